"""Planted defects: seeded, valid, in one place, and told apart from what is no defect."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promptcraft.calibrate import controls
from promptcraft.calibrate.defects import BY_NAME, KINDS, plant, plant_all, plant_many
from promptcraft.framework.model import Framework, Question, Synthesis
from promptcraft.framework.questions import SYNTHESIS
from tests.calibrate.bench import base

GOOD = base().filled


def test_there_are_more_than_fifteen_kinds_and_a_good_framework_can_have_each() -> None:
    """A shipped framework can be spoilt in every way."""
    assert len(KINDS) >= 15
    assert [one.kind for one in plant_all(GOOD)] == [kind.name for kind in KINDS]


@pytest.mark.parametrize("name", [kind.name for kind in KINDS])
def test_a_planted_defect_is_a_changed_valid_framework_and_its_place_is_there(name: str) -> None:
    """It differs from the base, is a framework, and names questions and words that are in it."""
    planted = plant(BY_NAME[name], GOOD)
    assert planted is not None
    made = Framework.model_validate(planted.framework.model_dump())
    text = made.model_dump_json()
    assert made != GOOD
    assert {*made.question_ids, SYNTHESIS} >= set(planted.target.questions)
    assert all(words[:40] in text for words in planted.target.words)


def test_the_same_seed_plants_the_same_and_another_seed_something_else() -> None:
    """Defects are reproducible, and there is more than one of a kind."""
    assert plant_all(GOOD, seed=3) == plant_all(GOOD, seed=3)
    assert plant_all(GOOD, seed=3) != plant_all(GOOD, seed=4)


def test_a_chain_keeps_earlier_defects() -> None:
    """Each framework of a chain has the defects of those before it."""
    made = plant_many(GOOD, ("audience-removed", "persona-removed", "synthesis-removed"))
    parts = [(f.framework.audience, f.framework.persona, f.framework.synthesis is None) for f in made]
    assert parts == [("", GOOD.persona, False), ("", "", False), ("", "", True)]


def test_what_is_not_there_cannot_be_removed() -> None:
    """A kind that does not apply plants nothing."""
    bare = Framework(title="Rents", questions=(Question(id="one", ask="What is a fair rent here?"),))
    kinds = {one.kind for one in plant_all(bare)}
    assert kinds.isdisjoint(
        {"audience-removed", "persona-removed", "too-early", "synthesis-removed", "wrong-country"}
    )


TEXTS = st.text(max_size=80)


@settings(max_examples=60)
@given(
    fields=st.lists(TEXTS, min_size=5, max_size=5),
    asks=st.lists(TEXTS, min_size=1, max_size=5),
    end=TEXTS,
    seed=st.integers(0, 99),
)
def test_any_framework_can_be_spoilt_without_an_error(
    fields: list[str], asks: list[str], end: str, seed: int
) -> None:
    """Whatever the text, a plant gives a valid, changed framework or nothing, and controls give valid ones."""
    names = ("aim", "persona", "audience", "context", "style")
    framework = Framework(
        title="T",
        questions=tuple(Question(id=f"q-{n}", ask=ask or "?") for n, ask in enumerate(asks)),
        synthesis=Synthesis(ask=end) if end else None,
    ).model_copy(update=dict(zip(names, fields, strict=True)))
    changed = [one.framework for one in plant_all(framework, seed=seed)]
    rng = Random(seed)  # noqa: S311 - no secret
    others = [
        controls.longer(framework, rng),
        controls.renamed(framework, rng),
        controls.ordering(framework, rng),
    ]
    for one in (*changed, *others):
        Framework.model_validate(one.model_dump())
    assert framework not in changed


def test_controls_change_no_substance() -> None:
    """Shuffled: the same sentences; longer: every old sentence and more words; renamed: the same questions."""
    rng = Random(1)  # noqa: S311 - no secret
    shuffled, longer = controls.permuted(GOOD, rng), controls.longer(GOOD, rng)
    assert shuffled is not None
    assert sorted(shuffled.persona.split()) == sorted(GOOD.persona.split())
    assert shuffled.question_ids == GOOD.question_ids
    assert len(longer.model_dump_json()) > len(GOOD.model_dump_json())
    assert all(old.ask.strip() in new.ask for old, new in zip(GOOD.questions, longer.questions, strict=True))
    assert [q.ask for q in controls.renamed(GOOD, rng).questions] == [q.ask for q in GOOD.questions]
