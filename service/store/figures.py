"""What the tables say about how we are doing, for /metrics and /readyz."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.domain.budget import Bucket
from service.store.budget import load_standing
from service.store.pool import Connection


@dataclass(frozen=True, slots=True)
class Figures:
    """Ages in seconds of the database's real time; 0.0 when nothing waits."""

    undone_deliveries: int
    oldest_undone_delivery_s: float
    oldest_due_effect_s: float
    """How long the effect that has been due longest has been waiting."""
    effects: Mapping[tuple[str, str], int]
    """How many of each kind and state are not over."""
    budget_left: float
    forum_pause_s: float


async def load_oldest_undone(connection: Connection) -> tuple[int, float]:
    """How many deliveries are not decided yet, and the age of the oldest in seconds."""
    row = await connection.fetchrow(
        "select count(*) as number, extract(epoch from clock_timestamp() - min(received_at))::float8 as age_s "
        "from delivery where state = 'ready'"
    )
    assert row is not None
    return row["number"], max(0.0, row["age_s"] or 0.0)


async def load_figures(connection: Connection, bucket: Bucket) -> Figures:
    """Of effects only those that are not over are counted: of the others there are as many as there ever were."""
    undone, oldest_s = await load_oldest_undone(connection)
    due_s = await connection.fetchval(
        "select extract(epoch from clock_timestamp() - min(due_at))::float8 from effect where state = 'ready'"
    )
    rows = await connection.fetch(
        "select kind, state, count(*) as number from effect "
        "where state in ('ready', 'leased', 'awaiting') group by kind, state union all "
        "select kind, state, count(*) from effect where state in ('dead', 'crashed') group by kind, state"
    )
    standing = await load_standing(connection, bucket)
    return Figures(
        undone_deliveries=undone,
        oldest_undone_delivery_s=oldest_s,
        oldest_due_effect_s=max(0.0, due_s or 0.0),
        effects={(row["kind"], row["state"]): row["number"] for row in rows},
        budget_left=standing.tokens,
        forum_pause_s=standing.pause_s,
    )
