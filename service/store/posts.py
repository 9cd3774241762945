"""Posts of announcements' topics as last known. Raw is kept only of those who speak for an announcement."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import asyncpg

from service.domain.ids import ForumUserId, PostId, TopicId
from service.domain.posts import Post
from service.store.pool import Connection

_POSTS = "select post.*, person.name from post join person on person.id = author_id "


async def load_post(connection: Connection, post_id: PostId) -> Post | None:
    row = await connection.fetchrow(_POSTS + "where post.id = $1", post_id)
    return _read_post(row) if row else None


async def load_posts(connection: Connection, topic_id: TopicId) -> Sequence[Post]:
    """The topic's posts that we know, in order."""
    rows = await connection.fetch(_POSTS + "where topic_id = $1 order by number", topic_id)
    return [_read_post(row) for row in rows]


async def load_waiting_posts(connection: Connection, topic_id: TopicId) -> Sequence[Post]:
    """Posts of a circle's topic whose commands wait until the people they name are known: only their words are kept."""
    rows = await connection.fetch(
        _POSTS + "where topic_id = $1 and raw is not null order by number", topic_id
    )
    return [_read_post(row) for row in rows]


async def load_last_post(connection: Connection, topic_id: TopicId, author_id: ForumUserId) -> Post | None:
    """The newest reply of this person in the topic that stands there."""
    row = await connection.fetchrow(
        _POSTS + "where topic_id = $1 and author_id = $2 and post.number > 1 and not deleted and not hidden "
        "order by post.number desc limit 1",
        topic_id,
        author_id,
    )
    return _read_post(row) if row else None


def _read_post(row: asyncpg.Record) -> Post:
    return Post(
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
        kept=row["raw"] is not None,
    )


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
        post.raw if post.kept else None,
        post.hidden,
        post.deleted,
    )


async def blank_posts(connection: Connection, topic_id: TopicId, speakers: Collection[ForumUserId]) -> None:
    """Forget the words of everybody in the topic but these."""
    await connection.execute(
        "update post set raw = null where topic_id = $1 and raw is not null and author_id <> all($2::bigint[])",
        topic_id,
        list(speakers),
    )


async def blank_old_posts(connection: Connection, days: int, most: int) -> int:
    """Forget the words of at most `most` posts that are older than `days` days; gives how many."""
    changed: int = await connection.fetchval(
        "with changed as (update post set raw = null where id in (select id from post where raw is not null "
        "and created_at < now() - $1 * interval '1 day' limit $2) returning id) select count(*) from changed",
        days,
        most,
    )
    return changed


async def load_newest_post_of(connection: Connection, person: ForumUserId) -> PostId | None:
    """A post by which the forum can tell who wrote it."""
    post_id = await connection.fetchval(
        "select id from post where author_id = $1 and not deleted order by created_at desc limit 1", person
    )
    return None if post_id is None else PostId(post_id)
