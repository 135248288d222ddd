"""Which of the possible scores in a pasted critique is the reviewer's overall one, if any can be told.

Mentions are ranked by how they are labelled; the best rank decides when all of it agrees. Targets, earlier scores,
scores of sections and scores inside quoted words never decide. Nothing is averaged, clamped or guessed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from promptcraft.critique.pasted.labels import Rank
from promptcraft.critique.pasted.outline import TextLine
from promptcraft.critique.pasted.roles import Role
from promptcraft.critique.pasted.sighting import Sighting
from promptcraft.critique.pasted.sightings import sightings_of
from promptcraft.records.record import Record

MOST_MENTIONS = 2_000
MOST_SHOWN = 100
MOST_NOTES = 5
UNLABELLED_SCALES = (5.0, 10.0, 20.0, 50.0, 100.0)

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
    settled = _rescaled([_settle(one, scales) for one in sightings])
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


def _rescaled(settled: list[_Found]) -> list[_Found]:
    """The sightings with a bare number on the scale that the text gives for the same number elsewhere."""
    known = {one.at.mention.value: one for one in settled if one.stated is not None}
    return [
        _Found(one.at, same.scale, same.stated, "")
        if one.scale is None and one.at.mention.form == "bare" and (same := known.get(one.at.mention.value))
        else one
        for one in settled
    ]


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
        alone = rank is Rank.LOOSE and one.at.says.strip(" *.!") == mention.text
        return (rank >= Rank.LABELLED or alone) and one.at.role is Role.PLAIN
    if mention.form == "percent":
        return rank >= Rank.LABELLED or (rank is Rank.LOOSE and _is_alone(one))
    if mention.form == "fraction" and not 4 <= (mention.scale or 0) <= 100:
        return False
    if mention.form == "fraction" and rank in (Rank.PROSE, Rank.LOOSE):
        return mention.scale in UNLABELLED_SCALES
    return True


def _is_alone(one: _Found) -> bool:
    """Whether nothing but signs stands in its line."""
    return not any(each.isalpha() for each in one.at.says)


def _decide(numbers: list[_Found], letters: list[_Found]) -> Headline:
    plain = [one for one in numbers if one.at.role is Role.PLAIN]
    if not plain:
        letter = _of_letters(letters)
        return letter if letter.letter or not numbers else _of_others(numbers)
    best = max(one.at.rank for one in plain)
    if best is Rank.SECTION:
        letter = _of_letters(letters)
        return letter if letter.letter and letter.sure else _ask_parts(plain)
    group = _rivals(plain, best)
    values = {one.stated for one in group}
    if len(values) > 1:
        group = _of_today(group) or group
        if len({one.stated for one in group}) > 1:
            return _ask(group, "it gives several marks for the whole that differ")
    if doubt := _doubt(plain, group, best):
        return doubt
    one = next((each for each in group if each.at.rank is best), group[0])
    if one.stated is None:
        return Headline(letter=one.at.mention.letter)
    return Headline(
        stated=one.stated,
        stated_text=one.at.mention.text,
        scale=one.scale,
        letter=next((each.at.mention.letter for each in group if each.at.mention.letter), "")
        or _letter(letters),
        stated_from=f"Line {one.at.line} says “{one.at.says}”; {_WHY[one.at.rank]}.",
        stated_line=one.at.line,
    )


def _rivals(plain: list[_Found], best: Rank) -> list[_Found]:
    """The marks that could be the one of the whole: those of the best rank, and below a total all that stand alone."""
    if best > Rank.LABELLED:
        return [one for one in plain if one.at.rank is best]
    return [
        one for one in plain if one.at.rank is best or (one.at.rank >= Rank.LOOSE and one.stated is not None)
    ]


def _of_today(group: list[_Found]) -> list[_Found]:
    """Those that are said to be of today, where the text says it of some and they agree."""
    today = [one for one in group if one.at.now]
    return today if len({one.stated for one in today}) == 1 else []


def _doubt(plain: list[_Found], group: list[_Found], best: Rank) -> Headline | None:
    """The question to ask where marks that agree still need not be the one of the whole."""
    ranged = {one.at.line for one in group if one.at.mention.pair == "range"}
    if ranged:
        ends = [one for one in plain if one.at.mention.pair == "range" and one.at.line in ranged]
        return _ask(ends, "it gives a range")
    value = group[0].stated
    framed = [one for one in plain if one.at.framed]
    if any(one.at.framed for one in group) and any(one.stated != value for one in framed):
        return _ask(_merged(plain, group, framed), "it gives different marks for different views of it")
    parts = [one for one in plain if one.at.rank is Rank.SECTION and one.stated != value]
    if best is Rank.LOOSE and parts and all(one.at.named for one in group):
        return _ask(
            _merged(plain, group, parts), "a score of the whole could not be told from those of parts"
        )
    clauses = [one for one in parts if not one.at.part] if not any(one.at.named for one in group) else []
    if best <= Rank.LABELLED and clauses:
        return _ask(_merged(plain, group, clauses), "it gives several marks that could be for the whole")
    outside = [
        one for one in plain if not one.at.quoted and one.at.rank >= Rank.LOOSE and one.stated != value
    ]
    if outside and all(one.at.quoted for one in group):
        return _ask(_merged(plain, group, outside), "it quotes one mark and gives another")
    return None


def _merged(plain: list[_Found], *groups: list[_Found]) -> list[_Found]:
    """The members of these groups in the order of the text."""
    return [one for one in plain if any(one is each for group in groups for each in group)]


def _ask_parts(parts: list[_Found]) -> Headline:
    """The question to ask where every mark is by a name that may be one of a part."""
    subjects = {one.at.subject for one in parts}
    if len({one.stated for one in parts}) == 1 and len(subjects) == 1 and (subject := subjects.pop()):
        return _ask(parts, f"the only one stands by “{subject}”, which may be a part")
    if len(parts) == 1:
        return _ask(parts, "its words do not tell whether the only one is of the whole")
    return _ask(parts, "a score of the whole could not be told from those of parts")


def _of_others(numbers: list[_Found]) -> Headline:
    """What to make of a text whose only numbers are targets, earlier scores and quoted ones."""
    told = [one for one in numbers if one.at.role not in (Role.QUOTED, Role.ASKED)]
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
