"""Presence by advisory lock: who listens to the forum. A time in which nobody did is a gap: deliveries may be missing.

Every door holds a shared lock on its connection for as long as it lives. Whoever could have it alone is the first.
"""

from __future__ import annotations

from service.domain.requests import Priority
from service.domain.subjects import ForumSubject
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.pool import Connection

LISTENING = 0x6C697374656E
"""The key of the advisory lock ("listen" in ASCII)."""


async def record_listening(connection: Connection) -> bool:
    """This connection listens from now on; False when nobody did before, which is a gap."""
    alone = await connection.fetchval("select pg_try_advisory_lock($1)", LISTENING)
    await connection.execute("select pg_advisory_lock_shared($1)", LISTENING)
    if alone:
        await connection.execute("select pg_advisory_unlock($1)", LISTENING)
    return not alone


async def record_gap(connection: Connection) -> None:
    """Deliveries may have been missed: what is alive is read again."""
    subjects, why = [ForumSubject.GAP], ReasonCode.MAYBE_MISSED
    await wake(connection, subjects, What.LOOK, why, priority=Priority.BACKGROUND)
