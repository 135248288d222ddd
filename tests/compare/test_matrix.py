"""Critiques as a matrix: which of them count, and what stays unknown."""

from __future__ import annotations

from promptcraft.compare.matrix import matrix
from tests.compare.critiques import VERSION, critique

FULL = {"coverage": 5.0, "order": 5.0, "evidence": 5.0}


def test_newest_critique_counts() -> None:
    """Of one reviewer and case the newest critique counts, however they are handed over."""
    old = critique("one:a", FULL, at="2026-01-01T00:00:00+00:00")
    new = critique("one:a", FULL | {"order": 0.0}, at="2026-02-01T00:00:00+00:00")
    assert matrix([new, old]).scores() == ((7.0,),)


def test_missing_is_none() -> None:
    """A reviewer that did not review an item, or gave no points, has None there, not 0."""
    other = critique("one:a", FULL, framework="other-one")
    prose = critique("paste:chat", None, stated=8)
    assert matrix([critique("two:b", FULL), other, prose]).scores() == (
        (None, 10.0),
        (10.0, None),
        (None, None),
    )


def test_labels_tell_items_apart() -> None:
    """An item is called by its framework, and by version and values only where those tell it apart."""
    versions = [critique("one:a", FULL, version=version) for version in (VERSION, "b2" * 32)]
    cases = [critique("one:a", FULL, framework="taxed", set={"country": one}) for one in ("India", "Japan")]
    assert matrix(versions).labels == ("@a1a1a1a1", "@b2b2b2b2")
    assert matrix(cases).labels == ("country=India", "country=Japan")
    labels = matrix([*versions, *cases]).labels
    assert labels == (
        "free-buses@a1a1a1a1",
        "free-buses@b2b2b2b2",
        "taxed (country=India)",
        "taxed (country=Japan)",
    )


def test_kinds_of_reviewers() -> None:
    """Models come first, then what people pasted, then the checklist."""
    judges = matrix([critique(name, FULL) for name in ("checklist", "paste:chat", "one:a")]).reviewers
    assert [(one.name, one.kind) for one in judges] == [
        ("one:a", "model"),
        ("paste:chat", "person"),
        ("checklist", "checklist"),
    ]


def test_one_rubric_at_a_time() -> None:
    """Critiques under another rubric are not mixed in: the one of most reviewers counts, or the one named."""
    ours = [critique(name, FULL) for name in ("one:a", "two:b")]
    other = critique("one:a", {"order": 5.0}, rubric="other")
    assert (matrix([*ours, other]).rubric, matrix([*ours, other], "other").names) == ("small", ("one:a",))


def test_levels_of_one_item() -> None:
    """The levels of one item are reviewers × criteria."""
    table = matrix([critique("one:a", FULL), critique("two:b", {"order": 2.0})])
    assert table.levels_by_criterion("free-buses") == ((5.0, 5.0, 5.0), (None, 2.0, None))
