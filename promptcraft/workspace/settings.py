"""What promptcraft.toml may say, typed; an unknown key is a mistake with its name."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from promptcraft.errors import SettingsInvalid
from promptcraft.workspace.files import read_bytes

SETTINGS_NAME = "promptcraft.toml"
Effort = Literal["low", "medium", "high"]


class ModelTable(BaseModel):
    """One `[models.NAME]` table: a compatible server; never a key itself, only the variable that holds it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    api: Literal["openai", "anthropic", "responses"] = "openai"
    base_url: str
    model: str
    api_key_env: str = ""
    context: int | None = Field(default=None, ge=256)
    max_output: int | None = Field(default=None, ge=16)
    price_input: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    price_output: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    structured: bool = True
    stream: bool = True
    chances: bool = False
    effort: Effort | None = None
    batch: bool = False
    parallel: int = Field(default=8, ge=1, le=1_000)


class Settings(BaseModel):
    """The whole of promptcraft.toml. `reviewers` are asked when a command names nobody.

    `monthly_cap` is in US dollars, for each calendar month by UTC.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reviewers: tuple[str, ...] = ()
    monthly_cap: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    models: dict[str, ModelTable] = {}

    @property
    def cap(self) -> Decimal | None:
        """The monthly cap as it is written, exact; None when there is none."""
        return None if self.monthly_cap is None else Decimal(str(self.monthly_cap))


def read_settings(path: Path) -> Settings:
    """The settings in the file, or the defaults when there is none; raises SettingsInvalid."""
    if not path.is_file():
        return Settings()
    raw = read_bytes(path, limit=1_000_000)
    try:
        table = tomllib.loads(raw.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsInvalid(f"{path.name} is not valid TOML: {error}.", where=str(path)) from None
    except RecursionError:
        raise SettingsInvalid(f"{path.name} is nested too deeply.", where=str(path)) from None
    try:
        return Settings.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise SettingsInvalid(f"{path.name}: {place}: {first['msg']}.", where=str(path)) from None
