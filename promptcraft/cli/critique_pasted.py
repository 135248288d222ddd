"""What a chat said in prose, settled with the person who pasted it: whose it is, and which mark is its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from promptcraft.cli.desk import Desk
from promptcraft.cli.terminal import person_there
from promptcraft.critique.review import Review
from promptcraft.critique.run import Outcome
from promptcraft.critique.store import identified
from promptcraft.errors import UsageMistake
from promptcraft.records.critique import Critique
from promptcraft.report.plain import one_line

if TYPE_CHECKING:
    from promptcraft.critique.pasted.headline import ScoreSeen
    from promptcraft.critique.pasted.reader import PastedCritique

MOST_OFFERED = 20
TOLD = "told by the person who pasted it"


def check_stated(stated: str | None, *, by_hand: bool) -> None:
    """Refuse a mark that is none, or that belongs to no pasted text, before anything is read."""
    if stated is None:
        return
    if not by_hand:
        raise UsageMistake(
            "--stated is the mark of a pasted critique.", hint="Give it with --paste or --reply FILE."
        )
    _mark(stated)


def settled(desk: Desk, review: Review, outcome: Outcome, stated: str | None) -> Outcome:
    """The outcome with every pasted text in prose read for good: several critiques apart, the mark asked for.

    Where nobody can be asked the mark stays open, and its candidates are named.
    """
    critiques = [made for one in outcome.critiques for made in _settled(desk, review, one, stated)]
    return replace(outcome, critiques=tuple(critiques))


def _settled(desk: Desk, review: Review, critique: Critique, stated: str | None) -> Iterator[Critique]:
    text = desk.pasted.get(critique.reviewer)
    if text is None:
        yield critique
        return
    from promptcraft.critique.by_hand import is_prose, of_paste, with_mark
    from promptcraft.critique.pasted.reader import read_all_pasted

    if not is_prose(critique):
        if stated is not None:
            desk.say("--stated was not used: the reply is a scorecard with a mark of its own.")
        yield critique
        return

    parts = read_all_pasted(text, review.rendered)
    if len(parts) > 1 and parts[0].by_reviewer and stated is None:
        desk.say(
            f"The text holds {len(parts)} critiques: {', '.join(one_line(part.title) for part in parts)}."
        )
        for part in parts:
            yield identified(of_paste(critique, part, review, whose=one_line(part.title, 40)))
        return
    if stated is not None:
        yield identified(
            with_mark(critique, _mark(stated), review, f"{TOLD}: --stated {one_line(stated, 40)}")
        )
        return
    offered = _offered(parts, text, review)
    chosen = _asked(desk, offered) if offered else None
    if chosen is None:
        yield critique
        return
    about = next((one for one in parts if len(parts) > 1 and _holds(one, chosen)), None)
    base = critique if about is None else of_paste(critique, about, review)
    yield identified(with_mark(base, chosen, review, f"{TOLD}; line {chosen.line} says “{chosen.says}”"))


def _offered(parts: Sequence[PastedCritique], text: str, review: Review) -> tuple[ScoreSeen, ...]:
    """The marks that could be meant, where the text leaves it open."""
    if len(parts) == 1:
        return parts[0].candidates
    from promptcraft.critique.pasted.reader import read_pasted

    return read_pasted(text, review.rendered).candidates


def _asked(desk: Desk, offered: Sequence[ScoreSeen]) -> ScoreSeen | None:
    """The mark that the person chooses; None where nobody is there, or none of them is it."""
    able = [one for one in offered if one.stated is not None][:MOST_OFFERED]
    if not able or desk.form != "text" or not person_there():
        return None
    click.echo("It is not clear which mark is its own for the whole. Which is it?", err=True)
    for number, one in enumerate(able, 1):
        about = f"  {one_line(one.subject, 40)}" if one.subject else ""
        ten = f" = {one.stated:g} of 10" if one.scale != 10 else ""
        click.echo(
            f"  {number}) {one_line(one.text)}{ten}{about}  line {one.line}: “{one_line(one.says, 60)}”",
            err=True,
        )
    click.echo("  0) none of them", err=True)
    choice = click.prompt(
        f"0 to {len(able)}", type=click.IntRange(0, len(able)), default=0, prompt_suffix=" > ", err=True
    )
    return able[choice - 1] if choice else None


def _holds(part: PastedCritique, mark: ScoreSeen) -> bool:
    return part.span is not None and part.span[0] <= mark.line <= part.span[1]


def _mark(stated: str) -> ScoreSeen:
    """The mark as people write it: 8/10, 93/100, 8.5; raises UsageMistake."""
    from promptcraft.critique.pasted.headline import ScoreSeen
    from promptcraft.critique.pasted.reader import read_pasted
    from promptcraft.errors import NothingPasted

    try:
        read = read_pasted(f"Score: {' '.join(stated.split())}")
    except NothingPasted:
        read = None
    if read is None or read.stated is None:
        raise UsageMistake(
            f"'{stated[:40]}' is no mark from 1 to 10.",
            hint="Write --stated 8/10, 93/100 or 8.5; a letter grade is kept as a letter.",
        )
    return ScoreSeen(text=stated.strip(), stated=read.stated, scale=read.scale, line=0, says=stated.strip())
