"""What the lint found, for a person, for a code host, for a program and as SARIF. Pure."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from promptcraft.framework.edits import SetField
from promptcraft.framework.lint.problem import Problem, Rule
from promptcraft.framework.lint.rules import RULES
from promptcraft.report.plain import one_line

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
GITHUB = {"error": "error", "warning": "warning", "note": "notice"}
DRIVE = re.compile(r"[A-Za-z]:")


def problem_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """One line for each problem: place, severity, code and message."""
    for problem in problems:
        question = f" [{problem.question}]" if problem.question else ""
        mark = " (--fix)" if problem.fix is not None else ""
        said = one_line(problem.message)
        yield f"{one_line(problem.where)}: {problem.severity} {problem.code}{question} {said}{mark}"


def summary(problems: Sequence[Problem], files: int) -> str:
    """One sentence with the counts."""
    counts = Counter(problem.severity for problem in problems)
    looked = f"{files} framework{'s' * (files != 1)}"
    if not problems:
        return f"Nothing to report in {looked}."
    parts = [
        f"{counts[kind]} {kind}{'s' * (counts[kind] != 1)}"
        for kind in ("error", "warning", "note")
        if counts[kind]
    ]
    fixable = sum(problem.fix is not None for problem in problems)
    more = f" {fixable} can be put right with --fix." if fixable else ""
    return f"{', '.join(parts)} in {looked}.{more}"


def rule_lines(rules: Iterable[Rule]) -> Iterator[str]:
    """One line for each rule."""
    for rule in rules:
        yield f"{rule.code}  {rule.severity:<7}  {rule.name:<22}  {rule.summary}"


def github_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """Annotations as GitHub's runners read them from a log."""
    for problem in problems:
        title = f"{problem.code} {RULES[problem.code].name}"
        fields = f"file={_field(problem.file)},line={problem.line},title={_field(title)}"
        yield f"::{GITHUB[problem.severity]} {fields}::{_escaped(one_line(problem.message))}"


def json_rows(problems: Iterable[Problem]) -> list[dict[str, object]]:
    """One plain mapping for each problem; `fix` is the edit and the sentence that says what it does, or null."""
    return [
        {
            "code": problem.code,
            "name": RULES[problem.code].name,
            "severity": problem.severity,
            "message": problem.message,
            "where": problem.where,
            "file": problem.file,
            "line": problem.line,
            "question": problem.question or None,
            "fix": None if problem.fix is None else problem.fix.model_dump(mode="json"),
        }
        for problem in problems
    ]


def sarif(problems: Sequence[Problem]) -> str:
    """A SARIF 2.1.0 log of one run, as JSON."""
    used = sorted({problem.code for problem in problems})
    places = {code: place for place, code in enumerate(used)}
    driver = {
        "name": "promptcraft lint",
        "rules": [_sarif_rule(RULES[code]) for code in used],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(problem, places[problem.code]) for problem in problems],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=True, indent=1)


def _sarif_rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": f"promptcraft lint --explain {rule.code}"},
        "defaultConfiguration": {"level": rule.severity},
    }


def _sarif_result(problem: Problem, place: int) -> dict[str, object]:
    location = {
        "artifactLocation": {"uri": _uri(problem.file)},
        "region": {"startLine": problem.line},
    }
    where: dict[str, object] = {"physicalLocation": location}
    if problem.question:
        where["logicalLocations"] = [{"name": problem.question, "kind": "member"}]
    return {
        "ruleId": problem.code,
        "ruleIndex": place,
        "level": problem.severity,
        "message": {"text": one_line(problem.message)},
        "locations": [where],
    }


def _uri(path: str) -> str:
    """A file's path as SARIF wants it: relative as it is, absolute as a file address."""
    plain = path.replace("\\", "/")
    if DRIVE.match(plain):
        return "file:///" + quote(plain, safe="/:")
    return ("file://" if plain.startswith("/") else "") + quote(plain)


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _field(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def fixed_lines(fixed: Iterable[Problem]) -> Iterator[str]:
    """One line for each fix that was made."""
    for problem in fixed:
        what = problem.fix.field if isinstance(problem.fix, SetField) else problem.question
        yield f"{one_line(problem.where)}: fixed {problem.code} [{what}] {one_line(problem.message)}"
