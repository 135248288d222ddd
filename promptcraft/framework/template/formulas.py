"""Figures computed from variables and from each other, in whatever order they stand; runs in the child process."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from simpleeval import InvalidExpression, SimpleEval

from promptcraft.framework.template.dimensions import Dimensions
from promptcraft.framework.template.units import Unit, read_unit
from promptcraft.framework.template.values import Refused, bounded, short

LONGEST = 4_000
DEEPEST = 150
OF_FIGURES = "figures."
ALLOWED = (
    ast.Expression, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Call, ast.Name, ast.Load,
    ast.Constant, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.USub, ast.UAdd, ast.Not,
    ast.And, ast.Or, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn,
)  # fmt: skip
CONSTANTS = {"true": True, "false": False, "none": None, "True": True, "False": False, "None": None}
ARITHMETIC: dict[type[ast.operator], tuple[str, Callable[[Any, Any], object]]] = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("-", operator.sub),
    ast.Mult: ("*", operator.mul),
    ast.Div: ("/", operator.truediv),
    ast.FloorDiv: ("//", operator.floordiv),
    ast.Mod: ("%", operator.mod),
    ast.Pow: ("**", operator.pow),
}
COMPARISONS: dict[type[ast.AST], Callable[..., object]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda item, items: item in items,
    ast.NotIn: lambda item, items: item not in items,
    ast.Not: operator.not_,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}


def _rounded(number: Any, places: Any = 0) -> int | float:  # noqa: ANN401 - whatever a formula hands over
    if not isinstance(places, int) or not 0 <= places <= 12:
        raise Refused("invalid", "rounds to between 0 and 12 places only")
    result = round(number, places)
    return int(result) if places == 0 else result


FUNCTIONS: dict[str, Callable[..., object]] = {
    "abs": abs,
    "ceil": math.ceil,
    "count": len,
    "floor": math.floor,
    "max": max,
    "min": min,
    "round": _rounded,
    "sqrt": math.sqrt,
}


def figures_of(
    formulas: Mapping[str, Mapping[str, str]], values: Mapping[str, Any], units: Mapping[str, str]
) -> dict[str, int | float]:
    """Every figure by name, in the order of the file.

    `formulas` hold `formula` and `unit`; `units` those of variables, and when any has one, units are checked.
    Raises Refused with `field` naming the figure.
    """
    trees = {name: at(name, _parsed, given["formula"]) for name, given in formulas.items()}
    for name, tree in trees.items():
        at(name, _check_names, tree, frozenset(values), frozenset(formulas))
    order = _order({name: set(_used(tree)) for name, tree in trees.items()})
    if any(text.strip() for text in units.values()):
        _check_units(order, trees, formulas, units)
    known: dict[str, object] = {**CONSTANTS, **values}
    found: dict[str, int | float] = {}
    for name in order:
        found[name] = at(name, _computed, trees[name], known)
        known[OF_FIGURES + name] = found[name]
    return {name: found[name] for name in formulas}


def at(name: str, act: Callable[..., Any], *given: object) -> Any:  # noqa: ANN401 - what `act` gives
    """What `act` gives; a refusal names the figure."""
    try:
        return act(*given)
    except Refused as refused:
        refused.field = OF_FIGURES + name
        raise


class _Named(ast.NodeTransformer):
    """Makes `figures.total` one name, so that no attribute is left to look up."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.value.id == "figures" and not node.attr.startswith("_"):
            return ast.copy_location(ast.Name(OF_FIGURES + node.attr, ast.Load()), node)
        raise Refused("unsafe", f"reaches for `{node.attr[:40]}` of a value; only plain data may be used")


def _parsed(formula: str) -> ast.Expression:
    if len(formula) > LONGEST:
        raise Refused("limit", f"is longer than {LONGEST:,} characters")
    try:
        whole = ast.parse(" ".join(formula.split()), mode="eval")
        _bound_depth(whole)
        tree: ast.Expression = _Named().visit(whole)
    except (SyntaxError, ValueError) as error:
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        raise Refused("invalid", f"is not a formula: {str(reason)[:120].rstrip('.')}", hint=WRITE) from None
    except (MemoryError, RecursionError):
        raise Refused("limit", "is nested too deeply") from None
    for node in ast.walk(tree):
        _allow(node)
    return tree


WRITE = (
    "A formula holds numbers, variables, figures.NAME, + - * / // % **, comparisons, `a if b else c`, and "
    f"{', '.join(FUNCTIONS)}."
)


