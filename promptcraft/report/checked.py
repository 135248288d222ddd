"""What a check showed of a model, for people: a line each."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from promptcraft.models.check import Checked
from promptcraft.report.plain import one_line
from promptcraft.report.terminal import money


def print_checked(console: Console, checked: Checked) -> None:
    """One line: what it can do, or why it does not answer and what to do about it."""
    if not checked.answers:
        why = one_line(checked.problem.removeprefix(f"{checked.model}: "))
        console.print(
            Text(f"x {one_line(checked.model)}  [{checked.code}] {why}", style="red"), soft_wrap=True
        )
        if checked.hint:
            console.print(Text(f"  Next: {one_line(checked.hint)}"), soft_wrap=True)
        return
    console.print(
        Text.assemble(("ok ", "green"), f"{one_line(checked.model)}  {', '.join(_told(checked))}"),
        soft_wrap=True,
    )


def _told(checked: Checked) -> list[str]:
    """What it can do, in the order in which it matters."""
    name = one_line(checked.as_model)
    told = [f"answers as {name}" if name and name not in checked.model else "answers"]
    told += _unanswered(checked)
    unable = "does not stream: set stream = false" if checked.asked_to_stream else "does not stream"
    told += _ability(checked.streams, "streams", unable)
    if checked.full_end is False:
        told.append("closes its streams without [DONE]")
    told += _ability(
        checked.structured, "keeps to a shape", "does not keep to a shape: set structured = false"
    )
    told += _ability(checked.tells_usage, "counts tokens", "counts no tokens, so its cost is unknown")
    told += _ability(checked.chances, "tells likelihoods", "tells no likelihoods: remove chances = true")
    if checked.context is not None:
        told.append(f"context {checked.context:,}")
    if checked.max_output is not None:
        told.append(f"output {checked.max_output:,}")
    if checked.ends:
        told.append(f"its provider switches it off on {one_line(checked.ends)}")
    if checked.seconds is not None:
        told.append(f"{checked.seconds:.1f} s")
    return [*told, money(checked.cost)]


def _unanswered(checked: Checked) -> list[str]:
    """Why what came is no answer to the question; nothing where it is one."""
    if checked.stop == "refusal":
        words = one_line(checked.text, 100)
        return [f"but the model declined: {words}" if words else "but the model declined"]
    if checked.stop == "tool":
        return ["but the model wanted to call a tool in place of an answer"]
    if checked.text:
        return []
    if checked.stop == "length":
        return ["but thought until its output limit and said nothing"]
    return ["but said nothing"]


def _ability(able: bool | None, yes: str, no: str) -> list[str]:
    return [] if able is None else [yes if able else no]
