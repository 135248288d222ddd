"""promptcraft.toml: what it may say, and what is said about mistakes in it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from promptcraft.errors import SettingsInvalid, StorageFailed
from promptcraft.workspace.settings import ModelTable, Settings, read_settings

WHOLE = """
reviewers = ["mine", "checklist"]
[models.mine]
api = "anthropic"
base_url = "https://host/v1"
model = "qwen"
api_key_env = "MINE_KEY"
context = 4096
max_output = 500
price_input = 0.5
price_output = 1
structured = false
stream = false
"""


def written(tmp_path: Path, content: str | bytes) -> Path:
    """A settings file with this content."""
    path = tmp_path / "promptcraft.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_no_file_is_the_defaults(tmp_path: Path) -> None:
    """A workspace needs no settings."""
    assert read_settings(tmp_path / "promptcraft.toml") == Settings()
    assert read_settings(written(tmp_path, "")) == Settings()


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_everything_that_may_stand_in_it(tmp_path: Path, mark: str) -> None:
    """All keys of a table arrive, with a byte order mark or without."""
    table = ModelTable(
        api="anthropic",
        base_url="https://host/v1",
        model="qwen",
        api_key_env="MINE_KEY",
        context=4096,
        max_output=500,
        price_input=0.5,
        price_output=1,
        structured=False,
        stream=False,
    )
    expected = Settings(reviewers=("mine", "checklist"), models={"mine": table})
    assert read_settings(written(tmp_path, mark + WHOLE)) == expected


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("reviewer = []", "reviewer"),
        ("[models.mine]\nmodel = 'm'", "models.mine.base_url"),
        (WHOLE + "key = 'sk-sentinel'", "models.mine.key"),
        (WHOLE.replace("4096", "'many'"), "models.mine.context"),
        (WHOLE.replace("4096", "-1"), "models.mine.context"),
        (WHOLE.replace("0.5", "-0.5"), "models.mine.price_input"),
        (WHOLE.replace("0.5", "nan"), "models.mine.price_input"),
        (WHOLE.replace("0.5", "inf"), "models.mine.price_input"),
        (WHOLE.replace('"anthropic"', '"telnet"'), "models.mine.api"),
        ("models = 3", "models"),
        ("monthly_cap = -1", "monthly_cap"),
        ("monthly_cap = nan", "monthly_cap"),
        ("monthly_cap = 'much'", "monthly_cap"),
        (WHOLE + "monthly_cap = 20", "models.mine.monthly_cap"),
        ("a = = b", "line 1"),
        ("a = [[", "not valid TOML"),
        ("a = " + "[" * 100_000, "promptcraft.toml"),
        (b"\xff\xfe\x00", "not valid TOML"),
        (b"a = '\xe9'", "not valid TOML"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, content: str | bytes, named: str) -> None:
    """The error names the file and the key or line, and repeats no value."""
    path = written(tmp_path, content)
    with pytest.raises(SettingsInvalid) as caught:
        read_settings(path)
    assert named in caught.value.message
    assert "sk-sentinel" not in caught.value.message
    assert caught.value.where == str(path)


def test_a_cap_is_what_is_written(tmp_path: Path) -> None:
    """The monthly cap is exact to the digits that stand there; without one there is none."""
    assert read_settings(written(tmp_path, "monthly_cap = 0.1")).cap == Decimal("0.1")
    assert read_settings(written(tmp_path, "monthly_cap = 20")).cap == Decimal(20)
    assert read_settings(written(tmp_path, WHOLE)).cap is None


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    """A file that is far too large is not read."""
    with pytest.raises(StorageFailed, match="larger than"):
        read_settings(written(tmp_path, b"#" * 1_000_001))
