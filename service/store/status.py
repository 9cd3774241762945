"""What the status page shows the administrator: what was heard, what is done, on its way, or given up, and why.

Lines carry no body of any post. What something is about is told by the titles of public topics only: an announcement's
and its circle's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, TypeVar

import asyncpg

from service.domain.ids import DeliveryId, EffectId, TopicId
from service.domain.trying import EffectState
from service.reasons import Reason, ReasonCode
from service.store.pool import Connection
from service.store.pulse import CLOSING
from service.store.values import read_reason

FAILED_LIMIT = 20
"""Lines of each kind; more of them mostly have the same cause."""


@dataclass(frozen=True, slots=True)
class About:
    """An announcement and its circle, as far as they are known."""

    announcement_id: TopicId | None
    announcement_title: str | None
    circle_id: TopicId | None
    """The circle's own topic."""
    circle_title: str | None
    """The title of that topic; the circle's name as long as it has none."""


@dataclass(frozen=True, slots=True)
class EffectLine:
    id: EffectId
    key: str
    state: EffectState
    about: About
    enabled: bool | None
    """Of a topic's status: whether it is to be on."""
    reason: Reason | None
    attempts: int
    planned: bool
    """It is not time for it yet."""
    waits: bool
    """For another effect, which has no receipt yet."""
    created_at: datetime
    due_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    id: DeliveryId
    received_at: datetime
    event: str
    topic_id: TopicId | None
    state: str
    decision: Reason | None
    """What was decided and why; while it is undone, why it is not decided yet."""
    attempts: int
    due_at: datetime
    about: About


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A topic that could not be read again, or about which could not be decided."""

    topic_id: TopicId
    problem: Reason
    attempts: int
    due_at: datetime
    about: About


Line = TypeVar("Line", EffectLine, DeliveryLine, ReadLine)

_ABOUT = (
    "a.topic_id as announcement_id, a.title as announcement_title, c.topic_id as circle_id, "
    "coalesce(c.topic_title, c.announced ->> 'name') as circle_title"
)

_EFFECTS = f"""
select e.id, e.key, e.state, e.reason, e.attempts, e.created_at, e.due_at, e.done_at,
    (e.request ->> 'enabled')::boolean as enabled,
    e.state = 'ready' and e.first_tried_at is null and e.due_at > now() as planned,
    e.needs is not null
        and not exists (select from effect n where n.key = e.needs and n.receipt is not null) as waits,
    {_ABOUT}
