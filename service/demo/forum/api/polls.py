"""`/polls`: votes, who voted, and closing a poll."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from service.demo.forum.acts.finding import load_visible_post
from service.demo.forum.acts.polling import choose_options, set_poll_status, vote
from service.demo.forum.api.calls import Call, answer_json, render_json
from service.demo.forum.problems import Json, build_invalid
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.polls import compose_poll, find_poll, group_voters, sees_voters
from service.demo.forum.store import polls, posts
from service.demo.forum.things import Post, Topic
from service.demo.forum.turn import Turn

_Act = Callable[[Turn, Viewer, Post, Topic, str], None]


async def create_vote(call: Call) -> web.Response:
    """`options` are ids; they replace what the caller chose before."""
    wished = call.params.texts("options") or []

    def act(turn: Turn, viewer: Viewer, post: Post, topic: Topic, name: str) -> None:
        chosen = choose_options(find_poll(turn, post, name)[1], wished)
        vote(turn, viewer, post, topic, name, chosen)

    return await _change(call, act, vote=wished)


async def remove_vote(call: Call) -> web.Response:
    return await _change(
        call, lambda turn, viewer, post, topic, name: vote(turn, viewer, post, topic, name, ())
    )


async def toggle_status(call: Call) -> web.Response:
    status = call.params.required("status")
    return await _change(
        call, lambda turn, viewer, post, _topic, name: set_poll_status(turn, viewer, post, name, status)
    )


async def _change(call: Call, act: _Act, **more: object) -> web.Response:
    post_id, name = call.params.number("post_id") or 0, call.params.required("poll_name")

    def work(turn: Turn, viewer: Viewer) -> Json:
        post, topic = load_visible_post(turn, viewer, post_id)
        act(turn, viewer, post, topic, name)
        return compose_poll(turn, viewer.user, post, name)

    return render_json({"poll": await call.turn(work), **more})


@answer_json
def voters(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """Of one option (`option_id`) or of all, `limit` (at most 50) a page; 400 where votes are secret."""
    params = call.params
    post_id, name = params.number("post_id") or 0, params.required("poll_name")
    limit, page = min(max(params.number("limit") or 25, 0), 50), max(params.number("page") or 1, 1)
    option_id = params.text("option_id")
    post = posts.load_post(turn.db, post_id)
    kept = polls.load_poll(turn.db, post_id, name) if post else None
    if post is None or kept is None or not sees_voters(turn, viewer.user, post, name):
        raise build_invalid("poll_name" if post else "post_id")
    found = group_voters(turn, polls.load_votes(turn.db, kept.id), page, limit)
    return {"voters": found if option_id is None else {option_id: found.get(option_id, [])}}
