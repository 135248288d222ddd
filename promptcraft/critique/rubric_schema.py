"""The JSON Schema of a rubric's file, for editors that complete and check while one types."""

from __future__ import annotations

import json
from typing import Any

from promptcraft.critique.rubric import POLICY, Rubric

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
KEYS: dict[str, dict[str, str]] = {
    "Rubric": {
        "title": "What the rubric is called.",
        "subject": "What it judges, in the plural, as reviewers are told: `policy-question frameworks`.",
        "about": "How reviewers shall judge, in a sentence or two.",
        "language": "The language its words are in, such as `en`.",
        "criteria": "What is judged; the weights sum to 10.",
        "coverage": "What a framework should ask about, item by item; `policy` takes the shipped list, [] none.",
    },
    "Criterion": {
        "id": "A short name: small letters, digits and hyphens.",
        "title": "What it is called for people.",
        "weight": "Its share of the ten points.",
        "question": "What a reviewer asks of the framework.",
        "anchors": "What is seen at each level, from 0 (worst) to 5 (best): six short, observable descriptions.",
        "checks": "Which checks of the checklist apply to it; without them, those written for its id.",
    },
    "CoverageItem": {
        "id": "A short name: small letters, digits and hyphens.",
        "label": "What should be asked about, in words that follow `No question asks about`.",
        "strong": "Terms that make it covered: a star stands for any ending, two dots for up to three words.",
        "weak": "Terms that make it partly covered.",
        "when": "It belongs only to frameworks that use one of these terms.",
        "places": "Names of places; one that the title and context do not name makes it covered.",
        "suggest": "The question that is offered when it is missing.",
    },
}
"""What an editor shows for each key."""


def rubric_schema() -> Schema:
    """The schema (draft 2020-12) of a rubric's file.

    It accepts what the loader accepts but for two rules it cannot state: weights sum to 10, and an id stands once.
    """
    made = Rubric.model_json_schema()
    parts = {name: _part(name, part) for name, part in made["$defs"].items()}
    whole = _part("Rubric", made)
    whole["required"] = [name for name in whole["required"] if name != "name"]
    whole["properties"]["coverage"] = {
        "description": KEYS["Rubric"]["coverage"],
        "anyOf": [{"const": POLICY}, _plain(made["properties"]["coverage"])],
    }
    return {"$schema": DIALECT, "title": "promptcraft rubric", **whole, "$defs": parts}


def rubric_schema_text() -> str:
    """The schema as the text of a file."""
    return json.dumps(rubric_schema(), indent=2, ensure_ascii=False) + "\n"


def _part(name: str, made: Schema) -> Schema:
    keys = KEYS[name]
    properties = {key: value for key, value in made["properties"].items() if key in keys}
    return {
        "description": str(made.get("description", "")).partition("\n")[0],
        "type": "object",
        "additionalProperties": False,
        "required": made.get("required", []),
        "properties": {key: {"description": keys[key], **_plain(value)} for key, value in properties.items()},
    }


def _plain(made: Schema) -> Schema:
    return {key: value for key, value in made.items() if key not in ("title", "default", "description")}
