"""Who the organizers are is read from their group: at the start, hourly, and when somebody joins or leaves."""

from __future__ import annotations

from service.demo.forum.faults import Fault, FaultKind
from service.domain.subjects import ForumSubject
from service.reasons import ReasonCode
from service.store.attention import What, plan_once
from service.store.people import load_organizers, load_users
from service.store.troubles import HARMLESS, load_troubles
from tests.jobs.clocks import list_ours, pass_time, work_at_real_speed
from tests.world import World

GROUP = "organizers"
STAFF = {"companion", "ines"}


async def start(world: World) -> None:
    """What a worker plans when it starts."""
    async with world.pool.acquire() as connection:
        await plan_once(connection, (ForumSubject.MEMBERS,), What.READ)
    await work_at_real_speed(world)


async def name_organizers(world: World) -> set[str]:
    async with world.pool.acquire() as connection:
        users = await load_users(connection, await load_organizers(connection))
        return {user.name for user in users.values()}


async def name_troubles(world: World) -> set[ReasonCode]:
    async with world.pool.acquire() as connection:
        troubles = await load_troubles(connection, world.config)
    return {trouble.code for trouble in troubles if trouble.code.value.startswith("group")}


async def change_members(world: World, method: str, *names: str) -> None:
    group_id = await world.forum.database.run(
        lambda db: db.execute("SELECT id FROM forum_group WHERE name = ?", [GROUP]).fetchone()[0]
    )
    await world.call(method, f"/groups/{group_id}/members.json", "system", usernames=",".join(names))
    await world.forum.sender.wait_idle()


async def rename_group(world: World, before: str, after: str) -> None:
    await world.forum.database.run(
        lambda db: db.execute("UPDATE forum_group SET name = ? WHERE name = ?", [after, before])
    )


async def test_members_and_staff_are_known_after_the_start(world: World) -> None:
    await change_members(world, "PUT", "sam", "lina")
    await start(world)
    assert await name_organizers(world) == STAFF | {"sam", "lina"}


async def test_group_without_anybody_is_no_trouble(world: World) -> None:
    await start(world)
    assert await name_organizers(world) == STAFF
    assert await name_troubles(world) == set()


async def test_who_joins_may_command_at_once_and_who_leaves_no_more(world: World) -> None:
    await start(world)
    await change_members(world, "PUT", "sam", "lina")
    assert await work_at_real_speed(world) < 10
    assert await name_organizers(world) == STAFF | {"sam", "lina"}
    await change_members(world, "DELETE", "sam")
    assert await work_at_real_speed(world) < 10
    assert await name_organizers(world) == STAFF | {"lina"}


async def test_change_that_nobody_told_us_of_is_known_within_an_hour_for_two_calls(world: World) -> None:
    await start(world)
    await change_members(world, "PUT", "sam")
    await world.pool.execute("delete from delivery")
    world.forum.request_log.clear()
    await pass_time(world, 3601)
    await work_at_real_speed(world)
    assert await name_organizers(world) == STAFF | {"sam"}
    assert list_ours(world) == ["GET", "GET"]


async def test_group_that_is_gone_says_so_and_its_members_command_no_more(world: World) -> None:
    await change_members(world, "PUT", "sam")
    await start(world)
    await rename_group(world, GROUP, "others")
    await pass_time(world, 3601)
    await work_at_real_speed(world, rounds=2)
    assert await name_organizers(world) == STAFF
    assert await name_troubles(world) == {ReasonCode.GROUP_MISSING}
    await rename_group(world, "others", GROUP)
    await pass_time(world, 300)
    await work_at_real_speed(world)
    assert await name_organizers(world) == STAFF | {"sam"}
    assert await name_troubles(world) == set()


async def test_forum_that_shows_no_group_of_its_staff_is_no_trouble(world: World) -> None:
    await rename_group(world, "staff", "others")
    await change_members(world, "PUT", "sam")
    await start(world)
    assert await name_organizers(world) == {"sam"}
    assert await name_troubles(world) == set()


async def test_group_that_hides_its_members_says_so_and_they_stay_whom_we_knew(world: World) -> None:
    await change_members(world, "PUT", "sam")
    await start(world)
    world.forum.faults.plan(Fault(FaultKind.BAD_GATEWAY_BEFORE, "GET", "groups/members", times=0, status=403))
    await pass_time(world, 3601)
    await work_at_real_speed(world, rounds=6)
    assert await name_organizers(world) == STAFF | {"sam"}
    assert await name_troubles(world) == {ReasonCode.GROUP_CLOSED}
    assert {ReasonCode.GROUP_CLOSED, ReasonCode.GROUP_MISSING} <= HARMLESS


async def test_refused_key_is_not_taken_for_a_closed_group(world: World) -> None:
    world.forum.change_settings(api_key_revoked=True)
    async with world.pool.acquire() as connection:
        await plan_once(connection, (ForumSubject.MEMBERS,), What.READ)
    await work_at_real_speed(world, rounds=4)
    assert await name_troubles(world) == set()
    world.forum.change_settings(api_key_revoked=False)
    await pass_time(world, 60)
    await work_at_real_speed(world)
    assert await name_troubles(world) == set()
