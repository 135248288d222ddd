"""Samples whose calls brought no reply: they stand apart from those that succeeded, and none of them spoils another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from promptcraft.critique.sample_result import SampleResult
from promptcraft.errors import (
    BudgetReached,
    InBatch,
    Interrupted,
    OutcomeUnknown,
    PromptcraftError,
    StorageFailed,
    UsageMistake,
)
from promptcraft.models.dispatch import Answer
from promptcraft.records.usage import add_cost

STOPS: tuple[tuple[type[PromptcraftError], ...], ...] = (
    (StorageFailed,),
    (UsageMistake,),
    (BudgetReached, Interrupted),
    (InBatch,),
)
"""Errors that are no sample's own: they stop the reviewer, the first kinds before the others."""


GOES_ON = "The same command goes on from there; what was answered is not asked again."


def kept_samples(results: Sequence[SampleResult | BaseException]) -> tuple[SampleResult, ...]:
    """Every sample, those that failed with their reason; raises what stops the run, or why not one succeeded."""
    ours = [result.error if isinstance(result, SampleResult) else result for result in results]
    errors = [error for error in ours if error is not None]
    try:
        raise_stops(errors)
    except (BudgetReached, Interrupted) as stop:
        done = len(results) - len(errors)
        if not done:
            raise
        kept = f"{done} of {len(results)} samples {'is' if done == 1 else 'are'} answered and kept."
        raise type(stop)(stop.message, hint=f"{kept} {stop.hint or GOES_ON}", where=stop.where) from None
    told = [error for error in errors if isinstance(error, PromptcraftError)]
    if told and len(told) == len(results):
        raise all_failed(told)
    return tuple(
        result if isinstance(result, SampleResult) else failed_sample(result)
        for result in results
        if isinstance(result, SampleResult | PromptcraftError)
    )


def raise_stops(errors: Iterable[BaseException]) -> None:
    """Raise the first of them that is more than a sample's own: a mistake of ours, or what stops the run."""
    errors = list(errors)
    for error in errors:
        if not isinstance(error, PromptcraftError):
            raise error
    for kinds in STOPS:
        for error in errors:
            if isinstance(error, kinds):
                raise error


def failed_sample(error: PromptcraftError, answers: tuple[Answer, ...] = ()) -> SampleResult:
    """The sample that this error ended, with the calls that were answered before."""
    return SampleResult(None, f"It failed [{error.code}]: {error.message}", answers, error)


def all_failed(errors: Sequence[PromptcraftError]) -> PromptcraftError:
    """Why not one sample came: the first reason; calls of unknown outcome are counted together."""
    unknown = [error for error in errors if isinstance(error, OutcomeUnknown)]
    if len(unknown) < 2 or not isinstance(errors[0], OutcomeUnknown):
        return errors[0]
    most: Decimal | None = Decimal(0)
    for error in unknown:
        most = add_cost(most, error.most)
    at_most = "what that comes to is not known" if most is None else f"at most ${most:.4f}"
    return OutcomeUnknown(
        f"{len(unknown)} earlier calls were sent and never heard of again, so they may have been billed: {at_most}.",
        hint="Add --resend-unknown to send them once more.",
        where=unknown[0].where,
        most=most,
    )


def failed_note(results: Sequence[SampleResult]) -> tuple[str, ...]:
    """One sentence about the samples that failed, and what to do next; nothing where none did."""
    errors = [result.error for result in results if result.error is not None]
    if not errors:
        return ()
    kinds = Counter(error.code for error in errors)
    named = ", ".join(f"{count} × {code}" for code, count in kinds.most_common())
    hints = " ".join(dict.fromkeys(error.hint for error in errors if error.hint))
    count = f"{len(errors)} of {len(results)} samples"
    return (f"{count} failed ({named}) and count in nothing here; the others stand. {hints}".rstrip(),)
