"""What the benchmarks ask about: a shipped framework, a whole and correct critique of it, and models that serve it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from promptcraft.critique.review import Review
from promptcraft.critique.rubric import load_rubric
from promptcraft.framework.library import find_framework
from promptcraft.framework.renderer import Renderer
from promptcraft.models.base import Model
from promptcraft.models.registry import resolve
from promptcraft.workspace.places import Workspace
from promptcraft.workspace.settings import ModelTable, Settings

NAME = "india-inheritance-tax"
APIS = {"openai": "openai", "responses": "responses", "anthropic": "anthropic"}
"""What people call it, and what a table of promptcraft.toml calls it: Chat Completions, Responses, Messages."""


def review(folder: Path, country: str = "India", started: Renderer | None = None) -> Review:
    """The framework, filled in for this country, as it is put before a reviewer; a renderer may be under way."""
    loaded = find_framework(Workspace(folder, True), NAME).loaded
    with started or Renderer() as renderer:
        rendered = renderer.render(NAME, loaded.framework, {"country": country}, loaded)
    return Review(rendered, loaded.framework, load_rubric(), b"a secret of thirty-two bytes ...")


def reply(of: Review) -> str:
    """About 500 tokens that say something on every criterion and item, with quotes that are there."""
    questions = of.rendered.filled.questions
    lines: list[dict[str, Any]] = [
        {
            "criterion": criterion.id,
            "quotes": [questions[number % len(questions)].ask[:60]],
            "questions": [questions[number % len(questions)].id],
            "items": [],
            "reason_given": "It asks for evidence and names who is affected.",
            "reason_taken": "It says nothing about how long it would take.",
            "level": 3,
        }
        for number, criterion in enumerate(of.rubric.criteria)
    ]
    coverage = [
        {"item": item.id, "status": "covered", "questions": [questions[0].id]} for item in of.coverage
    ]
    finding = {
        "kind": "weakness",
        "criterion": of.rubric.criteria[0].id,
        "question": questions[0].id,
        "quote": questions[0].ask[:40],
        "reason": "Two things are asked at once.",
        "severity": "medium",
    }
    whole = {"coverage": coverage, "findings": [finding], "scorecard": lines, "edits": [], "stated": 6}
    return json.dumps(whole, separators=(",", ":"))


def table(api: str, url: str) -> ModelTable:
    """The `[models.NAME]` table of the fake server."""
    base = url if api == "anthropic" else f"{url}/v1"
    return ModelTable.model_validate(
        {
            "api": APIS[api],
            "base_url": base,
            "model": "fake",
            "price_input": 1,
            "price_output": 3,
            "parallel": 50,
        }
    )


def model(api: str, url: str) -> Model:
    """The model behind it."""
    return resolve("fake", Settings(models={"fake": table(api, url)}))
