"""The small changes: delete, recover, like, hide, close, list, pin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from aiohttp import web

from service.demo.forum.acts.finding import load_visible_post, load_visible_topic
from service.demo.forum.acts.hiding import hide_post, unhide_post
from service.demo.forum.acts.liking import like_post, unlike_post
from service.demo.forum.acts.removing import delete_post, recover_post
from service.demo.forum.acts.statuses import PINS, set_status
from service.demo.forum.pages.visits import Visit, get_visitor, redirect
from service.demo.forum.rights import Viewer
from service.demo.forum.things import Post, Topic
from service.demo.forum.turn import Turn

PINNED_FOR = timedelta(days=30)

_Act = Callable[[Turn, Viewer, Post, Topic], object]

_ACTS: dict[str, _Act] = {
    "delete": delete_post,
    "recover": recover_post,
    "like": like_post,
    "unlike": lambda turn, viewer, post, _topic: unlike_post(turn, viewer, post),
    "hide": hide_post,
    "show": unhide_post,
}


async def change_post(visit: Visit) -> web.Response:
    """`POST /p/{id}/{act}`, then back to the post, or to the topic when the post is gone."""
    visitor = get_visitor(visit)
    act = visit.path_text("act")

    def work(turn: Turn, viewer: Viewer) -> tuple[Post, Topic]:
        post, topic = load_visible_post(turn, viewer, visit.path_number("id"))
        _ACTS[act](turn, viewer, post, topic)
        return post, topic

    post, topic = await visit.turn(work)
    if act == "delete" and visitor.staff and not post.first:
        return redirect(f"/t/{topic.slug}/{topic.id}")
    return redirect(f"/t/{topic.slug}/{topic.id}/{post.post_number}")


async def change_status(visit: Visit) -> web.Response:
    """`POST /t/{id}/state` with `status` and `enabled`, for staff."""
    get_visitor(visit)
    status, enabled = visit.params.required("status"), visit.params.flag("enabled")

    def work(turn: Turn, viewer: Viewer) -> Topic:
        topic = load_visible_topic(turn, viewer, visit.path_number("id"))
        until = turn.now + PINNED_FOR if enabled and status in PINS else None
        set_status(turn, viewer, topic, status, enabled, until)
        return topic

    topic = await visit.turn(work)
    return redirect(f"/t/{topic.slug}/{topic.id}")
