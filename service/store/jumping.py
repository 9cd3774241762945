"""Moves the circles' clock ahead, in the demo only (law 10): as if so much time had passed for every circle."""

from __future__ import annotations

import json
from datetime import timedelta

from asyncpg import DeadlockDetectedError

from service.domain.ids import TopicId
from service.domain.subjects import (
    CircleSubject,
    ForumSubject,
    ProposalSubject,
    Subject,
    compose_circle_subject,
)
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.pool import Connection, build_connection
from service.store.ringing import ring_workers
from service.store.settings import CLOCK_OFFSET, load_clock_offset, record_setting

COMMAND_TIMEOUT_S = 30.0
MOST_DEADLOCKS = 3


async def record_jump(connection: Connection, step: timedelta) -> timedelta:
    """Move the clock, in the caller's transaction; gives how far it is ahead then.

    Looks are planned in the database's seconds, which know nothing of a jump: all are due, and the workers hear of it.
    What was to be done later comes as much sooner, and so do the calls that the forum takes: its limits jump along.
    """
    await connection.execute(
        "insert into setting (key, value) values ($1, '0') on conflict (key) do update set value = setting.value",
        CLOCK_OFFSET,
    )
    offset = await load_clock_offset(connection) + step
    await record_setting(connection, CLOCK_OFFSET, offset.total_seconds())
    await connection.execute(
        "update effect set due_at = due_at - $1::interval, not_after = not_after - $1::interval "
        "where state = 'ready' and first_tried_at is null and due_at > now()",
        step,
    )
    await connection.execute(
        "update budget set filled_at = filled_at - greatest($1::interval, interval '0')", step
    )
    await _wake_everything(connection, step)
    await ring_workers(connection)
    return offset


async def _wake_everything(connection: Connection, step: timedelta) -> None:
    """Workers hold several of these rows, each in an order of its own: tried anew when that ends in a deadlock."""
    for attempt in range(MOST_DEADLOCKS + 1):
        try:
            async with connection.transaction():
                await _advance_stories(connection, step)
                await wake_all_circles(connection)
                return
        except DeadlockDetectedError:
            if attempt == MOST_DEADLOCKS:
                raise


async def _advance_stories(connection: Connection, step: timedelta) -> None:
    """Promised days, minutes of undo and the daily look at the votes come as much sooner."""
    await connection.execute(
        "update attention set due_at = due_at - $1::interval where starts_with(subject, $2) and due_at > now()",
        step,
        ProposalSubject("").key,
    )


async def record_first_clock(database_url: str, offset: timedelta) -> None:
    """Where no clock was ever set: the demo's story begins in the past."""
    connection = await build_connection(database_url, command_timeout_s=COMMAND_TIMEOUT_S)
    try:
        await connection.execute(
            "insert into setting (key, value) values ($1, $2) on conflict do nothing",
            CLOCK_OFFSET,
            json.dumps(offset.total_seconds()),
        )
    finally:
        await connection.close()


async def wake_all_circles(connection: Connection) -> None:
    """Whatever time alone may have changed is looked at."""
    origins = await connection.fetch("select origin from circle order by id")
    topics = await connection.fetch("select topic_id from announcement order by topic_id")
    subjects: dict[Subject, None] = dict.fromkeys(
        (ForumSubject.ORGANIZERS, ForumSubject.NETWORK, ForumSubject.INDEX)
    )
    subjects |= {CircleSubject(row["origin"]): None for row in origins}
    subjects |= {compose_circle_subject(TopicId(row["topic_id"])): None for row in topics}
    await wake(connection, list(subjects), What.LOOK, ReasonCode.DUE)
