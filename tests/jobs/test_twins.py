"""One circle announced twice has one topic; the second announcement waits for it without asking anybody."""

from __future__ import annotations

import asyncio

from jobs.engine.loop import perform_next
from tests.jobs.clocks import list_ours, pass_time, work_at_real_speed
from tests.world import TIDY, World

LINKED = TIDY + "\n### Sign-up link\nhttps://learningcircles.p2pu.org/en/signup/spanish-9/\n"


async def test_twin_of_a_circle_in_review_waits_without_a_call_and_is_woken_by_its_topic(
    world: World,
) -> None:
    await world.forum.database.run(
        lambda db: db.execute("UPDATE user SET moderator = 0 WHERE username = 'companion'")
    )
    world.forum.change_settings(moderated_categories=frozenset({"circles"}))
    await world.announce("Spanish circle at Riverside Library")
    second = await world.announce("Once more: Spanish circle at Riverside", TIDY + "\nDo come.")
    await world.settle()
    world.forum.request_log.clear()
    for _ in range(60):
        await pass_time(world, 60)
        await work_at_real_speed(world, rounds=1)
    assert list_ours(world) == []
    (waiting,) = (await world.call("GET", "/review.json", "ines"))["reviewables"]
    await world.call(
        "PUT", f"/review/{waiting['id']}/perform/approve_post.json", "ines", version=waiting["version"]
    )
    await world.settle()
    (topic,) = await world.list_topics("circles")
    posts = (await world.read_topic(second["topic_id"]))["post_stream"]["posts"]
    assert f"/{topic['id']}" in posts[1]["raw"]


async def test_twin_of_a_circle_that_is_taken_back_gets_its_own_topic(world: World) -> None:
    first = await world.announce("Spanish circle at Riverside Library")
    second = await world.announce("Once more: Spanish circle at Riverside", TIDY + "\nDo come.")
    await world.forum.sender.wait_idle()
    for _ in range(await world.pool.fetchval("select count(*) from delivery")):
        await perform_next(world.tools)
    assert await world.pool.fetchval("select count(*) from announcement where twin_of is not null") == 1
    await world.call("DELETE", f"/t/{first['topic_id']}.json", "ines")
    await world.settle()
    topic = await world.fetch_circle_topic(second["topic_id"])
    assert topic["visible"]
    assert len(await world.list_topics("circles")) == 1
    posts = (await world.read_topic(second["topic_id"]))["post_stream"]["posts"]
    assert f"/{topic['id']}" in posts[1]["raw"]


async def test_link_of_a_twin_goes_and_comes_back_with_the_topic(world: World) -> None:
    first = await world.announce("Spanish circle at Riverside Library")
    second = await world.announce("Once more: Spanish circle at Riverside", TIDY + "\nDo come.")
    await world.settle()
    topic = await world.fetch_circle_topic(first["topic_id"])

    async def read_link() -> str:
        (reply,) = (await world.read_topic(second["topic_id"]))["post_stream"]["posts"][1:]
        return str(reply["raw"])

    linked = await read_link()
    assert f"/{topic['id']}" in linked
    await world.call("DELETE", f"/t/{topic['id']}.json", "system")
    await world.settle()
    assert "was taken away by the forum's team" in await read_link()
    assert f"/{topic['id']}" not in await read_link()
    await world.call("PUT", f"/t/{topic['id']}/recover.json", "system")
    await world.settle()
    assert await read_link() == linked


async def test_two_authors_with_one_link_at_the_same_moment_make_one_topic(world: World) -> None:
    posts = [
        await world.announce(
            f"Spanish circle, told by {name}", LINKED.replace("Everyday", f"{name.title()}'s"), by=name
        )
        for name in ("maya", "sam")
    ]
    await world.forum.sender.wait_idle()
    async with asyncio.TaskGroup() as group:
        for _ in range(4):
            group.create_task(perform_next(world.tools))
    await world.settle()
    (topic,) = await world.list_topics("circles")
    for post in posts:
        replies = (await world.read_topic(post["topic_id"]))["post_stream"]["posts"][1:]
        assert f"/{topic['id']}" in replies[0]["raw"]
