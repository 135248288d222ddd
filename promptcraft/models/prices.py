"""What a call costs in US dollars: by the workspace's prices or the installed list; asks no network."""

from __future__ import annotations

from decimal import Decimal

from promptcraft.models.base import ModelInfo, Reply, Request
from promptcraft.models.sdk_model import output_limit
from promptcraft.records.usage import Usage

MILLION = Decimal(1_000_000)
BATCH_PROVIDERS = {"openai", "anthropic"}
BATCH_SHARE = Decimal("0.5")
"""What these ask for a call in a batch job, of its usual price."""
TOKENS_A_MESSAGE = 16
"""What a provider puts around each text, and more."""


def cost(info: ModelInfo, reply: Reply, *, batch: bool = False) -> Decimal | None:
    """What this reply cost; None when its price or its usage is not known, which is not zero.

    `batch`: it came out of a batch job, which is half the price with OpenAI, Anthropic and who else is said to do so.
    """
    if info.free:
        return Decimal(0)
    return _for_batch(info, _price(info, reply.usage, reply.model), batch)


def worst_case(info: ModelInfo, request: Request, *, batch: bool = False) -> Decimal | None:
    """The most this call can cost, its input at a token a byte and its output full; None if unknown.

    What a model thinks before it answers is output like any other, and within the same limit. `batch`: the call is
    sent in a batch job and in no other way.
    """
    return most(info, input_estimate(request), output_limit(info, request), batch=batch)


def most(info: ModelInfo, read: int, written: int, *, batch: bool = False) -> Decimal | None:
    """The most that a call of this many tokens can cost, however the provider's cache comes into it."""
    if info.free:
        return Decimal(0)
    usage = Usage(input=read, output=written)
    plain = _price(info, usage, "")
    if plain is not None and info.provider == "anthropic":
        # Writing to the cache costs more than reading afresh.
        cached = _price(info, usage.model_copy(update={"cache_written": read}), "")
        plain = plain if cached is None else max(plain, cached)
    return _for_batch(info, plain, batch)


def price_of(info: ModelInfo, usage: Usage, *, batch: bool = False) -> Decimal | None:
    """What this usage of the model costs; None when nobody knows."""
    return Decimal(0) if info.free else _for_batch(info, _price(info, usage, ""), batch)


def saved_by_cache(info: ModelInfo, usage: Usage, reported: str) -> Decimal | None:
    """What reading from the provider's cache saved, less what writing to it cost; None when nobody knows."""
    if info.free or not (usage.cached or usage.cache_written):
        return Decimal(0)
    paid = _price(info, usage, reported)
    afresh = _price(info, usage.model_copy(update={"cached": None, "cache_written": None}), reported)
    return None if paid is None or afresh is None else afresh - paid


def needs_list(info: ModelInfo) -> bool:
    """Whether the price of this model is looked up in the installed list, which takes half a second to load."""
    priced = info.price_input is not None and info.price_output is not None
    return bool(info.name) and not (info.free or priced)


def load_list() -> None:
    """Load the installed list, so that the first price is found at once; may be called in a thread."""
    import genai_prices  # noqa: F401 - being loaded is all that is wanted


def input_estimate(request: Request) -> int:
    """The most tokens the request can have: one for each byte of UTF-8, and some for each frame.

    Most text has four bytes a token, but digits and rare scripts come close to one.
    """
    texts = [request.system, *(message.content for message in request.messages)]
    if request.shape is not None:
        texts.append(request.shape.schema_text)
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)
    return size + TOKENS_A_MESSAGE * len(texts)


def _for_batch(info: ModelInfo, price: Decimal | None, batch: bool) -> Decimal | None:
    """The price with the discount, where there is one: a table of promptcraft.toml says so with `batch = true`."""
    if price is None or not batch or not (info.batch or info.provider in BATCH_PROVIDERS):
        return price
    return price * BATCH_SHARE


def _price(info: ModelInfo, usage: Usage, reported: str) -> Decimal | None:
    if usage.input is None or usage.output is None:
        return None
    if info.price_input is not None and info.price_output is not None:
        read = usage.input * Decimal(str(info.price_input))
        return (read + usage.output * Decimal(str(info.price_output))) / MILLION
    if not info.name:
        return None
    return _listed(info, usage, reported)


def _listed(info: ModelInfo, usage: Usage, reported: str) -> Decimal | None:
    """The price in the installed list, by the name that the server reported, else by the one asked for."""
    import genai_prices

    # More tokens from the cache than were read is a server's mistake: priced as if none had been cached.
    cached, written = usage.cached or 0, usage.cache_written or 0
    if cached + written > (usage.input or 0):
        cached = written = 0
    tokens = genai_prices.Usage(
        input_tokens=usage.input,
        output_tokens=usage.output,
        cache_read_tokens=cached or None,
        cache_write_tokens=written or None,
    )
    for name in filter(None, (reported, info.name)):
        try:
            return genai_prices.calc_price(tokens, name, provider_id=info.provider).total_price
        except (LookupError, ValueError):
            continue
    return None
