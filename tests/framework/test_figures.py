"""Figures: numbers from formulas that are safe, in any order, with units that must agree."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.errors import (
    FrameworkError,
    PromptcraftError,
    TemplateInvalid,
    TemplateLimit,
    TemplateUndefined,
    TemplateUnsafe,
)
from promptcraft.framework.figures import FigureRow, figure_table, readable
from promptcraft.framework.model import Figure, Framework, Question, Variable
from promptcraft.framework.renderer import Renderer
from promptcraft.framework.template.units import read_unit, unit_words
from promptcraft.framework.yaml_file import parse_framework

PLAIN = {
    "profit": Variable(type="number", default=1e9),
    "people": Variable(type="integer", default=1_000_000),
    "share": Variable(type="number", default=20),
    "country": Variable(default="India"),
    "places": Variable(type="list", default=("Kerala", "Goa")),
}
WITH_UNITS = {
    "profit": Variable(type="number", default=1e9, unit="US dollars a year"),
    "people": Variable(type="integer", default=1_000_000, unit="people"),
    "share": Variable(type="number", default=20, unit="per cent"),
    "years": Variable(type="integer", default=10, unit="years"),
    "guess": Variable(type="number", default=3),
    "months": Variable(type="number", default=12, unit="months per year"),
}


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    """One warm renderer for the whole file."""
    with Renderer() as warm:
        yield warm


def framework(variables: dict[str, Variable], **figures: Figure) -> Framework:
    """A framework with these variables and figures."""
    question = Question(id="q", ask="Why?")
    return Framework(title="t", variables=variables, figures=figures, questions=(question,))


def value(renderer: Renderer, formula: str) -> float:
    """What one formula over the plain variables gives."""
    return renderer.render("n", framework(PLAIN, it=Figure(formula=formula)), {}).figures["it"]


@pytest.mark.parametrize(
    ("formula", "number"),
    [
        ("profit * share / 100 / people", 200),
        ("people if share > 10 else 0", 1_000_000),
        ("1 if country == 'India' and 'Goa' in places else 2", 1),
        ("3 if 10 < share <= 20 and not false else 4", 3),
        ("min(share, 7) + max(1, 2, 3) + abs(-1)", 11),
        ("round(share / 3, 2) + floor(1.9) + ceil(1.1)", 9.67),
        ("sqrt(16) + count(places) + 7 // 2 + 7 % 4 + 2 ** 3", 20),
        ("share\n  + 1", 21),
        ("0.0", 0),
    ],
)
def test_a_formula_gives_its_number(renderer: Renderer, formula: str, number: float) -> None:
    """Arithmetic, comparisons, choices and a few functions work as one writes them."""
    assert value(renderer, formula) == number


def test_figures_may_stand_in_any_order(renderer: Renderer) -> None:
    """What needs another figure is computed after it, and the table keeps the author's order."""
    whole = framework(
        PLAIN,
        each=Figure(formula="figures.pool\n / people", unit="dollars", source="The note"),
        pool=Figure(formula="profit * share / 100"),
    )
    rendered = renderer.render("n", whole, {})
    assert figure_table(whole, rendered.figures) == (
        FigureRow(name="each", value=200, unit="dollars", formula="figures.pool / people", source="The note"),
        FigureRow(name="pool", value=2e8, unit="", formula="profit * share / 100", source=""),
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [(1e9, "1,000,000,000"), (200, "200"), (9999, "9999"), (12345.5, "12,345.5"), (-70000, "-70,000"),
     (0.1 + 0.2, "0.3"), (1e300, "1e+300")],
)  # fmt: skip
def test_numbers_are_readable(number: float, text: str) -> None:
    """Long numbers have commas, and none shows a float's noise."""
    assert readable(number) == text


