"""A limit on what one run may spend: the worst case is set aside before a call is sent."""

from __future__ import annotations

from decimal import Decimal

from promptcraft.errors import BudgetReached, PriceUnknown
from promptcraft.models.base import ModelInfo


class Budget:
    """US dollars for one run; `limit` None is no limit. Never overshot, since what is set aside is the worst case."""

    def __init__(self, limit: Decimal | None, *, allow_unknown: bool = False) -> None:
        self.limit = limit
        self.allow_unknown = allow_unknown
        self.spent = Decimal(0)
        self.reserved = Decimal(0)

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
        if self.spent + self.reserved + worst > self.limit:
            raise BudgetReached(
                f"The next call to {info.label} could cost ${worst:.4f};"
                f" ${self.spent:.4f} of the ${self.limit} budget is spent and ${self.reserved:.4f} is set aside.",
                hint="Run the same command with a higher --budget: what was answered is not paid again.",
                where=info.label,
            )
        self.reserved += worst
        return worst

    def settle(self, reserved: Decimal, cost: Decimal | None, *, sent: bool) -> None:
        """Turn what was set aside into what it cost; an unknown cost of a call that was sent counts as the worst case."""
        if self.limit is None:
            return
        self.reserved -= reserved
        if sent:
            self.spent += reserved if cost is None else cost
