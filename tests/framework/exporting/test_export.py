"""Frameworks exported, and imported again."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from promptcraft.errors import FrameworkInvalid, TemplateUnsafe, UsageMistake
from promptcraft.framework.exporting.export import ENDINGS, KINDS, export
from promptcraft.framework.importing.files import import_bytes
from promptcraft.framework.importing.imported import Imported
from promptcraft.framework.model import Framework
from promptcraft.framework.renderer import Renderer
from promptcraft.framework.yaml.load import plain
from promptcraft.framework.yaml.tree import compose
from promptcraft.framework.yaml_file import parse_framework
from tests.framework.exporting.frameworks import frameworks


def again(text: str, kind: str) -> Imported:
    """What importing an export gives; there is exactly one."""
    (imported,) = import_bytes(text.encode("utf-8"), name="again" + ENDINGS[kind])
    return imported


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(framework=frameworks())
def test_an_export_gives_the_framework_again(kind: str, framework: Framework) -> None:
    """Title, fields, questions with all they have, synthesis, variables, figures and sources: nothing differs."""
    assert again(export(framework, kind), kind).framework == framework


FRAMEWORK = """\
title: Should {{ city }} charge for roads?
aim: A way to think it through
author: Ada
licence: CC-BY-4.0
based_on: [A talk in 2024, An essay]
variables:
  city: {type: string, default: Pune, help: The city}
  years: {type: integer, default: 10, minimum: 1}
  roads: {type: list, default: [Elm, Oak]}
persona: You know transport.
context: |
  {{ city }} argues.

  ## Questions
  Persona:
  user:
figures:
  double: {formula: years * 2, unit: year}
questions:
  - id: who
    ask: Who pays over {{ figures.double }} years?
    why: It comes first.
    facet: incidence
    follow_ups: [How much?, "- And why?"]
  - id: gains
    ask: Who gains?
synthesis: {ask: What speaks for and against?, for_and_against: 3}
sources:
  - {title: A report, url: "https://example.org", says: It costs 5.}
