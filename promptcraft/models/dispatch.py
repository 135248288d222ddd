"""Every call goes through here: the ledger first, then the budget, the pace, the tries, and the ledger again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from decimal import Decimal
from typing import Literal

from promptcraft.errors import (
    AccessDenied,
    ConnectionLost,
    Interrupted,
    ModelError,
    OutcomeUnknown,
    PromptcraftError,
    RateLimited,
    ReplyIncomplete,
    ReplyMalformed,
    RetryableError,
    SpendLimit,
    StorageFailed,
    TimedOut,
)
from promptcraft.models.base import Listener, Model, ModelInfo, Reply, Request
from promptcraft.models.budget import Budget
from promptcraft.models.ledger import Ledger, Stored, call_key
from promptcraft.models.pacer import Pacer
from promptcraft.models.patience import Patience
from promptcraft.models.prices import cost, worst_case
from promptcraft.records.record import Record
from promptcraft.records.usage import Cost

POLL = 0.2


class Answer(Record):
    """A reply, what it cost in US dollars (None: unknown), the ledger's key, and whether it was there already."""

    reply: Reply
    cost: Cost = None
    call: str
    cached: bool = False


class CallEvent(Record):
    """What the progress line is told; `characters` counts the text that has arrived so far."""

    kind: Literal["sent", "text", "waiting", "done", "cached", "failed"]
    model: str
    call: str
    characters: int = 0
    seconds: float = 0.0
    tokens: int | None = None
    cost: Cost = None
    message: str = ""


Watcher = Callable[[CallEvent], None]


