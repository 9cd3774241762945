"""A source's circles are kept as last listed; a poll that brings nothing new asks the database for nothing."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from service.domain.sources.comparing import Comparison, compare_source
from service.domain.sources.values import Poll, SourceCircleId
from service.domain.voices.values import Course
from service.store.pool import Connection
from service.store.sources import (
    delete_gone_items,
    load_source_item,
    load_source_items,
    record_comparison,
)
from tests.domain.sources.test_comparing import Known, keep
from tests.sources.made import DATES, make_poll, make_source_circle

NOW = datetime(2026, 10, 20, 9, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
SOURCE = "p2pu"


class Counted:
    """Our statements that went to the database, by the words that began them; asyncpg's own begin with capitals."""

    def __init__(self) -> None:
        self.verbs: list[str] = []

    def hear(self, record: Any) -> None:
        if record.query[0].islower():
            self.verbs.append(record.query.split()[0])


async def take_in(connection: Connection, poll: Poll, now: datetime = NOW) -> Comparison:
    seen = compare_source(await load_source_items(connection, SOURCE), poll, now)
    await record_comparison(connection, SOURCE, seen, now)
    return seen


async def test_circle_comes_back_as_it_was_kept(connection: Connection) -> None:
    circle = make_source_circle(
        course=Course("Spanish", "https://courses.test/spanish"),
        facilitator_names=("Maya", "Zoë"),
        dates=replace(DATES, starts=(datetime(2026, 10, 13, 18),), zone="America/New_York"),
    )
    await take_in(connection, Poll((circle,), complete=True))
    item = await load_source_item(connection, SOURCE, circle.id)
    assert item is not None
    assert (item.circle, item.first_seen_at, item.missed, item.gone_at) == (circle, NOW, 0, None)
    assert await load_source_item(connection, "other", circle.id) is None
    assert await load_source_item(connection, SOURCE, SourceCircleId(1)) is None


async def test_poll_of_two_thousand_circles_is_one_write_and_the_same_again_is_none(
    connection: Connection,
) -> None:
    poll, counted = make_poll(*range(1, 2001)), Counted()
    with connection.query_logger(counted.hear):
        await take_in(connection, poll)
        for number in range(1, 4):
            assert await take_in(connection, poll, NOW + number * QUARTER) == Comparison()
        await asyncio.sleep(0)  # the logger is called soon, not at once
    assert counted.verbs == ["select", "insert", "select", "select", "select"]
    rows = await connection.fetch(
        "select count(*), changed_at from source_item group by xmin::text, changed_at"
    )
    assert [tuple(row) for row in rows] == [(2000, NOW)]


async def test_new_count_of_sign_ups_changes_nothing_else(connection: Connection) -> None:
    poll = make_poll(1, 2)
    await take_in(connection, replace(poll, signed_up={SourceCircleId(1): 4}))
    await connection.execute("update source_item set unheard = false")
    await take_in(connection, replace(poll, signed_up={SourceCircleId(1): 5}), NOW + QUARTER)
    rows = await connection.fetch("select signed_up, unheard, changed_at from source_item order by id")
    assert [tuple(row) for row in rows] == [(5, False, NOW), (None, False, NOW)]


async def test_one_changed_circle_is_one_row(connection: Connection) -> None:
    await take_in(connection, make_poll(*range(1, 101)))
    other = make_source_circle(7, branch="Central Library")
    circles = (other, *(make_source_circle(number) for number in range(1, 101) if number != 7))
    await take_in(connection, Poll(circles, complete=True), NOW + QUARTER)
    changed = await connection.fetch("select id from source_item where changed_at > $1", NOW)
    assert [row["id"] for row in changed] == [7]


@pytest.mark.parametrize("complete", [True, False])
async def test_store_keeps_what_the_domain_means(connection: Connection, complete: bool) -> None:
    over = make_source_circle(
        9, replace(DATES, last=date(2026, 10, 19), first=date(2026, 10, 12), meetings=2)
    )
    polls = [
        Poll((*make_poll(1, 2, 3, 4, 5).circles, over), complete=True),
        make_poll(1, 2, 3, 4, complete=complete),
        make_poll(1, 2, 4),
        make_poll(1, 2, 3, 4),
        make_poll(1, 2, 5),
    ]
    known: Known = {}
    for number, poll in enumerate(polls):
        now = NOW + number * QUARTER
        known = keep(known, await take_in(connection, poll, now), now)
        assert await load_source_items(connection, SOURCE) == known
    assert known[SourceCircleId(9)].gone_at is not None


async def test_circles_long_gone_are_forgotten(connection: Connection) -> None:
    for number, poll in enumerate([make_poll(1, 2), make_poll(1), make_poll(1)]):
        await take_in(connection, poll, NOW + number * QUARTER)
    assert await delete_gone_items(connection, NOW) == 0
    assert await delete_gone_items(connection, NOW + timedelta(days=1)) == 1
    assert list(await load_source_items(connection, SOURCE)) == [1]
