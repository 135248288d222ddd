"""The tolerant reader: one object or none, and never a value that was not there."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.errors import ReplyUnscorable
from promptcraft.models.json_reply import read_json

WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(WORDS, VALUES, max_size=5)
PROSE = st.text(alphabet=st.characters(exclude_characters="{}[]<`", exclude_categories=["Cs"]), max_size=60)


@given(OBJECTS, PROSE, PROSE, st.sampled_from(["", "```json\n", "```\n"]), st.sampled_from([None, 2]))
def test_the_object_is_found_in_prose(
    value: dict[str, Any], before: str, after: str, fence: str, indent: int | None
) -> None:
    """An object comes back as it was written, fenced or not, with prose before and after."""
    closing = "\n```" if fence else ""
    text = f"{before}{fence}{json.dumps(value, indent=indent)}{closing}{after}"
    assert read_json(text) == value


@given(OBJECTS.filter(bool), st.data())
def test_a_cut_object_is_never_read(value: dict[str, Any], data: st.DataObject) -> None:
    """No beginning of an object is taken for the whole, not even for an object inside it."""
    text = json.dumps(value)
    end = data.draw(st.integers(0, len(text) - 1))
    with pytest.raises(ReplyUnscorable):
        read_json(text[:end])


@given(st.text(max_size=300) | st.text(alphabet='{}[]",:\\ \n1eE+-.tfn“”', max_size=80))
def test_any_text_ends_in_an_object_or_our_error(text: str) -> None:
    """Whatever a model says, nearly JSON or not at all, the reader gives an object or ReplyUnscorable."""
    with contextlib.suppress(ReplyUnscorable):
        assert isinstance(read_json(text), dict)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no JSON object"),
        ("I would give it 8 of 10.", "no JSON object"),
        ('{"a": 1} or rather {"a": 2}', "two JSON objects that differ"),
        ('{"a": 1} {"a": true}', "two JSON objects that differ"),
        ('{"a": 1, "a": 1}', "'a' stands twice"),
        ('{"a": {"b": 1, "b": 2}}', "'b' stands twice"),
        ('{"a": NaN}', "NaN is not a number"),
        ('{"a": -Infinity}', "Infinity is not a number"),
        ('{"a": 1e999}', "infinite"),
        ('{"a": 9007199254740993}', "too large"),
        ('{"a": ' + "9" * 5000 + "}", "too large"),
        ('{"a": ' * 41 + "1" + "}" * 41, "more than 40 deep"),
        ('{"a": ' + "[" * 100_000, "more than 40 deep"),
        ('{"a": "\\ud800"}', "half a character"),
        ('{"\\udfff": 1}', "half a character"),
        ('{"a": {"b": 1}', "cut off"),
        ('{"a": "b', "cut off"),
        ('```json\n{"a": [1, 2\n```', "cut off"),
        ("{'a': 1}", "line 1, column 2"),
        ('{“a”: "}", {"b": 1}}', "line 1, column 2"),
        ('{a: {"b": 1}}', "line 1, column 2"),
        ('{"a": 1,}', "line 1, column"),
        ('[{"a": 1}]', "list"),
        ('{"a": "' + "x" * 2_000_001 + '"}', "larger than 2,000,000 bytes"),
        ('{"a": "' + "é" * 1_000_001 + '"}', "larger than 2,000,000 bytes"),
    ],
)
def test_a_doubtful_reply_is_refused(text: str, reason: str) -> None:
    """What could be meant in two ways, or was not finished, is refused with its reason."""
    with pytest.raises(ReplyUnscorable, match=reason):
        read_json(text)


@pytest.mark.parametrize(
    "text",
    [
        'For {country} and {{ horizon }} I find: {"a": 1}. Replace {country}.',
        '<think>Maybe {"a": 7}? No.</think>\n{"a": 1}',
        '{"a": 1}\n\nAgain: {"a": 1}',
        '\ufeff{"a": 1}',
    ],
)
def test_what_surrounds_the_object_is_passed_over(text: str) -> None:
    """Placeholders, thoughts, a repetition and a byte order mark do not hide the object."""
    assert read_json(text) == {"a": 1}


def test_a_raw_line_break_in_a_string_is_kept() -> None:
    """A line break that should have been escaped has one meaning only."""
    assert read_json('{"a": "one\ntwo"}') == {"a": "one\ntwo"}


def test_depth_and_size_are_allowed_up_to_the_bound() -> None:
    """Forty levels and 2**53 are still read."""
    assert read_json('{"a": ' * 40 + "9007199254740992" + "}" * 40)
