"""The first announcements of an installation are not lost, whatever is not right yet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import asyncpg
import pytest

from service.demo.forum.faults import DeliveryFault, DeliveryFaultKind
from service.domain.subjects import ForumSubject
from service.reasons import ReasonCode
from service.store.attention import What, plan_once, wake
from service.store.troubles import load_troubles
from tests.jobs.clocks import list_ours, pass_time, work_at_real_speed
from tests.world import TIDY, World, build_world


async def plan(world: World) -> None:
    """What a worker plans when it starts."""
    async with world.pool.acquire() as connection:
        await plan_once(connection, (ForumSubject.CATEGORIES, ForumSubject.POSTS), What.READ)


async def name_troubles(world: World) -> set[ReasonCode]:
    async with world.pool.acquire() as connection:
        return {trouble.code for trouble in await load_troubles(connection, world.config)}


@pytest.fixture
async def fresh(tmp_path: Path, pool: asyncpg.Pool, database_url: str):  # type: ignore[no-untyped-def]
    """A world whose companion has never asked its forum anything."""
    async with build_world(tmp_path, pool, database_url, settled=False) as world:
        yield world


async def test_nothing_is_decided_before_the_categories_are_known(fresh: World) -> None:
    post = await fresh.announce("Spanish circle at Riverside Library")
    await work_at_real_speed(fresh)
    assert await fresh.pool.fetchval("select count(*) from delivery where state <> 'ready'") == 0
    assert ReasonCode.CATEGORIES_UNREAD in await name_troubles(fresh)
    await plan(fresh)
    await fresh.settle()
    assert (await fresh.fetch_circle_topic(post["topic_id"]))["visible"]


BEGINNINGS: dict[str, dict[str, Any]] = {
    "revoked key": {"api_key_revoked": True},
    "429": {"admin_api_per_minute": 0},
}


@pytest.mark.parametrize("what", BEGINNINGS)
async def test_first_announcement_has_its_topic_once_the_forum_lets_us_in(fresh: World, what: str) -> None:
    changes = BEGINNINGS[what]
    fresh.forum.change_settings(**changes)
    await plan(fresh)
    await work_at_real_speed(fresh, rounds=3)
    fresh.forum.change_settings(api_key_revoked=False, admin_api_per_minute=1_000_000)
    post = await fresh.announce("Spanish circle at Riverside Library")
    fresh.forum.change_settings(**changes)
    await work_at_real_speed(fresh, rounds=3)
    fresh.forum.change_settings(api_key_revoked=False, admin_api_per_minute=1_000_000)
    await pass_time(fresh, 3600)
    await fresh.settle()
    assert (await fresh.fetch_circle_topic(post["topic_id"]))["visible"]


async def test_first_mark_lies_before_what_we_were_told_of(fresh: World) -> None:
    """Told, but the delivery that told of the next one was lost before the mark was set."""
    await fresh.announce("Spanish circle at Riverside Library")
    await fresh.forum.sender.wait_idle()
    lost = await fresh.announce("French circle at Riverside Library", TIDY.replace("Spanish", "French"))
    await fresh.forum.sender.wait_idle()
    await fresh.pool.execute("delete from delivery where topic_id = $1", lost["topic_id"])
    await plan(fresh)
    await fresh.settle()
    assert (await fresh.fetch_circle_topic(lost["topic_id"]))["visible"]


async def test_intake_that_appears_late_brings_back_what_was_posted_since(world: World) -> None:
    await world.catch_up()
    intake = world.categories["start-a-circle"]
    await world.call("PUT", f"/categories/{intake}.json", "system", slug="begin-a-circle")
    await world.settle()
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    assert await world.list_topics("circles") == []
    assert ReasonCode.CATEGORY_MISSING in await name_troubles(world)
    await world.call("PUT", f"/categories/{intake}.json", "system", slug="start-a-circle")
    await world.settle()
    assert (await world.fetch_circle_topic(post["topic_id"]))["visible"]


async def test_missing_circles_category_holds_announcements_until_it_is_there(world: World) -> None:
    circles = world.categories["circles"]
    await world.call("PUT", f"/categories/{circles}.json", "system", slug="rings")
    await world.settle()
    post = await world.announce("Spanish circle at Riverside Library")
    await world.forum.sender.wait_idle()
    await work_at_real_speed(world, rounds=2)
    await world.call("PUT", f"/categories/{circles}.json", "system", slug="circles")
    await work_at_real_speed(world)
    assert (await world.fetch_circle_topic(post["topic_id"]))["visible"]


async def test_missing_category_is_not_taken_for_a_forum_that_fails(world: World) -> None:
    await world.catch_up()
    circles = world.categories["circles"]
    await world.call("PUT", f"/categories/{circles}.json", "system", slug="rings")
    await world.settle()
    world.forum.faults.plan(DeliveryFault(DeliveryFaultKind.DROPPED, times=0))
    await world.announce("Spanish circle at Riverside Library")
    await world.forum.sender.wait_idle()
    async with world.pool.acquire() as connection:
        await wake(connection, [ForumSubject.POSTS], What.READ, ReasonCode.DUE)
    await work_at_real_speed(world, rounds=2)
    assert await name_troubles(world) == {ReasonCode.CATEGORY_MISSING}


async def test_refused_key_costs_one_probe_a_minute_and_all_goes_on_when_it_is_taken_again(
    world: World,
) -> None:
    await world.announce("Spanish circle at Riverside Library")
    await world.forum.sender.wait_idle()
    world.forum.change_settings(api_key_revoked=True)
    await work_at_real_speed(world, rounds=4)
    assert ReasonCode.KEY_REFUSED in await name_troubles(world)
    world.forum.request_log.clear()
    for _ in range(10):
        await pass_time(world, 60)
        await work_at_real_speed(world, rounds=1)
    assert len([*world.forum.request_log]) <= 12
    world.forum.change_settings(api_key_revoked=False)
    await pass_time(world, 60)
    await world.settle()
    assert len(await world.list_topics("circles")) == 1
    assert ReasonCode.KEY_REFUSED not in await name_troubles(world)
    assert list_ours(world)
