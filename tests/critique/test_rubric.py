"""Rubrics: what is shipped holds together, what is broken is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from promptcraft.critique.rubric import load_rubric
from promptcraft.errors import RubricInvalid, StorageFailed

CRITERION = """
  - id: clarity
    title: Clarity
    weight: {weight}
    question: Is it clear?
    anchors: [none, little, some, half, most, all]
"""


def test_the_shipped_rubric_sums_to_ten() -> None:
    """The default rubric has seven criteria with six anchors each, and weights that sum to 10."""
    rubric = load_rubric()
    assert sum(criterion.weight for criterion in rubric.criteria) == pytest.approx(10)
    assert {len(criterion.anchors) for criterion in rubric.criteria} == {6}
    assert rubric.criterion("coverage").weight == max(c.weight for c in rubric.criteria)


def test_the_shipped_coverage_list_can_be_asked_and_mended() -> None:
    """Every item has words to look for and a question to offer, whose own words cover it."""
    from promptcraft.framework.words import has_word, plain_words

    items = load_rubric().coverage
    assert all(item.strong and item.suggest.endswith("?") for item in items)
    unmended = [
        item.id for item in items if not has_word(plain_words(item.suggest), (*item.strong, *item.weak))
    ]
    assert unmended == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: T\ncriteria:" + CRITERION.format(weight=9), "sum to 9"),
        ("title: T\ncriteria:" + CRITERION.format(weight=5) * 2, "stands twice"),
        ("title: T\ncriteria:" + CRITERION.format(weight=".nan"), "not a finite number"),
        ("title: T\ncriteria:" + CRITERION.format(weight=-10), "Criterion 1: weight"),
        ("title: T\ncriteria: []", "Criteria"),
        ("a: &a [*a]", "goes beyond"),
        ("title: T\ntitle: U\ncriteria: []", "not valid YAML"),
        ("title: T\nwhatever: 1\ncriteria:" + CRITERION.format(weight=10), "whatever"),
        ("- a list", "holds no rubric"),
        ("", "is empty"),
        ("title: [", "not valid YAML"),
        ("title: !!python/name:os.system x", "goes beyond"),
        ("a: " + "[" * 5_000, "goes beyond"),
        ("title: \x00", "not valid YAML"),
    ],
)
def test_a_broken_rubric_is_named(tmp_path: Path, text: str, said: str) -> None:
    """A rubric that cannot be used raises RubricInvalid with the file and what is wrong."""
    path = tmp_path / "mine.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(RubricInvalid, match=said) as raised:
        load_rubric(str(path))
    assert str(path) in raised.value.where


@pytest.mark.parametrize(
    ("said", "items"), [("", 0), ("coverage: []\n", 0), ("coverage: policy\n", len(load_rubric().coverage))]
)
def test_a_rubric_has_the_coverage_list_it_asks_for(tmp_path: Path, said: str, items: int) -> None:
    """Without a list of its own it has none; the word `policy` stands for the shipped one; its name is the file's."""
    path = tmp_path / "mine.yaml"
    path.write_text(f"title: T\n{said}criteria:" + CRITERION.format(weight=10), "utf-8")
    rubric = load_rubric(str(path))
    assert (rubric.name, len(rubric.coverage)) == (f"mine@{rubric.digest[:8]}", items)


def test_a_rubric_that_is_not_there_names_those_that_are() -> None:
    """An unknown name lists the shipped rubrics."""
    with pytest.raises(RubricInvalid) as raised:
        load_rubric("no-such-rubric")
    assert "policy-framework" in raised.value.hint
    with pytest.raises((RubricInvalid, StorageFailed)):
        load_rubric("no-such-file.yaml")
