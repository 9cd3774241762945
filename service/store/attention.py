"""A deduplicating work queue: the wish that a subject be looked at or read, one row for each however many events ask.

A wake while the subject is being attended to stays: the end of that attempt takes the earlier of the two moments. Due
times are the database's own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

import asyncpg

from service.domain.ids import TopicId
from service.domain.requests import Priority
from service.domain.subjects import ForumSubject, Subject, TopicPosts, parse_subject
from service.errors import LeaseLost
from service.reasons import Reason, ReasonCode
from service.store.pool import MAY_BE_LOST, Connection
from service.store.values import write_reason

LEASE_S = 30.0
STARTS = 5
"""Leases that never came to an end before a row is parked; a wake then gives it one more try."""

SOON_S = 3600.0
"""A read due within this time will see what we hear now; what is read once a day waits for its day."""
VOTES_EVERY_S = 600.0
REST_S = 60.0
"""What is never parked is left alone for so long after so many deaths."""


class What(Enum):
    LOOK = "look"
    """Decide anew with what we know."""
    READ = "read"
    """Read it from the forum, then decide."""


@dataclass(frozen=True, slots=True)
class Attention:
    """One subject in the hands of one worker."""

    subject: Subject
    what: What
    priority: Priority
    token: UUID
    attempts: int
    progress: object
    """What an earlier attempt saved, as JSON gives it; None at the beginning."""


_WAKE = """
insert into attention (subject, what, priority, reason, due_at)
select subject, $2, $3, $4, now() + ($5::float8 + $6::float8 * (number - 1)) * interval '1 second'
from unnest($1::text[]) with ordinality as wished (subject, number)
on conflict (subject, what) do update set
    due_at = least(attention.due_at, excluded.due_at), reason = excluded.reason,
    priority = case when attention.due_at is null then excluded.priority
        else least(attention.priority, excluded.priority) end,
    attempts = 0, starts = least(attention.starts, $7)
"""


async def wake(
    connection: Connection,
    subjects: Sequence[Subject],
    what: What,
    why: ReasonCode,
    *,
    priority: Priority = Priority.ANSWER,
    after_s: float = 0.0,
    step_s: float = 0.0,
) -> None:
    """Ask for attention in `after_s` seconds, for each subject `step_s` later than for the one before it.

    The earlier of two wishes counts, and the more urgent of two priorities.
    """
    await connection.execute(
        _WAKE,
        [subject.key for subject in subjects],
        what.value,
        priority.value,
        why.value,
        after_s,
        step_s,
        STARTS - 1,
    )


async def wake_unless_planned(
    connection: Connection, subject: Subject, what: What, why: ReasonCode, priority: Priority, after_s: float
) -> None:
    """The same for one subject that many decisions wake: they do not wait in line for a row that is due by then.

    A look that begins in this very moment may miss what the caller has not committed: the next decision wakes it again.
    """
    planned = await connection.fetchval(
        "select true from attention where subject = $1 and what = $2 and due_at <= now() + $3 * interval '1 second'",
        subject.key,
        what.value,
        after_s,
    )
    if not planned:
        await wake(connection, [subject], what, why, priority=priority, after_s=after_s)


async def wake_for_votes(connection: Connection, topic_id: TopicId | None) -> None:
    """Let a story's votes be read now, or `VOTES_EVERY_S` seconds after they were last read. None: it has no topic."""
    if topic_id is None:
        return
    await connection.execute(
        "insert into attention (subject, what, priority, reason, due_at) values ($1, $2, $3, $4, now()) "
        "on conflict (subject, what) do update set due_at = coalesce(attention.due_at, greatest(now(), "
        "to_timestamp((attention.progress ->> 'at_rest_since')::float8) + $5 * interval '1 second'))",
        TopicPosts(topic_id).key,
        What.READ.value,
        Priority.BACKGROUND.value,
        ReasonCode.DUE.value,
        VOTES_EVERY_S,
    )


async def plan_once(connection: Connection, subjects: Sequence[Subject], what: What) -> None:
    """Let these come due now, if they were never planned."""
    await connection.execute(
        "insert into attention (subject, what, priority, reason, due_at) "
        "select subject, $2, $3, $4, now() from unnest($1::text[]) as subject on conflict do nothing",
        [subject.key for subject in subjects],
        what.value,
        Priority.ANSWER.value,
        ReasonCode.DUE.value,
    )


_LEASE = f"""
update attention set due_at = null, starts = starts + 1, lease_token = gen_random_uuid(),
    lease_until = now() + {LEASE_S} * interval '1 second'
where (subject, what) = {{}} and lease_token is null and due_at <= now() returning *, {MAY_BE_LOST}
"""  # noqa: S608 - constants
_LEASE_THIS = _LEASE.format("($1, $2)")
_LEASE_A_LOOK = _LEASE.format("""(
    select subject, what from attention where what = 'look' and lease_token is null and due_at <= now()
    and (subject = $1) = $2 order by due_at limit 1 for update skip locked
)""")


async def lease_attention(connection: Connection, key: str, what: What) -> Attention | None:
    """Take this row, in the caller's transaction; None when somebody else was quicker."""
    row = await connection.fetchrow(_LEASE_THIS, key, what.value)
    return _read_attention(row) if row else None


