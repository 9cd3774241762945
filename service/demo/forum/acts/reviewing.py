"""What comes before staff: posts that wait to be let through, and flags.

A queued post keeps its text, title, category, tags and what it answers (lib/new_post_manager.rb, `enqueue`); external
id, time and all else that came with it are lost.
"""

from __future__ import annotations

from collections.abc import Sequence

from service.demo.forum import constants, rules
from service.demo.forum.acts.finding import get_actor
from service.demo.forum.acts.hiding import write_hidden
from service.demo.forum.acts.pacing import check_pace
from service.demo.forum.acts.telling import tell
from service.demo.forum.problems import build_denied
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.payloads import compose_reviewable_payload
from service.demo.forum.store import reviewables
from service.demo.forum.store.database import record_row
from service.demo.forum.things import Category, Post, Reviewable, Topic, User
from service.demo.forum.turn import Turn


def needs_approval(turn: Turn, actor: User, category: Category, *, reply: bool) -> bool:
    """Staff never waits; messages never do."""
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
    reply_to: int | None = None,
) -> Reviewable:
    queued = reviewables.insert_reviewable(
        turn.db,
        type=constants.QUEUED,
        user_id=actor.id,
        topic_id=topic.id if topic else None,
        category_id=category.id if category else None,
        title=title,
        raw=raw,
        tags=" ".join(tags),
        reply_to_post_number=reply_to,
        status=constants.PENDING,
        created_at=turn.now,
    )
    tell(turn, "reviewable", "reviewable_created", compose_reviewable_payload(queued))
    return queued


def flag_post(turn: Turn, viewer: Viewer, post: Post, topic: Topic, type_id: int) -> Reviewable:
    """Put it before staff; flags of members who are trusted enough, or enough of them, hide it at once."""
    actor, author = get_actor(viewer), turn.user(post.user_id)
    allowed = (actor.trust_level >= rules.TRUST_TO_FLAG or actor.staff) and not post.hidden
    if not allowed or not reviewables.insert_flag(turn.db, post.id, actor.id, type_id, turn.now):
        raise build_denied()
    check_pace(turn, actor, "flag")
    spam = type_id == constants.SPAM
    flagged = _record_score(turn, post, topic, rules.compute_flag_score(actor.trust_level))
    enough = flagged.score >= rules.SCORE_TO_HIDE or rules.hides_at_once(
        actor.trust_level, author.trust_level, spam=spam
    )
    if enough and (actor.staff or not author.staff):
        write_hidden(turn, post, topic)
    return flagged


def _record_score(turn: Turn, post: Post, topic: Topic, more: float) -> Reviewable:
    """One reviewable a post: the first flag makes it, a later one opens it again."""
    known = reviewables.load_flagged(turn.db, post.id)
    if known is None:
        made = reviewables.insert_reviewable(
            turn.db,
            type=constants.FLAGGED,
            user_id=post.user_id,
            topic_id=topic.id,
            category_id=topic.category_id,
            raw=post.raw,
            tags="",
            score=more,
            status=constants.PENDING,
            created_at=turn.now,
            target_id=post.id,
        )
        tell(turn, "reviewable", "reviewable_created", compose_reviewable_payload(made))
        return made
    score = more + (known.score if known.status == constants.PENDING else 0)
    record_row(turn.db, "reviewable", known.id, score=score, status=constants.PENDING)
    return _tell(turn, known.id, "reviewable_score_updated")


def record_decision(turn: Turn, reviewable: Reviewable, status: int, post_id: int | None) -> Reviewable:
    """Close it; `post_id` is the post that it is about, or became."""
    version = reviewable.version + 1
    record_row(turn.db, "reviewable", reviewable.id, status=status, version=version, target_id=post_id)
    return _tell(turn, reviewable.id, "reviewable_transitioned_to")


def _tell(turn: Turn, reviewable_id: int, event_name: str) -> Reviewable:
    reviewable = reviewables.load_reviewable(turn.db, reviewable_id)
    if reviewable is None:
        raise LookupError(reviewable_id)
    tell(turn, "reviewable", event_name, compose_reviewable_payload(reviewable))
    return reviewable
