"""`/post_actions`: likes, and flags by which staff hides a post."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from service.demo.forum import constants
from service.demo.forum.acts.deciding import decide_reviewable
from service.demo.forum.acts.finding import get_staff, load_kept_post, load_visible_post
from service.demo.forum.acts.hiding import unhide_post
from service.demo.forum.acts.liking import like_post, unlike_post
from service.demo.forum.acts.reviewing import flag_post
from service.demo.forum.api.calls import Call, render_json
from service.demo.forum.problems import Json, build_invalid
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.posts import compose_post, load_context
from service.demo.forum.things import Post, Topic
from service.demo.forum.turn import Turn


async def create(call: Call) -> web.Response:
    """A like, or a flag; of staff's with `take_action=true` the decision is that the post is hidden."""
    post_id, type_id = call.params.number("id") or 0, call.params.number("post_action_type_id") or 0
    if type_id not in constants.FLAGS:
        return await _answer(call, post_id, liked=True)
    at_once = call.params.flag("take_action")

    def flag(turn: Turn, viewer: Viewer, post: Post, topic: Topic) -> Post:
        if at_once:
            get_staff(viewer)
        flagged = flag_post(turn, viewer, post, topic, type_id)
        if at_once:
            decide_reviewable(turn, viewer, flagged.id, "agree_and_hide")
        return load_kept_post(turn, post.id)

    return await _change(call, post_id, flag)


async def unhide(call: Call) -> web.Response:
    """`PUT /posts/{id}/unhide`, for staff."""
    await _change(call, call.path_number("id"), unhide_post)
    return web.Response()


async def _change(call: Call, post_id: int, act: Callable[[Turn, Viewer, Post, Topic], Post]) -> web.Response:
    def work(turn: Turn, viewer: Viewer) -> Json:
        post, topic = load_visible_post(turn, viewer, post_id)
        changed = act(turn, viewer, post, topic)
        return compose_post(turn, load_context(turn, viewer, topic.id), changed)

    return render_json(await call.turn(work))


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
