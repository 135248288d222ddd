"""Careful mode: one criterion a call, checked apart, added up like any scorecard."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import NoReturn

import pytest

from promptcraft.critique.careful import NO_EDITS, careful_calls
from promptcraft.critique.careful_ask import ask_careful
from promptcraft.critique.planned import planned_calls
from promptcraft.critique.review import Review
from promptcraft.errors import InBatch, Refused
from promptcraft.framework.fence import fence
from promptcraft.models.base import ModelInfo, Reply, Request
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.ledger import Ledger
from tests.critique.bench import SOURCE, Json, review
from tests.critique.careful_bench import (
    PLAIN,
    TELLING,
    Careful,
    careful,
    judgement,
    sides,
    topic,
    with_chances,
)

SNAPSHOTS = Path(__file__).parent / "snapshots"
NOWHERE = {"quotes": ["words that are nowhere in it"], "questions": [], "items": []}
IDS = [criterion.id for criterion in review().rubric.criteria]
SMALL = ModelInfo(provider="local", name="", small=True, structured=True, free=True)
CHAT = ModelInfo(provider="paste", name="", human=True)


def honest(name: str, count: int) -> Json:
    """Level 3 on everything, all sides covered."""
    return judgement(3) if name else sides(review())


def sent(info: ModelInfo) -> str:
    """The first criterion's call and the coverage call, laid out as text."""
    calls = careful_calls(review(), info, 1)
    parts = [f"[system]\n{calls[0].request.system}"]
    for call in (calls[0], calls[-1]):
        shape = "" if call.request.shape is None else f"[shape]\n{call.request.shape.schema_text}\n"
        parts.append(f"[user]\n{call.request.messages[0].content}\n{shape}")
    return "\n".join(parts)


@pytest.mark.parametrize(("name", "info"), [("careful.txt", PLAIN), ("careful-plain.txt", CHAT)])
def test_what_is_sent_is_what_was_reviewed(name: str, info: ModelInfo) -> None:
    """The words are those of the snapshot; `python -m tests.critique.test_careful` takes a change over."""
    assert sent(info) == (SNAPSHOTS / name).read_text("utf-8")


def test_each_criterion_has_a_call_of_its_own() -> None:
    """A call for each criterion, one for the coverage list; none of them asks about another criterion's levels."""
    model = Careful(review(), honest)
    found = careful(model)
    assert [topic(request, review()) for request in model.sent] == [*IDS, ""]
    for request in model.sent[:-1]:
        asked = [c.id for c in review().rubric.criteria if c.anchors[4] in request.messages[0].content]
        assert asked == [topic(request, review())]
    assert (found.score, found.calls, found.stated) == (6.0, len(IDS) + 1, None)
    assert [line.criterion for line in found.lines] == IDS
    assert {finding.criterion for finding in found.findings} <= set(IDS)
    assert NO_EDITS in found.notes


def test_all_calls_begin_alike() -> None:
    """System text and framework are the same up to the task, over criteria and samples, so caches can hold them."""
    calls = careful_calls(review(), PLAIN, 3)
    fenced = fence(review().secret, review().rendered.text)[1]
    assert {call.request.messages[0].content.startswith(fenced) for call in calls} == {True}
    assert len({call.request.system for call in calls}) == 1
    criteria = [call.request for call in calls if call.criterion]
    assert len({request.shape for request in criteria}) == 1


def test_the_order_changes_with_the_sample_and_stays_the_same_next_time() -> None:
    """Later samples ask in other orders; the same content gives the same orders, other content others."""
    orders = [[c.criterion for c in careful_calls(review(), PLAIN, 4) if c.sample == n] for n in range(4)]
    assert orders[0] == [*IDS, ""]
    assert len({tuple(order) for order in orders}) == 4
    assert all(sorted(order) == sorted(orders[0]) for order in orders)
    assert careful_calls(review(), PLAIN, 4) == careful_calls(review(), PLAIN, 4)
    other = careful_calls(review(SOURCE.model_copy(update={"style": "Long."})), PLAIN, 4)
    assert [c.criterion for c in other] != [c.criterion for c in careful_calls(review(), PLAIN, 4)]
    lists = {c.request.messages[0].content for c in careful_calls(review(), PLAIN, 4) if not c.criterion}
    assert len(lists) == 4


