"""A framework from one sentence, without a model."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from promptcraft.errors import UsageMistake
from promptcraft.framework.facets import coverage_items
from promptcraft.framework.model import Framework
from promptcraft.framework.rendered import Rendered
from promptcraft.framework.renderer import Renderer
from promptcraft.framework.scaffold import place_in, scaffold
from promptcraft.framework.yaml_file import new_file, parse_framework

ITEMS = coverage_items()


def rendered(framework: Framework, **given: str) -> Rendered:
    """The framework as reviewers see it."""
    with Renderer() as renderer:
        return renderer.render("new", framework, given, parse_framework(new_file(framework), where="new"))


def test_a_ladder_from_principles_to_a_balanced_end() -> None:
    """Every side of the coverage list that belongs to the issue is asked about once, in the order of the list."""
    framework = scaffold("Should cities ban private cars?", ITEMS)
    wanted = [item.id for item in ITEMS if not item.when and item.id != "synthesis"]
    assert list(framework.question_ids) == ["the-issue", *wanted]
    assert framework.synthesis is not None
    assert "for and against" in framework.synthesis.ask
    assert (framework.title, framework.variables) == ("Should cities ban private cars?", {})


def test_a_tax_is_asked_about_its_rates() -> None:
    """Sides that only some issues have are asked about where the issue has them."""
    assert "thresholds-and-rates" in scaffold("Should sugar be taxed?", ITEMS).question_ids
    assert "thresholds-and-rates" not in scaffold("Should schools have uniforms?", ITEMS).question_ids


def test_a_place_becomes_a_variable() -> None:
    """The same framework asks about another country with one flag, and no word of the first one is left."""
    framework = scaffold("should India's states ban private cars", ITEMS)
    assert framework.title == "Should {{ place }}'s states ban private cars"
    assert "India" in rendered(framework).text
    japan = rendered(framework, place="Japan")
    assert ("India" in japan.text, japan.filled.title) == (False, "Should Japan's states ban private cars")


@pytest.mark.parametrize(
    ("issue", "place"),
    [
        ("Should India tax inheritances?", "India"),
        ("Should buses in Lille be free?", "Lille"),
        ("Should the town of St. Ives ban second homes?", "St. Ives"),
        ("Should the UK leave?", "UK"),
        ("Should it be taught in New York or in Lille?", "New York"),
        ("Should we buy fine china?", ""),
        ("Should schools close in May?", ""),
        ("Should cities ban private cars?", ""),
    ],
)
def test_places(issue: str, place: str) -> None:
    """Places are known by the list, or by standing behind a word such as `in`."""
    assert place_in(issue, ITEMS) == place


@pytest.mark.parametrize("issue", ["", "  \n", "?!", "word " * 100, "{{" * 60])
def test_no_issue(issue: str) -> None:
    """What cannot be a title is refused with an example."""
    with pytest.raises(UsageMistake):
        scaffold(issue, ITEMS)


@given(st.text(alphabet="{}%# aIndia'\"\\\n-é", max_size=40))
def test_the_issue_is_data(issue: str) -> None:
    """Whatever it holds, the framework is valid, survives its file, and is never run as a template."""
    issue = f"Why {issue}"
    assume(len(issue) < 50)
    framework = scaffold(issue, ITEMS)
    assert parse_framework(new_file(framework), where="new").framework == framework


@pytest.mark.parametrize(
    "issue", ["Why {{ 7 * 7 }} {% if x %}?", "Why {India}{ x }} {India{x?", "Why {{India}}?"]
)
def test_braces_come_out_as_written(issue: str) -> None:
    """Reviewers see the sentence itself."""
    assert rendered(scaffold(issue, ITEMS)).filled.title == issue
