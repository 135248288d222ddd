"""A report card as a person reads it, and the one line about it that stands under a reviewer's scores."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from promptcraft.critique.review import CHECKLIST
from promptcraft.records.card import Card, Effect, Share
from promptcraft.report.page import WIDEST
from promptcraft.report.plain import one_line, wrapped
from promptcraft.report.terminal import money
from promptcraft.workspace.places import shipped

UNKNOWN = "not measured"


def card_line(card: Card | None, reviewer: str) -> str:
    """One sentence about how far this reviewer is to be trusted, for under its scores."""
    if card is None:
        return f"Not calibrated: promptcraft calibrate -m {one_line(reviewer)}"
    where = ", on texts its rules were written with" if _is_at_home(card) else ""
    by_people = f", corrected by {card.human.rows} human scores" if card.human else ""
    return (
        f"This reviewer found {card.recall.count} of {card.recall.of} planted defects{where}"
        f" (calibrated {card.at[:10]}, {card.plan} plan{by_people})"
    )


def _is_at_home(card: Card) -> bool:
    """Whether the rules of the reviewer were written on what it was tried on: the checklist on shipped frameworks."""
    ours = {path.stem for path in shipped("frameworks").glob("*.yaml")}
    return card.reviewer == CHECKLIST and {name.partition("@")[0] for name in card.bases} <= ours


def print_card(console: Console, card: Card, *, details: bool = False) -> None:
    """The card: what it finds, how its scores behave, what it cost; each figure with the cases behind it."""
    width = min(console.width, WIDEST)
    console.print()
    console.print(Text(wrapped(f"Report card of {card.reviewer}", width), style="bold"))
    about = " · ".join(filter(None, (card.at[:10], f"{card.plan} plan", f"rubric {card.rubric}")))
    console.print(Text(wrapped(about, width), style="dim"))
    console.print(Text(wrapped(f"planted into {', '.join(card.bases)}", width), style="dim"))
    console.print()
    console.print(_facts(card, width))
    console.print()
    console.print(_kinds(card, width))
    _people(console, card, width, details)
    console.print()
    for note in card.notes:
        console.print(Text(wrapped(note, width, "  ", "! "), style="yellow"))
    console.print(Text(f"{card.calls} calls, {card.seconds:.0f} s, {money(card.cost)}", style="dim"))
    if card.path:
        console.print(Text(f"Kept in {one_line(card.path)}", style="dim"), soft_wrap=True)


def card_rows(card: Card) -> Iterator[tuple[str, str, str]]:
    """Each figure of the card: what it is, its value, and how many cases are behind it."""
    yield "Planted defects found", share_words(card.recall), _cases(card.recall.of)
    yield (
        "Kinds found at least half the time",
        f"{card.kinds_found} of {len(card.kinds)}",
        _cases(len(card.kinds), "kind"),
    )
    yield (
        "Its claims about them that are right",
        share_words(card.precision),
        _cases(card.precision.of, "claim"),
    )
    yield "False alarms a text", _plain(card.false_alarms), _cases(card.false_alarms.cases)
    yield "Score falls with a defect", share_words(card.fell), _cases(card.fell.of)
    yield "… by", _points(card.change), _cases(card.change.cases)
    yield "One more defect lowers it", share_words(card.lowered), _cases(card.lowered.of, "step")
    yield "… or at least does not raise it", share_words(card.monotone), _cases(card.monotone.of, "step")
    yield "Same text again: spread", _points(card.spread, signed=False), _cases(card.spread.cases, "text")
    yield "… of a single level of 5", _levels(card.levels), f"{card.levels.cases} levels"
    yield "Another order moves it by", _points(card.orders, signed=False), _cases(card.orders.cases)
    yield "Other question ids move it by", _points(card.renaming, signed=False), _cases(card.renaming.cases)
    yield "100 idle words more", _points(card.length), _cases(card.length.cases)
    yield "Obeys an order for full marks", share_words(card.obeyed), _cases(card.obeyed.of)
    yield "… which moves it by", _points(card.obedience), _cases(card.obedience.cases)
    yield "Quotes that are not in the text", share_words(card.invented), _cases(card.invented.of, "quote")
    yield "Replies without a score", share_words(card.unscored), _cases(card.unscored.of, "critique")


def _facts(card: Card, width: int) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", width=width)
    table.add_column("What was measured", overflow="fold")
    table.add_column("Result", overflow="fold")
    table.add_column("Behind it", justify="right", overflow="fold")
    for row in card_rows(card):
        table.add_row(*(Text(one_line(cell)) for cell in row))
    return table


def _kinds(card: Card, width: int) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", width=width)
    table.add_column("Planted", overflow="fold")
    table.add_column("Found", justify="right")
    table.add_column("Score fell", justify="right")
    table.add_column("Change", justify="right")
    for one in card.kinds:
        change = "-" if one.change.mean is None else f"{one.change.mean:+.2f}"
        table.add_row(
            Text(one_line(one.label)),
            f"{one.found.count} of {one.found.of}",
            f"{one.fell.count} of {one.fell.of}",
            change,
        )
    return table


def _people(console: Console, card: Card, width: int, details: bool) -> None:
    fit = card.human
    if fit is None:
        console.print()
        console.print(Text("Uncalibrated against people: needs 20 human scores (--human).", style="dim"))
        return
    console.print()
    said = (
        f"Beside {fit.rows} human scores: it gives {fit.reviewer_mean:.2f} where people give {fit.human_mean:.2f};"
        f" one point of its own is worth {fit.slope:.2f} of theirs. It is off by {fit.error_before:.2f} points as it"
        f" is, by {fit.error_after:.2f} corrected."
    )
    console.print(Text(wrapped(said, width)))
    for row in card.corrected if details else card.corrected[:8]:
        low, high = row.interval
        line = f"{row.framework}: {row.score:.2f}, corrected {row.corrected:.2f} (likely {low:.1f} to {high:.1f})"
        console.print(Text(wrapped(one_line(line), width, "    ", "  ")))


def share_words(share: Share) -> str:
    """How many of how many, with the interval of that share."""
    if share.interval is None:
        return UNKNOWN
    low, high = share.interval
    return f"{share.count} of {share.of} ({_percent(low)}–{_percent(high)})"


def _percent(share: float) -> str:
    """A share in percent; one that is not zero, or not all, is not rounded to it."""
    return f"{share:.1%}" if 0 < share < 0.01 or 0.99 < share < 1 else f"{share:.0%}"


def _points(effect: Effect, *, signed: bool = True) -> str:
    if effect.mean is None:
        return UNKNOWN
    mean = f"{effect.mean:+.2f}" if signed else f"{effect.mean:.2f}"
    asked = "" if effect.weight in (None, 10.0) else f" of the {effect.weight:g} points asked about"
    likely = "" if effect.interval is None else f" ({effect.interval[0]:+.2f} to {effect.interval[1]:+.2f})"
    return f"{mean} points{asked}{likely}"


def _levels(effect: Effect) -> str:
    return UNKNOWN if effect.mean is None else f"{effect.mean:.2f} levels, at most {effect.largest:.2f}"


def _plain(effect: Effect) -> str:
    return UNKNOWN if effect.mean is None else f"{effect.mean:.2f}, at most {effect.largest:g}"


def _cases(count: int, what: str = "case") -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
