"""Which calls the API got: so that benches count them and crash tests look at their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

_KEPT = 100_000


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """`status` is 0 when the connection was closed without an answer; `at` is real time."""

    method: str
    route: str
    path: str
    status: int
    username: str
    fault: str
    at: datetime

    def compose_json(self) -> dict[str, object]:
        return {**asdict(self), "at": self.at.isoformat()}


class RequestLog:
    """In memory, the newest hundred thousand."""

    def __init__(self) -> None:
        self._requests: deque[LoggedRequest] = deque(maxlen=_KEPT)

    def __iter__(self) -> Iterator[LoggedRequest]:
        return iter(tuple(self._requests))

    def add(self, request: LoggedRequest) -> None:
        self._requests.append(request)

    def clear(self) -> None:
        self._requests.clear()

    def count(self, method: str = "", route: str = "") -> int:
        """How many calls of this method and route (`posts/create`); empty = any."""
        return sum(
            1 for request in self._requests if method in ("", request.method) and route in ("", request.route)
        )
