"""Fault injection into calls: what the client gets instead of the answer."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from http import HTTPStatus

from aiohttp import web

from service.demo.forum.faults import Fault, FaultKind, Faults
from service.demo.forum.limits import build_plain_refusal
from service.demo.forum.problems import Problem, build_problem, build_rate_limited, build_read_only

_DRIP_S = 0.05
_LINGER_NOT = struct.pack("ii", 1, 0)
"""SO_LINGER on, for 0 seconds: closing sends a reset (socket(7))."""


def render_proxy_page(status: int, words: str) -> web.Response:
    """nginx's own words."""
    title = f"{status} {words}"
    page = (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
        "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    )
    return web.Response(status=status, text=page, content_type="text/html")


def render_login_page() -> web.Response:
    page = (
        "<!DOCTYPE html>\n<html><head><title>Log in</title></head><body><p>Please log in.</p></body></html>"
    )
    return web.Response(text=page, content_type="text/html", charset="utf-8")


async def answer_fault(
    faults: Faults, fault: Fault, request: web.Request, answer: web.Response | None
) -> web.StreamResponse:
    """What the client gets; `answer` is the true one where the work was done. Raises the problem it stands for."""
    match fault.kind:
        case FaultKind.REQUEST_LOST | FaultKind.ANSWER_LOST:
            return _close(request)
        case FaultKind.HANG | FaultKind.HANG_AFTER:
            await faults.hang()
            return _close(request)
        case FaultKind.BAD_GATEWAY_BEFORE | FaultKind.BAD_GATEWAY_AFTER:
            return render_proxy_page(fault.status, HTTPStatus(fault.status).phrase)
        case FaultKind.RATE_LIMITED_HTML:
            page = render_proxy_page(429, "Too Many Requests")
            if fault.told == "header":
                page.headers["Retry-After"] = str(fault.wait_seconds)
            return page
        case FaultKind.HTML_200_BEFORE | FaultKind.HTML_200_AFTER:
            return render_login_page()
        case FaultKind.REDIRECT_TO_LOGIN:
            return web.Response(status=302, headers={"Location": "/login"})
        case FaultKind.RATE_LIMITED_PLAIN:
            return build_plain_refusal(fault.wait_seconds, "ip_10_secs_limit")
    if answer is not None:
        return await _spoil(faults, fault, request, answer)
    raise _build_problem(fault)


def _build_problem(fault: Fault) -> Problem:
    match fault.kind:
        case FaultKind.RATE_LIMITED:
            problem = build_rate_limited(fault.wait_seconds, fault.code)
            if fault.told == "header":
                del problem.body["extras"]
            if fault.told == "body":
                del problem.headers["Retry-After"]
            return problem
        case FaultKind.RATE_LIMITED_BARE:
            return build_problem(429, ["You've performed this action too many times."], "rate_limit")
        case FaultKind.READ_ONLY:
            return build_read_only()
    return build_problem(500, ["Oops! That didn't work."], "unexpected")


async def _spoil(
    faults: Faults, fault: Fault, request: web.Request, answer: web.Response
) -> web.StreamResponse:
    """The true answer, come to harm on its way."""
    body = answer.body if isinstance(answer.body, bytes) else b""
    headers = {name: value for name, value in answer.headers.items() if name.startswith("X-Discourse")}
    json_type = {"Content-Type": "application/json; charset=utf-8", **headers}
    if fault.kind is FaultKind.WRONG_CONTENT_TYPE:
        return web.Response(status=answer.status, body=body, headers=headers, content_type="text/plain")
    part = body[: int(len(body) * fault.kept)]
    if fault.kind is FaultKind.TRUNCATED_JSON:
        return web.Response(status=answer.status, body=part, headers=json_type)
    partial = web.StreamResponse(status=answer.status, headers=json_type)
    partial.content_length = len(body) + 1
    await partial.prepare(request)
    if fault.kind is FaultKind.SLOW_DRIP:
        await _drip(faults, partial, body)
    else:
        await partial.write(part)
        _reset(request)
    _close(request)
    return partial


async def _drip(faults: Faults, partial: web.StreamResponse, body: bytes) -> None:
    """A byte, a moment, a byte: until the client has gone or the faults are cleared."""
    ended = asyncio.ensure_future(faults.hang())
    try:
        with contextlib.suppress(ConnectionError):
            for place in range(len(body)):
                await partial.write(body[place : place + 1])
                done, _ = await asyncio.wait([ended], timeout=_DRIP_S)
                if done:
                    return
            await ended
    finally:
        ended.cancel()


def _reset(request: web.Request) -> None:
    if request.transport is not None:
        connection: socket.socket = request.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)


def _close(request: web.Request) -> web.Response:
    """Ends the connection at once; the returned answer goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
