"""A limit on what one run may spend: the worst case is set aside before a call is sent."""

from __future__ import annotations

import asyncio
from decimal import Decimal

from promptcraft.errors import BudgetReached, PriceUnknown
from promptcraft.models.base import ModelInfo


class Budget:
    """US dollars for one run; `limit` None is no limit. Never overshot, since what is set aside is the worst case.

    `spent` counts what this run paid and what earlier runs paid for the answers it uses; `unsure` is the part of it
    that may have been billed at most, as no answer came or none that told its usage.
    """

    def __init__(self, limit: Decimal | None, *, allow_unknown: bool = False) -> None:
        self.limit = limit
        self.allow_unknown = allow_unknown
        self.spent = Decimal(0)
        self.unsure = Decimal(0)
        self.reserved = Decimal(0)
        self._waiting: list[asyncio.Future[None]] = []

    def count(self, cost: Decimal | None, *, sure: bool = True) -> None:
        """Count what was paid earlier for an answer that this run uses; an unknown cost counts nothing.

        `sure` False: it is the most that may have been billed.
        """
        if cost is not None:
            self.spent += cost
            self.unsure += 0 if sure else cost

    async def set_aside(self, info: ModelInfo, worst: Decimal | None) -> Decimal:
        """`reserve`, after waiting for calls under way to end where they hold what this one needs."""
        while self._might_fit(worst):
            room = asyncio.get_running_loop().create_future()
            self._waiting.append(room)
            await room
        return self.reserve(info, worst)

    def reserve(self, info: ModelInfo, worst: Decimal | None) -> Decimal:
        """Set the worst case aside and return it; raises BudgetReached or PriceUnknown, and then nothing is sent."""
        if self.limit is None:
            return Decimal(0)
        if worst is None:
            if self.allow_unknown:
                return Decimal(0)
            raise PriceUnknown(
                f"The price of {info.label} is not known, so it cannot be kept within a budget.",
                hint="Give price_input and price_output in promptcraft.toml, or add --allow-unknown-price.",
                where=info.label,
            )
        if worst and self.spent + self.reserved + worst > self.limit:
            raise BudgetReached(
                f"The next call to {info.label} could cost ${worst:.4f}; {self._taken()}.",
                hint="Run the same command with a higher --budget: what was answered is not paid again.",
                where=info.label,
            )
        self.reserved += worst
        return worst

    def settle(self, reserved: Decimal, cost: Decimal | None, *, sent: bool) -> None:
        """Turn what was set aside into what it cost; for a call that was sent, an unknown cost is the worst case."""
        if self.limit is None:
            return
        self.reserved -= reserved
        if sent:
            self.count(reserved if cost is None else cost, sure=cost is not None)
        waiting, self._waiting = self._waiting, []
        for room in waiting:
            if not room.done():
                room.set_result(None)

    def _taken(self) -> str:
        """What leaves no room in the budget: what was paid, what may have been, and what is under way."""
        parts = [f"${self.spent - self.unsure:.4f} of the ${self.limit} budget is spent"]
        if self.unsure:
            parts.append(
                f"up to ${self.unsure:.4f} may have been billed for calls without an answer or answers without usage"
            )
        parts.append(f"${self.reserved:.4f} is set aside for calls under way")
        return ", ".join(parts)

    def _might_fit(self, worst: Decimal | None) -> bool:
        """Whether there is no room now, but there could be once the calls under way have ended."""
        if self.limit is None or not worst:
            return False
        return self.spent + worst <= self.limit < self.spent + self.reserved + worst
