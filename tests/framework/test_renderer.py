"""Rendering: templates filled once, in a child process that nothing gets out of."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from promptcraft.errors import (
    FrameworkError,
    PromptcraftError,
    TemplateInvalid,
    TemplateLimit,
    TemplateUndefined,
    TemplateUnsafe,
)
from promptcraft.framework.model import Figure, Framework, Question, Variable
from promptcraft.framework.renderer import Renderer
from promptcraft.framework.template.text import literal
from promptcraft.framework.yaml_file import parse_framework

VARIABLES = {
    "country": Variable(default="India"),
    "years": Variable(type="integer", default=10),
    "places": Variable(type="list", default=("Kerala", "Goa")),
}
FIGURES = {"base": Figure(formula="years * 100"), "share": Figure(formula="figures.base / 3")}


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    """One warm renderer for the whole file."""
    with Renderer() as warm:
        yield warm


def framework(ask: str, **figures: Figure) -> Framework:
    """A framework whose only question is this template."""
    return Framework(
        title="Should {{ country }} tax?",
        variables=VARIABLES,
        figures={**FIGURES, **figures},
        questions=(Question(id="first", ask=ask),),
    )


def filled(renderer: Renderer, ask: str, **given_values: str) -> str:
    """What the question reads once it is filled in."""
    return renderer.render("name", framework(ask), given_values).filled.questions[0].ask


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("Why in {{ country }}?", "Why in India?"),
        ("{% if years > 5 %}long{% else %}short{% endif %}", "long"),
        (
            "{% for p in places %}{{ loop.index }}. {{ p }}{% if not loop.last %}, {% endif %}{% endfor %}",
            "1. Kerala, 2. Goa",
        ),
        ("{{ places }} and {{ places | join('/') }}", "Kerala, Goa and Kerala/Goa"),
        ("{{ figures.base | number }} and {{ figures.share | round(1) }}", "1,000 and 333.3"),
        ("{{ 0.1 + 0.2 }} {{ 1e9 * 12 }} {{ 12345678.5 | number(2) }}", "0.3 12000000000 12,345,678.50"),
        ("{{ country ~ '!' | upper }} {{ years ** 2 % 7 }}", "India! 2"),
        ("no template { } %", "no template { } %"),
        ("{% raw %}{{ kept }}{% endraw %}", "{{ kept }}"),
    ],
)
def test_templates_fill_in(renderer: Renderer, template: str, text: str) -> None:
    """Variables, figures, choices, loops, numbers and simple filters work."""
    assert filled(renderer, template) == text


def test_what_is_filled_in_is_not_a_template(renderer: Renderer) -> None:
    """One pass: braces in a value stay text."""
    assert filled(renderer, "{{ country }}", country="{{ 7 * 7 }}{% x %}") == "{{ 7 * 7 }}{% x %}"


def test_the_record_knows_version_values_and_text(renderer: Renderer) -> None:
    """A rendering holds what filled it and the text a reviewer reads."""
    rendered = renderer.render("name", framework("Why in {{ country }}?"), {"country": "Chile"})
    assert rendered.values == {"country": "Chile", "years": 10, "places": ("Kerala", "Goa")}
    assert rendered.text == "# Should Chile tax?\n\n## Questions\n\n1. [first] Why in Chile?\n"
    assert renderer.render("name", framework("Why in {{ country }}?"), {"country": "Chile"}) is rendered


HOSTILE: list[tuple[str, type[PromptcraftError] | None]] = [
    ("{% if false %}{{ 9**(9**9) }}{% endif %}ok", None),
    ("{{ 9**(9**9) }}", TemplateLimit),
    ("{{ 99999999999999999999**99 }}", TemplateLimit),
    ("{{ 'a' * 999999999 }}", TemplateLimit),
    ("{{ 999999999 * 'a' }}", TemplateInvalid),
    ("{{ [1] * 99999999 }}", TemplateInvalid),
    ("{{ '%999999999d' % 1 }}", TemplateInvalid),
    ("{{ '%999999999d' | format(1) }}", TemplateInvalid),
    ("{{ 'x' | center(999999999) }}", TemplateInvalid),
    ("{{ 'x' | indent(999999999) }}", TemplateInvalid),
    ("{{ ['a', 'b'] | join('x' * 99999) | replace('', 'b' * 9999) }}", TemplateLimit),
    ("{{ 10 | round(999999999) }}", TemplateInvalid),
    (
        "{% set a0 = 'aaaaaaaa' %}" + "".join(f"{{% set a{n + 1} = a{n} ~ a{n} %}}" for n in range(60)),
        TemplateLimit,
    ),
    ("{% set s = 'x' * 1000 %}" + "{% for a in s %}" * 5 + "{% endfor %}" * 5, TemplateLimit),
    ("{% set s = 'x' * 1000 %}" + "{% for a in s %}" * 2 + "xxx" + "{% endfor %}" * 2, TemplateLimit),
    ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", TemplateLimit),
    ("{{ " + "1+" * 9000 + "1 }}", TemplateLimit),
    ("{{ " + "-" * 9000 + "1 }}", TemplateLimit),
    ("{% for a in places %}" * 30 + "{% endfor %}" * 30, TemplateInvalid),
    ("{{ " + "9" * 9000 + " }}", TemplateInvalid),
    ("{{ ''.__class__.__mro__ }}", TemplateUnsafe),
    ("{{ ''['__class__'] }}", TemplateUnsafe),
    ("{{ '' | attr('__class__') }}", TemplateInvalid),
    ("{{ ['x'] | map(attribute='__class__') | list }}", TemplateInvalid),
    ("{{ '{0.__class__}'.format(1) }}", TemplateUnsafe),
    ("{{ country['upper'] }}", TemplateUnsafe),
    ("{{ country.upper() }}", TemplateUnsafe),
    ("{{ figures.__class__ }}", TemplateUnsafe),
    ("{{ figures['items'] }}", TemplateUndefined),
    ("{{ self.__init__.__globals__ }}", TemplateUnsafe),
    ("{{ self }}", TemplateUnsafe),
    ("{{ cycler.__init__.__globals__.os }}", TemplateUnsafe),
    ("{{ lipsum }}", TemplateUndefined),
    ("{{ namespace() }}", TemplateUnsafe),
    ("{{ range(99999999) }}", TemplateUnsafe),
    ("{% for p in places %}{{ loop._iterator }}{% endfor %}", TemplateUnsafe),
    ("{% for p in places %}{{ loop }}{% endfor %}", TemplateUnsafe),
    ("{% for p in places %}{{ loop.cycle('a') }}{% endfor %}", TemplateUnsafe),
    ("{% for p in places recursive %}{{ loop(places) }}{% endfor %}", TemplateUnsafe),
    ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", TemplateUnsafe),
    ("{% include '/etc/passwd' %}", TemplateUnsafe),
    ("{% import 'os' as os %}", TemplateUnsafe),
    ("{% extends 'x' %}", TemplateUnsafe),
    ("{% set a %}x{% endset %}", TemplateUnsafe),
    ("{% call x() %}{% endcall %}", TemplateUnsafe),
    ("{{ [[1]] }}", TemplateUnsafe),
    ("{{ 1 / 0 }}", TemplateInvalid),
    ("{{ 1e308 * 10 }}", TemplateInvalid),
    ("{{ (-1) ** 0.5 }}", TemplateInvalid),
    ("{{ country", TemplateInvalid),
    ("{% if %}", TemplateInvalid),
    ("{{ nope is defined }}", TemplateUndefined),
    ("{% if false %}{{ contry }}{% endif %}", TemplateUndefined),
    ("{{ country | trim('x') }}", TemplateInvalid),
    ("{{ '' }}", TemplateInvalid),
]


@pytest.mark.parametrize(("template", "kind"), HOSTILE, ids=[template[:40] for template, _ in HOSTILE])
def test_hostile_templates_are_stopped(
    renderer: Renderer, template: str, kind: type[PromptcraftError] | None
) -> None:
    """Bombs, escapes and mistakes end in a named error that says where; the next rendering works."""
    if kind is None:
        assert filled(renderer, template) == "ok"
        return
    with pytest.raises(FrameworkError) as caught:
        filled(renderer, template)
    assert type(caught.value) is kind
    assert filled(renderer, "{{ country }}") == "India"


def test_a_misspelt_variable_is_named_with_line_and_neighbour(renderer: Renderer) -> None:
    """The error says the field, the line of the file and the variable that was meant."""
    text = (
        "title: t\nvariables: {country: {default: India}}\n"
        "questions:\n- id: a\n  ask: |\n    Why\n    {{ contry }}?\n"
    )
    loaded = parse_framework(text.encode(), where="f.yaml")
    with pytest.raises(TemplateUndefined) as caught:
        renderer.render("f", loaded.framework, {}, loaded)
    assert caught.value.message == "questions.a.ask uses `contry`, which is not a variable of this framework."
    assert caught.value.where == "f.yaml:7"
    assert "Did you mean 'country'?" in caught.value.hint


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        ("country", TemplateInvalid),
        ("1 / 0", TemplateInvalid),
        ("yeers * 2", TemplateUndefined),
        ("figures.layer", TemplateUndefined),
        ("1) }}{{ (2", TemplateInvalid),
        ("years.__class__", TemplateUnsafe),
        ("9 ** (9 ** 9)", TemplateLimit),
    ],
)
def test_a_bad_formula_is_named(renderer: Renderer, formula: str, kind: type[PromptcraftError]) -> None:
    """A figure must be a number made from variables and other figures."""
    with pytest.raises(FrameworkError) as caught:
        renderer.render("f", framework("Why?", bad=Figure(formula=formula), later=Figure(formula="1")), {})
    assert type(caught.value) is kind
    assert "figures.bad" in caught.value.message


def test_a_literal_framework_needs_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without templates and figures nothing is started."""
    monkeypatch.setattr("subprocess.Popen", None)
    plain = Framework(title="t", questions=(Question(id="a", ask="Why?\r\nSo?"),))
    assert Renderer().render("f", plain, {}).filled.questions[0].ask == "Why?\nSo?"


def test_the_child_sees_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys in the environment do not reach the process that runs strangers' templates."""
    seen: list[object] = []

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, args: list[str], env: dict[str, str], **options: Any) -> None:  # noqa: ANN401 - as Popen
            seen.append(env)
            super().__init__(args, env=env, **options)

    monkeypatch.setenv("OPENAI_API_KEY", "sentinel")
    monkeypatch.setattr(subprocess, "Popen", Watched)
    with Renderer() as fresh:
        assert filled(fresh, "{{ country }}") == "India"
    assert [key for env in seen if isinstance(env, dict) for key in env if key != "SYSTEMROOT"] == []
    assert len(seen) == 1


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("{}%#-+ a'\"\\\n"), min_size=1, max_size=40))
def test_literal_text_renders_to_itself(renderer: Renderer, text: str) -> None:
    """Text from elsewhere, made literal, comes out character for character."""
    assert filled(renderer, literal(text)) == text
