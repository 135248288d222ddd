"""What a call costs: known exactly, or unknown, never guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.models.base import Message, ModelInfo, Reply, Request, Shape
from promptcraft.models.prices import cost, input_estimate, saved_by_cache, worst_case
from promptcraft.records.usage import Usage

OWN = ModelInfo(provider="mine", name="", price_input=2.0, price_output=10.0)
OPENAI = ModelInfo(provider="openai", name="gpt-4o-mini")
CLAUDE = ModelInfo(provider="anthropic", name="claude-sonnet-4-5")


def said(model: str = "", **usage: int) -> Reply:
    """A reply with this usage."""
    return Reply(text="x", model=model, usage=Usage(**usage))


def test_own_prices_are_per_million_tokens() -> None:
    """A table's prices are applied to the tokens that were counted."""
    assert cost(OWN, said(input=1_000, output=100)) == Decimal("0.003")


@pytest.mark.parametrize(
    ("info", "reply", "price"),
    [
        (OPENAI, said("gpt-4o-mini-2024-07-18", input=1_000_000, output=0), Decimal("0.15")),
        (OPENAI, said("gpt-4o-mini", input=1_000_000, output=0, cached=1_000_000), Decimal("0.075")),
        (OPENAI, said("nobody-knows-this", input=1_000_000, output=0), Decimal("0.15")),
        (CLAUDE, said("claude-sonnet-4-5-20250929", input=100_000, output=1_000), Decimal("0.315")),
        (CLAUDE, said("claude-sonnet-4-5", input=100_000, output=0, cached=100_000), Decimal("0.03")),
    ],
)
def test_listed_prices_are_found_offline(info: ModelInfo, reply: Reply, price: Decimal) -> None:
    """The installed list knows the model under its exact name, and what reading from the cache costs."""
    assert cost(info, reply) == price


@pytest.mark.parametrize(
    ("info", "reply"),
    [
        (ModelInfo(provider="openai", name="no-such-model"), said(input=5, output=5)),
        (ModelInfo(provider="nobody", name="gpt-4o-mini"), said(input=5, output=5)),
        (ModelInfo(provider="mine", name=""), said(input=5, output=5)),
        (ModelInfo(provider="mine", name="", price_input=1.0), said(input=5, output=5)),
        (OPENAI, said("gpt-4o-mini", output=5)),
        (OPENAI, said("gpt-4o-mini")),
    ],
)
def test_what_is_not_known_is_none(info: ModelInfo, reply: Reply) -> None:
    """No price or no usage: the cost is unknown, which is not zero."""
    assert cost(info, reply) is None


def test_a_free_model_costs_nothing() -> None:
    """A free model costs 0 whether it counts or not."""
    info = ModelInfo(provider="ollama", name="x", free=True)
    request = Request(messages=(Message(role="user", content="x"),))
    assert (cost(info, said()), worst_case(info, request)) == (Decimal(0), Decimal(0))


def test_more_cached_than_read_is_priced_as_uncached() -> None:
    """A server's contradiction in counting gives the higher price, not a crash."""
    assert cost(OPENAI, said(input=1_000_000, output=0, cached=2_000_000)) == Decimal("0.15")


@given(st.text(max_size=400), st.text(max_size=400))
def test_the_estimate_is_at_least_the_bytes(system: str, content: str) -> None:
    """No text, however odd, is estimated below a token a byte, and each message has its frame on top."""
    request = Request(system=system, messages=(Message(role="user", content=content),))
    size = len((system + content).encode("utf-8", "surrogatepass"))
    assert input_estimate(request) > size


@pytest.mark.parametrize("info", [OWN, OPENAI, CLAUDE])
def test_the_worst_case_covers_any_use_within_it(info: ModelInfo) -> None:
    """No way of counting the estimated tokens costs more than what was reserved."""
    shape = Shape(name="s", schema_text='{"type": "object"}')
    request = Request(messages=(Message(role="user", content="why " * 500),), shape=shape, max_output=300)
    most = worst_case(info, request)
    read = input_estimate(request)
    assert most is not None
    for usage in ({}, {"cached": read}, {"cache_written": read}):
        spent = cost(info, said(info.name, input=read, output=300, **usage))
        assert spent is not None
        assert spent <= most


def test_the_models_own_limit_bounds_the_worst_case() -> None:
    """A model that can write less than was asked for is reserved for less."""
    request = Request(messages=(Message(role="user", content=""),), max_output=8_000)
    short = worst_case(OWN.model_copy(update={"max_output": 100}), request)
    full = worst_case(OWN, request)
    assert short is not None
    assert full is not None
    assert full - short == Decimal("0.079")


def test_an_unknown_price_has_no_worst_case() -> None:
    """What cannot be priced cannot be reserved."""
    request = Request(messages=(Message(role="user", content="x"),))
    assert worst_case(ModelInfo(provider="mine", name=""), request) is None


@pytest.mark.parametrize("info", [OPENAI, CLAUDE])
def test_only_a_batch_is_half_price(info: ModelInfo) -> None:
    """A call out of a batch job of OpenAI or Anthropic costs half, and half is what is reserved; no other call is."""
    request = Request(messages=(Message(role="user", content="why"),), max_output=300)
    reply = said(info.name, input=1_000, output=100)
    full, worst = cost(info, reply), worst_case(info, request)
    assert full is not None
    assert worst is not None
    assert (cost(info, reply, batch=True), worst_case(info, request, batch=True)) == (full / 2, worst / 2)


def test_a_discount_that_is_not_known_is_not_taken() -> None:
    """Where nobody said that a server gives batches at half the price, its full price counts."""
    reply = said(input=1_000, output=100)
    halved = OWN.model_copy(update={"batch": True})
    assert (cost(OWN, reply, batch=True), cost(halved, reply, batch=True)) == (
        Decimal("0.003"),
        Decimal("0.0015"),
    )


def test_thinking_is_paid_for_like_the_answer() -> None:
    """Tokens that a model thought with are output: they cost as much and fit in what was reserved."""
    request = Request(messages=(Message(role="user", content="why"),), max_output=300)
    thought = cost(CLAUDE, said(CLAUDE.name, input=10, output=300, reasoning=290))
    assert thought == cost(CLAUDE, said(CLAUDE.name, input=10, output=300))
    worst = worst_case(CLAUDE, request)
    assert thought is not None
    assert worst is not None
    assert thought <= worst


@pytest.mark.parametrize(
    ("info", "used", "saved"),
    [
        (CLAUDE, {"cached": 100_000}, Decimal("0.27")),
        (CLAUDE, {"cache_written": 100_000}, Decimal("-0.075")),
        (OPENAI, {"cached": 100_000}, Decimal("0.0075")),
        (OPENAI, {}, Decimal(0)),
        (OWN, {"cached": 100_000}, Decimal(0)),
        (ModelInfo(provider="mine", name=""), {"cached": 100_000}, None),
    ],
)
def test_what_the_cache_saved(info: ModelInfo, used: dict[str, int], saved: Decimal | None) -> None:
    """Reading from the cache saves, writing to it costs more; a table's one price knows no difference."""
    usage = Usage(input=100_000, output=0, **used)
    assert saved_by_cache(info, usage, info.name) == saved
