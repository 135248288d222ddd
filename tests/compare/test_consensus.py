"""Findings of several reviewers: which are shared, what they cost, who raised them and who did not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.compare.consensus import findings, opening
from promptcraft.compare.matrix import matrix
from promptcraft.compare.points import Point, points_of
from promptcraft.critique.small_ask import BY_WORDS
from promptcraft.framework.facets import coverage_items
from promptcraft.records.comparison import ComparedFinding
from promptcraft.records.critique import Critique, Status
from promptcraft.records.scorecard import Quote
from tests.compare.critiques import covering, critique, three, weakness

SIDES = {item.id: item for item in coverage_items()}
LEVELS = {"coverage": 3.0, "order": 4.0, "evidence": 2.0}


def points(critiques: Sequence[Critique]) -> list[Point]:
    """All points of these critiques of one item."""
    return [point for one in critiques for point in points_of(one, "free-buses", SIDES)]


def found(*critiques: Critique) -> tuple[ComparedFinding, ...]:
    """The findings of these critiques."""
    return findings(matrix(critiques), points(critiques))


def by_subject(all_of_them: Sequence[ComparedFinding]) -> dict[tuple[str, ...], ComparedFinding]:
    """The findings by what they are about."""
    return {one.subjects: one for one in all_of_them}


def test_shared_by_coverage_item() -> None:
    """Two who find a side missing share one finding; the third is named with the question it points to."""
    one = by_subject(found(*three()))["alternatives",]
    assert (one.sentence, [said.reviewer for said in one.raised]) == (
        "No question asks what could be done instead.",
        ["one:a", "two:b"],
    )
    assert [(other.reviewer, other.stance, other.detail) for other in one.others] == [
        ("three:c", "covered", "money")
    ]


def test_shared_by_criterion_and_question() -> None:
    """Reasons in different words meet where they are about one question under one criterion; praise is a stance."""
    one = by_subject(found(*three()))["money",]
    assert [said.reason for said in one.raised] == [
        "No figures are asked for.",
        "The money question wants no number.",
    ]
    assert [(other.reviewer, other.stance) for other in one.others] == [("three:c", "praised")]


COVERED = {"coverage": 3.0, "order": 5.0, "evidence": 5.0}
WALLETS = "Nobody asks about crypto wallets held abroad"
RELIGION = "Nothing asks how religious law on inheritance would be treated"


def test_one_criterion_makes_nothing_the_same() -> None:
    """What two reviewers find missing under one criterion stays two findings where they say two things."""
    first = critique("d", COVERED, weakness(RELIGION, "coverage", kind="omission"))
    second = critique("e", COVERED, weakness(WALLETS, "coverage", kind="omission"))
    raised = {one.sentence: [said.reviewer for said in one.raised] for one in found(first, second)}
    assert (raised[RELIGION], raised[WALLETS]) == (["d"], ["e"])
    assert [one.sentence for one in found(first, second) if one.shared] == []


def test_nearly_the_same_words_are_one_finding() -> None:
    """Two who say the same with a word moved share it; under other questions the same words are two things."""
    said = "Nobody asks how wallets that are held abroad are found and valued."
    first = critique(
        "d", COVERED, weakness(WALLETS, "coverage"), weakness("Too vague by far, this one.", "order", "a")
    )
    again = weakness("No question asks about crypto wallets that are held abroad.", "coverage")
    second = critique("e", COVERED, again, weakness("Too vague by far, this one.", "order", "b"))
    third = critique("f", COVERED, weakness(said, "coverage"))
    shared = [[one.reviewer for one in each.raised] for each in found(first, second, third) if each.shared]
    assert shared == [["d", "e"]]


def test_points_taken_for_other_reasons_are_no_shared_finding() -> None:
    """Points that several take on one criterion stand together, each with its own reason, and are not shared."""
    first, second = critique("d", LEVELS), critique("e", LEVELS)
    lines = [
        line.model_copy(update={"reason_taken": f"Another fault in {line.criterion}."})
        for line in second.lines
    ]
    both = found(first, second.model_copy(update={"lines": tuple(lines)}))
    assert [(one.kind, one.shared) for one in both] == [("points", False)] * 3
    assert both[0].sentence == "Both reviewers take points for coverage, each for a reason of its own."
    assert [said.reason for said in both[0].raised] == [
        "The coverage has its faults.",
        "Another fault in coverage.",
    ]


def test_like_reasons_on_every_criterion_stay_apart() -> None:
    """A reviewer that words all its deductions alike is not taken to say one thing of all criteria."""
    one = critique("d", LEVELS)
    names = ("coverage", "questions asked", "evidence")
    lines = [
        line.model_copy(update={"reason_taken": f"D finds this weak on {name}."})
        for line, name in zip(one.lines, names, strict=True)
    ]
    stakes = [each.at_stake for each in found(one.model_copy(update={"lines": tuple(lines)}))]
    assert stakes == [pytest.approx(2.0), pytest.approx(1.2), pytest.approx(0.6)]


def test_one_reviewer_s_two_faults_stay_two() -> None:
    """Two faults under one criterion are told as two, and share the points that were taken there."""
    one = critique("d", LEVELS, weakness("It jumps about.", "order"), weakness("It ends too soon.", "order"))
    stakes = {each.sentence: each.at_stake for each in found(one) if each.criterion == "order"}
    assert stakes == {"It jumps about.": pytest.approx(0.3), "It ends too soon.": pytest.approx(0.3)}


def test_points_at_stake_by_hand() -> None:
    """A side missing and one touched on share the 2 points taken on coverage as 2 to 1; others cost what was taken."""
    stakes = {one.subjects: one.at_stake for one in found(*three())}
    assert stakes == {
        ("order",): pytest.approx(2.4),
        ("alternatives",): pytest.approx(2.0),  # two:b took 2 points, and this is all it finds missing
        ("money",): pytest.approx(1.2),
        ("yield",): pytest.approx(2 / 3, abs=1e-4),
    }


def test_order_is_by_points_at_stake() -> None:
    """Findings come in order of points at stake."""
    stakes = [one.at_stake or 0 for one in found(*three())]
    assert stakes == sorted(stakes, reverse=True)


def test_a_deduction_without_a_finding_speaks() -> None:
    """Points taken for which no finding speaks are a finding with the reason of the scorecard."""
    one = by_subject(found(critique("one:a", LEVELS)))["order",]
    assert one.sentence == "The order has its faults."
    assert one.at_stake == pytest.approx(0.6)


def test_no_points_are_not_zero_points() -> None:
    """What only a prose reviewer raises has no points at stake, which is not 0, and comes last."""
    prose = critique("paste:chat", None, weakness("Too long.", "", "money"), stated=8)
    ordered = found(prose, critique("one:a", {"coverage": 5.0, "order": 4.0, "evidence": 5.0}))
    assert [(one.sentence, one.at_stake) for one in ordered] == [
        ("The order has its faults.", pytest.approx(0.6)),
        ("Too long.", None),
    ]


def test_prose_omissions_find_their_side() -> None:
    """A person's “does not discuss alternatives” is the same finding as the coverage item of a model."""
    prose = critique("paste:chat", None, weakness("It does not discuss any alternative to free buses."))
    one = by_subject(found(*three(), prose))["alternatives",]
    assert [said.reviewer for said in one.raised] == ["one:a", "two:b", "paste:chat"]


