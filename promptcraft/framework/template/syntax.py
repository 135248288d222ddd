"""What a template says, read from its syntax tree: nothing is compiled, filled in or run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from promptcraft.framework.template.sandbox import Sandbox, allow, walk
from promptcraft.framework.template.text import is_literal
from promptcraft.framework.template.values import Refused

Name = tuple[str, int]
"""A name and the line of the text, from 1, in which it stands first."""


@dataclass(frozen=True)
class Syntax:
    """The variables and figures a template uses, and what keeps it from being one, if anything."""

    names: tuple[Name, ...] = ()
    figures: tuple[Name, ...] = ()
    problem: Refused | None = None


def read_template(source: str) -> Syntax:
    """The names in a template, or the problem with it; callers bound its length."""
    if is_literal(source):
        return Syntax()
    try:
        tree = _sandbox().parse(source)
        found = list(walk(tree))
        for node in found:
            allow(node)
    except Refused as refused:
        return Syntax(problem=refused)
    except TemplateSyntaxError as error:
        message = f"is not a valid template: {str(error.message).rstrip('.')}"
        return Syntax(problem=Refused("invalid", message, line=error.lineno))
    except (RecursionError, MemoryError, ValueError, OverflowError):
        return Syntax(problem=Refused("limit", "is nested too deeply or holds a number that is too long"))
    return _names(found)


def _names(found: list[nodes.Node]) -> Syntax:
    """Names that are read and never set in the same text; `figures.NAME` apart."""
    names = [node for node in found if isinstance(node, nodes.Name)]
    local = {node.name for node in names if node.ctx != "load"}
    if any(isinstance(node, nodes.For) for node in found):
        local.add("loop")
    used: dict[str, int] = {}
    for node in names:
        if node.name not in local and node.name != "figures":
            used[node.name] = min(used.get(node.name, node.lineno), node.lineno)
    figures = {name: node.lineno for node in found if (name := _figure(node))}
    return Syntax(tuple(sorted(used.items())), tuple(sorted(figures.items())))


def _figure(node: nodes.Node) -> str:
    """The figure that a node reads, as `figures.NAME` or `figures["NAME"]`; empty for any other node."""
    if not isinstance(node, nodes.Getattr | nodes.Getitem):
        return ""
    if not isinstance(node.node, nodes.Name) or node.node.name != "figures":
        return ""
    if isinstance(node, nodes.Getattr):
        return node.attr
    return node.arg.value if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str) else ""


@cache
def _sandbox() -> Sandbox:
    return Sandbox()
