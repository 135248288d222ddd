"""The framework's own sentences, each an exact span of the rendered text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from promptcraft.framework.rendered import Rendered
from promptcraft.records.record import Record
from promptcraft.records.scorecard import Quote

_BREAK = re.compile(r"(?<=[.?!…])[\"'”’)\]]*\s+(?=[^\s])|\n\s*\n\s*|\n\s*(?=(?:[-*•]|\d+[.)])\s)")
_SHORT = 12


class Sentence(Record):
    """One sentence: `text` is the span [start, end) of the rendered text, in code points.

    `question` is the id of the question it stands in, or empty; `field` names the part (`persona`, `ask`, `why` …).
    """

    text: str
    start: int
    end: int
    field: str
    question: str = ""

    @property
    def quote(self) -> Quote:
        """The sentence as a quote: verified, because it is a span of the text."""
        return Quote(text=self.text, verified=True, start=self.start, end=self.end)


def sentences(rendered: Rendered) -> tuple[Sentence, ...]:
    """Every sentence of the rendered framework in reading order, headings and numbering left out."""
    found: list[Sentence] = []
    cursor = 0
    for field, question, body in _parts(rendered):
        start = rendered.text.find(body, cursor)
        if start < 0:  # the text was not laid out from `filled`; nothing can be quoted from this part
            continue
        cursor = start + len(body)
        found.extend(
            Sentence(text=rendered.text[a:b], start=a, end=b, field=field, question=question)
            for a, b in _spans(body, start)
        )
    return tuple(found)


def _parts(rendered: Rendered) -> Iterator[tuple[str, str, str]]:
    filled = rendered.filled
    parts = [
        (name, "", str(getattr(filled, name)))
        for name in ("title", "aim", "persona", "audience", "context", "style")
    ]
    for question in filled.questions:
        parts.append(("ask", question.id, question.ask))
        parts.append(("why", question.id, question.why))
        parts.extend(("follow_up", question.id, text) for text in question.follow_ups)
    if filled.synthesis is not None:
        parts.append(("synthesis", "", filled.synthesis.ask))
    return ((field, question, body.strip()) for field, question, body in parts if body.strip())


def _spans(body: str, offset: int) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence; one too short to mean anything alone stays with the one before it."""
    edges: list[tuple[int, int]] = []
    start = 0
    for gap in _BREAK.finditer(body):
        kept = gap.end() - len(gap.group().lstrip("\"'”’)]"))
        edges.append((start, kept))
        start = gap.end()
    edges.append((start, len(body)))
    joined: list[tuple[int, int]] = []
    for a, b in edges:
        if joined and b - a < _SHORT:
            joined[-1] = (joined[-1][0], b)
        else:
            joined.append((a, b))
    return ((offset + a, offset + b) for a, b in joined if b > a)
