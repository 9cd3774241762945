"""The ledger of dated work: whoever inserts the row of a moment does the work of that moment, once."""

from __future__ import annotations

from datetime import datetime

from service.store.pool import Connection


async def claim_run(connection: Connection, name: str, due_at: datetime) -> bool:
    """True for the one caller that may do the work `name` of the moment `due_at`."""
    claimed = await connection.fetchval(
        "insert into schedule_run (name, due_at) values ($1, $2) on conflict do nothing returning name",
        name,
        due_at,
    )
    return claimed is not None


async def delete_old_runs(connection: Connection, days: int) -> None:
    await connection.execute("delete from schedule_run where ran_at < now() - $1 * interval '1 day'", days)
