"""No spoilt reply becomes a score: a seeded sample, judged by an oracle of its own; all are run by fuzz_replies."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from tests.critique import fuzz_judgements
from tests.critique.bench import Json
from tests.critique.fuzz_replies import ABOUT, TRUTH, our_score, run, spoilt, valid
from tests.critique.reply_oracle import judge

SAMPLE = 2_000


def test_no_spoilt_reply_is_stored_as_a_score() -> None:
    """Of two thousand, none gets a score that the oracle does not give it, and valid ones are not lost."""
    tally = run(SAMPLE)
    assert tally.wrong == []
    assert tally.counts["refused by both"] > SAMPLE // 2
    assert tally.counts["valid, scored alike"] > SAMPLE // 10
    assert tally.counts["valid, refused by us"] < SAMPLE // 100


def test_no_spoilt_judgement_gives_points() -> None:
    """Of a thousand replies on one criterion, none gets points that the oracle does not give it."""
    tally = fuzz_judgements.run(SAMPLE // 2)
    assert tally.wrong == []
    assert tally.counts["refused by both"] > SAMPLE // 4
    assert tally.counts["valid, scored alike"] > SAMPLE // 20
    assert tally.counts["valid, refused by us"] < SAMPLE // 100


def test_the_same_number_gives_the_same_reply() -> None:
    """A failure can be looked at again by its seed."""
    assert [spoilt(seed) for seed in range(50)] == [spoilt(seed) for seed in range(50)]


def good() -> Json:
    """A valid reply of level 4 on everything."""
    import random

    said = valid(random.Random(1))  # noqa: S311 - the same reply each time, no secret
    for row in said["scorecard"]:
        row["level"] = 4
    return said


def test_the_oracle_knows_a_valid_reply() -> None:
    """It adds up by itself, and the program comes to the same."""
    text = json.dumps(good())
    assert judge(text, TRUTH) == Fraction(8)
    assert our_score(text) == 8.0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"level": 4', '"level": 85'),
        ('"level": 4', '"level": -1'),
        ('"level": 4', '"level": "4"'),
        ('"level": 4', '"level": true'),
        ('"level": 4', '"level": 4.0'),
        ('"level": 4', '"level": 1e999'),
        ('"level": 4', '"level": NaN'),
        ('"level": 4', '"level": 4, "level": 5'),
        ('"level": 4', '"level": ' + "9" * 400),
        ('"stated": ', '"stated": null, "other": '),
        ('"scorecard": [', '"scorecard": [{}, '),
        ("]", ""),
        ("}", "}}"),
    ],
)
def test_the_oracle_and_the_program_refuse_alike(old: str, new: str) -> None:
    """Each known kind of bad number or broken JSON has no score by either, on its own."""
    text = json.dumps(good()).replace(old, new, 1)
    assert (judge(text, TRUTH), our_score(text)) == (None, None)


def test_the_oracle_would_notice_a_program_that_clamps() -> None:
    """The sample holds replies that a careless reader would take: it would not pass one that clamps or converts."""
    careless = 0
    for seed in range(400):
        try:
            said = json.loads(spoilt(seed))
            levels = [max(0, min(5, int(float(row["level"])))) for row in said["scorecard"]]
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            continue
        careless += judge(spoilt(seed), TRUTH) is None and len(levels) == len(ABOUT.rubric.criteria)
    assert careless > 10