class Dispatcher:
    """Sends calls, each at most once unless it surely cost nothing, and keeps every answer.

    `stream` asks models to stream, for a person who watches. `resend_unknown` sends calls again whose outcome nobody knows.
    """

    def __init__(
        self,
        ledger: Ledger,
        *,
        budget: Budget | None = None,
        resend_unknown: bool = False,
        watch: Watcher | None = None,
        stream: bool = False,
    ) -> None:
        self._ledger = ledger
        self._budget = budget or Budget(None)
        self._resend_unknown = resend_unknown
        self._watch = watch or (lambda event: None)
        self._stream = stream
        self._pacers: dict[str, Pacer] = {}
        self._stopped: dict[str, ModelError] = {}
        self._under_way: dict[str, asyncio.Future[Answer]] = {}
        self._draining = False

    def drain(self) -> None:
        """Start no more calls; those under way are let to end and kept."""
        self._draining = True

    async def ask(
        self,
        model: Model,
        request: Request,
        *,
        purpose: str,
        repeat: int = 0,
        listen: Listener | None = None,
    ) -> Answer:
        """The answer, from the ledger when it is there; raises a ModelError, BudgetReached or StorageFailed."""
        key = call_key(model.info, request, repeat)
        if key in self._under_way:
            return await asyncio.shield(self._under_way[key])
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._under_way[key] = future
        try:
            answer = await self._claimed(model, request, key=key, purpose=purpose, repeat=repeat, listen=listen)
            future.set_result(answer)
            return answer
        except BaseException as error:
            future.set_exception(error if isinstance(error, PromptcraftError) else asyncio.CancelledError())
            future.exception() if isinstance(error, PromptcraftError) else future.cancel()
            raise
        finally:
            del self._under_way[key]

    async def _claimed(
        self, model: Model, request: Request, *, key: str, purpose: str, repeat: int, listen: Listener | None
    ) -> Answer:
        info = model.info
        waited = 0.0
        while True:
            known = self._ledger.claim(info, request, key=key, purpose=purpose, repeat=repeat)
            if known is None:
                return await self._accounted(model, request, key=key, listen=listen)
            if known.state == "done":
                return self._from_ledger(info.label, known)
            if known.state == "unknown":
                self._may_send_again(known, harmless=info.free, label=info.label)
                self._ledger.forget(key)
                continue
            if waited >= request.total_timeout:
                raise TimedOut("Another promptcraft process has been busy with this same call for too long.")
            await asyncio.sleep(POLL)
            waited += POLL

    async def _accounted(
        self, model: Model, request: Request, *, key: str, listen: Listener | None
    ) -> Answer:
        """Try the claimed call and leave its final state in the ledger, whatever happens."""
        info = model.info
        try:
            return await self._tries(model, request, key=key, listen=listen)
        except StorageFailed:
            raise
        except PromptcraftError as error:
            self._lost(key, info, error, unknown=isinstance(error, TimedOut))
            if isinstance(error, AccessDenied | SpendLimit):
                self._stopped[info.label] = error
            raise
        except asyncio.CancelledError:
            known = self._ledger.find(key)
            sent = known is not None and known.state == "sent"
            self._lost(key, info, TimedOut("Interrupted before the answer came."), unknown=sent)
            raise

    def _lost(self, key: str, info: ModelInfo, error: PromptcraftError, *, unknown: bool) -> None:
        state = "unknown" if unknown and not info.free else "failed"
        billed = isinstance(error, ConnectionLost | ReplyIncomplete | ReplyMalformed)
        self._ledger.fail(key, error, state=state, billed=billed)
        self._say("failed", info.label, key, message=error.message)

    def _from_ledger(self, label: str, known: Stored) -> Answer:
        if known.reply is None:
            raise OutcomeUnknown("The ledger says this call is done but holds no reply.", where=known.key)
        self._watch(CallEvent(kind="cached", model=label, call=known.key, cost=known.cost))
        return Answer(reply=known.reply, cost=known.cost, call=known.key, cached=True)

    def _may_send_again(self, known: Stored, *, harmless: bool, label: str) -> None:
        if harmless or self._resend_unknown:
            return
        raise OutcomeUnknown(
            f"An earlier call to {label} was sent and never heard of again, so it may have been billed.",
            hint="Add --resend-unknown to send it once more.",
            where=f"call {known.key[:12]}",
        )

    async def _tries(self, model: Model, request: Request, *, key: str, listen: Listener | None) -> Answer:
        pacer = self._pacers.setdefault(model.info.provider, Pacer(model.info.parallel))
        patience = Patience()
        while True:
            try:
                async with pacer.turn():
                    return await self._once(model, request, key=key, listen=listen)
            except (RetryableError, ConnectionLost) as error:
                wait = patience.after(error)
                self._ledger.back_off(key, billed=isinstance(error, ConnectionLost))
                self._say("waiting", model.info.label, key, message=error.message, seconds=wait)
                if isinstance(error, RateLimited):
                    pacer.pause(wait)
                else:
                    await asyncio.sleep(wait)

    async def _once(self, model: Model, request: Request, *, key: str, listen: Listener | None) -> Answer:
        info = model.info
        if self._draining:
            raise Interrupted("Stopped before this call was sent.", where=info.label)
        if info.label in self._stopped:
            raise self._stopped[info.label]
        worst = None if self._budget.limit is None else worst_case(info, request)
        reserved = self._budget.reserve(info, worst)
        paid: Decimal | None = None
        billed = True
        try:
            self._ledger.attempt(key, reserved)
            self._say("sent", info.label, key)
            reply = await model.reply(request, self._listener(info.label, key, listen))
            paid = cost(info, reply)
        except PromptcraftError as error:
            billed = isinstance(error, ConnectionLost | TimedOut | ReplyIncomplete | ReplyMalformed)
            raise
        finally:
            self._budget.settle(reserved, paid, sent=billed)
        self._ledger.finish(key, reply, paid)
        self._say("done", info.label, key, seconds=reply.seconds, tokens=reply.usage.output, cost=paid)
        return Answer(reply=reply, cost=paid, call=key)

    def _listener(self, label: str, key: str, listen: Listener | None) -> Listener | None:
        if listen is None and not self._stream:
            return None
        arrived = 0

        def hear(text: str) -> None:
            nonlocal arrived
            arrived += len(text)
            self._say("text", label, key, characters=arrived)
            if listen is not None:
                listen(text)

        return hear

    def _say(
        self,
        kind: Literal["sent", "text", "waiting", "done", "cached", "failed"],
        label: str,
        key: str,
        **details: object,
    ) -> None:
        self._watch(CallEvent.model_validate({"kind": kind, "model": label, "call": key, **details}))
