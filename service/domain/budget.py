"""How the forum's call budget is shared out: a token bucket and what each priority leaves in it (law 7).

Discourse lets an admin API key make 60 calls a minute (`max_admin_api_reqs_per_minute`); with the usual 40 a minute and
16 at once we stay below that in every minute.
"""

from __future__ import annotations

from dataclasses import dataclass

from service.domain.requests import Priority

LEAST_PER_MINUTE = 8
"""Below that, background work could never take a token."""
_SHARE_AT_ONCE = 0.4
_LEAST_AT_ONCE = 4.0
_LEFT = {Priority.CHANGE: 0.0, Priority.ANSWER: 0.5, Priority.BACKGROUND: 0.75}
"""The share of a full bucket that a priority leaves to those before it: of 16 tokens 0, 8 and 12."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """The bucket's size; how many tokens are in it is a row in PostgreSQL."""

    per_minute: int

    @property
    def burst(self) -> float:
        """Tokens in a full bucket."""
        return max(_LEAST_AT_ONCE, self.per_minute * _SHARE_AT_ONCE)

    @property
    def per_second(self) -> float:
        return self.per_minute / 60

    def reserve(self, priority: Priority) -> float:
        """Tokens that this priority leaves to more urgent ones."""
        return self.burst * _LEFT[priority]

    def find_allowed(self, tokens: float) -> Priority | None:
        """The most patient priority that may take a token now; None when nobody may."""
        allowed = [priority for priority in Priority if tokens >= self.reserve(priority) + 1]
        return max(allowed, default=None)

    def plan_wait_s(self, tokens: float, priority: Priority) -> float:
        """Seconds until this priority may take a token, if nobody else takes one meanwhile."""
        return max(0.0, self.reserve(priority) + 1 - tokens) / self.per_second