HOSTILE: list[tuple[str, type[PromptcraftError]]] = [
    ("1 / 0", TemplateInvalid),
    ("1 % 0", TemplateInvalid),
    ("country", TemplateInvalid),
    ("true", TemplateInvalid),
    ("share > 1", TemplateInvalid),
    ("1e400", TemplateInvalid),
    ("1e308 * 10", TemplateInvalid),
    ("sqrt(-1)", TemplateInvalid),
    ("(-8) ** 0.5", TemplateInvalid),
    ("abs(places)", TemplateInvalid),
    ("share + country", TemplateInvalid),
    ("", TemplateInvalid),
    ("1; 2", TemplateInvalid),
    ("x := 3", TemplateInvalid),
    ("share if people", TemplateInvalid),
    ("import os", TemplateInvalid),
    ("'", TemplateInvalid),
    ("9" * 3_500, TemplateLimit),
    ("9 ** 9 ** 9", TemplateLimit),
    ("2.0 ** 99999", TemplateLimit),
    ("10 ** 4000 * 10 ** 4000", TemplateLimit),
    ("'a' * 999999999 == 'b'", TemplateLimit),
    ("(" * 3_000 + "1" + ")" * 3_000, TemplateLimit),
    ("1+" * 1_500 + "1", TemplateLimit),
    ("-" * 3_000 + "1", TemplateLimit),
    ("not " * 900 + "1", TemplateLimit),
    ("shares", TemplateUndefined),
    ("0 if true else shares", TemplateUndefined),
    ("figures.none_such", TemplateUndefined),
    ("figures", TemplateUndefined),
    ("__builtins__", TemplateUndefined),
    ("profit.real", TemplateUnsafe),
    ("profit.__class__", TemplateUnsafe),
    ("figures.__class__", TemplateUnsafe),
    ("figures.it.real", TemplateUnsafe),
    ("''.__class__.__mro__", TemplateUnsafe),
    ("'{0.__class__}'.format(1)", TemplateUnsafe),
    ("__import__('os')", TemplateUnsafe),
    ("eval('1')", TemplateUnsafe),
    ("(lambda: 1)()", TemplateUnsafe),
    ("[x for x in places]", TemplateUnsafe),
    ("places[0]", TemplateUnsafe),
    ("f'{profit}'", TemplateUnsafe),
    ("b'a'", TemplateUnsafe),
    ("1j", TemplateUnsafe),
    ("max(*places)", TemplateUnsafe),
    ("round(number=1)", TemplateUnsafe),
    ("1 << 99999999", TemplateUnsafe),
    ("~1", TemplateUnsafe),
    ("profit is 1", TemplateUnsafe),
    ("profit | round(1)", TemplateUnsafe),
    ("await profit", TemplateUnsafe),
]


@pytest.mark.parametrize(("formula", "kind"), HOSTILE, ids=[formula[:30] for formula, _ in HOSTILE])
def test_hostile_formulas_are_stopped(renderer: Renderer, formula: str, kind: type[PromptcraftError]) -> None:
    """Bombs, escapes and mistakes end in an error that names the figure; the next one works."""
    with pytest.raises(FrameworkError) as caught:
        value(renderer, formula)
    assert type(caught.value) is kind
    assert caught.value.message.startswith("figures.it ")
    assert value(renderer, "share") == 20


@given(st.text(st.sampled_from("share .figures()*/+-<>'\"123[]{}:,ifelse_|%\n\\"), max_size=40))
def test_any_text_is_a_number_or_a_named_error(renderer: Renderer, formula: str) -> None:
    """No formula gives anything but a finite number or an error of ours."""
    try:
        assert isinstance(value(renderer, formula), int | float)
    except FrameworkError as error:
        assert "figures.it" in error.message  # noqa: PT017 - which of the two comes is the point


@pytest.mark.parametrize(
    ("figures", "circle"),
    [
        ({"a": "figures.a + 1"}, "a → a"),
        ({"first": "1", "b": "figures.c", "c": "figures.d", "d": "figures.b"}, "b → c → d → b"),
    ],
)
def test_a_circle_is_named(renderer: Renderer, figures: dict[str, str], circle: str) -> None:
    """Figures that need themselves are shown as the round they make, from the first in the file."""
    whole = framework(PLAIN, **{name: Figure(formula=formula) for name, formula in figures.items()})
    with pytest.raises(TemplateInvalid, match=f"needs itself: {circle}"):
        renderer.render("n", whole, {})


