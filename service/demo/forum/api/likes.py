"""`/post_actions`: likes, the only kind of post action here."""

from __future__ import annotations

from aiohttp import web

from service.demo.forum import constants
from service.demo.forum.acts.finding import load_visible_post
from service.demo.forum.acts.liking import like_post, unlike_post
from service.demo.forum.api.calls import Call, render_json
from service.demo.forum.problems import Json, build_invalid
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.posts import compose_post, load_context
from service.demo.forum.turn import Turn


async def create(call: Call) -> web.Response:
    return await _answer(call, call.params.number("id") or 0, liked=True)


async def destroy(call: Call) -> web.Response:
    return await _answer(call, call.path_number("id"), liked=False)


async def _answer(call: Call, post_id: int, *, liked: bool) -> web.Response:
    if call.params.number("post_action_type_id") != constants.LIKE:
        raise build_invalid("post_action_type_id")

    def work(turn: Turn, viewer: Viewer) -> Json:
        post, topic = load_visible_post(turn, viewer, post_id)
        changed = like_post(turn, viewer, post, topic) if liked else unlike_post(turn, viewer, post)
        return compose_post(turn, load_context(turn, viewer, topic.id), changed)

    return render_json(await call.turn(work))
