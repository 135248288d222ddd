"""The built-in library: complete, usable for other cases, with figures that come out as its documents say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from promptcraft.critique.rubric import load_rubric
from promptcraft.framework.model import Framework, Question, Variable
from promptcraft.framework.renderer import Renderer
from promptcraft.framework.yaml_file import load_framework
from promptcraft.workspace.places import shipped

NAMES = sorted(path.stem for path in shipped("frameworks").glob("*.yaml"))
OURS = {
    "cooperation-and-zero-sum", "economic-basis", "india-inheritance-tax", "learning-from-a-repealed-tax",
    "news-devils-advocate", "open-models-race", "open-weights-incentives", "paying-data-producers",
    "public-quarrel", "rate-a-paper", "what-are-you-optimising-for",
}  # fmt: skip
TAXES = (
    "1953 to 1985", "85 per cent", "24 ", "0.5 per cent", "1957", "2015", "2012-13", "Rs 800 crore",
    "Four OECD",
)  # fmt: skip
FACTS = {
    "india-inheritance-tax": TAXES,
    "economic-basis": (*TAXES, "99 per cent", "1970s"),
    "learning-from-a-repealed-tax": TAXES,
    "open-weights-incentives": ("February 2023", "18 April 2024", "8 and of 70 billion", "15 trillion"),
    "paying-data-producers": ("1 billion", "1 million", "20 per cent", "200 dollars", "2,000 to 4,000"),
    "what-are-you-optimising-for": ("18 million", "Duolingo"),
    "cooperation-and-zero-sum": ("page 179", "first in space"),
    "rate-a-paper": ("March 2024",),
    "news-devils-advocate": ("March 2024",),
}  # fmt: skip
RACE = "open-models-race"
MODELS = ["value_open", "value_closed", "value_open_improved", "value_closed_upgraded"]
few = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    """One warm renderer for the whole file."""
    with Renderer() as warm:
        yield warm


@cache
def framework(name: str) -> Framework:
    """The shipped framework of this name."""
    return load_framework(shipped("frameworks") / f"{name}.yaml").framework


def figures(renderer: Renderer, name: str, **values: float) -> dict[str, float]:
    """Every figure of the framework with these values."""
    whole = framework(name)
    ask = " ".join(f"{{{{ figures.{figure} }}}}" for figure in whole.figures)
    question = Question(id="all", ask=ask)
    probe = Framework(title="t", variables=whole.variables, figures=whole.figures, questions=(question,))
    texts = {variable: str(value) for variable, value in values.items()}
    numbers = renderer.render(name, probe, texts).filled.questions[0].ask.split()
    return dict(zip(whole.figures, map(float, numbers), strict=True))


def other_value(variable: Variable) -> str:
    """A value that is not the variable's default and that it allows."""
    if variable.type == "string":
        return "Ruritania"
    assert isinstance(variable.default, int | float)
    more = variable.default + 1
    return str(more if variable.maximum is None or more <= variable.maximum else variable.default / 2)


def test_the_library_has_what_it_promises() -> None:
    """Nothing that users know by name has gone."""
    assert OURS - set(NAMES) == set()


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_framework_is_complete(name: str) -> None:
    """It says who wrote it, under which licence, from what, for whom and how, and each variable has help."""
    whole = framework(name)
    fields = ("aim", "author", "licence", "based_on", "persona", "audience", "context", "style", "synthesis")
    assert [field for field in fields if not getattr(whole, field)] == []
    assert (whole.author, whole.licence) == ("The promptcraft maintainers", "CC-BY-4.0")
    assert [key for key, variable in whole.variables.items() if not variable.help] == []
    assert [key for key, figure in whole.figures.items() if not (figure.unit and figure.source)] == []
    assert 7 <= len(whole.questions) <= 12
    assert len(set(whole.question_ids)) == len(whole.questions)


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_framework_names_its_sources(name: str) -> None:
    """Each source has a title and says something, once filled in or not."""
    sources = framework(name).sources
    assert len(sources) >= 1
    assert [source.title for source in sources if not (source.title.strip() and source.says.strip())] == []


