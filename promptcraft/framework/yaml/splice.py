"""Replacements in the text of a YAML file, made at the places of its nodes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from promptcraft.framework.yaml.tree import Node
from promptcraft.framework.yaml.write import entry, scalar

BLOCK_HEADER = re.compile(r"[|>][-+0-9]*([ \t]+#[^\n\r]*)?")
LINE_REST = re.compile(r"[ \t]+#[^\n\r]*")


class CannotSplice(Exception):
    """The place is written in a way that text replacement cannot serve."""


class Splice(NamedTuple):
    """`text` takes the place of the characters from start to end."""

    start: int
    end: int
    text: str


def spliced(text: str, start: int, end: int, splices: Sequence[Splice]) -> str:
    """The part of the text from start to end, with the replacements made; they may not overlap."""
    parts, at = [], start
    for splice in sorted(splices):
        if splice.start < at:
            raise CannotSplice
        parts += [text[at : splice.start], splice.text]
        at = splice.end
    return "".join([*parts, text[at:end]])


def edit_mapping(
    text: str, node: Node, old: Mapping[str, object], new: Mapping[str, object], order: Sequence[str]
) -> list[Splice]:
    """The replacements that turn one block mapping from its old values to the new ones; `order` is that of its keys."""
    splices: list[Splice] = []
    added: dict[int, list[str]] = {}
    for key in order:
        if old.get(key) == new.get(key):
            continue
        if node.kind != "map" or node.flow or not node.pairs:
            raise CannotSplice
        there = node.key(key)
        if there is None:
            at = _place_for(text, node, key, order)
            added.setdefault(at, []).extend(entry(key, new[key], column(text, node.pairs[0][0].start)))
        elif key not in new:
            splices.append(_removal(text, node, key))
        else:
            splices.append(_replacement(text, node, key, new[key]))
    return splices + [_insertion(text, at, lines) for at, lines in added.items()]


def column(text: str, at: int) -> int:
    """How far from the start of its line a place stands."""
    return at - line_start(text, at)


def line_start(text: str, at: int) -> int:
    """Where the line of this place begins."""
    return text.rfind("\n", 0, at) + 1


def line_end(text: str, at: int) -> int:
    """Where the line of this place ends, behind its line break."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _pair(node: Node, key: str) -> tuple[Node, Node]:
    return next(pair for pair in node.pairs if pair[0].value == key)


def _place_for(text: str, node: Node, key: str, order: Sequence[str]) -> int:
    """Behind the nearest key that stands before this one in the documented order, else before the first key."""
    for earlier in reversed(order[: order.index(key)]):
        if node.key(earlier) is not None:
            return line_end(text, max(_pair(node, earlier)[1].end - 1, _pair(node, earlier)[0].end))
    first = node.pairs[0][0].start
    start = line_start(text, first)
    if text[start:first].strip():
        raise CannotSplice
    return start


def _insertion(text: str, at: int, lines: Sequence[str]) -> Splice:
    missing = "\n" if at and text[at - 1] != "\n" else ""
    return Splice(at, at, missing + "\n".join(lines) + "\n")


def _removal(text: str, node: Node, key: str) -> Splice:
    name, value = _pair(node, key)
    start = line_start(text, name.start)
    if text[start : name.start].strip() or value.shared:
        raise CannotSplice
    return Splice(start, line_end(text, max(value.end - 1, name.end)), "")


def _replacement(text: str, node: Node, key: str, value: object) -> Splice:
    name, old = _pair(node, key)
    indent = column(text, name.start)
    if old.shared:
        raise CannotSplice
    if old.kind == "scalar" and isinstance(value, bool | int | float | str):
        return replaced_scalar(text, old, value, indent)
    if text[line_start(text, name.start) : name.start].strip():
        raise CannotSplice
    lines = "\n".join(entry(key, value, indent))
    return Splice(line_start(text, name.start), max(old.end, name.end + 1), lines)


def replaced_scalar(text: str, old: Node, value: bool | int | float | str, indent: int) -> Splice:
    """The replacement of one scalar; a comment on its line stays."""
    new = scalar(value, indent, style=old.style)
    head, *body = new.split("\n")
    gap = "" if text[old.start - 1 : old.start] in (" ", "\n", "\t") else " "
    if old.style in ("|", ">"):
        header = BLOCK_HEADER.match(text, old.start)
        comment = header[1] or "" if header else ""
        end = old.end
        if text[end - 1] == "\n":
            end -= 1
    else:
        rest = LINE_REST.match(text, old.end)
        comment = rest[0] if rest else ""
        end = old.end + len(comment)
    return Splice(old.start, end, "\n".join([gap + head + comment, *body]))
