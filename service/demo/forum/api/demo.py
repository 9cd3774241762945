"""`/demo/...`: what a real forum has not: faults, the call log, the clock, other settings. Guarded by the API key.

These calls count against no limit and stand in no log.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import fields

from aiohttp import web
from aiohttp.typedefs import Handler

from service.demo.forum.acts.removing import remove_stubs
from service.demo.forum.api.calls import render_json, render_problem
from service.demo.forum.faults import DeliveryFault, DeliveryFaultKind, Fault, FaultKind
from service.demo.forum.forum import FORUM, Forum
from service.demo.forum.founding import STORY, claim_scene, record_clock_offset
from service.demo.forum.params import Params, parse_request
from service.demo.forum.problems import BAD_KEY, Problem, build_denied, build_invalid
from service.demo.forum.settings import ForumSettings
from service.demo.forum.turn import Turn

_IDLE_S = 15
_FIXED = {
    "database",
    "moderated_categories",
    "public_url",
    "api_key",
    "seed_story",
    "companion_url",
    "webhook_workers",
    "webhook_url",
    "webhook_secret",
}

DemoAction = Callable[[Forum, Params], Awaitable[web.Response]]


async def list_faults(forum: Forum, _params: Params) -> web.Response:
    return render_json({"faults": [fault.compose_json() for fault in forum.faults.list_planned()]})


async def plan_fault(forum: Forum, params: Params) -> web.Response:
    """`kind` as in `FaultKind` or `DeliveryFaultKind`; the rest as in `Fault` or `DeliveryFault`."""
    kind = _parse_kind(params.required("kind"))
    fault = Fault(kind) if isinstance(kind, FaultKind) else DeliveryFault(kind)
    for one in fields(fault)[1:]:
        if (text := params.text(one.name)) is not None:
            setattr(fault, one.name, _parse_like(getattr(fault, one.name), one.name, text))
    forum.faults.plan(fault)
    return render_json(fault.compose_json())


def _parse_kind(text: str) -> FaultKind | DeliveryFaultKind:
    kinds: tuple[FaultKind | DeliveryFaultKind, ...] = (*FaultKind, *DeliveryFaultKind)
    for kind in kinds:
        if kind == text:
            return kind
    raise build_invalid("kind")


async def clear_faults(forum: Forum, params: Params) -> web.Response:
    """All of them, or those of one `kind`."""
    kind = params.text("kind")
    forum.faults.clear(_parse_kind(kind) if kind else None)
    return render_json({"success": "OK"})


async def list_requests(forum: Forum, params: Params) -> web.Response:
    """All calls, or those of `method` and `route`; with `count` for who only counts."""
    method, route = params.text("method") or "", params.text("route") or ""
    found = [
        logged.compose_json()
        for logged in forum.request_log
        if method in ("", logged.method) and route in ("", logged.route)
    ]
    return render_json({"count": len(found), "requests": [] if params.flag("count_only") else found})


async def clear_requests(forum: Forum, _params: Params) -> web.Response:
    forum.request_log.clear()
    return render_json({"success": "OK"})


async def show_clock(forum: Forum, _params: Params) -> web.Response:
    return render_json({"offset_s": forum.clock.offset_s, "now": forum.clock.now().isoformat()})


async def set_clock(forum: Forum, params: Params) -> web.Response:
    """`offset_s`: how far the forum's clock is ahead of real time, kept over a restart; its daily jobs are done."""
    try:
        offset_s = float(params.required("offset_s"))
    except ValueError:
        raise build_invalid("offset_s") from None
    await forum.database.run(lambda db: record_clock_offset(db, offset_s))
    forum.move_clock(offset_s)
    await forum.turn(remove_stubs)
    return await show_clock(forum, params)


async def change_settings(forum: Forum, params: Params) -> web.Response:
    """Numbers, switches and moderated categories of `ForumSettings`, until the forum ends."""
    changes: dict[str, object] = {}
    for setting in fields(ForumSettings):
        text = params.text(setting.name)
        if text is None or setting.name in _FIXED:
            continue
        known = getattr(forum.settings, setting.name)
        changes[setting.name] = _parse_like(known, setting.name, text)
    if (slugs := params.texts("moderated_categories")) is not None:
        changes["moderated_categories"] = frozenset(slugs)
    forum.change_settings(**changes)
    return render_json({"changed": sorted(changes)})


def _parse_like(known: object, name: str, text: str) -> object:
    """A value of the kind the setting has now."""
    if isinstance(known, bool):
        return text == "true"
    try:
        return type(known)(text) if isinstance(known, int | float) else text
    except ValueError:
        raise build_invalid(name) from None


async def wait_idle(forum: Forum, _params: Params) -> web.Response:
    """Answers when every delivery that was due is made, or tried; 503 when that takes too long."""
    try:
        async with asyncio.timeout(_IDLE_S):
            await forum.sender.wait_idle()
    except TimeoutError:
        return render_json({"idle": False}, 503)
    return render_json({"idle": True})


async def tell_past(forum: Forum, _params: Params) -> web.Response:
    """Answers when what happened before the demo begins is told, or stuck."""
    past = forum.story.past if forum.story else None
    return render_json({"told": past is None or await past(forum)})


async def tell_story(forum: Forum, _params: Params) -> web.Response:
    """Lets the story begin, once; a second call changes nothing."""

    def work(turn: Turn) -> bool:
        if forum.story is None or not claim_scene(turn.db, STORY):
            return False
        forum.story.tell(turn)
        return True

    return render_json({"told": await forum.turn(work)})


def build_guarded(answer: DemoAction) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        forum = request.app[FORUM]
        try:
            key = request.headers.get("Api-Key", "")
            if not hmac.compare_digest(key.encode(), forum.settings.api_key.encode()):
                raise build_denied(BAD_KEY)
            return await answer(forum, await parse_request(request))
        except Problem as problem:
            return render_problem(problem)

    return handle


ROUTES: tuple[tuple[str, str, DemoAction], ...] = (
    ("GET", "/demo/faults", list_faults),
    ("POST", "/demo/faults", plan_fault),
    ("DELETE", "/demo/faults", clear_faults),
    ("GET", "/demo/requests", list_requests),
    ("DELETE", "/demo/requests", clear_requests),
    ("GET", "/demo/clock", show_clock),
    ("PUT", "/demo/clock", set_clock),
    ("PUT", "/demo/settings", change_settings),
    ("GET", "/demo/idle", wait_idle),
    ("POST", "/demo/past", tell_past),
    ("POST", "/demo/story", tell_story),
)
