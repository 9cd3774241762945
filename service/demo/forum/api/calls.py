"""What every API call goes through: faults, limits, the key, the refusals, the headers, the log."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from aiohttp import web
from aiohttp.typedefs import Handler

from service.demo.forum.faults import DONE, Fault
from service.demo.forum.forum import FORUM, Forum
from service.demo.forum.params import Params, parse_request
from service.demo.forum.problems import BAD_KEY, Problem, build_denied, build_read_only
from service.demo.forum.request_log import LoggedRequest
from service.demo.forum.rights import Viewer
from service.demo.forum.spoiling import answer_fault
from service.demo.forum.store import people
from service.demo.forum.things import User
from service.demo.forum.turn import Turn

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the API; `user` is None without a key."""

    request: web.Request
    forum: Forum
    user: User | None
    params: Params

    def path_number(self, name: str) -> int:
        return int(self.request.match_info[name])

    def path_text(self, name: str) -> str:
        return self.request.match_info[name]

    async def turn(self, work: Callable[[Turn, Viewer], T]) -> T:
        """One transaction with the caller's rights."""
        return await self.forum.turn_as(self.user, work)


Action = Callable[[Call], Awaitable[web.Response]]


def render_json(value: object, status: int = 200) -> web.Response:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return web.Response(status=status, text=text, content_type="application/json", charset="utf-8")


def answer_json(work: Callable[[Call, Turn, Viewer], object]) -> Action:
    """An answer that is made in one turn, with the caller's rights; None is an empty one (`render body: nil`)."""

    async def answer(call: Call) -> web.Response:
        made = await call.turn(lambda turn, viewer: work(call, turn, viewer))
        return web.Response() if made is None else render_json(made)

    return answer


def render_problem(problem: Problem) -> web.Response:
    response = render_json(problem.body, problem.status)
    response.headers.update(problem.headers)
    return response


def build_handler(name: str, answer: Action) -> Handler:
    """The aiohttp handler of one route; `name` is Discourse's controller/action."""

    async def handle(request: web.Request) -> web.StreamResponse:
        forum = request.app[FORUM]
        fault = forum.faults.take(request.method, name)
        response = await _answer_with_fault(forum, request, name, answer, fault)
        gone = request.transport is None or request.transport.is_closing()
        _log(forum, request, name, 0 if gone else response.status, fault)
        return response

    return handle


async def _answer_with_fault(
    forum: Forum, request: web.Request, name: str, answer: Action, fault: Fault | None
) -> web.StreamResponse:
    """What a proxy says knows neither route nor user."""
    if fault is None:
        return await _answer(forum, request, name, answer)
    done = await _answer(forum, request, name, answer) if fault.kind in DONE else None
    try:
        return await answer_fault(forum.faults, fault, request, done)
    except Problem as problem:
        return _name(render_problem(problem), name, None)


async def _answer(forum: Forum, request: web.Request, name: str, answer: Action) -> web.Response:
    user = None
    try:
        if forum.settings.per_ip_limits:
            refusal = forum.limits.find_address_refusal(request.remote or "")
            if refusal is not None:
                return refusal
        user = await _authenticate(forum, request)
        _check_writable(forum, request)
        response = await answer(Call(request, forum, user, await parse_request(request)))
    except Problem as problem:
        response = render_problem(problem)
    if forum.settings.read_only:
        response.headers["Discourse-Readonly"] = "true"
    return _name(response, name, user)


def _name(response: web.Response, name: str, user: User | None) -> web.Response:
    response.headers["X-Discourse-Route"] = name
    if user is not None:
        response.headers["X-Discourse-Username"] = user.username
    return response


def _check_writable(forum: Forum, request: web.Request) -> None:
    """Raises the 503 problem for a write in read-only mode (ReadOnlyMixin)."""
    if forum.settings.read_only and request.method not in ("GET", "HEAD"):
        raise build_read_only()


async def _authenticate(forum: Forum, request: web.Request) -> User | None:
    """Without a key the caller is nobody in particular; a wrong one and an unknown user look the same."""
    key = request.headers.get("Api-Key")
    if key is None:
        return None
    right = hmac.compare_digest(key.encode(), forum.settings.api_key.encode())
    if forum.settings.api_key_revoked or not right:
        raise build_denied(BAD_KEY)
    name = request.headers.get("Api-Username", "")
    user = await forum.database.run(lambda db: people.load_user_named(db, name))
    if user is None:
        raise build_denied(BAD_KEY)
    if user.is_suspended(forum.clock.now()):
        raise build_denied()
    forum.limits.check_key(forum.settings.admin_api_per_minute)
    return user


def _log(forum: Forum, request: web.Request, name: str, status: int, fault: Fault | None) -> None:
    forum.request_log.add(
        LoggedRequest(
            method=request.method,
            route=name,
            path=request.path_qs,
            status=status,
            username=request.headers.get("Api-Username", ""),
            fault=fault.kind if fault else "",
            at=datetime.now(UTC),
        )
    )
