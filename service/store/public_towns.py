"""Where circles in sight are: their towns, and where those lie on a map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.domain.ids import TownId
from service.domain.recaps.index import TownLine
from service.store.pool import Connection
from service.store.public import FOUND, SIGHT, Wanted


@dataclass(frozen=True, slots=True)
class TownSpot:
    """A town of our list with its circles."""

    id: TownId
    town: str
    latitude: float
    longitude: float
    circles: int

    @property
    def place(self) -> tuple[float, float]:
        return self.latitude, self.longitude


async def load_towns(connection: Connection, circles_category: str, most: int) -> Sequence[TownLine]:
    """Towns with circles in sight, those with most first; those that meet online alone count as one."""
    rows = await connection.fetch(
        f"with sight as ({SIGHT}) select town, count(*) as circles from sight "  # noqa: S608 - stands here
        "where town is not null or online group by town order by circles desc, lower(town) limit $2",
        circles_category,
        most,
    )
    return [TownLine(row["town"], row["circles"]) for row in rows]


async def load_town_spots(
    connection: Connection, circles_category: str, wanted: Wanted
) -> Sequence[TownSpot]:
    """The towns of all circles that are wanted, each where its newest circle says that it lies."""
    rows = await connection.fetch(
        f"""
        select found.town_id, found.town, circles,
            (announced #>> '{{place,town,latitude}}')::float8 as latitude,
            (announced #>> '{{place,town,longitude}}')::float8 as longitude
        from (
            select town_id, min(town) as town, max(id) as id, count(*) as circles from ({FOUND}) as found
            where town_id is not null group by town_id
        ) as found join circle using (id)""",  # noqa: S608 - all parts stand here
        circles_category,
        *wanted.list_values(),
    )
    return [
        TownSpot(TownId(row["town_id"]), row["town"], row["latitude"], row["longitude"], row["circles"])
        for row in rows
    ]
