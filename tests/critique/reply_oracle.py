"""A second opinion on replies: whether one is a truly valid critique, told by a reader that shares nothing with ours.

It reads JSON by itself, character by character, keeps numbers as they are written, and knows the rules of a valid
reply from their description alone. `judge` gives the score a reply deserves, or None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

SPACE = " \t\n\r"
NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
PLAIN = re.compile(r'[^"\\]+')
ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
DEEPEST = 40
NAME = re.compile(r"\{[a-z]+\}")
PLACEHOLDER = re.compile(r"^(?:[^{\[]*\{[a-z]+\})+")
"""Names of variables in braces, in prose that stands before the object."""
CURLY = {
    "\u201c": '"',
    "\u201d": '"',
    "\u2018": "'",
    "\u2019": "'",
    "\u2013": "-",
    "\u2014": "-",
    "\u2026": "...",
}


class Invalid(Exception):
    """The reply is no valid critique."""


@dataclass(frozen=True)
class Literal:
    """A number as it is written."""

    written: str


@dataclass(frozen=True)
class Truth:
    """What is known of the framework and the rubric: weights by criterion, ids, and the text that can be quoted."""

    weights: dict[str, Fraction]
    items: frozenset[str]
    questions: frozenset[str]
    text: str


class _Reader:
    def __init__(self, text: str, place: int) -> None:
        self.text = text
        self.place = place

    def value(self, depth: int) -> object:
        self._skip()
        here = self.text[self.place : self.place + 1]
        if depth > DEEPEST or not here:
            raise Invalid
        if here == "{":
            return self._object(depth)
        if here == "[":
            return self._list(depth)
        if here == '"':
            return self._string()
        for word, meant in (("true", True), ("false", False), ("null", None)):
            if self.text.startswith(word, self.place):
                self.place += len(word)
                return meant
        number = NUMBER.match(self.text, self.place)
        if number is None:
            raise Invalid
        self.place = number.end()
        return Literal(number[0])

    def _skip(self) -> None:
        while self.text[self.place : self.place + 1] and self.text[self.place] in SPACE:
            self.place += 1

    def _take(self, wanted: str) -> bool:
        self._skip()
        if self.text[self.place : self.place + 1] != wanted:
            return False
        self.place += 1
        return True

    def _object(self, depth: int) -> dict[str, object]:
        self.place += 1
        found: dict[str, object] = {}
        if self._take("}"):
            return found
        while True:
            self._skip()
            if self.text[self.place : self.place + 1] != '"':
                raise Invalid
            name = self._string()
            if name in found or not self._take(":"):
                raise Invalid
            found[name] = self.value(depth + 1)
            if self._take("}"):
                return found
            if not self._take(","):
                raise Invalid

    def _list(self, depth: int) -> list[object]:
        self.place += 1
        found: list[object] = []
        if self._take("]"):
            return found
        while True:
            found.append(self.value(depth + 1))
            if self._take("]"):
                return found
            if not self._take(","):
                raise Invalid

    def _string(self) -> str:
        self.place += 1
        parts: list[str] = []
        while True:
            plain = PLAIN.match(self.text, self.place)
            if plain is not None:
                parts.append(plain[0])
                self.place = plain.end()
            mark = self.text[self.place : self.place + 1]
            self.place += 1
            if mark == '"':
                return _whole("".join(parts))
            if not mark:
                raise Invalid
            parts.append(self._escape())

    def _escape(self) -> str:
        kind = self.text[self.place : self.place + 1]
        self.place += 1
        if kind in ESCAPES:
            return ESCAPES[kind]
        digits = self.text[self.place : self.place + 4]
        if kind != "u" or not re.fullmatch(r"[0-9a-fA-F]{4}", digits):
            raise Invalid
        self.place += 4
        return chr(int(digits, 16))


def _whole(text: str) -> str:
    """The text with halves of characters joined; half a character alone is no text."""
    try:
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise Invalid from None


def judge(reply: str, truth: Truth) -> Fraction | None:
    """The score of a valid reply, exactly; None when it is not valid or not one reply."""
    try:
        return _scored(_only_object(reply), truth)
    except (Invalid, RecursionError):
        return None


def judge_line(reply: str, criterion: str, truth: Truth) -> Fraction | None:
    """The points of a valid reply on one criterion, exactly; None when it is not valid or not one reply."""
    try:
        said = _only_object(reply)
        _need("criterion" not in said)
        remarks = [
            {"criterion": criterion, **row}
            for row in _rows(said.pop("findings", None))
            if "criterion" not in row
        ]
        _need(len(remarks) == len(_rows(_only_object(reply)["findings"])))
        _findings(remarks)
        return _points({"criterion": criterion, **said}, truth, set())
    except (Invalid, RecursionError):
        return None


def _only_object(reply: str) -> dict[str, object]:
    """The object of the reply: the first, and any later one must be the same over again."""
    reply = PLACEHOLDER.sub(lambda match: "_" * len(match[0]), _without_thoughts(reply))
    start = reply.find("{")
    if start < 0 or reply[:start].rstrip().endswith("["):
        raise Invalid
    reader = _Reader(reply, start)
    found = reader.value(1)
    assert isinstance(found, dict)
    while (later := reply.find("{", reader.place)) >= 0:
        reader = _Reader(reply, later)
        name = NAME.match(reply, later)
        if name is not None:
            reader.place = name.end()
        elif reader.value(1) != found:
            raise Invalid
    return found


def _without_thoughts(reply: str) -> str:
    """What comes behind thoughts that a reply begins with."""
    bare = reply.lstrip()
    for name in ("think", "thinking"):
        end = bare.find(f"</{name}>")
        if bare.startswith(f"<{name}>") and end >= 0:
            return bare[end + len(name) + 3 :]
    return reply


def _scored(reply: dict[str, object], truth: Truth) -> Fraction:
    _need(set(reply) == {"coverage", "findings", "scorecard", "edits", "stated"})
    _need(
        isinstance(reply["stated"], Literal)
        and re.fullmatch(r"-?(0|[1-9]\d{0,14})", reply["stated"].written) is not None
    )
    lost = _coverage(reply["coverage"], truth)
    _findings(reply["findings"])
    _edits(reply["edits"])
    lines = _rows(reply["scorecard"])
    names = [line.get("criterion") for line in lines]
    _need(len(names) == len(truth.weights) and set(map(str, names)) == set(truth.weights))
    return sum((_points(line, truth, lost) for line in lines), Fraction(0))


def _points(line: dict[str, object], truth: Truth, lost: set[str]) -> Fraction:
    _need(set(line) == {"criterion", "quotes", "questions", "items", "reason_given", "reason_taken", "level"})
    level = line["level"]
    _need(isinstance(level, Literal) and level.written in {"0", "1", "2", "3", "4", "5", "-0"})
    assert isinstance(level, Literal)
    reached = abs(int(level.written))
    quotes, questions, items = (_strings(line[name]) for name in ("quotes", "questions", "items"))
    stands = any(_quoted(quote, truth.text) for quote in quotes)
    stands = stands or bool(set(questions) & truth.questions) or bool(set(items) & (truth.items - lost))
    given, taken = line["reason_given"], line["reason_taken"]
    _need(isinstance(given, str) and isinstance(taken, str) and stands)
    _need(reached == 0 or bool(str(given).strip()))
    _need(reached == 5 or bool(str(taken).strip()))
    return truth.weights[str(line["criterion"])] * reached / 5


def _quoted(quote: str, text: str) -> bool:
    """Whether the words stand in the text, a difference in white space, quotes or dashes aside."""
    wanted = _plain(quote).strip().strip("\"'").strip()
    return (len(wanted) >= 12 or len(wanted.split()) >= 3) and wanted in _plain(text)


def _plain(text: str) -> str:
    folded = "".join(CURLY.get(character, character) for character in text)
    return re.sub(r"\s+", " ", folded)


def _coverage(value: object, truth: Truth) -> set[str]:
    """Items that nothing can stand on: said to be covered, by no question that is there."""
    lost: set[str] = set()
    for row in _rows(value):
        _need(set(row) == {"item", "status", "questions"} and isinstance(row["item"], str))
        _need(row["status"] in ("covered", "partly", "missing"))
        if row["status"] != "missing" and not set(_strings(row["questions"])) & truth.questions:
            lost.add(str(row["item"]))
    return lost


def _findings(value: object) -> None:
    for row in _rows(value):
        _need(set(row) == {"kind", "criterion", "question", "quote", "reason", "severity"})
        _need(
            row["kind"] in ("strength", "weakness", "omission")
            and row["severity"] in ("low", "medium", "high")
        )
        _need(isinstance(row["criterion"], str) and isinstance(row["reason"], str))
        _need(all(row[name] is None or isinstance(row[name], str) for name in ("question", "quote")))


def _edits(value: object) -> None:
    fields = ("title", "aim", "persona", "audience", "context", "style", "synthesis", None)
    for row in _rows(value):
        _need(set(row) == {"kind", "question", "after", "field", "text", "why", "answers"})
        _need(row["kind"] in ("add", "rewrite", "move", "drop", "set") and row["field"] in fields)
        _need(all(row[name] is None or isinstance(row[name], str) for name in ("question", "after", "text")))
        answers = row["answers"]
        _need(isinstance(row["why"], str) and isinstance(answers, list))
        assert isinstance(answers, list)
        _need(all(isinstance(one, Literal) and re.fullmatch(r"-?\d{1,15}", one.written) for one in answers))


def _rows(value: object) -> list[dict[str, object]]:
    _need(isinstance(value, list) and all(isinstance(row, dict) for row in value))
    assert isinstance(value, list)
    return [row for row in value if isinstance(row, dict)]


def _strings(value: object) -> list[str]:
    _need(isinstance(value, list) and all(isinstance(one, str) for one in value))
    assert isinstance(value, list)
    return [str(one) for one in value]


def _need(holds: bool) -> None:
    if not holds:
        raise Invalid
