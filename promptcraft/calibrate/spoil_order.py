"""Defects of what is asked and when: a side left out, a step too early. Pure."""

from __future__ import annotations

from random import Random

from promptcraft.calibrate.planted import Planted, Target
from promptcraft.critique import closing
from promptcraft.framework import questions as told
from promptcraft.framework.edits import DropQuestion, MoveQuestion, apply
from promptcraft.framework.facets import CoverageItem, coverage_items, covering
from promptcraft.framework.model import Framework, Question
from promptcraft.framework.questions import SYNTHESIS, question_texts, setting
from promptcraft.framework.words import has_word, plain_words


def removed(framework: Framework, rng: Random) -> Planted | None:
    """The only question about one side of the issue is gone."""
    if len(framework.questions) < 2:
        return None
    alone: list[tuple[str, str]] = []
    for item in coverage_items():
        _, questions = _covered(item, framework)
        if len(questions) == 1 and questions[0] != SYNTHESIS and item.id != SYNTHESIS:
            alone.append((questions[0], item.id))
    while alone:
        name = rng.choice(alone)[0]
        changed = apply(framework, DropQuestion(question_id=name))
        left = asked_about(changed)
        lost = tuple(item for item in asked_about(framework) if item not in left)
        if lost:
            return Planted("question-removed", changed, Target(items=lost), f"The question {name} is gone.")
        alone = [pair for pair in alone if pair[0] != name]
    return None


def too_early(framework: Framework, rng: Random) -> Planted | None:
    """A question that takes up an earlier one stands before all others."""
    later = [
        question
        for question in framework.questions[1:]
        if told.refers_back(plain_words(" ".join(question.ask.split()[:12])))
    ]
    if not later:
        return None
    name = rng.choice(later).id
    changed = apply(framework, MoveQuestion(question_id=name, after="^"))
    target = Target(questions=(name, framework.questions[0].id))
    return Planted("too-early", changed, target, f"{name} refers to what has not been asked yet.")


def conclusion_first(framework: Framework, rng: Random) -> Planted | None:
    """The conclusion is asked for before anything else."""
    if framework.synthesis is None or not told.concludes(plain_words(framework.synthesis.ask)):
        return None
    if "closing" in framework.question_ids:
        return None
    first = Question(id="closing", ask=framework.synthesis.ask)
    changed = framework.model_copy(update={"questions": (first, *framework.questions), "synthesis": None})
    last = framework.questions[-1].id
    target = Target(questions=("closing", last), words=(first.ask,))
    return Planted("conclusion-first", changed, target, "The conclusion is asked for first.")


def asked_about(framework: Framework) -> dict[str, str]:
    """The items of the coverage list that its questions touch, and whether they are covered or partly so."""
    texts = question_texts(framework)
    everything = " ".join((setting(framework), *texts.values()))
    here = (item for item in coverage_items() if not item.when or has_word(everything, item.when))
    statuses = {item.id: _covered(item, framework)[0] for item in here}
    return {name: status for name, status in statuses.items() if status != "missing"}


def _covered(item: CoverageItem, framework: Framework) -> tuple[str, tuple[str, ...]]:
    texts = question_texts(framework)
    status, questions = covering(item, texts, setting(framework))
    if status != "covered" and (last := closing.end_covers(item.id, texts)):
        return "covered", (last,)
    return status, questions