def test_prose_alone_keeps_its_own_words() -> None:
    """A sentence that is laid to a side by a word of it is told as it was written, not as the list words that side."""
    prose = critique("paste:chat", None, weakness("It does not discuss any alternative to free buses."))
    both = found(prose, critique("one:a", {"order": 5.0}))
    assert [one.sentence for one in both] == ["It does not discuss any alternative to free buses."]


def test_unverified_findings_count_for_nothing() -> None:
    """A finding whose quote is absent from the text is left out."""
    quotes = (Quote(text="not there", verified=False),)
    lie = weakness("It says so.", "order", "money").model_copy(update={"quotes": quotes})
    liar = critique("one:a", {"coverage": 5.0, "order": 5.0, "evidence": 5.0}, lie)
    assert found(liar, critique("two:b", {"order": 5.0})) == ()


def test_borrowed_coverage_counts_once() -> None:
    """Answers that a small model has from the checklist's words are not a second voice."""
    small = critique(
        "local:small",
        LEVELS,
        coverage=covering({"alternatives": "missing"}),
        indicative=True,
        notes=(BY_WORDS,),
    )
    rules = critique("checklist", LEVELS, coverage=covering({"alternatives": "missing"}))
    one = by_subject(found(small, rules))["alternatives",]
    assert [said.reviewer for said in one.raised] == ["checklist"]
    assert [(other.reviewer, other.stance) for other in one.others] == [("local:small", "not-asked")]


