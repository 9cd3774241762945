"""`/post_actions`: likes, and flags by which staff hides a post."""

from __future__ import annotations

from service.demo.forum import constants
from service.demo.forum.acts.deciding import decide_reviewable
from service.demo.forum.acts.finding import get_staff, load_kept_post, load_visible_post
from service.demo.forum.acts.hiding import unhide_post
from service.demo.forum.acts.liking import like_post, unlike_post
from service.demo.forum.acts.reviewing import flag_post
from service.demo.forum.api.calls import Call, answer_json
from service.demo.forum.problems import Json, build_invalid
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.posts import compose_post, load_context
from service.demo.forum.things import Post
from service.demo.forum.turn import Turn


@answer_json
def create(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """A like, or a flag; of staff's with `take_action=true` the decision is that the post is hidden."""
    type_id = call.params.number("post_action_type_id")
    post, topic = load_visible_post(turn, viewer, call.params.number("id") or 0)
    if type_id == constants.LIKE:
        like_post(turn, viewer, post, topic)
    elif type_id in constants.FLAGS:
        at_once = call.params.flag("take_action")
        if at_once:
            get_staff(viewer)
        flagged = flag_post(turn, viewer, post, topic, type_id)
        if at_once:
            decide_reviewable(turn, viewer, flagged.id, "agree_and_hide")
    else:
        raise build_invalid("post_action_type_id")
    return _compose(turn, viewer, post)


@answer_json
def destroy(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """Takes a like back."""
    if call.params.number("post_action_type_id") != constants.LIKE:
        raise build_invalid("post_action_type_id")
    post, _ = load_visible_post(turn, viewer, call.path_number("id"))
    unlike_post(turn, viewer, post)
    return _compose(turn, viewer, post)


@answer_json
def unhide(call: Call, turn: Turn, viewer: Viewer) -> None:
    """`PUT /posts/{id}/unhide`, for staff."""
    unhide_post(turn, viewer, *load_visible_post(turn, viewer, call.path_number("id")))


def _compose(turn: Turn, viewer: Viewer, post: Post) -> Json:
    """The post as it is now."""
    return compose_post(turn, load_context(turn, viewer, post.topic_id), load_kept_post(turn, post.id))
