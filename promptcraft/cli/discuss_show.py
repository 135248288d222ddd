"""What a person sees and answers during a discussion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import click
from rich.markdown import Markdown
from rich.text import Text

from promptcraft.cli.desk import Desk
from promptcraft.cli.failure import show_result
from promptcraft.cli.terminal import forget_typed_ahead, is_screen
from promptcraft.discuss.discussion import Discussion
from promptcraft.discuss.journal import Journal
from promptcraft.discuss.state import next_step, state
from promptcraft.errors import Interrupted
from promptcraft.records.turn import Answered, PushbackKind
from promptcraft.report.plain import one_line, safe, wrapped
from promptcraft.report.terminal import money
from promptcraft.report.transcript import BLEMISHES, INDICATIVE

WIDEST = 100
Choice = Literal["next", "push", "ask", "note", "stop"]
CHOICES: dict[str, Choice] = {
    "": "next", "p": "push", "a": "ask", "n": "note", "s": "stop", "q": "stop",
}  # fmt: skip
CHALLENGES: dict[str, PushbackKind] = {"e": "evidence", "c": "counter-example", "d": "doubt"}


class Talk:
    """The screen side of one discussion; in JSON it prints one envelope at the end."""

    def __init__(self, desk: Desk, discussion: Discussion) -> None:
        self._desk = desk
        self._discussion = discussion
        self._quiet = desk.form == "json"

    def head(self) -> None:
        """The title, the aim, and where it is being kept."""
        filled = self._discussion.rendered.filled
        self._print(Text(one_line(filled.title), style="bold"))
        if filled.aim:
            self._print(Text(f"Aim: {one_line(filled.aim)}", style="dim"))
        if self._discussion.indicative:
            self._print(Text(INDICATIVE.strip("*"), style="yellow"))
        done = len(self._discussion.state.questions)
        if done:
            self._print(
                Text(f"{done} of {self._discussion.total} questions are answered already.", style="dim")
            )
        if self._discussion.path is None:
            self.say("Nothing is stored: this discussion is gone when it ends.")
        else:
            self.say(f"Discussion {self._discussion.id}; every turn is saved before it is shown.")

    def say(self, message: str) -> None:
        """A line for the person alone."""
        if not self._quiet:
            click.echo(safe(message), err=True)

    def step(self) -> None:
        """The question that is put next."""
        here = self._discussion.state
        waiting = here.pending
        step = next_step(here, self._discussion.rendered)
        kind = waiting.step if waiting else step.kind if step else ""
        text = waiting.text if waiting else step.text if step else ""
        if self._discussion.paused or not text:
            return
        number = len(here.questions) + 1
        label = f"Question {number} of {self._discussion.total}" if kind == "question" else kind.capitalize()
        self._print(Text(f"\n{label}", style="bold cyan"))
        self._print(Text(wrapped(text, self._width)))

    def answer(self, answered: Answered) -> None:
        """The model's answer, which is on the disk by now."""
        self._print(Text(f"\n{one_line(answered.model)}", style="bold"))
        if is_screen():
            self._print(Markdown(safe(answered.text), hyperlinks=False))
        else:
            self._print(Text(safe(answered.text)))
        tokens = "" if answered.usage.output is None else f", {answered.usage.output} tokens"
        cut = "  (it reached the output limit)" if answered.stop == "length" else ""
        self._print(Text(f"{answered.seconds:.1f} s{tokens}, {money(answered.cost)}{cut}", style="dim"))
        if answered.blemish:
            self._print(Text(f"{BLEMISHES[answered.blemish]} Treat it with care.", style="yellow"))
        if answered.window:
            note = f"The first {answered.window} turns no longer fit and went along as a shortened record."
            self._print(Text(note, style="yellow"))

    def ask_person(self) -> tuple[Choice, PushbackKind, str]:
        """What the person wants now, with the kind of pushback and the words where there are any."""
        choice = self._choice()
        if choice == "push":
            typed = _typed(
                "e: what is the evidence   c: a counter-example   d: are you sure\nor type your objection"
            ).strip()
            kind = CHALLENGES.get(typed.lower())
            return ("push", "own-words", typed) if kind is None else ("push", kind, "")
        if choice in ("ask", "note"):
            words = _typed("Your question" if choice == "ask" else "Your note (it is never sent)")
            return choice, "own-words", words
        return choice, "own-words", ""

    def _choice(self) -> Choice:
        """One of the five; anything else is asked again, since going on costs a call."""
        click.echo("", err=True)
        forget_typed_ahead()
        while True:
            key = _typed("Enter: next question   p: push back   a: ask   n: note   s: stop", default="")
            chosen = CHOICES.get(key.strip().lower())
            if chosen is not None:
                return chosen
            click.echo("Please press Enter alone, or type one of the letters p, a, n, s.", err=True)

    def foot(self) -> None:
        """How far it came and where it is kept; in JSON `show_held` says so at the end."""
        here = self._discussion.state
        if self._quiet:
            return
        self._print(
            Text(f"\n{len(here.questions)} of {self._discussion.total} questions are answered.", style="bold")
        )
        self._kept()
        if not self._discussion.done and self._discussion.path is not None:
            click.echo(f"Go on with: promptcraft discuss --resume {self._discussion.id}", err=True)

    def interrupted(self) -> Interrupted:
        """What a person is told who pressed Ctrl-C: only `--resume` goes on, the same command begins anew."""
        if self._discussion.path is None:
            return Interrupted("Interrupted; nothing of it was stored.")
        go_on = f"Go on with: promptcraft discuss --resume {self._discussion.id}"
        return Interrupted("Interrupted; what was answered is kept.", hint=go_on)

    def kept_so_far(self) -> None:
        """Where it is kept when something stopped it."""
        if not self._quiet and self._discussion.path is not None:
            click.echo(
                f"Kept so far. Go on with: promptcraft discuss --resume {self._discussion.id}", err=True
            )

    @staticmethod
    def pasted(desk: Desk, journal: Journal) -> None:
        """What was understood of a chat that was pasted back."""
        here = state(journal.events)
        if desk.form == "json":
            data = {
                "discussion": journal.opened.discussion,
                "questions": list(here.questions),
                "events": [event.model_dump(mode="json") for event in journal.events],
            }
            show_result(data, warnings=tuple(desk.warnings))
            return
        total = len(journal.opened.questions)
        click.echo(
            f"Understood {len(here.questions)} of {total} questions and {len(here.exchanges)} turns in all."
        )
        if journal.path is not None:
            click.echo(f"Kept in {safe(journal.path.relative_to(desk.workspace.root).as_posix())}")

    @property
    def _width(self) -> int:
        return min(self._desk.out.width, WIDEST)

    def _print(self, what: Text | Markdown) -> None:
        if not self._quiet:
            self._desk.out.print(what, width=None if isinstance(what, Text) else self._width)

    def _kept(self) -> None:
        for path in (self._discussion.path, self._discussion.markdown):
            if path is not None:
                self._print(Text(f"Kept in {safe(path.relative_to(self._desk.workspace.root).as_posix())}"))


def _typed(question: str, default: str | None = None) -> str:
    return str(click.prompt(question, default=default, show_default=False, prompt_suffix=" > ", err=True))


def show_held(desk: Desk, held: Sequence[Discussion]) -> None:
    """The one envelope of the command in JSON: the discussion, or all of several under `discussions`."""
    if desk.form != "json":
        return
    rows = [_data(desk, discussion) for discussion in held]
    show_result(rows[0] if len(rows) == 1 else {"discussions": rows}, warnings=tuple(desk.warnings))


def _data(desk: Desk, discussion: Discussion) -> dict[str, object]:
    path = discussion.path
    return {
        "discussion": discussion.id,
        "framework": discussion.rendered.name,
        "answered": len(discussion.state.questions),
        "total": discussion.total,
        "finished": discussion.done,
        "path": None if path is None else path.relative_to(desk.workspace.root).as_posix(),
        "events": [event.model_dump(mode="json") for event in discussion.events],
    }
