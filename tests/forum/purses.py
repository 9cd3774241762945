"""Accounts of calls for tests: they write down what was asked of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from service.errors import BudgetSpent


@dataclass(slots=True)
class Purse:
    """An account of `tokens` calls."""

    tokens: int = 1_000_000
    calls: int = 0
    pauses: list[float] = field(default_factory=list)

    def count_call(self) -> None:
        if self.calls >= self.tokens:
            raise BudgetSpent(after_s=1.5)
        self.calls += 1

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
