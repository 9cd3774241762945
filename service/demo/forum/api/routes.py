"""Every path of the API with Discourse's name for it, which stands in `X-Discourse-Route`."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web
from aiohttp.typedefs import Handler

from service.demo.forum.api import (
    demo,
    likes,
    lists,
    people,
    polls,
    posts,
    reviewables,
    revisions,
    site,
    topics,
    web_hooks,
)
from service.demo.forum.api.calls import Action, build_handler

ROUTES: tuple[tuple[str, str, str, Action], ...] = (
    ("POST", "/posts", "posts/create", posts.create),
    ("GET", "/posts", "posts/latest", posts.latest),
    ("GET", "/private-posts", "posts/latest", posts.private),
    ("GET", "/posts/{id:N}", "posts/show", posts.show),
    ("PUT", "/posts/{id:N}", "posts/update", posts.update),
    ("DELETE", "/posts/{id:N}", "posts/destroy", posts.destroy),
    ("PUT", "/posts/{id:N}/recover", "posts/recover", posts.recover),
    ("PUT", "/posts/{id:N}/unhide", "posts/unhide", likes.unhide),
    ("GET", "/posts/{id:N}/revisions/{number:latest|[0-9]+}", "posts/latest_revision", revisions.show),
    ("GET", "/posts/by_number/{topic_id:N}/{number:N}", "posts/by_number", posts.show_by_number),
    ("GET", "/t/external_id/{external_id:[^/]+?}", "topics/show_by_external_id", topics.show_by_external_id),
    ("PUT", "/t/{slug:[^/]+}/{id:N}", "topics/update", topics.update),
    ("PUT", "/t/{id:N}", "topics/update", topics.update),
    ("PUT", "/t/{id:N}/status", "topics/status", topics.status),
    ("PUT", "/t/{id:N}/recover", "topics/recover", topics.recover),
    ("POST", "/t/{id:N}/move-posts", "topics/move_posts", topics.move),
    ("POST", "/t/{id:N}/merge-topic", "topics/merge_topic", topics.merge),
    ("PUT", "/t/{id:N}/reset-bump-date", "topics/reset_bump_date", topics.reset_bump_date),
    ("DELETE", "/t/{id:N}", "topics/destroy", topics.destroy),
    ("GET", "/t/{id:N}/posts", "topics/posts", topics.show_posts),
    ("GET", "/t/{id:N}", "topics/show", topics.show),
    ("GET", "/t/{id:N}/{number:N}", "topics/show", topics.show),
    ("GET", "/t/{slug:[^/]+}/{id:N}", "topics/show", topics.show),
    ("GET", "/t/{slug:[^/]+}/{id:N}/{number:N}", "topics/show", topics.show),
    ("GET", "/latest", "list/latest", lists.latest),
    ("GET", "/c/{slug:.+}/{id:N}/l/latest", "list/category_latest", lists.category),
    ("GET", "/c/{id:N}/show", "categories/show", site.show_category),
    ("GET", "/c/{slug:.+}/{id:N}", "list/category_default", lists.category),
    ("GET", "/tags", "tags/index", lists.tags),
    ("GET", "/tag/{name:[^/]+?}", "tags/show", lists.tag),
    ("GET", "/topics/private-messages/{username:[^/]+?}", "list/private_messages", lists.private_messages),
    ("GET", "/site", "site/site", site.show_site),
    ("GET", "/site/basic-info", "site/basic_info", site.show_basic_info),
    ("GET", "/categories", "categories/index", site.list_categories),
    ("POST", "/categories", "categories/create", site.create_category),
    ("PUT", "/categories/{id:N}", "categories/update", site.update_category),
    ("GET", "/u/{username:[^/]+?}", "users/show", people.show_user),
    ("PUT", "/u/{username:[^/]+?}", "users/update", people.update_user),
    ("PUT", "/u/{username:[^/]+?}/preferences/username", "users/username", people.rename),
    ("PUT", "/admin/users/{id:N}/suspend", "admin/users/suspend", people.suspend),
    ("PUT", "/admin/users/{id:N}/unsuspend", "admin/users/unsuspend", people.unsuspend),
    ("GET", "/groups", "groups/index", people.list_groups),
    ("GET", "/groups/by-id/{id:N}", "groups/show", people.show_group),
    ("GET", "/groups/{name:[^/]+?}/members", "groups/members", people.list_members),
    ("GET", "/groups/{name:[^/]+?}", "groups/show", people.show_group),
    ("PUT", "/groups/{id:N}", "groups/update", people.update_group),
    ("PUT", "/groups/{id:N}/members", "groups/add_members", people.add),
    ("DELETE", "/groups/{id:N}/members", "groups/remove_member", people.remove),
    ("POST", "/post_actions", "post_actions/create", likes.create),
    ("DELETE", "/post_actions/{id:N}", "post_actions/destroy", likes.destroy),
    ("PUT", "/polls/vote", "discourse_poll/polls/vote", polls.create_vote),
    ("DELETE", "/polls/vote", "discourse_poll/polls/remove_vote", polls.remove_vote),
    ("PUT", "/polls/toggle_status", "discourse_poll/polls/toggle_status", polls.toggle_status),
    ("GET", "/polls/voters", "discourse_poll/polls/voters", polls.voters),
    ("GET", "/review", "reviewables/index", reviewables.index),
    ("PUT", "/review/{id:N}/perform/{action:[a-z_]+}", "reviewables/perform", reviewables.perform),
    ("GET", "/admin/api/web_hooks", "admin/web_hooks/index", web_hooks.index),
    ("POST", "/admin/api/web_hooks", "admin/web_hooks/create", web_hooks.create),
    ("GET", "/admin/api/web_hooks/{id:N}", "admin/web_hooks/show", web_hooks.show),
    ("PUT", "/admin/api/web_hooks/{id:N}", "admin/web_hooks/update", web_hooks.update),
    ("DELETE", "/admin/api/web_hooks/{id:N}", "admin/web_hooks/destroy", web_hooks.destroy),
    ("POST", "/admin/api/web_hooks/{id:N}/ping", "admin/web_hooks/ping", web_hooks.ping),
    ("GET", "/admin/api/web_hook_events/{id:N}", "admin/web_hooks/list_events", web_hooks.events),
    (
        "POST",
        "/admin/api/web_hooks/{id:N}/events/failed_redeliver",
        "admin/web_hooks/redeliver_failed_events",
        web_hooks.redeliver_failed,
    ),
    (
        "POST",
        "/admin/api/web_hooks/{id:N}/events/{event_id:N}/redeliver",
        "admin/web_hooks/redeliver_event",
        web_hooks.redeliver,
    ),
)


def add_api(app: web.Application, pages: Mapping[str, Handler]) -> None:
    """With `.json` always. Without it a GET is the page of that path, unless it asks for JSON or there is none."""
    for method, path, name, answer in ROUTES:
        handler = build_handler(name, answer)
        app.router.add_route(method, f"{expand_path(path)}.json", handler)
        if method == "GET" and path in pages:
            handler = _build_choice(handler, pages[path])
        app.router.add_route(method, expand_path(path), handler)
    for path in ("/raw/{topic_id:N}", "/raw/{topic_id:N}/{number:N}"):
        app.router.add_get(expand_path(path), build_handler("posts/markdown_num", posts.show_raw))
    for method, path, demo_answer in demo.ROUTES:
        app.router.add_route(method, path, demo.build_guarded(demo_answer))


def expand_path(path: str) -> str:
    """Our `{id:N}` in aiohttp's words."""
    return path.replace(":N}", r":\d+}")


def wants_json(request: web.Request) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _build_choice(api: Handler, page: Handler) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        return await (api if wants_json(request) else page)(request)

    return handle
