"""Staff lets a queued post through or not."""

from __future__ import annotations

from service.demo.forum import constants
from service.demo.forum.acts.finding import get_staff
from service.demo.forum.acts.reviewing import record_decision
from service.demo.forum.acts.writing import Draft, create_post
from service.demo.forum.problems import build_conflict, build_not_found
from service.demo.forum.rights import Viewer, load_viewer
from service.demo.forum.store import queue
from service.demo.forum.things import Post, QueuedPost
from service.demo.forum.turn import Turn


def approve_post(turn: Turn, viewer: Viewer, queued_id: int) -> tuple[QueuedPost, Post | None]:
    """Post it in its author's name, without the external id it came with."""
    queued = _load_pending(turn, viewer, queued_id)
    author = load_viewer(turn.db, turn.user(queued.user_id))
    draft = Draft(
        raw=queued.raw,
        title=queued.title,
        category_id=queued.category_id,
        tags=queued.tags.split(),
        topic_id=queued.topic_id,
        approved=True,
    )
    made = create_post(turn, author, draft)
    post = made if isinstance(made, Post) else None
    return record_decision(turn, queued, constants.APPROVED, post.id if post else None), post


def reject_post(turn: Turn, viewer: Viewer, queued_id: int) -> QueuedPost:
    return record_decision(turn, _load_pending(turn, viewer, queued_id), constants.REJECTED, None)


def _load_pending(turn: Turn, viewer: Viewer, queued_id: int) -> QueuedPost:
    get_staff(viewer)
    queued = queue.load_queued(turn.db, queued_id)
    if queued is None:
        raise build_not_found()
    if queued.status != constants.PENDING:
        raise build_conflict()
    return queued