from effect e
left join topic t on t.subject = e.lane and t.role = 'announcement'
left join announcement a on a.topic_id = t.id
left join circle c on c.announcement_topic_id = a.topic_id
"""  # noqa: S608 - all parts stand here

_DELIVERIES = f"""
select d.id, d.received_at, d.event, d.topic_id, d.state, d.decision, d.attempts, d.due_at, {_ABOUT}
from delivery d
left join circle c on c.topic_id = d.topic_id or c.announcement_topic_id = d.topic_id
left join announcement a on a.topic_id = coalesce(c.announcement_topic_id, d.topic_id)
"""  # noqa: S608 - all parts stand here

_READS = f"""
select t.id as topic_id, r.problem, r.attempts, coalesce(r.due_at, now()) as due_at, {_ABOUT}
from attention r
join lateral (
    select id from topic where 'posts:' || topic.id = r.subject
        or topic.subject = r.subject and r.subject not like 'forum:%'
    order by array_position(array['announcement', 'story'], role), id limit 1
) as t on true
left join circle c on t.id in (c.announcement_topic_id, c.topic_id)
left join announcement a on a.topic_id = coalesce(c.announcement_topic_id, t.id)
"""  # noqa: S608 - all parts stand here


async def load_failed_effects(connection: Connection) -> Sequence[EffectLine]:
    """What was given up, newest first."""
    rows = await connection.fetch(
        _EFFECTS + "where e.state in ('dead', 'crashed') order by e.id desc limit $1", FAILED_LIMIT
    )
    return [_read_effect(row) for row in rows]


async def load_moving_effects(connection: Connection, limit: int) -> Sequence[EffectLine]:
    """What is under way, has failed and is tried again, or is planned; the next first.

    Announcements to be closed one day are only counted, in the pulse.
    """
    rows = await connection.fetch(
        _EFFECTS + "where e.state in ('ready', 'leased', 'awaiting') and not (e.key like $2 "
        "and e.state = 'ready' and e.first_tried_at is null and e.due_at > now()) "
        "order by planned, e.due_at, e.id limit $1",
        limit,
        f"{CLOSING}%",
    )
    return [_read_effect(row) for row in rows]


async def load_done_effects(
    connection: Connection, limit: int, older: EffectId | None = None, *, closings: bool = True
) -> Sequence[EffectLine]:
    """What was done last, or what was done before the effect `older`; newest first.

    `closings`: also that announcements were closed.
    """
    rows = await connection.fetch(
        _EFFECTS  # noqa: S608 - constants
        + "where e.state = 'done' and e.done_at is not null and ($3 or e.key not like $4) and ($2::bigint is null or "
        "(e.done_at, e.id) < (select o.done_at, o.id from effect o where o.id = $2)) "
        "order by e.done_at desc, e.id desc limit $1",
        limit,
        older,
        closings,
        f"{CLOSING}%",
    )
    return [_read_effect(row) for row in rows]


async def load_failed_deliveries(connection: Connection) -> Sequence[DeliveryLine]:
    """What was heard and could not be decided, newest first."""
    rows = await connection.fetch(
        _DELIVERIES + "where d.state in ('dead', 'crashed') order by d.id desc limit $1", FAILED_LIMIT
    )
    return [_read_delivery(row) for row in rows]


async def load_deliveries(
    connection: Connection, limit: int, older: DeliveryId | None = None, *, circles_only: bool = False
) -> Sequence[DeliveryLine]:
    """What was heard last, or before the delivery `older`; newest first.

    `circles_only`: only of topics that are announcements or circles.
    """
    rows = await connection.fetch(
        _DELIVERIES
        + "where ($2::bigint is null or d.id < $2) and (not $3::boolean or a.topic_id is not null) "
        "order by d.id desc limit $1",
        limit,
        older,
        circles_only,
    )
    return [_read_delivery(row) for row in rows]


async def load_struggling_deliveries(connection: Connection) -> Sequence[DeliveryLine]:
    """What was heard and could not be decided so far; the next try first."""
    rows = await connection.fetch(
        _DELIVERIES + "where d.state = 'ready' and d.attempts > 0 order by d.due_at, d.id limit $1",
        FAILED_LIMIT,
    )
    return [_read_delivery(row) for row in rows]


async def load_failed_reads(connection: Connection) -> Sequence[ReadLine]:
    """Topics that nobody tries to read any more."""
    rows = await connection.fetch(
        _READS
        + "where r.problem is not null and r.due_at is null and r.lease_token is null order by t.id desc limit $1",
        FAILED_LIMIT,
    )
    return [_read_failed_read(row) for row in rows]


async def load_struggling_reads(connection: Connection) -> Sequence[ReadLine]:
    """Topics that could not be read so far; the next try first."""
    rows = await connection.fetch(
        _READS + "where r.problem is not null and r.due_at is not null order by r.due_at limit $1",
        FAILED_LIMIT,
    )
    return [_read_failed_read(row) for row in rows]


def _read_effect(row: asyncpg.Record) -> EffectLine:
    return _read_line(EffectLine, row, state=EffectState(row["state"]), reason=read_reason(row["reason"]))


def _read_delivery(row: asyncpg.Record) -> DeliveryLine:
    return _read_line(DeliveryLine, row, decision=read_reason(row["decision"]))


def _read_failed_read(row: asyncpg.Record) -> ReadLine:
    return _read_line(
        ReadLine, row, problem=read_reason(row["problem"]) or Reason(ReasonCode.UNKNOWN, {"code": ""})
    )


def _read_line(kind: type[Line], row: asyncpg.Record, **values: object) -> Line:
    """The line with these values; all others are columns as they are."""
    about = About(*(row[field.name] for field in fields(About)))
    columns: dict[str, Any] = {field.name: row[field.name] for field in fields(kind) if field.name in row}
    return kind(**(columns | {"about": about} | values))
