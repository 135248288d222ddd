"""The comparison as a whole: what it says of agreement, what it ranks, and what it warns of."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promptcraft.compare.compare import Background, compare
from promptcraft.records.comparison import Comparison
from promptcraft.records.critique import Critique
from tests.compare.critiques import covering, critique, three

FULL = {"coverage": 5.0, "order": 5.0, "evidence": 5.0}


def many(levels: Mapping[str, tuple[float, ...]]) -> list[Critique]:
    """Several frameworks, each given one level throughout by each reviewer."""
    return [
        critique(name, dict.fromkeys(FULL, level), framework=f"number-{place}", version=f"{place:064x}")
        for name, row in levels.items()
        for place, level in enumerate(row)
    ]


def test_disagreement_is_said_with_its_reason() -> None:
    """Below the floor it says so, names what they are furthest apart on, and ranks nothing."""
    found = compare(three())
    assert found.agreement.verdict == "do not agree"
    assert found.agreement.sentence.startswith("Reviewers do not agree: over 3 criteria,")
    assert "furthest apart on order, evidence, coverage" in found.agreement.sentence
    assert found.ranking == ()


def test_disagreements_say_both_sides() -> None:
    """The widest gap in points comes first, with the reasons and quotes of both; then what one finds missing."""
    first, *_, last = compare(three()).disagreements
    assert (first.label, first.gap, first.high.reviewer, first.low.reviewer) == (
        "order",
        2.4,
        "one:a",
        "two:b",
    )
    assert (first.high.reason, first.low.reason) == (
        "The order has its good sides.",
        "The order has its faults.",
    )
    assert (first.low.quote, first.low.quote_found) == ("words on order", True)
    assert (last.about, last.high.reviewer, last.low.reviewer) == ("side", "three:c", "one:a and two:b")


def test_one_step_is_no_disagreement() -> None:
    """Reviewers one level of five apart do not disagree."""
    found = compare([critique("one:a", FULL), critique("two:b", dict.fromkeys(FULL, 4.0))])
    assert found.disagreements == ()


def test_few_criteria_rank_nothing() -> None:
    """Reviewers at one on the criteria of one framework agree, and still nothing is ranked."""
    same = {"coverage": 1.0, "order": 3.0, "evidence": 5.0}
    found = compare([critique("one:a", same), critique("two:b", same)])
    assert (found.agreement.verdict, found.agreement.alpha.value, found.ranking) == ("agree", 1.0, ())
    assert "too few to be sure" in found.agreement.sentence


def test_constant_scores_tell_nothing() -> None:
    """Where every level is the same, whether they agree cannot be told."""
    assert compare([critique("one:a", FULL), critique("two:b", FULL)]).agreement.verdict == "cannot be told"


def test_prose_alone_tells_nothing() -> None:
    """A mark a chat states is no score: with one scorecard beside it, agreement cannot be told."""
    found = compare([critique("one:a", FULL), critique("paste:chat", None, stated=8)])
    assert found.agreement.sentence == (
        "Whether they agree cannot be told: only one:a gave points per criterion."
    )
    assert [(mark.score, mark.stated) for mark in found.marks] == [(10.0, None), (None, 8.0)]


def test_agreement_on_many_items_ranks_them() -> None:
    """With enough items and agreement above the floor throughout, items are ranked by centred means."""
    row = (1.0, 2.0, 3.0, 4.0, 5.0, 1.0, 2.0, 3.0, 4.0, 5.0)
    found = compare(many({"one:a": row, "two:b": row, "three:c": row}))
    assert (found.agreement.units, found.agreement.verdict) == ("scores", "agree")
    assert found.ranking[:2] == ("number-4", "number-9")


def test_disagreement_on_many_items_ranks_none() -> None:
    """Below the floor no framework is ranked, however many there are."""
    rows = {"one:a": (1.0, 2.0, 3.0, 4.0, 5.0, 3.0), "two:b": (5.0, 4.0, 3.0, 2.0, 1.0, 3.0)}
    found = compare(many(rows))
    assert (found.agreement.verdict, found.ranking) == ("do not agree", ())


def test_leniency_is_taken_off_by_hand() -> None:
    """Over three common items a reviewer that gives two points more each time is brought down by one."""
    found = compare(many({"mild:a": (3.0, 4.0, 5.0), "strict:b": (2.0, 3.0, 4.0)}))
    assert found.leniency is not None
    assert found.leniency.leniency == pytest.approx((1.0, -1.0))
    assert [mark.centred for mark in found.marks] == pytest.approx([5.0, 7.0, 9.0, 5.0, 7.0, 9.0])
    assert [cell.centred for cell in found.cells_by["mild:a", "coverage"]] == pytest.approx([2.5, 3.5, 4.5])


def test_a_criterion_keeps_what_is_its_own() -> None:
    """Off a criterion comes the reviewer's leniency by weight, so what it is strict on for its kind can be seen."""
    mild, strict = many({"mild:a": (3.0, 4.0, 5.0), "strict:b": (2.0, 3.0, 4.0)})[:3], []
    for place, level in enumerate((2.0, 3.0, 4.0)):
        levels = {"coverage": level, "order": level, "evidence": level - 1}
        strict.append(critique("strict:b", levels, framework=f"number-{place}", version=f"{place:064x}"))
    found = compare([*mild, *strict])
    assert found.leniency is not None
    assert found.leniency.leniency == pytest.approx((1.2, -1.2))
    off = [cell.centred for name in ("mild:a", "strict:b") for cell in found.cells_by[name, "evidence"]]
    assert off == pytest.approx([0.96, 1.36, 1.76, 0.64, 1.04, 1.44])