async def claim_look(connection: Connection, *, slow: bool = False) -> Attention | None:
    """The look due longest, which costs no call. `slow`: of those that may take minutes, else of the others."""
    row = await connection.fetchrow(_LEASE_A_LOOK, ForumSubject.SOURCES.key, slow)
    return _read_attention(row) if row else None


def _read_attention(row: asyncpg.Record) -> Attention:
    progress = None if row["progress"] is None else json.loads(row["progress"])
    return Attention(
        subject=parse_subject(row["subject"]),
        what=What(row["what"]),
        priority=Priority(row["priority"]),
        token=row["lease_token"],
        attempts=row["attempts"],
        progress=progress,
    )


async def record_attention_renewal(connection: Connection, attention: Attention) -> bool:
    """Hold the lease for another `LEASE_S` seconds; False when it is ours no more."""
    return await _changed(connection, "lease_until = now() + $4 * interval '1 second'", attention, LEASE_S)


async def settle_attention(
    connection: Connection,
    attention: Attention,
    *,
    next_s: float | None = None,
) -> None:
    """Attended to, in the transaction of what was decided; again in `next_s` seconds, or when woken.

    Raises LeaseLost when the lease is ours no more: then nothing of what was decided may be committed.
    """
    settled = await _changed(
        connection,
        "lease_token = null, lease_until = null, starts = 0, attempts = 0, problem = null, "
        "progress = null, "
        f"priority = case when due_at is null then {Priority.BACKGROUND.value} else priority end, "
        "due_at = least(due_at, now() + $4::float8 * interval '1 second')",
        attention,
        next_s,
    )
    if not settled:
        raise LeaseLost


async def settle_attention_at_rest(connection: Connection, attention: Attention) -> None:
    """Attended to, and it is remembered when: it is not to be woken again too soon. Raises LeaseLost, as above."""
    settled = await _changed(
        connection,
        "lease_token = null, lease_until = null, starts = 0, attempts = 0, problem = null, "
        "progress = jsonb_build_object('at_rest_since', extract(epoch from now()))",
        attention,
    )
    if not settled:
        raise LeaseLost


async def record_attention_later(
    connection: Connection, attention: Attention, problem: Reason, wait_s: float | None
) -> bool:
    """It failed: again in `wait_s` seconds; None gives it up, visibly, until somebody wakes it."""
    return await _changed(
        connection,
        "lease_token = null, lease_until = null, starts = 0, attempts = attempts + 1, problem = $5::jsonb, "
        "priority = case when due_at is null then $6 else least(priority, $6) end, "
        "due_at = least(due_at, now() + $4::float8 * interval '1 second')",
        attention,
        wait_s,
        write_reason(problem),
        attention.priority.value,
    )


async def hasten_failed_reads(connection: Connection) -> None:
    """What waits to be read after a failure is due at once."""
    await connection.execute(
        "update attention set due_at = now() "
        "where what = 'read' and lease_token is null and attempts > 0 and due_at > now()"
    )


async def release_attention(connection: Connection, attention: Attention, *, progress: object = None) -> bool:
    """Nothing failed, but we cannot go on now (out of budget, or told to stop): the next claim does."""
    return await _changed(
        connection,
        "lease_token = null, lease_until = null, starts = 0, due_at = least(due_at, now()), "
        "priority = least(priority, $4), progress = coalesce($5::jsonb, progress)",
        attention,
        attention.priority.value,
        None if progress is None else json.dumps(progress),
    )


async def _changed(connection: Connection, change: str, attention: Attention, *values: object) -> bool:
    changed = await connection.fetchval(
        f"update attention set {change} where subject = $1 and what = $2 and lease_token = $3 returning subject",  # noqa: S608 - constants
        attention.subject.key,
        attention.what.value,
        attention.token,
        *values,
    )
    return changed is not None


async def record_attention_endings(connection: Connection) -> None:
    """Leases of dead workers: the next may take their rows; one that ended five workers is parked, visibly.

    What concerns the forum as a whole only waits longer: parked, nobody would ever ask for it again.
    """
    await connection.execute(
        "update attention set lease_token = null, lease_until = null, "
        "due_at = case when starts < $1 then least(due_at, now()) "
        "when subject like 'forum:%' then least(due_at, now() + $3 * interval '1 second') else due_at end, "
        "problem = case when starts >= $1 and subject not like 'forum:%' then $2::jsonb else problem end "
        "where lease_token is not null and lease_until < now()",
        STARTS,
        write_reason(Reason(ReasonCode.CRASHED, {"times": STARTS})),
        REST_S,
    )


async def record_attention_again(connection: Connection, topic_id: TopicId) -> bool:
    """Somebody pressed "try again" on the status page; False when nothing about this topic was given up."""
    changed = await connection.fetch(
        "update attention set due_at = now(), attempts = 0, starts = 0, problem = null "
        "where (subject = $1 or subject = (select subject from topic where id = $2)) "
        "and subject not like 'forum:%' and problem is not null and due_at is null and lease_token is null "
        "returning subject",
        TopicPosts(topic_id).key,
        topic_id,
    )
    return bool(changed)


async def is_read_pending(connection: Connection, subject: Subject) -> bool:
    """Whether a read is due soon, or under way: it will see what we hear now."""
    return bool(
        await connection.fetchval(
            "select exists (select from attention where subject = $1 and what = 'read' "
            "and (due_at < now() + $2 * interval '1 second' or lease_token is not null))",
            subject.key,
            SOON_S,
        )
    )
