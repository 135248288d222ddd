"""Models of other packages, by the entry points of packages that lie on the path of a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from promptcraft.models.base import Request
from promptcraft.models.ledger import Ledger
from promptcraft.models.registry import resolve
from promptcraft.workspace.settings import Settings
from tests.cli.commands import envelope, run

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = Path(__file__).resolve().parent / "example_plugin"
KEY = "sk-SENTINEL-plugin-1"
LEAKY = """
import os
from promptcraft.models.base import ModelInfo, Reply
KEY = os.environ["LEAKY_API_KEY"]
class Leaky:
    info = ModelInfo(provider="x", name="x", free=True)
    async def reply(self, request, listen=None):
        if listen: listen(KEY[:5]); listen(KEY[5:] + " arrives")
        if os.environ.get("LEAKY") == "raise": raise RuntimeError("no: " + KEY)
        return Reply(text="{" + KEY + "}", model=KEY, raw=KEY)
def model(name):
    return Leaky()
"""


def plugin(folder: Path, name: str, target: str, code: str = "", package: str = "thing") -> Path:
    """A package with this code and one entry point, as it lies on the path once it is installed."""
    (folder / f"{package}.py").write_text(code, "utf-8")
    metadata = folder / f"{package}-0.3.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 0.3\n")
    (metadata / "entry_points.txt").write_text(f"[promptcraft.models]\n{name} = {target}\n")
    return folder


@pytest.fixture
def work(tmp_path: Path, workspace_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace whose commands see the packages in `tmp_path / "packages"`."""
    packages = tmp_path / "packages"
    packages.mkdir()
    monkeypatch.syspath_prepend(str(packages))
    monkeypatch.setenv("LEAKY_API_KEY", KEY)
    for name in ("thing", "second"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return workspace_folder


def failures(*arguments: str) -> list[dict[str, Any]]:
    """Who failed when these reviewers were asked."""
    found: list[dict[str, Any]] = envelope("critique", "rate-a-paper", *arguments, code=1)["failures"]
    return found


def test_a_model_of_another_package_reviews(tmp_path: Path) -> None:
    """In a process of its own the example is asked by `-m example:NAME` like any other model, and its reply is kept."""
    variables = os.environ | {"PYTHONPATH": os.pathsep.join((str(EXAMPLE), str(ROOT)))}
    asked = [
        "critique",
        "rate-a-paper",
        "-m",
        "example:polly",
        "-m",
        "checklist",
        "--workspace",
        str(tmp_path),
    ]
    command = [sys.executable, "-m", "promptcraft", *asked, "--format", "json"]
    ended = subprocess.run(command, env=variables, cwd=tmp_path, capture_output=True, text=True, check=False)
    critiques = json.loads(ended.stdout)["data"]["critiques"]
    assert [one["reviewer"] for one in critiques] == ["example:polly", "checklist"]
    ledger = Ledger(tmp_path / ".promptcraft" / "ledger.db")
    (kept,) = ledger.read("SELECT DISTINCT reply FROM calls WHERE provider = 'example' LIMIT 1")
    ledger.close()
    assert json.loads(kept[0])["text"].startswith("I am polly, and you sent ")


def test_it_is_listed_with_its_package(work: Path) -> None:
    """`models list` and `doctor` name the distribution and its version; nothing of it is imported for that."""
    plugin(work / "packages", "other", "thing:model", "raise SystemExit('imported')")
    rows = envelope("models", "list")["data"]["models"]
    row = next(one for one in rows if one["form"] == "other:NAME")
    assert (row["what"], row["ready"]) == ("a plugin of thing 0.3, thing:model", True)
    assert "a plugin of thing 0.3" in run("doctor").stdout


@pytest.mark.parametrize(
    ("target", "code", "told"),
    [
        ("thing:model", "import no_such_package_at_all", "No module named 'no_such_package_at_all'"),
        ("thing:model", "raise SystemExit('leave')", "SystemExit"),
        ("thing:gone", "", "gone"),
        ("thing:model", "def model(name): raise ValueError('no such model')", "no such model"),
        ("thing:model", "def model(name): return 5", "it cannot be loaded"),
    ],
)
def test_a_broken_plugin_fails_alone(target: str, code: str, told: str, work: Path) -> None:
    """A plugin that breaks is one named failure; the other reviewer's critique stands."""
    plugin(work / "packages", "other", target, code)
    result = envelope("critique", "rate-a-paper", "-m", "other:x", "-m", "checklist", code=1)
    assert [one["reviewer"] for one in result["data"]["critiques"]] == ["checklist"]
    (failure,) = result["failures"]
    assert (failure["reviewer"], failure["code"]) == ("other:x", "plugin-failed")
    assert told in failure["message"]


def test_a_plugin_takes_no_built_in_name(work: Path) -> None:
    """An entry point named like a built-in model is listed as not used, and the built-in one is asked."""
    plugin(work / "packages", "openai", "thing:model", LEAKY)
    rows = [row for row in envelope("models", "list")["data"]["models"] if row["form"] == "openai:NAME"]
    assert [row["ready"] for row in rows] == [False, False]
    assert "a plugin cannot take its place" in rows[1]["needs"]
    assert [failure["code"] for failure in failures("-m", "openai:gpt-x")] == ["key-missing"]


def test_two_plugins_of_one_name_are_not_used(work: Path) -> None:
    """Where two packages offer the same name, neither is asked, and it is said."""
    plugin(work / "packages", "other", "thing:model", LEAKY)
    plugin(work / "packages", "other", "second:model", LEAKY, package="second")
    assert "several packages offer other" in failures("-m", "other:x")[0]["message"]


@pytest.mark.parametrize("leak", ["raise", "answer"])
def test_a_plugin_leaks_no_key(leak: str, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plugin that shows the key it was given shows it to nobody: it is in no output and no file."""
    monkeypatch.setenv("LEAKY", leak)
    plugin(work / "packages", "leaky", "thing:model", LEAKY)
    ended = run("critique", "rate-a-paper", "-m", "leaky:x")
    assert "[key]" in ended.output or leak == "answer"
    kept = [path.read_bytes() for path in work.rglob("*") if path.is_file()]
    assert any(b"leaky" in content for content in kept)
    assert not any(KEY.encode() in content for content in (ended.output.encode(), *kept))


def test_a_listener_hears_no_key(work: Path) -> None:
    """What a plugin streams arrives without the key, in the pieces' order."""
    plugin(work / "packages", "leaky", "thing:model", LEAKY)
    heard: list[str] = []
    model = resolve("leaky:x", Settings())
    reply = asyncio.run(model.reply(Request(messages=()), heard.append))
    assert ("".join(heard), reply.text, reply.model) == ("[key] arrives", "{[key]}", "[key]")


def test_the_example_of_the_page_works(work: Path) -> None:
    """The package that docs/models.md shows is complete: its function, under its entry point, discusses."""
    page = (ROOT / "docs" / "models.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    target = re.search(r'^echo = "(.+)"$', page, re.MULTILINE)
    assert target is not None
    plugin(work / "packages", "echo", target[1], code, package="promptcraft_echo")
    told = run("discuss", "rate-a-paper", "-m", "echo:loud", "--auto", "--questions", "1")
    assert told.exit_code == 0, told.output
    assert "loud heard: " in told.output


def test_an_unknown_model_names_a_plugin_near_it(work: Path) -> None:
    """Who mistypes a plugin's name is told which one it may have been."""
    plugin(work / "packages", "example", "thing:model", LEAKY)
    assert "Did you mean example" in run("critique", "rate-a-paper", "-m", "exmaple:x").stderr
