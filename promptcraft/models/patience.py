"""How often one call is tried again, and how long it waits in between."""

from __future__ import annotations

import random

from promptcraft.errors import ConnectionFailed, ConnectionLost, RateLimited, RetryableError

TRIES = 5
TRIES_TO_CONNECT = 3
RESENDS_AFTER_LOSS = 2
LONGEST_WAIT = 120.0
"""Seconds; a provider that asks for more gets this much."""
FIRST_WAIT = 0.25
"""Seconds after a first failure, which most often stays alone."""
LONGEST_GUESS = 30.0
"""Seconds to wait at most where the provider does not say."""
LONGEST_QUEUE = 900.0
"""Seconds that a call may spend waiting on rate limits before it gives up."""


class Patience:
    """The tries of one call. A rate limit costs no try; a lost connection is tried again twice."""

    def __init__(self) -> None:
        self._failures = 0
        self._losses = 0
        self._limits = 0
        self._queued = 0.0

    def after(self, error: RetryableError | ConnectionLost) -> float:
        """Seconds to wait before the next try; raises the error when there shall be none."""
        if isinstance(error, ConnectionLost):
            self._losses += 1
            return self._wait(error, None, self._losses, RESENDS_AFTER_LOSS + 1)
        if isinstance(error, RateLimited):
            self._limits += 1
            wait = bounded_wait(error.retry_after, self._limits)
            self._queued += wait
            if self._queued > LONGEST_QUEUE:
                raise error
            return wait
        self._failures += 1
        tries = TRIES_TO_CONNECT if isinstance(error, ConnectionFailed) else TRIES
        return self._wait(error, error.retry_after, self._failures, tries)

    def _wait(self, error: Exception, asked: float | None, failures: int, tries: int) -> float:
        if failures >= tries:
            raise error
        return bounded_wait(asked, failures)


def bounded_wait(asked: float | None, failures: int) -> float:
    """Seconds to wait: what the server asked for within bounds, else a quarter second, then doubling from one.

    A server that asks for next to nothing again and again gets more: its word counts less with every failure.
    A little is added at random, so that processes do not come back all at once.
    """
    doubled = FIRST_WAIT if failures == 1 else 2.0 ** min(failures - 2, 10)
    if asked is not None and 0 <= asked < float("inf"):
        base, more = max(asked, min(doubled / 16, LONGEST_GUESS)), 0.02
    else:
        base, more = min(doubled, LONGEST_GUESS), 0.25
    return min(base, LONGEST_WAIT) * random.uniform(1.005, 1 + more)  # noqa: S311 - jitter is no secret
