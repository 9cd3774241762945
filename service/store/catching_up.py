"""The high-water mark of the catch-up: how far the forum's new posts were read, and what a gap left to read."""

from __future__ import annotations

from datetime import datetime

from service.domain.catching_up import CatchUp
from service.domain.ids import PostId, TopicId
from service.reasons import ReasonCode
from service.store.pool import Connection
from service.store.settings import load_setting, record_setting

CATCH_UP = "catch_up"


async def load_catch_up(connection: Connection) -> CatchUp | None:
    """None before the first mark is set."""
    return await load_setting(connection, CATCH_UP, CatchUp)


async def load_caught_up_at(connection: Connection) -> datetime | None:
    """When a page was last read, by the database's clock."""
    at: datetime | None = await connection.fetchval("select changed_at from setting where key = $1", CATCH_UP)
    return at


async def record_catch_up(connection: Connection, known: CatchUp) -> None:
    await record_setting(connection, CATCH_UP, known)


GAP_LOOKED_AT = "gap_looked_at"


async def load_gap_looked_at(connection: Connection) -> datetime | None:
    """When a gap last had what is alive read again, by the circles' clock."""
    return await load_setting(connection, GAP_LOOKED_AT, datetime)


async def record_gap_looked_at(connection: Connection, now: datetime) -> None:
    await record_setting(connection, GAP_LOOKED_AT, now)


async def was_told(connection: Connection, topic_id: TopicId, post_id: PostId) -> bool:
    """Whether any delivery told of this post."""
    return bool(
        await connection.fetchval(
            "select exists (select from delivery where topic_id = $1 and post_id = $2)", topic_id, post_id
        )
    )


async def load_first_heard(connection: Connection) -> PostId | None:
    """The lowest post that a delivery told us was written."""
    lowest = await connection.fetchval("select min(post_id) from delivery where event = 'post_created'")
    return None if lowest is None else PostId(lowest)


async def count_missed(connection: Connection) -> int:
    """Topics still to be read again because something about them may have been missed."""
    count: int = await connection.fetchval(
        "select count(*) from attention where what = 'read' and due_at is not null and reason = $1 "
        "and subject not like 'forum:%'",
        ReasonCode.MAYBE_MISSED.value,
    )
    return count
