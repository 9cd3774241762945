"""Hiding a post as flagged, and showing it again: no event of the post, but its topic is unlisted with it."""

from __future__ import annotations

from service.demo.forum import constants
from service.demo.forum.acts.finding import get_staff, load_kept_post
from service.demo.forum.acts.statuses import write_status
from service.demo.forum.rights import Viewer
from service.demo.forum.store import posts
from service.demo.forum.store.database import record_row
from service.demo.forum.things import Post, Topic
from service.demo.forum.turn import Turn


def hide_post(turn: Turn, viewer: Viewer, post: Post, topic: Topic) -> Post:
    """A topic in which nothing is left to see is unlisted by the system."""
    get_staff(viewer)
    write_hidden(turn, post, topic)
    return load_kept_post(turn, post.id)


def write_hidden(turn: Turn, post: Post, topic: Topic) -> None:
    """The same for flags (app/models/post.rb, `hide!`). What is hidden a second time, no edit brings back."""
    if post.hidden:
        return
    reason = constants.HIDDEN_AGAIN if post.hidden_at else constants.HIDDEN_BY_FLAGS
    record_row(turn.db, "post", post.id, hidden=True, hidden_at=turn.now, hidden_reason_id=reason)
    if topic.visible and not posts.has_visible(turn.db, topic.id):
        write_status(turn, turn.system(), topic, "visible", False)


def unhide_post(turn: Turn, viewer: Viewer, post: Post, topic: Topic) -> Post:
    get_staff(viewer)
    write_shown(turn, post, topic)
    return load_kept_post(turn, post.id)


def write_shown(turn: Turn, post: Post, topic: Topic) -> None:
    if post.hidden:
        record_row(turn.db, "post", post.id, hidden=False)
        if post.first and not topic.visible:
            write_status(turn, turn.system(), topic, "visible", True)
