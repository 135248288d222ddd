"""Rules about what should not stand in a framework that others open: hidden text, orders to the judge, keys."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from promptcraft.framework.edits import Edit
from promptcraft.framework.fence import hidden_characters
from promptcraft.framework.lint.problem import Rule, Sighting
from promptcraft.framework.lint.subject import Subject, Text
from promptcraft.framework.orders import may_order, order_spans

KEY = re.compile(
    r"\b(?:sk-[A-Za-z0-9_-]{16,}|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{20,}|AIza[0-9A-Za-z_-]{30,}|"
    r"xox[abpr]-[0-9A-Za-z-]{10,}|"
    r"hf_[A-Za-z0-9]{20,})|-----BEGIN [A-Z ]*PRIVATE KEY-----|\b(?:api[_-]?key|secret|password)\s*[:=]\s*\S{12,}",
    re.I,
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
REMOVED = re.compile(
    "[\u200b\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\U000e0000-\U000e007f]"
)
RUNNABLE = re.compile(r"<script\b|javascript:|data:text/html|<iframe\b|\bon(?:error|load|click)\s*=", re.I)


def _all_texts(subject: Subject) -> list[Text]:
    """Every text of the file, those too that no reviewer sees; the same text is looked at once."""
    distinct: dict[str, Text] = {}
    for one in _every(subject):
        distinct.setdefault(one.text, one)
    return list(distinct.values())


def _every(subject: Subject) -> Iterator[Text]:
    yield from subject.texts
    framework = subject.framework
    yield Text(("author",), framework.author, template=False)
    yield Text(("licence",), framework.licence, template=False)
    for place, credit in enumerate(framework.based_on):
        yield Text(("based_on", place), credit, template=False)
    for name, variable in framework.variables.items():
        yield Text(
            ("variables", name),
            f"{variable.default if isinstance(variable.default, str) else ''} {variable.help}",
            template=False,
        )
    for name, figure in framework.figures.items():
        yield Text(("figures", name), f"{figure.formula} {figure.unit} {figure.source}", template=False)
    for place, source in enumerate(framework.sources):
        yield Text(("sources", place), source.url, template=False)


def _matching(subject: Subject, pattern: re.Pattern[str]) -> list[Text]:
    """Every text, if one of them may match; in most frameworks none does, and one look at all is quick."""
    texts = _all_texts(subject)
    return texts if pattern.search("\n".join(one.text for one in texts)) else []


def hidden(subject: Subject) -> Iterator[Sighting]:
    """Characters that no reader sees."""
    for one in _all_texts(subject):
        found = hidden_characters(one.text)
        if found:
            names = ", ".join(f"{count} × {name}" for name, count in found[:3])
            yield Sighting(
                f"It holds characters that no reader sees: {names}.", one.path, one.question, _visible(one)
            )


def _visible(one: Text) -> Edit | None:
    """The text without what hides in it, where nothing hidden is left then."""
    plain = REMOVED.sub("", one.text)
    return one.rewritten(plain) if one.template and not hidden_characters(plain) else None


def orders(subject: Subject) -> Iterator[Sighting]:
    """Words that tell the reviewer what to do."""
    texts = [(one, unicodedata.normalize("NFKC", one.text)) for one in _all_texts(subject)]
    if not may_order("\n".join(text for _, text in texts)):
        return
    for one, text in texts:
        for start, end in order_spans(text)[:3]:
            said = " ".join(text[start:end].split())[:90]
            yield Sighting(f"'{said}' tells the reviewer what to do.", one.path, one.question)


def keys(subject: Subject) -> Iterator[Sighting]:
    """What looks like a key; it is not repeated."""
    for one in _matching(subject, KEY):
        if KEY.search(one.text):
            yield Sighting(
                "This looks like a key or a password: take it out, and make it invalid.",
                one.path,
                one.question,
            )


def controls(subject: Subject) -> Iterator[Sighting]:
    """Characters that move a terminal."""
    for one in _matching(subject, CONTROL):
        if found := CONTROL.search(one.text):
            yield Sighting(
                f"It holds the control character U+{ord(found[0]):04X}.",
                one.path,
                one.question,
                one.rewritten(CONTROL.sub("", one.text)),
            )


def runnable(subject: Subject) -> Iterator[Sighting]:
    """Text that a page would run."""
    for one in _matching(subject, RUNNABLE):
        if found := RUNNABLE.search(one.text):
            yield Sighting(f"'{found[0]}' would run in a page.", one.path, one.question)


RULES = (
    Rule("PC501", "hidden-characters", "error", "Nothing hides between the letters.", hidden),
    Rule("PC502", "order-to-the-judge", "error", "Nothing tells the reviewer how to judge.", orders),
    Rule("PC503", "key", "error", "No key or password stands in it.", keys),
    Rule("PC504", "control-character", "error", "Nothing moves a terminal.", controls),
    Rule("PC505", "runnable", "warning", "Nothing in it would run in a page.", runnable),
)
