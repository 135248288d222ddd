"""The promises of going on: resume behind the last answer, limits, what changed, forks, one writer."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from promptcraft.discuss.partner import Partner
from promptcraft.discuss.session import Plan, differences, fork_discussion, resume_discussion
from promptcraft.errors import (
    DiscussionChanged,
    Locked,
    ServerFailed,
    TranscriptNotFound,
)
from promptcraft.framework.rendered import Rendered
from promptcraft.models.base import ModelInfo
from promptcraft.records.turn import Opened
from promptcraft.report.transcript import discussion_markdown
from promptcraft.workspace.places import Workspace
from tests.discuss.stand_in import Talker, answers, framework, started, through


def test_resuming_goes_on_behind_the_last_answer(tmp_path: Path) -> None:
    """After a stop the next question follows, and nothing answered is asked again."""
    discussion, model, desk = started(tmp_path)
    asyncio.run(discussion.answer_next())
    discussion.stop()
    again = resume_discussion(
        Workspace(tmp_path), "last", framework(), Partner(model, desk, discussion_markdown)
    )
    assert again.id == discussion.id
    through(again)
    assert answers(again.events) == ["q1", "q2", "q3", "synthesis"]
    assert len(model.requests) == 4


def test_a_question_left_open_by_a_crash_is_not_asked_twice_in_the_file(tmp_path: Path) -> None:
    """A crash after the call: on resume the same request is answered for free, with one Asked line only."""
    discussion, model, desk = started(tmp_path)
    asyncio.run(discussion.answer_next())
    assert discussion.path is not None
    discussion.close()
    lines = discussion.path.read_bytes().split(b"\n")
    discussion.path.write_bytes(b"\n".join(lines[:2]) + b"\n" + lines[2][: len(lines[2]) // 2])
    again = resume_discussion(Workspace(tmp_path), discussion.id, framework(), Partner(model, desk))
    asyncio.run(again.answer_next())
    assert [event.kind for event in again.events] == ["opened", "asked", "answered"]
    assert len(model.requests) == 1
    assert discussion.path.with_suffix(".torn").read_bytes().strip() == lines[2][: len(lines[2]) // 2]


def test_the_limit_pauses_and_resuming_goes_on(tmp_path: Path) -> None:
    """With a limit of one, one question is answered; resumed, the rest follows; resumed with a limit, that many."""
    discussion, model, desk = started(tmp_path, plan=Plan(limit=1))
    assert len(through(discussion)) == 1
    assert discussion.paused
    discussion.finish()
    assert discussion.events[-1].model_dump()["reason"] == "limit"
    again = resume_discussion(Workspace(tmp_path), "last", framework(), Partner(model, desk), limit=1)
    assert [answer.question for answer in through(again)] == ["q2"]
    again.close()
    rest = resume_discussion(Workspace(tmp_path), "last", framework(), Partner(model, desk))
    assert len(through(rest)) == 2


def test_a_limit_that_was_reached_is_over_after_a_failure_too(tmp_path: Path) -> None:
    """A sitting that went beyond the limit and failed leaves no limit behind: the next one goes to the end."""
    discussion, model, desk = started(tmp_path, plan=Plan(limit=1))
    through(discussion)
    discussion.finish()

    def fail(asked: str) -> str:
        raise ServerFailed("no")

    broken = resume_discussion(Workspace(tmp_path), "last", framework(), Partner(Talker(fail), desk))
    with pytest.raises(ServerFailed):
        through(broken)
    broken.close()
    rest = resume_discussion(Workspace(tmp_path), "last", framework(), Partner(model, desk))
    assert [answer.question for answer in through(rest)] == ["q2", "q3", ""]


def test_a_crash_before_the_limit_keeps_the_limit(tmp_path: Path) -> None:
    """The same command line after a crash stops where the first one would have stopped."""
    discussion, model, desk = started(tmp_path, plan=Plan(limit=2))
    asyncio.run(discussion.answer_next())
    discussion.close()
    again = resume_discussion(Workspace(tmp_path), "last", framework(), Partner(model, desk))
    assert [answer.question for answer in through(again)] == ["q2"]


def test_a_limit_that_reaches_all_questions_includes_the_synthesis(tmp_path: Path) -> None:
    """A limit of as many questions as there are is no limit."""
    discussion, _, _ = started(tmp_path, plan=Plan(limit=3))
    assert len(through(discussion)) == 4


def other(change: str) -> tuple[Rendered, Talker]:
    """The framework and the model after one thing changed."""
    if change == "framework":
        return framework(persona="A stern judge."), Talker()
    return framework(), Talker(info=ModelInfo(provider="stand-in", name="another"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("framework", "the framework was at version"),
        ("model", "the model was stand-in:talker and is stand-in:another"),
    ],
)
def test_a_changed_discussion_is_refused_untouched(tmp_path: Path, change: str, words: str) -> None:
    """Resume says what differs and offers a fork; the file stays as it was, and can be opened again."""
    discussion, model, desk = started(tmp_path)
    asyncio.run(discussion.answer_next())
    discussion.close()
    assert discussion.path is not None
    before = discussion.path.read_bytes()
    rendered, talker = other(change)
    with pytest.raises(DiscussionChanged, match=words) as caught:
        resume_discussion(Workspace(tmp_path), discussion.id, rendered, Partner(talker, desk))
    assert f"--fork {discussion.id}" in caught.value.hint
    assert discussion.path.read_bytes() == before
    resume_discussion(Workspace(tmp_path), discussion.id, framework(), Partner(model, desk)).close()


def test_changed_prompts_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A discussion begun under other prompts does not silently go on under these."""
    discussion, model, desk = started(tmp_path)
    discussion.close()
    monkeypatch.setattr("promptcraft.discuss.window.prompt_hash", lambda *names: "f" * 64)
    with pytest.raises(DiscussionChanged, match="prompts"):
        resume_discussion(Workspace(tmp_path), "last", framework(), Partner(model, desk))


