"""How the house is doing, for the first sentence of the status page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.domain.budget import Bucket
from service.domain.requests import Priority
from service.store.budget import load_standing
from service.store.pool import Connection

CLOSING = "closed:announcement-"
"""How the keys of effects begin that close announcements."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """How the house is doing at the moment `now` of the database."""

    now: datetime
    last_heard_at: datetime | None
    overdue_s: float
    """How long the delivery or topic that is due longest has been waiting; 0.0 when none is due."""
    waiting: int
    """Deliveries and topics to be read, not decided yet."""
    moving: int
    """Effects under way or tried again, without those planned for later."""
    planned: int
    """Effects for which it is not time yet."""
    failed: int
    """Effects, deliveries and topics to be read that were given up."""
    pause_s: float
    """How long the forum asked us to wait."""
    closings: int
    """Of those planned, announcements to be closed: one line tells of all of them."""


_PULSE = """
with undone as (
    select due_at from delivery where state = 'ready'
    union all select due_at from attention where due_at is not null and priority < $1 and subject like 'circle:%'
), effects as (
    select state = 'ready' and first_tried_at is null and due_at > now() as planned, key like $2 as closing
    from effect where state in ('ready', 'leased', 'awaiting')
), failed as (
    select from effect where state in ('dead', 'crashed')
    union all select from delivery where state in ('dead', 'crashed')
    union all select from attention
        where problem is not null and due_at is null and lease_token is null and subject not like 'forum:%'
)
select clock_timestamp() as now,
    (select received_at from delivery order by id desc limit 1) as last_heard_at,
    coalesce(
        (select greatest(extract(epoch from now() - min(due_at)), 0) from undone), 0
    )::float8 as overdue_s,
    (select count(*) from undone) as waiting,
    (select count(*) from effects where not planned) as moving,
    (select count(*) from effects where planned) as planned,
    (select count(*) from effects where planned and closing) as closings,
    (select count(*) from failed) as failed
"""


async def load_pulse(connection: Connection, bucket: Bucket) -> Pulse:
    row = await connection.fetchrow(_PULSE, Priority.BACKGROUND.value, f"{CLOSING}%")
    assert row is not None
    return Pulse(**row, pause_s=(await load_standing(connection, bucket)).pause_s)
