"""Telling what a file is, and what no file may do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promptcraft.errors import FrameworkError, FrameworkNotFound, UsageMistake, YamlInvalid, YamlUnsafe
from promptcraft.framework.exporting.export import ENDINGS, export
from promptcraft.framework.importing.files import KINDS, import_bytes, import_file
from promptcraft.framework.yaml_file import new_file, parse_framework

PIECES = st.sampled_from(
    ["---\n", "name: x\n", "input:\n  schema:\n    a?: string\n", "inputs:\n  firstName: Jane\n",
     "system:\n", "# user:\n", "{{q}}", "{{ firstName }}", "{{#if q}}", "{{else}}", "{{/if}}",
     "{{#each items}}", "{{this}}", "{{/each}}", "{{!c}}", '{{role "user"}}', "{% if q %}",
     "{% else %}", "{% endif %}", "{% for i in items %}", "{{ i }}", "{% endfor %}", "{",
     "{% set z = 'v' %}", "{# c #}", "{% raw %}", "{% endraw %}", "{{ q | upper }}", "{{ '{{' }}", "}}",
     "$q", "${N:d}", "# IDENTITY\n", "# STEPS\n", "- item\n", "1. Who pays?\n", "  - sub\n",
     "Text here. ", "\n", "```\n", "act,prompt\n", "prompts:\n  - 'Tell {{topic}}'\n",
     "tests:\n  - vars: {topic: x}\n", "prompt: |\n  Do $input\n", '"a","do {x}"\n',
     '[{"role":"user","content":"hi {{q}}"}]', "\U000f0000", "\x00", "\u200b",
     "title: t\nquestions: [{id: a, ask: b}]\n", "promptcraft: 1\n",
     "(promptcraft framework, text form 1)", "Questions:\n", "Details:\n"]
)  # fmt: skip
NAMES = st.sampled_from(
    ["", *(f"f{ending}" for ending in (".yaml", ".json", ".md", ".prompty", ".prompt", ".j2", ".csv"))]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=5), max_size=12), NAMES, st.sampled_from([None, *KINDS]))
def test_any_file_is_imported_or_refused(pieces: list[str], name: str, kind: str | None) -> None:
    """Whatever it holds: frameworks that their files and exports give back, or one named error."""
    try:
        made = import_bytes("".join(pieces).encode("utf-8", "replace"), name=name, kind=kind)
    except FrameworkError:
        return
    for one in made:
        assert parse_framework(new_file(one.framework), where="x").framework == one.framework
        text = export(one.framework, "prompt")
        (again,) = import_bytes(text.encode(), name="x" + ENDINGS["prompt"])
        assert again.framework == one.framework


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("---\ninput:\n  schema: {a: string}\n---\nWho pays {{a}}?", "{{ a }}"),
        ("---\nname: x\n---\nsystem:\nBe kind.\nuser:\nWho pays {{a}}?", "{{ a }}"),
        ("prompts: ['Who pays {{a}}?']\n", "{{ a }}"),
        ('{"prompts": ["Who pays {{a}}?"]}', "{{ a }}"),
        ('act,prompt\nx,"Who pays {town}?"\n', "{{ town }}"),
        ("system: Be kind.\nprompt: Who pays $a?\n", "{{ a }}"),
        ("Who pays {{a}}?", "{{ a }}"),
    ],
)
def test_what_is_piped_in_is_told_by_its_text(text: str, field: str) -> None:
    """Without a name the content decides."""
    (one,) = import_bytes(text.encode(), name="")
    assert field in one.framework.questions[0].ask


def test_an_unknown_kind_is_a_usage_mistake() -> None:
    """The known ones are named."""
    with pytest.raises(UsageMistake):
        import_bytes(b"x", name="x", kind="word")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A folder without a pattern is one too."""
    for path in (tmp_path / "no.md", tmp_path):
        with pytest.raises(FrameworkNotFound):
            import_file(path)


@pytest.mark.parametrize("content", [b"", b" \n ", b"\xff\xfeW\0h\0o\0", b"Who \xff pays?"])
def test_empty_and_foreign_bytes_are_refused(tmp_path: Path, content: bytes) -> None:
    """Nothing in it, UTF-16, broken UTF-8: each with the file named."""
    path = tmp_path / "a.md"
    path.write_bytes(content)
    with pytest.raises(FrameworkError) as caught:
        import_file(path)
    assert str(path) in caught.value.where
    assert isinstance(caught.value, YamlInvalid) or content.strip() == b""


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    """500 kB and not a byte more."""
    path = tmp_path / "a.md"
    path.write_bytes(b"x" * 500_001)
    with pytest.raises(YamlUnsafe):
        import_file(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "# a" + " " * 400_000 + "x"),
        ("a.md", "# a\n" * 100_000),
        ("a.md", "1. Who pays?\n" * 19_000),
        ("a.yaml", "prompt: '" + " ".join(f"$a{n}" for n in range(20_000)) + "'"),
        ("a.prompt", "{{" * 200_000),
        ("a.j2", "{{" + "(" * 400_000),
        ("a.json", "[" * 400_000),
    ],
)
def test_hostile_files_are_stopped(name: str, text: str) -> None:
    """Runs of spaces, headings, items, names, braces: a named error instead of minutes."""
    with pytest.raises(FrameworkError):
        import_bytes(text.encode(), name=name)
