"""Topics that must be read again, one row a topic: what many events ask for costs one call.

An event that carries no version says only that something happened (law 4). Asking while a read is under way asks for
another one after it.
"""

from __future__ import annotations

from dataclasses import dataclass

from service.domain.ids import TopicId
from service.store.pool import Connection

CLAIM_S = 60.0
CRASHES = 5


@dataclass(frozen=True, slots=True)
class ClaimedReread:
    topic_id: TopicId
    rev: int
    """The wanted revision this read will satisfy."""
    attempts: int


async def insert_reread(
    connection: Connection, topic_id: TopicId, reason: str, *, after_s: float = 0.0
) -> None:
    """Ask for a read in `after_s` seconds; events that come until then are collected in it."""
    await connection.execute(
        "insert into reread (topic_id, reason, due_at) values ($1, $2, now() + $3 * interval '1 second') "
        "on conflict (topic_id) do update set wanted_rev = reread.wanted_rev + 1, reason = excluded.reason, "
        "attempts = 0, starts = 0, problem = null, "
        "due_at = case when reread.done_rev < reread.wanted_rev then least(reread.due_at, excluded.due_at) "
        "else excluded.due_at end",
        topic_id,
        reason,
        after_s,
    )


async def claim_reread(connection: Connection) -> ClaimedReread | None:
    """The oldest due re-read. One that ended our program five times is given up, visibly."""
    row = await connection.fetchrow(
        "update reread set starts = starts + 1, due_at = now() + $1 * interval '1 second', "
        "done_rev = case when starts >= $2 then wanted_rev else done_rev end, "
        "problem = case when starts >= $2 then 'It ended our program five times.' else problem end "
        "where topic_id = (select topic_id from reread where done_rev < wanted_rev and due_at <= now() "
        "order by due_at limit 1 for update skip locked) returning *",
        CLAIM_S,
        CRASHES,
    )
    if row is None or row["done_rev"] == row["wanted_rev"]:
        return None
    return ClaimedReread(TopicId(row["topic_id"]), row["wanted_rev"], row["attempts"])


async def is_reread_open(connection: Connection, claimed: ClaimedReread) -> bool:
    """Whether nobody has read and decided since this claim; else what we read may be older than what they read."""
    return bool(
        await connection.fetchval(
            "select done_rev < $2 from reread where topic_id = $1", claimed.topic_id, claimed.rev
        )
    )


async def record_reread_done(connection: Connection, claimed: ClaimedReread) -> None:
    """Read and decided. If it was asked for again meanwhile, it is due at once."""
    await connection.execute(
        "update reread set done_rev = greatest(done_rev, $2), starts = 0, attempts = 0, problem = null, "
        "due_at = now() where topic_id = $1",
        claimed.topic_id,
        claimed.rev,
    )


async def record_reread_later(
    connection: Connection, claimed: ClaimedReread, problem: str, wait_s: float | None
) -> None:
    """Not read this time: again in `wait_s` seconds, or None to give up, visibly."""
    await connection.execute(
        "update reread set starts = 0, attempts = attempts + 1, problem = $3, "
        "due_at = now() + coalesce($4, 0) * interval '1 second', "
        "done_rev = case when $4::float8 is null then greatest(done_rev, $2) else done_rev end "
        "where topic_id = $1",
        claimed.topic_id,
        claimed.rev,
        problem,
        wait_s,
    )


async def record_reread_again(connection: Connection, topic_id: TopicId) -> bool:
    """Somebody pressed "try again" on the status page; False when it was not given up."""
    changed = await connection.fetchval(
        "update reread set wanted_rev = wanted_rev + 1, starts = 0, attempts = 0, problem = null, due_at = now() "
        "where topic_id = $1 and problem is not null and done_rev >= wanted_rev returning topic_id",
        topic_id,
    )
    return changed is not None


async def is_reread_asked(connection: Connection, topic_id: TopicId) -> bool:
    """Whether something without a version was ever told of this topic."""
    return bool(await connection.fetchval("select exists (select from reread where topic_id = $1)", topic_id))
