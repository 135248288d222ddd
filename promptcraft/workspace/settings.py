"""What promptcraft.toml may say, typed; an unknown key is a mistake with its name."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from promptcraft.errors import SettingsInvalid
from promptcraft.workspace.files import read_bytes
from promptcraft.workspace.key_shape import (
    REPLACE_IT,
    begins_like_key,
    is_variable,
    looks_like_key,
    without_keys,
)

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Effort = Literal["low", "medium", "high"]
NO_VARIABLE = (
    "This names the variable that holds the key, such as MINE_API_KEY: letters, digits and underscores;"
    " what stands there is not shown, as it may be a key"
)
VARIABLE_HINT = (
    'Write api_key_env = "MINE_API_KEY" and store the key itself with `promptcraft models keys set MINE_API_KEY`.'
    f" Was it a key? {REPLACE_IT}"
)


def _variable(name: str) -> str:
    if name and not is_variable(name):
        raise PydanticCustomError("key", NO_VARIABLE)
    return name


def _no_key(name: str) -> str:
    if begins_like_key(name):
        raise PydanticCustomError(
            "key", "What stands there is a key, so it is not shown; a name belongs there"
        )
    return name


Seconds = Annotated[float, Field(ge=1, le=86_400, allow_inf_nan=False)]
Name = Annotated[str, AfterValidator(_no_key)]


class ModelTable(BaseModel):
    """One `[models.NAME]` table: a compatible server; never a key itself, only the variable that holds it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    api: Literal["openai", "anthropic", "responses"] = "openai"
    base_url: str
    model: Name
    api_key_env: Annotated[str, AfterValidator(_variable)] = ""
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
    timeout: Seconds | None = None
    idle_timeout: Seconds | None = None


class Settings(BaseModel):
    """The whole of promptcraft.toml. `reviewers` are asked when a command names nobody.

    `monthly_cap` is in US dollars, for each calendar month by UTC.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    reviewers: tuple[Name, ...] = ()
    monthly_cap: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    models: dict[Name, ModelTable] = {}

    @property
    def cap(self) -> Decimal | None:
        """The monthly cap as it is written, exact; None when there is none."""
        return None if self.monthly_cap is None else Decimal(str(self.monthly_cap))


def read_settings(path: Path) -> Settings:
    """The settings in the file, or the defaults when there is none; raises SettingsInvalid, which repeats no value."""
    if not path.is_file():
        return Settings()
    raw = read_bytes(path, limit=1_000_000)
    try:
        table = tomllib.loads(raw.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        why = without_keys(str(error))
        raise SettingsInvalid(f"{path.name} is not valid TOML: {why}.", where=str(path)) from None
    except RecursionError:
        raise SettingsInvalid(f"{path.name} is nested too deeply.", where=str(path)) from None
    try:
        return Settings.model_validate(table)
    except ValidationError as error:
        raise _invalid(path, error.errors(include_input=False)[0]) from None


def _invalid(path: Path, first: ErrorDetails) -> SettingsInvalid:
    """The first mistake with its place; a key that stands there is not repeated, whether as a value or as a name."""
    steps = [str(step) for step in first["loc"]]
    place = ".".join("[a name that looks like a key]" if looks_like_key(step) else step for step in steps)
    hint = ""
    if first["type"] == "key" or any(looks_like_key(step) for step in steps):
        hint = VARIABLE_HINT
    return SettingsInvalid(f"{path.name}: {place}: {first['msg']}.", hint=hint, where=str(path))
