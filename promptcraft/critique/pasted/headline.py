"""Which of the possible scores in a pasted critique is the reviewer's overall one, if any can be told.

Mentions are ranked by how they are labelled; the best rank decides when all of it agrees. Targets, earlier scores,
scores of sections and scores inside quoted words never decide. Nothing is averaged, clamped or guessed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from promptcraft.critique.pasted.labels import Rank, Role
from promptcraft.critique.pasted.outline import TextLine
from promptcraft.critique.pasted.sightings import Sighting, sightings_of
from promptcraft.records.record import Record

MOST_MENTIONS = 2_000
MOST_SHOWN = 100
MOST_NOTES = 5
UNLABELLED_SCALES = (5.0, 10.0, 100.0)

_WHY = {
    Rank.OVERALL: "it is given as the overall score",
    Rank.TOTAL: "it is given as the total",
    Rank.LABELLED: "it is labelled as the score",
    Rank.PROSE: "the text says so of the whole",
    Rank.LOOSE: "it is the only score that stands by itself",
    Rank.SECTION: "it is the only score",
}


class ScoreSeen(Record):
    """A possible score as the text has it: `value` of `scale`, and `stated` on the 1-10 scale where both are known.

    `subject` is what it seems to be about, `says` the words around it, `line` the line of the paste.
    """

    text: str
    value: float | None = None
    scale: float | None = None
    stated: float | None = None
    letter: str = ""
    line: int
    subject: str = ""
    says: str = ""


class Headline(Record):
    """The overall score a pasted critique states; `sure` is False when a person must choose among `candidates`."""

    stated: float | None = None
    stated_text: str = ""
    scale: float | None = None
    letter: str = ""
    stated_from: str = ""
    stated_line: int | None = None
    sure: bool = True
    candidates: tuple[ScoreSeen, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """A sighting with its scale settled; `stated` is None when it is no score from 1 to 10."""

    at: Sighting
    scale: float | None
    stated: float | None
    problem: str


def find_headline(lines: Sequence[TextLine], quoted: Iterable[str] = ()) -> Headline:
    """The overall score of these lines; lines that stand word for word in `quoted` are the framework's own."""
    sightings, scales, cut = sightings_of(lines, frozenset(quoted), MOST_MENTIONS)
    settled = [_settle(one, scales) for one in sightings]
    numbers = [one for one in settled if one.at.mention.form != "letter" and _may_count(one)]
    letters = [one for one in settled if one.at.mention.letter]
    if cut:
        decided = _ask(
            numbers, f"it names more than {MOST_MENTIONS:,} possible scores, too many to tell apart"
        )
    else:
        decided = _decide(numbers, letters)
    notes = [*decided.notes, *_notes(numbers, decided)]
    return decided.model_copy(update={"notes": tuple(dict.fromkeys(notes))})


def _settle(one: Sighting, scales: frozenset[float]) -> _Found:
    """The sighting on the 1-10 scale: its own scale, else its line's, else the text's only one, else ten."""
    mention = one.mention
    scale = mention.scale or one.scale
    if scale is None and len(scales) == 1:
        scale = next(iter(scales))
    if scale is None and mention.form == "bare" and mention.pair == "" and not mention.value > 10:
        scale = 10.0
    if scale is None and mention.pair and one.both_within_ten:
        scale = 10.0
    if mention.form == "letter":
        return _Found(one, None, None, "")
    if not math.isfinite(mention.value):
        return _Found(one, scale, None, "is no number a score can be")
    if scale is None:
        return _Found(one, None, None, "names no scale and is not between 1 and 10")
    stated = round(mention.value * 10 / scale, 4)
    if mention.value > scale or stated < 1:
        return _Found(one, scale, None, f"is outside its scale of {scale:g}, or below 1 of 10")
    return _Found(one, scale, stated, "")


def _may_count(one: _Found) -> bool:
    """False for fractions that no label makes a score: 24/7, 3/4 of the heirs."""
    mention, rank = one.at.mention, one.at.rank
    if mention.form == "of":
        return rank >= Rank.LABELLED and one.at.role is Role.PLAIN
    if mention.form == "percent":
        return rank >= Rank.LABELLED or (rank is Rank.LOOSE and one.at.says == mention.text)
    if mention.form == "fraction" and not 4 <= (mention.scale or 0) <= 100:
        return False
    if mention.form == "fraction" and rank in (Rank.PROSE, Rank.LOOSE):
        return mention.scale in UNLABELLED_SCALES
    return True


