"""Decides about an announcement with all we know of it, and records decision and effects in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from jobs.engine.requests import compose_requests
from jobs.engine.tools import Tools, load_clock
from jobs.organizers import wake_organizers
from service.domain.announcements import compose_said, name_places, read_announcement
from service.domain.announcements.values import Announcement, Field, Reading, Source, Words
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
from service.domain.languages import decide_source_language
from service.domain.places import choose_namesakes
from service.domain.posts import Post, User
from service.domain.subjects import compose_circle_subject
from service.errors import CompanionError
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
from service.store.people import load_people, record_person
from service.store.pool import Connection
from service.store.posts import blank_posts, load_posts, record_post
from service.store.towns import load_towns

SOON = timedelta(hours=48)
"""A meeting within this time is urgent, however we came to know of it."""


WAITS_FOR_PEOPLE = (AnnouncementState.WAITING, AnnouncementState.LEFT_ALONE, AnnouncementState.ASKED)


class UnknownPeople(CompanionError):
    """The announcement names people whose user ids we do not know yet: ask the forum, then decide anew."""

    def __init__(self, names: frozenset[str]) -> None:
        super().__init__("people to look up")
        self.names = names


class WordsNotKept(CompanionError):
    """Somebody speaks for the announcement whose words were not kept: read its topic, then decide anew."""


@dataclass(frozen=True, slots=True)
class Seeing:
    """The announcement's topic as just delivered or read. Its posts stand in the table `post` already."""

    topic_id: TopicId
    title: str
    gone: bool = False
    """Deleted, hidden, unlisted or out of public sight."""
    nobody: frozenset[str] = frozenset()
    """Lower-case names that no user of the forum has."""
    is_read: bool = False
    """It was read just now: words that are still missing cannot be had."""


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
    first = next((post for post in posts if post.number == 1), None)
    if seeing.gone or first is None:
        decision = decide_withdrawn(known, circle)
        await _forget_words(connection, seeing.topic_id, ())
    else:
        seen, speakers = await _read(connection, tools, seeing, first, posts, now)
        twin = None if circle else await _find_twin(connection, seen)
        decision = decide_announcement(seen, known, circle, twin)
        await _forget_words(connection, seeing.topic_id, speakers)
    await record_decision(connection, tools, decision, now, cause)
    return decision.why


async def _forget_words(connection: Connection, topic_id: TopicId, speakers: Iterable[ForumUserId]) -> None:
    """Words are kept of those who speak for an announcement, and of nobody once it is gone."""
    spoken = tuple(speakers)
    await blank_posts(connection, topic_id, spoken)
    if not spoken:
        await blank_bodies_of_topic(connection, topic_id)


async def _read(
    connection: Connection,
    tools: Tools,
    seeing: Seeing,
    first: Post,
    posts: Sequence[Post],
    now: datetime,
) -> tuple[Seen, frozenset[ForumUserId]]:
    """What the announcement says, and who speaks for it."""
    reading = await _read_words(connection, tools, seeing, (first,), now)
    helpers = await _find_facilitators(connection, seeing, reading)
    speakers = frozenset({first.author_id, *helpers})
    counted = tuple(
        post for post in posts if post.author_id in speakers and not (post.deleted or post.hidden)
    )
    if len(counted) > 1:
        reading = await _read_words(connection, tools, seeing, counted, now)
        helpers = await _find_facilitators(connection, seeing, reading)
    seen = Seen(
        topic_id=seeing.topic_id,
        author_id=first.author_id,
        author_name=first.author_name,
        title=seeing.title,
        created_at=first.created_at,
        reading=reading,
        facilitator_ids=helpers or (first.author_id,),
        language=decide_source_language(_compose_source(seeing.title, counted)),
    )
    return seen, speakers | frozenset(helpers)


async def _read_words(
    connection: Connection,
    tools: Tools,
    seeing: Seeing,
    posts: Sequence[Post],
    now: datetime,
) -> Reading:
    if not seeing.is_read and not all(post.kept for post in posts):
        raise WordsNotKept
    source = _compose_source(seeing.title, posts)
    said = compose_said(source)
    found = await load_towns(connection, name_places(said))
    towns = {name: choose_namesakes(name, namesakes) for name, namesakes in found.items()}
    return read_announcement(source, said, towns, zone=tools.config.timezone, now=now)


def _compose_source(title: str, posts: Sequence[Post]) -> Source:
    words = (
        Words(post.raw, post.author_id, post.author_name, post.created_at) for post in posts if post.kept
    )
    return Source(title, tuple(words))


async def _find_facilitators(
    connection: Connection, seeing: Seeing, reading: Reading
) -> tuple[ForumUserId, ...]:
    wanted = [name for name in name_facilitators(reading) if name not in seeing.nobody]
    people = await load_people(connection, wanted)
    if unknown := frozenset(wanted) - people.keys():
        raise UnknownPeople(unknown)
    return tuple(dict.fromkeys(people[name] for name in wanted))


def name_facilitators(reading: Reading) -> tuple[str, ...]:
    """Lower-case user names that the announcement names, complete or not: their answers count as well."""
    if reading.announcement is not None:
        return tuple(name.lower() for name in reading.announcement.facilitator_names)
    said = next((value for field, value in reading.found if field is Field.FACILITATORS), "")
    return tuple(name.strip().lower() for name in str(said).split(",") if name.strip())


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
