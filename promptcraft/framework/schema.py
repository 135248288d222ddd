"""The JSON Schema of the framework file, for editors that complete and check while one types."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from promptcraft.framework.model import Framework
from promptcraft.framework.schema_line import SCHEMA_NAME
from promptcraft.workspace.files import write_whole
from promptcraft.workspace.places import Workspace

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"

KEYS: dict[str, dict[str, str]] = {
    "Framework": {
        "title": "The issue as one question, such as `Should {{ country }} tax inheritances?`",
        "aim": "What the framework is for. Every reviewer judges by it, and it stands above every score.",
        "author": "Who wrote it; reviewers never see this.",
        "licence": "Under which terms others may use it, such as CC-BY-4.0.",
        "based_on": "What this framework was made from; a remix names the whole chain.",
        "variables": "What can be filled in from outside, by name: `--set country=Japan`.",
        "persona": "Who the model is asked to be, and what it knows; it should bear on the answers.",
        "audience": "Who reads the answers, and what they know already.",
        "context": "What the discussion is about and how it will go; the place for facts that hold for all questions.",
        "style": "How answers should be written.",
        "rubric": "By which rubric it is judged when --rubric names none; policy-framework unless given.",
        "figures": "Numbers computed from the variables, by name: `{{ figures.per_head }}` in any text.",
        "questions": "The questions in the order in which they are asked.",
        "synthesis": "What is asked at the end, when every question has its answer.",
        "sources": "Where the facts come from; reviewers and discussions see them.",
    },
    "Variable": {
        "type": "What kind of value it takes.",
        "default": "The value unless one is set; without a default it must be set.",
        "minimum": "The smallest number that is allowed.",
        "maximum": "The largest number that is allowed.",
        "choices": "The values that are allowed, for the type choice.",
        "help": "What the variable means, for whoever fills it in.",
        "unit": "The unit of a number, such as USD or km; figures are checked against it.",
    },
    "Figure": {
        "formula": "Arithmetic over variables and other figures, such as `profit * share / people`.",
        "unit": "The unit of the result, such as USD.",
        "source": "Where the formula or its numbers come from.",
    },
    "Question": {
        "id": "A short name that never changes: small letters, digits, - and _.",
        "ask": "The question itself, one at a time, open rather than leading.",
        "why": "Why it is asked here; the model is told.",
        "facet": "Which side of the issue it is about.",
        "follow_ups": "Questions that may be put when the answer leaves them open.",
    },
    "Synthesis": {
        "ask": "The closing question, balanced between both sides.",
        "for_and_against": "How many arguments are asked for on each side.",
    },
    "Source": {
        "title": "What the source is called.",
        "url": "Where it can be found; it is never opened.",
        "says": "The fact for which it is named, in your own words.",
        "file": "A file that travels with the framework, as a path from the framework's folder.",
        "excerpt": "The words that are quoted from it; instead of a file.",
        "limit": "At most so many characters of the file or excerpt are used; without it, all.",
        "about": "For which values of variables the source speaks, such as `country: India`.",
    },
}
"""What an editor shows for each key."""


def framework_schema(facets: Sequence[str] = ()) -> Schema:
    """The schema (draft 2020-12) of a framework file; `facets` are offered for `facet`, where any text is allowed.

    It accepts whatever the loader accepts but for two rules it cannot state: an id stands once, and text is a
    template without mistakes.
    """
    made = Framework.model_json_schema()
    whole = _part("Framework", made)
    keys: dict[str, Schema] = whole["properties"]
    keys["based_on"] = _also(keys["based_on"], {"type": "string"})
    parts = {name: _part(name, part) for name, part in made["$defs"].items()}
    if facets:
        parts["Question"]["properties"]["facet"]["examples"] = list(facets)
    return {"$schema": DIALECT, "title": "promptcraft framework", **whole, "$defs": parts}


def schema_text(facets: Sequence[str] = ()) -> str:
    """The schema as the text of a file."""
    return json.dumps(framework_schema(facets), indent=2, ensure_ascii=False) + "\n"


def write_schema(workspace: Workspace, facets: Sequence[str] = ()) -> None:
    """Put the schema where the frameworks of this workspace look for it; one that is fresh stays."""
    path = workspace.private / SCHEMA_NAME
    text = schema_text(facets).encode()
    if not path.is_file() or path.read_bytes() != text:
        workspace.make_private()
        write_whole(path, text)


def _part(name: str, made: Schema) -> Schema:
    """One set of keys: each described, and an optional one may stand empty, as the loader allows."""
    required = made.get("required", [])
    described = KEYS.get(name, {})
    return {
        "description": str(made.get("description", "")).partition("\n")[0],
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": {
            key: _key(value, described.get(key, ""), optional=key not in required)
            for key, value in made["properties"].items()
        },
    }


def _key(made: Schema, description: str, *, optional: bool) -> Schema:
    plain = {key: value for key, value in made.items() if key not in ("title", "default")}
    if "patternProperties" in plain:
        plain["additionalProperties"] = False
    allowed = _also(plain, {"type": "null"}) if optional else plain
    shown = {"default": made["default"]} if made.get("default") not in (None, "", [], {}) else {}
    return {"description": description, **allowed, **shown}


def _also(schema: Schema, other: Schema) -> Schema:
    """A schema that allows the other one, too."""
    kept = {key: value for key, value in schema.items() if key in ("description", "default")}
    rest = {key: value for key, value in schema.items() if key not in kept}
    choices = rest.get("anyOf")
    if isinstance(choices, list):
        return {**kept, "anyOf": choices if other in choices else [*choices, other]}
    if rest.keys() == {"type"}:
        return {**kept, "type": [rest["type"], other["type"]]}
    return {**kept, "anyOf": [rest, other]}
