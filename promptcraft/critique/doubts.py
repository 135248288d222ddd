"""What speaks against believing a scorecard as it stands: warnings for people, with a name each for programs. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from promptcraft.critique.coverage_level import at_odds_with_list
from promptcraft.critique.review import Review
from promptcraft.critique.rubric import LEVELS
from promptcraft.framework.questions import SYNTHESIS
from promptcraft.records.critique import CoverageAnswer, Warned
from promptcraft.records.scorecard import Line

CLOSING = "\n## Synthesis\n"
SHOWN = 160


def doubts(
    review: Review, lines: Sequence[Line], coverage: Sequence[CoverageAnswer], *, own_list: bool
) -> Iterator[tuple[Warned, str]]:
    """Each warning about these lines, the gravest first. `own_list`: the reviewer went through the list itself."""
    ground = _only_ground(review, lines)
    if ground:
        yield (
            "one-ground",
            f"Every point rests on the same words: all {len(lines)} criteria have the full level, and each stands on"
            f" nothing but {ground}. Read that before you believe this score.",
        )
    contradiction = at_odds_with_list(lines, coverage, len(review.coverage)) if own_list else ""
    if contradiction:
        yield "coverage-contradicts-list", contradiction


def _only_ground(review: Review, lines: Sequence[Line]) -> str:
    """The one quote or question that a scorecard full of points stands on; empty where it has more, or fewer points."""
    if len(lines) < 2 or any(line.level < LEVELS for line in lines):
        return ""
    grounds = dict.fromkeys(ground for line in lines for ground in _grounds(review, line))
    spans = [ground for ground in grounds if isinstance(ground, tuple)]
    named = [ground for ground in grounds if isinstance(ground, str)]
    if named:
        return named[0] if len(named) == 1 and not spans else ""
    if not spans or not _overlap(spans):
        return ""
    words = " ".join(review.rendered.text[spans[0][0] : spans[0][1]].split())
    return f"“{words[:SHOWN]}{'…' if len(words) > SHOWN else ''}”"


def _grounds(review: Review, line: Line) -> Iterator[str | tuple[int, int]]:
    """What a line stands on: questions, items, and quotes, where those of a question count as that question."""
    yield from (f"question {one}" for one in line.questions)
    yield from (f"item {one} of the coverage list" for one in line.items)
    places = sorted(_places(review))
    for quote in line.quotes:
        if quote.start is not None and quote.end is not None:
            at = bisect_right(places, (quote.start, chr(0x10FFFF))) - 1
            name = places[at][1] if at >= 0 else ""
            yield f"question {name}" if name else (quote.start, quote.end)


def _places(review: Review) -> Iterator[tuple[int, str]]:
    """Where each question begins in the text that reviewers see, and where the next part does."""
    text, at = review.rendered.text, 0
    for number, name in enumerate(review.rendered.filled.question_ids, 1):
        found = text.find(f"\n{number}. [{name}] ", at)
        if found >= 0:
            at = found
            yield found, name
    closing = text.find(CLOSING, at)
    if closing >= 0:
        at = closing
        yield closing, SYNTHESIS
    after = text.find("\n\n## ", at + len(CLOSING))
    if after >= 0:
        yield after, ""


def _overlap(spans: Iterable[tuple[int, int]]) -> bool:
    """Whether there are words that stand in all of them."""
    known = tuple(spans)
    return max(start for start, _ in known) < min(end for _, end in known)
