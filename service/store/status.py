"""What the status page shows the administrator: what was heard, what is done, on its way, or given up, and why.

Lines carry no body of any post. What something is about is told by the titles of public topics only: an announcement's
and its circle's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, TypeVar

import asyncpg

from service.domain.ids import DeliveryId, EffectId
from service.domain.trying import EffectState
from service.reasons import Reason, ReasonCode
from service.store.pool import Connection
from service.store.pulse import CLOSING
from service.store.status_lines import About, DeliveryLine, EffectLine, ReadLine
from service.store.values import compose_pattern, read_reason

FAILED_LIMIT = 20
"""Lines of each kind; more of them mostly have the same cause."""


Line = TypeVar("Line", EffectLine, DeliveryLine, ReadLine)

_ABOUT = (
    "a.topic_id as announcement_id, a.title as announcement_title, c.topic_id as circle_id, "
    "coalesce(c.topic_title, c.announced ->> 'name') as circle_title, "
    "coalesce(s.written_in, s.topic_id) as story_id, coalesce(nullif(s.town, ''), s.topic_title) as story_title"
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
left join circle c on c.origin = case when e.lane like 'circle:%' then substr(e.lane, 8) end
left join proposal s on s.origin = case when e.lane like 'proposal:%' then substr(e.lane, 10) end
"""  # noqa: S608 - all parts stand here

_DELIVERIES = f"""
select d.id, d.received_at, d.event, d.topic_id, d.state, d.decision, d.attempts, d.due_at, {_ABOUT}
from delivery d
left join circle c on c.topic_id = d.topic_id or c.announcement_topic_id = d.topic_id
left join announcement a on a.topic_id = coalesce(c.announcement_topic_id, d.topic_id)
left join proposal s on s.topic_id = d.topic_id or s.written_in = d.topic_id
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
left join proposal s on s.topic_id = t.id or s.written_in = t.id
"""  # noqa: S608 - all parts stand here

_TITLED = """
from topic
    left join announcement on announcement.topic_id = topic.id
    left join circle on topic.subject = 'circle:' || circle.origin
    left join proposal on topic.subject = 'proposal:' || proposal.origin
where lower(concat_ws(' ', announcement.title, circle.topic_title, circle.announced ->> 'name', proposal.town,
    proposal.topic_title)) like all({words}::text[])
"""
"""Topics of announcements, circles and stories with all these words."""


_DONE = f"""
e.state = 'done' and e.done_at is not null and ($3 or e.key not like $4)
and ($2::bigint is null or (e.done_at, e.id) < (select o.done_at, o.id from effect o where o.id = $2))
and ($5::text[] = '{{}}' or e.lane in (select topic.subject {_TITLED.format(words="$5")}))
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
    connection: Connection,
    limit: int,
    older: EffectId | None = None,
    *,
    closings: bool = True,
    words: str = "",
) -> Sequence[EffectLine]:
    """What was done last, or what was done before the effect `older`; newest first.

    `closings`: also that announcements were closed; `words`: only about what has all of these in its title.
    """
    rows = await connection.fetch(
        f"{_EFFECTS} where {_DONE} order by e.done_at desc, e.id desc limit $1",
        limit,
        older,
        closings,
        f"{CLOSING}%",
        _compose_patterns(words),
    )
    return [_read_effect(row) for row in rows]


async def load_failed_deliveries(connection: Connection) -> Sequence[DeliveryLine]:
    """What was heard and could not be decided, newest first."""
    rows = await connection.fetch(
        _DELIVERIES + "where d.state in ('dead', 'crashed') order by d.id desc limit $1", FAILED_LIMIT
    )
    return [_read_delivery(row) for row in rows]


async def load_deliveries(
    connection: Connection,
    limit: int,
    older: DeliveryId | None = None,
    *,
    circles_only: bool = False,
    words: str = "",
) -> Sequence[DeliveryLine]:
    """What was heard last, or before the delivery `older`; newest first.

    `circles_only`: only of topics that are announcements or circles; `words`: only of those with all of these in their
    title.
    """
    rows = await connection.fetch(
        _DELIVERIES
        + "where ($2::bigint is null or d.id < $2) and (not $3::boolean or a.topic_id is not null "
        f"or c.topic_id is not null) and ($4::text[] = '{{}}' or d.topic_id in "
        f"(select topic.id {_TITLED.format(words='$4')})) "
        "order by d.id desc limit $1",
        limit,
        older,
        circles_only,
        _compose_patterns(words),
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


def _compose_patterns(words: str) -> list[str]:
    return [compose_pattern(word) for word in words.lower().split()]


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
