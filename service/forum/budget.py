"""What a call to the forum costs, as the gateway asks for it. The bucket itself is one row in PostgreSQL (law 7)."""

from __future__ import annotations

from typing import Protocol


class Account(Protocol):
    """What one action may ask of the forum. Every request is counted, also the second one of a redirect."""

    def count_call(self) -> None:
        """One call more. Raises BudgetSpent, and then it may not be made."""

    async def pause(self, seconds: float) -> None:
        """The forum said that nobody should ask it for so long (429), or that it takes no writes (read-only)."""
