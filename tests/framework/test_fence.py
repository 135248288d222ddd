"""The promises of the fence and of the count of hidden characters."""

from __future__ import annotations

import hypothesis
import pytest
from hypothesis import strategies as st

from promptcraft.framework.fence import fence, hidden_characters

SECRET = b"k" * 32


@hypothesis.given(st.text())
def test_the_end_line_is_not_in_the_text(text: str) -> None:
    """The nonce does not occur in what it fences, and the text stands between the lines unchanged."""
    nonce, wrapped = fence(SECRET, text)
    assert nonce not in text
    assert wrapped == f"<<<quoted {nonce}\n{text}\n{nonce}>>>"
    assert len(bytes.fromhex(nonce)) == 16


def test_the_nonce_depends_on_the_secret_and_the_text() -> None:
    """The same call stays the same call; another workspace or text has another nonce."""
    assert fence(SECRET, "a") == fence(SECRET, "a")
    assert len({fence(SECRET, "a")[0], fence(SECRET, "b")[0], fence(b"other", "a")[0]}) == 3


@pytest.mark.parametrize(
    "text",
    [
        "plain words, é ü 漢字",
        "क्‍ष and श्री‌मान",
        "می‌خواهم \u200fو\u200e",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f\u200d\U0001f525",
        "1\ufe0f\u20e3 \U0001f469\U0001f3fd\u200d\U0001f680",
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "\ufeffa file with a mark at its beginning",
        "葛\U000e0100飾",
    ],
)
def test_what_a_script_needs_is_not_counted(text: str) -> None:
    """Joiners of Indic and Arabic words and of emoji, flags, and marks in right-to-left lines are no secret."""
    assert hidden_characters(text) == ()


@pytest.mark.parametrize(
    ("text", "name", "count"),
    [
        ("sc\u200bore\u200b", "U+200B ZERO WIDTH SPACE", 2),
        ("a\u200db", "U+200D ZERO WIDTH JOINER", 1),
        ("safe\u202etxt", "U+202E RIGHT-TO-LEFT OVERRIDE", 1),
        ("x\U000e0067\U000e0069\U000e0076\U000e0065", "U+E0000-E007F TAG CHARACTERS", 4),
        ("a\ufe01\ufe02", "U+FE00-FE0F, U+E0100-E01EF VARIATION SELECTORS", 2),
        ("soft\u00adhyphen", "U+00AD SOFT HYPHEN", 1),
        ("mid\ufeffdle", "U+FEFF ZERO WIDTH NO-BREAK SPACE", 1),
        ("क\u200d\u200d\u200d", "U+200D ZERO WIDTH JOINER", 3),
    ],
)
def test_what_hides_is_named_and_counted(text: str, name: str, count: int) -> None:
    """Zero-width, bidi and tag characters are found, also where runs of them carry a message."""
    assert hidden_characters(text) == ((name, count),)
