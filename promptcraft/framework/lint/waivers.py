"""Waivers: `# promptcraft: allow PC123 because …` in a comment of the file, on the line or the one above."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, islice

from promptcraft.framework.lint.problem import Problem, Rule, Sighting
from promptcraft.framework.lint.subject import Subject
from promptcraft.framework.yaml.tree import Node
from promptcraft.framework.yaml_file import LoadedFramework

MARK = re.compile(r"(?<![^\s])#[ \t]*promptcraft:[ \t]*allow\b(?P<rest>[^\n\r]*)", re.I)
CODE = re.compile(r"\bPC\d+\b", re.I)
BECAUSE = re.compile(r"\bbecause\b(?P<reason>.*)", re.I)
FEWEST_WORDS = 2
MOST = 1_000
FARTHEST = 50


@dataclass(frozen=True)
class Waiver:
    """One comment: the line it stands in, the line it speaks of, the codes it allows, and why."""

    line: int
    speaks_of: int
    codes: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Placed:
    """A problem with the lines on which it can be waived: its own, its key's, its question's."""

    problem: Problem
    lines: frozenset[int]


def without_waived(
    found: Iterable[Placed], waivers: tuple[Waiver, ...]
) -> tuple[list[Problem], set[tuple[int, str]]]:
    """The problems that no waiver allows, and which waivers, by line and code, allowed one."""
    kept, used = [], set()
    by_line: dict[int, list[Waiver]] = {}
    for waiver in waivers:
        by_line.setdefault(waiver.speaks_of, []).append(waiver)
    for placed in found:
        near = [waiver for line in placed.lines for waiver in by_line.get(line, ())]
        allowed = {
            (waiver.line, placed.problem.code) for waiver in near if placed.problem.code in waiver.codes
        }
        used |= allowed
        if not allowed:
            kept.append(placed.problem)
    return kept, used


def about_waivers(
    waivers: Iterable[Waiver], used: set[tuple[int, str]], known: frozenset[str]
) -> Iterator[tuple[str, int, str]]:
    """What is wrong with the waivers themselves: code, line and message."""
    for waiver in waivers:
        if not waiver.codes:
            yield (
                "PC903",
                waiver.line,
                "This waiver names no rule, as in: allow PC206 because the yes or no is the point.",
            )
        for code in waiver.codes:
            if code not in known:
                yield "PC903", waiver.line, f"There is no rule {code} that could be waived."
            elif (waiver.line, code) not in used:
                yield "PC902", waiver.line, f"Nothing here breaks {code}: this waiver can go."
        if waiver.codes and len(waiver.reason.split()) < FEWEST_WORDS:
            yield "PC901", waiver.line, "This waiver gives no reason: write `because …` behind it."


def find_waivers(loaded: LoadedFramework) -> tuple[Waiver, ...]:
    """Every waiver in the comments of a file, up to a number no author needs; the same words in a text are none."""
    text = loaded.text
    marks = list(islice(MARK.finditer(text), MOST))
    if not marks:
        return ()
    spans = sorted(_text_spans(text, loaded.root))
    lines = text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    return tuple(_waiver(lines, starts, mark) for mark in marks if not _within(spans, mark.start()))


def _waiver(lines: list[str], starts: list[int], mark: re.Match[str]) -> Waiver:
    line = bisect_right(starts, mark.start())
    before = lines[line - 1][: mark.start() - starts[line - 1]]
    because = BECAUSE.search(mark["rest"])
    codes = CODE.findall(mark["rest"][: because.start()] if because else mark["rest"])
    speaks_of = line if before.strip() else _next_line(lines, line)
    reason = because["reason"].strip() if because else ""
    return Waiver(line, speaks_of, tuple(dict.fromkeys(code.upper() for code in codes)), reason)


def _next_line(lines: list[str], line: int) -> int:
    """The first line below that is neither empty nor a comment."""
    for number, body in enumerate(lines[line : line + FARTHEST], line + 1):
        if body.strip() and not body.lstrip().startswith("#"):
            return number
    return line


def _text_spans(text: str, root: Node) -> Iterator[tuple[int, int]]:
    """Where the values of the file stand; the first line of a block is its header, and may hold a comment."""
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        waiting += [child for pair in node.pairs for child in pair] + node.items
        if node.kind == "scalar":
            start = node.start
            if node.style in ("|", ">"):
                start = text.find("\n", node.start) + 1 or node.end
            yield start, node.end


def _within(spans: list[tuple[int, int]], at: int) -> bool:
    """Whether a place is inside one of the spans, which are sorted and do not overlap."""
    place = bisect_right(spans, (at, len(spans) and spans[-1][1]))
    return place > 0 and spans[place - 1][0] <= at < spans[place - 1][1]


def _nothing(subject: Subject) -> Iterator[Sighting]:
    """Waivers are looked at when all else is done."""
    yield from ()


RULES = (
    Rule("PC901", "waiver-without-reason", "warning", "A waiver gives its reason.", _nothing),
    Rule("PC902", "unused-waiver", "warning", "A waiver allows something that is there.", _nothing),
    Rule("PC903", "unknown-waiver", "warning", "A waiver names a rule.", _nothing),
)
