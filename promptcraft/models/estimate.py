"""What a run would cost: its journey is gone through with a dispatcher that sends nothing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from promptcraft.errors import ModelError
from promptcraft.models.base import Listener, Model, ModelInfo, Reply, Request
from promptcraft.models.dispatch import Answer, Dispatcher
from promptcraft.models.estimate_past import Earlier, Past, Usual
from promptcraft.models.ledger import Ledger, call_key
from promptcraft.models.prices import input_estimate, most, price_of, worst_case
from promptcraft.models.sdk_model import output_limit
from promptcraft.records.record import Record
from promptcraft.records.usage import Cost, Usage

BYTES_A_TOKEN = 4
"""About as long as the text of an answer is that fills its limit."""
WORD = "word "
IN_TURNS = "discussion"
"""The purpose whose requests carry earlier answers as a matter of course; with any other it is asking again."""


class Foreseen(Record):
    """One call of a run at its worst.

    `kind`: `answered` costs nothing again, `new` will be sent, `again` only if the first reply cannot be used,
    `waiting` is under way in a batch job or another process, and `lost` was sent by an earlier run and never heard of.
    `person`: somebody carries the text by hand. Tokens and cost are the most there can be; the usual ones are None
    where no earlier call tells. A cost of None is unknown.
    """

    model: str
    purpose: str
    framework: str = ""
    kind: Literal["answered", "new", "again", "waiting", "lost", "person"]
    free: bool = False
    input: int = 0
    output: int = 0
    cost: Cost = None
    usual: Usage | None = None
    usual_cost: Cost = None
    counted: Cost = Decimal(0)


class Rehearsal(Dispatcher):
    """Answers every call from the ledger where it can, else with words as many as the reply may have; sends nothing.

    Such words are no usable reply, so that a journey shows every call it could come to. `foreseen` holds them.
    """

    def __init__(self, past: Past, *, batch: bool = False) -> None:
        self._in_memory = Ledger(None)
        super().__init__(self._in_memory)
        self._past = past
        self._batch = batch
        self._seen: dict[str, Foreseen] = {}
        self._filler: dict[str, int] = {}

    @property
    def foreseen(self) -> tuple[Foreseen, ...]:
        """Every call, each once, in the order in which they were asked for."""
        return tuple(self._seen.values())

    async def close(self) -> None:
        """Nothing was opened but what is in memory."""
        self._in_memory.close()

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
        """The ledger's answer, or a filler; raises ModelError where a person would have to answer."""
        info = model.info
        key = call_key(info, request, repeat)
        known = self._past.find(key)
        call = Foreseen(model=info.label, purpose=purpose, framework=framework, kind="new", free=info.free)
        if known is not None:
            call = call.model_copy(update={"counted": _counted(known, info, request)})
        if known is not None and known.reply is not None:
            self._seen[key] = call.model_copy(update={"kind": "answered", "cost": Decimal(0)})
            return Answer(reply=known.reply, cost=known.cost, call=key, cached=True)
        if info.human:
            self._seen[key] = call.model_copy(update={"kind": "person", "cost": Decimal(0)})
            raise ModelError("Nobody is asked in an estimate.", where=info.label)
        again = purpose != IN_TURNS and any(message.content in self._filler for message in request.messages)
        if known is not None and known.under_way:
            self._seen[key] = call.model_copy(update={"kind": "waiting", "cost": Decimal(0)})
        else:
            lost = known is not None and known.open and not info.free
            kind = "lost" if lost else "again" if again else "new"
            self._seen[key] = call.model_copy(update={"kind": kind, **self._figures(info, request, purpose)})
        return Answer(reply=self._filled(info, request), cost=Decimal(0), call=key)

    def _figures(self, info: ModelInfo, request: Request, purpose: str) -> dict[str, object]:
        """The tokens and costs of one call, at worst and as usual."""
        texts = [self._filler.get(message.content) for message in request.messages]
        fillers = [tokens for tokens in texts if tokens is not None]
        plain = input_estimate(request) - sum(fillers) * BYTES_A_TOKEN
        # An answer of so many tokens is read again as so many.
        read, written = plain + sum(fillers), output_limit(info, request)
        worst = most(info, read, written, batch=self._batch)
        usual = self._past.usual(info, purpose)
        if usual is None:
            return {"input": read, "output": written, "cost": worst}
        used = _used(usual, plain, fillers, written)
        return {
            "input": read,
            "output": written,
            "cost": worst,
            "usual": used,
            "usual_cost": price_of(info, used, batch=self._batch),
        }

    def _filled(self, info: ModelInfo, request: Request) -> Reply:
        tokens = output_limit(info, request)
        size = tokens * BYTES_A_TOKEN
        text = (WORD * (size // len(WORD) + 1))[: size - 1] + "."
        self._filler[text] = tokens
        return Reply(text=text, model=info.label)


def _counted(known: Earlier, info: ModelInfo, request: Request) -> Decimal:
    """What a budget counts for an earlier call: what it cost, and what nobody told at its worst."""
    paid = known.cost or Decimal(0)
    if not known.untold:
        return paid
    return paid + known.untold * (known.reserved or worst_case(info, request) or Decimal(0))


def _used(usual: Usual, plain: int, fillers: Sequence[int], written: int) -> Usage:
    """What a call like the earlier ones takes: earlier answers in it are as long as they usually are."""
    carried = sum(min(usual.output, tokens) for tokens in fillers)
    return Usage(input=round(plain * min(usual.share, 1)) + carried, output=min(usual.output, written))
