"""From what is written after -m to a model."""

from __future__ import annotations

from pathlib import Path

import pytest

from promptcraft.errors import ModelUnknown, SettingsInvalid
from promptcraft.models.registry import known_models, resolve, split
from promptcraft.workspace.settings import ModelTable, Settings

TABLE = ModelTable(base_url="http://127.0.0.1:8080/v1", model="qwen", context=4096, max_output=500)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("anthropic:claude-x", ("anthropic", "claude-x")),
        ("ollama:qwen3:8b", ("ollama", "qwen3:8b")),
        ("local", ("local", "")),
        (" paste:chat ", ("paste", "chat")),
        ("scripted:C:\\a.yaml", ("scripted", "C:\\a.yaml")),
    ],
)
def test_a_name_is_split_at_its_first_colon(text: str, parts: tuple[str, str]) -> None:
    """Names keep their own colons."""
    assert split(text) == parts


@pytest.mark.parametrize(
    ("text", "structured", "free"),
    [
        ("anthropic:claude-sonnet-4-5", True, False),
        ("anthropic:claude-3-haiku-20240307", False, False),
        ("openai:gpt-5.1", True, False),
        ("openai:gpt-4", False, False),
        ("openai:gpt-4o-mini", True, False),
        ("ollama:qwen3:8b", True, True),
    ],
)
def test_what_is_known_of_a_provider_stands_ready(text: str, structured: bool, free: bool) -> None:
    """Resolving asks nobody and needs no key, and the label is what was written."""
    info = resolve(text, Settings()).info
    assert (info.label, info.structured, info.free) == (text, structured, free)


@pytest.mark.parametrize("api", ["openai", "anthropic", "responses"])
def test_a_table_is_a_model(api: str) -> None:
    """A `[models.NAME]` table gives a model of that name with the table's limits."""
    table = ModelTable.model_validate(TABLE.model_dump() | {"api": api})
    info = resolve("mine", Settings(models={"mine": table})).info
    assert (info.label, info.context, info.max_output) == ("mine", 4096, 500)
    assert info.settings == f"{api} http://127.0.0.1:8080/v1 qwen"
    assert not info.free


def test_a_table_that_costs_nothing_is_free() -> None:
    """Prices of 0 mean free; no prices mean unknown."""
    table = TABLE.model_copy(update={"price_input": 0.0, "price_output": 0.0})
    assert resolve("mine", Settings(models={"mine": table})).info.free


@pytest.mark.parametrize(
    "address",
    [
        "localhost:8080",
        "ftp://host/v1",
        "http://",
        "https://user:secret@host/v1",
        "https://host/v1?key=secret",
        "http://host:99999/v1",
        "http://[::1",
        "https://host\\.openai.com/v1",
        "https://host\t.openai.com/v1",
        "https://öpenai.com/v1",
    ],
)
def test_an_address_that_cannot_be_one_is_refused(address: str) -> None:
    """A base_url holds scheme, host and path only; what it holds besides is not repeated."""
    settings = Settings(models={"mine": ModelTable(base_url=address, model="m")})
    with pytest.raises(SettingsInvalid) as caught:
        resolve("mine", settings)
    assert "secret" not in caught.value.message


