"""Which server may have which key: asked once, kept with the person, for that address and that variable."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from promptcraft.errors import ConnectionFailed, KeyUntrusted, SettingsInvalid
from promptcraft.models.address import needs_trust
from promptcraft.models.registry import resolve
from promptcraft.workspace.settings import ModelTable, Settings
from promptcraft.workspace.trust import is_trusted, trust, trust_file, trusted
from tests.models.failing import QUICK

ADDRESS = "https://server.invalid/v1"


def table(base_url: str = ADDRESS, variable: str = "MINE_KEY") -> ModelTable:
    """A table of promptcraft.toml."""
    return ModelTable(base_url=base_url, model="m", api_key_env=variable)


def test_trust_is_for_one_address_and_one_key() -> None:
    """What was allowed holds for this address, however its end is written, and for nothing else."""
    trust(ADDRESS, "MINE_KEY")
    assert is_trusted(f"{ADDRESS}/", "MINE_KEY")
    assert not is_trusted(ADDRESS, "OTHER_KEY")
    assert not is_trusted("https://other.invalid/v1", "MINE_KEY")
    trust(ADDRESS, "MINE_KEY", allowed=False)
    assert trusted() == ()


@pytest.mark.parametrize(
    ("base_url", "variable", "asked"),
    [
        (ADDRESS, "MINE_KEY", True),
        (ADDRESS, "AWS_SECRET_ACCESS_KEY", True),
        (ADDRESS, "", False),
        ("http://127.0.0.1:8080/v1", "MINE_KEY", False),
        ("http://localhost:8080/v1", "MINE_KEY", False),
        ("https://api.openai.com/v1", "OPENAI_API_KEY", False),
        ("https://api.openai.com/v1", "MINE_KEY", True),
    ],
)
def test_who_is_asked_about(base_url: str, variable: str, asked: bool) -> None:
    """Any variable that would go to a server of nobody's is asked about; this machine and a key's own home are not."""
    assert needs_trust(table(base_url, variable)) is asked


@pytest.mark.parametrize("api", ["openai", "responses", "anthropic"])
def test_no_key_goes_out_before(api: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it is allowed no connection is made; afterwards it is."""
    monkeypatch.setenv("MINE_KEY", "sk-mine")
    settings = Settings(models={"mine": table().model_copy(update={"api": api})})
    with pytest.raises(KeyUntrusted, match=r"MINE_KEY to https://server\.invalid") as caught:
        asyncio.run(resolve("mine", settings).reply(QUICK))
    assert caught.value.hint.endswith("promptcraft models trust mine")
    trust(ADDRESS, "MINE_KEY")
    with pytest.raises(ConnectionFailed):
        asyncio.run(resolve("mine", settings).reply(QUICK))


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"version": 1}', '{"version": 9, "trusted": []}', "[" * 99_999]
)
def test_a_damaged_list_allows_nothing(content: str) -> None:
    """A list that cannot be read is named, kept, and nobody is trusted by it."""
    path: Path = trust_file()
    path.parent.mkdir(parents=True)
    path.write_text(content)
    for act in (lambda: is_trusted(ADDRESS, "MINE_KEY"), lambda: trust(ADDRESS, "MINE_KEY")):
        with pytest.raises(SettingsInvalid) as caught:
            act()
        assert caught.value.where == str(path)
    assert path.read_text() == content
