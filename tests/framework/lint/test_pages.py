"""Every rule has a page, and the page's examples hold."""

from __future__ import annotations

import pytest

from promptcraft.framework.lint.rules import RULES, page
from tests.framework.lint.example import PAGES, codes, examples


def test_the_sound_framework_has_no_problem() -> None:
    """What the examples are laid over has not even a note."""
    assert codes() == []


def test_there_are_at_least_thirty_rules_with_a_page_each() -> None:
    """Pages and rules are the same set."""
    assert len(RULES) >= 30
    assert {path.stem for path in PAGES.glob("PC*.md")} == set(RULES)


@pytest.mark.parametrize("code", RULES)
def test_a_bad_example_breaks_its_rule(code: str) -> None:
    """The bad example has the problem that the page is about."""
    assert code in codes(examples(code)[0])


@pytest.mark.parametrize("code", RULES)
def test_a_good_example_keeps_its_rule(code: str) -> None:
    """The good example loads, and does not have that problem."""
    found = codes(examples(code)[1])
    assert code not in found
    assert "PC100" not in found


@pytest.mark.parametrize("code", RULES)
def test_a_page_says_what_its_rule_says(code: str) -> None:
    """The page has the rule's name, summary and severity, and its sections."""
    text, rule = page(code), RULES[code]
    assert text.startswith(f"# {code}: {rule.name}\n\n**{rule.summary}**")
    assert f"Reported as {'an' if rule.severity == 'error' else 'a'} {rule.severity}." in text
    assert ("It reads English only." in text) == rule.words
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## Why",
        "## Bad",
        "## Good",
        "## Fix",
    ]


def test_the_overview_lists_every_rule() -> None:
    """The table of the lint's page has one row for each rule, in the order of the rules."""
    text = (PAGES / "README.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| [PC")]
    assert rows == [
        f"| [{rule.code}]({rule.code}.md) | {rule.name} | {rule.severity} | {rule.summary} |"
        for rule in RULES.values()
    ]
