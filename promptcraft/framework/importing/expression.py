"""Which expressions of a foreign Jinja template a framework may keep: variables, simple filters and choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateError

from promptcraft.framework.template.sandbox import LOOP_NAMES, TESTS

FILTERS = frozenset(
    {"capitalize", "count", "d", "default", "join", "length", "lower", "replace", "title", "trim", "upper"}
)
KEPT = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Name, nodes.Const, nodes.CondExpr,
    nodes.Filter, nodes.Test, nodes.Getattr, nodes.Concat, nodes.Compare, nodes.Operand, nodes.Not, nodes.And,
    nodes.Or, nodes.Tuple, nodes.List,
)  # fmt: skip
EQUALITIES = frozenset({"eq", "ne", "in", "notin"})
UNFIT = frozenset({"defined", "undefined"})
SPACE = frozenset({"whitespace"})
Token = tuple[str, str]
PARSER = Environment(autoescape=True)


@dataclass
class Use:
    """What an expression uses: its variables, those gone through one by one, those tested, and their defaults."""

    names: set[str] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)
    tested: set[str] = field(default_factory=set)
    defaults: dict[str, object] = field(default_factory=dict)
    bound: set[str] = field(default_factory=set)


def use_of(source: str) -> Use | None:
    """What the source of one tag uses, or None when a framework cannot keep it. Nothing is compiled or run."""
    try:
        tree = PARSER.parse(source)
    except (TemplateError, RecursionError, MemoryError, ValueError, OverflowError):
        return None
    use = Use()
    waiting: list[nodes.Node] = [tree]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, KEPT) or not _fits(node):
            return None
        _record(node, use)
        waiting.extend(node.iter_child_nodes())
    use.names -= use.bound | {"loop"}
    return None if any(_internal(name) for name in use.names | use.bound) else use


def renamed(tokens: Sequence[Token], ours: dict[str, str]) -> str:
    """The tokens of a tag as text, its variables under other names; `x is defined` as `x`."""
    written: list[str] = []
    behind = ""
    for kind, value in tokens:
        if kind == "name" and behind not in (".", "|", "is") and value in ours:
            written.append(ours[value])
        else:
            written.append(value)
        if kind not in SPACE:
            behind = value
    return "".join(written).strip()


def without_defined(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without `is defined`: here every variable is, and an empty one does not hold."""
    kept = list(tokens)
    solid = [(place, value) for place, (kind, value) in enumerate(kept) if kind not in SPACE]
    for (start, first), (end, second) in reversed(list(pairwise(solid))):
        if first == "is" and second == "defined":
            del kept[start : end + 1]
    return kept


def _fits(node: nodes.Node) -> bool:
    match node:
        case nodes.Filter():
            return node.name in FILTERS and not node.dyn_args and not node.dyn_kwargs and not node.kwargs
        case nodes.Test():
            return node.name in TESTS and node.name not in UNFIT
        case nodes.Getattr():
            return isinstance(node.node, nodes.Name) and node.node.name == "loop" and node.attr in LOOP_NAMES
        case nodes.Operand():
            return node.op in EQUALITIES
        case nodes.For():
            plain = isinstance(node.iter, nodes.Name) and isinstance(node.target, nodes.Name)
            return plain and not node.recursive and node.test is None
    return True


def _record(node: nodes.Node, use: Use) -> None:
    match node:
        case nodes.Name(ctx="load"):
            use.names.add(node.name)
        case nodes.Name():
            use.bound.add(node.name)
        case nodes.For(iter=nodes.Name(name=name)):
            use.lists.add(name)
        case nodes.Filter(name="join", node=nodes.Name(name=name)):
            use.lists.add(name)
        case nodes.Filter(
            name="d" | "default", node=nodes.Name(name=name), args=[nodes.Const(value=value), *_]
        ):
            use.defaults[name] = value
        case nodes.If(test=test) | nodes.CondExpr(test=test):
            use.tested.update(
                name.name for name in (test, *test.find_all(nodes.Name)) if isinstance(name, nodes.Name)
            )


def _internal(name: str) -> bool:
    return name.startswith("_") or name in ("self", "caller")
