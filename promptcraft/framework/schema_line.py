"""The first line of a framework file: it tells an editor where the JSON Schema is."""

from __future__ import annotations

BOM = b"\xef\xbb\xbf"
MARK = "# yaml-language-server: $schema="
SCHEMA_NAME = "framework.schema.json"
WORKSPACE_SCHEMA = f"../.promptcraft/{SCHEMA_NAME}"
"""From a framework of a workspace."""
SHIPPED_SCHEMA = f"../docs/schema/{SCHEMA_NAME}"
"""From a framework of the library, in a checkout and in the wheel."""


def with_schema_line(raw: bytes, reference: str = WORKSPACE_SCHEMA) -> bytes:
    """The file with this schema named in its first line, in the place of the one it named; else as it is."""
    mark = BOM if raw.startswith(BOM) else b""
    first, end, rest = raw.removeprefix(mark).partition(b"\n")
    line = f"{MARK}{reference}".encode() + (b"\r\n" if first.endswith(b"\r") else b"\n")
    if not first.startswith(MARK.encode()):
        return mark + line + first + end + rest
    return mark + line + rest
