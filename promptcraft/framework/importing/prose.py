"""A chat prompt written as prose, turned into a framework."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError

from promptcraft.errors import FrameworkInvalid
from promptcraft.framework.fence import hidden_characters
from promptcraft.framework.importing.blocks import Block, Item, blocks_of, sentences
from promptcraft.framework.importing.cues import (
    ASKING,
    GENERIC,
    SYNTHESIS,
    field_of_heading,
    field_of_sentence,
    how_many,
    question_id,
)
from promptcraft.framework.model import Framework
from promptcraft.framework.template.text import line_ends, literal
from promptcraft.framework.yaml.problem import explain

QUOTES = {"“": "”", '"': '"', "«": "»", "„": "“", "‘": "’"}
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)\Z")
TITLE_LENGTH = 90


@dataclass(frozen=True)
class Imported:
    """The framework found in a prompt, and sentences about what had to be guessed."""

    framework: Framework
    notes: tuple[str, ...]


@dataclass
class _Gathered:
    """What has been sorted so far; each field a list of paragraphs."""

    persona: list[str] = field(default_factory=list)
    audience: list[str] = field(default_factory=list)
    style: list[str] = field(default_factory=list)
    context: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    items: list[tuple[str, Item]] = field(default_factory=list)


def import_prose(text: str, *, name: str) -> Imported:
    """The framework that a prompt describes: its list becomes the questions, its other sentences the fields.

    Nothing of the text is run as a template. Raises FrameworkInvalid when it is empty or too long for a framework.
    """
    bare = _unquoted(line_ends(text).removeprefix("\ufeff").strip())
    if not bare:
        raise FrameworkInvalid(
            "The prompt is empty.", hint="Paste or pipe a prompt with questions.", where=name
        )
    blocks = blocks_of(bare)
    gathered = _Gathered()
    asked = _question_lists(blocks)
    if asked:
        _sort_around(blocks, asked, gathered)
    else:
        _sort_sentences(blocks, bare, gathered)
    hidden = hidden_characters(bare)
    if hidden:
        names = ", ".join(f"{count} × {name}" for name, count in hidden)
        gathered.notes.append(f"The prompt holds characters that cannot be seen, kept as they are: {names}.")
    return _assembled(gathered, _title(blocks, gathered, bare, name), name)


def slug(text: str) -> str:
    """A name for files and folders: small letters and digits of any script, joined by dashes, at most 60."""
    plain = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", " ", text)
    letters = unicodedata.normalize("NFC", plain.lower())
    words = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in letters).split()
    name = "-".join(words)[:60].strip("-")
    return f"{name}-prompt" if RESERVED.match(name) else name or "prompt"


def _unquoted(text: str) -> str:
    close = QUOTES.get(text[:1])
    if close and text.endswith(close) and text.count(text[0]) - (text[0] != close) <= text.count(close):
        return text[1:-1].strip()
    return text


def _question_lists(blocks: Sequence[Block]) -> list[Block]:
    """The lists that hold the questions: those that ask, else the one under a telling heading, else a numbered one."""
    lists = [block for block in blocks if block.items]
    asking = [block for block in lists if 2 * block.asks >= len(block.items)]
    if asking:
        return asking
    headed = [
        block for block in lists if ASKING.search(block.heading) and not field_of_heading(block.heading)
    ]
    numbered = [block for block in lists if block.numbered]
    prose_asks = any("?" in block.text for block in blocks)
    best = headed or numbered or ([] if prose_asks else lists)
    return [max(best, key=lambda block: (block.asks, len(block.items)))] if best else []


def _sort_around(blocks: Sequence[Block], asked: Sequence[Block], gathered: _Gathered) -> None:
    """Items become questions; what stands before, between and behind goes to the fields."""
    chosen = {id(block) for block in asked}
    last = max(place for place, block in enumerate(blocks) if id(block) in chosen)
    behind = False
    for place, block in enumerate(blocks):
        if id(block) in chosen:
            facet = "" if GENERIC.match(block.heading) or len(asked) == 1 else block.heading
            gathered.items += [(facet, item) for item in block.items]
        elif block.written:
            _sort(block, gathered)
            behind = behind or place > last
    if behind:
        gathered.notes.append(
            "Text behind the list of questions was kept: look whether it stands in the right field."
        )


def _sort_sentences(blocks: Sequence[Block], text: str, gathered: _Gathered) -> None:
    """No list: sentences that ask become questions; without any, the whole text is one question."""
    for block in blocks:
        rest = []
        for sentence in sentences(block.text):
            if sentence.rstrip("\"”’')").endswith(("?", "？")):
                gathered.items.append(("", Item(sentence)))
            else:
                rest.append(sentence)
        _sort(Block(block.heading, " ".join(rest), block.items), gathered)
    if gathered.items:
        gathered.notes.append("There is no list in the prompt: each sentence that asks became a question.")
    else:
        for paragraphs in (gathered.persona, gathered.audience, gathered.style, gathered.context):
            paragraphs.clear()
        gathered.items.append(("", Item(text)))
        gathered.notes.append("No question was found in the prompt: the whole text became one question.")


def _sort(block: Block, gathered: _Gathered) -> None:
    """A block into the field its heading tells, else sentence by sentence."""
    headed = field_of_heading(block.heading)
    if headed and block.written:
        getattr(gathered, headed).append(block.written)
        return
    if block.items:
        gathered.context.append(block.written)
        return
    parts: dict[str, list[str]] = {}
    for sentence in sentences(block.text):
        parts.setdefault(field_of_sentence(sentence), []).append(sentence)
    for name, found in parts.items():
        getattr(gathered, name).append(" ".join(found))


def _title(blocks: Sequence[Block], gathered: _Gathered, text: str, name: str) -> str:
    """The heading on top, the name of a prompt with headings, or what the first sentence is about."""
    top = blocks[0].heading
    if top and not GENERIC.match(top) and not field_of_heading(top):
        return _cut(top)
    named = " ".join(name.replace("_", " ").replace("-", " ").split()).capitalize()
    if named and (top or not gathered.context):
        return _cut(named)
    if not gathered.context:
        return _cut(gathered.items[0][1].text or text)
    first = sentences(gathered.context[0])[0]
    about = re.search(r"\bwhether\b.+", first, re.IGNORECASE)
    return _cut(about[0][:1].upper() + about[0][1:] if about else first)


def _cut(text: str) -> str:
    line = " ".join(text.split()).rstrip(".:;, ")
    if len(line) <= TITLE_LENGTH:
        return line
    return line[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(".:;, ") + " …"


def _assembled(gathered: _Gathered, title: str, name: str) -> Imported:
    items, notes = list(gathered.items), list(gathered.notes)
    synthesis: dict[str, object] | None = None
    if len(items) > 1 and SYNTHESIS.search(items[-1][1].text):
        ask = items.pop()[1].text
        synthesis = {"ask": literal(ask), "for_and_against": how_many(ask) or 5}
        notes.append("The last item became the synthesis.")
    taken: set[str] = set()
    questions = tuple(
        {
            "id": question_id(item.text, number, taken),
            "ask": literal(item.text),
            "facet": facet[:200],
            "follow_ups": tuple(map(literal, item.below)),
        }
        for number, (facet, item) in enumerate(items, 1)
    )
    form = {
        key: literal("\n\n".join(getattr(gathered, key)))
        for key in ("persona", "audience", "style", "context")
    }
    try:
        framework = Framework.model_validate(
            {
                "title": literal(title),
                **form,
                "questions": questions,
                "synthesis": synthesis,
            }
        )
    except ValidationError as error:
        _, message, hint = explain(error)
        raise FrameworkInvalid(
            f"The prompt does not fit a framework: {message}", hint=hint, where=name
        ) from None
    return Imported(framework, tuple(notes))
