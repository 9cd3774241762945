"""What waits for organizers: announcements nobody could act on, circles out of sight, and their answers.

An answer is a value that the next decision reads; so it is written in the circle's lane, and the announcement is
decided anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from service.domain.announcements.values import Reading
from service.domain.announcing import AnnouncementState
from service.domain.ids import TopicId
from service.domain.subjects import compose_circle_subject
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.circles import lock_lane
from service.store.pool import Connection
from service.store.values import parse_json

SHOWN_DAYS = 60
"""How long an announcement or circle that needs no answer stands on the list."""
LIMIT = 50


@dataclass(frozen=True, slots=True)
class AnnouncementLine:
    topic_id: TopicId
    title: str
    author_name: str
    created_at: datetime
    reading: Reading


@dataclass(frozen=True, slots=True)
class CircleLine:
    """A circle whose topic stands on the forum."""

    announcement_id: TopicId
    announcement_title: str | None
    topic_id: TopicId
    title: str
    changed_at: datetime
    hand_back: bool
    """Somebody asked that our part of the first post be ours again; it has not happened yet."""


_ANNOUNCEMENTS = (
    "select topic_id, title, person.name as author_name, created_at, reading "
    "from announcement join person on person.id = author_id "
)

_CIRCLES = (
    "select c.announcement_topic_id as announcement_id, a.title as announcement_title, c.topic_id, "
    "coalesce(c.topic_title, c.announced ->> 'name') as title, c.changed_at, c.hand_back "
    "from circle c left join announcement a on a.topic_id = c.announcement_topic_id "
)


async def load_waiting(connection: Connection) -> Sequence[AnnouncementLine]:
    """Announcements that want an organizer's yes or no, the longest waiting first."""
    return await _fetch_announcements(
        connection, "where state = 'waiting' and allowed is null order by created_at, topic_id"
    )


async def load_declined(connection: Connection, now: datetime) -> Sequence[AnnouncementLine]:
    """Announcements to which an organizer said no, newest first."""
    return await _fetch_announcements(
        connection,
        "where allowed = false and state in ('declined', 'waiting') "
        "and created_at > $1::timestamptz - $2 * interval '1 day' order by created_at desc, topic_id desc",
        now,
        SHOWN_DAYS,
    )


async def load_incomplete(connection: Connection, now: datetime, days: int) -> Sequence[AnnouncementLine]:
    """Announcements whose authors were asked and that lack something for more than `days` days, newest first."""
    return await _fetch_announcements(
        connection,
        "where state = 'asked' and created_at < $1::timestamptz - $3 * interval '1 day' "
        "and created_at > $1::timestamptz - $2 * interval '1 day' order by created_at desc, topic_id desc",
        now,
        SHOWN_DAYS,
        days,
    )


async def load_left_alone(connection: Connection, now: datetime) -> Sequence[AnnouncementLine]:
    """What was probably no announcement, newest first."""
    return await _fetch_announcements(
        connection,
        "where state = 'left_alone' and created_at > $1::timestamptz - $2 * interval '1 day' "
        "order by created_at desc, topic_id desc",
        now,
        SHOWN_DAYS,
    )


async def _fetch_announcements(
    connection: Connection, where: str, *values: object
) -> Sequence[AnnouncementLine]:
    rows = await connection.fetch(f"{_ANNOUNCEMENTS} {where} limit {LIMIT}", *values)
    return [_read_announcement(row) for row in rows]


def _read_announcement(row: asyncpg.Record) -> AnnouncementLine:
    return AnnouncementLine(
        topic_id=TopicId(row["topic_id"]),
        title=row["title"],
        author_name=row["author_name"],
        created_at=row["created_at"],
        reading=parse_json(Reading, row["reading"]),
    )


async def load_out_of_sight(connection: Connection, now: datetime) -> Sequence[CircleLine]:
    """Circles whose announcement went away: their topics are unlisted. Newest first."""
    rows = await connection.fetch(
        _CIRCLES + "where c.state = 'unlisted' and c.topic_id is not null "
        "and c.changed_at > $1::timestamptz - $2 * interval '1 day' order by c.changed_at desc, c.id desc limit $3",
        now,
        SHOWN_DAYS,
        LIMIT,
    )
    return [CircleLine(**row) for row in rows]


async def load_by_hand(connection: Connection, now: datetime) -> Sequence[CircleLine]:
    """Circles with a meeting ahead in whose first post people changed our part. Newest first."""
    rows = await connection.fetch(
        _CIRCLES + "where c.by_hand and c.state = 'open' and c.topic_id is not null and "
        "(c.announced #>> '{meetings,-1,start}')::timestamp at time zone (c.announced ->> 'zone') "
        "> $1::timestamptz - interval '1 day' order by c.changed_at desc, c.id desc limit $2",
        now,
        LIMIT,
    )
    return [CircleLine(**row) for row in rows]


async def record_answer(connection: Connection, topic_id: TopicId, *, allowed: bool) -> bool:
    """An organizer's yes or no; a no may become a yes later. False when it is not asked (any more)."""
    subject = compose_circle_subject(topic_id)
    async with connection.transaction():
        await lock_lane(connection, subject.key)
        changed = await connection.fetchval(
            "update announcement set allowed = $2 where topic_id = $1 and state = any($3::text[]) "
            "and (allowed is null or $2 and not allowed) returning topic_id",
            topic_id,
            allowed,
            [AnnouncementState.WAITING.value, AnnouncementState.DECLINED.value],
        )
        if changed is not None:
            await wake(connection, [subject], What.LOOK, ReasonCode.ORGANIZER_ANSWERED)
    return changed is not None


async def record_hand_back(connection: Connection, topic_id: TopicId) -> bool:
    """Our part of the first post shall be ours again, in the circle announced in this topic.

    False when it is ours, or was asked for already.
    """
    subject = compose_circle_subject(topic_id)
    async with connection.transaction():
        await lock_lane(connection, subject.key)
        changed = await connection.fetchval(
            "update circle set hand_back = true "
            "where announcement_topic_id = $1 and by_hand and not hand_back and topic_id is not null returning id",
            topic_id,
        )
        if changed is not None:
            await wake(connection, [subject], What.LOOK, ReasonCode.HAND_BACK_ASKED)
    return changed is not None
