"""Lines in stories' topics that spoke to us: each is carried out, or answered, once."""

from __future__ import annotations

from service.domain.ids import PostId
from service.store.pool import Connection


async def load_heard_lines(connection: Connection, post_id: PostId) -> frozenset[str]:
    """The hashes of this post's lines that were heard."""
    rows = await connection.fetch("select hash from heard_line where post_id = $1", post_id)
    return frozenset(row["hash"] for row in rows)


async def record_heard_line(connection: Connection, origin: str, post_id: PostId, line_hash: str) -> None:
    await connection.execute(
        "insert into heard_line (proposal, post_id, hash) values ($1, $2, $3) on conflict do nothing",
        origin,
        post_id,
        line_hash,
    )
