"""Printing edits and revisions."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from promptcraft.framework.edits import apply
from promptcraft.framework.model import Framework
from promptcraft.records.revision import AnsweredFinding, Candidate
from promptcraft.report.diff import edit_title, framework_diff
from promptcraft.report.plain import one_line, safe, wrapped
from promptcraft.revise.accept import Revised
from promptcraft.workspace.places import Workspace

WIDEST = 100
COLOURS = {"+": "green", "-": "red"}


def print_candidate(console: Console, candidate: Candidate, framework: Framework, place: str) -> None:
    """One edit: what it does, who proposes it, which findings it answers, and the diff."""
    width = min(console.width, WIDEST)
    console.print()
    title = f"{candidate.id}  {edit_title(candidate.edit)}"
    console.print(Text(f"{one_line(title)}  ({place})", style="bold"))
    console.print(
        Text(wrapped(f"proposed by {', '.join(candidate.proposed_by)}", width, "  ", "  "), style="dim")
    )
    for answered in candidate.answers:
        console.print(
            Text(wrapped(f"{answered.reviewer}: {answered.finding.reason}", width, "    ", "  answers "))
        )
    for reason in candidate.reasons:
        if reason not in {answered.finding.reason for answered in candidate.answers}:
            console.print(Text(wrapped(reason, width, "    ", "  because ")))
    if candidate.conflicts:
        console.print(
            Text(f"  only one of these can be accepted: {', '.join(candidate.conflicts)}", style="yellow")
        )
    print_diff(console, framework_diff(framework, apply(framework, candidate.edit)))


def print_diff(console: Console, diff: str) -> None:
    """A unified diff, wrapped, its lines coloured where colour is on."""
    for number, line in enumerate(diff.splitlines()[2:]):
        if line.startswith("@@"):  # numbers of lines that are in no file
            console.print(Text("    …" if number else "", style="dim"))
            continue
        text = wrapped(line[1:], min(console.width, WIDEST), f"  {line[:1]}   ", f"  {line[:1]} ")
        console.print(Text(text, style=COLOURS.get(line[:1], "")))


def print_unanswered(console: Console, findings: Sequence[AnsweredFinding]) -> None:
    """The findings that no edit answers."""
    if not findings:
        return
    console.print()
    console.print(Text("Findings that no edit answers", style="bold"))
    for one in findings:
        text = f"{one.reviewer}: {one.finding.reason}"
        console.print(Text(wrapped(text, min(console.width, WIDEST), "    ", "  - ")))


def print_revised(console: Console, workspace: Workspace, revised: Revised) -> None:
    """What a saved revision changed, and where it is."""
    console.print()
    made = len(revised.applied.made)
    console.print(Text(f"{made} {'edit' if made == 1 else 'edits'} made. What changed:", style="bold"))
    print_diff(console, framework_diff(revised.before, revised.after))
    for candidate, reason in revised.applied.skipped:
        told = wrapped(f"{candidate.id} was skipped: {reason}", min(console.width, WIDEST), "  ")
        console.print(Text(told, style="yellow"))
    console.print()
    console.print(Text(safe(f"Version {revised.parent[:8]} -> {revised.version[:8]}")))
    console.print(Text(safe(f"New version: {_path(workspace, revised)}")))
    console.print(Text(safe(f"Both versions: {_history(workspace, revised)}")))


def revised_data(
    workspace: Workspace, revised: Revised | None, rejected: Sequence[Candidate]
) -> dict[str, object]:
    """The same for the JSON envelope."""
    data: dict[str, object] = {
        "rejected": [candidate.id for candidate in rejected],
        "accepted": [],
        "skipped": [],
    }
    if revised is not None:
        data |= {
            "framework": revised.found.name,
            "parent": revised.parent,
            "version": revised.version,
            "accepted": [candidate.id for candidate in revised.applied.made],
            "skipped": [
                {"id": candidate.id, "reason": reason} for candidate, reason in revised.applied.skipped
            ],
            "path": _path(workspace, revised),
            "history": _history(workspace, revised),
            "diff": framework_diff(revised.before, revised.after),
        }
    return data


def _path(workspace: Workspace, revised: Revised) -> str:
    return (workspace.frameworks / f"{revised.found.name}.yaml").relative_to(workspace.root).as_posix()


def _history(workspace: Workspace, revised: Revised) -> str:
    return (workspace.history / f"{revised.found.name}.jsonl").relative_to(workspace.root).as_posix()
