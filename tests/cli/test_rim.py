"""The rim of the command line: envelopes, exit codes, help, pipes and colours."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from promptcraft.cli.failure import envelope_text
from promptcraft.cli.main import cli, main
from tests.cli.commands import NAME, answers, framework, run, tree
from tests.cli.screen import command_line, surroundings


def commands(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


EVERY = dict(commands(cli))
LEAVES = {words: command for words, command in EVERY.items() if not isinstance(command, click.Group)}


def examples(command: click.Command) -> list[list[str]]:
    """The commands that its help gives as examples, without `promptcraft`."""
    lines = (command.help or "").splitlines()
    return [
        shlex.split(line.partition("promptcraft ")[2].partition(" > ")[0])
        for line in lines
        if line.strip().startswith(("promptcraft ", "pbpaste | promptcraft "))
    ]


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_help(words: tuple[str, ...]) -> None:
    """Every command has help that fits 80 columns."""
    result = run(*words, "--help")
    assert (result.exit_code, result.stderr) == (0, "")
    assert [line for line in result.stdout.splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_help_has_an_example(words: tuple[str, ...]) -> None:
    """Help teaches by example: the first one is the command itself."""
    assert examples(LEAVES[words])[0][: len(words)] == list(words)


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_examples_are_understood(words: tuple[str, ...]) -> None:
    """Every example in the help parses: its options exist and take these values."""
    for example in examples(LEAVES[words]):
        LEAVES[words].make_context("promptcraft", example[len(words) :])


@pytest.mark.parametrize(
    "example",
    [
        ("list",),
        ("show", "india-inheritance-tax", "--set", "country=Japan"),
        ("critique", "india-inheritance-tax", "-m", "checklist"),
        ("revise", "india-inheritance-tax"),
        ("revise", "india-inheritance-tax", "--accept", "all"),
        ("history", "india-inheritance-tax", "--diff"),
        ("transcripts", "list"),
        ("models", "list"),
        ("doctor",),
        ("purge", "all", "--yes"),
        ("discuss", "india-inheritance-tax", "--paste"),
        ("init", "my-policy-work"),
    ],
    ids=" ".join,
)
def test_examples_work(workspace_folder: Path, example: tuple[str, ...]) -> None:
    """The examples that need no model do what they say in an empty folder."""
    assert run(*example, stdin="").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["critique", "--format", "json"], "critique"),
        (["critique", "x", "--samples", "0", "--format=json"], "critique"),
        (["transcripts", "show", "--format", "json"], "transcripts show"),
        (["nothing", "--format", "json"], ""),
        (["discuss", "x", "--budget", "much", "--format", "json"], "discuss"),
    ],
)
def test_usage_mistakes_in_json(
    arguments: list[str], command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command line that is wrong is an envelope too, with exit code 2."""
    with pytest.raises(SystemExit) as left:
        main(arguments)
    printed = capsys.readouterr()
    answer = json.loads(printed.out)
    assert (left.value.code, answer["ok"], answer["command"], printed.err) == (2, False, command, "")
    assert (answer["error"]["code"], sorted(answer["error"])) == (
        "usage",
        ["code", "hint", "message", "where"],
    )


