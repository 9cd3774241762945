"""Closing, listing, pinning and archiving topics (Discourse's TopicStatusUpdater), with its small-action posts."""

from __future__ import annotations

from datetime import datetime

from service.demo.forum import constants
from service.demo.forum.acts.finding import get_staff, load_kept_post, load_kept_topic
from service.demo.forum.acts.telling import tell_post, tell_topic
from service.demo.forum.cooking import cook
from service.demo.forum.problems import build_invalid
from service.demo.forum.rights import Viewer
from service.demo.forum.store import posts, topics
from service.demo.forum.store.database import record_row
from service.demo.forum.things import Topic, User
from service.demo.forum.turn import Turn

PINS = ("pinned", "pinned_globally")
STATUSES = ("closed", "visible", "archived", *PINS)


def set_status(
    turn: Turn, viewer: Viewer, topic: Topic, status: str, enabled: bool, until: datetime | None = None
) -> None:
    """A status that does not change makes no small action, but is told all the same; pins always make one.

    A pin is for a time, after which the topic is one among others.
    """
    actor = get_staff(viewer)
    if status not in STATUSES:
        raise build_invalid("status")
    if status in PINS and enabled and until is None:
        raise build_invalid("until")
    write_status(turn, actor, topic, status, enabled, until)


def write_status(
    turn: Turn, actor: User, topic: Topic, status: str, enabled: bool, until: datetime | None = None
) -> None:
    """The same for somebody whose rights are known, such as the system."""
    if _change(turn, topic, status, enabled, until):
        write_small_action(turn, actor, topic, f"{status}.{'enabled' if enabled else 'disabled'}")
        if status == "closed" and not enabled:
            record_row(turn.db, "topic", topic.id, bumped_at=turn.now)
    tell_topic(turn, f"topic_{status}_status_updated", load_kept_topic(turn, topic.id))


def _change(turn: Turn, topic: Topic, status: str, enabled: bool, until: datetime | None) -> bool:
    if status in PINS:
        record_row(
            turn.db,
            "topic",
            topic.id,
            pinned_at=turn.now if enabled else None,
            pinned_until=until if enabled else None,
            pinned_globally=enabled and status == "pinned_globally",
        )
        return True
    before = {"closed": topic.closed, "visible": topic.visible, "archived": topic.archived}[status]
    record_row(turn.db, "topic", topic.id, **{status: enabled})
    return before != enabled


def write_small_action(
    turn: Turn, actor: User, topic: Topic, action_code: str, raw: str = "", number: int | None = None
) -> None:
    """A post, mostly without text, that says what staff did; it bumps nothing."""
    post_id = posts.insert_post(
        turn.db,
        topic_id=topic.id,
        post_number=number or posts.load_next_number(turn.db, topic.id),
        post_type=constants.SMALL_ACTION,
        user_id=actor.id,
        raw=raw,
        cooked=cook(raw, ()) if raw else "",
        created_at=turn.now,
        updated_at=turn.now,
        last_version_at=turn.now,
        last_editor_id=actor.id,
        action_code=action_code,
    )
    topics.record_statistics(turn.db, topic.id)
    tell_post(turn, "post_created", load_kept_post(turn, post_id))