@pytest.mark.parametrize(
    ("variable", "address"),
    [
        ("OPENAI_API_KEY", "https://evil.example/v1"),
        ("OPENAI_API_KEY", "https://openai.com.evil.example/v1"),
        ("OPENAI_API_KEY", "https://notopenai.com/v1"),
        ("OPENAI_API_KEY", "https://api.anthropic.com/v1"),
        ("OPENAI_API_KEY", "http://127.0.0.1:8080/v1"),
        ("openai_api_key", "https://evil.example/v1"),
        ("ANTHROPIC_API_KEY", "https://api.openai.com/v1"),
        ("ANTHROPIC_API_KEY", "https://evil.example/anthropic.com"),
        ("ANTHROPIC_API_KEY", "http://api.anthropic.com"),
        ("SERVER_KEY", "http://evil.example/v1"),
        ("SERVER_KEY", "http://localhost.evil.example/v1"),
        ("SERVER_KEY", "http://127.0.0.1.evil.example/v1"),
    ],
)
def test_a_key_does_not_go_astray(variable: str, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stranger's settings cannot send a provider's key elsewhere, nor any key unencrypted over a network."""
    monkeypatch.setenv(variable, "sk-sentinel")
    table = ModelTable(base_url=address, model="m", api_key_env=variable)
    with pytest.raises(SettingsInvalid) as caught:
        resolve("mine", Settings(models={"mine": table}))
    assert caught.value.hint
    assert "sk-sentinel" not in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize(
    ("variable", "address"),
    [
        ("OPENAI_API_KEY", "https://api.openai.com/v1"),
        ("OPENAI_API_KEY", "https://EU.api.OpenAI.com/v1"),
        ("ANTHROPIC_API_KEY", "https://api.anthropic.com"),
        ("SERVER_KEY", "https://other.example/v1"),
        ("SERVER_KEY", "http://127.0.0.1:8080/v1"),
        ("SERVER_KEY", "http://localhost:8080/v1"),
        ("SERVER_KEY", "http://[::1]:8080/v1"),
        ("", "http://other.example/v1"),
    ],
)
def test_a_key_may_go_where_it_belongs(variable: str, address: str) -> None:
    """A provider's key goes to that provider; any other key goes over https, or to this machine."""
    table = ModelTable(base_url=address, model="m", api_key_env=variable)
    assert resolve("mine", Settings(models={"mine": table})).info.label == "mine"


@pytest.mark.parametrize(
    ("text", "meant"),
    [("antropic:claude", "anthropic"), ("Local", "local"), ("mien", "mine"), ("gpt-5", ""), ("", "")],
)
def test_an_unknown_model_names_near_ones(text: str, meant: str) -> None:
    """The error repeats what was written, names near forms, and lists all."""
    with pytest.raises(ModelUnknown) as caught:
        resolve(text, Settings(models={"mine": TABLE}))
    assert (f"Did you mean {meant}" in caught.value.message) is bool(meant)
    assert "ollama:NAME" in caught.value.hint
    assert "mine" in caught.value.hint


@pytest.mark.parametrize("text", ["openai:", "anthropic", "ollama:", "scripted:", "checklist"])
def test_a_form_that_lacks_its_name_is_unknown(text: str) -> None:
    """A provider alone is not a model, and the checklist answers nothing."""
    with pytest.raises(ModelUnknown):
        resolve(text, Settings())


def test_a_table_cannot_take_a_built_in_name() -> None:
    """A table named like a built-in model is refused when that name is used, not silently passed over."""
    with pytest.raises(SettingsInvalid, match=r"models\.ollama has the name of a built-in"):
        resolve("ollama:x", Settings(models={"ollama": TABLE}))


def test_known_models_say_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list names every form and the variable that a key is missing in, and no key."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-sentinel")
    table = TABLE.model_copy(update={"api_key_env": "MINE_KEY"})
    rows = {row.form: row for row in known_models(Settings(models={"mine": table}))}
    assert rows["anthropic:NAME"].ready
    assert rows["openai:NAME"].needs == "OPENAI_API_KEY is not set"
    assert rows["mine"].needs == "MINE_KEY is not set"
    assert {"local", "paste", "scripted:FILE", "checklist", "ollama:NAME"} < rows.keys()
    assert "sk-sentinel" not in repr(rows)


def test_resolving_loads_no_sdk(tmp_path: Path) -> None:
    """The SDKs take a second to load: naming a model does not load them."""
    import subprocess
    import sys

    code = (
        "import sys; from promptcraft.models.registry import resolve;"
        "from promptcraft.workspace.settings import Settings;"
        "resolve('openai:a', Settings()); resolve('anthropic:b', Settings()); resolve('ollama:c', Settings());"
        "print([m for m in ('openai', 'anthropic', 'httpx2', 'genai_prices') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
