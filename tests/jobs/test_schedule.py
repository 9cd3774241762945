"""Dated work: each moment once, by whoever comes first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from jobs.schedule import DATED, perform_due, perform_start
from tests.world import World

NOW = datetime(2026, 11, 21, 9, 2, tzinfo=UTC)


def list_our_routes(world: World) -> list[str]:
    return [one.route for one in world.forum.request_log if one.username == "companion"]


async def test_a_start_costs_two_calls_and_is_not_done_again_a_moment_later(world: World) -> None:
    await world.pool.execute("insert into setting (key, value) values ('gap_since', to_jsonb(now()))")
    await perform_start(world.tools, NOW)
    assert sorted(list_our_routes(world)) == ["posts/latest", "site/site"]
    world.forum.request_log.clear()
    await perform_due(world.tools, NOW)
    assert list_our_routes(world) == []


async def test_due_work_is_done_once_however_many_ask(world: World) -> None:
    await perform_start(world.tools, NOW)
    world.forum.request_log.clear()
    for _ in range(3):
        await perform_due(world.tools, NOW + timedelta(minutes=5))
    assert list_our_routes(world) == ["posts/latest"]


async def test_old_bodies_are_forgotten_and_what_was_decided_stays(world: World) -> None:
    await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    await world.pool.execute("update delivery set received_at = now() - interval '31 days'")
    await perform_due(world.tools, NOW + timedelta(days=1))
    assert await world.pool.fetchval("select count(*) from delivery where body is not null") == 0
    assert await world.pool.fetchval("select count(*) from delivery where decision is null") == 0


def test_moments_are_multiples_of_their_period() -> None:
    for dated in DATED:
        due_at = dated.due_at(NOW)
        assert due_at <= NOW < due_at + timedelta(seconds=dated.every_s)
        assert dated.due_at(due_at) == due_at
