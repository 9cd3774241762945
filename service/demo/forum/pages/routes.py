"""Every page and every form of the forum."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web
from aiohttp.typedefs import Handler

from service.demo.forum.pages import acting, ballots, connecting, lists, review, signing, topics, writing
from service.demo.forum.pages.looks import load_static
from service.demo.forum.pages.visits import Page, build_action, build_page

_TYPES = {"forum.css": "text/css", "forum.svg": "image/svg+xml"}

SHARED: Mapping[str, Page] = {
    "/latest": lists.show_latest,
    "/categories": lists.show_home,
    "/c/{slug:.+}/{id:N}": lists.show_category,
    "/c/{slug:.+}/{id:N}/l/latest": lists.show_category,
    "/tag/{name:[^/]+?}": lists.show_tag,
    "/u/{username:[^/]+?}": lists.show_person,
    "/t/{id:N}": topics.show,
    "/t/{id:N}/{number:N}": topics.show,
    "/t/{slug:[^/]+}/{id:N}": topics.show,
    "/t/{slug:[^/]+}/{id:N}/{number:N}": topics.show,
    "/review": review.show_queue,
}
"""Pages whose addresses answer JSON, too, when that is asked for; written as in the API's list."""

OWN: tuple[tuple[str, Page], ...] = (
    ("/", lists.show_home),
    ("/c/{slug:[^/]+}", lists.find_category),
    ("/messages", lists.show_messages),
    ("/login", signing.choose_person),
    ("/session/sso_provider", connecting.provide),
    ("/new-topic", writing.compose_topic),
    (r"/p/{id:\d+}/edit", writing.compose_edit),
)

ACTIONS: tuple[tuple[str, Page], ...] = (
    ("/login", signing.sign_in),
    ("/logout", signing.sign_out),
    ("/new-topic", writing.create_topic),
    (r"/t/{id:\d+}/reply", writing.create_reply),
    (r"/t/{id:\d+}/state", acting.change_status),
    (r"/p/{id:\d+}/edit", writing.save_edit),
    (r"/p/{id:\d+}/vote", ballots.cast_vote),
    (r"/p/{id:\d+}/{act:delete|recover|like|unlike|hide|show}", acting.change_post),
    (r"/review/{id:\d+}/{answer:approve|reject}", review.decide),
)


def build_shared_pages() -> dict[str, Handler]:
    return {path: build_page(page) for path, page in SHARED.items()}


def add_pages(app: web.Application) -> None:
    for path, page in OWN:
        app.router.add_get(path, build_page(page))
    for path, action in ACTIONS:
        app.router.add_post(path, build_action(action))
    app.router.add_get(r"/static/{name:forum\.css|forum\.svg}", _answer_static)
    app.router.add_get("/favicon.ico", _answer_icon)


async def _answer_static(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    headers = {"Cache-Control": "max-age=300"}
    return web.Response(body=load_static(name), content_type=_TYPES[name], charset="utf-8", headers=headers)


async def _answer_icon(_request: web.Request) -> web.Response:
    return web.Response(status=302, headers={"Location": "/static/forum.svg"})
