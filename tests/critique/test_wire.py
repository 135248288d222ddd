"""The shape of a reply: strict, with this framework's own ids, and fit for servers that enforce schemas."""

from __future__ import annotations

import json
from typing import Any

import pytest

from promptcraft.critique.wire import critique_shape, judgement_shape, parse_critique, sides_shape
from promptcraft.errors import ReplyUnscorable
from promptcraft.models.json_reply import read_json
from tests.critique.bench import SOURCE, line, reply, review, with_lines

NOT_LEVELS = [True, False, "3", "8", 85, -1, 6, 3.0, 2.5, None, [3], {"level": 3}, 2**70]


def schema() -> dict[str, Any]:
    """The schema sent for the framework about tolls."""
    one = review()
    loaded = json.loads(critique_shape(one.rubric, one.coverage, one.rendered).schema_text)
    assert isinstance(loaded, dict)
    return loaded


def test_a_correct_reply_is_read() -> None:
    """A reply with every field is taken as it stands."""
    assert parse_critique(reply()).model_dump() == reply()


@pytest.mark.parametrize("level", NOT_LEVELS)
def test_a_level_is_a_whole_number_from_0_to_5_or_nothing(level: object) -> None:
    """Anything else is refused with its place, never converted or clamped."""
    with pytest.raises(ReplyUnscorable, match=r"scorecard\.0\.level"):
        parse_critique(reply(scorecard=with_lines(line("purpose", level))))


@pytest.mark.parametrize("stated", [True, "8", 8.0, None, [8], 7.5])
def test_a_stated_mark_is_a_whole_number(stated: object) -> None:
    """A stated mark of another type is refused."""
    with pytest.raises(ReplyUnscorable, match="stated"):
        parse_critique(reply(stated=stated))


@pytest.mark.parametrize("name", ["coverage", "findings", "scorecard", "edits", "stated"])
def test_every_part_is_required(name: str) -> None:
    """A reply that lacks a part is refused, naming it."""
    with pytest.raises(ReplyUnscorable, match=name):
        parse_critique({key: value for key, value in reply().items() if key != name})


def test_a_long_unknown_key_is_named_briefly() -> None:
    """An unknown key is refused, and its name is cut so that it cannot flood a message."""
    with pytest.raises(ReplyUnscorable) as raised:
        parse_critique(reply() | {"x" * 10_000: 1})
    assert len(raised.value.message) < 200


def test_the_schema_allows_this_frameworks_ids_only() -> None:
    """Questions, criteria and coverage items are enumerations of what this framework and rubric have."""
    parts = schema()["$defs"]
    assert parts["WireLine"]["properties"]["questions"]["items"]["enum"] == [
        *SOURCE.question_ids,
        "synthesis",
    ]
    assert parts["WireLine"]["properties"]["criterion"]["enum"] == [c.id for c in review().rubric.criteria]
    assert parts["WireCoverage"]["properties"]["item"]["enum"] == [item.id for item in review().coverage]
    assert parts["WireLine"]["properties"]["level"]["enum"] == [0, 1, 2, 3, 4, 5]


def test_the_schema_is_one_that_strict_servers_take() -> None:
    """Every object names all its fields as required and allows no others; nothing has a default or a range."""
    text = json.dumps(schema())
    for word in ("default", "minimum", "maximum", "maxLength", "description", '"title": "'):
        assert word not in text
    whole = schema()
    for part in [whole, *whole["$defs"].values()]:
        assert part["additionalProperties"] is False
        assert sorted(part["required"]) == sorted(part["properties"])


def test_schemas_of_careful_mode_are_taken_by_strict_servers_too() -> None:
    """They have this framework's ids, every field required, and nothing that strict servers refuse."""
    one = review()
    for shape in (judgement_shape(one.coverage, one.rendered), sides_shape(one.coverage, one.rendered)):
        whole = json.loads(shape.schema_text)
        for word in ("default", "minimum", "maximum", "maxLength", "description", '"title": "'):
            assert word not in shape.schema_text
        for part in [whole, *whole["$defs"].values()]:
            assert part["additionalProperties"] is False
            assert sorted(part["required"]) == sorted(part["properties"])
    judged = json.loads(judgement_shape(one.coverage, one.rendered).schema_text)
    assert list(judged["properties"])[-1] == "level"
    assert judged["properties"]["questions"]["items"]["enum"] == [*SOURCE.question_ids, "synthesis"]
    assert judged["properties"]["items"]["items"]["enum"] == [item.id for item in one.coverage]


def test_there_is_no_synthesis_id_without_a_closing_question() -> None:
    """A framework without a closing question offers no id for one."""
    one = review(SOURCE.model_copy(update={"synthesis": None}))
    text = critique_shape(one.rubric, one.coverage, one.rendered).schema_text
    assert json.loads(text)["$defs"]["WireLine"]["properties"]["questions"]["items"]["enum"] == list(
        SOURCE.question_ids
    )


@pytest.mark.parametrize(
    "spoilt",
    [
        json.dumps(reply())[:-40],
        "{}" + json.dumps(reply()),
        json.dumps(reply()) + json.dumps(reply(stated=9)),
        json.dumps(reply()).replace('"stated": 6', '"stated": 6, "stated": 9'),
        json.dumps(reply()).replace('"stated": 6', '"stated": NaN'),
        json.dumps(reply()).replace('"stated": 6', '"stated": 1e999'),
        json.dumps(reply()).replace('"stated": 6', '"stated": ' + "9" * 400),
        json.dumps(reply()).replace('"stated": 6', '"stated": ' + "[" * 200 + "]" * 200),
        "[" + json.dumps(reply()) + "]",
        "I would give it 8 out of 10.",
        "",
    ],
)  # fmt: skip
def test_a_spoilt_reply_is_refused(spoilt: str) -> None:
    """Cut, doubled, contradictory and endless JSON is refused with a reason, never repaired by guessing."""
    with pytest.raises(ReplyUnscorable):
        parse_critique(read_json(spoilt))


@pytest.mark.parametrize(
    "frame", ["```json\n{}\n```", "Here it is:\n\n{}\n\nI hope this helps.", "<think>{{}}</think>{}"]
)
def test_a_framed_reply_is_read(frame: str) -> None:
    """Fences, prose around and thoughts in front do not matter."""
    assert (
        parse_critique(read_json(frame.replace("{{}}", "{x}").replace("{}", json.dumps(reply())))).stated == 6
    )