"""


def framework_of(text: str) -> Framework:
    """The framework in this YAML, with its texts as exports keep them."""
    return parse_framework(text.replace("context: |\n", "context: |-\n").encode(), where="x").framework


@pytest.mark.parametrize("kind", KINDS)
def test_the_whole_framework_travels(kind: str) -> None:
    """Nothing of a framework with everything in it is lost, and nothing has to be guessed."""
    framework = framework_of(FRAMEWORK)
    imported = again(export(framework, kind), kind)
    assert imported.framework == framework
    assert imported.notes == ()


@pytest.mark.parametrize("kind", KINDS)
def test_white_space_around_texts_is_all_that_is_not_kept(kind: str) -> None:
    """A text that ends with a line break comes back without it, and reads the same."""
    framework = parse_framework(FRAMEWORK.encode(), where="x").framework
    back = again(export(framework, kind), kind).framework
    assert framework.context == back.context + "\n"
    with Renderer() as renderer:
        assert renderer.render("x", back, {}).text == renderer.render("x", framework, {}).text


@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_in_export_is_text(kind: str) -> None:
    """Values stand in the text, nothing is left to fill in, and importing says with what it was filled in."""
    framework = framework_of(FRAMEWORK)
    with Renderer() as renderer:
        rendered = renderer.render("x", framework, {"city": "{{ years }}"})
        text = export(framework, kind, rendered=rendered)
        imported = again(text, kind)
        assert renderer.render("x", imported.framework, {}).text == rendered.text
    assert imported.framework.variables == {}
    assert "filled in when it was exported (city = {{ years }}, years = 10" in imported.notes[0]


def test_the_plain_prompt_can_be_pasted_into_a_chat() -> None:
    """One message with author, licence and origin, the questions numbered, and how to go through them."""
    framework = framework_of(FRAMEWORK)
    with Renderer() as renderer:
        text = export(framework, "prompt", rendered=renderer.render("x", framework, {}))
    assert text.startswith("Should Pune charge for roads?\n\nAim:\nA way to think it through\n\nPersona:\n")
    assert (
        "1. [who] Who pays over 20 years?\n   Why: It comes first.\n   Facet: incidence\n   - How much?\n"
        in text
    )
    assert "- Author: Ada\n- Licence: CC-BY-4.0\n- Based on: A talk in 2024\n- Based on: An essay\n" in text
    assert "answer one, then wait" in text


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_changed_in_an_export_is_imported(kind: str) -> None:
    """The text is what counts: a reworded question, a new one without an id, a changed default."""
    framework = framework_of(FRAMEWORK)
    text = export(framework, kind).replace("[gains] Who gains?", "[gains] Who loses?")
    pad = " " * 6 if kind == "promptfoo" else ""
    text = text.replace("Who loses?\n", f"Who loses?\n{pad}3. And the neighbours?\n", 1)
    text = (
        text.replace(": Pune", ": Oslo") if kind != "promptfoo" else text.replace("city: Pune", "city: Oslo")
    )
    back = again(text, kind).framework
    assert [(question.id, question.ask) for question in back.questions[1:]] == [
        ("gains", "Who loses?"),
        ("neighbours", "And the neighbours?"),
    ]
    assert back.variables["city"].default == "Oslo"


def test_a_section_that_is_none_of_ours_joins_the_context() -> None:
    """Nothing that somebody added to an export is lost."""
    text = export(framework_of(FRAMEWORK), "markdown") + "\n## Remarks\n\nMind the buses.\n"
    imported = again(text, "markdown")
    assert imported.framework.context.endswith("Remarks:\n\nMind the buses.")
    assert any("`Remarks` is no part of a framework" in note for note in imported.notes)


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_that_lost_its_questions_is_one_error(kind: str) -> None:
    """It says what is missing."""
    framework = framework_of("title: T\nquestions: [{id: a, ask: Who pays?}]\n")
    text = export(framework, kind).replace("1. [a] Who pays?", "")
    with pytest.raises(FrameworkInvalid) as caught:
        again(text, kind)
    assert "questions is empty" in caught.value.message


def test_promptfoo_gets_a_configuration_that_runs_for_nothing() -> None:
    """The values of the variables as one test, a list as one value, and a provider that costs nothing."""
    root = compose(export(framework_of(FRAMEWORK), "promptfoo"), "x")
    form = plain(root)
    assert isinstance(form, dict)
    assert form["providers"] == ("echo",)
    assert form["tests"] == (
        {
            "vars": {"city": "Pune", "years": 10, "roads": ("Elm", "Oak")},
            "options": {"disableVarExpansion": True},
        },
    )


def test_prompty_gets_two_messages_and_its_inputs() -> None:
    """Who the model is goes to the system, the questions come from the user."""
    text = export(framework_of(FRAMEWORK), "prompty")
    front, body = text.removeprefix("---\n").split("\n---\n", 1)
    told, asked = body.split("\nuser:\n")
    form = plain(compose(front, "x"))
    assert isinstance(form, dict)
    assert form["inputs"][0] == {
        "name": "city",
        "kind": "string",
        "description": "The city",
        "default": "Pune",
    }
    assert told.startswith("system:\n")
    assert "You know transport." in told
    assert "\\user:" in told
    assert asked.startswith("Questions:\n")
    assert "1. [who]" in asked


def test_an_unknown_kind_is_a_usage_mistake() -> None:
    """The known ones are named."""
    with pytest.raises(UsageMistake) as caught:
        export(framework_of(FRAMEWORK), "word")
    assert "markdown, prompt, promptfoo, prompty" in caught.value.hint


def test_promptfoo_is_given_no_value_that_it_would_read_or_fill_in() -> None:
    """A default that names a file or holds a template stays beside the prompt, and comes back."""
    framework = framework_of(
        "title: T\nquestions: [{id: a, ask: 'Who pays {{ x }} {{ y }}?'}]\n"
        "variables:\n  x: {default: 'file://x.js'}\n  y: {default: '{{ env.HOME }}'}\n"
    )
    text = export(framework, "promptfoo")
    assert "tests:" not in text
    assert again(text, "promptfoo").framework == framework


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("promptfoo", "title: T\nquestions: [{id: a, ask: 'Who pays {{ env.SECRET }}?'}]\n"),
        ("prompty", "title: T\nquestions: [{id: a, ask: 'Who pays {% if env %}x{% endif %}?'}]\n"),
        (
            "prompty",
            "title: T\nquestions: [{id: a, ask: 'Who pays {{ x }}?'}]\nvariables: {x: {default: '${env:SECRET}'}}\n",
        ),
    ],
)
def test_nothing_is_exported_that_prints_the_environment(kind: str, text: str) -> None:
    """A stranger's framework cannot make another tool send out what it finds there."""
    with pytest.raises(TemplateUnsafe):
        export(framework_of(text), kind)
