"""The JSON Schema for editors: fresh, complete, and neither stricter nor laxer than the loader where it matters."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from promptcraft.errors import FrameworkError
from promptcraft.framework.facets import coverage_items
from promptcraft.framework.schema import KEYS, framework_schema, schema_text, write_schema
from promptcraft.framework.schema_line import SHIPPED_SCHEMA, with_schema_line
from promptcraft.framework.yaml.load import parse_framework, plain
from promptcraft.framework.yaml.tree import compose
from promptcraft.workspace.places import Workspace

ROOT = Path(__file__).resolve().parents[2]
SCHEMA_FILE = ROOT / "docs" / "schema" / "framework.schema.json"
SHIPPED = sorted((ROOT / "frameworks").glob("*.yaml"))
QUESTIONS = "questions: [{id: a, ask: Why?}]\n"


def fresh() -> str:
    """The schema as the program makes it now."""
    return schema_text([item.id for item in coverage_items()])


def accepts(text: str) -> bool:
    """Whether the schema accepts this file."""
    jsonschema: Any = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(framework_schema())
    return bool(validator.is_valid(_as_json(plain(compose(text, "file")))))


def loads(text: str) -> bool:
    """Whether the loader accepts it."""
    try:
        parse_framework(text.encode(), where="file")
    except FrameworkError:
        return False
    return True


def _as_json(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _as_json(inner) for key, inner in value.items()}
    return [_as_json(inner) for inner in value] if isinstance(value, tuple) else value


def test_the_file_is_fresh() -> None:
    """docs/schema holds what the program makes; `python -m tests.framework.test_schema` writes it anew."""
    assert SCHEMA_FILE.read_text("utf-8") == fresh()


def test_it_is_a_schema() -> None:
    """It is valid by the rules of its own dialect."""
    jsonschema: Any = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(framework_schema())


def test_every_key_is_described() -> None:
    """An editor has a sentence for each key, and no sentence is about a key that is gone."""
    schema = framework_schema()
    parts = {"Framework": schema, **schema["$defs"]}
    assert {name: set(part["properties"]) for name, part in parts.items()} == {
        name: set(keys) for name, keys in KEYS.items()
    }


def test_facets_are_offered_and_not_demanded() -> None:
    """The coverage list is there for completion; other fields have other facets."""
    facet = framework_schema(["principles"])["$defs"]["Question"]["properties"]["facet"]
    assert (facet["examples"], "enum" in facet) == (["principles"], False)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_frameworks_are_valid_and_name_it(path: Path) -> None:
    """Each validates, and its first line leads to the schema in a checkout and in the wheel."""
    text = path.read_text("utf-8")
    assert accepts(text)
    assert text.partition("\n")[0] == f"# yaml-language-server: $schema={SHIPPED_SCHEMA}"
    assert (path.parent / SHIPPED_SCHEMA).resolve() == SCHEMA_FILE


@pytest.mark.parametrize(
    "text",
    [
        f"title: t\n{QUESTIONS}",
        f"title: t\naudience:\n{QUESTIONS}synthesis:\n",
        f"title: t\nbased_on: one\n{QUESTIONS}",
        f"title: t\nbased_on: [one, two]\n{QUESTIONS}",
        f"title: t\n{QUESTIONS}variables: {{x: {{type: list, default: [a]}}, y: {{default: 1.5}}}}\n",
        QUESTIONS,
        "title: t\n",
        "title: t\nquestions: []\n",
        f"title: 1\n{QUESTIONS}",
        f"title: t\nfoo: 1\n{QUESTIONS}",
        "title: t\nquestions: [{id: A b, ask: Why?}]\n",
        "title: t\nquestions: [{id: a, ask: ''}]\n",
        f"title: t\n{QUESTIONS}synthesis: {{ask: Why?, for_and_against: 21}}\n",
        f"title: t\n{QUESTIONS}variables: {{x: {{type: text}}}}\n",
        f"title: t\n{QUESTIONS}variables: {{X-Y: {{}}}}\n",
        f"title: t\n{QUESTIONS}figures: {{f: {{unit: USD}}}}\n",
    ],
)
def test_it_agrees_with_the_loader(text: str) -> None:
    """What an editor underlines is what the loader refuses."""
    assert accepts(text) == loads(text)


def test_a_workspace_gets_it_once(tmp_path: Path) -> None:
    """The file is written where frameworks look for it, and left alone while it is fresh."""
    workspace = Workspace(tmp_path)
    write_schema(workspace, ["principles"])
    path = tmp_path / ".promptcraft" / "framework.schema.json"
    before = path.stat()
    write_schema(workspace, ["principles"])
    assert (path.read_text("utf-8"), path.stat().st_ino) == (schema_text(["principles"]), before.st_ino)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"title: t\n", b"# yaml-language-server: $schema=x\ntitle: t\n"),
        (
            b"# yaml-language-server: $schema=y\r\ntitle: t\r\n",
            b"# yaml-language-server: $schema=x\r\ntitle: t\r\n",
        ),
        (b"\xef\xbb\xbftitle: t\n", b"\xef\xbb\xbf# yaml-language-server: $schema=x\ntitle: t\n"),
        (b"# other\r\nt: 1", b"# yaml-language-server: $schema=x\r\n# other\r\nt: 1"),
    ],
)
def test_the_first_line_names_it(before: bytes, after: bytes) -> None:
    """The line is put in front or replaced; the rest stays byte for byte."""
    assert with_schema_line(before, "x") == after


if __name__ == "__main__":
    SCHEMA_FILE.write_text(fresh(), "utf-8")
