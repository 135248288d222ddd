"""Running commands in this process, and a small workspace to run them on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from promptcraft.cli.main import cli
from promptcraft.critique.coverage import applicable
from promptcraft.critique.rubric import load_rubric
from promptcraft.framework.yaml_file import parse_framework

NAME = "free-buses"
FRAMEWORK = """\
# Kept by hand: this comment must survive.
title: Should buses in {{ town }} be free?
aim: To think it through, not to decide
variables:
  town: {type: string, default: Lille}
persona: A patient teacher who knows how cities pay for transport.
audience: A curious passenger
context: The town council votes on it next spring.
questions:
  - id: who-pays
    ask: Who pays for city buses today, and who rides them?
  - id: elsewhere
    ask: Which towns stopped charging fares, and what became of them?
  - id: money
    ask: Where would the missing money come from?
synthesis:
  ask: Weigh it all up for the passenger.
"""


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    """What came of the command: exit code, standard output and standard error; a bug of ours is raised."""
    return CliRunner().invoke(cli, arguments, input=stdin, catch_exceptions=False, prog_name="promptcraft")


def envelope(*arguments: str, stdin: str | bytes | None = None, code: int = 0) -> dict[str, Any]:
    """The one JSON object that the command prints, after a look at its exit code."""
    result = run(*arguments, "--format", "json", stdin=stdin)
    assert result.exit_code == code, result.output
    value: dict[str, Any] = json.loads(result.stdout)
    return value


def framework(folder: Path, text: str = FRAMEWORK, name: str = NAME) -> Path:
    """A framework file in the workspace."""
    path = folder / "frameworks" / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def script(folder: Path, *replies: dict[str, Any], name: str = "script.json") -> str:
    """The label of a model that gives these replies."""
    path = folder / name
    path.write_text(json.dumps(list(replies)), "utf-8")
    return f"scripted:{path}"


def answers(folder: Path, *, text: str = "Mostly taxpayers.", delay_seconds: float = 0) -> str:
    """The label of a model that answers anything, always with the same words."""
    reply = {"text": text, "repeat": True, "delay_seconds": delay_seconds}
    return script(folder, reply, name="talker.json")


def full_reply(level: int = 3, stated: int = 6) -> dict[str, Any]:
    """A critique of the framework in the JSON that reviewers are asked for; it proposes one edit."""
    rubric = load_rubric()
    lines = [
        {
            "criterion": criterion.id,
            "quotes": ["Where would the missing money come from?"],
            "questions": ["money"],
            "items": [],
            "reason_given": "It asks for money.",
            "reason_taken": "It asks for little else.",
            "level": level,
        }
        for criterion in rubric.criteria
    ]
    finding = {
        "kind": "weakness",
        "criterion": rubric.criteria[0].id,
        "question": "money",
        "quote": "Where would the missing money come from?",
        "reason": "It takes for granted that money would be missing.",
        "severity": "medium",
    }
    edit = {
        "kind": "rewrite",
        "question": "money",
        "after": None,
        "field": None,
        "text": "What would it cost, and who would pay?",
        "why": "It assumes less.",
        "answers": [1],
    }
    return {
        "coverage": _coverage(),
        "findings": [finding],
        "scorecard": lines,
        "edits": [edit],
        "stated": stated,
    }


def _coverage() -> list[dict[str, Any]]:
    """The whole coverage list, nothing of it asked about."""
    source = parse_framework(FRAMEWORK.encode(), where="the test").framework
    items = applicable(load_rubric(), source)
    return [{"item": one.id, "status": "missing", "questions": []} for one in items]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below the folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def journals(folder: Path) -> list[Path]:
    """The journals of discussions in the workspace."""
    return sorted((folder / "transcripts").rglob("*.jsonl"))


def events(journal: Path) -> list[dict[str, Any]]:
    """The events of a journal."""
    return [json.loads(line) for line in journal.read_text("utf-8").splitlines()]
