"""At forty calls a minute: what is claimed is paid for, so that actions of two calls never starve."""

from __future__ import annotations

import json
from dataclasses import replace

from jobs.engine.account import MOST_DEBT, PaidCalls
from jobs.engine.loop import perform_next
from service.forum.protocol import always
from tests.jobs.circles import found_circle
from tests.jobs.clocks import dry, list_ours, work_at_real_speed, work_for
from tests.world import TIDY, World


async def test_one_edit_on_an_empty_bucket_takes_one_read_and_one_write(world: World) -> None:
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    await dry(world)
    world.forum.request_log.clear()
    await world.edit(post["id"], TIDY.replace("Meeting Room A", "Reading Room B"))
    assert await work_at_real_speed(world) <= 15
    assert list_ours(world) == ["GET", "PUT"]
    raw = (await world.fetch_circle_topic(post["topic_id"]))["post_stream"]["posts"][0]["raw"]
    assert "Reading Room B" in raw


async def test_hundred_edits_in_a_row_cost_a_handful_of_calls(world: World) -> None:
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    world.forum.request_log.clear()
    for number in range(100):
        await world.edit(post["id"], TIDY.replace("Meeting Room A", f"Reading Room {number}"))
    await work_at_real_speed(world)
    assert len(list_ours(world)) <= 5
    raw = (await world.fetch_circle_topic(post["topic_id"]))["post_stream"]["posts"][0]["raw"]
    assert "Reading Room 99" in raw


async def test_many_edited_circles_are_all_done_and_a_fresh_one_is_not_kept_waiting(world: World) -> None:
    texts = [TIDY.replace("Spanish\n", f"Spanish {number}\n", 1) for number in range(12)]
    posts = [
        await world.announce(f"Circle number {number} at Riverside", text)
        for number, text in enumerate(texts)
    ]
    await world.settle()
    await dry(world)
    world.forum.request_log.clear()
    for post, text in zip(posts, texts, strict=True):
        await world.edit(post["id"], text.replace("Meeting Room A", "Reading Room B"))
    await world.announce("A fresh one at Riverside", TIDY.replace("Everyday Spanish", "Everyday French"))
    assert await work_at_real_speed(world) <= 60
    ours = list_ours(world)
    assert (ours.count("GET"), ours.count("PUT"), ours.count("POST")) == (12, 12, 2)


async def test_forum_that_refuses_every_title_is_asked_once_a_rung(world: World) -> None:
    await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    request = json.loads(await world.pool.fetchval("select request from effect where kind = 'create-topic'"))
    for number, title in enumerate(request["titles"][1:]):
        raw = f"Somebody else has taken this title before, number {number}."
        await world.call(
            "POST", "/posts.json", "sam", title=title, raw=raw, category=world.categories["cafe"]
        )
    await world.forum.sender.wait_idle()
    world.forum.request_log.clear()
    await dry(world)
    await world.announce("The same circle, by somebody else", TIDY, by="lina")
    assert await work_at_real_speed(world) <= 60
    assert await world.pool.fetchval("select count(*) from effect where state = 'dead'") == 1
    ours = list_ours(world)
    rungs = 2 * len(request["titles"])
    assert ours.count("POST") == rungs + 1, "each title with the tags and without, and the reply that says so"
    assert ours.count("GET") == 1, "one look whether the topic stands already"


async def test_action_that_ran_out_of_calls_goes_on_where_it_ended_and_counts_as_no_failure(
    world: World,
) -> None:
    post = await world.announce("Spanish circle at Riverside Library")
    await world.forum.sender.wait_idle()
    spent = PaidCalls(-MOST_DEBT, world.tools.gate)
    tools = replace(world.tools, charge=lambda _, may_write=always: world.tools.charge(spent, may_write))
    for _ in range(3):
        await perform_next(tools)
    assert await world.pool.fetchval("select attempts from effect where kind = 'create-topic'") == 0
    assert await world.pool.fetchval("select crashes from effect where kind = 'create-topic'") == 0
    await world.settle()
    assert (await world.fetch_circle_topic(post["topic_id"]))["visible"]


async def test_edited_announcement_is_followed_with_the_first_call_there_is(world: World) -> None:
    circle = await found_circle(world)
    await dry(world)
    await world.edit(circle.announcement["id"], TIDY.replace("Meeting Room A", "Reading Room B"))
    await work_for(world, 5)
    assert "Reading Room B" in await circle.read_first()
