"""Announcements and their circles, and the advisory locks under which they are decided about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import asyncpg

from service.domain.announcements.values import Announcement, Reading
from service.domain.announcing import AnnouncementState, KnownAnnouncement
from service.domain.circles import Circle, CircleState, TopicMade, list_starts
from service.domain.ids import ForumUserId, PostId, TopicId
from service.domain.languages import Language
from service.domain.subjects import CircleSubject, Role, compose_circle_subject
from service.store.pool import Connection
from service.store.topics import record_topic
from service.store.values import compose_json, parse_json


async def lock_lane(connection: Connection, lane: str) -> None:
    """Hold the lane until the transaction ends: two decisions about one thing never overlap."""
    await connection.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", lane)


async def load_announcement(connection: Connection, topic_id: TopicId) -> KnownAnnouncement | None:
    row = await connection.fetchrow(
        "select announcement.*, person.name from announcement join person on person.id = author_id "
        "where topic_id = $1",
        topic_id,
    )
    if row is None:
        return None
    return KnownAnnouncement(
        topic_id=TopicId(row["topic_id"]),
        author_id=ForumUserId(row["author_id"]),
        author_name=row["name"],
        title=row["title"],
        state=AnnouncementState(row["state"]),
        reading=parse_json(Reading, row["reading"]),
        created_at=row["created_at"],
        asked=row["asked"],
        allowed=row["allowed"],
        twin_of=row["twin_of"],
    )


async def record_announcement(connection: Connection, known: KnownAnnouncement, now: datetime) -> None:
    await connection.execute(
        "insert into announcement "
        "(topic_id, author_id, title, state, asked, allowed, reading, created_at, read_at, state_since, twin_of) "
        "values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $9, $10) "
        "on conflict (topic_id) do update set author_id = excluded.author_id, title = excluded.title, "
        "state = excluded.state, asked = excluded.asked, allowed = excluded.allowed, reading = excluded.reading, "
        "read_at = excluded.read_at, twin_of = excluded.twin_of, state_since = case "
        "when announcement.state = excluded.state then announcement.state_since else excluded.state_since end",
        known.topic_id,
        known.author_id,
        known.title,
        known.state.value,
        known.asked,
        known.allowed,
        compose_json(known.reading),
        known.created_at,
        now,
        known.twin_of,
    )


async def record_circle(connection: Connection, circle: Circle, now: datetime) -> None:
    made = circle.made
    await connection.execute(
        "insert into circle (origin, external_id, announcement_topic_id, announced, facilitator_ids, state, titles, "
        "by_hand, topic_id, first_post_id, topic_url, topic_title, block, author_id, hand_back, language, "
        "created_at, changed_at, ends_at) "
        "values ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, $18) "
        "on conflict (origin) do update set announced = excluded.announced, "
        "facilitator_ids = excluded.facilitator_ids, state = excluded.state, titles = excluded.titles, "
        "by_hand = excluded.by_hand, hand_back = excluded.hand_back, topic_id = excluded.topic_id, "
        "first_post_id = excluded.first_post_id, "
        "topic_url = excluded.topic_url, topic_title = excluded.topic_title, block = excluded.block, "
        "changed_at = excluded.changed_at, ends_at = excluded.ends_at",
        circle.origin,
        circle.external_id,
        circle.announcement_topic_id,
        compose_json(circle.announced),
        list(circle.facilitator_ids),
        circle.state.value,
        list(circle.titles),
        circle.by_hand,
        made.topic_id if made else None,
        made.first_post_id if made else None,
        made.url if made else None,
        made.title if made else None,
        made.block if made else None,
        circle.author_id,
        circle.hand_back,
        circle.language.value if circle.language else None,
        now,
        list_starts(circle.announced)[-1],
    )
    if made is not None:
        await record_topic(connection, made.topic_id, circle.subject, Role.CIRCLE)


def _read_circle(row: asyncpg.Record) -> Circle:
    made = (
        TopicMade(
            TopicId(row["topic_id"]),
            PostId(row["first_post_id"]),
            row["topic_url"],
            row["topic_title"],
            row["block"],
        )
        if row["topic_id"]
        else None
    )
    return Circle(
        origin=row["origin"],
        announcement_topic_id=row["announcement_topic_id"],
        author_id=row["author_id"],
        announced=parse_json(Announcement, row["announced"]),
        facilitator_ids=tuple(ForumUserId(one) for one in row["facilitator_ids"]),
        state=CircleState(row["state"]),
        made=made,
        titles=tuple(row["titles"]),
        by_hand=row["by_hand"],
        language=Language(row["language"]) if row["language"] else None,
        hand_back=row["hand_back"],
    )


async def load_circle(connection: Connection, origin: str) -> Circle | None:
    row = await connection.fetchrow("select * from circle where origin = $1", origin)
    return _read_circle(row) if row else None


async def load_circle_of_topic(connection: Connection, topic_id: TopicId) -> Circle | None:
    """The circle whose own topic this is."""
    row = await connection.fetchrow("select * from circle where topic_id = $1", topic_id)
    return _read_circle(row) if row else None


async def lock_twins(connection: Connection, announcement: Announcement, author_id: ForumUserId) -> None:
    """Hold what may be the same circle until the transaction ends: its sign-up link, its author and name.

    Taken after the lane, and always in one order, so that nobody waits in a circle.
    """
    keys = [f"twin:{author_id}:{announcement.name.casefold()}"]
    if announcement.signup_link:
        keys.append(f"twin:{announcement.signup_link}")
    await connection.fetch(
        "select pg_advisory_xact_lock(hash) from ("
        "select distinct hashtextextended(key, 0) as hash from unnest($1::text[]) as key order by hash) as locks",
        keys,
    )


async def load_twins(
    connection: Connection, announcement: Announcement, author_id: ForumUserId, created_at: datetime
) -> Sequence[Circle]:
    """Circles announced elsewhere that may be this one: by its author within a day, or with its sign-up link."""
    rows = await connection.fetch(
        "select circle.* from circle where state in ('announced', 'open') and id in ("
        "select c.id from announcement a join circle c on c.announcement_topic_id = a.topic_id "
        "where a.author_id = $1 and a.created_at "
        "between $2::timestamptz - interval '1 day' and $2::timestamptz + interval '1 day' "
        "union select id from circle where $3::text is not null and announced ->> 'signup_link' = $3) order by id",
        author_id,
        created_at,
        announcement.signup_link,
    )
    return [_read_circle(row) for row in rows]


async def load_waiting_twins(connection: Connection, origin: str) -> Sequence[CircleSubject]:
    """The subjects of announcements that announce this circle once more, and wait for what becomes of it."""
    rows = await connection.fetch("select topic_id from announcement where twin_of = $1", origin)
    return [compose_circle_subject(TopicId(row["topic_id"])) for row in rows]


QUESTION_DAYS = 30
"""How long we look after an announcement that was asked about."""
PAST = timedelta(days=2)
"""How long after its last meeting a circle is still followed."""


async def load_alive(connection: Connection, now: datetime) -> Sequence[CircleSubject]:
    """What is still to be followed: circles with a meeting ahead, the soonest first, then what waits for words."""
    rows = await connection.fetch(
        "select topic_id from ("
        " select announcement_topic_id as topic_id, coalesce((select min(start at time zone zone) from meeting"
        "  where circle = origin and status = 'planned' and start at time zone zone > $1), ends_at) as due_at"
        " from circle where ends_at > $1::timestamptz - $2::interval and announcement_topic_id is not null"
        " union all select a.topic_id, null from announcement a where a.state in ('asked', 'waiting')"
        " and a.created_at > $1::timestamptz - $3 * interval '1 day'"
        " and not exists (select from circle c where c.announcement_topic_id = a.topic_id)"
        ") as alive order by due_at nulls last, topic_id desc",
        now,
        PAST,
        QUESTION_DAYS,
    )
    return [compose_circle_subject(TopicId(row["topic_id"])) for row in rows]
