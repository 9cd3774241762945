"""Decides about an announcement with all we know of it, and records decision and effects in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from jobs.engine.requests import compose_requests
from jobs.engine.tools import Tools, load_clock
from jobs.organizers import wake_organizers
from jobs.speakers import SaidByPosts, Seeing, read_posts
from jobs.voices import Heard, hear_announcement, record_heard
from service.domain.announcements.values import Announcement
from service.domain.announcing import (
    AnnouncementState,
    Decision,
    KnownAnnouncement,
    Seen,
    decide_announcement,
    decide_withdrawn,
)
from service.domain.circles import Circle, find_next_meeting
from service.domain.effects import DropEffect, NewEffect, Priority
from service.domain.ids import DeliveryId, ForumUserId, TopicId
from service.domain.posts import Post, User
from service.domain.subjects import compose_circle_subject
from service.domain.voices.announcements import compose_announcement
from service.reasons import Reason, ReasonCode
from service.store.attention import What, wake
from service.store.circles import (
    load_announcement,
    load_circle,
    load_twins,
    load_waiting_twins,
    lock_lane,
    lock_twins,
    record_announcement,
    record_circle,
)
from service.store.deliveries import blank_bodies_of_topic
from service.store.effects import drop_effect, insert_effects
from service.store.people import record_person
from service.store.pool import Connection
from service.store.posts import blank_posts, load_posts, record_post

SOON = timedelta(hours=48)
"""A meeting within this time is urgent, however we came to know of it."""


WAITS_FOR_PEOPLE = (AnnouncementState.WAITING, AnnouncementState.LEFT_ALONE, AnnouncementState.ASKED)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why we decide now."""

    delivery_id: DeliveryId | None = None
    priority: Priority = Priority.CHANGE
    """Nothing that follows is more urgent than this, unless a meeting is near."""

    @property
    def read_priority(self) -> Priority:
        return max(self.priority, Priority.ANSWER)


async def record_posts(connection: Connection, posts: Sequence[Post]) -> None:
    """Keep these posts and their authors."""
    for post in posts:
        await record_person(connection, User(post.author_id, post.author_name))
        await record_post(connection, post)


async def decide_topic(connection: Connection, tools: Tools, seeing: Seeing, cause: Cause) -> Reason:
    """Decide and record, inside a transaction that holds the circle's lane until it ends.

    Gives what was decided and why. Raises UnknownPeople, WordsNotKept, or RetryLater when the forum lacks a category.
    """
    subject = compose_circle_subject(seeing.topic_id)
    await lock_lane(connection, subject.key)
    now = (await load_clock(connection)).now()
    known = await load_announcement(connection, seeing.topic_id)
    circle = await load_circle(connection, subject.origin)
    posts = await load_posts(connection, seeing.topic_id)
    if seeing.gone or not any(post.number == 1 for post in posts):
        await _forget_words(connection, seeing.topic_id, ())
        decision = decide_withdrawn(known, circle)
        await record_decision(connection, tools, decision, now, cause)
        return decision.why
    said = await read_posts(connection, tools, seeing, posts, now)
    heard = await hear_announcement(connection, tools, seeing, said, now)
    seen = _compose_seen(seeing, said, heard)
    twin = None if circle else await _find_twin(connection, seen)
    decision = decide_announcement(seen, known, circle, twin)
    await _forget_words(connection, seeing.topic_id, said.speakers)
    await record_decision(connection, tools, decision, now, cause)
    if decision.circle is not None:
        await record_heard(connection, heard)
    return decision.why


def _compose_seen(seeing: Seeing, said: SaidByPosts, heard: Heard) -> Seen:
    circle = heard.circle
    return Seen(
        topic_id=seeing.topic_id,
        author_id=said.first.author_id,
        author_name=said.first.author_name,
        title=seeing.title,
        created_at=said.first.created_at,
        reading=said.reading,
        announced=compose_announcement(circle),
        facilitator_ids=circle.facilitators,
        language=said.language,
    )


async def _forget_words(connection: Connection, topic_id: TopicId, speakers: Iterable[ForumUserId]) -> None:
    """Words are kept of those who speak for an announcement, and of nobody once it is gone."""
    spoken = tuple(speakers)
    await blank_posts(connection, topic_id, spoken)
    if not spoken:
        await blank_bodies_of_topic(connection, topic_id)


async def _find_twin(connection: Connection, seen: Seen) -> Circle | None:
    """Another circle that this announcement announces once more.

    Whoever decides about what may be the same circle waits here for the other, who may be making it just now.
    """
    announcement = seen.reading.announcement
    if announcement is None:
        return None
    await lock_twins(connection, announcement, seen.author_id)
    twins = await load_twins(connection, announcement, seen.author_id, seen.created_at)
    return next(
        (
            one
            for one in twins
            if one.announcement_topic_id != seen.topic_id and _is_same(one.announced, announcement)
        ),
        None,
    )


def _is_same(one: Announcement, other: Announcement) -> bool:
    """Two announcements of one circle: the same sign-up link, or the same name and first meeting."""
    if one.signup_link and one.signup_link == other.signup_link:
        return True
    return one.name.casefold() == other.name.casefold() and one.meetings[0].start == other.meetings[0].start


async def record_decision(
    connection: Connection, tools: Tools, decision: Decision, now: datetime, cause: Cause
) -> None:
    """New state and effects, in the caller's transaction (step 8)."""
    if decision.announcement is not None:
        await _record_known(connection, decision.announcement, now)
    if decision.circle is not None:
        await record_circle(connection, decision.circle, now)
        waiting = await load_waiting_twins(connection, decision.circle.origin)
        await wake(connection, waiting, What.LOOK, ReasonCode.TWIN_DECIDED)
    rows = await compose_requests(connection, tools, decision.effects, now)
    for row in rows:
        if isinstance(row, DropEffect):
            await drop_effect(connection, row.key)
    effects = [row for row in rows if isinstance(row, NewEffect)]
    floor = Priority.CHANGE if _is_soon(decision.circle, now) else cause.priority
    await insert_effects(connection, effects, cause.delivery_id, floor)


def _is_soon(circle: Circle | None, now: datetime) -> bool:
    meets_at = find_next_meeting(circle.announced, now) if circle else None
    return meets_at is not None and meets_at - now < SOON


async def _record_known(connection: Connection, announcement: KnownAnnouncement, now: datetime) -> None:
    await record_person(connection, User(announcement.author_id, announcement.author_name))
    await record_announcement(connection, announcement, now)
    if announcement.state in WAITS_FOR_PEOPLE:
        await wake_organizers(connection)