def _decide(numbers: list[_Found], letters: list[_Found]) -> Headline:
    plain = [one for one in numbers if one.at.role is Role.PLAIN]
    if not plain:
        return _of_others(numbers) if numbers else _of_letters(letters)
    best = max(one.at.rank for one in plain)
    group = [one for one in plain if one.at.rank == best]
    values = {one.stated for one in group}
    one = group[0]
    if len(values) > 1 or best is Rank.SECTION:
        return _ask(group, "a score of the whole could not be told from those of parts")
    ranged = {other.at.line for other in group if other.at.mention.pair == "range"}
    if ranged:
        ends = [other for other in plain if other.at.mention.pair == "range" and other.at.line in ranged]
        return _ask(ends, "it gives a range")
    if one.stated is None:
        return Headline(letter=one.at.mention.letter)
    return Headline(
        stated=one.stated,
        stated_text=one.at.mention.text,
        scale=one.scale,
        letter=next((each.at.mention.letter for each in group if each.at.mention.letter), "")
        or _letter(letters),
        stated_from=f"Line {one.at.line} says “{one.at.says}”; {_WHY[best]}.",
        stated_line=one.at.line,
    )


def _of_others(numbers: list[_Found]) -> Headline:
    """What to make of a text whose only numbers are targets, earlier scores and quoted ones."""
    told = [one for one in numbers if one.at.role is not Role.QUOTED]
    return _ask(told, "it names only a target, an earlier score or a change of score") if told else Headline()


def _ask(group: list[_Found], why: str) -> Headline:
    valid = [one for one in group if one.stated is not None or one.scale is None]
    shown = tuple(_seen(one) for one in valid[:MOST_SHOWN])
    note = f"No overall score was taken: {why}." if shown else ""
    return Headline(sure=not shown, candidates=shown, notes=(note,) if note else ())


def _of_letters(letters: list[_Found]) -> Headline:
    plain = [one for one in letters if one.at.role is Role.PLAIN and one.at.rank > Rank.SECTION]
    if not plain:
        return Headline()
    best = max(one.at.rank for one in plain)
    group = [one for one in plain if one.at.rank == best]
    if len({one.at.mention.letter for one in group}) > 1:
        return _ask(group, "it gives several letter grades")
    first = group[0].at
    return Headline(
        stated_text=first.mention.text,
        letter=first.mention.letter,
        stated_from=f"Line {first.line} says “{first.says}”; a letter grade is kept as a letter.",
        stated_line=first.line,
        notes=("The critique gives a letter grade, which is no number from 1 to 10.",),
    )


def _letter(letters: list[_Found]) -> str:
    found = _of_letters([one for one in letters if one.at.mention.form == "letter"])
    return found.letter if found.sure else ""


def _seen(one: _Found) -> ScoreSeen:
    mention = one.at.mention
    return ScoreSeen(
        text=mention.text[:60],
        value=mention.value if math.isfinite(mention.value) else None,
        scale=one.scale,
        stated=one.stated,
        letter=mention.letter,
        line=one.at.line,
        subject=one.at.subject,
        says=one.at.says,
    )


def _notes(numbers: list[_Found], decided: Headline) -> list[str]:
    """What was seen and not taken, a few sentences at most."""
    best = max((one.at.rank for one in numbers if one.at.role is Role.PLAIN), default=Rank.SECTION)
    rejected = [
        f"“{_short(one)}” on line {one.at.line} {one.problem}: not taken."
        for one in numbers
        if one.problem and one.at.rank >= max(best, Rank.LOOSE)
    ]
    aside = [
        f"“{_short(one)}” on line {one.at.line} is {one.at.role.value}, not the score."
        for one in numbers
        if one.at.role is not Role.PLAIN and not one.problem and not decided.candidates
    ]
    stars = [
        f"The stars on line {one.at.line} are read as {one.at.mention.value:g} of {one.scale:g}."
        for one in numbers
        if one.at.mention.form == "stars" and one.at.mention.text == decided.stated_text
    ]
    return [*rejected[:MOST_NOTES], *aside[:MOST_NOTES], *stars[:1]]


def _short(one: _Found) -> str:
    text = one.at.mention.text
    return text if len(text) <= 40 else f"{text[:39]}…"
