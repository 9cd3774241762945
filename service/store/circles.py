"""Announcements, their posts and their circles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import asyncpg

from service.domain.announcements.values import Announcement, Reading
from service.domain.announcing import AnnouncementState, KnownAnnouncement
from service.domain.circles import Circle, CircleState, TopicMade
from service.domain.ids import ForumUserId, PostId, TopicId
from service.domain.posts import Post
from service.store.pool import Connection
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
    )


async def record_announcement(connection: Connection, known: KnownAnnouncement, now: datetime) -> None:
    await connection.execute(
        "insert into announcement (topic_id, author_id, title, state, asked, allowed, reading, created_at, read_at) "
        "values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9) "
        "on conflict (topic_id) do update set author_id = excluded.author_id, title = excluded.title, "
        "state = excluded.state, asked = excluded.asked, allowed = excluded.allowed, reading = excluded.reading, "
        "read_at = excluded.read_at",
        known.topic_id,
        known.author_id,
        known.title,
        known.state.value,
        known.asked,
        known.allowed,
        compose_json(known.reading),
        known.created_at,
        now,
    )


async def load_post(connection: Connection, post_id: PostId) -> Post | None:
    rows = await _fetch_posts(connection, "post.id = $1", post_id)
    return rows[0] if rows else None


async def load_posts(connection: Connection, topic_id: TopicId) -> Sequence[Post]:
    """The topic's posts that we know, in order."""
    return await _fetch_posts(connection, "post.topic_id = $1", topic_id)


async def load_known_posts(connection: Connection, ids: Collection[PostId]) -> frozenset[PostId]:
    """Which of these posts we know."""
    rows = await connection.fetch("select id from post where id = any($1::bigint[])", list(ids))
    return frozenset(PostId(row["id"]) for row in rows)


async def _fetch_posts(connection: Connection, where: str, value: int) -> Sequence[Post]:
    rows = await connection.fetch(
        f"select post.*, person.name from post join person on person.id = author_id where {where} order by number",  # noqa: S608 - the condition is one of the two above
        value,
    )
    return [
        Post(
            id=PostId(row["id"]),
            topic_id=TopicId(row["topic_id"]),
            number=row["number"],
            author_id=ForumUserId(row["author_id"]),
            author_name=row["name"],
            raw=row["raw"] or "",
            version=row["version"],
            created_at=row["created_at"],
            updated_at=row["updated_at"],
            hidden=row["hidden"],
            deleted=row["deleted"],
        )
        for row in rows
    ]


async def record_post(connection: Connection, post: Post) -> None:
    """The post as now known; its author must be a known person."""
    await connection.execute(
        "insert into post (id, topic_id, number, author_id, created_at, updated_at, version, raw, hidden, deleted) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
        "on conflict (id) do update set topic_id = excluded.topic_id, number = excluded.number, "
        "author_id = excluded.author_id, updated_at = excluded.updated_at, version = excluded.version, "
        "raw = excluded.raw, hidden = excluded.hidden, deleted = excluded.deleted, seen_at = now()",
        post.id,
        post.topic_id,
        post.number,
        post.author_id,
        post.created_at,
        post.updated_at,
        post.version,
        post.raw,
        post.hidden,
        post.deleted,
    )


async def record_circle(connection: Connection, circle: Circle, now: datetime) -> None:
    made = circle.made
    await connection.execute(
        "insert into circle (origin, external_id, announcement_topic_id, announced, facilitator_ids, state, titles, "
        "by_hand, topic_id, first_post_id, topic_url, topic_title, block, author_id, hand_back, "
        "created_at, changed_at) "
        "values ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16) "
        "on conflict (origin) do update set announced = excluded.announced, "
        "facilitator_ids = excluded.facilitator_ids, state = excluded.state, titles = excluded.titles, "
        "by_hand = excluded.by_hand, hand_back = excluded.hand_back, topic_id = excluded.topic_id, "
        "first_post_id = excluded.first_post_id, "
        "topic_url = excluded.topic_url, topic_title = excluded.topic_title, block = excluded.block, "
        "changed_at = excluded.changed_at",
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
        now,
    )


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
        announcement_topic_id=TopicId(row["announcement_topic_id"]),
        author_id=ForumUserId(row["author_id"]),
        announced=parse_json(Announcement, row["announced"]),
        facilitator_ids=tuple(ForumUserId(one) for one in row["facilitator_ids"]),
        state=CircleState(row["state"]),
        made=made,
        titles=tuple(row["titles"]),
        by_hand=row["by_hand"],
        hand_back=row["hand_back"],
    )


async def load_circle(connection: Connection, origin: str) -> Circle | None:
    row = await connection.fetchrow("select * from circle where origin = $1", origin)
    return _read_circle(row) if row else None


async def load_circle_of_topic(connection: Connection, topic_id: TopicId) -> Circle | None:
    """The circle whose own topic this is."""
    row = await connection.fetchrow("select * from circle where topic_id = $1", topic_id)
    return _read_circle(row) if row else None


async def load_twins(
    connection: Connection, announcement: Announcement, author_id: ForumUserId, created_at: datetime
) -> Sequence[Circle]:
    """Circles announced elsewhere that may be this one: by its author within a day, or with its sign-up link."""
    rows = await connection.fetch(
        "select circle.* from circle join announcement a on a.topic_id = circle.announcement_topic_id "
        "where circle.state in ('announced', 'open') and ("
        "a.author_id = $1 and abs(extract(epoch from a.created_at - $2)) < 86400 "
        "or $3::text is not null and circle.announced ->> 'signup_link' = $3) order by circle.id",
        author_id,
        created_at,
        announcement.signup_link,
    )
    return [_read_circle(row) for row in rows]


async def load_alive_topics(connection: Connection) -> Sequence[TopicId]:
    """The announcements that are still to be followed: their circles have a meeting ahead, or they wait for words."""
    rows = await connection.fetch(
        "select a.topic_id from announcement a left join circle c on c.announcement_topic_id = a.topic_id "
        "where a.state in ('asked', 'waiting') or c.id is not null and "
        "(c.announced #>> '{meetings,-1,start}')::timestamp > now() - interval '2 days' "
        "order by a.topic_id desc"
    )
    return [TopicId(row["topic_id"]) for row in rows]
