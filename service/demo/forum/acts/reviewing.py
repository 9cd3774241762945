"""The queue of posts that wait for staff. A post that leaves it has lost its external id, as on Discourse."""

from __future__ import annotations

from collections.abc import Sequence

from service.demo.forum import constants
from service.demo.forum.acts.telling import tell
from service.demo.forum.shapes.payloads import compose_reviewable_payload
from service.demo.forum.store import queue
from service.demo.forum.things import Category, QueuedPost, Topic, User
from service.demo.forum.turn import Turn


def needs_approval(turn: Turn, actor: User, category: Category, *, reply: bool) -> bool:
    if actor.staff:
        return False
    if category.slug in turn.settings.moderated_categories:
        return True
    return category.reply_approval if reply else category.topic_approval


def enqueue_post(
    turn: Turn,
    actor: User,
    raw: str,
    *,
    title: str | None = None,
    category: Category | None = None,
    topic: Topic | None = None,
    tags: Sequence[str] = (),
) -> QueuedPost:
    queued = queue.insert_queued(
        turn.db,
        user_id=actor.id,
        topic_id=topic.id if topic else None,
        category_id=category.id if category else None,
        title=title,
        raw=raw,
        tags=" ".join(tags),
        status=constants.PENDING,
        created_at=turn.now,
    )
    tell(turn, "reviewable", "reviewable_created", compose_reviewable_payload(queued))
    return queued


def record_decision(turn: Turn, queued: QueuedPost, status: int, post_id: int | None) -> QueuedPost:
    """Close a queued post as approved (with the post it became) or rejected."""
    queue.record_queued(
        turn.db, queued.id, status=status, version=queued.version + 1, created_post_id=post_id
    )
    decided = queue.load_queued(turn.db, queued.id) or queued
    tell(turn, "reviewable", "reviewable_transitioned_to", compose_reviewable_payload(decided))
    return decided
