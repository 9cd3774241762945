"""`/session/sso_provider`: signs people in to other sites (app/controllers/session_controller.rb, `sso_provider`)."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from service.demo.forum.connect import Asked, ConnectRefused, compose_return, parse_asked
from service.demo.forum.pages.visits import HEADERS, Visit, redirect
from service.demo.forum.problems import build_not_found
from service.demo.forum.store import people
from service.demo.forum.store.sessions import delete_session
from service.demo.forum.things import User
from service.demo.forum.turn import Turn

COOKIE = "sso_payload"
"""Keeps what was asked while somebody signs in first."""


async def provide(visit: Visit) -> web.Response:
    """The redirect back; without a session to the sign-in first, or back at once with `prompt=none`."""
    if not visit.forum.settings.enable_discourse_connect_provider:
        raise build_not_found()
    visit.params.required("sso")
    try:
        asked = _parse(visit, visit.request.query_string)
    except ConnectRefused as refused:
        return web.Response(status=refused.status, text=refused.text)
    if asked.logout:
        if visit.session:
            token = visit.session.token
            await visit.forum.turn(lambda turn: delete_session(turn.db, token))
        return _lead_to(asked.return_url)
    if visit.user is not None:
        user = visit.user
        values = await visit.forum.turn(lambda turn: _compose_user(turn, user))
        return _lead_to(compose_return(asked, values))
    if asked.prompt == "none":
        return _lead_to(compose_return(asked, {"failed": "true", "prompt": "none"}))
    response = redirect("/login")
    response.set_cookie(COOKIE, visit.request.query_string, httponly=True, samesite="Lax")
    return response


def _parse(visit: Visit, query: str) -> Asked:
    return parse_asked(dict(parse_qsl(query)), visit.forum.settings.discourse_connect_provider_secrets)


def _lead_to(url: str) -> web.Response:
    response = web.Response(status=302, headers={"Location": url})
    response.del_cookie(COOKIE)
    return response


def _compose_user(turn: Turn, user: User) -> dict[str, str]:
    """No trust level, no language; groups with the automatic ones."""
    return {
        "admin": str(user.admin).lower(),
        "moderator": str(user.moderator).lower(),
        "email": user.email,
        "external_id": str(user.id),
        "groups": ",".join(group.name for group in people.load_groups_of(turn.db, user.id)),
        "name": user.name,
        "username": user.username,
    }


def find_next(visit: Visit) -> str:
    """Where somebody who has just signed in wanted to go."""
    query = visit.request.cookies.get(COOKIE)
    return f"/session/sso_provider?{query}" if query else "/"


def allow_return(visit: Visit, response: web.Response) -> None:
    """Browsers hold a form's policy against the redirects that follow it: name the site that waits."""
    try:
        asked = _parse(visit, visit.request.cookies.get(COOKIE, ""))
    except ConnectRefused:
        return
    place = urlsplit(asked.return_url)
    policy = HEADERS["Content-Security-Policy"]
    own = f"form-action 'self' {place.scheme}://{place.netloc}"
    response.headers["Content-Security-Policy"] = policy.replace("form-action 'self'", own)
