"""One visit of a browser: who it is, what it sent, and how every page is answered."""

from __future__ import annotations

import hmac
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from aiohttp import web
from aiohttp.typedefs import Handler

from service.demo.forum.forum import FORUM, Forum
from service.demo.forum.pages.looks import render_template
from service.demo.forum.params import Params, parse_request
from service.demo.forum.problems import Problem, build_denied, build_not_logged_in, build_read_only
from service.demo.forum.rights import Viewer
from service.demo.forum.store import people, reviewables
from service.demo.forum.store.sessions import Session, insert_session, load_session
from service.demo.forum.things import User
from service.demo.forum.turn import Turn

T = TypeVar("T")

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' https: data:;"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Visit:
    request: web.Request
    forum: Forum
    session: Session | None
    user: User | None
    params: Params
    waiting: int
    """Posts in the queue, for staff."""

    def path_number(self, name: str) -> int:
        return int(self.request.match_info[name])

    def path_text(self, name: str) -> str:
        return self.request.match_info[name]

    async def turn(self, work: Callable[[Turn, Viewer], T]) -> T:
        return await self.forum.turn_as(self.user, work)

    def render(self, template: str, status: int = 200, **values: object) -> web.Response:
        html = self.render_text(template, **values)
        return web.Response(text=html, status=status, content_type="text/html", charset="utf-8")

    def render_text(self, template: str, **values: object) -> str:
        """Every template knows the visitor, the forum's title and clock, and the token of its forms."""
        return render_template(
            template,
            forum_title=self.forum.settings.title,
            visitor=self.user,
            token=self.session.csrf if self.session else "",
            waiting=self.waiting,
            here=self.request.rel_url.path,
            now=self.forum.clock.now(),
            **values,
        )


Page = Callable[[Visit], Awaitable[web.StreamResponse]]


def build_page(page: Page) -> Handler:
    """A page to look at."""

    async def handle(request: web.Request) -> web.StreamResponse:
        return await _answer(request, page)

    return handle


def build_action(page: Page) -> Handler:
    """A change: only with the token of this browser's session."""

    async def guarded(visit: Visit) -> web.StreamResponse:
        if visit.forum.settings.read_only:
            raise build_read_only()
        sent = visit.params.text("token") or ""
        if visit.session is None or not hmac.compare_digest(sent.encode(), visit.session.csrf.encode()):
            raise build_denied(
                "This form is too old or came from somewhere else. Please go back and try again."
            )
        return await page(visit)

    return build_page(guarded)


async def _answer(request: web.Request, page: Page) -> web.StreamResponse:
    visit = await _open_visit(request)
    try:
        response = await page(visit)
        if response.prepared:
            return response
    except Problem as problem:
        response = _render_problem(visit, problem)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _render_problem(visit: Visit, problem: Problem) -> web.Response:
    if problem.body.get("error_type") == "not_logged_in":
        return redirect("/login")
    return visit.render("problem.html", problem.status, number=problem.status, errors=problem.errors)


async def render_not_found(request: web.Request) -> web.StreamResponse:
    """The page for a path that leads nowhere."""

    async def page(visit: Visit) -> web.Response:
        errors = ["That page does not exist, or it is private."]
        return visit.render("problem.html", 404, number=404, errors=errors)

    return await _answer(request, page)


async def _open_visit(request: web.Request) -> Visit:
    forum = request.app[FORUM]
    token = request.cookies.get(name_cookie(forum), "")

    def work(turn: Turn) -> tuple[Session | None, User | None, int]:
        session = load_session(turn.db, token)
        user = people.load_user(turn.db, session.user_id) if session and session.user_id else None
        return session, user, reviewables.count_queued(turn.db) if user and user.staff else 0

    session, user, waiting = await forum.turn(work)
    return Visit(request, forum, session, user, await parse_request(request), waiting)


def name_cookie(forum: Forum) -> str:
    """Cookies know no ports: two demos on one machine must not sign each other out."""
    return f"forum_session_{zlib.crc32(forum.settings.public_url.encode()):08x}"


async def start_session(visit: Visit, user: User | None) -> Session:
    return await visit.forum.turn(lambda turn: insert_session(turn.db, turn.now, user.id if user else None))


def set_cookie(visit: Visit, response: web.Response, session: Session) -> None:
    response.set_cookie(
        name_cookie(visit.forum),
        session.token,
        httponly=True,
        samesite="Lax",
        secure=visit.forum.settings.public_url.startswith("https:"),
        path="/",
    )


def redirect(path: str) -> web.Response:
    """After a change, so that reloading repeats nothing."""
    return web.Response(status=303, headers={"Location": path})


def get_visitor(visit: Visit) -> User:
    if visit.user is None:
        raise build_not_logged_in()
    return visit.user
