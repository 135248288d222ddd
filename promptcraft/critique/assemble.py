"""Samples put together into one critique: mean levels, one account, all costs. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from statistics import fmean
from typing import Any

from promptcraft.critique.doubts import doubts
from promptcraft.critique.lacks import LACK, grouped
from promptcraft.critique.lost_samples import failed_note
from promptcraft.critique.reading import Reading
from promptcraft.critique.review import Review
from promptcraft.critique.sample_result import SampleResult
from promptcraft.critique.scorecard import FAR_OFF, add_up, is_far_off, mean_interval, mean_line
from promptcraft.framework.fence import hidden_characters
from promptcraft.framework.orders import revealed
from promptcraft.models.base import ModelInfo
from promptcraft.records.critique import (
    CoverageAnswer,
    Critique,
    Finding,
    ProposedEdit,
    Sample,
    Status,
    Warned,
)
from promptcraft.records.scorecard import Line
from promptcraft.records.usage import add_cost, add_usage

MOST_ORDERS = 3
INDICATIVE = "A small local model: its score is indicative only."


def heading(review: Review, reviewer: str) -> dict[str, Any]:
    """The fields of a critique that say what was reviewed and by whom."""
    return {
        "framework": review.rendered.name,
        "title": review.rendered.filled.title,
        "aim": review.rendered.filled.aim,
        "version": review.rendered.version,
        "rendered_hash": review.rendered.rendered_hash,
        "set": review.rendered.values,
        "rubric": review.rubric.name,
        "reviewer": reviewer,
    }


def assemble(
    review: Review, info: ModelInfo, results: tuple[SampleResult, ...], *, careful: bool = False
) -> Critique:
    """One critique of all samples; those that could not be scored stand apart and touch no mean."""
    scored = [r.reading for r in results if r.reading is not None and not r.unscored]
    lines = _lines(review, scored)
    score = add_up(lines) if lines else None
    marks = [r.stated for r in scored or _read(results) if r.stated is not None]
    stated = round(fmean(marks), 2) if marks else None
    shown = scored or _read(results)
    coverage = _coverage(shown)
    doubted = tuple(doubts(review, lines, coverage, own_list=not info.small))
    told = (*failed_note(results), *(said for _, said in doubted), *notes_on(review, score, stated))
    heard = [result for result in results if result.answers]
    usage, cost = heard[0].usage, heard[0].cost
    for result in heard[1:]:
        usage, cost = add_usage(usage, result.usage), add_cost(cost, result.cost)
    return Critique(
        id="",
        **heading(review, info.label),
        model=heard[0].answers[0].reply.model,
        parameters={"samples": len(results), **({"mode": "careful"} if careful else {})},
        samples=tuple(_sample(result) for result in results),
        score=score,
        stated=stated,
        stated_from="the reviewer's own overall mark" if stated is not None else "",
        interval=mean_interval([add_up(reading.lines) for reading in scored]),
        indicative=info.small,
        unscored="" if lines else " ".join(dict.fromkeys(r.unscored for r in results)),
        lines=lines,
        findings=_findings(shown),
        coverage=coverage,
        edits=_edits(shown),
        notes=tuple(dict.fromkeys((*told, *_left_out(shown, coverage)))),
        flags=(*(name for name, _ in doubted), *_flags(review, score, stated)),
        usage=usage,
        cost=cost,
        seconds=round(sum(a.reply.seconds for r in results for a in r.answers), 3),
        calls=sum(len(r.answers) for r in results),
    )


def notes_on(review: Review, score: float | None, stated: float | None) -> tuple[str, ...]:
    """Sentences a reader should see beside any score of this framework."""
    notes: list[str] = []
    if is_far_off(stated, score):
        notes.append(
            f"The reviewer's own mark is {stated:g}, but its scorecard adds up to {score:.1f}:"
            f" more than {FAR_OFF:g} apart. Trust the scorecard's reasons, not the mark."
        )
    notes.extend(_on_orders(review))
    hidden = hidden_characters(review.rendered.text)
    if hidden:
        named = ", ".join(f"{count} × {name}" for name, count in hidden[:5])
        notes.append(f"The framework holds characters that no reader sees: {named}.")
    return tuple(notes)


def _on_orders(review: Review) -> Iterator[str]:
    """The first orders in the text, what is hidden told as it is meant, and how many more there are."""
    orders = review.orders.quotes
    for order in orders[:MOST_ORDERS]:
        meant = " ".join(revealed(order.text).split())[:200]
        hidden = " (hidden from readers)" if hidden_characters(order.text) else ""
        yield f"The framework tells its reviewer what to do{hidden}: “{meant}” Points cannot stand on that."
    left = len(orders) - MOST_ORDERS
    if left > 0:
        yield f"And {left} more {'order' if left == 1 else 'orders'} to its reviewer; no points can stand on them."


def total_cost(critiques: list[Critique]) -> Decimal | None:
    """US dollars of several critiques; None when one of them is unknown."""
    total: Decimal | None = Decimal(0)
    for critique in critiques:
        total = add_cost(total, critique.cost)
    return total


def _flags(review: Review, score: float | None, stated: float | None) -> Iterator[Warned]:
    """What `notes_on` warns of, by name."""
    if is_far_off(stated, score):
        yield "stated-far-off"
    if review.orders.quotes:
        yield "orders-reviewer"


def _left_out(readings: list[Reading], coverage: tuple[CoverageAnswer, ...]) -> Iterator[str]:
    """What was not taken from the replies, and why; of an item that has an answer nothing needs to be said."""
    answered = {answer.item for answer in coverage}
    said: list[str] = []
    for reading in readings:
        yield from reading.notes
        lacks = ((LACK.fullmatch(reason), reason) for reason in reading.soft)
        said += [reason for lack, reason in lacks if lack is None or lack[2] not in answered]
    yield from (f"Left out of the reply: {reason}" for reason in grouped(said))


def _read(results: tuple[SampleResult, ...]) -> list[Reading]:
    return [result.reading for result in results if result.reading is not None]


def _lines(review: Review, scored: list[Reading]) -> tuple[Line, ...]:
    if not scored:
        return ()
    by_criterion = {
        criterion.id: [line for reading in scored for line in reading.lines if line.criterion == criterion.id]
        for criterion in review.rubric.criteria
    }
    return tuple(mean_line(criterion, by_criterion[criterion.id]) for criterion in review.rubric.criteria)


def _sample(result: SampleResult) -> Sample:
    if result.reading is None or result.unscored:
        stated = result.reading.stated if result.reading else None
        return Sample(score=None, stated=stated, unscored=result.unscored)
    lines = result.reading.lines
    levels = {line.criterion: round(line.level if line.said is None else line.said) for line in lines}
    expected = {line.criterion: line.level for line in lines if line.said is not None}
    return Sample(score=add_up(lines), stated=result.reading.stated, levels=levels, expected=expected)


def _findings(readings: list[Reading]) -> tuple[Finding, ...]:
    """All findings, each said once; ids are renumbered by `_renumbered` so that edits of any sample keep theirs."""
    unique: dict[tuple[str, str, str], Finding] = {}
    for index, reading in enumerate(readings):
        for finding in reading.findings:
            unique.setdefault(
                _said(finding), finding.model_copy(update={"id": _renumbered(index, finding.id)})
            )
    return tuple(unique.values())


def _said(finding: Finding) -> tuple[str, str, str]:
    return finding.kind, finding.anchor, finding.reason.strip().lower()


def _edits(readings: list[Reading]) -> tuple[ProposedEdit, ...]:
    """All edits, each once, with the kept ids of the findings that any sample says it answers."""
    kept = {_said(finding): finding.id for finding in _findings(readings)}
    unique: dict[str, ProposedEdit] = {}
    for reading in readings:
        names = {finding.id: kept[_said(finding)] for finding in reading.findings}
        for edit in reading.edits:
            first = unique.get(edit.id, edit.model_copy(update={"answers": ()}))
            answers = dict.fromkeys((*first.answers, *(names[one] for one in edit.answers)))
            unique[edit.id] = first.model_copy(update={"answers": tuple(answers)})
    return tuple(unique.values())


def _renumbered(index: int, finding: str) -> str:
    return finding if index == 0 else f"s{index + 1}{finding}"


def _coverage(readings: list[Reading]) -> tuple[CoverageAnswer, ...]:
    """The answer most samples give to each item; of a tie, the stricter one."""
    answers: dict[str, list[CoverageAnswer]] = {}
    for reading in readings:
        for answer in reading.coverage:
            answers.setdefault(answer.item, []).append(answer)
    strict: tuple[Status, ...] = ("missing", "partly", "covered")
    merged: list[CoverageAnswer] = []
    for same in answers.values():
        counts = Counter(answer.status for answer in same)
        status = max(strict, key=lambda one: (counts[one], -strict.index(one)))
        merged.append(next(answer for answer in same if answer.status == status))
    return tuple(merged)