@pytest.mark.parametrize("name", FACTS)
def test_facts_of_the_documents_stand_in_the_sources(name: str) -> None:
    """What the documents report travels as a source, with its numbers."""
    told = " ".join(" ".join(f"{source.title}. {source.says}".split()) for source in framework(name).sources)
    assert [fact for fact in FACTS[name] if fact not in told] == []


def test_facets_are_sides_of_the_coverage_list() -> None:
    """A facet is an item of the list for policy frameworks, and every framework has several."""
    known = {item.id for item in load_rubric().coverage}
    used = {name: {question.facet for question in framework(name).questions} - {""} for name in NAMES}
    assert {name: facets - known for name, facets in used.items() if facets - known} == {}
    assert [name for name, facets in used.items() if len(facets) < 5] == []


def test_the_ten_steps_keep_their_order() -> None:
    """The inheritance-tax framework asks nine questions and a synthesis, as it always has."""
    ten = framework("india-inheritance-tax")
    assert ten.question_ids == (
        "principles-of-taxation", "principles-for-inheritance", "estate-or-heir", "desirability",
        "capacity-to-spend", "income-tax-loopholes", "history-of-the-theory", "sunset-clauses",
        "laffer-problems",
    )  # fmt: skip
    assert ten.synthesis is not None
    assert ten.synthesis.for_and_against == 5


@pytest.mark.parametrize("name", NAMES)
def test_it_fills_in_without_any_setting(name: str, renderer: Renderer) -> None:
    """Defaults are enough, and nothing of the template is left over."""
    text = renderer.render(name, framework(name), {}).text
    assert [mark for mark in ("{{", "{%", "{#", "}}", "%}") if mark in text] == []


@pytest.mark.parametrize(
    ("name", "key"), [(name, key) for name in NAMES for key in framework(name).variables], ids="-".join
)
def test_it_fills_in_for_another_case(name: str, key: str, renderer: Renderer) -> None:
    """Another value of a variable shows, and what it replaces is gone from all but the sources."""
    variable = framework(name).variables[key]
    before = renderer.render(name, framework(name), {}).text
    after = renderer.render(name, framework(name), {key: other_value(variable)}).text
    assert before.partition("\n## Sources")[0] != after.partition("\n## Sources")[0]
    if variable.type == "string":
        assert "Ruritania" in after
        assert str(variable.default) not in after.partition("\n## Sources")[0]


def test_the_payment_is_what_the_note_computes(renderer: Renderer) -> None:
    """A billion, a fifth, a million people: 200 a year each and per model, 2,000 to 4,000 over 10 to 20."""
    found = figures(renderer, "paying-data-producers")
    assert found == {
        "pool": 200_000_000,
        "per_person": 200,
        "with_few_models": 2_000,
        "with_many_models": 4_000,
        "by_tokens": 600,
        "per_person_at_the_margin": 10,
        "profit_share_by_loss": 20,
        "profit_by_loss": 200_000_000,
    }


@few
@given(tokens=st.lists(st.integers(0, 10**6), min_size=1, max_size=3).filter(any))
def test_a_split_by_tokens_pays_out_the_pool(tokens: list[int], renderer: Renderer) -> None:
    """The payments of all people together are the pool, however much each contributed."""
    name, everyone = "paying-data-producers", sum(tokens)
    shares = [figures(renderer, name, tokens_of_one=one, tokens_of_all=everyone) for one in tokens]
    assert sum(share["by_tokens"] for share in shares) == pytest.approx(shares[0]["pool"])


def test_the_other_figures_at_their_defaults(renderer: Renderer) -> None:
    """Years in force, yields, buoyancy, revenue at stake and the small games come out as by hand."""
    repealed = figures(renderer, "learning-from-a-repealed-tax")
    assert list(repealed.values()) == [32, 15, 500, 400]
    assert figures(renderer, "learning-from-a-repealed-tax", began=1957, ended=2015)["years_in_force"] == 58
    assert figures(renderer, "economic-basis") == {"buoyancy": 1.2, "expected_yield": 500}
    weights = figures(renderer, "open-weights-incentives")
    assert weights == {"rival_revenue_at_stake": 240_000_000, "free_hours": 600_000}
    game = figures(renderer, "cooperation-and-zero-sum")
    assert (game["gain_from_cooperation"], game["temptation"]) == (4, 1)
    assert game["chance_needed_percent"] == pytest.approx(100 / 3)
    quarrel = figures(renderer, "public-quarrel")
    assert quarrel == {"gain_of_attacking_first": 4, "gain_of_attacking_too": 2, "lost_by_all": 3}


