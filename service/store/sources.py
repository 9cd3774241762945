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


async def load_source_item_of(connection: Connection, source: str, origin: str) -> SourceItem | None:
    """The source's circle that speaks of the circle of this origin."""
    row = await connection.fetchrow(
        "select * from source_item where source = $1 and circle = $2", source, origin
    )
    return _read_item(row) if row else None


async def lock_source_circle(connection: Connection, source: str, circle_id: SourceCircleId) -> None:
    """Hold it until the transaction ends: only one circle here is founded by it. Taken after the lane."""
    await connection.execute(
        "select pg_advisory_xact_lock(hashtextextended($1, 0))", f"source:{source}:{circle_id}"
    )


async def load_unheard(connection: Connection, source: str) -> Sequence[SourceItem]:
    """Of which something has happened that no circle has heard yet; what went before it had a topic is nobody's."""
    rows = await connection.fetch(
        "select * from source_item where source = $1 and unheard and (circle is not null or gone_at is null) "
        "order by id",
        source,
    )
    return [_read_item(row) for row in rows]


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
        circle=parse_json(SourceCircle, row["item"]),
        hash=row["hash"],
        first_seen_at=row["first_seen_at"],
        changed_at=row["changed_at"],
        missed=row["missed"],
        gone_at=row["gone_at"],
        was=parse_json(SourceCircle, row["was"]) if row["was"] else None,
        origin=row["circle"],
        joined_at=row["joined_at"],
        allowed=row["allowed"] is True,
        kept=row["kept"],
        signed_up=row["signed_up"],
    )


async def record_comparison(
    connection: Connection, source: str, comparison: Comparison, now: datetime
) -> None:
    """Keep what has happened. Where nothing has, the database is not asked at all."""
    listed = [*comparison.appeared, *(one.now for one in comparison.changed)]
    if listed:
        await _record_listed(connection, source, listed, now)
    if comparison.counted:
        await connection.execute(
            "update source_item set signed_up = told.count "
            "from unnest($2::bigint[], $3::integer[]) as told (id, count) "
            "where source = $1 and source_item.id = told.id",
            source,
            list(comparison.counted),
            list(comparison.counted.values()),
        )
    lacking = [*comparison.missed, *comparison.found]
    over = [circle.id for circle in (*comparison.ended, *comparison.gone)]
    if lacking or over:
        await connection.execute(
            "update source_item set missed = case when id = any($3::bigint[]) then missed + 1 else 0 end, "
            "gone_at = case when id = any($4::bigint[]) then $5::timestamptz end, "
            "unheard = unheard or id = any($4::bigint[]) "
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
        "insert into source_item (source, id, hash, item, first_seen_at, changed_at) "
        "select $1, *, $5, $5 from unnest($2::bigint[], $3::text[], $4::jsonb[]) "
        "on conflict (source, id) do update set hash = excluded.hash, item = excluded.item, "
        "was = source_item.item, changed_at = excluded.changed_at, missed = 0, gone_at = null, "
        "kept = null, unheard = true",
        source,
        [circle.id for circle in circles],
        [hash_circle(circle) for circle in circles],
        [compose_json(circle) for circle in circles],
        now,
    )


async def record_joined(
    connection: Connection, source: str, circle_id: SourceCircleId, origin: str, now: datetime
) -> None:
    """From now on it speaks of the circle of this origin."""
    await connection.execute(
        "update source_item set circle = $3, joined_at = $4 where source = $1 and id = $2",
        source,
        circle_id,
        origin,
        now,
    )


async def record_item_heard(connection: Connection, source: str, item: SourceItem) -> None:
    """Its circle has heard it as it is in `item`; what has happened since is still to be heard."""
    await connection.execute(
        "update source_item set unheard = false where source = $1 and id = $2 and unheard "
        "and changed_at = $3 and gone_at is not distinct from $4",
        source,
        item.circle.id,
        item.changed_at,
        item.gone_at,
    )


async def delete_gone_items(connection: Connection, before: datetime) -> int:
    """Forget circles without a topic that have been gone since before that moment; how many they were."""
    done = await connection.execute("delete from source_item where gone_at < $1 and circle is null", before)
    return int(done.rpartition(" ")[2])
