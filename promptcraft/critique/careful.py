"""Careful mode: one criterion a call, the coverage list in a call of its own, added up like any scorecard. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from promptcraft.critique.coverage_level import unlisted
from promptcraft.critique.likelihood import ASKED, expected_level
from promptcraft.critique.reading import (
    Reading,
    check_coverage,
    check_finding,
    check_line,
    stands,
    unverified,
)
from promptcraft.critique.review import Review
from promptcraft.critique.scorecard import points
from promptcraft.critique.wire import (
    WireFinding,
    WireJudgement,
    WireLine,
    WireRemark,
    WireSides,
    judgement_shape,
    parse,
    sides_shape,
)
from promptcraft.framework.fence import fence
from promptcraft.models.base import Message, ModelInfo, Reply, Request, Shape
from promptcraft.models.json_reply import read_json
from promptcraft.models.prompts import prompt
from promptcraft.records.critique import CoverageAnswer, Finding
from promptcraft.records.scorecard import Line

SYSTEM = "careful_system"
MAX_OUTPUT = 8_000
NO_EDITS = "Careful mode asks for no edits; `promptcraft revise NAME -m MODEL` has them proposed from these findings."
T = TypeVar("T")


@dataclass(frozen=True)
class CarefulCall:
    """One call of careful mode: about a criterion, or about the coverage list where `criterion` is empty."""

    request: Request
    sample: int
    criterion: str = ""


@dataclass(frozen=True)
class Part:
    """What one reply says once it is checked: a line or the coverage, and findings without their final ids."""

    line: Line | None = None
    coverage: tuple[CoverageAnswer, ...] = ()
    findings: tuple[Finding, ...] = ()
    problems: tuple[str, ...] = ()
    soft: tuple[str, ...] = ()


def careful_calls(review: Review, info: ModelInfo, samples: int) -> tuple[CarefulCall, ...]:
    """Every first-round call. The criteria of later samples, and the sides in the coverage call, come in an order
    of their own, told from the content so that the same command makes the same calls."""
    calls: list[CarefulCall] = []
    for sample in range(samples):
        names = [criterion.id for criterion in review.rubric.criteria]
        calls += [
            CarefulCall(_criterion_request(review, info, name), sample, name)
            for name in shuffled(names, review, sample)
        ]
        if review.coverage:
            calls.append(CarefulCall(_coverage_request(review, info, sample), sample))
    return tuple(calls)


def shuffled(names: Sequence[str], review: Review, sample: int) -> list[str]:
    """The names in the order of this sample: the first keeps that of the rubric."""
    if sample == 0:
        return list(names)
    seed = f"{review.rendered.rendered_hash}:{sample}:"
    return sorted(names, key=lambda name: hashlib.sha256((seed + name).encode()).digest())


def read_part(reply: Reply, call: CarefulCall, review: Review) -> Part:
    """The reply to one call; raises ReplyUnscorable when it is not of the shape that was asked for."""
    plain = review.own_object(read_json(reply.text))
    if not call.criterion:
        sides = parse(WireSides, plain, "answers on the coverage list")
        coverage, soft = check_coverage(sides.coverage, review)
        return Part(coverage=coverage, findings=_findings(sides.findings, "", review), soft=tuple(soft))
    said = parse(WireJudgement, plain, "a judgement on one criterion")
    wire = WireLine(criterion=call.criterion, **said.model_dump(exclude={"findings"}))
    line, problems = check_line(wire, review)
    line = _expected(line, said.level, reply, review)
    return Part(
        line=line, findings=_findings(said.findings, call.criterion, review), problems=tuple(problems)
    )


def careful_reading(review: Review, parts: Iterable[Part]) -> Reading:
    """The parts of one sample as one checked critique, its lines in the order of the rubric.

    A line that stands on nothing but a side whose question is not there is a problem of the sample.
    """
    parts = tuple(parts)
    coverage = tuple(answer for part in parts for answer in part.coverage)
    lost = unverified(coverage)
    by_id = {part.line.criterion: part.line for part in parts if part.line is not None}
    lines: list[Line] = []
    problems = [*(problem for part in parts for problem in part.problems), *unlisted(coverage, review)]
    for criterion in review.rubric.criteria:
        if criterion.id not in by_id:
            problems.append(f"scorecard: '{criterion.id}' has no line.")
            continue
        line = by_id[criterion.id]
        kept = line.model_copy(update={"items": tuple(item for item in line.items if item not in lost)})
        if stands(line, review) and not stands(kept, review):
            problems.append(f"scorecard: '{criterion.id}' stands only on a side whose question is not there.")
        lines.append(kept)
    ordered = sorted(parts, key=lambda part: _place(part, review))
    findings = [finding for part in ordered for finding in part.findings]
    numbered = tuple(one.model_copy(update={"id": f"f{n}"}) for n, one in enumerate(findings, 1))
    soft = tuple(reason for part in parts for reason in part.soft)
    reading = Reading(tuple(lines), numbered, coverage, (), None, tuple(problems), soft)
    return replace(reading, notes=(NO_EDITS,))


def _place(part: Part, review: Review) -> int:
    """Coverage first, then the criteria as the rubric has them."""
    names = [criterion.id for criterion in review.rubric.criteria]
    return -1 if part.line is None else names.index(part.line.criterion)


def _criterion_request(review: Review, info: ModelInfo, name: str) -> Request:
    criterion = review.rubric.criterion(name)
    shape = judgement_shape(review.coverage, review.rendered)
    text = prompt(
        "careful_criterion",
        fenced=fence(review.secret, review.rendered.text)[1],
        title=criterion.title,
        question=criterion.question,
        anchors=criterion.anchors,
        items=review.coverage,
        schema="" if info.structured else shape.schema_text,
    )
    return _request(review, info, text, shape).model_copy(update={"chances": ASKED if info.chances else 0})


def _coverage_request(review: Review, info: ModelInfo, sample: int) -> Request:
    shape = sides_shape(review.coverage, review.rendered)
    order = shuffled([item.id for item in review.coverage], review, sample)
    text = prompt(
        "careful_coverage",
        fenced=fence(review.secret, review.rendered.text)[1],
        items=[review.rubric.item(name) for name in order],
        schema="" if info.structured else shape.schema_text,
    )
    return _request(review, info, text, shape)


def _request(review: Review, info: ModelInfo, text: str, shape: Shape) -> Request:
    """All calls about one framework begin alike, so that what a provider has read of it is read once."""
    rubric = review.rubric
    fenced = fence(review.secret, review.rendered.text)[1]
    system = prompt(
        SYSTEM,
        subject=rubric.subject,
        about=rubric.about,
        criteria=rubric.criteria,
        items=review.coverage,
    )
    return Request(
        system=system,
        messages=(Message(role="user", content=text),),
        shape=shape if info.structured else None,
        max_output=MAX_OUTPUT if info.max_output is None else min(MAX_OUTPUT, info.max_output),
        reuse="first",
        shared=len(fenced) if text.startswith(fenced) else 0,
    )


def _findings(remarks: Sequence[WireRemark], criterion: str, review: Review) -> tuple[Finding, ...]:
    wires = [WireFinding(criterion=criterion, **remark.model_dump()) for remark in remarks]
    found = [check_finding(0, wire, review) for wire in wires]
    return tuple(finding for finding in found if finding.reason.strip())


def _expected(line: Line, said: int, reply: Reply, review: Review) -> Line:
    """The line at the level that the likelihoods lead one to expect, with the written one beside it."""
    level = expected_level(said, reply.chances) if reply.chances else None
    if level is None:
        return line
    given, taken = points(review.rubric.criterion(line.criterion), level)
    return line.model_copy(update={"level": level, "given": given, "taken": taken, "said": float(said)})
