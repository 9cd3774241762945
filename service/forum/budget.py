"""The forum's call budget, as the gateway asks for it. The bucket itself is one row in PostgreSQL (law 7)."""

from __future__ import annotations

from typing import Protocol

from service.domain.effects import Priority


class CallBudget(Protocol):
    """Every HTTP request to the forum takes one token, also the second one that a redirect costs."""

    async def take(self, priority: Priority) -> None:
        """Take a token. Raises BudgetSpent, with `after_s`, when none is there for this priority."""

    async def pause(self, seconds: float) -> None:
        """Nobody takes a token for so long: the forum said so (429), or takes no writes at all
        (read-only)."""
