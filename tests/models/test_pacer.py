"""The pace of calls to one provider: nobody stampedes, no allowed call is given away, too much at once is noticed."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.errors import (
    ConnectionLost,
    Overloaded,
    RateLimited,
    RetryableError,
    ServerFailed,
)
from promptcraft.models.pacer import Pacer, Turn
from promptcraft.models.patience import Patience
from promptcraft.models.tempo import Tempo
from tests.models import fake_time


@dataclass
class Provider:
    """Allows so many calls a second, ten at once, and so many under way; a share of those it takes fail.

    Calls that leave at the same moment all arrive `together` seconds later for each of them, and each by up to
    `jitter` seconds later still.
    """

    rate: float
    faults: float = 0.0
    under_way_at_most: int = 10_000
    answers_after: float = 0.5
    together: float = 0.0
    jitter: float = 0.0
    left_at: list[float] = field(default_factory=list)
    asked: int = 0
    level: float = 10.0
    seen_at: float = 0.0
    under_way: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random(5))  # noqa: S311 - no secret

    async def ask(self) -> None:
        """Answer, or fail."""
        self.asked += 1
        self.left_at.append(left := fake_time.now())
        await asyncio.sleep(0.003)
        await asyncio.sleep(self.together * self.left_at.count(left) + self.jitter * self.chance.random())
        now = fake_time.now()
        self.level = min(10.0, self.level + (now - self.seen_at) * self.rate)
        self.seen_at = now
        if self.level < 1 or self.under_way >= self.under_way_at_most:
            raise RateLimited("slower", retry_after=1.0)
        self.level -= 1
        if self.chance.random() < self.faults:
            raise self.chance.choice(
                [RateLimited("x", retry_after=1.0), ServerFailed("x"), ConnectionLost("x")]
            )
        self.under_way += 1
        await asyncio.sleep(self.answers_after)
        self.under_way -= 1


async def call(provider: Provider, pacer: Pacer) -> None:
    """One call, tried as often as it takes."""
    patience = Patience()
    while True:
        try:
            async with pacer.turn() as turn:
                await provider.ask()
                return pacer.went_well(turn)
        except (RetryableError, ConnectionLost) as error:
            wait = patience.after(error)
            pacer.heard(error, turn, wait)
            if not isinstance(error, RateLimited):
                await asyncio.sleep(wait)


def seconds(provider: Provider, calls: int, parallel: int) -> float:
    """How long so many calls take, all of which succeed."""

    async def work() -> float:
        pacer = Pacer(parallel)
        await asyncio.gather(*(call(provider, pacer) for _ in range(calls)))
        return fake_time.now()

    # Whatever threads other tests left behind, none of them works for this.
    return fake_time.run(work(), busy=lambda: False)


@pytest.mark.parametrize("parallel", [8, 50, 300])
def test_a_limited_provider_is_used_to_the_full(parallel: int) -> None:
    """Ten a second are allowed: 300 calls take little longer than that, and few are sent in vain, however parallel."""
    provider = Provider(rate=10)
    assert seconds(provider, 300, parallel) < 29.5 * 1.12
    assert provider.asked < 300 * 1.15


@pytest.mark.parametrize("parallel", [8, 50, 300])
def test_faults_do_not_break_the_pace(parallel: int) -> None:
    """With one in ten failing, among them refusals for no reason, all succeed, with few sent in vain."""
    provider = Provider(rate=10, faults=0.1)
    assert seconds(provider, 300, parallel) < 32.8 * 1.15
    assert provider.asked < 333 * 1.2


@pytest.mark.parametrize("seed", range(4))
def test_a_call_does_not_overtake_those_that_left_before_it(seed: int) -> None:
    """What leaves together arrives late; the lone call after it is not refused for coming too soon, again and again."""
    provider = Provider(rate=10, faults=0.05, together=0.003, chance=random.Random(seed))  # noqa: S311 - no secret
    assert seconds(provider, 300, 50) < (300 / 0.95 / 10 - 0.5) * 1.12
    assert provider.asked < 316 * 1.12


def test_a_line_that_jitters_makes_no_pace_run_away() -> None:
    """Where calls overtake each other what is allowed is hard to tell; most often few are sent in vain for that."""
    asked = []
    for seed in range(8):
        provider = Provider(rate=100, jitter=0.1, chance=random.Random(seed))  # noqa: S311 - no secret
        seconds(provider, 1_000, 50)
        asked.append(provider.asked)
    assert sorted(asked)[5] < 1_000 * 1.15


def test_nothing_slows_those_who_may_go_on() -> None:
    """Without a limit, calls leave as they come: two rounds of fifty take the time of two calls."""
    assert seconds(Provider(rate=1e6, answers_after=5), 100, 50) < 10.2


def test_too_many_at_once_are_noticed() -> None:
    """A provider that takes ten at once, and answers slowly, is soon asked ten at once and not three hundred."""
    provider = Provider(rate=1e6, under_way_at_most=10, answers_after=5)
    assert seconds(provider, 200, 300) < 2.5 * 100
    assert provider.asked < 200 * 2


def test_a_pause_holds_for_everybody() -> None:
    """After a pause all wait for the longest one named, and come back one by one, no more than allowed under way."""

    async def work() -> list[float]:
        pacer = Pacer(2)
        began: list[float] = []

        async def one() -> None:
            async with pacer.turn():
                began.append(round(fake_time.now(), 1))
                await asyncio.sleep(5)

        pacer.pause(30)
        pacer.pause(10)
        await asyncio.gather(*(one() for _ in range(5)))
        return began

    assert fake_time.run(work()) == [30, 30, 35, 35, 40]


async def well(pacer: Pacer) -> None:
    """One call that is answered."""
    async with pacer.turn() as turn:
        pacer.went_well(turn)


def test_an_answered_call_gives_its_place_away() -> None:
    """The next may leave as soon as a call is answered, though its turn goes on; its end gives no second place."""

    async def work() -> list[float]:
        pacer = Pacer(1)
        began: list[float] = []

        async def one() -> None:
            async with pacer.turn() as turn:
                began.append(round(fake_time.now(), 1))
                await asyncio.sleep(2)
                pacer.went_well(turn)
                await asyncio.sleep(3)

        await asyncio.gather(*(one() for _ in range(4)))
        return began

    assert fake_time.run(work()) == [0, 2, 4, 6]


def test_an_overload_halves_what_is_sent_at_once() -> None:
    """Of many that were under way together only the first counts; with what goes well it grows back to the limit."""

    async def work() -> list[int]:
        pacer = Pacer(16)
        turns = [Turn(fake_time.now()) for _ in range(5)]
        await asyncio.sleep(1)
        seen = []
        for turn in turns:
            pacer.heard(Overloaded("x"), turn, 1)
        seen.append(pacer.allowed)
        for _ in range(9):
            await well(pacer)
        seen.append(pacer.allowed)
        for _ in range(500):
            await well(pacer)
        seen.append(pacer.allowed)
        for _ in range(9):
            await asyncio.sleep(1)
            pacer.heard(Overloaded("x"), Turn(fake_time.now()), 1)
        return [*seen, pacer.allowed]

    assert fake_time.run(work()) == [8, 9, 16, 1]


def test_who_leaves_the_queue_leaves_no_gap() -> None:
    """Calls that are cancelled in the queue, at the door or under way give their place to the next."""

    async def work() -> int:
        pacer, served = Pacer(2), 0

        async def one() -> None:
            nonlocal served
            async with pacer.turn():
                await asyncio.sleep(1)
                served += 1

        tasks = [asyncio.ensure_future(one()) for _ in range(12)]
        await asyncio.sleep(0.0005)
        for number in (0, 1, 2, 5, 7):
            tasks[number].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return served

    assert fake_time.run(work()) == 7


def test_who_was_sent_before_goes_first() -> None:
    """A call that is sent again passes those that wait for their first time, and waiting takes no place."""

    async def work() -> list[str]:
        pacer, went = Pacer(1), []

        async def one(name: str, *, again: bool) -> None:
            async with pacer.turn(again=again):
                went.append(name)
                await asyncio.sleep(1)

        fresh = [asyncio.ensure_future(one(f"fresh {number}", again=False)) for number in range(3)]
        await asyncio.sleep(0.5)
        await asyncio.gather(*fresh, one("again", again=True))
        return went

    assert fake_time.run(work()) == ["fresh 0", "again", "fresh 1", "fresh 2"]


def test_nobody_slips_out_between_a_refusal_and_its_pause() -> None:
    """The place of a call that was refused is given to nobody before the pause that it asks for is over."""

    async def work() -> list[float]:
        pacer, began = Pacer(1), []

        async def one(*, refused: bool) -> None:
            try:
                async with pacer.turn() as turn:
                    began.append(round(fake_time.now(), 1))
                    await asyncio.sleep(1)
                    if refused:
                        raise RateLimited("x", retry_after=5.0)
            except RateLimited as error:
                pacer.heard(error, turn, 5)

        await asyncio.gather(one(refused=True), one(refused=False))
        return began

    assert fake_time.run(work()) == [0, 6]


def test_a_lone_refusal_says_little() -> None:
    """A provider without any limit that refuses two calls for no reason is soon asked as fast as before."""
    tempo = Tempo()
    for number in range(2):
        tempo.send(number * 2.0)
        tempo.refuse(number * 2.0)
        tempo.settle(number * 2.0 + 1)
    assert tempo.rate(4.0) >= 200


@given(st.lists(st.tuples(st.sampled_from(["send", "refuse", "settle", "answered"]), st.floats(0, 1e5))))
def test_no_history_stops_the_calls(history: list[tuple[str, float]]) -> None:
    """Whatever was sent and refused when, the next call has to wait for no more than a minute or two."""
    tempo, now = Tempo(), 0.0
    for what, later in history:
        now += later
        if what == "send":
            tempo.send(now)
        elif what == "answered":
            tempo.answered()
        elif what == "refuse":
            tempo.refuse(now)
        elif what == "settle":
            tempo.settle(now)
        assert 0 <= tempo.wait(now + 61 * 60) <= 61
