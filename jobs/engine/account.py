"""What one action may ask of the forum: the calls its claim paid for, and a few more, settled at its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic

from service.errors import BudgetSpent

MOST_DEBT = 4
"""Calls beyond what was paid for; then the action yields, and goes on at its next claim."""

Pause = Callable[[float], Awaitable[None]]


@dataclass(slots=True)
class Gate:
    """Closed in this process for as long as the forum asked for; the budget's row says so to the others."""

    pause_budget: Pause
    closed_until: float = 0.0
    """By the clock of this process (`time.monotonic`)."""

    @property
    def closed_s(self) -> float:
        return max(0.0, self.closed_until - monotonic())

    async def close(self, seconds: float) -> None:
        self.closed_until = max(self.closed_until, monotonic() + seconds)
        await self.pause_budget(seconds)


@dataclass(slots=True)
class PaidCalls:
    """The account of one claim (`service.forum.budget.Account`)."""

    paid: int
    gate: Gate
    made: int = field(default=0, init=False)

    def count_call(self) -> None:
        """One call more. Raises BudgetSpent when the action must yield."""
        if (closed_s := self.gate.closed_s) > 0:
            raise BudgetSpent(after_s=closed_s)
        if self.made >= self.paid + MOST_DEBT:
            raise BudgetSpent(after_s=0.0)
        self.made += 1

    async def pause(self, seconds: float) -> None:
        await self.gate.close(seconds)

    @property
    def owed(self) -> int:
        """Calls made beyond those paid for; negative when some were not needed."""
        return self.made - self.paid


class Yielded(BudgetSpent):
    """An attempt that used up its calls on the way; `progress` is saved for the next one, as JSON holds it."""

    def __init__(self, *, after_s: float, progress: object) -> None:
        super().__init__(after_s=after_s)
        self.progress = progress
