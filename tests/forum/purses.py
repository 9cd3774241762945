"""Call budgets for tests: they write down what was asked of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from service.domain.effects import Priority
from service.errors import BudgetSpent


@dataclass(slots=True)
class Purse:
    """A budget of `tokens` calls."""

    tokens: int = 1_000_000
    taken: list[Priority] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    async def take(self, priority: Priority) -> None:
        if self.tokens == 0:
            raise BudgetSpent(after_s=1.5)
        self.tokens -= 1
        self.taken.append(priority)

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
