"""Files of dotprompt: Picoschema on top, then messages in Handlebars."""

from __future__ import annotations

import pytest

from promptcraft.errors import FrameworkError, TemplateInvalid
from promptcraft.framework.importing.files import import_bytes
from promptcraft.framework.importing.imported import Imported
from promptcraft.framework.model import Variable
from promptcraft.framework.renderer import Renderer

FILE = """\
# Copyright somebody

---
model: vendor/model
config:
  temperature: 0.7
input:
  schema:
    city: string, where it happens
    years?: integer
    mode(enum, how people move): [car, bus]
    streets(array, the streets): string
    options?(object):
      fast: boolean
  default:
    city: Pune
    mode: bus
output:
  format: json
---
{{! a remark }}
{{role "system"}}
You are a planner in {{city}}.
{{#if years}}
Look {{years}} years ahead.
{{else}}
Look far ahead.
{{/if}}
{{role "user"}}
Who pays for these?
{{#each streets}}
- {{this}}
{{/each}}
{{>footer}}
"""


def imported(text: str) -> Imported:
    """The one framework of a file with this text."""
    (one,) = import_bytes(text.encode(), name="pricing.prompt")
    return one


def test_schema_and_messages_become_variables_fields_and_questions() -> None:
    """Picoschema gives types, choices and help; what may be missing is empty unless it is set."""
    framework = imported(FILE).framework
    assert framework.title == "Pricing"
    assert framework.variables == {
        "city": Variable(default="Pune", help="where it happens"),
        "years": Variable(type="integer", default=0),
        "mode": Variable(type="choice", default="bus", choices=("car", "bus"), help="how people move"),
        "streets": Variable(type="list", default=(), help="the streets"),
        "options": Variable(default=""),
    }
    assert framework.persona.startswith("You are a planner in {{ city }}.")
    assert "{% if years %}Look {{ years }} years ahead.\n{% else %}Look far ahead.\n{% endif %}" in (
        framework.persona + framework.context
    )


def test_if_and_each_fill_in_as_they_do_there() -> None:
    """A block that a framework can keep stays a template, and its lone lines vanish."""
    framework = imported(FILE).framework
    with Renderer() as renderer:
        without = renderer.render("x", framework, {}).text
        with_years = renderer.render("x", framework, {"years": "3", "streets": "Elm,Oak"}).text
    assert "Look far ahead." in without
    assert "Look 3 years ahead." in with_years
    assert "- Elm\n- Oak" in with_years


def test_what_cannot_be_filled_in_stays_as_text_with_a_note() -> None:
    """A partial is printed as it was written, and its line is named."""
    one = imported(FILE)
    with Renderer() as renderer:
        assert "{{>footer}}" in renderer.render("x", one.framework, {}).text
    assert "line 34: `{{>footer}}` cannot be filled in by a framework, and stays as text." in one.notes
    assert "line 21: the comment `{{! a remark }}` was left out." in one.notes
    assert "line 6: `config.temperature: 0.7` is a model setting and was left out." in one.notes
    assert "line 13: `options` is of type `object`, and is text here." in one.notes


def test_json_schema_is_read_too() -> None:
    """Properties and required, as other tools write them."""
    text = (
        "---\ninput:\n  schema:\n    type: object\n    properties:\n      text: {type: string, description: d}\n"
        "      n: {type: integer}\n    required: [text]\n---\nSum up {{text}}."
    )
    assert imported(text).framework.variables == {
        "text": Variable(help="d"),
        "n": Variable(type="integer", default=0),
    }


@pytest.mark.parametrize(
    ("body", "line"),
    [("{{#if a}}\nx", 1), ("x\n{{/if}}", 2), ("x\ny {{ a", 2), ("{{#if a\nx\n{{/if}}", 1)],
)
def test_torn_templates_are_one_error(body: str, line: int) -> None:
    """A block without end, an end without block, braces that are not closed."""
    with pytest.raises(TemplateInvalid) as caught:
        imported(body)
    assert caught.value.where == f"pricing.prompt:{line}"


def test_yaml_that_only_looks_like_a_schema_is_one_error() -> None:
    """The line of the flow mapping that goes on behind its end."""
    with pytest.raises(FrameworkError) as caught:
        imported("---\ninput:\n  schema:\n    a: { b: string }[]\n---\nhi")
    assert caught.value.where == "pricing.prompt:4"
