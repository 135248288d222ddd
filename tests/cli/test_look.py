"""`list`, `show`, `transcripts`, `models`, `init`, `doctor`, `purge`, and `promptcraft` alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import NAME, answers, envelope, framework, journals, run, tree


def test_list(workspace_folder: Path) -> None:
    """One's own frameworks stand before the shipped ones; one that does not load says why, and the code is 1."""
    framework(workspace_folder)
    rows = envelope("list")["data"]["frameworks"]
    assert [(row["name"], row["origin"]) for row in rows][:1] == [(NAME, "workspace")]
    assert ("india-inheritance-tax", "shipped") in [(row["name"], row["origin"]) for row in rows]
    framework(workspace_folder, "title: [", name="broken")
    result = run("list")
    assert (result.exit_code, "does not load" in result.stdout) == (1, True)


def test_a_title_is_listed_with_its_gaps(workspace_folder: Path) -> None:
    """A variable in a title is shown as a gap that people know, without template marks."""
    assert "Should <country> tax inheritances?" in run("list").stdout


def test_a_mark_without_a_score_is_listed(workspace_folder: Path) -> None:
    """A chat's own mark is told where there is no score of points."""
    framework(workspace_folder)
    Path("reply.txt").write_text("Overall score: 7/10\n\nStrengths:\n- Clear.\n", encoding="utf-8")
    run("critique", NAME, "--paste", "--reply", "reply.txt")
    assert "no score; its own mark is 7 of 10" in run("transcripts", "list").stdout


def test_show_fills_in(workspace_folder: Path) -> None:
    """The framework is shown as reviewers see it, with the values given."""
    framework(workspace_folder)
    assert "Should buses in Ghent be free?" in run("show", NAME, "--set", "town=Ghent").stdout
    (data,) = envelope("show", NAME)["data"]["cases"]
    assert (data["values"], data["origin"]) == ({"town": "Lille"}, "workspace")


def test_transcripts(workspace_folder: Path) -> None:
    """Critiques and discussions are listed with where they stand, and shown by id, a part of it, or `last`."""
    framework(workspace_folder)
    assert "Nothing is saved here yet." in run("transcripts", "list").stderr
    run("critique", NAME, "-m", "checklist")
    run("discuss", NAME, "-m", answers(workspace_folder), "--auto", "--questions", "1")
    rows = envelope("transcripts", "list")["data"]["transcripts"]
    assert [(row["kind"], row["framework"]) for row in rows] == [("critique", NAME), ("discussion", NAME)]
    assert "1 of 3 questions" in run("transcripts", "list").stdout
    assert "Mostly taxpayers." in run("transcripts", "show", "last").stdout
    assert "Score " in run("transcripts", "show", rows[0]["id"]).stdout
    assert run("transcripts", "show", rows[0]["id"], "--format", "markdown").stdout.startswith("# ")
    shown = envelope("transcripts", "show", rows[1]["id"])
    assert (shown["command"], shown["data"]["discussion"]) == ("transcripts show", rows[1]["id"])
    assert envelope("transcripts", "show", rows[0]["id"])["data"]["critique"]["framework"] == NAME


def test_a_damaged_critique_is_named_and_left(workspace_folder: Path) -> None:
    """A critique file that is no critique is listed with its problem; commands say so and leave it as it is."""
    framework(workspace_folder)
    run("critique", NAME, "-m", "checklist")
    (path,) = (workspace_folder / "transcripts").rglob("*.critique.json")
    path.write_bytes(b'{"schema_version": 1, "sco')
    assert "cannot be read" in run("transcripts", "list").stdout
    for arguments in (("revise", NAME), ("transcripts", "show", path.name[:12])):
        assert envelope(*arguments, code=1)["error"]["code"] == "journal-corrupt"
    assert run().exit_code == 0
    assert path.read_bytes() == b'{"schema_version": 1, "sco'


