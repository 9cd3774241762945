"""Signing in as one of the demo's people, with a click and without a password; and out again."""

from __future__ import annotations

from aiohttp import web

from service.demo.forum.pages.connecting import allow_return, find_next
from service.demo.forum.pages.visits import Visit, redirect, set_cookie, start_session
from service.demo.forum.problems import build_denied, build_not_found
from service.demo.forum.store import people
from service.demo.forum.store.sessions import delete_session
from service.demo.forum.things import User
from service.demo.forum.turn import Turn


async def choose_person(visit: Visit) -> web.Response:
    """The page needs a session for its token, though nobody is signed in yet."""
    session = visit.session or await start_session(visit, None)
    companion = visit.forum.settings.api_username
    cast = await visit.forum.turn(lambda turn: _load_cast(turn, companion))
    response = visit.render("sign_in.html", cast=cast, form_token=session.csrf)
    set_cookie(visit, response, session)
    allow_return(visit, response)
    return response


def _load_cast(turn: Turn, companion: str) -> list[User]:
    """Everybody but the companion itself, which nobody should play."""
    return [user for user in people.load_users(turn.db) if user.username != companion]


async def sign_in(visit: Visit) -> web.Response:
    """A new session each time: the one from before ends."""
    user = await visit.forum.turn(lambda turn: _load_chosen(turn, visit))
    session = await start_session(visit, user)
    response = redirect(find_next(visit))
    set_cookie(visit, response, session)
    return response


def _load_chosen(turn: Turn, visit: Visit) -> User:
    user = people.load_user_named(turn.db, visit.params.text("username") or "")
    if user is None or user.username == visit.forum.settings.api_username or user.id < 0:
        raise build_not_found()
    if user.is_suspended(turn.now):
        raise build_denied("This account is suspended.")
    if visit.session:
        delete_session(turn.db, visit.session.token)
    return user


async def sign_out(visit: Visit) -> web.Response:
    if visit.session:
        token = visit.session.token
        await visit.forum.turn(lambda turn: delete_session(turn.db, token))
    return redirect("/")