def test_a_misspelt_command_names_the_one_meant(capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong word costs a newcomer one look."""
    with pytest.raises(SystemExit):
        main(["critiqe"])
    assert "Did you mean 'critique'?" in capsys.readouterr().err


def piped(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, with nothing to read and its output in pipes."""
    environment = {name: value for name, value in surroundings(more).items() if name != "NO_COLOR"}
    return subprocess.run(
        command_line(*arguments),
        cwd=folder,
        env=environment,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.mark.parametrize(
    "arguments",
    [("critique", "india-inheritance-tax", "-m", "checklist"), ("doctor",), ("critique", "nowhere")],
    ids=" ".join,
)
def test_pipes_hold_no_escape_codes(workspace_folder: Path, arguments: tuple[str, ...]) -> None:
    """Output into a pipe or a file is plain, with colours on in the terminal."""
    run_ = piped(workspace_folder, *arguments, TERM="xterm-256color")
    assert (b"\x1b" in run_.stdout, b"\x1b" in run_.stderr, run_.stdout + run_.stderr != b"") == (
        False,
        False,
        True,
    )


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_any_encoding_will_do(workspace_folder: Path, encoding: str) -> None:
    """A terminal that cannot show a character gets an escape in its place, not a traceback."""
    text = "Vélib’ für 東京?\n1. Wer zahlt “alles”?\n2. Qui gagne?\n3. Who loses?\n"
    (workspace_folder / "plan.txt").write_text(text, "utf-8")
    run_ = piped(workspace_folder, "critique", "plan.txt", "-m", "checklist", PYTHONIOENCODING=encoding)
    assert (run_.returncode, b"Traceback" in run_.stderr) == (0, False)


@pytest.mark.parametrize(
    "arguments", ["critique india-inheritance-tax -m checklist", "list", "show india-inheritance-tax"]
)
def test_a_reader_that_leaves_is_no_error(workspace_folder: Path, arguments: str) -> None:
    """`promptcraft … | head -1` is silent."""
    ours, theirs = os.pipe()
    process = subprocess.Popen(
        command_line(*arguments.split()),
        cwd=workspace_folder,
        env=surroundings(),
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
    )
    os.close(ours)  # nobody reads what it prints
    os.close(theirs)
    _, complaint = process.communicate(timeout=60)
    assert [line for line in complaint.decode().splitlines() if not line.startswith("Next: ")] == []


def test_bytes_that_are_no_text(workspace_folder: Path) -> None:
    """Arguments that are no UTF-8 are stored with a sign in their place, and break nothing."""
    framework(workspace_folder)
    run_ = subprocess.run(
        [os.fsencode(part) for part in command_line("revise", NAME, "--accept", "all", "--by")]
        + [b"Ren\xe9"],
        cwd=workspace_folder,
        env=surroundings(),
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert (run_.returncode, b"Traceback" in run_.stderr) == (0, False)
    assert "accepted by Ren\ufffd" in run("history", NAME).stdout


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    """Working in a folder that was deleted is an error in words."""
    folder = tmp_path / "gone"
    folder.mkdir()
    line = " ".join(shlex.quote(part) for part in command_line("list"))
    run_ = subprocess.run(
        ["/bin/sh", "-c", f"rmdir {shlex.quote(str(folder))}; exec {line}"],
        cwd=folder,
        env=surroundings(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run_.returncode, "Traceback" in run_.stderr, run_.stderr.startswith("error[")) == (2, False, True)


@pytest.mark.parametrize("obstacle", [".promptcraft", "transcripts", "frameworks"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("critique", "india-inheritance-tax", "-m", "checklist"),
        ("revise", "india-inheritance-tax", "--accept", "all"),
        ("discuss", "india-inheritance-tax", "--auto", "--questions", "1", "-m", "TALKER"),
        ("transcripts", "list"),
        ("list",),
        ("init", "."),
        ("doctor",),
        ("purge", "all"),
        (),
    ],
    ids=lambda value: "-".join(value[:1]) or "alone",
)
def test_a_file_where_a_folder_should_be(
    workspace_folder: Path, obstacle: str, arguments: tuple[str, ...]
) -> None:
    """A file in the place of a folder of ours is an error in words at most, and stays as it is."""
    talker = answers(workspace_folder)
    (workspace_folder / obstacle).write_text("precious", "utf-8")
    result = run(*(talker if part == "TALKER" else part for part in arguments), stdin="n\n")
    assert (result.exit_code in (0, 1), "Traceback" in result.output) == (True, False)
    assert (workspace_folder / obstacle).read_text("utf-8") == "precious"


@pytest.mark.parametrize(
    "settings", ["reviewers = 3", "[models", "\x00\x01", "[models.mine]\nbase_url = 1", "key = 'x'"]
)
def test_broken_settings(workspace_folder: Path, settings: str) -> None:
    """A settings file that is wrong is named, changes nothing, and stands in the way of no command that needs none."""
    framework(workspace_folder)
    (workspace_folder / "promptcraft.toml").write_text(settings, "utf-8")
    before = tree(workspace_folder)
    result = run("critique", NAME)
    assert (result.exit_code, "promptcraft.toml" in result.stderr, "Traceback" in result.output) == (
        1,
        True,
        False,
    )
    assert tree(workspace_folder) == before
    assert run("show", NAME).exit_code == 0
    assert run("list").exit_code == 0


def test_the_workspace_that_is_named_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--workspace is nearer to the person than the environment; one that is not there is a mistake."""
    (tmp_path / "here").mkdir()
    framework(tmp_path / "here")
    monkeypatch.setenv("PROMPTCRAFT_WORKSPACE", str(tmp_path / "elsewhere"))
    assert NAME in run("list", "--workspace", str(tmp_path / "here")).stdout
    assert run("list", "--workspace", str(tmp_path / "nowhere")).exit_code == 2
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a Linux device")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [("list --format json", 1), ("list", 1), ("--help", 1), ("critique --format json", 2)],
)
def test_output_that_cannot_be_written(workspace_folder: Path, arguments: str, code: int) -> None:
    """On a full disk the error is told in words on standard error, once, and the exit code is that of the error."""
    with open("/dev/full", "wb") as full:
        ended = subprocess.run(
            command_line(*arguments.split()),
            cwd=workspace_folder,
            env=surroundings(),
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    told = ended.stderr.decode()
    assert (ended.returncode, "Traceback" in told, "Exception ignored" in told) == (code, False, False)
    assert told.lower().count("error") == 1


def test_help_shows_no_default_that_reads_as_its_opposite() -> None:
    """--no-store is off by default, though the parameter behind it is true."""
    assert "[default: True]" not in run("critique", "--help").stdout


def test_envelopes_hold_nothing_that_hides() -> None:
    """What turns a line round or is not seen is escaped in the JSON; its value is the same, and joiners stay."""
    text = "\u202e\u2066\u200b\u200f\u2028\ufeff\U000e0041\x7f a\u200d\u200cb \u6771"
    shown = envelope_text({"text": text})
    assert json.loads(shown) == {"text": text}
    assert set(text[:8]).isdisjoint(shown)
    assert "a\u200d\u200cb \u6771" in shown