def test_a_line_without_support_is_asked_once_more() -> None:
    """Only that criterion is asked again; when it still stands on nothing, the sample has no score."""

    def mends(name: str, count: int) -> Json:
        return judgement(4, **NOWHERE) if name == "order" and count == 1 else honest(name, count)

    model = Careful(review(), mends)
    found = careful(model)
    assert (found.score, found.calls) == (6.0, len(IDS) + 2)
    again = [request for request in model.sent if len(request.messages) == 3]
    assert [topic(request, review()) for request in again] == ["order"]
    lied = careful(Careful(review(), lambda n, c: judgement(4, **NOWHERE) if n == "order" else honest(n, c)))
    assert (lied.score, lied.lines) == (None, ())
    assert "'order' stands on nothing" in lied.unscored


@pytest.mark.parametrize("spoilt", ["", "5", '{"level": 5}', '{"level": NaN}'])
def test_a_criterion_that_cannot_be_read_leaves_no_score(spoilt: str) -> None:
    """A sample that lacks one line has no score; nothing is filled in for it."""
    broken = Reply(text=spoilt, model="fake")
    found = careful(Careful(review(), lambda n, c: broken if n == "balance" else honest(n, c)))
    assert (found.score, found.samples[0].score) == (None, None)
    assert "balance:" in found.unscored


@pytest.mark.parametrize(
    "level", [True, "3", 85, -1, 6, 3.0, 2.5, None, [3], 2**70, float("nan"), float("inf")]
)
def test_a_level_is_a_whole_number_from_0_to_5_or_nothing(level: object) -> None:
    """Anything else is refused, never converted or clamped: the sample has no score."""
    found = careful(Careful(review(), lambda n, c: judgement(level) if n == "order" else honest(n, c)))
    assert (found.score, "order:" in found.unscored) == (None, True)


def test_a_lost_coverage_answer_leaves_coverage_without_ground() -> None:
    """Points for coverage must agree with the list: without any answer on it there is no score, and why is said."""
    broken = Reply(text="nothing", model="fake")
    found = careful(Careful(review(), lambda n, c: honest(n, c) if n else broken))
    assert (found.score, found.coverage) == (None, ())
    assert "items of the list is answered, so the points for coverage rest on nothing" in found.unscored


def test_no_line_stands_on_a_side_whose_question_is_not_there() -> None:
    """What the coverage call claims by a question that does not exist supports no line of another call."""
    item = review().coverage[0].id

    def claims(name: str, count: int) -> Json:
        if not name:
            covered = sides(review())["coverage"]
            return {"coverage": [covered[0] | {"questions": ["q9"]}, *covered[1:]], "findings": []}
        return judgement(5, quotes=[], items=[item], reason_taken="") if name == "order" else honest(name, 1)

    found = careful(Careful(review(), claims))
    assert found.score is None
    assert "'order' stands only on a side whose question is not there" in found.unscored


def test_a_refusal_is_an_error_of_that_reviewer() -> None:
    """A model that declines one criterion has no critique."""
    declined = Reply(text="No.", model="fake", stop="refusal")
    with pytest.raises(Refused):
        careful(Careful(review(), lambda n, c: declined if n == "evidence" else honest(n, c)))


def test_a_failed_call_costs_only_its_own_sample() -> None:
    """One criterion that brought no reply in one of three samples leaves the two others their score."""

    def say(name: str, count: int) -> Reply | dict[str, object]:
        declined = Reply(text="No.", model="fake", stop="refusal")
        return declined if name == "evidence" and count == 1 else honest(name, count)

    found = careful(Careful(review(), say), samples=3)
    assert found.score is not None
    assert [bool(sample.unscored) for sample in found.samples].count(True) == 1
    assert found.notes[0].startswith("1 of 3 samples failed (1 × refused)")


def test_samples_have_mean_interval_and_spread() -> None:
    """Three samples give the mean, its interval, and the lowest and highest level of each criterion."""
    found = careful(Careful(review(), lambda n, c: judgement(1 + c) if n else sides(review())), samples=3)
    assert (found.score, found.spread) == (6.0, (4.0, 8.0))
    assert found.interval is not None
    assert {line.spread for line in found.lines} == {(2.0, 4.0)}
    two = careful(Careful(review(), lambda n, c: judgement(1 + c) if n else sides(review())), samples=2)
    assert (two.interval, two.spread) == (None, (4.0, 6.0))


def test_likelihoods_are_asked_for_where_the_server_can_tell_them() -> None:
    """Twenty on criteria of a model that tells them, none elsewhere, and none on the coverage list."""
    told = {(bool(c.criterion), c.request.chances) for c in careful_calls(review(), TELLING, 1)}
    assert told == {(True, 20), (False, 0)}
    assert {c.request.chances for c in careful_calls(review(), PLAIN, 1)} == {0}


