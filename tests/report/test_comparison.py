"""A comparison on the screen, in Markdown and as a table: what comes first, and that nobody's text does any harm."""

from __future__ import annotations

import csv
import io
import re

import pytest
from rich.console import Console

from promptcraft.compare.compare import compare
from promptcraft.records.comparison import Comparison
from promptcraft.report.comparison import print_comparison
from promptcraft.report.comparison_csv import COLUMNS, comparison_csv, harmless
from promptcraft.report.comparison_markdown import comparison_markdown
from promptcraft.report.comparison_page import comparison_page
from tests.compare.critiques import critique, three, weakness
from tests.compare.hostile import hostile

FULL = {"coverage": 5.0, "order": 5.0, "evidence": 5.0}


def shown(comparison: Comparison, *, width: int = 80, details: bool = False, shades: bool = True) -> str:
    """What stands on a screen of this width."""
    console = Console(
        file=io.StringIO(), width=width, highlight=False, markup=False, emoji=False, color_system=None
    )
    print_comparison(console, comparison, details=details, shades=shades)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def joined(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def test_opens_with_five_findings_at_most_before_any_table() -> None:
    """It opens with the findings, most points first, each with who raised it and who did not; tables come later."""
    text = shown(compare(three()))
    opening, rest = text.split("Do the reviewers agree?")
    assert re.findall(r"^ (\d)\. ", opening, re.MULTILINE) == ["1", "2", "3", "4"]
    stakes = [float(number) for number in re.findall(r"Up to (\d\.\d\d) points\. Raised by", joined(opening))]
    assert stakes == sorted(stakes, reverse=True)
    assert joined(opening).count("not by") == 4
    assert "Points by criterion" in rest
    assert "Points by criterion" not in opening


def test_says_who_and_who_not() -> None:
    """A finding names those who raised it and what each of the others says instead."""
    assert (
        "No question asks what could be done instead. Up to 2.00 points. Raised by one:a and two:b;"
        " not by three:c (finds it asked by money)."
    ) in joined(shown(compare(three())))


def test_each_wording_is_told_where_all_take_points() -> None:
    """Points that all take on a criterion open with every reviewer's own reason, on every surface."""
    every = []
    for name in ("a", "b", "c", "d"):
        one = critique(name, FULL | {"order": 1.0})
        lines = [line.model_copy(update={"reason_taken": f"Reason of {name}."}) for line in one.lines]
        every.append(one.model_copy(update={"lines": tuple(lines)}))
    comparison = compare(every)
    for text in (shown(comparison), comparison_markdown(comparison), comparison_page(comparison)):
        opening = joined(text.split("Do the reviewers agree?")[0])
        assert "Raised by all" not in opening
        assert "4 reviewers take points for order" in opening
        assert [name for name in "abcd" if f"Reason of {name}." in opening] == ["a", "b", "c", "d"]


def test_all_of_two_are_both() -> None:
    """What all of two reviewers raise is raised by both."""
    assert "Raised by both: one:a and two:b." in joined(shown(compare(three()[:2])))


def test_lists_of_several_versions_keep_the_place() -> None:
    """With several versions a finding names its version, its criterion and its question."""
    fault = weakness("It jumps about.", "order", "money")
    old, new = (critique("one:a", {"order": 1.0}, fault, version=letter * 64) for letter in "ab")
    other = critique("two:b", FULL, version="b" * 64)
    text = joined(shown(compare((old, new, other)), details=True).split("Raised by one alone")[1])
    assert "[@aaaaaaaa, order, money] It jumps about." in text


def test_disagreements_are_sentences() -> None:
    """Both sides of a disagreement give their points and reasons, with the quote they rest on."""
    text = joined(shown(compare(three())))
    assert "order: one:a gives 3.00 of 3 because: The order has its good sides." in text
    assert "two:b takes 2.40 away because: The order has its faults." in text
    assert "“words on order” (found in the text)" in text
    assert "one:a and two:b say no question asks it." in text


def test_statistics_stand_behind_details() -> None:
    """Plain words come first; alpha, kappa and the rest are there for those who ask."""
    found = compare(three())
    for word in ("alpha", "kappa", "ICC"):
        assert word not in shown(found)
        assert word in shown(found, details=True)
    assert "floor 0.667" in joined(shown(found, details=True))


def test_shades_can_be_off() -> None:
    """Bars and dots can be left out, and are where the screen cannot show them."""
    found = compare(three())
    assert "█" in shown(found)
    assert not set("█░●━") & set(shown(found, shades=False))


def test_no_score_is_no_zero() -> None:
    """A chat's own mark stands beside the scores and is called what it is."""
    text = joined(shown(compare([critique("one:a", FULL), critique("paste:chat", None, stated=8)])))
    assert "no score; own mark 8 of 10" in text
    assert re.search(r"paste:chat - ·*○·* no score", text)


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_fits_any_screen(width: int) -> None:
    """Nothing is lost on a narrow screen: every reviewer and criterion is still there."""
    text = shown(compare(three()), width=width).replace("\n", "").replace(" ", "")
    for name in ("one:a", "two:b", "three:c", "coverage", "order", "evidence"):
        assert name in text


def test_many_reviewers_are_split_over_tables() -> None:
    """With more reviewers than columns fit, the table goes on below with the rest of them."""
    names = [f"provider-{number}:model" for number in range(9)]
    text = shown(compare([critique(name, FULL) for name in names]))
    assert text.count("Points by criterion") > 1
    assert all(len(line) <= 80 for line in text.splitlines())


@pytest.mark.parametrize("details", [False, True])
def test_hostile_text_moves_no_terminal(details: bool) -> None:
    """Escape sequences, bells and lines of a model's text are gone from the screen and from Markdown."""
    found = hostile(compare(three()), "\x1b]0;owned\x07\x1b[2J\x9b31m\rEVIL\u202e")
    for text in (shown(found, details=details), comparison_markdown(found, details=details)):
        assert not set("\x1b\x07\x9b\r\u202e") & set(text)


def test_markdown_is_not_injected() -> None:
    """Text of models is text in Markdown: no link, image, heading, table cell or tag comes of it."""
    payload = "![x](http://evil.invalid) <img src=x> | `a`\n\n# Heading\n\n- item [l](javascript:1)"
    text = comparison_markdown(hostile(compare(three()), payload), details=True)
    assert not re.search(r"(?<!\\)\]\(|(?<!\\)<img|(?<!\\)`", text)
    assert [line for line in text.splitlines() if line.startswith("#") and "Heading" in line] == [
        line for line in text.splitlines() if line.startswith("# ") and "Heading" in line
    ]
    rows = [line for line in text.splitlines() if line.startswith("|")]
    widths = {len(re.findall(r"(?<!\\)\|", row)) for row in rows}
    assert widths == {6}


def test_markdown_says_the_same() -> None:
    """Markdown opens with the same findings before any table."""
    text = comparison_markdown(compare(three()))
    assert text.index("1. **order:** The steps jump about.") < text.index("## Do the reviewers agree?")
    assert text.index("## Do the reviewers agree?") < text.index("| --- |")


def test_csv_is_tidy() -> None:
    """One row for each reviewer and criterion; unknown numbers are empty cells; a reviewer without points has one."""
    found = compare([*three(), critique("paste:chat", None, stated=8)])
    rows = list(csv.DictReader(io.StringIO(comparison_csv(found))))
    assert list(rows[0]) == list(COLUMNS)
    assert [(row["reviewer"], row["criterion"], row["given"], row["stated"]) for row in rows] == [
        ("one:a", "coverage", "3", ""),
        ("one:a", "order", "3", ""),
        ("one:a", "evidence", "0.8", ""),
        ("three:c", "coverage", "5", ""),
        ("three:c", "order", "3", ""),
        ("three:c", "evidence", "2", ""),
        ("two:b", "coverage", "3", ""),
        ("two:b", "order", "0.6", ""),
        ("two:b", "evidence", "0.8", ""),
        ("paste:chat", "", "", "8"),
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " =", "\r="])
def test_csv_computes_nothing(start: str) -> None:
    """A reason that begins like a formula begins with an apostrophe."""
    assert harmless(f"{start}HYPERLINK(1)").lstrip("\t\r ").startswith("'")
    rows = csv.reader(
        io.StringIO(comparison_csv(hostile(compare(three()), f"{start}cmd|' /C calc'!A0", first=True)))
    )
    cells = [cell for number, row in enumerate(rows) if number for cell in row]
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]
