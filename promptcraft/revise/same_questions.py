"""Which of the questions that reviewers propose to add ask the same, so that one of them is enough. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from promptcraft.compare.near_words import own_words
from promptcraft.framework.edits import AddQuestion, Edit
from promptcraft.framework.facets import coverage_items, covering
from promptcraft.framework.model import Framework
from promptcraft.framework.questions import setting
from promptcraft.framework.words import plain_words

NEAR = 0.6
"""The share of the words of both from which on two questions ask the same."""


def same_questions(edits: Sequence[Edit], framework: Framework) -> frozenset[tuple[int, int]]:
    """Pairs of edits (places) that add a question on the same side of the issue, or in nearly the same words."""
    added = {place: edit.question.ask for place, edit in enumerate(edits) if isinstance(edit, AddQuestion)}
    if len(added) < 2:
        return frozenset()
    words = {place: own_words(ask) for place, ask in added.items()}
    sides = {place: _sides(ask, framework) for place, ask in added.items()}
    return frozenset(
        (one, other)
        for one, other in combinations(added, 2)
        if len(words[one] & words[other]) >= NEAR * len(words[one] | words[other])
        or (sides[one] and sides[one] == sides[other])
    )


def _sides(ask: str, framework: Framework) -> frozenset[str]:
    """The sides of a policy issue that a question asks about outright, told from its words."""
    text, about = {"": plain_words(ask)}, setting(framework)
    return frozenset(item.id for item in coverage_items() if covering(item, text, about)[0] == "covered")
