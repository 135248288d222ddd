"""Defects of the frame: a part removed, parts that contradict each other. Pure."""

from __future__ import annotations

from random import Random

from promptcraft.calibrate import phrases
from promptcraft.calibrate.planted import Plant, Planted, Target
from promptcraft.framework import questions as told
from promptcraft.framework.model import Framework, Question, Synthesis
from promptcraft.framework.words import plain_words

FEWEST = 3


def without(field: str, label: str) -> Plant:
    """A plant that empties this text field; None where it says next to nothing already."""

    def plant(framework: Framework, rng: Random) -> Planted | None:
        if len(str(getattr(framework, field)).split()) < FEWEST:
            return None
        changed = framework.model_copy(update={field: ""})
        return Planted(f"{label}-removed", changed, Target(), f"Its {label} is gone.")

    return plant


def synthesis_removed(framework: Framework, rng: Random) -> Planted | None:
    """The synthesis, or the last question where that concludes, is gone."""
    target = Target(items=("synthesis",))
    if framework.synthesis is not None:
        changed = framework.model_copy(update={"synthesis": None})
        if told.concludes(plain_words(changed.questions[-1].ask)):
            return None
        return Planted("synthesis-removed", changed, target, "Its synthesis is gone.")
    last = framework.questions[-1]
    rest = framework.questions[:-1]
    if len(rest) < 2 or not _closes(last) or _closes(rest[-1]):
        return None
    changed = framework.model_copy(update={"questions": rest})
    return Planted("synthesis-removed", changed, target, f"Its closing question ({last.id}) is gone.")


def _closes(question: Question) -> bool:
    words = plain_words(question.ask)
    return told.asks_both_sides(words) or (told.concludes(words) and told.refers_back(words))


def one_sided_end(framework: Framework, rng: Random) -> Planted | None:
    """The synthesis asks for one side only."""
    if framework.synthesis is None or not told.asks_both_sides(plain_words(framework.synthesis.ask)):
        return None
    ask = rng.choice(phrases.ONE_SIDED)
    changed = framework.model_copy(update={"synthesis": Synthesis(ask=ask)})
    target = Target(questions=(told.SYNTHESIS,), items=("synthesis", "counter-case"), words=(ask,))
    return Planted("one-sided-end", changed, target, "Its synthesis asks for one side only.")


def contradiction(framework: Framework, rng: Random) -> Planted | None:
    """Two instructions that cannot both be followed, in the style or in style and context."""
    first, second = rng.choice(phrases.CONTRADICTION)
    apart = rng.random() < 0.5
    style = f"{framework.style} {first}" if apart else f"{framework.style} {first} {second}"
    context = f"{framework.context} {second}" if apart else framework.context
    changed = framework.model_copy(update={"style": style.strip(), "context": context.strip()})
    return Planted(
        "contradiction", changed, Target(words=(first, second)), f"It says “{first}” and “{second}”"
    )
