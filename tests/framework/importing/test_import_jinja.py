"""Jinja files and the templates of prompt flow."""

from __future__ import annotations

import pytest

from promptcraft.errors import TemplateInvalid, TemplateLimit
from promptcraft.framework.importing.files import import_bytes
from promptcraft.framework.importing.imported import Imported
from promptcraft.framework.model import Variable
from promptcraft.framework.renderer import Renderer


def imported(text: str) -> Imported:
    """The one framework of a file with this text."""
    (one,) = import_bytes(text.encode(), name="roads.jinja2")
    return one


def rendered(one: Imported, **values: str) -> str:
    """The text of the imported framework with these values."""
    with Renderer() as renderer:
        return renderer.render("x", one.framework, values).text


def test_variables_filters_and_choices_stay_templates() -> None:
    """What a framework can fill in is kept, with the defaults that the template gives."""
    one = imported(
        "Who pays in {{ City | upper }}? {% if note is defined %}Mind {{ note }}.{% endif %} "
        "{{ who | default('All') }} by {% for road in roads %}{{ loop.index }} {{ road }};{% endfor %}"
    )
    assert one.framework.variables == {
        "city": Variable(),
        "note": Variable(default=""),
        "who": Variable(default="All"),
        "roads": Variable(type="list"),
    }
    text = rendered(one, city="pune", roads="a,b")
    assert "Who pays in PUNE?" in text
    assert "All by 1 a;2 b;" in text
    assert "Mind" not in text


def test_what_templates_here_cannot_do_becomes_text_with_its_line() -> None:
    """Includes, macros, attributes and calls are printed and noted; what stands between them is still filled in."""
    one = imported(
        "{% include 'x' %}\nHello {{ name }}, {{ user.email }} {{ f() }}.\n{% for m in log %}{{ m.a }}{% endfor %}"
    )
    text = rendered(one, name="Ada")
    assert "{% include 'x' %}" in text
    assert "Hello Ada, {{ user.email }} {{ f() }}." in text
    assert "{% for m in log %}{{ m.a }}{% endfor %}" in text
    assert tuple(one.framework.variables) == ("name",)
    assert [note.split(":")[0] for note in one.notes[:5]] == [
        "line 1",
        "line 2",
        "line 2",
        "line 3",
        "line 3",
    ]


def test_messages_of_prompt_flow_are_told_apart() -> None:
    """Lines such as `# system:` begin a message."""
    framework = imported("# system:\nYou are a planner.\n\n# user:\n{{question}}\n").framework
    assert framework.persona == "You are a planner."
    assert [question.ask for question in framework.questions] == ["{{ question }}"]


def test_a_text_that_is_set_is_a_default() -> None:
    """`set` with a constant gives a variable; raw text and comments are understood."""
    one = imported("{% set tone = 'calm' %}{# why #}Be {{ tone }}. {% raw %}{{ x }}{% endraw %} Who pays?")
    assert one.framework.variables == {"tone": Variable(default="calm")}
    assert "Be calm. {{ x }}" in rendered(one)
    assert any("`{# why #}` was left out" in note for note in one.notes)


def test_names_that_cannot_be_variables_here_get_others() -> None:
    """Words that templates keep for themselves, and names that differ only in case."""
    one = imported("{{ figures }} {{ userName }} {{ user_name }} {{ UserName }}")
    assert tuple(one.framework.variables) == ("the_figures", "user_name", "user_name_2", "user_name_3")
    assert "line 1: the variable `userName` is called `user_name` here." in one.notes


@pytest.mark.parametrize(
    ("text", "line"),
    [("a\n{{ b", 2), ("{% if a %}\nb", 1), ("a\n{% endif %}", 2), ("a {{ b ? }}", 1), ("{# a", 1)],
)
def test_torn_templates_are_one_error(text: str, line: int) -> None:
    """The place is the line on which it begins."""
    with pytest.raises(TemplateInvalid) as caught:
        imported(text)
    assert caught.value.where == f"roads.jinja2:{line}"


@pytest.mark.parametrize(
    "text", ["{{a}}" * 5_000, "{{" + "(" * 100_000, "{% if a %}" * 100, "{{ a" + "|upper" * 9_000]
)
def test_templates_beyond_all_measure_are_stopped(text: str) -> None:
    """Too many tags, too long ones, too deep ones."""
    with pytest.raises((TemplateLimit, TemplateInvalid)):
        imported(text)
