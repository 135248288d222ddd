"""`promptcraft purge`."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from promptcraft.cli import options
from promptcraft.cli.failure import handled

if TYPE_CHECKING:
    from promptcraft.cli.desk import Desk
    from promptcraft.workspace.places import Workspace

NUMBERED = re.compile(r"-[0-9]+\.yaml\Z")
WHAT = ("calls", "transcripts", "versions", "weights", "all")


@click.command("purge")
@click.argument("what", nargs=-1, required=True, type=click.Choice(WHAT), metavar="WHAT...")
@click.option("--framework", metavar="NAME", help="Only the transcripts and versions of this framework.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.workspace_option
@handled
def command(what: tuple[str, ...], framework: str | None, yes: bool, workspace: str | None) -> int:
    """Delete what promptcraft has kept. Your frameworks themselves stay. Asks first, unless --yes is given.

    \b
    WHAT is one or more of
      calls        every call and its answer (a paid one would be paid again)
      transcripts  critiques and discussions, and the index of their words
      versions     the versions of frameworks, who decided what, replaced files
      weights      the joined file of the embedded model
      all          calls, transcripts, versions, caches of lint, list, search

    \b
    Examples:
      promptcraft purge transcripts --framework my-plan
      promptcraft purge all --yes
    """
    from promptcraft.cli.desk import open_desk
    from promptcraft.report.plain import safe

    desk = open_desk(folder=workspace)
    wanted = set(what) | ({"quick", "calls", "transcripts", "versions"} if "all" in what else set())
    if framework is not None:
        _check(framework, what)
    here = desk.workspace
    targets = [path for path in _targets(here, wanted, framework) if path.exists() or path.is_symlink()]
    if not targets:
        click.echo("There is nothing to delete.", err=True)
        return 0
    for path in targets:
        click.echo(f"  {safe(str(path))}  {_size(path)}", err=True)
    if here.ledger in targets:
        _tell_of_batches(desk)
    if not yes and not click.confirm("Delete these for good?", err=True):
        click.echo("Nothing was deleted.", err=True)
        return 0
    _not_in_use(here)
    for path in targets:
        _delete(path)
    click.echo("Deleted.")
    return 0


def _tell_of_batches(desk: Desk) -> None:
    """Say that answers are still to come which could not be collected any more; a broken ledger knows of none."""
    from promptcraft.cli.batch_jobs import known_jobs
    from promptcraft.errors import WorkspaceError

    try:
        jobs = known_jobs(desk, only_open=True)
    except WorkspaceError:
        return
    if jobs:
        click.echo(
            f"  ! Batch jobs that are with a provider: {len(jobs)}. Their answers are paid for and would be lost;"
            " promptcraft batch collect brings them.",
            err=True,
        )


def _check(framework: str, what: tuple[str, ...]) -> None:
    from promptcraft.errors import UsageMistake
    from promptcraft.framework.library import check_name

    check_name(framework)
    whole = sorted({"calls", "weights"} & set(what))
    if whole:
        raise UsageMistake(
            f"{' and '.join(whole)} are not kept by framework: they can only be deleted as a whole.",
            hint="Leave --framework out, or delete transcripts and versions only.",
        )


def _targets(workspace: Workspace, wanted: set[str], framework: str | None) -> list[Path]:
    from promptcraft.discuss.journal import transcript_folder
    from promptcraft.discuss.transcript_index import INDEX_NAME
    from promptcraft.framework.lint.many import CACHE_NAME as LINT_CACHE
    from promptcraft.framework.list_cache import CACHE_NAME as LIST_CACHE
    from promptcraft.models.rescue import rescue_folder
    from promptcraft.workspace.keys import user_cache

    paths: list[Path] = []
    if "calls" in wanted and framework is None:
        paths += [workspace.ledger.with_name(workspace.ledger.name + end) for end in ("", "-wal", "-shm")]
        paths += [workspace.private / "runs", rescue_folder(workspace.ledger)]
    if wanted & {
        "transcripts",
        "quick",
    }:  # The index holds the words of transcripts; it is made anew when needed.
        paths += [workspace.private / (INDEX_NAME + end) for end in ("", "-wal", "-shm")]
    if "transcripts" in wanted and framework is None:
        paths.append(workspace.transcripts)
    elif "transcripts" in wanted and framework is not None:
        # Critiques stand in a folder of the very name, discussions in one that suits every disk.
        names = {framework, transcript_folder(workspace, framework).name}
        paths += _named(workspace.transcripts, names)
    if "versions" in wanted:
        paths += _versions(workspace, framework)
    if "quick" in wanted and framework is None:
        paths += [workspace.private / name for name in (LINT_CACHE, LIST_CACHE)]
    if "weights" in wanted:
        paths.append(user_cache() / "weights")
    return paths


def _versions(workspace: Workspace, framework: str | None) -> list[Path]:
    """The versions, decisions and replaced files, of one framework or of all."""
    from promptcraft.framework.keep_version import replaced_folder

    replaced = replaced_folder(workspace)
    if framework is None:
        return [workspace.history, replaced]
    kept = {f"{framework}{end}" for end in (".jsonl", ".torn", ".decisions.jsonl", ".decisions.torn")}
    numbers = {number[0] for path in _inside(replaced) if (number := NUMBERED.search(path.name))}
    return _named(workspace.history, kept) + _named(replaced, {f"{framework}{end}" for end in numbers})


def _named(folder: Path, names: set[str]) -> list[Path]:
    """What stands in the folder under one of the names, compared as the names of frameworks are."""
    from promptcraft.framework.library import folded

    wanted = {folded(name) for name in names}
    return [path for path in _inside(folder) if folded(path.name) in wanted]


def _inside(folder: Path) -> list[Path]:
    from promptcraft.workspace.files import cannot

    try:
        return sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise cannot("read", folder, error) from error


def _not_in_use(workspace: Workspace) -> None:
    from promptcraft.errors import Locked
    from promptcraft.workspace.lock import is_held

    locks = [lock for folder in ("runs", "locks") for lock in (workspace.private / folder).glob("*.lock")]
    if any(is_held(lock) for lock in locks):
        raise Locked(
            "Another promptcraft process is at work in this workspace; nothing was deleted.",
            where=str(workspace.root),
            hint="Wait for it to end, or end it, then try again.",
        )


def _delete(path: Path) -> None:
    from promptcraft.workspace.files import cannot

    try:
        if path.is_symlink() or not path.is_dir():
            path.unlink()
        else:
            shutil.rmtree(path)
    except OSError as error:
        raise cannot("delete", path, error) from error


def _size(path: Path) -> str:
    if path.is_symlink():
        return "a link; what it leads to stays"
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    total = sum(one.stat().st_size for one in files)
    return f"{len(files)} {'file' if len(files) == 1 else 'files'}, {total / 1_000_000:.1f} MB"
