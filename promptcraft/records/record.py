"""What all records share."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, field_validator

SCHEMA_VERSION = 1
"""Written into every saved record; a file with a newer one is refused untouched."""


class Record(BaseModel):
    """A frozen value; an unknown key is a mistake.

    In the fields that hold what others wrote, half a surrogate pair becomes U+FFFD, as no file can hold it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    @field_validator("text", "raw", "message", "content", "model", mode="before", check_fields=False)
    @classmethod
    def _whole_characters(cls, value: object) -> object:
        if isinstance(value, str) and not value.isascii():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return value
