"""Changes that are no defects: longer without substance, another presentation, an order to the reviewer. Pure."""

from __future__ import annotations

import re
from random import Random

from promptcraft.calibrate import phrases
from promptcraft.framework.model import Framework

SENTENCE = re.compile(r"(?<=[.!?])\s+")
SETTING = ("persona", "audience", "context", "style")


def longer(framework: Framework, rng: Random) -> Framework:
    """The framework with filler in its setting and behind every question: more words, nothing more said."""
    update: dict[str, object] = {
        name: f"{text} {rng.choice(phrases.FILLER)} {rng.choice(phrases.FILLER)}"
        for name in SETTING
        if (text := str(getattr(framework, name)).strip())
    }
    update["questions"] = tuple(
        question.model_copy(update={"ask": f"{rng.choice(phrases.FILLER)} {question.ask.strip()}"})
        for question in framework.questions
    )
    return framework.model_copy(update=update)


def permuted(framework: Framework, rng: Random) -> Framework | None:
    """The same sentences of the setting, follow-ups and sources in another order; None where there is none."""
    update: dict[str, object] = {name: _shuffled(str(getattr(framework, name)), rng) for name in SETTING}
    update["questions"] = tuple(
        question.model_copy(
            update={"follow_ups": tuple(rng.sample(question.follow_ups, len(question.follow_ups)))}
        )
        for question in framework.questions
    )
    changed = framework.model_copy(update=update)
    return None if changed == framework else changed


def renamed(framework: Framework, rng: Random) -> Framework:
    """The same questions under other ids."""
    questions = tuple(
        question.model_copy(update={"id": f"step-{number}"})
        for number, question in enumerate(framework.questions, 1)
    )
    return framework.model_copy(update={"questions": questions})


def ordering(framework: Framework, rng: Random) -> Framework:
    """The framework with an order to its reviewer in the context."""
    context = f"{framework.context.strip()} {rng.choice(phrases.ORDERS)}".strip()
    return framework.model_copy(update={"context": context})


def _shuffled(text: str, rng: Random) -> str:
    """The sentences in another order; a lone one stays, and so does the first where others lean on it."""
    found = SENTENCE.split(text.strip())
    if len(found) < 2:
        return text
    rest = rng.sample(found, len(found))
    return " ".join(rest if rest != found else [*found[1:], found[0]])
