"""What changed between two frameworks: question by question, and field by field. Pure."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Literal

from promptcraft.framework.model import Framework, Part, Question

WORD = re.compile(
    r"\s*(?:[\u3040-\u30ff\u3400-\u9fff]|[\w\u0300-\u036f\u0900-\u0dff\u200c\u200d'’-]+|\S)|\s+\Z"
)
"""A word or a mark with the white space before it; each character of scripts that are written without spaces."""
NOT_PLAIN = re.compile(r"|true|false|-?[0-9.eE+-]+")
LONG_TEXT = 2_000
RENAMED = 0.6
"""Share of words that two questions must have in common to be one question under another id."""


class Piece(Part):
    """A run of words that both texts have, or only the old or the new one."""

    kind: Literal["same", "gone", "new"]
    text: str


class FieldChange(Part):
    """One text that is other than it was; a field that was or is not there has empty text on that side."""

    field: str
    before: str
    after: str


class QuestionChange(Part):
    """What happened to one question. `places` are its numbers before and after, from 1; 0 where it is not there.

    `was` is the id it had, when it has another one now; `behind` is the id of the question it now stands behind.
    """

    id: str
    kind: Literal["added", "dropped", "changed"]
    was: str = ""
    moved: bool = False
    behind: str = ""
    places: tuple[int, int]
    ask: str
    fields: tuple[FieldChange, ...] = ()


class Comparison(Part):
    """Every difference: questions in their new order with dropped ones where they stood, then the other fields."""

    questions: tuple[QuestionChange, ...] = ()
    fields: tuple[FieldChange, ...] = ()


def compare_versions(before: Framework, after: Framework) -> Comparison:
    """What one must know to get from one framework to the other; empty when they are equal."""
    pairs = _pairs(before.questions, after.questions)
    moved = _moved(before, after, pairs)
    now = [_question(before, after, place, pairs, moved) for place in range(len(after.questions))]
    listed = [(place, change) for place, change in enumerate(now) if change is not None]
    back = {old: new for new, old in pairs.items()}
    for old, question in enumerate(before.questions):
        if old not in back:
            # A dropped question is told just behind what stood before it and is still there.
            place = next((back[one] for one in range(old - 1, -1, -1) if one in back), -1)
            listed.append((place, _dropped(question, old)))
    ordered = sorted(listed, key=lambda one: one[0])
    return Comparison(
        questions=tuple(change for _, change in ordered),
        fields=tuple(_field_changes(_fields(before), _fields(after))),
    )


def word_changes(before: str, after: str) -> tuple[Piece, ...]:
    """The new text with what is gone from the old one in it, in runs of whole words; white space does not count."""
    old, new = WORD.findall(before), WORD.findall(after)
    matcher = SequenceMatcher(
        None,
        [word.strip() for word in old],
        [word.strip() for word in new],
        autojunk=len(old) + len(new) > LONG_TEXT,
    )
    pieces: list[Piece] = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece(kind="same", text="".join(new[j1:j2])))
            continue
        if i1 < i2:
            pieces.append(Piece(kind="gone", text="".join(old[i1:i2])))
        if j1 < j2:
            pieces.append(Piece(kind="new", text="".join(new[j1:j2])))
    return tuple(pieces)


def _question(
    before: Framework, after: Framework, place: int, pairs: Mapping[int, int], moved: frozenset[int]
) -> QuestionChange | None:
    """The change of the question that stands here now; None when it is as it was."""
    question = after.questions[place]
    behind = after.questions[place - 1].id if place else ""
    old = pairs.get(place)
    if old is None:
        return QuestionChange(
            id=question.id, kind="added", behind=behind, places=(0, place + 1), ask=question.ask,
            fields=tuple(_field_changes({}, _parts(question))),
        )  # fmt: skip
    earlier = before.questions[old]
    fields = tuple(_field_changes(_parts(earlier), _parts(question)))
    was = earlier.id if earlier.id != question.id else ""
    if not fields and not was and place not in moved:
        return None
    return QuestionChange(
        id=question.id, kind="changed", was=was, moved=place in moved, behind=behind,
        places=(old + 1, place + 1), ask=question.ask, fields=fields,
    )  # fmt: skip


def _dropped(question: Question, place: int) -> QuestionChange:
    return QuestionChange(
        id=question.id,
        kind="dropped",
        places=(place + 1, 0),
        ask=question.ask,
        fields=tuple(_field_changes(_parts(question), {})),
    )


def _pairs(before: Sequence[Question], after: Sequence[Question]) -> dict[int, int]:
    """New place to old place of the same question: by id, then by its words for those that got another id."""
    old = {question.id: place for place, question in enumerate(before)}
    pairs = {place: old[question.id] for place, question in enumerate(after) if question.id in old}
    kept = set(pairs.values())
    gone = {place: _words(one.ask) for place, one in enumerate(before) if place not in kept}
    for place, question in enumerate(after):
        if place in pairs or not gone:
            continue
        words = _words(question.ask)
        likeness, found = max((_alike(words, theirs), -one) for one, theirs in gone.items())
        if likeness >= RENAMED:
            pairs[place] = -found
            del gone[-found]
    return pairs


def _words(text: str) -> Counter[str]:
    return Counter(word.strip().lower() for word in WORD.findall(text))


def _alike(first: Counter[str], second: Counter[str]) -> float:
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 1.0


def _moved(before: Framework, after: Framework, pairs: Mapping[int, int]) -> frozenset[int]:
    """The fewest new places whose questions must have been moved: those outside a longest rising row."""
    places = sorted(pairs)
    tails: list[int] = []
    last: list[int] = []
    link: dict[int, int] = {}
    for place in places:
        at = bisect_left(tails, pairs[place])
        if at:
            link[place] = last[at - 1]
        tails[at : at + 1] = [pairs[place]]
        last[at : at + 1] = [place]
    still: set[int] = set()
    step = last[-1] if last else None
    while step is not None:
        still.add(step)
        step = link.get(step)
    return frozenset(places) - still


def _parts(question: Question) -> dict[str, str]:
    return dict(_leaves("", question.model_dump(mode="json", exclude={"id"}, exclude_defaults=True)))


def _fields(framework: Framework) -> dict[str, str]:
    form = framework.model_dump(mode="json", exclude={"questions"}, exclude_defaults=True)
    form["sources"] = _by_title(form.get("sources", []))
    # The type is said even where it is the usual one: a bare variable is something, too.
    kinds = {name: variable.type for name, variable in framework.variables.items()}
    form["variables"] = {
        name: {"type": kinds[name], **one} for name, one in form.get("variables", {}).items()
    }
    return dict(_leaves("", form))


def _by_title(sources: Sequence[Mapping[str, object]]) -> dict[str, Mapping[str, object]]:
    """Sources by their titles, so that one put in front does not change all that follow."""
    named: dict[str, Mapping[str, object]] = {}
    for source in sources:
        name, number = str(source["title"]), 2
        while name in named:
            name, number = f"{source['title']} ({number})", number + 1
        named[name] = source
    return named


def _leaves(path: str, value: object) -> Iterator[tuple[str, str]]:
    """Every text below this value under the path people would use: `variables: country: default`."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(f"{path}: {key}" if path else str(key), inner)
    elif isinstance(value, list):
        yield path, "\n".join(f"- {_leaf(item)}" for item in value) or "[]"
    else:
        yield path, _exact(value) if path.endswith(": default") else _leaf(value)


def _leaf(value: object) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_leaf(inner)}" for key, inner in value.items())
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _exact(value: object) -> str:
    """A default so that the text "1" is told from the number 1, and no text from no default."""
    text = _leaf(value)
    return json.dumps(text) if isinstance(value, str) and NOT_PLAIN.fullmatch(text) else text


def _field_changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[FieldChange]:
    for name in dict.fromkeys([*after, *before]):
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            yield FieldChange(field=name, before=old, after=new)
