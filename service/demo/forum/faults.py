"""The plan of injected faults: what a forum, its proxies and the network do on a bad day, to calls and to deliveries.

A test plans them in process (`Faults.plan`) or over HTTP (`/demo/faults`); they hit API calls only, never pages.
`spoiling.py` carries out those of calls, `webhooks.py` those of deliveries.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TypeVar


class FaultKind(StrEnum):
    """What becomes of a call. Names that end in `_before` leave the forum as it was, others say what they did."""

    REQUEST_LOST = "request_lost"
    """Not done; the connection closes without an answer."""
    ANSWER_LOST = "answer_lost"
    """Done; the connection closes without an answer."""
    RESET = "reset"
    """Done; the connection is reset in the middle of the answer."""
    BAD_GATEWAY_BEFORE = "bad_gateway_before"
    BAD_GATEWAY_AFTER = "bad_gateway_after"
    """502, or another `status`, with a proxy's HTML."""
    HTML_200_BEFORE = "html_200_before"
    HTML_200_AFTER = "html_200_after"
    """200 with a login page."""
    REDIRECT_TO_LOGIN = "redirect_to_login"
    """302 to a login page, not done: what a proxy that guards the forum says."""
    ERROR_BEFORE = "error_before"
    """500, not done."""
    RATE_LIMITED = "rate_limited"
    """429 as JSON with `wait_seconds`, `Retry-After` and the limiter's `code`; not done."""
    RATE_LIMITED_PLAIN = "rate_limited_plain"
    """429 as plain text with `Retry-After`, not done."""
    RATE_LIMITED_BARE = "rate_limited_bare"
    """429 as JSON that does not say how long, not done."""
    RATE_LIMITED_HTML = "rate_limited_html"
    """429 with nginx's HTML that does not say how long, not done."""
    READ_ONLY = "read_only"
    """503, not done."""
    HANG = "hang"
    """Not done, no answer until the client goes or the faults are cleared."""
    HANG_AFTER = "hang_after"
    """The same, but done."""
    SLOW_DRIP = "slow_drip"
    """Done; the answer comes a byte at a time and never to its end, until the faults are cleared."""
    TRUNCATED_JSON = "truncated_json"
    """Done; half of the answer's text, or as much as is `kept`."""
    WRONG_CONTENT_TYPE = "wrong_content_type"
    """Done; the right text as text/plain."""


DONE = frozenset(
    {
        FaultKind.ANSWER_LOST,
        FaultKind.RESET,
        FaultKind.BAD_GATEWAY_AFTER,
        FaultKind.HTML_200_AFTER,
        FaultKind.HANG_AFTER,
        FaultKind.SLOW_DRIP,
        FaultKind.TRUNCATED_JSON,
        FaultKind.WRONG_CONTENT_TYPE,
    }
)
"""The forum does what was asked before it goes wrong."""

HANGING = frozenset({FaultKind.HANG, FaultKind.HANG_AFTER, FaultKind.SLOW_DRIP})
"""Nothing but the client's own patience ends these."""


class DeliveryFaultKind(StrEnum):
    """What becomes of a delivery."""

    DROPPED = "dropped"
    """Never arrives, as while the receiver is down: recorded as failed without an answer, so not tried again."""
    DOUBLED = "doubled"
    """Arrives twice with the same id, as when somebody redelivers it."""
    RENUMBERED = "renumbered"
    """Arrives twice, the second time with a new id."""
    RETRIED = "retried"
    """Arrives, but counts as answered with 502: with `retry_web_hook_events` it comes again, with a new id."""
    SHUFFLED = "shuffled"
    """The next `times` deliveries wait for each other and go out last things first."""
    STOPPED = "stopped"
    """Waits until the faults are cleared (Sidekiq stands still)."""


@dataclass(slots=True)
class Fault:
    """Hits the `nth` matching call from now on, and `times` calls in all (0 = until it is cleared)."""

    kind: FaultKind
    method: str = ""
    """Empty = any."""
    route: str = ""
    """As in `X-Discourse-Route` (`posts/create`); empty = any."""
    nth: int = 1
    times: int = 1
    wait_seconds: int = 1
    """What a 429 asks for."""
    code: str = "admin_api_key_rate_limit"
    """Which limiter a 429 names: also `user_api_key_limiter_60_secs`, `user_api_key_limiter_1_day`, or none."""
    status: int = 502
    """What a bad gateway says: also 503 or 504."""
    kept: float = 0.5
    """How much of a truncated text comes; 0 = none of it."""
    told: str = ""
    """Where alone a 429 says how long to wait: `header` (Retry-After) or `body` (`extras`); empty = as is usual."""

    def matches(self, method: str, route: str) -> bool:
        return self.method in ("", method) and self.route in ("", route)

    def compose_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(slots=True)
class DeliveryFault:
    """Hits the `nth` matching delivery from now on, and `times` deliveries in all (0 = until it is cleared)."""

    kind: DeliveryFaultKind
    event: str = ""
    """As in `X-Discourse-Event` (`post_created`); empty = any."""
    nth: int = 1
    times: int = 1

    def compose_json(self) -> dict[str, object]:
        return asdict(self)


HOLDS = frozenset({DeliveryFaultKind.SHUFFLED, DeliveryFaultKind.STOPPED})
"""These keep deliveries back before they go out."""


_Planned = TypeVar("_Planned", Fault, DeliveryFault)


@dataclass(slots=True)
class Faults:
    """The faults that are planned; `on_clear` is told when what they held up may go on."""

    on_clear: Callable[[], None] = lambda: None
    _planned: list[Fault | DeliveryFault] = field(default_factory=list)
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    def plan(self, fault: Fault | DeliveryFault) -> None:
        self._planned.append(fault)

    def clear(self, kind: FaultKind | DeliveryFaultKind | None = None) -> None:
        """No more faults, or none of this kind; calls that hang are closed, deliveries that are held go out."""
        self._planned = [fault for fault in self._planned if kind not in (None, fault.kind)]
        self._released.set()
        self._released = asyncio.Event()
        self.on_clear()

    def list_planned(self) -> list[Fault | DeliveryFault]:
        return list(self._planned)

    def take(self, method: str, route: str) -> Fault | None:
        """The fault that hits this call; every planned one counts the call."""
        return self._take([f for f in self._planned if isinstance(f, Fault) and f.matches(method, route)])

    def take_delivery(self, event: str) -> DeliveryFaultKind | None:
        """What happens to this delivery on its way."""
        fault = self._take([f for f in self._list_delivery(event) if f.kind not in HOLDS])
        return fault.kind if fault else None

    def find_hold(self, event: str) -> DeliveryFault | None:
        """What keeps this delivery from going out now."""
        return next((fault for fault in self._list_delivery(event) if fault.kind in HOLDS), None)

    def _list_delivery(self, event: str) -> list[DeliveryFault]:
        return [f for f in self._planned if isinstance(f, DeliveryFault) and f.event in ("", event)]

    def _take(self, matching: Sequence[_Planned]) -> _Planned | None:
        hit = None
        for fault in matching:
            if fault.nth > 1:
                fault.nth -= 1
            elif hit is None:
                hit = fault
                self.spend(fault)
        return hit

    def spend(self, fault: Fault | DeliveryFault, times: int = 1) -> None:
        """It has hit so often."""
        if fault.times:
            fault.times -= times
            if fault.times <= 0:
                self._planned.remove(fault)

    async def hang(self) -> None:
        await self._released.wait()
