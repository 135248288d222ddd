"""Whether a critique finds what was planted, and what else it claims that it did not claim before. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from promptcraft.calibrate.defects import BY_NAME
from promptcraft.calibrate.planted import Planted
from promptcraft.framework.words import has_word, plain_words
from promptcraft.records.critique import Critique

Place = tuple[str, str, str]
WHOLE = frozenset({"order", "coverage", "evidence", "balance"})
"""Criteria about all questions together: what they lack changes when a question goes, or stands elsewhere."""


@dataclass(frozen=True)
class Claim:
    """Something a critique says is wrong: about a coverage item, a question, or the whole."""

    text: str
    criterion: str = ""
    question: str = ""
    item: str = ""
    missing: bool = False
    quotes: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """What it is about: a second claim about the same is no new one, however it is worded."""
        return ("", "", self.item) if self.item else (self.criterion, self.question, "")


def claims(critique: Critique) -> tuple[Claim, ...]:
    """Everything a critique says is wrong or missing; what code worked out for a small model is not among it."""
    answers = () if critique.indicative else critique.coverage
    items = {one.label: one for one in answers if one.status != "covered"}
    found = [
        Claim(one.label, "coverage", item=one.item, missing=one.status == "missing") for one in items.values()
    ]
    for finding in critique.findings:
        if finding.kind == "strength" or not finding.counts or _said_of_item(finding.reason, items):
            continue
        quotes = tuple(quote.text for quote in finding.quotes if quote.verified)
        found.append(Claim(finding.reason, finding.criterion, finding.anchor, quotes=quotes))
    return tuple(found)


def is_right(claim: Claim, planted: Planted) -> bool:
    """Whether the claim points at what was planted, and names it."""
    kind, target = BY_NAME[planted.kind], planted.target
    if claim.item:
        return claim.item in target.items
    if not has_word(plain_words(claim.text), kind.said):
        return False
    if target.questions or target.words:
        return _points_at(claim, planted)
    return claim.criterion in ("", *kind.criteria)


def found(critique: Critique, base: Critique, planted: Planted) -> bool:
    """Whether it is found: more claims point at it than at the same place of the framework without it."""
    return _right_claims(critique, planted) > _right_claims(base, planted)


def new_claims(critique: Critique, base: Critique) -> tuple[Claim, ...]:
    """What is claimed about a place more often than of the framework without the defect."""
    before = Counter(claim.place for claim in claims(base))
    said = {claim.text for claim in claims(base)}
    fresh: list[Claim] = []
    ordered = sorted(claims(critique), key=lambda claim: claim.text not in said)
    for claim in ordered:
        if before[claim.place]:
            before[claim.place] -= 1
        else:
            fresh.append(claim)
    return tuple(fresh)


def false_alarms(critique: Critique, base: Critique, planted: Planted) -> tuple[Claim, ...]:
    """New claims that are about neither the defect nor what went missing with it."""
    return tuple(
        claim
        for claim in new_claims(critique, base)
        if not is_right(claim, planted) and not _goes_with(claim, planted)
    )


def _goes_with(claim: Claim, planted: Planted) -> bool:
    """Whether the claim is about what went missing with the defect, and so is true."""
    target = planted.target
    if claim.item:
        return claim.item in target.besides
    if not (target.questions or target.words or target.items):
        return not claim.question
    return target.reordered and claim.criterion in WHOLE


def _right_claims(critique: Critique, planted: Planted) -> int:
    """How much is right; that a side is missing is more than that it is touched on only."""
    return sum(1 + claim.missing for claim in claims(critique) if is_right(claim, planted))


def _said_of_item(reason: str, items: Iterable[str]) -> bool:
    """Whether a finding only repeats what the coverage list says."""
    return any(label and label in reason for label in items)


def _points_at(claim: Claim, planted: Planted) -> bool:
    target = planted.target
    if claim.question:
        if claim.question in target.questions:
            return True
    elif any(_names(claim.text, name) for name in target.questions):
        return True
    words = tuple(plain_words(text) for text in target.words)
    quotes = tuple(plain_words(text) for text in claim.quotes)
    return any(quote in text or text in quote for quote in quotes for text in words if quote and text)


def _names(text: str, question: str) -> bool:
    return has_word(plain_words(text), (question.lower(),)) if "-" in question else False