def test_a_fork_starts_with_a_copied_prefix(tmp_path: Path) -> None:
    """A fork of the first turn keeps that turn, names its parent, goes on with another model, and leaves the parent."""
    discussion, _, desk = started(tmp_path)
    through(discussion)
    discussion.finish()
    assert discussion.path is not None
    before = discussion.path.read_bytes()
    another = Talker(info=ModelInfo(provider="stand-in", name="another"))
    fork = fork_discussion(Workspace(tmp_path), f"{discussion.id}@1", framework(), Partner(another, desk))
    opened = fork.events[0]
    assert isinstance(opened, Opened)
    assert opened.parent == f"{discussion.id}@1"
    assert answers(fork.events) == ["q1"]
    assert [answer.question or answer.step for answer in through(fork)] == ["q2", "q3", "synthesis"]
    assert [event.seq for event in fork.events] == list(range(len(fork.events)))
    assert discussion.path.read_bytes() == before
    with pytest.raises(TranscriptNotFound, match="has no turn 9"):
        fork_discussion(Workspace(tmp_path), f"{discussion.id}@9", framework(), Partner(another, desk))


def test_one_discussion_has_one_writer(tmp_path: Path) -> None:
    """A second opening is refused with what to do; once the first lets go, a lock file left behind is no obstacle."""
    discussion, model, desk = started(tmp_path)
    with pytest.raises(Locked) as caught:
        resume_discussion(Workspace(tmp_path), discussion.id, framework(), Partner(model, desk))
    assert "--fork" in caught.value.hint
    discussion.close()
    resume_discussion(Workspace(tmp_path), discussion.id, framework(), Partner(model, desk)).close()


def test_other_values_are_named(tmp_path: Path) -> None:
    """A discussion with other values of the template says which value was what."""
    discussion, _, _ = started(tmp_path)
    before = discussion.events[0]
    assert isinstance(before, Opened)
    after = before.model_copy(update={"set": {"city": "Riga"}, "rendered_hash": "x"})
    assert differences(before, after) == ("city was None and is 'Riga'",)
