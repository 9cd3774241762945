"""Moves time instead of sleeping: what waits is due now, a lease that nobody renews has run out, the bucket is full."""

from __future__ import annotations

from jobs.engine.tools import Tools
from service.store.pool import Connection

_UNDONE = {
    "effect": "state = 'ready'",
    "delivery": "state = 'ready'",
    # What concerns the forum as a whole comes round by itself: that is left to its time, unless it has failed.
    "attention": "lease_token is null and (due_at <= now() or problem is not null "
    "or subject like 'circle:%' or subject like 'posts:%' or subject = 'forum:organizers')",
}
_LEASED = {"effect": "state = 'leased'", "attention": "lease_token is not null"}


async def move_time(connection: Connection, tools: Tools, hours: float) -> bool:
    """Let so many hours pass; False when nothing was left to do in them.

    Nobody else may be at work meanwhile: whatever is leased counts as left behind.
    """
    left = False
    for table, leased in _LEASED.items():
        ended = await connection.execute(f"update {table} set lease_until = now() where {leased}")
        left |= ended != "UPDATE 0"
    for table, undone in _UNDONE.items():
        moved = await connection.execute(
            f"update {table} set due_at = least(due_at, now()) "
            f"where {undone} and due_at < now() + $1 * interval '1 hour'",
            hours,
        )
        left |= moved != "UPDATE 0"
    if left:
        await _end_waits_for_calls(connection, tools)
    return left


async def _end_waits_for_calls(connection: Connection, tools: Tools) -> None:
    """The bucket has filled, and the pause that the forum asked for is over: in its row, and in this process."""
    await connection.execute(
        "update budget set tokens = $1, filled_at = clock_timestamp(), paused_until = null",
        tools.bucket.burst,
    )
    tools.gate.closed_until = 0.0