@few
@given(end=st.integers(1, 100), first=st.integers(0, 100), patience=st.floats(0, 1))
def test_patience_keeps_the_peace(end: int, first: int, patience: float, renderer: Renderer) -> None:
    """Peace for ever is worth more than a breach and the conflict after it above the chance that is named."""
    fight, both, alone = end, end + 1 + first % 50, end + 60 + first
    values = {"both_fight": fight, "both_cooperate": both, "fight_alone": alone}
    found = figures(renderer, "cooperation-and-zero-sum", **values)
    gap = patience - found["chance_needed_percent"] / 100
    kept, broken = both, alone * (1 - patience) + fight * patience
    assert abs(gap) < 1e-9 or (kept > broken) == (gap > 0)


@st.composite
def races(draw: st.DrawFn) -> dict[str, int]:
    """A case of the note: open, closed, improved open and upgraded closed model, each worth more."""
    values = sorted(draw(st.lists(st.integers(0, 1_000), min_size=4, max_size=4, unique=True)))
    days = draw(st.integers(1, 2_000))
    return {
        "customers": draw(st.integers(1, 10**6)),
        "days": days,
        "days_until_open_improves": draw(st.integers(0, days)),
        **dict(zip(MODELS, values, strict=True)),
    }


@few
@given(race=races())
def test_the_race_follows_the_note(race: dict[str, int], renderer: Renderer) -> None:
    """Revenue with and without an upgrade, announced or not, is what the note's formulas give."""
    n, m, k, x, y, later, z = race.values()
    found = figures(renderer, RACE, **race)
    assert found["revenue_now"] == n * m * (y - x)
    assert found["revenue_upgraded"] == n * m * (z - x)
    assert found["announced_without_upgrade"] == n * k * (y - x)
    assert found["announced_with_upgrade"] == n * k * (z - x) + n * (m - k) * (z - later)


@few
@given(race=races(), other=st.integers(0, 1_000))
def test_a_better_open_model_lowers_revenue_and_not_the_gain(
    race: dict[str, int], other: int, renderer: Renderer
) -> None:
    """The better the open model, the less the closed one earns; the gain of upgrading stays the same."""
    race |= {"value_open": race["value_closed"] - 1}
    worse = figures(renderer, RACE, **(race | {"value_open": min(other, race["value_closed"] - 1)}))
    better = figures(renderer, RACE, **race)
    assert (better["revenue_now"] < worse["revenue_now"]) == (other < race["value_open"])
    assert better["gain_of_upgrading"] == worse["gain_of_upgrading"]


@few
@given(race=races())
def test_an_announcement_lowers_the_gain_of_upgrading(race: dict[str, int], renderer: Renderer) -> None:
    """It takes away as much as the new open model will have over the old closed one from then on."""
    found = figures(renderer, RACE, **race)
    after = race["days"] - race["days_until_open_improves"]
    lost = race["customers"] * after * (race["value_open_improved"] - race["value_closed"])
    assert found["gain_lost_by_the_announcement"] == lost
    assert (found["announced_gain_of_upgrading"] < found["gain_of_upgrading"]) == (after > 0)


@few
@given(race=races(), order=st.permutations(MODELS))
def test_no_order_of_the_models_earns_less_than_nothing(
    race: dict[str, int], order: list[str], renderer: Renderer
) -> None:
    """A model that is worth less than the free one sells for nothing, not for less, and the text says so."""
    mixed = race | dict(zip(order, sorted(race[name] for name in order), strict=True))
    found = figures(renderer, RACE, **mixed)
    earned = ("price", "revenue", "announced_with")
    assert [name for name, value in found.items() if name.startswith(earned) and value < 0] == []
    texts = {key: str(value) for key, value in mixed.items()}
    warned = "do not stand in the order" in renderer.render(RACE, framework(RACE), texts).text
    assert warned == (order != MODELS)
