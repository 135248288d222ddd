"""What goes to a model when not everything fits."""

from __future__ import annotations

import hypothesis
import pytest
from hypothesis import strategies as st

from promptcraft.discuss.state import Exchange
from promptcraft.discuss.window import Setting, build_request, estimate, output_room
from promptcraft.errors import ContextOverflow
from promptcraft.models.base import ModelInfo
from promptcraft.records.turn import Answered, Asked
from tests.discuss.stand_in import framework

SECRET = b"s" * 32


def setting(context: int | None = None, *, small: bool = False) -> Setting:
    """The stand-in framework with a model of this context."""
    return Setting(framework(6), ModelInfo(provider="p", name="m", context=context, small=small), SECRET)


def talk(turns: int, length: int = 900) -> list[Exchange]:
    """That many answered questions with answers of that many characters."""
    return [
        Exchange(
            Asked(seq=2 * n, step="question", question=f"q{n + 1}", text=f"Question text {n + 1}?"),
            Answered(
                seq=2 * n + 1, step="question", question=f"q{n + 1}", text=f"answer{n + 1} " + "w" * length
            ),
        )
        for n in range(turns)
    ]


NEXT = Asked(seq=99, step="question", question="q6", text="The last one?")
BACK = Asked(seq=99, step="pushback", question="q5", text="But why?", pushback="own-words", by="you")


def test_everything_goes_whole_where_it_fits() -> None:
    """With room enough, each earlier turn is a pair of real messages."""
    built = build_request(NEXT, talk(5), setting(200_000))
    assert built.folded == 0
    assert len(built.request.messages) == 11


def test_the_oldest_turns_become_a_record() -> None:
    """In a small context the oldest turns stand shortened, fenced and counted in the first message; none is missing."""
    built = build_request(NEXT, talk(5, 2_000), setting(4_000))
    first = built.request.messages[0].content
    assert 0 < built.folded < 5
    assert len(built.request.messages) == 2 * (5 - built.folded) + 1
    assert f"first {built.folded} turns" in first
    assert "<<<quoted " in first
    assert all(f"answer{n + 1} " in first for n in range(built.folded))
    assert "characters left out" in first
    assert [message.role for message in built.request.messages][:2] == ["user", "assistant"]


def test_a_pushback_keeps_the_answer_it_is_about() -> None:
    """However small the context, the answer that is challenged goes in full, or the call is refused."""
    built = build_request(BACK, talk(5), setting(2_600))
    assert built.request.messages[-2].content == talk(5)[-1].answered.text
    with pytest.raises(ContextOverflow, match=r"needs about [0-9,]+ tokens"):
        build_request(BACK, talk(5, length=9_000), setting(2_600))


@hypothesis.given(st.integers(0, 6), st.integers(0, 3_000), st.integers(1_200, 20_000))
def test_a_request_never_exceeds_the_context(turns: int, length: int, context: int) -> None:
    """Whatever the sizes: estimate plus answer fits, or the error says that it does not."""
    place = setting(context)
    try:
        built = build_request(NEXT, talk(turns, length), place)
    except ContextOverflow:
        return
    size = estimate(built.request.system, *(message.content for message in built.request.messages))
    assert size + built.request.max_output <= context


def test_the_same_turn_is_the_same_request() -> None:
    """Built twice, a request is equal, so that the ledger knows it again."""
    assert build_request(NEXT, talk(3), setting(3_500)) == build_request(NEXT, talk(3), setting(3_500))


def test_a_small_model_gets_short_rules_and_a_short_answer() -> None:
    """The small model's system prompt is shorter, and so is the room for its answer."""
    small, strong = (build_request(NEXT, [], setting(None, small=small)).request for small in (True, False))
    assert len(small.system) < len(strong.system)
    assert (small.max_output, strong.max_output) == (500, 2_500)


def test_room_for_the_answer_bows_to_the_model() -> None:
    """Never more output than the model gives, nor more than a quarter of its context."""
    assert output_room(ModelInfo(provider="p", name="m", max_output=900), "question") == 900
    assert output_room(ModelInfo(provider="p", name="m", context=4_096), "question") == 1_024