def test_models(workspace_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every way to write a model says whether it would work here, and what it needs when it would not."""
    monkeypatch.setattr("promptcraft.models.registry.find_spec", lambda name: None)
    rows = {row["form"]: row for row in envelope("models", "list")["data"]["models"]}
    assert (rows["checklist"]["ready"], rows["paste"]["ready"]) == (True, True)
    assert rows["anthropic:NAME"]["needs"] == "ANTHROPIC_API_KEY is not set"
    assert (rows["local"]["ready"], rows["local"]["needs"].startswith("pip install")) == (False, True)
    assert "(needs: ANTHROPIC_API_KEY is not set)" in run("models", "list").stdout


def test_init(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workspace is started; what is there already stays byte for byte, the second time too."""
    monkeypatch.chdir(tmp_path)
    assert run("init", "work").exit_code == 0
    settings = tmp_path / "work" / "promptcraft.toml"
    settings.write_text("# mine\n", "utf-8")
    assert run("init", "work").exit_code == 0
    assert settings.read_text("utf-8") == "# mine\n"
    assert (tmp_path / "work" / ".promptcraft" / ".gitignore").read_text() == "*\n"
    (tmp_path / "file").write_text("x", "utf-8")
    assert run("init", "file").exit_code == 2


def test_the_settings_that_init_writes_are_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also with every comment sign taken away: the examples in it are right."""
    monkeypatch.chdir(tmp_path)
    run("init", ".")
    path = tmp_path / "promptcraft.toml"
    lines = path.read_text("utf-8").splitlines()
    assert run("models", "list").exit_code == 0
    examples = [
        line.removeprefix("# ") for line in lines if line.startswith("# ") and ("=" in line or "[m" in line)
    ]
    path.write_text("\n".join(examples), "utf-8")
    assert "mine" in [row["form"] for row in envelope("models", "list")["data"]["models"]]


def test_doctor(workspace_folder: Path) -> None:
    """Every part is looked at, in text and in JSON; a broken settings file is bad news with its place."""
    names = [one["name"] for one in envelope("doctor")["data"]["checks"]]
    assert names[:7] == ["platform", "packages", "workspace", "disk", "frameworks", "templates", "ledger"]
    assert "templates" in run("doctor").stdout
    (workspace_folder / "promptcraft.toml").write_text("reviewers = 3\n", "utf-8")
    result = run("doctor")
    assert (result.exit_code, "BAD" in result.stdout, "reviewers" in result.stdout) == (1, True, True)


def test_doctor_on_a_damaged_ledger(workspace_folder: Path) -> None:
    """A ledger that is no database is reported and left as it is."""
    framework(workspace_folder)
    run("discuss", NAME, "-m", answers(workspace_folder), "--auto", "--questions", "1")
    ledger = workspace_folder / ".promptcraft" / "ledger.db"
    ledger.write_bytes(b"not a database at all, but long enough to be looked at" * 40)
    before = ledger.read_bytes()
    checks = {one["name"]: one for one in envelope("doctor", code=1)["data"]["checks"]}
    assert (checks["ledger"]["state"], checks["ledger"]["next"] != "") == ("bad", True)
    assert envelope("discuss", "--resume", "last", code=1)["error"]["code"] == "storage-failed"
    assert ledger.read_bytes() == before


def kept(folder: Path) -> set[str]:
    """Which of the things that purge deletes are there."""
    places = {
        "calls": folder / ".promptcraft" / "ledger.db",
        "transcripts": folder / "transcripts",
        "versions": folder / "frameworks" / ".history",
    }
    return {name for name, path in places.items() if path.exists()}


@pytest.fixture
def worked(workspace_folder: Path) -> Path:
    """A workspace in which something of everything was kept."""
    framework(workspace_folder)
    run("critique", NAME, "-m", "checklist")
    run("revise", NAME, "--accept", "all")
    run("discuss", NAME, "-m", answers(workspace_folder), "--auto", "--questions", "1")
    assert kept(workspace_folder) == {"calls", "transcripts", "versions"}
    return workspace_folder


def test_purge_knows_the_name_in_any_case(worked: Path) -> None:
    """A framework is named here as it is everywhere: the case does not matter; its replaced files go along."""
    replaced = worked / ".promptcraft" / "replaced"
    replaced.mkdir()
    for name in (f"{NAME}-1.yaml", f"{NAME}-2-1.yaml"):
        (replaced / name).write_text("x", "utf-8")
    (worked / "frameworks" / ".history" / f"{NAME}.torn").write_text("x", "utf-8")
    assert run("purge", "transcripts", "versions", "--framework", NAME.upper(), "--yes").exit_code == 0
    assert list((worked / "transcripts").iterdir()) == []
    assert list((worked / "frameworks" / ".history").iterdir()) == []
    assert [path.name for path in replaced.iterdir()] == [f"{NAME}-2-1.yaml"]


def test_purge_all_leaves_no_words_of_a_framework(worked: Path) -> None:
    """What was replaced, and what lint and list keep to be quick, hold a framework's words too."""
    private = worked / ".promptcraft"
    (private / "replaced").mkdir()
    for name in ("replaced/other-1.yaml", "lint.json", "list.json"):
        (private / name).write_text("x", "utf-8")
    assert run("purge", "all", "--yes").exit_code == 0
    assert {"replaced", "lint.json", "list.json"}.isdisjoint(path.name for path in private.iterdir())


def test_purge_asks(worked: Path) -> None:
    """What would be deleted is named first; only a yes deletes it."""
    before = tree(worked)
    result = run("purge", "all", stdin="n\n")
    assert (result.exit_code, tree(worked)) == (0, before)
    assert str(worked / "transcripts") in result.stderr
    assert run("purge", "transcripts", stdin="y\n").exit_code == 0
    assert kept(worked) == {"calls", "versions"}


def test_purge_all(worked: Path) -> None:
    """Nothing that was kept is left; the frameworks themselves are."""
    source = (worked / "frameworks" / f"{NAME}.yaml").read_bytes()
    assert run("purge", "all", "--yes").exit_code == 0
    assert kept(worked) == set()
    assert (worked / "frameworks" / f"{NAME}.yaml").read_bytes() == source
    assert "nothing to delete" in run("purge", "all", "--yes").stderr


def test_purge_of_one_framework(worked: Path) -> None:
    """--framework deletes what was kept of that one and nothing else."""
    run("critique", "india-inheritance-tax", "-m", "checklist")
    assert run("purge", "all", "--framework", NAME, "--yes").exit_code == 0
    assert [path.name for path in (worked / "transcripts").iterdir()] == ["india-inheritance-tax"]
    assert list((worked / "frameworks" / ".history").iterdir()) == []
    assert kept(worked) >= {"calls"}


def test_purge_of_a_name_with_spaces(workspace_folder: Path) -> None:
    """Critiques and discussions of a framework are found whatever its name is."""
    framework(workspace_folder, name="Free buses")
    run("critique", "Free buses", "-m", "checklist")
    run("discuss", "Free buses", "-m", answers(workspace_folder), "--auto", "--questions", "1")
    run("purge", "transcripts", "--framework", "Free buses", "--yes")
    assert list((workspace_folder / "transcripts").rglob("*.*")) == []


@pytest.mark.parametrize("name", ["../..", "/", "..", "a/b", "con"])
def test_purge_never_leaves_the_workspace(workspace_folder: Path, name: str) -> None:
    """A framework's name is a name and never a path."""
    (workspace_folder / "transcripts").mkdir()
    (workspace_folder / "precious").write_text("x", "utf-8")
    assert run("purge", "transcripts", "--framework", name, "--yes").exit_code == 1
    assert (workspace_folder / "precious").exists()


def test_purge_of_calls_by_framework(worked: Path) -> None:
    """Calls are not kept by framework, so they are not silently left or silently all deleted."""
    assert run("purge", "calls", "--framework", NAME, "--yes").exit_code == 2
    assert kept(worked) == {"calls", "transcripts", "versions"}


def test_a_new_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal nobody is asked: the four ways to begin are shown, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    result = run()
    assert result.exit_code == 0
    for command in ("--paste", "-m anthropic:NAME --budget", "-m local", "-m checklist"):
        assert f"promptcraft critique india-inheritance-tax {command}" in result.stdout
    assert list(tmp_path.iterdir()) == []


def next_command(folder: Path) -> str:
    """What `promptcraft` alone says to do next."""
    return run().stdout.rsplit("Next: ", 1)[1].strip()


def test_where_things_stand(workspace_folder: Path) -> None:
    """`promptcraft` alone names what is unfinished and one next command, which changes as the work goes on."""
    framework(workspace_folder)
    model = answers(workspace_folder)
    assert next_command(workspace_folder) == f"promptcraft critique {NAME}"
    run("critique", NAME, "-m", "checklist")
    assert next_command(workspace_folder) == f"promptcraft revise {NAME}"
    run("discuss", NAME, "-m", model, "--auto", "--questions", "1")
    (journal,) = journals(workspace_folder)
    assert next_command(workspace_folder) == f"promptcraft discuss --resume {journal.stem}"


def test_a_discussion_of_a_changed_framework_is_not_offered(workspace_folder: Path) -> None:
    """--resume would refuse it, so it is not the next command; the copy that can go on is named."""
    framework(workspace_folder)
    run("discuss", NAME, "-m", answers(workspace_folder), "--auto", "--questions", "1")
    run("critique", NAME, "-m", "checklist")
    run("revise", NAME, "--accept", "all")
    (journal,) = journals(workspace_folder)
    result = run()
    assert "--resume" not in result.stdout
    assert f"--fork {journal.stem}" in result.stdout
