"""Files of prompty: YAML on top, then messages."""

from __future__ import annotations

import pytest

from promptcraft.errors import FrameworkInvalid, TemplateInvalid, YamlInvalid, YamlUnsafe
from promptcraft.framework.importing.files import import_bytes
from promptcraft.framework.importing.imported import Imported
from promptcraft.framework.model import Variable

CURRENT = """\
---
name: road-pricing
description: Thinks a charge through
metadata:
  authors: [Ada, Ben]
  tags: [roads]
model:
  id: gpt-4
  connection:
    apiKey: sk-very-secret
  options:
    temperature: 0.2
inputs:
  - name: cityName
    kind: string
    description: The city under discussion
    default: Pune
  - name: years
    kind: integer
    example: 5
  - name: mode
    kind: string
    enumValues: [car, bus]
    default: bus
template:
  format: {kind: jinja2}
---
system:
You are an expert in transport. Use simple English.

user:
1. Who pays in {{ cityName }} over {{years}} years?
2. What if nobody uses the {{mode}}?

assistant:
Good questions.
"""
LEGACY = """\
---
name: Legacy
authors:
  - Ada
model:
  api: chat
sample:
  question: Who pays?
inputs:
  place:
    type: string
    sample: Pune
  rate: 5
template: mustache
---
system:
Help {{{place}}} at {{rate}} percent.
user[name="Eve"]:
{{question}}
"""


def imported(text: str) -> Imported:
    """The one framework of a file with this text."""
    (one,) = import_bytes(text.encode(), name="file.prompty")
    return one


def test_inputs_are_variables_and_messages_fields_and_questions() -> None:
    """System tells, user asks, an answer given as an example is context."""
    framework = imported(CURRENT).framework
    assert (framework.title, framework.aim, framework.author) == (
        "Road pricing",
        "Thinks a charge through",
        "Ada, Ben",
    )
    assert framework.persona == "You are an expert in transport."
    assert framework.style == "Use simple English."
    assert framework.context == "Assistant: Good questions."
    assert [question.ask for question in framework.questions] == [
        "Who pays in {{ city_name }} over {{ years }} years?",
        "What if nobody uses the {{ mode }}?",
    ]
    assert framework.variables == {
        "city_name": Variable(default="Pune", help="The city under discussion"),
        "years": Variable(type="integer", default=5),
        "mode": Variable(type="choice", default="bus", choices=("car", "bus")),
    }


def test_what_was_left_out_is_said_with_its_line_and_no_secret() -> None:
    """Model settings and tags are named line by line; the value of a key is not shown."""
    notes = imported(CURRENT).notes
    assert "line 12: `model.options.temperature: 0.2` is a model setting and was left out." in notes
    assert "line 10: `model.connection.apiKey: …` is a model setting and was left out." in notes
    assert "line 6: `tags: roads` has no place in a framework and was left out." in notes
    assert "line 14: the variable `cityName` is called `city_name` here." in notes
    assert not any("secret" in note for note in notes)


def test_the_older_form_with_samples_and_mustache_is_read() -> None:
    """Inputs by name, samples as defaults, three braces as two; attributes of a role are noted."""
    one = imported(LEGACY)
    assert {name: variable.default for name, variable in one.framework.variables.items()} == {
        "place": "Pune",
        "rate": 5,
        "question": "Who pays?",
    }
    assert one.framework.context == "Help {{ place }} at {{ rate }} percent."
    assert [question.ask for question in one.framework.questions] == ["{{ question }}"]
    assert any('user[name="Eve"]:' in note for note in one.notes)


def test_a_variable_without_a_default_is_noted() -> None:
    """Whoever imports it learns what must be set."""
    one = imported("system:\nHelp.\nuser:\n{{question}}\n")
    assert one.framework.variables == {"question": Variable()}
    assert one.notes[-1] == "`question` has no default: set with --set question=…, or write a default."


@pytest.mark.parametrize(
    ("text", "error", "place"),
    [
        ("---\nname: x\nmodel: [\n---\nuser:\nhi\n", YamlInvalid, "file.prompty:4"),
        ("---\nname: x\n", FrameworkInvalid, "file.prompty:1"),
        ("---\nname: x\n---\nuser:\n{{ name\n", TemplateInvalid, "file.prompty:5"),
        ("---\nname: x\n---\nuser:\nhi {% if name %}\n", TemplateInvalid, "file.prompty:5"),
        ("---\nname: !!python/name:os.system x\n---\nhi\n", YamlUnsafe, "file.prompty:2"),
        ("---\nname: x\nname: y\n---\nhi\n", YamlInvalid, "file.prompty:3"),
        ("---\n- a\n---\nhi\n", FrameworkInvalid, "file.prompty:2"),
        ("---\ninputs: [{kind: string}]\n---\nhi\n", FrameworkInvalid, "file.prompty:2"),
        ("---\nname: x\n---\n\n", FrameworkInvalid, "file.prompty"),
    ],
)
def test_a_malformed_file_is_one_error_with_its_line(text: str, error: type[Exception], place: str) -> None:
    """The line is that of the file, not of a part of it."""
    with pytest.raises(error) as caught:
        imported(text)
    assert getattr(caught.value, "where", "") == place
