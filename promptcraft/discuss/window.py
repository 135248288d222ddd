"""The request for one turn: the whole framework, the earlier turns as real messages, and what fits of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

from promptcraft.discuss.pushback import TURNS_KEPT, put_challenge, put_clarification
from promptcraft.discuss.state import Exchange
from promptcraft.discuss.synthesis import put_synthesis
from promptcraft.errors import ContextOverflow
from promptcraft.framework.fence import fence
from promptcraft.framework.rendered import Rendered
from promptcraft.models.base import Message, ModelInfo, Request
from promptcraft.models.prompts import prompt, prompt_hash
from promptcraft.records.turn import Asked, StepKind

EXCERPTS = (600, 240, 80)
"""How many characters of a turn its shortened record keeps; shorter ones are tried when longer ones do not fit."""
OVERHEAD = 8
SHARED_PROMPTS = (
    "discuss_question",
    "discuss_clarify",
    "discuss_pushback_evidence",
    "discuss_pushback_counter-example",
    "discuss_pushback_doubt",
    "discuss_pushback_own-words",
    "discuss_synthesis",
    "discuss_record",
)


@dataclass(frozen=True)
class Setting:
    """What stays the same through a discussion: the framework, the model, the key of the fences."""

    rendered: Rendered
    info: ModelInfo
    secret: bytes

    @cached_property
    def system(self) -> str:
        """The instructions, with the whole framework in a fence."""
        return prompt(
            _system_name(self.info),
            framework=fence(self.secret, self.rendered.text.strip())[1],
            total=len(self.rendered.filled.questions),
        )

    @property
    def prompt_hash(self) -> str:
        """The hash of every prompt this discussion uses."""
        closing = ("discuss_synthesis_small",) if self.info.small else ()
        return prompt_hash(_system_name(self.info), *SHARED_PROMPTS, *closing)


@dataclass(frozen=True)
class Windowed:
    """A request, and how many of the oldest turns it carries only as a shortened record."""

    request: Request
    folded: int = 0


def build_request(asked: Asked, exchanges: Sequence[Exchange], setting: Setting) -> Windowed:
    """The request for what is asked now, after these exchanges; raises ContextOverflow when it cannot fit."""
    system = setting.system
    put = [_put(exchange.asked, exchanges[:place], setting) for place, exchange in enumerate(exchanges)]
    turns = [(words, exchange.answered.text) for words, exchange in zip(put, exchanges, strict=True)]
    question = _put(asked, exchanges, setting)
    most = output_room(setting.info, asked.step)
    room = None if setting.info.context is None else setting.info.context - most - setting.info.thinking
    keep = 0 if asked.step in ("question", "synthesis") else 1
    smallest = 0
    for folded, excerpt in _choices(len(turns), keep):
        texts = _texts(turns, folded, question, _record(exchanges[:folded], excerpt, setting))
        smallest = estimate(system, *texts)
        if room is None or smallest <= room:
            messages = _messages(texts)
            return Windowed(Request(system=system, messages=messages, max_output=most, reuse="all"), folded)
    raise ContextOverflow(
        f"This turn needs about {smallest + most:,} tokens, {most:,} of them for the answer;"
        f" {setting.info.label} takes {setting.info.context:,}.",
        where=setting.info.label,
        hint="Use a model with a larger context, or shorten the framework or what was typed.",
    )


def output_room(info: ModelInfo, step: StepKind) -> int:
    """The most tokens an answer may have: enough for the step, never more than a quarter of the context."""
    wished = (
        (700 if step == "synthesis" else 500) if info.small else (4_000 if step == "synthesis" else 2_500)
    )
    caps = [wished, info.max_output or wished]
    if info.context is not None:
        caps.append(max(64, info.context // 4))
    return min(caps)


def estimate(*texts: str) -> int:
    """An upper guess of the tokens in these texts: a third of their UTF-8 bytes, and some for each message."""
    return sum(-(-len(text.encode("utf-8", "surrogatepass")) // 3) + OVERHEAD for text in texts)


def _choices(turns: int, keep: int) -> list[tuple[int, int]]:
    """Ways to fit, best first: as many whole turns as possible, and longer excerpts before shorter ones."""
    most = max(turns - keep, 0)
    whole = [(folded, EXCERPTS[0]) for folded in range(most + 1)]
    return whole + [(most, excerpt) for excerpt in EXCERPTS[1:] if most]


def _texts(turns: Sequence[tuple[str, str]], folded: int, question: str, record: str) -> list[str]:
    """What the person and the model say, in turn; the person begins and ends."""
    texts = [*chain.from_iterable(turns[folded:]), question]
    if record:
        texts[0] = f"{record}\n\n{texts[0]}"
    return texts


def _messages(texts: Sequence[str]) -> tuple[Message, ...]:
    return tuple(
        Message(role="assistant" if place % 2 else "user", content=text) for place, text in enumerate(texts)
    )


def _record(exchanges: Sequence[Exchange], excerpt: int, setting: Setting) -> str:
    if not exchanges:
        return ""
    lines: list[str] = []
    for number, exchange in enumerate(exchanges, 1):
        asked = exchange.asked
        place = f"{asked.step}{f' [{asked.question}]' if asked.question else ''}"
        lines.append(f"Turn {number}, {place}: {_cut(asked.text, excerpt // 2)}")
        lines.append(f"Answer: {_cut(exchange.answered.text, excerpt)}")
    record = fence(setting.secret, "\n".join(lines))[1]
    return prompt("discuss_record", count=len(exchanges), record=record).strip()


@lru_cache(maxsize=8 * TURNS_KEPT)
def _cut(text: str, most: int) -> str:
    words = " ".join(text.split())
    if len(words) <= most + 40:
        return words
    return f"{words[:most].rstrip()} [… {len(words) - most:,} characters left out]"


def _put(asked: Asked, before: Sequence[Exchange], setting: Setting) -> str:
    """What was asked, in the words the model reads."""
    match asked.step:
        case "question":
            return _put_question(asked, setting.rendered.filled.question_ids)
        case "pushback":
            return put_challenge(asked, setting.secret)
        case "clarification":
            return put_clarification(asked, setting.secret)
        case "synthesis":
            return put_synthesis(
                asked, before, setting.rendered, secret=setting.secret, small=setting.info.small
            )


@lru_cache(maxsize=TURNS_KEPT)
def _put_question(asked: Asked, ids: tuple[str, ...]) -> str:
    number = ids.index(asked.question) + 1 if asked.question in ids else 0
    words = {"number": number, "total": len(ids), "id": asked.question, "text": asked.text}
    return prompt("discuss_question", **words).strip()


def _system_name(info: ModelInfo) -> str:
    return "discuss_system_small" if info.small else "discuss_system"
