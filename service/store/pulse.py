"""How the house is doing, for the first sentence of the status page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.domain.effects import Priority
from service.store.budget import NAME, RESERVES
from service.store.pool import Connection

WORKER = "companion worker"
"""What a worker's connections call themselves (`jobs/worker.py`)."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """How the house is doing at the moment `now` of the database."""

    now: datetime
    worker_runs: bool
    """A worker is connected to the database."""
    last_heard_at: datetime | None
    overdue_s: float
    """How long the delivery or re-read that is due longest has been waiting; 0.0 when none is due."""
    waiting: int
    """Deliveries and re-reads that are not decided yet."""
    moving: int
    """Effects under way or tried again, without those planned for later."""
    planned: int
    """Effects for which it is not time yet."""
    failed: int
    """Effects, deliveries and re-reads that were given up."""
    pause_s: float
    """How long the forum asked us to wait."""
    calls_left: float
    """Calls of the forum that could be made at once; the bucket fills while nobody writes its row."""
    calls_kept: float
    """How many of them only changes may take."""


_PULSE = """
with undone as (
    select due_at from delivery where state = 'ready'
    union all select due_at from reread where done_rev < wanted_rev
), effects as (
    select state = 'ready' and first_tried_at is null and due_at > now() as planned
    from effect where state in ('ready', 'leased', 'awaiting')
), failed as (
    select from effect where state in ('dead', 'crashed')
    union all select from delivery where state in ('dead', 'crashed')
    union all select from reread where problem is not null and done_rev >= wanted_rev
)
select clock_timestamp() as now,
    exists (
        select from pg_stat_activity where datname = current_database() and application_name = $1
    ) as worker_runs,
    (select received_at from delivery order by id desc limit 1) as last_heard_at,
    coalesce(
        (select greatest(extract(epoch from now() - min(due_at)), 0) from undone), 0
    )::float8 as overdue_s,
    (select count(*) from undone) as waiting,
    (select count(*) from effects where not planned) as moving,
    (select count(*) from effects where planned) as planned,
    (select count(*) from failed) as failed,
    coalesce(
        (select greatest(extract(epoch from paused_until - clock_timestamp()), 0) from budget where name = $2), 0
    )::float8 as pause_s,
    coalesce(
        (select least($3::float8, tokens + extract(epoch from clock_timestamp() - filled_at) * $3::float8 / 30)
         from budget where name = $2), $3::float8
    )::float8 as calls_left,
    $4::float8 as calls_kept
"""


async def load_pulse(connection: Connection, calls_per_minute: int) -> Pulse:
    """`calls_per_minute`: the forum's call budget; half of it may be spent at once."""
    burst = calls_per_minute / 2
    kept = RESERVES[Priority.ANSWER] * burst / 20
    row = await connection.fetchrow(_PULSE, WORKER, NAME, burst, kept)
    assert row is not None
    return Pulse(**row)
