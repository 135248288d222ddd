"""The sentences and lists of a prompt, sorted by what they are for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from promptcraft.framework.importing.blocks import Block, Item, blocks_of, sentences
from promptcraft.framework.importing.cues import (
    ASKING,
    GENERIC,
    Field,
    field_of_heading,
    field_of_sentence,
)

FIELDS: tuple[Field, ...] = ("persona", "audience", "style", "context")


@dataclass
class Gathered:
    """What has been sorted so far; each field a list of paragraphs, each question with its facet."""

    persona: list[str] = field(default_factory=list)
    audience: list[str] = field(default_factory=list)
    style: list[str] = field(default_factory=list)
    context: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    items: list[tuple[str, Item]] = field(default_factory=list)
    told: set[int] = field(default_factory=set)
    """Sections whose heading is not to be said again: it is the title, or already written down."""

    def add(self, other: Gathered) -> None:
        """What the other holds, behind what is here."""
        for name in (*FIELDS, "notes", "items"):
            getattr(self, name).extend(getattr(other, name))


def gather(text: str, *, titled: bool = False) -> Gathered:
    """A whole prompt: its list becomes the questions, or else its sentences that ask; the rest goes to the fields.

    `titled` says that the heading on top is the title, and is to be said nowhere else.
    """
    blocks, told = blocks_of(text), {1} if titled else set()
    asked = question_blocks(blocks)
    if not asked:
        return _sort_sentences(blocks, text, told)
    gathered = Gathered(told=told)
    _sort_around(blocks, asked, gathered)
    return gathered


def gather_fields(text: str) -> Gathered:
    """A text that only says how to answer: lists that ask become questions, everything else goes to the fields."""
    blocks, gathered = blocks_of(text), Gathered()
    asked = _asking(blocks)
    _sort_around(blocks, asked, gathered)
    gathered.notes.clear()
    return gathered


def top_heading(text: str) -> str:
    """The heading on top of a text, if it says what the text is about; else nothing."""
    blocks = blocks_of(text)
    top = blocks[0].heading if blocks else ""
    return "" if GENERIC.match(top) or field_of_heading(top) else top


def field_of(block: Block) -> Field | None:
    """The field that the nearest telling heading of the block means."""
    return next(filter(None, map(field_of_heading, block.headings)), None)


def question_blocks(blocks: Sequence[Block]) -> list[Block]:
    """What holds the questions: lists that ask, else what stands under a telling heading, else a numbered list."""
    if asking := _asking(blocks):
        return asking
    lists = [block for block in blocks if block.items and not field_of(block)]
    if under := _under_steps(blocks):
        return under
    numbered = [block for block in lists if block.numbered]
    prose_asks = any("?" in block.text for block in blocks)
    best = numbered or ([] if prose_asks else lists)
    return [max(best, key=lambda block: (block.asks, len(block.items)))] if best else []


def _asking(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block.items and 2 * block.asks >= len(block.items)]


def _under_steps(blocks: Sequence[Block]) -> list[Block]:
    """The lists under the heading that has the most steps or questions; its paragraphs when it has no list."""
    sections: dict[str, list[Block]] = {}
    for block in blocks:
        if block.written and not field_of(block):
            for heading in block.headings:
                if heading and ASKING.search(heading) and not field_of_heading(heading):
                    sections.setdefault(heading, []).append(block)
                    break
    if not sections:
        return []
    chosen = max(
        sections.values(), key=lambda part: sum(block.asks * 100 + len(block.items) for block in part)
    )
    return [block for block in chosen if block.items] or chosen


def _sort_around(blocks: Sequence[Block], asked: Sequence[Block], gathered: Gathered) -> None:
    """Items become questions; what stands before, between and behind goes to the fields."""
    chosen = {id(block) for block in asked}
    last = max((place for place, block in enumerate(blocks) if id(block) in chosen), default=len(blocks))
    several = len({block.heading for block in asked}) > 1
    for place, block in enumerate(blocks):
        if id(block) in chosen:
            facet = block.heading if several and not GENERIC.match(block.heading) else ""
            if not facet:
                _say_heading(block, gathered)
            gathered.told.add(block.section)
            items = block.items or [Item(block.text)]
            gathered.items += [(facet, item) for item in items]
        elif block.written:
            _sort(block, gathered)
        elif not _goes_on(blocks, place):
            _say_heading(block, gathered)
    if any(block.written for block in blocks[last + 1 :]):
        gathered.notes.append(
            "Text behind the list of questions was kept: look whether it stands in the right field."
        )


def _goes_on(blocks: Sequence[Block], place: int) -> bool:
    """Whether something stands under the heading at this place."""
    following = blocks[place + 1 : place + 2]
    return bool(following) and following[0].section == blocks[place].section


def _sort_sentences(blocks: Sequence[Block], text: str, told: set[int]) -> Gathered:
    """No list: sentences that ask become questions; without any, the text that no heading places is one question."""
    gathered = Gathered(told=set(told))
    for place, block in enumerate(blocks):
        rest = []
        for sentence in [] if field_of(block) else sentences(block.text):
            if sentence.rstrip("\"”’')").endswith(("?", "？")):
                gathered.items.append(("", Item(sentence)))
            else:
                rest.append(sentence)
        kept = (
            block.text
            if field_of(block) or " ".join(rest) == " ".join(block.text.split())
            else " ".join(rest)
        )
        if kept or block.items:
            _sort(replace(block, text=kept), gathered)
        elif not _goes_on(blocks, place):
            _say_heading(block, gathered)
    if gathered.items:
        gathered.notes.append("There is no list in the prompt: each sentence that asks became a question.")
        return gathered
    return _one_question(blocks, text, told)


def _one_question(blocks: Sequence[Block], text: str, told: set[int]) -> Gathered:
    """The fields that headings name, and all else as one question; the whole text when no heading or all of it does."""
    fresh, left = Gathered(told=set(told)), Gathered(told=set(told))
    for place, block in enumerate(blocks):
        if field_of(block) and block.written:
            _sort(block, fresh)
        elif block.written:
            _put("context", block.written, block, left)
        elif not _goes_on(blocks, place):
            _say_heading(block, fresh if field_of(block) else left)
    ask, whole = "\n\n".join(left.context), "what no heading places"
    if not any(getattr(fresh, name) for name in FIELDS) or not any(c.isalnum() for c in ask):
        fresh, ask, whole = Gathered(), text, "the whole text"
    fresh.items.append(("", Item(ask)))
    fresh.notes.append(f"No question was found in the prompt: {whole} became one question.")
    return fresh


def _sort(block: Block, gathered: Gathered) -> None:
    """A block into the field its headings tell, else sentence by sentence; a heading that says more is kept."""
    headed = field_of(block)
    if headed or block.items:
        _put(headed or "context", block.written, block, gathered)
        return
    parts: dict[Field, list[str]] = {}
    for sentence in sentences(block.text):
        parts.setdefault(field_of_sentence(sentence), []).append(sentence)
    for name, found in parts.items():
        _put(name, block.text if len(parts) == 1 else " ".join(found), block, gathered)


def _put(name: Field, text: str, block: Block, gathered: Gathered) -> None:
    if _untold(block, gathered):
        text = f"{block.heading.rstrip(':')}:\n{text}"
    gathered.told.add(block.section)
    getattr(gathered, name).append(text)


def _say_heading(block: Block, gathered: Gathered) -> None:
    """A heading with nothing under it, or above the questions, kept as a line of the context."""
    if _untold(block, gathered):
        getattr(gathered, field_of(block) or "context").append(f"{block.heading.rstrip(':')}:")
    gathered.told.add(block.section)


def _untold(block: Block, gathered: Gathered) -> bool:
    return bool(block.heading) and block.section not in gathered.told and not GENERIC.match(block.heading)