def test_errors_name_the_line_and_the_nearest_name(renderer: Renderer) -> None:
    """A misspelt figure or variable says where it stands and what was meant."""
    text = (
        "title: t\nvariables: {profit: {type: number, default: 3}}\nfigures:\n  pool:\n    formula: profitt * 2\n"
        "  each:\n    formula: figures.pol / 2\nquestions:\n- {id: a, ask: Why?}\n"
    )
    loaded = parse_framework(text.encode(), where="f.yaml")
    with pytest.raises(TemplateUndefined, match=r"figures\.pool uses `profitt`") as first:
        renderer.render("f", loaded.framework, {}, loaded)
    loaded = parse_framework(text.replace("profitt", "profit").encode(), where="f.yaml")
    with pytest.raises(TemplateUndefined, match=r"figures\.each uses `pol`") as second:
        renderer.render("f", loaded.framework, {}, loaded)
    assert (first.value.where, second.value.where) == ("f.yaml:5", "f.yaml:7")
    assert "Did you mean 'profit'?" in first.value.hint
    assert "Did you mean 'pool'?" in second.value.hint


@pytest.mark.parametrize(
    ("formula", "unit", "problem"),
    [
        ("profit * share / 100 / people", "US dollars per year and person", ""),
        ("profit * share / 100 / people", "US dollars a year, per person", ""),
        ("profit * share / 100", "US dollars a year (of all firms)", ""),
        ("profit * share / 100 / people", "US dollars a year", "wrong unit"),
        ("profit * years", "US dollars", ""),
        ("profit * years", "US dollars a year", "wrong unit"),
        ("profit / months", "US dollars a month", ""),
        ("profit / 12", "US dollars a month", "wrong unit"),
        ("profit + people", "", "adds 'us dollar per year' and 'person'"),
        ("profit - 5", "US dollars a year", ""),
        ("profit if years > 5 else 0", "US dollars a year", ""),
        ("profit if years > people else 0", "", "compares 'year' and 'person'"),
        ("profit if true else people", "", "chooses between"),
        ("max(profit, people)", "", "compares"),
        ("sqrt(people ** 2)", "people", ""),
        ("people ** years", "", "to the power of year"),
        ("(1 + share / 100) ** years", "per cent", ""),
        ("profit / profit", "a ratio of profits", "wrong unit"),
        ("profit / profit", "ratio", ""),
        ("profit * guess", "anything at all", ""),
        ("figures.total / years", "US dollars", "wrong unit"),
        ("figures.total / years", "US dollars a year", ""),
        ("100", "US dollars", ""),
    ],
)
def test_units_must_agree(renderer: Renderer, formula: str, unit: str, problem: str) -> None:
    """Once variables carry units, a figure whose formula and unit differ is an error; unknown units claim nothing."""
    total = Figure(formula="profit * years", unit="US dollars")
    whole = framework(WITH_UNITS, it=Figure(formula=formula, unit=unit), total=total)
    if not problem:
        assert renderer.render("n", whole, {}).figures["total"] == 1e10
        return
    with pytest.raises(TemplateInvalid, match=problem) as caught:
        renderer.render("n", whole, {})
    assert caught.value.message.startswith("figures.it ")


def test_units_in_prose_are_left_alone(renderer: Renderer) -> None:
    """Without a unit on any variable nothing is checked, as in frameworks that only describe their figures."""
    whole = framework(
        PLAIN, a=Figure(formula="1", unit="apples"), b=Figure(formula="figures.a + people", unit="pears")
    )
    assert renderer.render("n", whole, {}).figures["b"] == 1_000_001


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("US dollars a year", "us dollar per year"),
        ("US dollars per year and person", "us dollar per year and person"),
        ("INR crore/household", "inr crore per household"),
        ("metres²", "metre^2"),
        ("kg * m^2 / s^2", "kg m^2 per s^2"),
        ("per cent of the profit", "a plain number"),
        ("%", "a plain number"),
        ("", "a plain number"),
        ("people", "person"),
    ],
)
def test_units_are_read_as_written(text: str, words: str) -> None:
    """A unit is its words, in the singular, over and under the line."""
    assert unit_words(read_unit(text)) == words


@given(st.text(max_size=60))
def test_any_text_is_some_unit(text: str) -> None:
    """Reading a unit never fails, and no word of it has the power nought."""
    assert [word for word, power in read_unit(text).items() if not word or not power] == []
