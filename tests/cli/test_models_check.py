"""`promptcraft models check`: one real call each, and what it shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from promptcraft.models.check import check_request
from promptcraft.models.registry import resolve
from promptcraft.workspace.settings import Settings
from tests.cli.commands import envelope, run
from tests.cli.servers import serving, table
from tests.models.fake_server import Answer, plain

YES = Answer('{"verdict":"yes"}')
TELLING = json.dumps(
    {
        "model": "m-1",
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": '{"verdict":"no"}'},
                "logprobs": {"content": [{"token": "no", "logprob": -0.1, "top_logprobs": []}]},
            }
        ],
        "usage": {"prompt_tokens": 9, "completion_tokens": 2},
    }
).encode()


def test_the_question_is_cheap() -> None:
    """A check asks for one word in a shape that only the request itself names."""
    request = check_request(resolve("openai:gpt-4o", Settings()).info)
    assert request.messages[0].content == "Is ice frozen water? Answer with one word: yes or no.\n"
    assert (request.system, request.max_output, request.chances) == ("", 500, 3)
    assert check_request(resolve("openai:gpt-4", Settings()).info).shape is None


def test_what_a_model_can_do_is_one_line(workspace_folder: Path) -> None:
    """A model that answers is told in one line, with its real name, abilities, limits, time and cost."""
    with serving(YES) as server:
        table(workspace_folder, server.address, price_input=1, price_output=2, context=32000)
        shown = run("models", "check")
    (line,) = shown.stdout.splitlines()
    assert shown.exit_code == 0
    told = "answers as m-1, streams, keeps to a shape, counts tokens, context 32,000"
    assert line.startswith(f"ok mine  {told}, ")
    assert line.endswith("s, under $0.0001")
    assert "at most $0.0012" in shown.stderr


def test_each_check_is_a_real_call(workspace_folder: Path) -> None:
    """What was checked before is asked again, and each answer is in the ledger."""
    with serving(YES) as server:
        table(workspace_folder, server.address)
        for asked in (1, 2):
            assert envelope("models", "check", "mine")["data"]["models"][0]["streams"]
            assert len(server.seen) == asked


@pytest.mark.parametrize(
    ("answer", "more", "name", "value"),
    [
        (Answer("Yes."), {}, "structured", False),
        (Answer('{"verdict":"maybe"}'), {}, "structured", False),
        (YES, {"structured": False}, "structured", None),
        (Answer(usage=False), {}, "tells_usage", False),
        (YES, {"stream": False}, "streams", False),
        (YES, {}, "chances", None),
        (YES, {"chances": True}, "chances", False),
        (Answer(body=TELLING), {"chances": True, "stream": False}, "chances", True),
        (Answer("", "length"), {}, "structured", None),
    ],
)
def test_what_it_cannot_do_is_told(
    answer: Answer, more: dict[str, bool], name: str, value: bool | None, workspace_folder: Path
) -> None:
    """Each ability is told as the one call showed it; what was not asked for is unknown."""
    with serving(answer) as server:
        table(workspace_folder, server.address, **more)
        (row,) = envelope("models", "check", "mine")["data"]["models"]
    assert (row["answers"], row[name]) == (True, value)


def test_one_that_fails_is_named(workspace_folder: Path) -> None:
    """A model that does not answer is a line with its error and what to do, and the exit code is 1."""
    with serving(Answer(status=401, body=b'{"error": {"message": "no"}}')) as server:
        table(workspace_folder, server.address)
        shown = run("models", "check", "mine", "openai:gpt-x")
        (row, other) = envelope("models", "check", "mine", "openai:gpt-x", code=1)["data"]["models"]
    assert shown.exit_code == 1
    assert "x mine  [access-denied] the provider refuses the key" in shown.stdout
    assert "models keys set OPENAI_API_KEY" in shown.stdout
    assert [(one["answers"], one["code"]) for one in (row, other)] == [
        (False, "access-denied"),
        (False, "key-missing"),
    ]


def test_a_model_that_is_not_known_is_named(workspace_folder: Path) -> None:
    """The place of the mistake is the word that was typed, as there is no -m in this command."""
    error = envelope("models", "check", "nonsuch", code=2)["error"]
    assert (error["code"], error["where"]) == ("model-unknown", "nonsuch")


@pytest.mark.parametrize("label", ["paste", "paste:chat", "checklist"])
def test_what_makes_no_call_is_not_checked(label: str, workspace_folder: Path) -> None:
    """A person with a chat window and the built-in rules are refused before anything is asked."""
    assert run("models", "check", label).exit_code == 2


def test_a_budget_holds(workspace_folder: Path) -> None:
    """Where the worst case passes the budget nothing is sent, and the exit code says so."""
    with serving(YES) as server:
        table(workspace_folder, server.address, price_input=1, price_output=2)
        shown = run("models", "check", "mine", "--budget", "0.0001")
        assert (shown.exit_code, server.seen) == (4, [])
        assert run("models", "check", "mine", "--estimate").exit_code == 0
        assert server.seen == []


def test_without_names_those_with_a_key_are_asked(
    workspace_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tables and reviewers of promptcraft.toml are asked unless their key is missing, and that is said."""
    with serving(YES) as server:
        table(workspace_folder, server.address, api_key_env="MINE_KEY")
        missing = run("models", "check")
        assert (missing.exit_code, "mine is not asked: MINE_KEY is not set" in missing.stderr) == (2, True)
        monkeypatch.setenv("MINE_KEY", "sk-mine")
        monkeypatch.setenv("OPENAI_API_KEY", "sk-open")
        asked = run("models", "check")
    assert asked.exit_code == 0
    assert "OPENAI_API_KEY is there, but no model of its provider is named" in asked.stderr


