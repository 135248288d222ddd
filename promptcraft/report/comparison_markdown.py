"""A comparison as Markdown, for a file, an issue or a mail; text from models and frameworks stays text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from promptcraft.records.comparison import ComparedFinding, Comparison
from promptcraft.report import comparison_words as words
from promptcraft.report.comparison_figures import figure_lines
from promptcraft.report.comparison_tables import mean
from promptcraft.report.markdown import text

SHOWN_APART = 6


def comparison_markdown(comparison: Comparison, *, details: bool = False) -> str:
    """The whole comparison; `details` adds every finding and the statistics."""
    return "\n".join(_lines(comparison, details)) + "\n"


def _lines(comparison: Comparison, details: bool) -> Iterator[str]:
    yield f"# {text(words.subject(comparison))}\n"
    yield f"{text(words.setting(comparison))}\n"
    if comparison.pairwise is not None:
        yield "## Put two by two, in both orders\n"
        yield from (f"- {text(line)}" for line in words.pairwise_lines(comparison.pairwise))
        yield ""
    if not comparison.items:
        return
    yield from _opening(comparison)
    yield f"## Do the reviewers agree?\n\n{text(comparison.agreement.sentence)}\n"
    if comparison.ranking:
        yield f"Best to worst, leniency taken off: {text(', '.join(comparison.ranking))}\n"
    yield from _apart(comparison, details)
    yield from _scores(comparison)
    yield from _points(comparison)
    yield from _findings(comparison)
    if details:
        yield "## The figures behind it\n"
        yield from (f"- {text(line)}" for line in figure_lines(comparison))
        yield ""
    notes = [flag.sentence for flag in comparison.flags if flag.raised or flag.name == "change"]
    yield from (f"> {text(note)}\n" for note in (*notes, *comparison.notes))


def _opening(comparison: Comparison) -> Iterator[str]:
    yield "## What costs most points\n" if comparison.opening else "No reviewer finds any fault.\n"
    for number, finding in enumerate(comparison.opening, 1):
        yield f"{number}. {_where(finding, comparison)}{text(words.ended(finding.sentence))}"
        yield f"   *{text(words.stake(finding).capitalize())}.* {text(words.who(finding, comparison.reviewers))}"
        yield from (f"   - {_told(*told)}" for told in words.other_words(finding))
    yield ""


def _apart(comparison: Comparison, details: bool) -> Iterator[str]:
    shown = comparison.disagreements if details else comparison.disagreements[:SHOWN_APART]
    if not shown:
        return
    yield "## Where they part\n"
    for one in shown:
        for sentence, side in zip(words.apart(one, len(comparison.items)), (one.high, one.low), strict=True):
            quote = words.quoted(side.quote, side.quote_found)
            yield f"{'-' if side is one.high else '  -'} {text(sentence)}{' ' if quote else ''}{text(quote)}"
    left = len(comparison.disagreements) - len(shown)
    yield f"\n{left} more are shown with --details.\n" if left else ""


def _scores(comparison: Comparison) -> Iterator[str]:
    yield "## Scores of 10\n"
    yield "| reviewer | item | score | without leniency | how sure |"
    yield "| --- | --- | ---: | ---: | --- |"
    for mark in comparison.marks:
        cells = (text(mark.reviewer), text(mark.item), _number(mark.score), _number(mark.centred))
        yield f"| {' | '.join(cells)} | {text(words.interval(mark))} |"
    yield f"\n{text(comparison.centring)}\n" if len(comparison.items) > 1 else ""


def _points(comparison: Comparison) -> Iterator[str]:
    names = [judge.name for judge in comparison.reviewers if judge.by_points]
    if not names:
        return
    yield "## Points by criterion\n"
    yield f"| criterion | of | {' | '.join(text(name) for name in names)} |"
    yield f"| --- | ---: |{' ---: |' * len(names)}"
    by = comparison.cells_by
    for criterion in comparison.criteria:
        cells = [by.get((name, criterion), ()) for name in names]
        weight = next((cell.weight for one in cells for cell in one), 0)
        shown = (_cell([c.given for c in one], [c.centred for c in one]) for one in cells)
        yield f"| {text(criterion)} | {weight:g} | {' | '.join(shown)} |"
    yield ""


def _findings(comparison: Comparison) -> Iterator[str]:
    for title, found in words.kinds(comparison.findings):
        yield f"## {title}\n"
        for one in found:
            by = text(words.listed([said.reviewer for said in one.raised]))
            said = text(words.ended(one.sentence))
            yield f"- {_where(one, comparison)}{said} {text(words.stake(one).capitalize())}: {by}."
            yield from (f"  - {_told(*told)}" for told in words.other_words(one))
        yield ""


def _told(reviewer: str, reason: str) -> str:
    return f"{text(reviewer)}: {text(reason)}" if reviewer else text(reason)


def _where(finding: ComparedFinding, comparison: Comparison) -> str:
    several = len({item.document for item in comparison.items}) > 1
    where = words.where(finding, several=several)
    return f"**{text(where)}:** " if where else ""


def _cell(given: Sequence[float | None], centred: Sequence[float | None]) -> str:
    off = mean(centred)
    return _number(mean(given)) + ("" if off is None else f" ({off:.2f})")


def _number(number: float | None) -> str:
    return "-" if number is None else f"{number:.2f}"