def test_meaning_joins_other_reviewers_only() -> None:
    """Likeness joins what two reviewers say in different places, and never two things one reviewer says."""
    first = critique(
        "one:a", LEVELS, weakness("Leading.", "order", "who"), weakness("Loaded.", "order", "what")
    )
    second = critique("two:b", LEVELS, weakness("It pushes the reader.", "order", "elsewhere"))

    def alike(texts: Sequence[str]) -> list[tuple[int, int, float]]:
        places = {text: place for place, text in enumerate(texts)}
        return [
            (places["Leading."], places["Loaded."], 0.9),
            (places["Leading."], places["It pushes the reader."], 0.8),
            (places["Loaded."], places["It pushes the reader."], 0.7),
        ]

    joined = [
        one for one in findings(matrix([first, second]), points([first, second]), alike) if one.by_meaning
    ]
    assert [[(x.reviewer, x.reason) for x in one.raised] for one in joined] == [
        [("one:a", "Leading."), ("two:b", "It pushes the reader.")]
    ]


def test_opening_has_five_at_most_and_joins_sides() -> None:
    """Sides about which the same reviewers say the same open as one finding that costs their sum."""
    answers: dict[str, Status] = {"alternatives": "missing", "yield": "missing"}
    first = critique("one:a", LEVELS, coverage=covering(answers))
    second = critique("two:b", LEVELS, coverage=covering(answers))
    every = [weakness(f"Fault {n}.", "evidence", f"q{n}") for n in range(9)]
    third = critique(
        "three:c", LEVELS, *every, coverage=covering({"alternatives": "covered", "yield": "covered"})
    )
    opened = opening(found(first, second, third))
    assert len(opened) == 5
    assert opened[0].subjects == ("alternatives", "yield")
    assert opened[0].at_stake == pytest.approx(2.0)
    assert opened[0].sentence == (
        "Not asked about: what could be done instead; how much money it brings in or costs."
    )


def test_hints_come_after_equals() -> None:
    """Of equal stakes, what only a small local model says comes after what another says."""
    full = {"coverage": 5.0, "order": 5.0, "evidence": 5.0}
    small = critique("a-small:model", full | {"order": 4.0}, weakness("Hm.", "order", "who"), indicative=True)
    other = critique("z-big:model", full | {"order": 4.0}, weakness("Well.", "order", "what"))
    assert [(one.sentence, one.hint) for one in found(small, other)] == [("Well.", False), ("Hm.", True)]


@given(
    st.lists(st.sampled_from(["coverage", "order", "evidence"]), max_size=6),
    st.tuples(*[st.integers(0, 5)] * 3),
    st.sets(st.sampled_from(["alternatives", "yield"])),
)
def test_shares_add_up_to_what_was_taken(
    named: list[str], levels: tuple[int, int, int], out: set[str]
) -> None:
    """Whatever a reviewer says, its points of one criterion add up to what it took there, or nothing speaks for it."""
    reasons = [weakness(f"Fault {n}.", name, f"q{n}") for n, name in enumerate(named)]
    scored = dict(zip(["coverage", "order", "evidence"], map(float, levels), strict=True))
    one = critique("one:a", scored, *reasons, coverage=covering(dict.fromkeys(sorted(out), "missing")))
    for line in one.lines:
        shares = [p.share for p in points([one]) if p.subject.criterion == line.criterion]
        if shares or line.taken:
            assert sum(share or 0 for share in shares) == pytest.approx(line.taken, abs=0.01)
