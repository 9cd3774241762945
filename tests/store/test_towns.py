"""Towns: which names lead to which, and that the whole list is copied once."""

from __future__ import annotations

import asyncpg
import pytest

from service.domain.places import Town, decide_town
from service.store.migrations import apply_migrations
from service.store.towns import copy_towns, fold_names, load_towns
from tests.towns import gazetteer


@pytest.mark.parametrize(
    ("name", "others", "people", "keys"),
    [
        (
            "Köln",
            ["CGN", "Cologne", "Colonia", "gu long", "Кёльн"],
            1_024_621,
            ["koln", "cologne", "colonia"],
        ),
        ("Phelps", ["Vienna"], 1_945, ["phelps"]),
        ("Saint Marys", [], 8_000, ["saint marys", "st marys"]),
        ("Mount Lebanon", [], 32_730, ["mount lebanon", "mt lebanon"]),
        ("東京", ["Tokyo"], 9_000_000, ["東京", "tokyo"]),
    ],
)
def test_town_is_found_under_its_own_and_its_widely_known_names(
    name: str, others: list[str], people: int, keys: list[str]
) -> None:
    assert fold_names(name, others, people) == keys


async def test_known_names_give_all_their_namesakes_and_unknown_ones_nothing(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        found = await load_towns(connection, ["springfield", "no such town", "braddock"])
    assert found.keys() == {"springfield", "braddock"}
    assert set(found["springfield"]) == set(gazetteer()["springfield"])
    assert [town.people for town in found["springfield"]] == sorted(
        (town.people for town in found["springfield"]), reverse=True
    )
    assert found["braddock"] == gazetteer()["braddock"]


async def test_whole_list_is_copied_once(empty_database_url: str) -> None:
    connection = await asyncpg.connect(empty_database_url)
    await apply_migrations(connection)
    assert await copy_towns(empty_database_url)
    assert not await copy_towns(empty_database_url)

    found = await load_towns(connection, ["springfield", "braddock", "berlin", "cologne"])
    assert len(found["springfield"]) == 24
    assert isinstance(decide_town(found["springfield"]), tuple), "nobody can tell which Springfield"
    for name, zone in (
        ("braddock", "America/New_York"),
        ("berlin", "Europe/Berlin"),
        ("cologne", "Europe/Berlin"),
    ):
        town = decide_town(found[name])
        assert isinstance(town, Town)
        assert town.zone == zone
    await connection.close()
