"""From where stories were sent within a day, so that nobody floods us: keyed hashes, which nobody can turn back."""

from __future__ import annotations

from datetime import timedelta

from service.store.pool import Connection

MOST_AN_HOUR = 5
HOUR = timedelta(hours=1)
KEPT = timedelta(hours=24)


async def record_sender(connection: Connection, sender: bytes) -> timedelta | None:
    """Count a story from there; how long until one may be sent again, if there were too many.

    In a transaction that lets only one story in at a time.
    """
    await delete_old_senders(connection)
    wait: timedelta | None = await connection.fetchval(
        "select at + $2::interval - now() from sender where hash = $1 and at > now() - $2::interval "
        "order by at desc offset $3 limit 1",
        sender,
        HOUR,
        MOST_AN_HOUR - 1,
    )
    if wait is None:
        await connection.execute("insert into sender (hash) values ($1)", sender)
    return wait


async def delete_old_senders(connection: Connection) -> None:
    await connection.execute("delete from sender where at < now() - $1::interval", KEPT)