def test_two_items_are_not_centred() -> None:
    """With fewer common items leniency stays on, and it says why."""
    found = compare(many({"mild:a": (3.0, 4.0), "strict:b": (2.0, 3.0)}))
    assert (found.leniency, {mark.centred for mark in found.marks}) == (None, {None})
    assert "it takes 3 to tell a strict reviewer from a weak framework" in found.centring


def test_unlike_items_are_told() -> None:
    """A reviewer that did not score every item is named, as its means are not over the same items."""
    found = compare([*many({"one:a": (1.0, 2.0)}), *many({"two:b": (3.0,)})])
    assert found.notes == ("two:b scored 1 of 2 items: its means are over these alone.",)


def test_length_that_pays_is_flagged() -> None:
    """Scores that rise with the words of the version raise the flag; with unknown lengths it cannot be told."""
    row = (1.0, 2.0, 3.0, 4.0, 5.0)
    critiques = many({"one:a": row, "two:b": row})
    lengths = {f"{place:064x}": 100 * (place + 1) for place in range(5)}
    paid = next(
        f for f in compare(critiques, background=Background(lengths=lengths)).flags if f.name == "length"
    )
    unknown = next(f for f in compare(critiques).flags if f.name == "length")
    assert paid.raised is True
    assert paid.figure.value == pytest.approx(2.0)
    assert unknown.raised is None


def test_own_family_is_flagged() -> None:
    """A reviewer that gives versions of its own family more than others do raises the flag."""
    own = {f"{place:064x}": "anthropic" if place % 2 else None for place in range(12)}
    noise = (0.0, 0.2, 0.1, 0.0, 0.3, 0.1, 0.2, 0.0, 0.1, 0.3, 0.0, 0.2)
    rows = {
        "anthropic:x": tuple(2.0 + noise[n] + (2.0 if n % 2 else 0.0) for n in range(12)),
        "openai:y": tuple(2.0 + noise[-n] for n in range(12)),
        "ollama:llama3": tuple(2.0 + noise[(n + 4) % 12] for n in range(12)),
    }
    found = next(
        f for f in compare(many(rows), background=Background(authors=own)).flags if f.name == "own-family"
    )
    assert found.raised is True
    assert found.figure.value == pytest.approx(4.0, abs=0.4)


def test_versions_are_compared_in_pairs() -> None:
    """Two versions by the same reviewers give a paired difference, and without an interval no claim."""
    old = [critique(name, dict.fromkeys(FULL, 3.0)) for name in ("one:a", "two:b")]
    new = [
        critique(name, dict.fromkeys(FULL, 4.0), version="b2" * 32, at="2026-02-01T00:00:00+00:00")
        for name in ("one:a", "two:b")
    ]
    said = [flag.sentence for flag in compare([*old, *new]).flags if flag.name == "change"]
    assert said == ["@a1a1a1a1 to @b2b2b2b2: +2.00 points over 2 pairs of scores, too few for an interval."]


@settings(max_examples=10)
@given(st.permutations(range(3)))
def test_order_of_critiques_changes_nothing(order: list[int]) -> None:
    """The comparison is the same in whatever order the critiques come."""
    assert compare([three()[place] for place in order]) == compare(three())


def test_survives_a_round_trip() -> None:
    """The record is whole in JSON."""
    found = compare(three())
    assert Comparison.model_validate_json(found.model_dump_json()) == found


def test_nobody_finds_fault() -> None:
    """Reviewers without a complaint have nothing to open with."""
    full = [critique(name, FULL, coverage=covering({"yield": "covered"})) for name in ("one:a", "two:b")]
    assert (compare(full).opening, compare(full).findings) == ((), ())
