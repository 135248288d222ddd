"""One cheap real call to a model, and what it shows about it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from promptcraft.errors import BudgetReached, Interrupted, PromptcraftError
from promptcraft.models.base import Message, Model, ModelInfo, Reply, Request, Shape
from promptcraft.models.compatible import WITHOUT_END
from promptcraft.models.dispatch import Answer, Dispatcher
from promptcraft.models.prompts import prompt
from promptcraft.models.sdk_model import SdkModel
from promptcraft.models.wire_values import list_at, text_at
from promptcraft.records.record import Record
from promptcraft.records.usage import Cost, Usage

PURPOSE = "check"
MAX_OUTPUT = 500
"""Room for a model that thinks before it says one word."""
CHANCES = 3
TOOL_REASONS = ("tool_use", "tool_calls", "function_call")
SHAPE = Shape(
    name="verdict",
    schema_text=json.dumps(
        {
            "type": "object",
            "properties": {"verdict": {"type": "string", "enum": ["yes", "no"]}},
            "required": ["verdict"],
            "additionalProperties": False,
        }
    ),
)


class Checked(Record):
    """What one call showed. None: not asked for, or it could not be told.

    `stop`: why it stopped; `refusal` is a model that declined, `tool` one that wanted to call a tool instead.
    `full_end`: its stream ended as the interface has it, and did not only close.
    `as_model` is the exact name the server reported; `structured`: it kept to the shape, which nothing but the request
    itself told it. `ends`: when its provider will switch it off, where the SDK knows. `problem`: the sentence, code,
    hint and place of the error, empty when it answered.
    """

    model: str
    answers: bool
    as_model: str = ""
    text: str = ""
    stop: Literal["", "end", "length", "refusal", "tool", "other"] = ""
    streams: bool | None = None
    asked_to_stream: bool = False
    full_end: bool | None = None
    structured: bool | None = None
    chances: bool | None = None
    usage: Usage = Usage()
    context: int | None = None
    max_output: int | None = None
    ends: str = ""
    seconds: float | None = None
    cost: Cost = None
    code: str = ""
    problem: str = ""
    hint: str = ""
    where: str = ""

    @property
    def tells_usage(self) -> bool:
        """Whether the server counts tokens, without which no price is known."""
        return self.usage.input is not None and self.usage.output is not None


class Verdict(BaseModel):
    """The shape that is asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    verdict: str


def check_request(info: ModelInfo) -> Request:
    """The call that is made: a word, in a tiny shape where the server is said to keep to shapes."""
    return Request(
        messages=(Message(role="user", content=prompt("model_check")),),
        shape=SHAPE if info.structured else None,
        max_output=MAX_OUTPUT,
        chances=CHANCES if info.chances else 0,
        total_timeout=120.0,
        idle_timeout=60.0,
    )


async def check_models(
    models: Sequence[Model], dispatcher: Dispatcher, *, repeat: int
) -> tuple[tuple[Checked, ...], BudgetReached | Interrupted | None]:
    """What each model showed, in order, all asked at once; and what stopped the run before all were asked.

    `repeat` makes it a call of its own: with a number that was used before, the earlier answer is shown again.
    """
    asked = [_check(model, dispatcher, repeat) for model in models]
    found = await asyncio.gather(*asked)
    stopped = next((one for one in found if isinstance(one, BudgetReached | Interrupted)), None)
    return tuple(one for one in found if isinstance(one, Checked)), stopped


async def _check(model: Model, dispatcher: Dispatcher, repeat: int) -> Checked | BudgetReached | Interrupted:
    info = model.info
    request = check_request(info)
    pieces: list[str] = []
    try:
        answer = await dispatcher.ask(model, request, purpose=PURPOSE, repeat=repeat, listen=pieces.append)
    except (BudgetReached, Interrupted) as stopped:
        return stopped
    except PromptcraftError as error:
        return Checked(
            model=info.label,
            answers=False,
            code=error.code,
            problem=error.message,
            hint=error.hint,
            where=error.where,
        )
    shown = _shown(info, request, answer, heard="".join(pieces))
    asked = not isinstance(model, SdkModel) or model.endpoint.stream
    return shown.model_copy(update={"asked_to_stream": asked})


def _shown(info: ModelInfo, request: Request, answer: Answer, *, heard: str) -> Checked:
    reply = answer.reply
    data = _sent(reply)
    stop = "tool" if _wants_tool(data) else reply.stop
    answered = bool(reply.text) and stop in ("end", "length")
    return Checked(
        model=info.label,
        answers=True,
        as_model=reply.model,
        text=reply.text.strip(),
        stop=stop,
        streams=bool(heard) if heard or (answered and not answer.cached) else None,
        full_end=WITHOUT_END not in data if heard else None,
        structured=_keeps_shape(reply) if answered and request.shape is not None else None,
        chances=bool(reply.chances) if answered and request.chances else None,
        usage=reply.usage,
        context=info.context,
        max_output=info.max_output,
        ends=_ends(info.name) or _ends(reply.model),
        seconds=reply.seconds,
        cost=answer.cost,
    )


def _sent(reply: Reply) -> dict[str, object]:
    """What the server sent, as far as it is a JSON object."""
    try:
        data = json.loads(reply.raw)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _wants_tool(data: object) -> bool:
    """Whether the model stopped to have a tool called, in the words of any of the three interfaces."""
    reasons = (text_at(data, "stop_reason"), text_at(data, "choices", 0, "finish_reason"))
    if any(reason in TOOL_REASONS for reason in reasons):
        return True
    kinds = [text_at(item, "type") for item in list_at(data, "output")]
    return "message" not in kinds and any(kind.endswith("_call") for kind in kinds)


def _ends(name: str) -> str:
    """The day on which Anthropic switches this model off, as the installed SDK knows it."""
    if "anthropic" not in sys.modules:
        return ""
    from anthropic.resources.messages import DEPRECATED_MODELS

    return str(DEPRECATED_MODELS.get(name, ""))


def _keeps_shape(reply: Reply) -> bool:
    try:
        return Verdict.model_validate_json(reply.text).verdict in ("yes", "no")
    except ValidationError:
        return False
