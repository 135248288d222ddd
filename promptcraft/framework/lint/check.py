"""The lint itself: every rule on one framework, the waived problems left out. Nothing is rendered or run."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from promptcraft.errors import PromptcraftError
from promptcraft.framework.lint.problem import Problem, Rule, Sighting
from promptcraft.framework.lint.rules import DOES_NOT_LOAD, LOOKS, RULES
from promptcraft.framework.lint.subject import Path, Subject
from promptcraft.framework.lint.waivers import Placed, about_waivers, find_waivers, without_waived
from promptcraft.framework.yaml_file import LoadedFramework, parse_framework

MOST_OF_ONE_RULE = 100
WAIVABLE = frozenset(rule.code for rule in LOOKS)


def lint(loaded: LoadedFramework) -> tuple[Problem, ...]:
    """Every problem of a framework that is not waived, in the order of the file, up to 100 of one rule. Pure."""
    subject = Subject(loaded)
    rules = (rule for rule in LOOKS if subject.reads_words or not rule.words)
    waivers = find_waivers(loaded)
    kept, used = without_waived((one for rule in rules for one in _placed(rule, subject)), waivers)
    kept += [
        Problem(code, message, f"{loaded.where}:{line}", severity=RULES[code].severity)
        for code, line, message in about_waivers(waivers, used, WAIVABLE)
    ]
    return tuple(sorted(kept, key=lambda problem: (problem.line, problem.code)))


def lint_bytes(raw: bytes, where: str) -> tuple[Problem, ...]:
    """Every problem of a framework file; one that does not load has that one problem."""
    try:
        loaded = parse_framework(raw, where=where)
    except PromptcraftError as error:
        at, _, line = error.where.rpartition(":")
        place = error.where if at and line.isdigit() else f"{where}:1"
        message = " ".join(filter(None, (error.message, error.hint)))
        return (Problem(DOES_NOT_LOAD.code, message, place, severity=DOES_NOT_LOAD.severity),)
    return lint(loaded)


def _placed(rule: Rule, subject: Subject) -> Iterator[Placed]:
    for sighting in islice(rule.look(subject), MOST_OF_ONE_RULE):
        lines = _lines(subject.loaded, sighting.path)
        line = _line(subject.loaded, sighting, lines[0])
        problem = Problem(
            rule.code,
            sighting.message,
            f"{subject.loaded.where}:{line}",
            sighting.question,
            rule.severity,
            sighting.fix,
        )
        yield Placed(problem, frozenset((line, *lines)))


def _lines(loaded: LoadedFramework, path: Path) -> list[int]:
    """The line of the nearest thing on the path that is there, then those of what it stands in, but no section's."""
    least = min(len(path), 2 if len(path) > 1 else 1)
    found = [line for size in range(len(path), least - 1, -1) if (line := loaded.line_of(*path[:size]))]
    return found or [loaded.line_of(*path[:1]) or loaded.root.line]


def _line(loaded: LoadedFramework, sighting: Sighting, anchor: int) -> int:
    """The line to report: inside a block of text where the sighting tells which."""
    if not sighting.line:
        return anchor
    return loaded.text_line(sighting.path, sighting.line) or anchor
