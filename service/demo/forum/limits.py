"""How many calls the forum takes, as Discourse counts them: rejected calls with the API key are not counted."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable

from aiohttp import web

from service.demo.forum.problems import build_rate_limited

_MINUTE_S = 60.0
_PER_IP = ((50, 10.0, "ip_10_secs_limit"), (200, _MINUTE_S, "ip_60_secs_limit"))


class SlidingWindow:
    """At most `most` events in any `window_s` seconds."""

    def __init__(self, window_s: float) -> None:
        self._window_s = window_s
        self._times: deque[float] = deque()

    def find_wait(self, now: float, most: int) -> float:
        """Seconds until one more fits; 0 = now. Times that are still to come are of a clock since moved back."""
        if self._times and self._times[-1] > now:
            self._times.clear()
        while self._times and self._times[0] <= now - self._window_s:
            self._times.popleft()
        if len(self._times) < most:
            return 0.0
        return self._times[len(self._times) - most] + self._window_s - now

    def add(self, now: float) -> None:
        self._times.append(now)


class CallLimits:
    """The limit of the API key and those of addresses; `read_clock` gives seconds."""

    def __init__(self, read_clock: Callable[[], float]) -> None:
        self._read_clock = read_clock
        self._key = SlidingWindow(_MINUTE_S)
        self._addresses: defaultdict[tuple[str, str], SlidingWindow] = defaultdict(
            lambda: SlidingWindow(_MINUTE_S)
        )

    def check_key(self, per_minute: int) -> None:
        """Raises the 429 problem that comes as JSON."""
        now = self._read_clock()
        wait = self._key.find_wait(now, per_minute)
        if wait > 0:
            raise build_rate_limited(math.ceil(wait), "admin_api_key_rate_limit")
        self._key.add(now)

    def find_address_refusal(self, address: str) -> web.Response | None:
        """The 429 that comes as plain text; rejected calls count, too."""
        now = self._read_clock()
        refusal = None
        for most, seconds, code in _PER_IP:
            window = self._addresses.setdefault((address, code), SlidingWindow(seconds))
            wait = window.find_wait(now, most)
            window.add(now)
            if wait > 0:
                refusal = refusal or build_plain_refusal(math.ceil(wait), code)
        return refusal


def build_plain_refusal(wait_s: int, code: str) -> web.Response:
    """What Discourse's outermost layer says, before there is any JSON: no content type at all (`app.py` drops it)."""
    text = f"Slow down, you're making too many requests.\nPlease retry again in {wait_s} seconds.\nError code: {code}."
    headers = {"Retry-After": str(wait_s), "Discourse-Rate-Limit-Error-Code": code}
    return web.Response(status=429, body=text.encode(), headers=headers)
