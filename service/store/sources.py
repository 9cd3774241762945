"""A source's circles as last listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import asyncpg

from service.domain.sources.comparing import Comparison
from service.domain.sources.values import SourceCircle, SourceCircleId, SourceItem, hash_circle
from service.store.pool import Connection
from service.store.values import compose_json, parse_json


async def load_source_items(connection: Connection, source: str) -> Mapping[SourceCircleId, SourceItem]:
    """All circles that the source has ever listed and that are not forgotten."""
    rows = await connection.fetch("select * from source_item where source = $1", source)
    return {SourceCircleId(row["id"]): _read_item(row) for row in rows}


async def load_source_item(
    connection: Connection, source: str, circle_id: SourceCircleId
) -> SourceItem | None:
    row = await connection.fetchrow(
        "select * from source_item where source = $1 and id = $2",
        source,
        circle_id,
    )
    return _read_item(row) if row else None


def _read_item(row: asyncpg.Record) -> SourceItem:
    return SourceItem(
        circle=parse_json(SourceCircle, row["circle"]),
        hash=row["hash"],
        first_seen_at=row["first_seen_at"],
        changed_at=row["changed_at"],
        missed=row["missed"],
        gone_at=row["gone_at"],
    )


async def record_comparison(
    connection: Connection, source: str, comparison: Comparison, now: datetime
) -> None:
    """Keep what has happened. Where nothing has, the database is not asked at all."""
    listed = [*comparison.appeared, *(one.now for one in comparison.changed)]
    if listed:
        await _record_listed(connection, source, listed, now)
    lacking = [*comparison.missed, *comparison.found]
    over = [circle.id for circle in (*comparison.ended, *comparison.gone)]
    if lacking or over:
        await connection.execute(
            "update source_item set missed = case when id = any($3::bigint[]) then missed + 1 else 0 end, "
            "gone_at = case when id = any($4::bigint[]) then $5::timestamptz end "
            "where source = $1 and id = any($2::bigint[])",
            source,
            [*lacking, *over],
            list(comparison.missed),
            over,
            now,
        )


async def _record_listed(
    connection: Connection, source: str, circles: Sequence[SourceCircle], now: datetime
) -> None:
    await connection.execute(
        "insert into source_item (source, id, hash, circle, first_seen_at, changed_at) "
        "select $1, *, $5, $5 from unnest($2::bigint[], $3::text[], $4::jsonb[]) "
        "on conflict (source, id) do update set hash = excluded.hash, circle = excluded.circle, "
        "changed_at = excluded.changed_at, missed = 0, gone_at = null",
        source,
        [circle.id for circle in circles],
        [hash_circle(circle) for circle in circles],
        [compose_json(circle) for circle in circles],
        now,
    )


async def delete_gone_items(connection: Connection, before: datetime) -> int:
    """Forget circles that have been gone since before that moment; how many they were."""
    done = await connection.execute("delete from source_item where gone_at < $1", before)
    return int(done.rpartition(" ")[2])
