"""Faults on purpose: what a forum, its proxies and the network do to a client on a bad day.

A test plans them in process (`Faults.plan`) or over HTTP (`/demo/faults`); they hit API calls only, never pages.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from aiohttp import web

from service.demo.forum.limits import build_plain_refusal
from service.demo.forum.problems import Problem, build_problem, build_rate_limited, build_read_only

BAD_GATEWAY_PAGE = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n"
    "<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
    "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
LOGIN_PAGE = (
    "<!DOCTYPE html>\n<html><head><title>Log in</title></head>"
    "<body><p>Please log in to continue.</p></body></html>"
)


class FaultKind(StrEnum):
    """What goes wrong. Names that end in `_before` leave the forum as it was; those in `_after` have done the work."""

    REQUEST_LOST = "request_lost"
    """Not done; the connection closes without an answer."""
    ANSWER_LOST = "answer_lost"
    """Done; the connection closes without an answer."""
    BAD_GATEWAY_BEFORE = "bad_gateway_before"
    BAD_GATEWAY_AFTER = "bad_gateway_after"
    """502 with a proxy's HTML."""
    HTML_200_BEFORE = "html_200_before"
    HTML_200_AFTER = "html_200_after"
    """200 with a login page."""
    ERROR_BEFORE = "error_before"
    """500, not done."""
    RATE_LIMITED = "rate_limited"
    """429 as JSON with `wait_seconds`, not done."""
    RATE_LIMITED_PLAIN = "rate_limited_plain"
    """429 as plain text, not done."""
    READ_ONLY = "read_only"
    """503, not done."""
    HANG = "hang"
    """Not done, no answer until the client goes or the faults are cleared."""
    HANG_AFTER = "hang_after"
    """The same, but done."""
    TRUNCATED_JSON = "truncated_json"
    """Done; half of the answer's text."""
    WRONG_CONTENT_TYPE = "wrong_content_type"
    """Done; the right text as text/plain."""


_DONE = {
    FaultKind.ANSWER_LOST,
    FaultKind.BAD_GATEWAY_AFTER,
    FaultKind.HTML_200_AFTER,
    FaultKind.HANG_AFTER,
    FaultKind.TRUNCATED_JSON,
    FaultKind.WRONG_CONTENT_TYPE,
}


@dataclass(slots=True)
class Fault:
    """Hits the `nth` matching call from now on, and `times` calls in all."""

    kind: FaultKind
    method: str = ""
    """Empty = any."""
    route: str = ""
    """As in `X-Discourse-Route` (`posts/create`); empty = any."""
    nth: int = 1
    times: int = 1
    wait_seconds: int = 1
    """What a 429 asks for."""

    @property
    def done(self) -> bool:
        """Whether the forum does what was asked before it goes wrong."""
        return self.kind in _DONE

    def compose_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(slots=True)
class Faults:
    """The faults that are planned; `released` lets hanging calls go."""

    _planned: list[Fault] = field(default_factory=list)
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    def plan(self, fault: Fault) -> None:
        self._planned.append(fault)

    def clear(self) -> None:
        """No more faults; calls that hang are closed."""
        self._planned.clear()
        self._released.set()
        self._released = asyncio.Event()

    def list_planned(self) -> list[Fault]:
        return list(self._planned)

    def take(self, method: str, route: str) -> Fault | None:
        """The fault that hits this call; every planned one counts the call."""
        hit = None
        for fault in list(self._planned):
            if fault.method not in ("", method) or fault.route not in ("", route):
                continue
            if fault.nth > 1:
                fault.nth -= 1
            elif hit is None:
                hit = fault
                fault.times -= 1
                if fault.times <= 0:
                    self._planned.remove(fault)
        return hit

    async def hang(self) -> None:
        await self._released.wait()


async def answer_fault(
    faults: Faults, fault: Fault, request: web.Request, answer: web.Response | None
) -> web.Response:
    """What the client gets; `answer` is the true one where the work was done. Raises the problem it stands for."""
    match fault.kind:
        case FaultKind.REQUEST_LOST | FaultKind.ANSWER_LOST:
            return _close(request)
        case FaultKind.HANG | FaultKind.HANG_AFTER:
            await faults.hang()
            return _close(request)
        case FaultKind.BAD_GATEWAY_BEFORE | FaultKind.BAD_GATEWAY_AFTER:
            return web.Response(status=502, text=BAD_GATEWAY_PAGE, content_type="text/html")
        case FaultKind.HTML_200_BEFORE | FaultKind.HTML_200_AFTER:
            return web.Response(text=LOGIN_PAGE, content_type="text/html", charset="utf-8")
        case FaultKind.RATE_LIMITED_PLAIN:
            return build_plain_refusal(fault.wait_seconds, "ip_10_secs_limit")
        case FaultKind.TRUNCATED_JSON | FaultKind.WRONG_CONTENT_TYPE if answer is not None:
            return _garble(fault.kind, answer)
    raise _build_problem(fault)


def _build_problem(fault: Fault) -> Problem:
    if fault.kind is FaultKind.RATE_LIMITED:
        return build_rate_limited(fault.wait_seconds, "admin_api_key_rate_limit")
    if fault.kind is FaultKind.READ_ONLY:
        return build_read_only()
    return build_problem(500, ["Oops! That didn't work."], "unexpected")


def _close(request: web.Request) -> web.Response:
    """Ends the connection at once; the returned answer goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _garble(kind: FaultKind, answer: web.Response) -> web.Response:
    body = answer.body if isinstance(answer.body, bytes) else b""
    headers = {name: value for name, value in answer.headers.items() if name.startswith("X-Discourse")}
    if kind is FaultKind.TRUNCATED_JSON:
        half = body[: len(body) // 2]
        return web.Response(
            status=answer.status, body=half, headers=headers, content_type="application/json", charset="utf-8"
        )
    return web.Response(status=answer.status, body=body, headers=headers, content_type="text/plain")
