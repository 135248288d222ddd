"""Text made safe to print: no escapes, nothing hidden, no line too wide."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from promptcraft.report.plain import columns, one_line, safe, wrapped

HOSTILE = st.text(
    alphabet=st.sampled_from(
        "ab \n\t\r\x1b[]0;1mH\\P_^\x07\x9b\x9d\x90\x9c\x00\x7f\u202e\u200b\u2066\u2028\ud800中🙂é\u0301"
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;owned\x07title", "title"),
        ("\x1b]8;;https://a.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b2Jgone?", "gone?"),
        ("\x1b]never closed, and this is shown", "]never closed, and this is shown"),
        ("\x1bPnever closed", "Pnever closed"),
        ("back\x08\x08\rspace", "backspace"),
        ("left\u202eright", "left·right"),
        ("zero\u200bwidth", "zero·width"),
        ("tag\U000e0041", "tag·"),
        ("half\ud800", "half\ufffd"),
        ("two\u2028lines", "two\nlines"),
        ("क्\u200dष 👩\u200d🚀", "क्\u200dष 👩\u200d🚀"),
        ("plain", "plain"),
    ],
)
def test_what_acts_on_a_terminal_is_taken_out_and_nothing_else(text: str, shown: str) -> None:
    """Escapes vanish, hidden characters become visible, and what is only text stays."""
    assert safe(text) == shown


@given(HOSTILE)
def test_nothing_that_acts_on_a_terminal_is_left(text: str) -> None:
    """Whatever the text, what is printed has no control character but line break and tab, and can be encoded."""
    shown = safe(text)
    shown.encode("utf-8")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]", shown)


@given(HOSTILE, st.integers(30, 100))
def test_no_line_is_wider_than_asked(text: str, width: int) -> None:
    """Long words are cut, wide characters count twice, and no word is lost."""
    lines = wrapped(text, width, "    ", "  - ").split("\n")
    assert all(columns(line) <= width for line in lines)
    assert "".join("".join(lines).split()).removeprefix("-") == "".join(safe(text).split())
    assert all(line.startswith("    ") or not line for line in lines[1:])


@given(st.text(alphabet=st.sampled_from("abé中日🙂—“½ㄅＡ"), max_size=40))
def test_columns_are_counted_as_the_terminal_does(text: str) -> None:
    """Our count is that of the library that draws the tables."""
    assert columns(text) == cell_len(text)


def test_paragraphs_are_kept() -> None:
    """Line breaks stay, and each line begins where it should."""
    assert wrapped("One two\n\nthree", 40, "  ", "* ") == "* One two\n\n  three"


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("a\n b\tc", 0, "a b c"),
        ("abcdef", 4, "abc…"),
        ("abcd", 4, "abcd"),
        ("中文字", 5, "中文…"),
        ("", 3, ""),
    ],
)
def test_one_line_is_one_line(text: str, width: int, shown: str) -> None:
    """White space is closed up, and what is too wide is cut with an ellipsis."""
    assert one_line(text, width) == shown
