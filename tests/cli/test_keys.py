"""`promptcraft models keys` and `models trust`: stored unseen, listed without a letter of them, sent where allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from promptcraft.workspace.keys import key, key_file
from promptcraft.workspace.trust import is_trusted
from tests.cli.commands import envelope, run
from tests.cli.screen import Screen
from tests.cli.servers import serving, table
from tests.models.fake_server import Answer

SENTINEL = "sk-SENTINEL-5e7c"


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("anthropic", "ANTHROPIC_API_KEY"),
        ("openai", "OPENAI_API_KEY"),
        ("mine", "MINE_KEY"),
        ("A_KEY", "A_KEY"),
    ],
)
def test_a_key_is_stored_by_any_of_its_names(name: str, variable: str, workspace_folder: Path) -> None:
    """A provider, a table and a variable all name the key; what was piped in is not shown."""
    table(workspace_folder, "http://127.0.0.1:9/v1", api_key_env="MINE_KEY")
    told = run("models", "keys", "set", name, stdin=f"{SENTINEL}\n")
    assert (told.exit_code, key(variable, model="x")) == (0, SENTINEL)
    assert variable in told.stdout
    assert SENTINEL not in told.output


def test_keys_are_listed_without_their_letters(
    workspace_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each variable is listed with its source and its models, and no part of any key."""
    table(workspace_folder, "http://127.0.0.1:9/v1", api_key_env="MINE_KEY")
    run("models", "keys", "set", "MINE_KEY", stdin=SENTINEL)
    monkeypatch.setenv("OPENAI_API_KEY", f"{SENTINEL}-2")
    rows = {row["variable"]: row for row in envelope("models", "keys", "list")["data"]["keys"]}
    assert rows["MINE_KEY"] == {"variable": "MINE_KEY", "source": "keys.json", "models": ["mine"]}
    assert (rows["OPENAI_API_KEY"]["source"], rows["ANTHROPIC_API_KEY"]["source"]) == ("environment", "")
    shown = run("models", "keys", "list").stdout
    assert "from keys.json" in shown
    assert not any(SENTINEL[at : at + 4] in shown for at in range(3, len(SENTINEL) - 3))


def test_a_key_is_removed(workspace_folder: Path) -> None:
    """A removed key is gone; what is not stored cannot be."""
    run("models", "keys", "set", "A_KEY", stdin=SENTINEL)
    assert run("models", "keys", "remove", "A_KEY").exit_code == 0
    assert SENTINEL not in key_file().read_text()
    assert run("models", "keys", "remove", "A_KEY").exit_code == 1


@pytest.mark.parametrize("stdin", ["", "two words", f"{SENTINEL}\nsecond line", b"\xff\xfe"])
def test_what_is_no_key_is_refused(stdin: str | bytes, workspace_folder: Path) -> None:
    """Nothing, two words, two lines or bytes of another kind are not stored, and not repeated."""
    told = run("models", "keys", "set", "A_KEY", stdin=stdin)
    assert told.exit_code == 1
    assert SENTINEL not in told.output
    assert not key_file().exists()


def test_a_key_in_the_place_of_its_name_is_not_repeated(workspace_folder: Path) -> None:
    """Who writes the key itself into the command is told how it is done, without it."""
    long = SENTINEL + "x" * 40
    told = run("models", "keys", "set", long)
    assert told.exit_code == 2
    assert long not in told.output


def test_a_listed_model_tells_what_is_wrong_with_the_file(workspace_folder: Path) -> None:
    """Where keys.json cannot be used, lists and doctor say so in place of `not set`."""
    key_file().parent.mkdir(parents=True)
    key_file().write_text("{")
    key_file().chmod(0o600)
    assert "keys.json is damaged" in run("models", "list").stdout
    assert "keys.json is damaged" in run("doctor").stdout


def test_a_strangers_server_gets_no_key_unasked(
    workspace_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody can be asked the key stays here until the person has run the command that allows it."""
    monkeypatch.setenv("MINE_KEY", SENTINEL)
    table(workspace_folder, "https://far.invalid/v1", api_key_env="MINE_KEY", price_input=0, price_output=0)
    (failure,) = envelope("critique", "rate-a-paper", "-m", "mine", code=1)["failures"]
    assert (failure["code"], failure["hint"].endswith("promptcraft models trust mine")) == (
        "key-untrusted",
        True,
    )
    assert run("models", "trust", "mine").exit_code == 0
    assert is_trusted("https://far.invalid/v1", "MINE_KEY")
    assert "https://far.invalid/v1 may have the key in MINE_KEY" in run("models", "trust").stdout
    assert run("models", "trust", "mine", "--remove").exit_code == 0
    assert run("models", "trust").stdout == ""
    assert run("models", "trust", "checklist").exit_code == 2


def test_a_name_is_not_told_twice(workspace_folder: Path) -> None:
    """A failed reviewer's name stands once in its line."""
    with serving(Answer(status=404, body=b'{"error": {"message": "no such model"}}')) as server:
        table(workspace_folder, server.address)
        told = run("critique", "rate-a-paper", "-m", "mine").stderr
    line = next(line for line in told.splitlines() if "request-rejected" in line)
    assert line.startswith("x mine failed [request-rejected]: the server knows no such model")


def test_a_person_is_asked_once(workspace_folder: Path) -> None:
    """At a terminal the question comes before the first call; a yes is remembered, a no sends nothing."""
    table(workspace_folder, "https://far.invalid/v1", api_key_env="MINE_KEY")
    more = {"MINE_KEY": SENTINEL}
    ask = ("models", "check", "mine", "--budget", "1")
    for answer, code in (("n", "key-untrusted"), ("y", "price-unknown")):
        with Screen(*ask, folder=workspace_folder, more=more) as screen:
            screen.shows("shall it have this key?")
            screen.types(answer)
            assert screen.ends() == 1
        assert code in screen.text
    assert is_trusted("https://far.invalid/v1", "MINE_KEY")


def test_a_typed_key_is_not_shown(workspace_folder: Path) -> None:
    """At a terminal the key is asked for and does not appear."""
    with Screen("models", "keys", "set", "A_KEY", folder=workspace_folder) as screen:
        screen.shows("Key for A_KEY")
        screen.types(SENTINEL)
        assert screen.ends() == 0
    assert SENTINEL not in screen.text
    assert key("A_KEY", model="x") == SENTINEL
