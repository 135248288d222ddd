"""What unit a formula gives, from the units of what it uses."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from fractions import Fraction

from promptcraft.framework.template.units import Unit, read_unit, times, to_the, unit_words
from promptcraft.framework.template.values import Refused

KEEPING = frozenset({"abs", "ceil", "floor", "round"})
CONVERT = "A number that converts units is a variable with a unit of its own, such as months per year."
MOST = 12
Found = Unit | None
"""A unit, or None where it is not known: then nothing is claimed."""


class _Any(dict[str, Fraction]):
    """The unit of a number written into the formula: beside + or a comparison it fits every unit."""


ANY = _Any()


class Dimensions:
    """Follows the units of variables and figures through formulas; `known` has those that are known."""

    def __init__(self, known: Mapping[str, Unit]) -> None:
        self._known = known

    def checked(self, tree: ast.expr, declared: str) -> Found:
        """The unit of a figure: as declared, else as found; raises Refused when the two differ."""
        found = self._of(tree)
        if not declared.strip():
            return found
        unit = read_unit(declared)
        if found is not None and found is not ANY and dict(found) != dict(unit):
            raise Refused(
                "invalid",
                f"has the wrong unit: its formula gives '{unit_words(found)}', and it says '{unit_words(unit)}'",
                hint=CONVERT,
            )
        return unit

    def _of(self, node: ast.expr) -> Found:
        match node:
            case ast.Constant():
                return ANY
            case ast.Name(id=name):
                return ANY if name.lower() in ("true", "false", "none") else self._known.get(name)
            case ast.BinOp():
                return self._step(node)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                self._of(operand)
                return ANY
            case ast.UnaryOp(operand=operand):
                return self._of(operand)
            case ast.Compare(left=left, comparators=others):
                self._alike("compares", [left, *others])
                return ANY
            case ast.BoolOp(values=values):
                for value in values:
                    self._of(value)
                return None
            case ast.IfExp(test=test, body=body, orelse=other):
                self._of(test)
                return self._alike("chooses between", [body, other])
            case ast.Call():
                return self._called(node)
        return None

    def _called(self, node: ast.Call) -> Found:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "count" or not node.args:
            return ANY
        if name == "sqrt":
            inside = self._of(node.args[0])
            return inside if inside is None or inside is ANY else to_the(inside, Fraction(1, 2))
        return self._of(node.args[0]) if name in KEEPING else self._alike("compares", node.args)

    def _step(self, node: ast.BinOp) -> Found:
        if isinstance(node.op, ast.Add | ast.Sub | ast.Mod):
            verb = {ast.Add: "adds", ast.Sub: "takes the difference of"}.get(
                type(node.op), "divides with remainder"
            )
            return self._alike(verb, [node.left, node.right])
        if isinstance(node.op, ast.Pow):
            return self._power(node)
        left, right = self._of(node.left), self._of(node.right)
        if left is None or right is None:
            return None
        if left is ANY and right is ANY:
            return ANY
        product = times(left, right, 1 if isinstance(node.op, ast.Mult) else -1)
        if len(product) > MOST or any(abs(power) > 99 for power in product.values()):
            raise Refused("invalid", "multiplies more units than anybody could read")
        return product

    def _power(self, node: ast.BinOp) -> Found:
        base, exponent = self._of(node.left), self._of(node.right)
        if not base:
            return base
        if exponent:
            raise Refused(
                "invalid", f"raises {unit_words(base)} to the power of {unit_words(exponent)}", hint=CONVERT
            )
        power = _number(node.right)
        if power is None or abs(power) > 9:
            raise Refused("invalid", f"raises {unit_words(base)} to a power that is not a small number")
        return to_the(base, power)

    def _alike(self, verb: str, nodes: list[ast.expr]) -> Found:
        found = [self._of(node) for node in nodes]
        units = [unit for unit in found if unit is not None and unit is not ANY]
        for unit in units[1:]:
            if dict(unit) != dict(units[0]):
                raise Refused(
                    "invalid", f"{verb} '{unit_words(units[0])}' and '{unit_words(unit)}'", hint=CONVERT
                )
        if units:
            return units[0]
        return ANY if all(unit is ANY for unit in found) else None


def _number(node: ast.expr) -> Fraction | None:
    sign = 1
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        sign, node = -1, node.operand
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and abs(node.value) <= 99:
        return sign * Fraction(str(node.value))
    return None