def test_the_level_is_what_the_likelihoods_lead_one_to_expect() -> None:
    """A reply that wrote 3 but might as well have written 4 counts 3.5; the written level stands beside it."""
    reply = with_chances(judgement(3), {3: 0.5, 4: 0.5})
    found = careful(Careful(review(), lambda n, c: reply if n else sides(review()), TELLING))
    assert found.score == pytest.approx(7.0)
    assert {(line.level, line.said) for line in found.lines} == {(3.5, 3.0)}
    assert (found.samples[0].levels["order"], found.samples[0].expected["order"]) == (3, 3.5)


@pytest.mark.parametrize(
    ("info", "samples", "is_careful", "count"),
    [
        (PLAIN, 1, False, 1),
        (PLAIN, 3, False, 3),
        (PLAIN, 2, True, 2 * (len(IDS) + 1)),
        (SMALL, 2, True, 2 * len(IDS)),
        (CHAT, 3, True, 1),
    ],
)
def test_the_calls_of_the_first_round_are_known_before_anything_is_sent(
    info: ModelInfo, samples: int, is_careful: bool, count: int
) -> None:
    """As many as will be asked, none twice with the same number."""
    planned = planned_calls(review(), info, samples=samples, careful=is_careful)
    assert len(planned) == len(set(planned)) == count


def test_what_is_planned_is_what_is_sent() -> None:
    """The planned requests are those that a model gets when nothing has to be asked again."""
    model = Careful(review(), honest)
    careful(model, samples=2)
    planned = [call.request for call in planned_calls(review(), PLAIN, samples=2, careful=True)]
    assert sorted(model.sent, key=repr) == sorted(planned, key=repr)


@pytest.mark.parametrize(
    ("info", "is_careful"), [(PLAIN, False), (PLAIN, True), (SMALL, False), (CHAT, False)]
)
def test_no_reviewer_sees_who_wrote_it_or_what_it_scored(info: ModelInfo, is_careful: bool) -> None:
    """In every request of every mode: no author, licence, origin, version, model or earlier score."""
    source = SOURCE.model_copy(
        update={"author": "Ada Somebody", "licence": "CC-BY-9.9", "based_on": ("An earlier work",)}
    )
    one = review(source)
    told = [call.request for call in planned_calls(one, info, samples=3, careful=is_careful)]
    hidden = (
        "Ada Somebody",
        "CC-BY-9.9",
        "An earlier work",
        one.rendered.version[:8],
        one.rendered.rendered_hash[:8],
    )
    labels = (info.label, "promptcraft", "earlier score", "checklist")
    assert [word for word in (*hidden, *labels) for request in told if word in everything(request)] == []


class Waiting(Dispatcher):
    """Takes every call into a batch job, as --batch does."""

    asked = 0

    async def ask(self, *arguments: object, **named: object) -> NoReturn:
        """Nothing is answered yet."""
        self.asked += 1
        raise InBatch("The call waits in a batch job.")


def test_calls_that_wait_in_a_batch_job_are_gathered_at_once() -> None:
    """One that waits holds up none of the others: a batch gets all calls of the first round."""
    dispatcher = Waiting(Ledger(None))
    with pytest.raises(InBatch):
        asyncio.run(ask_careful(review(), Careful(review(), honest), dispatcher, 2))
    assert dispatcher.asked == len(planned_calls(review(), PLAIN, samples=2, careful=True))


def test_what_is_asked_again_hides_it_too() -> None:
    """Asked once more, a reviewer is told what was wrong with its reply and nothing else."""
    one = review(SOURCE.model_copy(update={"author": "Ada Somebody"}))
    model = Careful(one, lambda n, c: judgement(5, **NOWHERE) if n else sides(one))
    careful(model, about=one, samples=2)
    again = [request for request in model.sent if len(request.messages) == 3]
    assert len(again) == 2 * len(IDS)
    hidden = ("Ada Somebody", one.rendered.version[:8], PLAIN.label, "fake")
    assert [word for word in hidden for request in again if word in everything(request)] == []


def everything(request: Request) -> str:
    """All that a request carries, without the model's own name of the mode."""
    return " ".join((request.system, *(message.content for message in request.messages)))


def test_a_rubric_without_a_list_has_no_coverage_call() -> None:
    """Where there is nothing to go through, nothing is asked about it."""
    bare = Review(review().rendered, SOURCE, review().rubric.model_copy(update={"coverage": ()}), b"s" * 32)
    assert [call.criterion for call in careful_calls(bare, PLAIN, 1)] == IDS


if __name__ == "__main__":
    (SNAPSHOTS / "careful.txt").write_text(sent(PLAIN), "utf-8")
    (SNAPSHOTS / "careful-plain.txt").write_text(sent(CHAT), "utf-8")
