"""What a template says, read from its syntax tree: nothing is compiled, filled in or run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from promptcraft.framework.template.sandbox import Sandbox, allow, walk
from promptcraft.framework.template.text import is_literal
from promptcraft.framework.template.values import Refused

PLAIN_TAG = re.compile(
    r"(?<!\{)\{\{ *(figures\.)?([a-z][a-z0-9_]*) *(?:\| *(?:number|round) *(?:\([0-9]{1,2}\) *)?)?\}\}"
)
TEMPLATE_WORDS_TEXT = """
    and caller else false figures if import in include is loop none not or recursive self true with without
"""
TEMPLATE_WORDS = frozenset(TEMPLATE_WORDS_TEXT.split())
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
    if is_literal(PLAIN_TAG.sub("", source)) and (plain := _plain(source)):
        return plain
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


def _plain(source: str) -> Syntax | None:
    """What a template of nothing but `{{ name }}` and `{{ figures.name }}` says: they are most, and need no tree."""
    names: dict[str, int] = {}
    figures: dict[str, int] = {}
    for tag in PLAIN_TAG.finditer(source):
        if tag[2] in TEMPLATE_WORDS and not tag[1]:
            return None
        found = figures if tag[1] else names
        if tag[2] not in found:
            found[tag[2]] = source.count("\n", 0, tag.start()) + 1
    return Syntax(tuple(sorted(names.items())), tuple(sorted(figures.items())))


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
    figures: dict[str, int] = {}
    for one in found:
        if name := _figure(one):
            figures[name] = min(figures.get(name, one.lineno), one.lineno)
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
