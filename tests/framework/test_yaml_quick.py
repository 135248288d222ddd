"""The quicker scanner says what ruamel's own says, of good files and of bad ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from promptcraft.framework.yaml.quick import quick_yaml
from promptcraft.workspace.places import shipped

PIECES = st.sampled_from(
    ["a", "b c", "key", ": ", ":", "- ", "\n", "\n  ", "\n    ", "#", " # c", "'", '"', "|", ">-", "[", "]", "{", "}",
     ",", "? ", "&x ", "*x", "!t ", "---", "...", "%", "\t", "\r\n", "\u2028", "\x85", "\ufeff", "\xa0", "é", "?", "::"]
)  # fmt: skip


def events(yaml: YAML, text: str) -> list[tuple[Any, ...]]:
    """What the parser says of a text, up to the first error."""
    said: list[tuple[Any, ...]] = []
    try:
        for event in yaml.parse(text):
            marks = [(m.index, m.line, m.column) for m in (event.start_mark, event.end_mark)]
            said.append(
                (type(event).__name__, *marks, getattr(event, "value", None), getattr(event, "style", None))
            )
    except (YAMLError, ValueError, AttributeError, TypeError, IndexError) as error:
        said.append((type(error).__name__, str(error)))
    return said


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_every_text_reads_the_same(pieces: list[str]) -> None:
    """Events, places and errors are equal, whatever the text."""
    text = "".join(pieces)
    assert events(quick_yaml(), text) == events(YAML(typ="safe", pure=True), text)


@pytest.mark.parametrize(
    "path", sorted(shipped("frameworks").glob("*.yaml")), ids=lambda path: str(path.stem)
)
def test_the_shipped_frameworks_read_the_same(path: Path) -> None:
    """The library is read the same by both."""
    text = path.read_text("utf-8")
    assert events(quick_yaml(), text) == events(YAML(typ="safe", pure=True), text)
