"""A key in the place of a name or an address: no command shows it, no file keeps it, and what belongs there is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from promptcraft.cli.main import main
from promptcraft.workspace.key_shape import is_variable, looks_like_key, plain_address, without_keys
from tests.cli.commands import run

PROJECT = "sk-proj-abcdef0123456789"
KEYS = {
    "OpenAI": PROJECT,
    "Anthropic": "sk-ant-api03-Zx9_kQ2-vb7LmN4",
    "Google": "AIzaSyD3mX9pQ0aB7cE2fG4hJ6k",
    "Groq": "gsk_9aB3cD7eF1gH5iJ2kL4mN6",
    "xAI": "xai-77abcDEF012345ghiJKL",
    "unknown": "q8Wm2Lr7Tz4Vb9Nx1Ky6",
    "hexadecimal": "a94a8fe5ccb19ba61c4c0873d391e987",
}
COMMANDS = (
    ("models", "list"),
    ("models", "list", "--format", "json"),
    ("models", "check", "mine"),
    ("models", "keys", "list"),
    ("models", "trust", "mine"),
    ("critique", "rate-a-paper", "-m", "mine", "--format", "json"),
    ("doctor",),
)
TABLE = """[models.mine]
base_url = "http://127.0.0.1:9/v1"
model = "m"
"""


def told(folder: Path, settings: str, key: str) -> str:
    """What all commands say of a workspace with these settings; the key is in nothing they say or write."""
    (folder / "promptcraft.toml").write_text(settings, "utf-8")
    said = "\n".join(run(*command).output for command in COMMANDS)
    kept = [path for path in folder.rglob("*") if path.is_file() and path.name != "promptcraft.toml"]
    assert [path.name for path in kept if key.encode() in path.read_bytes()] == []
    assert key not in said
    return said


@pytest.mark.parametrize("kind", KEYS)
def test_a_key_in_place_of_its_variable_is_refused(kind: str, workspace_folder: Path) -> None:
    """`api_key_env` that holds the key is a mistake in the settings, told without the key and with what to do."""
    said = told(workspace_folder, f'{TABLE}api_key_env = "{KEYS[kind]}"\n', KEYS[kind])
    assert "models.mine.api_key_env: This names the variable that holds the key" in said
    assert 'api_key_env = "MINE_API_KEY"' in said
    assert "make a new one" in said
    assert "export" not in said


@pytest.mark.parametrize(
    "settings",
    [
        f'{TABLE}{PROJECT} = "x"\n',
        f"{TABLE.replace('mine', PROJECT)}\n",
        f"{TABLE.replace('mine', PROJECT)}wrong = 1\n",
        f'reviewers = ["{PROJECT}"]\n{TABLE}',
        TABLE.replace('"m"', f'"{PROJECT}"'),
        f"{TABLE}[models.mine.{PROJECT}]\na = 1\n[models.mine.{PROJECT}]\n",
        f"{PROJECT} = 1\n",
    ],
)
def test_a_key_in_place_of_any_name_is_not_repeated(settings: str, workspace_folder: Path) -> None:
    """As the name of a field, a table, a reviewer or a model a key is refused, and not shown."""
    assert "settings-invalid" in told(workspace_folder, settings, PROJECT)


@pytest.mark.parametrize(
    "address",
    [
        f"http://{PROJECT}:x@127.0.0.1:9/v1",
        f"http://user:{PROJECT}@127.0.0.1:9/v1",
        f"http://127.0.0.1:9/v1?key={PROJECT}",
        f"http://127.0.0.1:9/v1#{PROJECT}",
        f"http://127.0.0.1:9/{PROJECT}/v1",
        f"{PROJECT}@127.0.0.1",
        PROJECT,
    ],
)
def test_a_key_in_an_address_is_not_shown(address: str, workspace_folder: Path) -> None:
    """User, query and fragment of an address are in no list, and neither is a key in its path."""
    settings = TABLE.replace("http://127.0.0.1:9/v1", address)
    said = told(workspace_folder, settings, PROJECT)
    assert "m at " in said


def entered(*words: str) -> int:
    """The exit code of `promptcraft models` with these words, as it is typed."""
    with pytest.raises(SystemExit) as left:
        main(("models", *words))
    assert isinstance(left.value.code, int)
    return left.value.code


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize(
    "words",
    [
        ("keys", "set", "openai", "KEY"),
        ("keys", "set", "KEY"),
        ("keys", "set", "--KEY"),
        ("keys", "set", "openai", "--keyring=KEY"),
        ("keys", "remove", "KEY"),
        ("keys", "remove", "openai", "KEY"),
        ("keys", "list", "--workspace=KEY", "KEY"),
        ("keys", "KEY"),
        ("trust", "KEY"),
        ("check", "KEY"),
    ],
)
def test_a_key_typed_into_the_command_is_not_repeated(
    words: tuple[str, ...], kind: str, workspace_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wherever the key itself is typed, the command fails without a word of it, as text and as JSON."""
    typed = [word.replace("KEY", KEYS[kind]) for word in words]
    for more in ((), ("--format=json",)):
        assert (entered(*typed, *more), KEYS[kind] in "".join(capsys.readouterr())) == (2, False)


def test_what_was_typed_is_to_be_replaced(workspace_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A key on the command line stands in the history of the shell, and that it is spent is said."""
    for words in (("openai", PROJECT), (PROJECT,)):
        entered("keys", "set", *words)
        assert "Consider that key known" in capsys.readouterr().err
    entered("keys", "set")
    assert "Missing argument" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name", ["OPENAI_API_KEY", "_x", "AZURE_OPENAI_KEY_2", "key_openai_prod", "PROXY_TOKEN_FOR_TEAM_2026"]
)
def test_a_variable_is_no_key(name: str) -> None:
    """Usual names of variables are taken as they are."""
    assert is_variable(name)


@pytest.mark.parametrize(
    "text",
    [
        "claude-sonnet-4-20250514",
        "Qwen2.5-Coder-32B-Instruct-Q4_K_M",
        "No framework is called sk-pension-reform-2024 or key-questions-2026.",
        "error[key-untrusted]: gpt-4o-mini-2024-07-18",
    ],
)
def test_ordinary_words_are_left(text: str) -> None:
    """Names of models, frameworks and errors are shown as they are."""
    assert (looks_like_key(text), without_keys(text)) == (False, text)


def test_an_address_keeps_what_names_the_server() -> None:
    """Scheme, host, port and path are shown."""
    assert plain_address("https://a:b@host:8443/v1?x=1#y") == "https://host:8443/v1"
