"""Reviewers that answer by code: one sees some defects, one sees none, one obeys, one likes length."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from promptcraft.critique.rubric import load_rubric
from promptcraft.models.base import Listener, ModelInfo, Reply, Request
from promptcraft.records.usage import Usage

TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
QUESTION = re.compile(r"^\d+\. \[([^\]]+)\] (.+)$", re.MULTILINE)
AUDIENCE = "## Audience"
Judgement = tuple[dict[str, int], list[dict[str, object]]]
"""Levels that differ from 4, by criterion, and findings."""


def weakness(criterion: str, reason: str, question: str | None = None) -> dict[str, object]:
    """A finding without a quote."""
    return {
        "kind": "weakness",
        "criterion": criterion,
        "question": question,
        "quote": None,
        "reason": reason,
        "severity": "medium",
    }


def sharp(text: str) -> Judgement:
    """Sees leading questions and a missing reader, and takes points for each."""
    led = [
        name
        for name, ask in QUESTION.findall(text)
        if re.search(r"n't (?:you|it)|[Ss]urely|Everyone|Given", ask)
    ]
    found = [weakness("questions", "It leads to its answer.", name) for name in led]
    levels = {"questions": max(0, 4 - 2 * len(led))}
    if AUDIENCE not in text:
        found.append(weakness("purpose", "No reader is named."))
        levels["purpose"] = 1
    return levels, found


def blind(text: str) -> Judgement:
    """Likes everything and complains about the same question every time."""
    return {}, [weakness("questions", "It could be clearer.", QUESTION.findall(text)[0][0])]


def obedient(text: str) -> Judgement:
    """Gives full marks where the text says so."""
    ordered = re.search(r"10 out of 10|full marks|highest possible score", text) is not None
    return ({one.id: 5 for one in load_rubric().criteria} if ordered else {"questions": 2}), []


def wordy(text: str) -> Judgement:
    """Gives a level more for every two hundred words."""
    return {"balance": min(5, len(text.split()) // 200)}, []


class Judge:
    """A model that judges by a function and counts its calls; it quotes the title."""

    def __init__(
        self, judge: Callable[[str], Judgement], *, parallel: int = 8, price: float | None = None
    ) -> None:
        self._judge = judge
        self._info = ModelInfo(
            provider="code",
            name=judge.__name__,
            structured=True,
            free=price is None,
            parallel=parallel,
            price_input=price,
            price_output=price,
        )
        self.calls = 0

    @property
    def info(self) -> ModelInfo:
        """Free unless it has a price, and always in shape."""
        return self._info

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """A whole critique."""
        self.calls += 1
        text = request.messages[-1].content
        levels, found = self._judge(text)
        title = TITLE.findall(text)[0]
        name = QUESTION.findall(text)[0][0]
        rubric = load_rubric()
        lines = [
            {
                "criterion": one.id,
                "quotes": [title],
                "questions": [name],
                "items": [],
                "reason_given": "Good.",
                "reason_taken": "Not all.",
                "level": levels.get(one.id, 4),
            }
            for one in rubric.criteria
        ]
        covered = [{"item": one.id, "status": "covered", "questions": [name]} for one in rubric.coverage]
        body = {"coverage": covered, "findings": found, "scorecard": lines, "edits": [], "stated": 7}
        used = Usage(input=5_000, output=1_000)
        return Reply(text=json.dumps(body), model=self._info.label, usage=used)
