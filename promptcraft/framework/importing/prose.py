"""A chat prompt written as prose, turned into a framework."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from pydantic import ValidationError

from promptcraft.errors import FrameworkInvalid
from promptcraft.framework.fence import hidden_characters
from promptcraft.framework.importing.blocks import Item, sentences
from promptcraft.framework.importing.cues import LAST, SYNTHESIS, how_many, question_id
from promptcraft.framework.importing.gather import FIELDS, Gathered, gather, top_heading
from promptcraft.framework.importing.imported import Imported
from promptcraft.framework.model import Framework
from promptcraft.framework.template.text import line_ends, literal
from promptcraft.framework.words import cut
from promptcraft.framework.yaml.problem import explain

__all__ = ["Imported", "assembled", "import_prose", "title_of", "unquoted"]

QUOTES = {"“": "”", '"': '"', "«": "»", "„": "“", "‘": "’"}
TITLE_LENGTH = 90
MOST = 200
MAX_LINES = 20_000


def import_prose(text: str, *, name: str) -> Imported:
    """The framework that a prompt describes: its list becomes the questions, its other sentences the fields.

    Nothing of the text is run as a template. Raises FrameworkInvalid when it is empty or too long for a framework.
    """
    check_length(text, name)
    bare = unquoted(line_ends(text).removeprefix("\ufeff").strip())
    if not bare:
        raise FrameworkInvalid(
            "The prompt is empty.", hint="Paste or pipe a prompt with questions.", where=name
        )
    gathered = gather(bare, titled=is_titled(bare))
    if said := hidden_note(bare):
        gathered.notes.append(said)
    title = top_heading(bare) or title_of(gathered, bare, name)
    return assembled(gathered, {"title": literal(cut(title, TITLE_LENGTH))}, where=name)


def check_length(text: str, where: str) -> None:
    """Raise FrameworkInvalid when the text has more lines than any prompt."""
    if text.count("\n") > MAX_LINES:
        raise FrameworkInvalid(
            f"{where or 'The prompt'} has more than {MAX_LINES:,} lines.", where=where, hint="Split it."
        )


def hidden_note(text: str) -> str:
    """A sentence about the characters of the text that cannot be seen; nothing when all can."""
    names = ", ".join(f"{count} × {name}" for name, count in hidden_characters(text))
    return names and f"The prompt holds characters that cannot be seen, kept as they are: {names}."


def unquoted(text: str) -> str:
    """The text without the quotation marks around all of it."""
    close = QUOTES.get(text[:1])
    if close and text.endswith(close) and text.count(text[0]) - (text[0] != close) <= text.count(close):
        return text[1:-1].strip()
    return text


def title_of(gathered: Gathered, text: str, name: str) -> str:
    """The name of a prompt with headings, or what its first sentence is about."""
    named = " ".join(name.replace("_", " ").replace("-", " ").split()).capitalize()
    if named and (text.lstrip().startswith("#") or not gathered.context):
        return named
    if not gathered.context:
        return gathered.items[0][1].text or text
    first = (sentences(gathered.context[0]) or [gathered.context[0]])[0]
    about = re.search(r"\bwhether\b.+", first, re.IGNORECASE)
    return about[0][:1].upper() + about[0][1:] if about else first


def is_titled(text: str) -> bool:
    """Whether the heading on top of a text is its title, whole."""
    return 0 < len(top_heading(text)) <= TITLE_LENGTH


def assembled(
    gathered: Gathered,
    head: Mapping[str, object],
    *,
    where: str,
    fill: Callable[[str], str] = literal,
    name: str = "",
) -> Imported:
    """The framework of what was gathered; `head` holds title, variables and the like, ready to use.

    `fill` makes a template of each sorted text. Raises FrameworkInvalid when it does not fit a framework.
    """
    items, notes = list(gathered.items), list(gathered.notes)
    if len(items) > MOST + 1:
        raise FrameworkInvalid(f"The prompt has more than {MOST} questions.", where=where, hint="Split it.")
    ask = _closing(items)
    behind = "" if ask else _behind(gathered.context)
    synthesis = _synthesis(ask or behind, fill)
    if synthesis:
        notes.append(f"The last {'paragraph' if behind else 'item'} became the synthesis.")
    taken: set[str] = set()
    questions = tuple(
        {
            "id": question_id(item.text, number, taken),
            "ask": fill(item.text),
            "facet": facet,
            "follow_ups": tuple(map(fill, item.below)),
        }
        for number, (facet, item) in enumerate(items, 1)
    )
    sorted_texts = {key: [text for text in getattr(gathered, key) if text != behind] for key in FIELDS}
    form = {key: fill("\n\n".join(texts)) for key, texts in sorted_texts.items()}
    try:
        framework = Framework.model_validate({**form, "questions": questions, "synthesis": synthesis, **head})
    except ValidationError as error:
        _, message, hint = explain(error)
        raise FrameworkInvalid(
            f"The prompt does not fit a framework: {message}", hint=hint, where=where
        ) from None
    return Imported(framework, tuple(notes), name)


def _synthesis(ask: str, fill: Callable[[str], str]) -> dict[str, object] | None:
    """The closing question as a framework holds it, or nothing."""
    return {"ask": fill(ask), "for_and_against": how_many(ask) or 5} if ask else None


def _behind(context: Sequence[str]) -> str:
    """The paragraph behind the list, when it begins as an ending does and asks to sum up; else nothing."""
    last = context[-1].strip() if context else ""
    return context[-1] if len(context) > 1 and LAST.match(last) and SYNTHESIS.search(last) else ""


def _closing(items: list[tuple[str, Item]]) -> str:
    """What the last item asks, taken off the list, when it sums up; else nothing."""
    if len(items) < 2 or not SYNTHESIS.search(items[-1][1].text):
        return ""
    facet, last = items.pop()
    lead = [f"{facet}:"] if facet and facet not in (other for other, _ in items) else []
    return "\n".join([*lead, last.text, *(f"- {below}" for below in last.below)])
