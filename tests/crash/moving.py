"""Moves time instead of sleeping: what waits is due now, and a lease that nobody renews has run out."""

from __future__ import annotations

from service.store.pool import Connection

_UNDONE = {
    "effect": "state = 'ready'",
    "delivery": "state = 'ready'",
    "reread": "done_rev < wanted_rev",
}


async def move_time(connection: Connection, hours: float) -> bool:
    """Let so many hours pass; False when nothing was left to do in them.

    Nobody else may be at work meanwhile: whatever is leased counts as left behind.
    """
    left = (
        await connection.execute("update effect set lease_until = now() where state = 'leased'") != "UPDATE 0"
    )
    await connection.execute("update budget set paused_until = now() where paused_until > now()")
    for table, undone in _UNDONE.items():
        moved = await connection.execute(
            f"update {table} set due_at = least(due_at, now()) "
            f"where {undone} and due_at < now() + $1 * interval '1 hour'",
            hours,
        )
        left |= moved != "UPDATE 0"
    return left or bool(
        await connection.fetchval("select exists (select from setting where key = 'gap_since')")
    )
