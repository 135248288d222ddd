"""Prepared replies: who gets which, and what a broken script says."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from promptcraft.errors import ModelUnknown, RateLimited, ReplyIncomplete, RequestRejected, TimedOut
from promptcraft.models.base import Message, Reply, Request
from promptcraft.models.registry import resolve
from promptcraft.models.scripted import ScriptedModel
from promptcraft.workspace.settings import Settings


def model(folder: Path, text: str, name: str = "replies.yaml") -> ScriptedModel:
    """The model of a script with this text."""
    path = folder / name
    path.write_bytes(text.encode())
    return ScriptedModel(path)


def ask(script: ScriptedModel, content: str = "Why tax?", system: str = "") -> Reply:
    """Its reply to one message."""
    return asyncio.run(
        script.reply(Request(system=system, messages=(Message(role="user", content=content),)))
    )


def test_replies_come_in_order_and_by_match(tmp_path: Path) -> None:
    """An entry whose piece is in the request comes first; the others follow in order."""
    script = model(
        tmp_path,
        "replies:\n- text: one\n- match: Laffer\n  text: curve\n- text: two\n- match: judge\n  text: role\n",
    )
    asked = [("a", ""), ("The Laffer curve?", ""), ("Laffer again", ""), ("b", "You are a judge.")]
    assert [ask(script, content, system).text for content, system in asked] == ["one", "curve", "two", "role"]


def test_the_end_of_a_script_is_told(tmp_path: Path) -> None:
    """When nothing is left the error says so and what to do."""
    script = model(tmp_path, "- text: one\n")
    ask(script)
    with pytest.raises(RequestRejected, match="no reply left for a request that begins 'Why tax"):
        ask(script)


def test_an_entry_may_repeat(tmp_path: Path) -> None:
    """`repeat: true` answers any number of times."""
    script = model(tmp_path, "- text: again\n  repeat: true\n")
    assert [ask(script).text for _ in range(3)] == ["again"] * 3


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "replies:\n- json: {level: 4, quote: 'no'}\n  stop: length\n"),
        ("a.json", '[{"json": {"level": 4, "quote": "no"}, "stop": "length"}]'),
        ("a.jsonl", '{"json": {"level": 4, "quote": "no"}, "stop": "length"}\n\n'),
    ],
)
def test_three_forms_of_file_say_the_same(tmp_path: Path, name: str, text: str) -> None:
    """YAML, JSON and JSONL scripts give the same reply, and structured text comes as JSON."""
    reply = ask(model(tmp_path, text, name))
    assert (json.loads(reply.text), reply.stop) == ({"level": 4, "quote": "no"}, "length")


def test_a_script_can_fail_on_purpose(tmp_path: Path) -> None:
    """An entry may raise any error of a model by its code."""
    script = model(
        tmp_path,
        "- error: rate-limited\n  retry_after: 3\n- error: reply-incomplete\n  text: half a\n- text: fine\n",
    )
    with pytest.raises(RateLimited) as limited:
        ask(script)
    with pytest.raises(ReplyIncomplete) as cut:
        ask(script)
    assert (limited.value.retry_after, cut.value.partial, ask(script).text) == (3, "half a", "fine")


def test_a_slow_script_times_out(tmp_path: Path) -> None:
    """A delay beyond the request's time is a timeout."""
    script = model(tmp_path, "- text: late\n  delay_seconds: 30\n")
    request = Request(messages=(Message(role="user", content="x"),), total_timeout=0.02)
    with pytest.raises(TimedOut):
        asyncio.run(script.reply(request))


def test_a_listener_hears_the_reply(tmp_path: Path) -> None:
    """The pieces that a listener hears make up the text."""
    script = model(tmp_path, "- text: |\n    one\n    two\n")
    heard: list[str] = []
    request = Request(messages=(Message(role="user", content="x"),))
    reply = asyncio.run(script.reply(request, heard.append))
    assert "".join(heard) == reply.text == "one\ntwo\n"


def test_a_changed_script_is_another_model(tmp_path: Path) -> None:
    """What is known of the model changes with the file, so that old replies are not taken for new ones."""
    first = model(tmp_path, "- text: one\n").info
    second = model(tmp_path, "- text: two\n").info
    assert (first.free, first.structured) == (True, True)
    assert first.settings != second.settings


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "must hold a list"),
        ("replies: []", "must hold a list"),
        ("- text: [", "not valid UTF-8 JSON or YAML"),
        ("- a\n", "reply 1"),
        ("- text: x\n  txt: y\n", "reply 1: txt"),
        ("- text: x\n- error: no-such\n", "reply 2: there is no error 'no-such'"),
        ("- text: x\n  delay_seconds: -1\n", "reply 1: delay_seconds"),
        ("- text: x\n  text: y\n", "not valid UTF-8 JSON or YAML"),
        ("- json: {a: 2020-01-01}\n", "json holds something"),
    ],
)
def test_a_broken_script_says_where(tmp_path: Path, text: str, reason: str) -> None:
    """A script that cannot be used is refused when it is named, with the entry's number."""
    with pytest.raises(ModelUnknown, match=reason):
        model(tmp_path, text)


def test_a_missing_script_is_told(tmp_path: Path) -> None:
    """A file that is not there is named."""
    with pytest.raises(ModelUnknown, match=r"nowhere\.yaml"):
        resolve(f"scripted:{tmp_path / 'nowhere.yaml'}", Settings())
