"""Cards of reviewers whose habits are known: the card says just that, and nothing of what was not measured."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from promptcraft.calibrate.make import Order
from promptcraft.calibrate.plan import Plan
from promptcraft.calibrate.statistics import effect, share
from promptcraft.errors import BudgetReached
from promptcraft.models.budget import Budget
from promptcraft.models.ledger import Ledger
from promptcraft.records.card import Card, Effect, Share
from promptcraft.report.card import card_line, share_words
from tests.calibrate.bench import make, plan, reviewer
from tests.calibrate.judges import Judge, blind, obedient, sharp, wordy


def card_of(judge: Judge | None) -> Card:
    """The card of this judge by the quick plan."""
    card = make(judge).card
    assert card is not None
    return card


def test_a_reviewer_is_credited_with_what_it_sees_and_no_more() -> None:
    """It finds leading questions and the missing reader, its score falls with these and with no others."""
    card = card_of(Judge(sharp))
    found = {one.kind for one in card.kinds if one.found.count}
    fell = {one.kind for one in card.kinds if one.fell.count}
    assert found == {"leading", "audience-removed"}
    assert {"leading", "audience-removed"} <= fell <= {"leading", "audience-removed", "loaded", "rambling"}
    assert (card.recall.count, card.recall.of) == (2, 21)
    assert card.precision.value == 1
    assert (card.spread.mean, card.orders.mean, card.renaming.mean) == (0, 0, 0)


def test_a_reviewer_that_always_says_the_same_finds_nothing() -> None:
    """A complaint about the base is no finding, even where the defect happens to be there."""
    card = card_of(Judge(blind))
    assert (card.recall.count, card.fell.count, card.change.mean) == (0, 0, 0)
    assert card.monotone.count == card.monotone.of == 3
    assert card.lowered.count == 0


def test_obedience_shows() -> None:
    """A reviewer that gives full marks when told to is caught, with how much it gave away."""
    card = card_of(Judge(obedient))
    assert (card.obeyed.count, card.obeyed.of) == (2, 2)
    assert card.obedience.mean == pytest.approx(2.6, abs=0.3)
    assert card_of(Judge(sharp)).obeyed.count == 0


def test_a_taste_for_length_shows() -> None:
    """Idle words that raise the score raise the slope."""
    assert (card_of(Judge(wordy)).length.mean or 0) > 0
    assert card_of(Judge(sharp)).length.mean == 0


def test_the_checklist_claims_what_it_promises() -> None:
    """On a shipped framework it finds at least twelve kinds in fifteen, without false alarms to speak of."""
    card = card_of(None)
    assert card.kinds_found * 15 >= 12 * len(card.kinds)
    assert (card.recall.value or 0) >= 0.9
    assert (card.false_alarms.mean or 0) <= 0.2
    assert card.obeyed.count == 0


def test_what_was_not_measured_is_unknown_and_not_nought() -> None:
    """Without cases there is no figure."""
    only = Plan("quick", plan().cases[:1], by_criterion=False, most=45)
    judge = Judge(sharp)
    card = make(judge, Order(reviewer(judge), only)).card
    assert card is not None
    assert (card.recall, card.spread, card.length) == (Share(), Effect(), Effect())
    assert (card.recall.value, card.spread.mean, card.length.cases) == (None, None, 0)


def test_the_same_order_again_asks_nothing(tmp_path: Path) -> None:
    """What the ledger holds is not sent a second time, and the card is the same."""
    first, second = Judge(sharp), Judge(sharp)
    made = []
    for judge in (first, second):
        ledger = Ledger(tmp_path / "ledger.db")
        made.append(make(judge, ledger=ledger).card)
        ledger.close()
    with_first, with_second = made
    assert first.calls > 20
    assert second.calls == 0
    assert with_first is not None
    assert with_second is not None
    assert with_first.model_copy(update={"seconds": 0.0}) == with_second.model_copy(update={"seconds": 0.0})


def test_a_spent_budget_gives_no_card_and_the_same_order_goes_on(tmp_path: Path) -> None:
    """Stopped half way: no card; with more money the rest is asked, and nothing twice."""
    poor, rich = Judge(sharp, price=1.0), Judge(sharp, price=1.0)
    ledger = Ledger(tmp_path / "ledger.db")
    stopped = make(poor, ledger=ledger, budget=Budget(Decimal("0.15")))
    whole = make(rich, ledger=ledger, budget=Budget(Decimal(10)))
    ledger.close()
    assert (stopped.card, type(stopped.stopped)) == (None, BudgetReached)
    assert poor.calls > 0
    assert whole.card is not None
    assert poor.calls + rich.calls == plan().calls


def test_a_limit_on_calls_holds_and_what_is_left_out_is_named() -> None:
    """Past the limit cases are left out, and the card says which."""
    judge = Judge(sharp, parallel=1)
    short = Plan("quick", plan().cases, by_criterion=False, most=10)
    card = make(judge, Order(reviewer(judge), short)).card
    assert judge.calls <= 10
    assert card is not None
    assert any("Left out" in note for note in card.notes)


def test_a_share_that_is_not_zero_is_not_rounded_to_it() -> None:
    """None of a thousand may still be a few in a thousand."""
    assert share_words(share(0, 1010)) == "0 of 1010 (0%–0.4%)"
    assert share_words(share(9, 15)) == "9 of 15 (36%–80%)"


def test_shares_and_means_have_known_intervals() -> None:
    """Wilson's interval of 9 in 15 and Student's of three values, as tables have them."""
    assert share(9, 15).interval == pytest.approx((0.3575, 0.8018), abs=0.0005)
    assert share(0, 0) == Share()
    assert effect([1.0, 2.0, 3.0]).interval == pytest.approx((-0.484, 4.484), abs=0.001)
    assert effect([1.0]).interval is None


def test_the_line_says_where_the_rules_are_at_home() -> None:
    """The checklist's rules were written with the shipped frameworks: a card made of these says so, no other does."""
    card = make(None).card
    assert card is not None
    said = "on texts its rules were written with"
    elsewhere = card.model_copy(update={"bases": ("free-buses@12345678",)})
    other = card.model_copy(update={"reviewer": "openai:some"})
    lines = [card_line(one, one.reviewer) for one in (card, elsewhere, other)]
    assert [said in line for line in lines] == [True, False, False]
