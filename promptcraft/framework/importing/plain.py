"""Placeholders as people write them in prompts: {{name}}, {name}, ${name}, ${Name:default}, and $name for llm."""

from __future__ import annotations

import re

from promptcraft.framework.importing.source import MAX_TAGS, Source

BRACES = re.compile(
    r"\{\{[ \t]*(?P<double>[^\W\d][\w-]{0,59}(?: [\w-]{1,30}){0,4})[ \t]*\}\}"
    r"|\$\{(?P<dollar>[^\W\d][\w .-]{0,59})(?::(?P<default>[^{}\n]{0,300}))?\}"
    r"|(?<![\w$\\{/.)\]}%=])\{(?P<single>[A-Za-z_][A-Za-z0-9_]{1,59}(?: [A-Za-z0-9_]{1,30}){0,4})\}(?!\})"
)
DOLLARS = re.compile(r"\$(?:(?P<escaped>\$)|(?P<named>[A-Za-z_]\w*)|\{(?P<braced>[A-Za-z_]\w*)\}|)")
ODD = re.compile(r"\{[{%][^{}\n]{0,200}[%}]\}")
CODE = re.compile(r"^[ \t]*(?:```|~~~)", re.MULTILINE)


def read_plain(text: str, source: Source, first_line: int = 1) -> str:
    """The text as marked text: placeholders outside of code become variables, other braces stay text with a note."""
    parts = []
    for number, part in enumerate(_code_apart(text)):
        parts.append(source.holes.text(part) if number % 2 else _placeholders(part, source, first_line))
        first_line += part.count("\n")
    return "".join(parts)


def read_dollars(text: str, source: Source, first_line: int = 1) -> str:
    """A template of simonw/llm as marked text: $name and ${name} become variables, $$ is one $."""

    line_at, count = _Lines(text, first_line), 0

    def put(match: re.Match[str]) -> str:
        nonlocal count
        line = line_at(match.start())
        count += 1
        if count > MAX_TAGS:
            raise source.too_many(line)
        if match["escaped"]:
            return "$"
        name = match["named"] or match["braced"]
        if not name:
            source.note(line, "a `$` that names nothing stays as text; llm itself would refuse it.")
            return "$"
        return source.holes.put("{{ " + source.names.ours(name, line) + " }}")

    return DOLLARS.sub(put, source.holes.text(text))


def _placeholders(text: str, source: Source, first_line: int) -> str:
    count = 0
    line_at, odd_line_at = _Lines(text, first_line), _Lines(text, first_line)

    def put(match: re.Match[str]) -> str:
        nonlocal count
        line = line_at(match.start())
        count += 1
        if count > MAX_TAGS:
            raise source.too_many(line)
        name = (match["double"] or match["dollar"] or match["single"]).strip()
        ours = source.names.ours(name, line)
        if match["default"] is not None:
            source.names.default(name, match["default"].strip(), line)
        if match["single"]:
            source.note(line, f"`{match[0]}` was taken for a variable.")
        return source.holes.put("{{ " + ours + " }}")

    for odd in ODD.finditer(text):
        if not BRACES.fullmatch(odd[0]):
            source.note(odd_line_at(odd.start()), f"`{odd[0][:60]}` stays as text: it is no plain variable.")
    return BRACES.sub(put, source.holes.text(text))


def _code_apart(text: str) -> list[str]:
    """Text and fenced code in turn; a fence that is not closed is text."""
    fences = [match.start() for match in CODE.finditer(text)]
    parts, place = [], 0
    for start, end in zip(fences[::2], fences[1::2], strict=False):
        stop = text.find("\n", end)
        stop = len(text) if stop < 0 else stop
        parts += [text[place:start], text[start:stop]]
        place = stop
    return [*parts, text[place:]]


class _Lines:
    """The line of each place of a text, asked for from the first to the last."""

    def __init__(self, text: str, first_line: int) -> None:
        self.text, self.place, self.line = text, 0, first_line

    def __call__(self, place: int) -> int:
        self.line += self.text.count("\n", self.place, place)
        self.place = place
        return self.line
