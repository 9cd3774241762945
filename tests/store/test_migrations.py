"""Migrations are applied once, in order, by one process at a time; anything that does not fit is refused."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from service.domain.requests import MessageRequest
from service.store.migrations import (
    Migration,
    MigrationError,
    apply_migrations,
    load_migrations,
    load_pending,
    plan_migrations,
)
from service.store.values import parse_json

FIRST = Migration("0001_first.sql", "create table first (id int); create table other (id int)", "1" * 64)
SECOND = Migration("0002_second.sql", "alter table first add column name text", "2" * 64)


async def test_all_files_apply_to_an_empty_database_and_only_once(empty_database_url: str) -> None:
    connection = await asyncpg.connect(empty_database_url)
    names = tuple(file.name for file in load_migrations())
    assert await apply_migrations(connection) == names
    assert await apply_migrations(connection) == ()
    assert await load_pending(connection, load_migrations()) == ()
    await connection.close()


async def test_processes_that_start_together_apply_each_file_once(empty_database_url: str) -> None:
    connections = [await asyncpg.connect(empty_database_url) for _ in range(4)]
    applied = await asyncio.gather(*(apply_migrations(one, [FIRST, SECOND]) for one in connections))
    assert sorted(map(len, applied)) == [0, 0, 0, 2]
    for connection in connections:
        await connection.close()


async def test_failing_file_leaves_nothing_of_itself_and_all_before_it(empty_database_url: str) -> None:
    connection = await asyncpg.connect(empty_database_url)
    broken = Migration("0002_broken.sql", "create table half (id int); select no_such_thing()", "3" * 64)
    with pytest.raises(MigrationError, match="0002_broken"):
        await apply_migrations(connection, [FIRST, broken])
    assert await connection.fetchval(
        "select to_regclass('first') is not null and to_regclass('half') is null"
    )
    assert await apply_migrations(connection, [FIRST, SECOND]) == ("0002_second.sql",)
    await connection.close()


async def test_busy_table_is_not_waited_for_longer_than_two_seconds(empty_database_url: str) -> None:
    connection = await asyncpg.connect(empty_database_url)
    await apply_migrations(connection, [FIRST])
    reader = await asyncpg.connect(empty_database_url)
    async with reader.transaction():
        await reader.execute("lock table first in share mode")
        with pytest.raises(MigrationError, match="busy table"):
            await apply_migrations(connection, [FIRST, SECOND])
    assert await apply_migrations(connection, [FIRST, SECOND]) == ("0002_second.sql",)
    await reader.close()
    await connection.close()


async def test_message_to_organizers_that_waits_during_an_update_is_still_sent_to_them(
    empty_database_url: str,
) -> None:
    connection, files = await asyncpg.connect(empty_database_url), load_migrations()
    await apply_migrations(connection, [file for file in files if file.name < "0010"])
    await connection.execute(
        "insert into effect (key, kind, shape, lane, priority, request) values "
        "('message:organizers:2037-10-13', 'create-message', 'once', 'forum:organizers', 1, "
        '\'{"external_id": "organizers-2037-10-13", "group": "organizers", "title": "Hello", "raw": "Hello"}\')'
    )
    await apply_migrations(connection)
    request = parse_json(MessageRequest, await connection.fetchval("select request from effect"))
    assert (request.to, request.title, request.may_fail) == ("organizers", "Hello", False)
    await connection.close()


@pytest.mark.parametrize(
    ("applied", "words"),
    [
        ({"0001_first.sql": "9" * 64}, "was changed"),
        ({"0001_first.sql": "1" * 64, "0009_future.sql": "0" * 64}, "does not know"),
        ({"0002_second.sql": "2" * 64}, "comes before"),
    ],
)
def test_schema_that_does_not_belong_to_these_files_is_refused(applied: dict[str, str], words: str) -> None:
    with pytest.raises(MigrationError, match=words):
        plan_migrations([FIRST, SECOND], applied)
