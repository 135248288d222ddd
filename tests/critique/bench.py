"""A framework about tolls, a full and correct reply about it, and ways to spoil both."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from promptcraft.critique.ask import ask_samples
from promptcraft.critique.assemble import assemble
from promptcraft.critique.review import Review
from promptcraft.critique.rubric import Rubric, load_rubric
from promptcraft.critique.sample_result import SampleResult
from promptcraft.framework.model import Framework, Question, Synthesis, Variable
from promptcraft.framework.rendered import as_rendered
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.ledger import Ledger
from promptcraft.models.scripted import ScriptedModel
from promptcraft.records.critique import Critique

SECRET = b"a secret of thirty-two bytes ...".ljust(32)
Json = dict[str, Any]

SOURCE = Framework(
    title="Should {{ town }} charge drivers for entering its centre?",
    aim="A way to weigh the question, not an answer",
    author="Somebody Known",
    variables={"town": Variable(default="Graz")},
    persona="You know transport economics and the politics of Austrian cities.",
    audience="Residents of {{ town }} who have never studied economics.",
    context="The council of {{ town }} will vote on a toll for the inner city next spring.",
    style="Plain words and one example each.",
    questions=(
        Question(id="principles", ask="By which principles should street space be shared out?"),
        Question(id="effects", ask="What would a toll do to traffic, shops and rents in {{ town }}?"),
        Question(id="elsewhere", ask="What did Stockholm and Milan learn from theirs?"),
    ),
    synthesis=Synthesis(
        ask="Going by all this, what are the best arguments for and against a toll in {{ town }}?"
    ),
)


def filled(source: Framework, **values: str) -> Framework:
    """The framework with its variables put in by plain replacement, as the template would."""
    text = source.model_dump_json()
    for name, value in values.items():
        text = text.replace("{{ " + name + " }}", json.dumps(value)[1:-1])
    return Framework.model_validate_json(text)


def review(source: Framework = SOURCE, rubric: Rubric | None = None, **values: str) -> Review:
    """The framework as it is put before a reviewer."""
    given = values or {"town": "Graz"}
    rendered = as_rendered("tolls", source, filled(source, **given), dict(given))
    return Review(rendered, source, rubric or load_rubric(), SECRET)


def line(criterion: str, level: object = 3, **changes: object) -> Json:
    """One line of a scorecard that stands on a quote, a question and an item."""
    full: Json = {
        "criterion": criterion,
        "quotes": ["What did Stockholm and Milan learn from theirs?"],
        "questions": ["elsewhere"],
        "items": ["comparison"],
        "reason_given": f"Good on {criterion}.",
        "reason_taken": f"Bad on {criterion}.",
        "level": level,
    }
    return full | changes


def finding(**changes: object) -> Json:
    """One weakness with a quote that is there."""
    full: Json = {
        "kind": "weakness",
        "criterion": "questions",
        "question": "effects",
        "quote": "traffic, shops and rents",
        "reason": "It asks three things at once.",
        "severity": "medium",
    }
    return full | changes


def edit(**changes: object) -> Json:
    """One edit: a rewrite that answers the first finding."""
    full: Json = {
        "kind": "rewrite",
        "question": "effects",
        "after": None,
        "field": None,
        "text": "What would a toll do to traffic?",
        "why": "One thing at a time.",
        "answers": [1],
    }
    return full | changes


def reply(**changes: object) -> Json:
    """A whole and correct reply about the tolls, with all levels at 3."""
    rubric = load_rubric()
    full: Json = {
        "coverage": [
            {"item": item.id, "status": "covered", "questions": ["effects"]} for item in review().coverage
        ],
        "findings": [finding()],
        "scorecard": [line(criterion.id) for criterion in rubric.criteria],
        "edits": [edit()],
        "stated": 6,
    }
    return full | changes


def with_lines(*changed: Json) -> list[Json]:
    """The scorecard with these lines in the place of those of the same criterion."""
    by_id = {one["criterion"]: one for one in changed}
    return [by_id.get(criterion.id, line(criterion.id)) for criterion in load_rubric().criteria]


def scripted(folder: Path, *replies: Json | str) -> ScriptedModel:
    """A model that gives these replies in order: an object as JSON, a text as it is."""
    path = folder / "script.json"
    rows = [
        {"text": one} if isinstance(one, str) else one if "stop" in one or "error" in one else {"json": one}
        for one in replies
    ]
    path.write_text(json.dumps(rows), "utf-8")
    return ScriptedModel(path)


def ask(
    folder: Path, replies: Sequence[Json | str], *, about: Review | None = None, samples: int = 1
) -> tuple[SampleResult, ...]:
    """What comes of asking a model that gives these replies."""
    work = ask_samples(about or review(), scripted(folder, *replies), Dispatcher(Ledger(None)), samples)
    return asyncio.run(work)


def critique(folder: Path, *replies: Json | str, about: Review | None = None, samples: int = 1) -> Critique:
    """The critique of a model that gives these replies."""
    one = about or review()
    results = ask(folder, replies, about=one, samples=samples)
    return assemble(one, scripted(folder, *replies).info, results)