def test_a_model_that_is_about_to_end_says_when(workspace_folder: Path) -> None:
    """Where the installed SDK knows that a model will be switched off, its line says on which day."""
    from anthropic.resources.messages import DEPRECATED_MODELS

    name, day = next(iter(DEPRECATED_MODELS.items()))
    body = plain("/v1/messages", YES) | {"model": name}
    with serving(Answer(body=json.dumps(body).encode())) as server:
        table(workspace_folder, server.address, api="anthropic", stream=False)
        assert f"its provider switches it off on {day}" in run("models", "check", "mine").stdout


@pytest.mark.parametrize(("api", "sent"), [("responses", {"effort": "high"}), ("openai", None)])
def test_effort_reaches_who_can_take_it(
    api: str, sent: dict[str, str] | None, workspace_folder: Path
) -> None:
    """`--effort` goes over the wire where the interface has it, and it is said where it does not."""
    with serving(YES) as server:
        table(workspace_folder, server.address, api=api)
        told = run("models", "check", "mine", "--effort", "high")
        assert server.seen[0].body.get("reasoning") == sent
    assert ("mine is not told --effort" in told.stderr) is (sent is None)


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("api", ["openai", "responses", "anthropic"])
def test_a_refusal_is_told_as_one(api: str, stream: bool, workspace_folder: Path) -> None:
    """A model that declines is told so, and not as one that cannot keep to a shape or thinks too long."""
    for words in ("I cannot help with that.", ""):
        with serving(Answer(words, "refusal")) as server:
            table(workspace_folder, server.address, api=api, stream=stream)
            shown = run("models", "check", "mine").stdout
        # An empty refusal of the Responses API holds nothing that says it is one.
        if words or api != "responses":
            assert f"but the model declined{words and ': '}{words}," in shown
        assert not [word for word in ("shape", "thought", "set stream") if word in shown]


CALLS = {
    "openai": {"choices": [{"finish_reason": "tool_calls", "message": {"content": None}}]},
    "responses": {"status": "completed", "output": [{"type": "function_call", "name": "look"}]},
    "anthropic": {"stop_reason": "tool_use", "content": [{"type": "tool_use", "name": "look"}]},
}


@pytest.mark.parametrize("api", CALLS)
def test_a_wish_for_a_tool_is_told_as_one(api: str, workspace_folder: Path) -> None:
    """A model that calls a tool in place of an answer is told so."""
    with serving(Answer(body=json.dumps(CALLS[api]).encode())) as server:
        table(workspace_folder, server.address, api=api, stream=False)
        shown = run("models", "check", "mine").stdout
    assert "but the model wanted to call a tool in place of an answer," in shown
    assert "shape" not in shown


@pytest.mark.parametrize("api", ["openai", "responses", "anthropic"])
def test_a_server_that_does_not_stream_is_told(api: str, workspace_folder: Path) -> None:
    """Where a plain reply comes in the place of a stream, what to set is said; where it is set, nothing is to do."""
    path = {"openai": "/chat/completions", "anthropic": "/messages"}.get(api, "/responses")
    with serving(Answer(body=json.dumps(plain(path, YES)).encode())) as server:
        for stream, told in ((True, "does not stream: set stream = false,"), (False, "does not stream,")):
            table(workspace_folder, server.address, api=api, stream=stream)
            assert told in run("models", "check", "mine").stdout


def test_thoughts_without_an_answer_are_told(workspace_folder: Path) -> None:
    """A reviewer that spends its whole output on thoughts is not scored, and the reason is given."""
    with serving(Answer("", "length")) as server:
        table(workspace_folder, server.address)
        (critique,) = envelope("critique", "rate-a-paper", "-m", "mine", code=1)["data"]["critiques"]
    assert critique["score"] is None
    assert "before any text" in critique["unscored"]
    assert critique["usage"]["output"] == 10
