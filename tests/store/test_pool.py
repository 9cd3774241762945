"""What every connection of ours asks of PostgreSQL."""

from __future__ import annotations

import asyncpg

from service.store.leases import LEASE_S


async def test_locks_of_a_process_that_stands_still_are_gone_before_its_lease(pool: asyncpg.Pool) -> None:
    pause_s = await pool.fetchval(
        "select extract(epoch from current_setting('idle_in_transaction_session_timeout')::interval)::float8"
    )
    assert 0 < pause_s < LEASE_S
