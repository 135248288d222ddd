"""The questions of a framework file rearranged: each keeps its own lines and the comment right above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from promptcraft.framework.model import Question
from promptcraft.framework.yaml.splice import (
    CannotSplice,
    Splice,
    column,
    edit_mapping,
    line_end,
    line_start,
    spliced,
)
from promptcraft.framework.yaml.tree import Node
from promptcraft.framework.yaml.write import items

DASH = re.compile(r"[ \t]*-(?=[ \t\r\n])")


@dataclass(frozen=True)
class _Block:
    """The lines of one item: `gap` is what stands apart above it, `own` its attached comment, dash and content."""

    gap: str
    own: str


def rearranged(
    text: str, node: Node, old: Sequence[Question], new: Sequence[Question], order: Sequence[str]
) -> list[Splice]:
    """The replacements that turn the old questions into the new ones."""
    if node.kind != "list" or node.flow or node.shared or len(node.items) != len(old):
        raise CannotSplice
    inner = _inner_edits(text, node, old, new, order)
    if [q.id for q in old] == [q.id for q in new]:
        return [splice for splices in inner.values() for splice in splices]
    dashes = [_dash(text, node, place) for place in range(len(old))]
    ends = [line_end(text, max(item.end - 1, item.start)) for item in node.items]
    blocks: dict[str, _Block] = {}
    for place, question in enumerate(old):
        above = text[ends[place - 1] : dashes[place]] if place else ""
        cut = _attached(above) if place else 0
        body = spliced(text, dashes[place], ends[place], inner.get(question.id, []))
        blocks[question.id] = _Block(above[:cut], above[cut:] + _closed(body))
    indent = column(text, dashes[0] + len(text[dashes[0] : node.items[0].start].split("-")[0]))
    lines = _assembled(old, new, blocks, indent)
    if ends[-1] == len(text) and not text.endswith("\n"):
        lines = lines.rstrip("\r\n")
    return [Splice(dashes[0], ends[-1], lines)]


def _inner_edits(
    text: str, node: Node, old: Sequence[Question], new: Sequence[Question], order: Sequence[str]
) -> dict[str, list[Splice]]:
    """For each question that stays and changes, the replacements inside its item."""
    after = {question.id: question for question in new}
    edits: dict[str, list[Splice]] = {}
    for item, question in zip(node.items, old, strict=True):
        changed = after.get(question.id)
        if changed is not None and changed != question:
            if item.shared:
                raise CannotSplice
            before = question.model_dump(exclude_defaults=True)
            edits[question.id] = edit_mapping(
                text, item, before, changed.model_dump(exclude_defaults=True), order
            )
    return edits


def _dash(text: str, node: Node, place: int) -> int:
    """Where the line with the item's dash begins."""
    item = node.items[place]
    floor = line_end(text, node.items[place - 1].end - 1) if place else 0
    start = line_start(text, item.start)
    while start >= floor:
        if DASH.match(text, start):
            return start
        if start == 0 or (
            text[start : item.start].strip() and text[start : item.start].lstrip()[0] not in "#-"
        ):
            break
        start = line_start(text, start - 1)
    raise CannotSplice


def _attached(above: str) -> int:
    """Where the comment lines begin that stand right above the item, without a blank line between."""
    cut = len(above)
    for line in reversed(above.splitlines(keepends=True)):
        if not line.strip():
            break
        cut -= len(line)
    return cut


def _closed(body: str) -> str:
    return body if body.endswith("\n") else body + "\n"


def _assembled(
    old: Sequence[Question], new: Sequence[Question], blocks: dict[str, _Block], indent: int
) -> str:
    """All items in their new order; comments that stood apart above a dropped one stay."""
    kept = {question.id for question in new}
    blank = next((b.gap for b in blocks.values() if b.gap and not b.gap.strip()), "")
    carried, carry = {}, ""
    for question in old:
        gap = carry + blocks[question.id].gap
        if question.id in kept:
            carried[question.id], carry = gap, ""
        else:
            carry = gap if gap.strip() else ""
    parts: list[str] = []
    for place, question in enumerate(new):
        block = blocks.get(question.id)
        own = (
            block.own
            if block
            else "\n".join(items([question.model_dump(exclude_defaults=True)], indent)) + "\n"
        )
        gap = carried.get(question.id, blank) or (blank if question.id == old[0].id else "")
        parts.append((gap if place else gap.lstrip("\r\n") if gap.strip() else "") + own)
    return "".join(parts) + carry
