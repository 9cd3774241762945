"""How stories' authors can be reached in private: sealed with a key from the settings (`service/crypto.py`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from service.domain.proposals.states import ENDED
from service.store.pool import Connection

FORGOTTEN_AFTER = timedelta(days=90)
"""After the end of its story."""


async def record_contact(connection: Connection, origin: str, sealed: bytes) -> None:
    """It replaces what was told before."""
    await connection.execute(
        "insert into contact (proposal, sealed) values ($1, $2) "
        "on conflict (proposal) do update set sealed = excluded.sealed, created_at = now()",
        origin,
        sealed,
    )


async def load_contact(connection: Connection, origin: str) -> bytes | None:
    sealed: bytes | None = await connection.fetchval("select sealed from contact where proposal = $1", origin)
    return sealed


async def delete_contact(connection: Connection, origin: str) -> None:
    await connection.execute("delete from contact where proposal = $1", origin)


async def delete_old_contacts(connection: Connection, now: datetime) -> int:
    """Those whose stories ended long ago; `now` by the circles' clock. How many there were."""
    rows = await connection.fetch(
        "delete from contact using proposal where proposal.origin = contact.proposal "
        "and state = any($1::text[]) and since < $2::timestamptz - $3::interval returning contact.proposal",
        [one.value for one in ENDED],
        now,
        FORGOTTEN_AFTER,
    )
    return len(rows)


async def seal_contacts_anew(connection: Connection, seal_anew: Callable[[bytes], bytes]) -> int:
    """Replace all at once, or none where `seal_anew` raises; how many there are."""
    async with connection.transaction():
        rows = await connection.fetch("select proposal, sealed from contact for update")
        await connection.executemany(
            "update contact set sealed = $2 where proposal = $1",
            [(row["proposal"], seal_anew(row["sealed"])) for row in rows],
        )
    return len(rows)
