"""A colleague as a reviewer: the same rubric filled in by a person, held to the same rules as a model's reply. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from promptcraft.critique.assemble import heading, notes_on
from promptcraft.critique.reading import check_coverage, check_line, unverified
from promptcraft.critique.review import Review
from promptcraft.critique.scorecard import add_up
from promptcraft.critique.wire import WireCoverage, WireLine, question_names
from promptcraft.errors import UsageMistake
from promptcraft.models.registry import split
from promptcraft.records.critique import CoverageAnswer, Critique, Finding, Sample, Severity, Status
from promptcraft.records.record import Record
from promptcraft.records.scorecard import Line, Quote
from promptcraft.records.usage import Usage

PERSON = "person"
LONGEST_NAME = 60
_ENTRIES = re.compile(r"\s*[;\n]\s*")
_IDS = re.compile(r"[\w-]+(?:\s*,\s*[\w-]+)*")
_NUMBER = re.compile(r"(?:questions?|q)?\s?#?(\d{1,3})", re.IGNORECASE)
_MARKS = "\"'“”‘’«»"


class FilledLine(Record):
    """What a person says on one criterion; a level of None leaves it unscored, which is never 0.

    `on` is what it stands on, as written: ids or numbers of questions, coverage items, quoted words.
    """

    criterion: str
    level: int | None = None
    given: str = ""
    taken: str = ""
    on: str = ""


class FilledItem(Record):
    """What a person says on one item of the coverage list."""

    item: str
    status: Status
    questions: tuple[str, ...] = ()


class Remark(Record):
    """What a person writes in the margin of a question or a part."""

    place: str
    text: str


class Filled(Record):
    """A form as far as it is filled in; `stated` is the person's own mark from 1 to 10, or None."""

    reviewer: str
    lines: tuple[FilledLine, ...] = ()
    items: tuple[FilledItem, ...] = ()
    remarks: tuple[Remark, ...] = ()
    stated: float | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing was filled in."""
        said = any(one.level is not None or one.given or one.taken for one in self.lines)
        return not (said or self.items or self.remarks or self.stated is not None)


@dataclass(frozen=True)
class Judged:
    """The critique of a filled form, and what is wrong in it by criterion or item; that is left unscored."""

    critique: Critique
    problems: tuple[tuple[str, str], ...] = ()


def is_person(reviewer: str) -> bool:
    """Whether this reviewer is a named colleague."""
    return split(reviewer)[0] == PERSON


def person_label(name: str) -> str:
    """How the reviewer is written: `person:Asha Rao`; raises UsageMistake for what is no name."""
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    visible = all(unicodedata.category(one)[0] != "C" or one in "\u200c\u200d" for one in plain)
    if not plain or len(plain) > LONGEST_NAME or not visible:
        raise UsageMistake(
            "A reviewer needs a name of 1 to 60 visible characters.", hint='Give --as "Asha Rao".'
        )
    return f"{PERSON}:{plain}"


def judged(filled: Filled, review: Review) -> Judged:
    """The form as a critique: every quote and id looked up, points by the rubric, the sum where all is scored."""
    items = {item.id for item in review.coverage}
    answered = [
        WireCoverage(item=one.item, status=one.status, questions=list(question_ids(one.questions, review)))
        for one in filled.items
        if one.item in items
    ]
    named = {one.item for one in answered}
    coverage, soft = check_coverage(answered, review)
    problems = [(_name_in(text), text) for text in soft if _name_in(text) in named]
    lines: list[Line] = []
    for one in filled.lines:
        line, lacks = check_filled(one, review, coverage)
        problems += [(one.criterion, " ".join(lacks))] if lacks else []
        lines += [line] if line is not None and not lacks else []
    return Judged(_critique(filled, review, tuple(lines), coverage), tuple(problems))


def check_filled(
    one: FilledLine, review: Review, coverage: Sequence[CoverageAnswer] = ()
) -> tuple[Line | None, list[str]]:
    """The line, and why it cannot count: it stands on nothing, or gives no reason. None where it is unscored."""
    if one.level is None:
        return None, []
    quotes, questions, items = support(one.on, review)
    wire = WireLine.model_validate(
        {
            "criterion": one.criterion,
            "quotes": quotes,
            "questions": questions,
            "items": items,
            "reason_given": one.given,
            "reason_taken": one.taken,
            "level": one.level,
        }
    )
    line, problems = check_line(wire, review, unverified(coverage))
    return line, [text.removeprefix("scorecard: ") for text in problems]


def support(on: str, review: Review) -> tuple[list[str], list[str], list[str]]:
    """What people write after "stands on": quotes, ids of questions, items of the coverage list.

    Entries are parted by semicolons or lines; a list of ids or numbers may be parted by commas.
    """
    items = {item.id for item in review.coverage}
    quotes: list[str] = []
    questions: list[str] = []
    named: list[str] = []
    for entry in filter(None, _ENTRIES.split(on.strip())):
        pieces = [piece.strip() for piece in entry.split(",")] if _IDS.fullmatch(entry) else [entry]
        ids = [question_ids((piece.strip("[]` "),), review) for piece in pieces]
        if all(found or piece in items for found, piece in zip(ids, pieces, strict=True)):
            questions += [name for found in ids for name in found]
            named += [piece for piece in pieces if piece in items]
        else:
            quotes.append(entry.lstrip("-*> ").strip().strip(_MARKS))
    return quotes, questions, named


def question_ids(written: Sequence[str], review: Review) -> tuple[str, ...]:
    """The ids meant by ids or numbers (`effects`, `3`, `question 3`); what is neither is left out."""
    known, asked = question_names(review.rendered.filled), review.rendered.filled.question_ids
    found: list[str] = []
    for one in written:
        number = _NUMBER.fullmatch(one.strip())
        if one in known:
            found.append(one)
        elif number is not None and 1 <= int(number[1]) <= len(asked):
            found.append(asked[int(number[1]) - 1])
    return tuple(dict.fromkeys(found))


def _name_in(problem: str) -> str:
    """The item in a sentence such as `coverage: 'comparison' is not answered.`"""
    return problem.partition("'")[2].partition("'")[0]


def _critique(
    filled: Filled, review: Review, lines: tuple[Line, ...], coverage: tuple[CoverageAnswer, ...]
) -> Critique:
    order = [criterion.id for criterion in review.rubric.criteria]
    lines = tuple(sorted(lines, key=lambda line: order.index(line.criterion)))
    left = [name for name in order if name not in {line.criterion for line in lines}]
    score = None if left else add_up(lines)
    unscored = f"A score needs a level for every criterion; not scored: {', '.join(left)}." if left else ""
    levels = {line.criterion: round(line.level) for line in lines}
    stated = round(filled.stated) if filled.stated is not None else None
    return Critique(
        id="",
        **heading(review, filled.reviewer),
        samples=(Sample(score=score, stated=stated, levels=levels, unscored=unscored),),
        score=score,
        stated=filled.stated,
        stated_from="the reviewer's own overall mark" if filled.stated is not None else "",
        unscored=unscored,
        lines=lines,
        findings=tuple(_findings(filled, review)),
        coverage=coverage,
        notes=notes_on(review, score, filled.stated),
        usage=Usage(input=0, output=0, cached=0, cache_written=0, reasoning=0),
        cost=Decimal(0),
    )


def _findings(filled: Filled, review: Review) -> Iterator[Finding]:
    """The reasons as findings: what points were given for is a strength, what they were taken for a weakness."""
    number = 0
    for one in filled.lines:
        words, questions, _ = support(one.on, review)
        quotes = tuple(review.quotes.find(each) for each in words)
        for kind, reason in (("strength", one.given), ("weakness", one.taken)):
            if not reason.strip():
                continue
            number += 1
            yield Finding.model_validate(
                {
                    "id": f"f{number}",
                    "kind": kind,
                    "criterion": one.criterion,
                    "anchor": questions[0] if questions else "",
                    "severity": _severity(one.level),
                    "reason": reason.strip(),
                    "quotes": _plain(quotes),
                }
            )


def _plain(quotes: Sequence[Quote]) -> list[dict[str, object]]:
    return [quote.model_dump() for quote in quotes]


def _severity(level: int | None) -> Severity:
    if level is None:
        return "medium"
    return "high" if level <= 1 else "medium" if level <= 3 else "low"
