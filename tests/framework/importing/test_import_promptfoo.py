"""Configurations of promptfoo, and the prompt files they name."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from promptcraft.errors import FrameworkInvalid, TemplateInvalid, YamlUnsafe
from promptcraft.framework.importing.files import import_bytes, import_file
from promptcraft.framework.importing.imported import Imported
from promptcraft.framework.model import Variable

CONFIG = """\
description: Road pricing
prompts:
  - 'Who pays in {{city}}?'
  - label: Planner
    raw: |
      You plan {{ city }}.
      1. Who gains?
      2. Who loses?
  - '[{"role": "system", "content": "You are a planner."}, {"role": "user", "content": "Who pays {{fee}}?"}]'
providers:
  - id: openai:gpt-4
    config: {temperature: 0.5, apiKey: sk-very-secret}
defaultTest:
  vars: {fee: 5}
tests:
  - vars: {city: [Pune, Oslo]}
    assert:
      - {type: contains, value: drivers}
  - vars: {city: Lima}
"""


def imported(text: str, name: str = "promptfooconfig.yaml") -> tuple[Imported, ...]:
    """The frameworks of a configuration with this text."""
    return import_bytes(text.encode(), name=name)


def test_each_prompt_is_a_framework_with_the_first_values_as_defaults() -> None:
    """Text, keys with a label, and chats written as JSON."""
    first, second, third = imported(CONFIG)
    assert [one.name for one in (first, second, third)] == [
        "promptfooconfig 1",
        "Planner",
        "promptfooconfig 3",
    ]
    assert (first.framework.title, second.framework.title) == ("Road pricing (1)", "Planner")
    assert first.framework.variables == {"city": Variable(default="Pune")}
    assert [question.ask for question in second.framework.questions] == ["Who gains?", "Who loses?"]
    assert second.framework.context == "You plan {{ city }}."
    assert third.framework.persona == "You are a planner."
    assert [question.ask for question in third.framework.questions] == ["Who pays {{ fee }}?"]
    assert third.framework.variables == {"fee": Variable(default="5")}


def test_providers_tests_and_further_values_are_noted_by_line() -> None:
    """Nothing is dropped in silence, and no key is shown."""
    notes = imported(CONFIG)[0].notes
    assert "line 12: `providers.config.temperature: 0.5` is a model setting and was left out." in notes
    assert "line 12: `providers.config.apiKey: …` is a model setting and was left out." in notes
    assert "line 18: `assert.type: contains` is a test of answers and was left out." in notes
    assert "line 19: `vars.city: Lima` is a further value of a variable and was left out." in notes
    assert not any("secret" in note for note in notes)


def test_json_is_read_as_yaml_is() -> None:
    """The same configuration as JSON, indented with tabs."""
    text = json.dumps({"prompts": ["Who pays {{a}}?"], "tests": [{"vars": {"a": "x"}}]}, indent="\t")
    (one,) = imported(text, "promptfooconfig.json")
    assert one.framework.variables == {"a": Variable(default="x")}


def test_files_inside_the_folder_are_read(tmp_path: Path) -> None:
    """Text files may hold several prompts; patterns and chats in YAML are understood."""
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "a.txt").write_text("Who pays?\n---\nWho gains {{what}}?\n")
    (tmp_path / "prompts" / "b.yaml").write_text("- role: user\n  content: Who loses?\n")
    config = tmp_path / "promptfooconfig.yaml"
    config.write_text("prompts:\n  - file://prompts/*.txt\n  - prompts/b.yaml\n")
    asked = [one.framework.questions[0].ask for one in import_file(config)]
    assert asked == ["Who pays?", "Who gains {{ what }}?", "Who loses?"]


@pytest.mark.parametrize(
    "reference",
    [
        "file://../secret.txt",
        "{outside}/secret.txt",
        "file://link.txt",
        "file://**/secret.txt",
        "../secret.txt",
    ],
)
def test_nothing_outside_the_folder_is_read(tmp_path: Path, reference: str) -> None:
    """Not by a path upwards, not by an absolute one, not through a link."""
    (tmp_path / "secret.txt").write_text("Who knows the sentinel?")
    folder = tmp_path / "inside"
    folder.mkdir()
    if os.name == "posix":
        (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    config = folder / "promptfooconfig.yaml"
    config.write_text(f"prompts:\n  - 'Who pays?'\n  - {reference.format(outside=tmp_path)}\n")
    made = import_file(config)
    assert len(made) == 1
    assert "sentinel" not in str(made)
    assert any(note.startswith("line 3: `") and "left out" in note for note in made[0].notes)


def test_programs_and_services_are_neither_run_nor_asked(tmp_path: Path) -> None:
    """A Python file that would leave a trace leaves none."""
    (tmp_path / "prompt.py").write_text(f"open({str(tmp_path / 'trace')!r}, 'w')")
    config = tmp_path / "promptfooconfig.yaml"
    config.write_text("prompts: [file://prompt.py:make, 'exec:./prompt.py', 'langfuse://x', 'Who pays?']\n")
    (one,) = import_file(config)
    assert not (tmp_path / "trace").exists()
    assert sum("it is not run or asked" in note for note in one.notes) == 3


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("prompts:\n  - file://missing.txt\n", "x.yaml:2"),
        ("prompts: []\nproviders: [echo]\n", "x.yaml:1"),
    ],
)
def test_a_configuration_without_a_prompt_is_one_error(text: str, place: str) -> None:
    """It says which file was not there, with the line that names it."""
    with pytest.raises(FrameworkInvalid) as caught:
        imported(text, "x.yaml")
    assert caught.value.where == place


def test_a_torn_template_in_a_prompt_is_one_error() -> None:
    """With the line of the prompt in the configuration."""
    with pytest.raises(TemplateInvalid) as caught:
        imported("prompts:\n  - 'a {{'\n", "x.yaml")
    assert caught.value.where == "x.yaml:2"


def test_an_alias_bomb_is_stopped() -> None:
    """The guards of framework files hold here too."""
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for below, name in zip("abcde", "bcdef", strict=True):
        bomb += f"{name}: &{name} [{', '.join([f'*{below}'] * 10)}]\n"
    with pytest.raises(YamlUnsafe):
        imported(bomb + "prompts: *f\n")
