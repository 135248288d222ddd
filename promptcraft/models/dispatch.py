"""Every call goes through here: the ledger first, then the budget, the pace, the tries, and the ledger again."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from decimal import Decimal
from functools import partial
from typing import Literal

from promptcraft.errors import (
    AccessDenied,
    ConnectionLost,
    Interrupted,
    ModelError,
    OutcomeUnknown,
    RateLimited,
    RetryableError,
    SpendLimit,
    StorageFailed,
    TimedOut,
)
from promptcraft.models.arriving import counting
from promptcraft.models.base import Listener, Model, Reply, Request
from promptcraft.models.budget import Budget
from promptcraft.models.call import Answer, Call, CallEvent, Watcher
from promptcraft.models.doorway import Doorway
from promptcraft.models.held import Gatherer, stop_where_held
from promptcraft.models.ledger import Ledger, Stored, call_key
from promptcraft.models.outcome import UNBILLED, outcome_of
from promptcraft.models.pacer import Pacers
from promptcraft.models.patience import Patience
from promptcraft.models.price_list import list_is_missing, load_list_later
from promptcraft.models.prices import cost, load_list, worst_case
from promptcraft.models.sdk_model import make_ready, take_back
from promptcraft.models.shared_calls import SharedCalls
from promptcraft.models.spend_cap import with_room

__all__ = ["Answer", "CallEvent", "Dispatcher", "Watcher"]
POLL = 0.2


class Dispatcher:
    """Sends calls, each at most once unless it surely cost nothing, and keeps every answer; for one event loop.

    `stream` asks models to stream, for a person who watches. `resend_unknown` sends calls once more whose
    outcome nobody knows.
    """

    def __init__(
        self,
        ledger: Ledger,
        *,
        budget: Budget | None = None,
        resend_unknown: bool = False,
        watch: Watcher | None = None,
        stream: bool = False,
        batches: Gatherer | None = None,
    ) -> None:
        self._ledger = ledger
        self._budget = budget or Budget(None)
        # Whether prices have to be known before a call is sent.
        self._limited = self._budget.limit is not None or ledger.guard is not None
        self._resend_unknown = resend_unknown
        self._watch = watch or (lambda event: None)
        self._stream = stream
        self._batches = batches
        self._calls: SharedCalls[Answer] = SharedCalls()
        self._pacers = Pacers()
        self._doorway = Doorway()
        self._stopped: dict[str, ModelError] = {}
        self._broken: StorageFailed | None = None
        self._counted: set[str] = set()
        self._looked_back: set[str] = set()
        self._used: dict[int, Model] = {}
        self._draining = False
        self._claiming = 0
        self._claims_over = asyncio.Event()
        self._before: Callable[[], Awaitable[None]] | None = None
        self._said: asyncio.Future[None] | None = None

    def say_before(self, words: Callable[[], Awaitable[None]]) -> None:
        """Have this done once, before the first call that may cost something is sent; the others wait for it."""
        self._before = words

    def allow(self, parallel: int) -> None:
        """Let so many calls to each provider be under way at once; a model that takes one at a time still does."""
        self._pacers.allow(parallel)

    def drain(self) -> None:
        """Start no more calls and stop those that wait to be sent; those under way are let to end and kept."""
        self._draining = True
        self._calls.stop_waiting()
        for model in self._used.values():
            take_back(model)

    async def close(self) -> None:
        """Release the connections of every model that was asked; before the event loop ends, and twice is harmless."""
        used, self._used = list(self._used.values()), {}
        closers = [getattr(model, "close", None) for model in used]
        closing = [close() for close in closers if close is not None and inspect.iscoroutinefunction(close)]
        for ended in await asyncio.gather(*closing, return_exceptions=True):
            if isinstance(ended, BaseException):
                raise ended

    async def ask(
        self,
        model: Model,
        request: Request,
        *,
        purpose: str,
        framework: str = "",
        repeat: int = 0,
        listen: Listener | None = None,
    ) -> Answer:
        """The answer, from the ledger when it is there; raises a ModelError, BudgetReached or StorageFailed.

        Who asks for a call that is under way waits for the same answer, and only the first one hears it arrive.
        """
        info = model.info
        key = call_key(info, request, repeat)
        call = Call(model, info, request, key, purpose, framework, repeat, listen)
        answer, joined = await self._calls.run(key, lambda: self._claimed(call))
        return answer.model_copy(update={"cached": True}) if joined else answer

    async def _claimed(self, call: Call) -> Answer:
        waited = 0.0
        while True:
            known = await self._claim(call)
            if known is None or (known.state == "unknown" and await self._again(call, known)):
                self._look_back(call)
                if self._batches is not None and self._batches.takes(call.model):
                    await self._batches.plan(call.model, call.request, call.key)
                return await self._accounted(call)
            if known.state == "done":
                return self._from_ledger(call, known)
            stop_where_held(known, call.model, self._batches)
            if known.state == "unknown":
                continue
            if waited >= call.request.total_timeout:
                raise TimedOut(
                    f"Another promptcraft process has been busy with this same call to {call.info.label} for too long.",
                    hint="Wait for it to end, then run the same command again.",
                    where=f"call {call.key[:12]}",
                )
            await asyncio.sleep(POLL)
            waited += POLL

    async def _claim(self, call: Call) -> Stored | None:
        self._claiming += 1
        try:
            return await self._ledger.claim(
                call.info,
                call.request,
                key=call.key,
                purpose=call.purpose,
                repeat=call.repeat,
                framework=call.framework,
            )
        finally:
            self._claiming -= 1
            if not self._claiming:
                self._claims_over.set()

    def _from_ledger(self, call: Call, known: Stored) -> Answer:
        if known.reply is None:
            raise OutcomeUnknown(
                "The ledger says this call is done but holds no reply.", where=f"call {known.key[:12]}"
            )
        if call.key not in self._counted:
            self._counted.add(call.key)
            self._budget.count(known.cost)
            self._look_back(call, known)
        self._watch(CallEvent(kind="cached", model=call.info.label, call=known.key, cost=known.cost))
        return Answer(reply=known.reply, cost=known.cost, call=known.key, cached=True)

    async def _again(self, call: Call, known: Stored) -> bool:
        """Whether an unknown call is ours to send once more; it may be where that costs nothing or was asked for."""
        if call.info.free:
            await self._ledger.forget(call.key, billed=False)
            return False
        # Counted before anything is waited for, so that no other call takes the room meanwhile.
        self._look_back(call, known)
        if self._resend_unknown:
            return await self._ledger.reserve_again(call.key)
        most = known.reserved or worst_case(call.info, call.request)
        at_most = "" if most is None else f": at most ${most:.4f}"
        raise OutcomeUnknown(
            f"An earlier call to {call.info.label} was sent and never heard of again,"
            f" so it may have been billed{at_most}.",
            hint="Add --resend-unknown to send it once more.",
            where=f"call {known.key[:12]}",
            most=most,
        )

    def _look_back(self, call: Call, known: Stored | None = None) -> None:
        """What earlier runs may have been billed, without an answer or without its usage, counts at its worst, once."""
        if self._budget.limit is None or call.key in self._looked_back:
            return
        self._looked_back.add(call.key)
        known = known or self._ledger.find(call.key)
        if known is not None and known.untold:
            worst = known.reserved or worst_case(call.info, call.request)
            self._budget.count(None if worst is None else worst * known.untold, sure=False)

    async def _accounted(self, call: Call) -> Answer:
        """Try the claimed call and leave its final state in the ledger, whatever happens."""
        try:
            await self._earlier_spending()
            if self._before is not None and not call.info.free:
                self._said = self._said or asyncio.ensure_future(self._before())
                await asyncio.shield(self._said)
            return await self._tries(call)
        except (Exception, asyncio.CancelledError) as error:
            if isinstance(error, AccessDenied | SpendLimit):
                self._stopped[call.info.label] = error
            try:
                await self._lost(call, error)
            except StorageFailed as broken:
                self._broken = broken
                if not isinstance(error, StorageFailed):
                    raise
            raise

    async def _earlier_spending(self) -> None:
        """Calls that are asked for at the same time find what was spent on them before the first is sent."""
        await asyncio.sleep(0)
        while self._claiming and self._budget.limit is not None:
            self._claims_over.clear()
            await self._claims_over.wait()

    async def _lost(self, call: Call, error: BaseException) -> None:
        if isinstance(error, StorageFailed):
            self._broken = error
        outcome = outcome_of(error, costly=call.on_wire and not call.info.free)
        if await self._ledger.fail(call.key, outcome.error, state=outcome.state, billed=outcome.billed):
            self._say("failed", call, message=outcome.error.message)

    async def _tries(self, call: Call) -> Answer:
        pacer = self._pacers.of(call.info)
        patience = Patience()
        self._used[id(call.model)] = call.model
        make_ready(call.model)
        if self._limited and list_is_missing(call.info):
            await asyncio.to_thread(load_list)
        again = False
        while True:
            try:
                async with pacer.turn(again=again) as turn:
                    return await self._once(call, partial(pacer.went_well, turn))
            except (RetryableError, ConnectionLost) as error:
                failed, wait = error, patience.after(error)
                pacer.heard(error, turn, wait)
            except TimedOut as error:
                pacer.heard(error, turn, 0)
                raise
            again = True
            await self._back_off(call, failed, wait)

    async def _back_off(self, call: Call, error: ModelError, wait: float) -> None:
        """Wait for the next try; after a rate limit all calls to the provider wait, and this one in its turn."""
        call.on_wire = False
        await self._ledger.back_off(call.key, billed=isinstance(error, ConnectionLost) and not call.info.free)
        self._require_going(call.info.label)
        self._say("waiting", call, message=error.message, seconds=wait)
        if not isinstance(error, RateLimited):
            await asyncio.sleep(wait)

    def _require_going(self, label: str) -> None:
        """Raise when no call, or no call to this model, may be sent any more."""
        broken = self._broken or self._ledger.failed
        if broken is not None:
            raise StorageFailed(broken.message, hint=broken.hint, where=broken.where)
        if self._draining:
            raise Interrupted("Stopped before this call was sent.", where=label)
        stopped = self._stopped.get(label)
        if stopped is not None:
            raise type(stopped)(stopped.message, hint=stopped.hint, where=stopped.where)

    async def _once(self, call: Call, answered: Callable[[], None]) -> Answer:
        unlisted = not self._limited and list_is_missing(call.info)
        # Without a limit the list is not waited for: a later run that has one looks the price up.
        worst = None if unlisted else worst_case(call.info, call.request)
        reserved = await self._budget.set_aside(call.info, worst)
        try:
            self._require_going(call.info.label)
            await with_room(
                lambda: self._ledger.attempt(call.key, worst),
                seconds=call.request.total_timeout,
                going=lambda: self._require_going(call.info.label),
            )
            await self._doorway.through()
            self._require_going(call.info.label)  # Answers before it are stored by now, or could not be.
        except BaseException:
            self._budget.settle(reserved, None, sent=False)
            raise
        with self._calls.on_the_wire(call.key):
            try:
                reply = await self._sent(call)
            except UNBILLED:
                self._budget.settle(reserved, None, sent=False)
                raise
            except BaseException:
                self._budget.settle(reserved, None, sent=True)
                raise
            answered()
            return await self._kept(call, reply, reserved)

    async def _sent(self, call: Call) -> Reply:
        call.on_wire = True
        self._say("sent", call)
        loading = load_list_later(call.info)
        try:
            return await call.model.reply(call.request, self._listener(call))
        finally:
            if loading is not None:
                loading.cancel()

    async def _kept(self, call: Call, reply: Reply, reserved: Decimal) -> Answer:
        """The answer, on the disk; whatever fails on the way, the reply is stored."""
        paid: Decimal | None = None
        try:
            paid = cost(call.info, reply)
        finally:
            self._budget.settle(reserved, paid, sent=True)
            self._counted.add(call.key)
            await self._ledger.finish(call.key, reply, paid)
        self._say("done", call, seconds=reply.seconds, tokens=reply.usage.output, cost=paid)
        return Answer(reply=reply, cost=paid, call=call.key)

    def _listener(self, call: Call) -> Listener | None:
        if call.listen is None and not self._stream:
            return None
        return counting(call.listen, lambda characters: self._say("text", call, characters=characters))

    def _say(
        self,
        kind: Literal["sent", "text", "waiting", "done", "failed"],
        call: Call,
        **details: object,
    ) -> None:
        told = {"kind": kind, "model": call.info.label, "call": call.key, **details}
        self._watch(CallEvent.model_validate(told))