def _bound_depth(root: ast.AST) -> None:
    waiting = [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > DEEPEST:
            raise Refused("limit", "is nested too deeply")
        waiting.extend((child, depth + 1) for child in ast.iter_child_nodes(node))


def _allow(node: ast.AST) -> None:
    if not isinstance(node, ALLOWED):
        what = "|" if isinstance(node, ast.BitOr) else type(node).__name__.lower()
        raise Refused("unsafe", f"uses `{what}`, which formulas here cannot do", hint=WRITE)
    if isinstance(node, ast.Constant) and not isinstance(node.value, str | bool | int | float | None):
        raise Refused("unsafe", "holds something that is neither a number nor text", hint=WRITE)
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else "something"
        if name not in FUNCTIONS or node.keywords:
            raise Refused("unsafe", f"calls `{name[:40]}`, which formulas here cannot do", hint=WRITE)


def _names(tree: ast.Expression) -> Iterator[str]:
    """The names that stand for values: not those of functions."""
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and id(node) not in called:
            yield node.id


def _used(tree: ast.Expression) -> Iterator[str]:
    return (name.removeprefix(OF_FIGURES) for name in _names(tree) if name.startswith(OF_FIGURES))


def _check_names(tree: ast.Expression, variables: frozenset[str], figures: frozenset[str]) -> None:
    for name in sorted(_names(tree)):
        figure = name.removeprefix(OF_FIGURES)
        if figure != name:
            if figure not in figures:
                raise Refused(
                    "undefined", f"uses `{figure}`, which is not a figure of this framework", name=figure
                )
        elif name not in variables and name not in CONSTANTS:
            hint = f"Another figure is written figures.{name}." if name in figures else ""
            raise Refused(
                "undefined", f"uses `{name}`, which is not a variable of this framework", name=name, hint=hint
            )


def _order(needs: Mapping[str, set[str]]) -> tuple[str, ...]:
    try:
        return tuple(TopologicalSorter(needs).static_order())
    except CycleError as error:
        # graphlib names the circle from what is needed to what needs it; people read it the other way.
        circle: list[str] = list(reversed(error.args[1]))
        first = min(circle[:-1], key=list(needs).index)
        start = circle.index(first)
        round_trip = [*circle[start:-1], *circle[:start], first]
        refused = Refused("invalid", f"needs itself: {' → '.join(round_trip)}")
        refused.hint = "Compute one of them from variables alone."
        refused.field = OF_FIGURES + first
        raise refused from None


def _check_units(
    order: tuple[str, ...],
    trees: Mapping[str, ast.Expression],
    formulas: Mapping[str, Mapping[str, str]],
    units: Mapping[str, str],
) -> None:
    known: dict[str, Unit] = {name: read_unit(text) for name, text in units.items() if text.strip()}
    for name in order:
        unit = at(name, Dimensions(known).checked, trees[name].body, formulas[name]["unit"][:500])
        if unit is not None:
            known[OF_FIGURES + name] = unit


def _computed(tree: ast.Expression, known: Mapping[str, object]) -> int | float:
    try:
        result = _Calculator(known).eval("", previously_parsed=tree.body)
        fits = isinstance(result, int | float) and not isinstance(result, bool) and math.isfinite(result)
    except ZeroDivisionError:
        raise Refused("invalid", "divides by zero") from None
    except (MemoryError, RecursionError, OverflowError):
        raise Refused("limit", "needs more memory, depth or digits than a formula may use") from None
    except (InvalidExpression, ArithmeticError, TypeError, ValueError, LookupError, AttributeError) as error:
        raise Refused("invalid", f"cannot be computed: {str(error)[:200].rstrip('.')}") from None
    if not fits:
        raise Refused("invalid", "does not give a finite number", hint=WRITE)
    number: int | float = result
    return number


class _Calculator(SimpleEval):  # type: ignore[misc]  # the library has no type hints
    """simpleeval with our bounded arithmetic, a few functions, and names that are plain data."""

    def __init__(self, known: Mapping[str, object]) -> None:
        steps: dict[type[ast.AST], Callable[..., object]] = {
            kind: _bounded(sign, act) for kind, (sign, act) in ARITHMETIC.items()
        }
        operators: dict[type[ast.AST], Callable[..., object]] = dict(COMPARISONS)
        operators |= steps
        super().__init__(operators=operators, functions=dict(FUNCTIONS), names=dict(known))


def _bounded(sign: str, act: Callable[[Any, Any], object]) -> Callable[[object, object], object]:
    def step(left: object, right: object) -> object:
        result = bounded(sign, left, right, act)
        return short(result) if isinstance(result, str) else result

    return step
