"""F1-F5: whatever the forum, its proxy or the network answer, each circle ends with one topic and one reply."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace

import pytest

from jobs.engine.worker import run_worker
from jobs.organizers import COLLECT_S
from service.demo.forum.faults import DONE, Fault, FaultKind
from service.demo.forum.store.hooks import record_hook
from service.domain.subjects import ForumSubject
from service.forum.answers import LONGEST_WAIT_S
from service.store.attention import What, plan_once
from tests.jobs.clocks import list_ours, pass_time, work_at_real_speed, work_for, work_now
from tests.world import TIDY, Json, World

HOUR_S = 3600.0
MAKE = ("POST", "posts/create")
LOOK = ("GET", "topics/show_by_external_id")


async def announce_many(world: World, number: int) -> list[Json]:
    """So many circles are announced, and told to us; of what we write ourselves the forum tells nothing."""
    world.forum.change_settings(memo_s=0)
    posts = [
        await world.announce(
            f"Circle number {each} at Riverside", TIDY.replace("Spanish\n", f"Spanish, part {each}\n", 1)
        )
        for each in range(number)
    ]
    await world.forum.sender.wait_idle()
    await world.forum.database.run(lambda db: record_hook(db, 1, active=False))
    world.forum.request_log.clear()
    return posts


async def assert_each_done_once(world: World, posts: list[Json]) -> None:
    topics = await world.list_topics("circles")
    assert len(topics) == len(posts), await world.describe()
    for post in posts:
        topic = await world.fetch_circle_topic(post["topic_id"])
        written = (await world.read_topic(post["topic_id"]))["post_stream"]["posts"]
        ours = [one for one in written if one["username"] == "companion" and one["post_type"] == 1]
        assert len(ours) == 1
        assert f"/{topic['id']}" in ours[0]["raw"]
    assert await world.pool.fetchval("select count(*) from effect where state in ('dead', 'crashed')") == 0


SLOW_DOWNS = {
    "Discourse's JSON": (Fault(FaultKind.RATE_LIMITED, *MAKE, wait_seconds=21), 21),
    "header only": (Fault(FaultKind.RATE_LIMITED, *MAKE, wait_seconds=22, told="header"), 22),
    "body only": (Fault(FaultKind.RATE_LIMITED, *MAKE, wait_seconds=23, told="body"), 23),
    "plain text": (Fault(FaultKind.RATE_LIMITED_PLAIN, *MAKE, wait_seconds=24), 24),
    "nothing told": (Fault(FaultKind.RATE_LIMITED_BARE, *MAKE), 60),
    "nginx": (Fault(FaultKind.RATE_LIMITED_HTML, *MAKE), 60),
    "a whole day": (Fault(FaultKind.RATE_LIMITED, *MAKE, wait_seconds=86_400), LONGEST_WAIT_S),
}


@pytest.mark.parametrize("shape", SLOW_DOWNS)
async def test_slow_down_pauses_everything_and_each_window_sees_one_call(world: World, shape: str) -> None:
    fault, wait_s = SLOW_DOWNS[shape]
    posts = await announce_many(world, 3)
    world.forum.faults.plan(replace(fault, times=0))
    for window in range(1, 4):
        pause_s = await work_now(world)
        assert pause_s is not None
        # What organizers may have to look at comes round by itself meanwhile.
        assert min(wait_s, COLLECT_S) - 15 < pause_s <= wait_s + 1
        assert len(list_ours(world)) == window
        await pass_time(world, wait_s)
    world.forum.faults.clear()
    await work_at_real_speed(world, idle_s=LONGEST_WAIT_S)
    await assert_each_done_once(world, posts)


ODD_ANSWERS = {
    "500": Fault(FaultKind.ERROR_BEFORE),
    "502 before": Fault(FaultKind.BAD_GATEWAY_BEFORE),
    "502 after": Fault(FaultKind.BAD_GATEWAY_AFTER),
    "503 after": Fault(FaultKind.BAD_GATEWAY_AFTER, status=503),
    "504 after": Fault(FaultKind.BAD_GATEWAY_AFTER, status=504),
    "login page before": Fault(FaultKind.HTML_200_BEFORE),
    "login page after": Fault(FaultKind.HTML_200_AFTER),
    "redirect": Fault(FaultKind.REDIRECT_TO_LOGIN),
    "empty": Fault(FaultKind.TRUNCATED_JSON, kept=0.0),
    "half a text": Fault(FaultKind.TRUNCATED_JSON),
    "no closing brace": Fault(FaultKind.TRUNCATED_JSON, kept=0.999),
    "plain text": Fault(FaultKind.WRONG_CONTENT_TYPE),
    "closed before": Fault(FaultKind.REQUEST_LOST),
    "closed after": Fault(FaultKind.ANSWER_LOST),
    "reset": Fault(FaultKind.RESET),
}


@pytest.mark.parametrize("answer", ODD_ANSWERS)
async def test_odd_answer_to_either_post_or_to_the_look_ends_in_one_topic_and_one_reply(
    world: World, answer: str
) -> None:
    posts = await announce_many(world, 1)
    fault = ODD_ANSWERS[answer]
    reply = 2 if fault.kind in DONE else 3
    for route, nth in ((MAKE, 1), (MAKE, reply), (LOOK, 1), (("GET", "topics/show"), 1)):
        world.forum.faults.plan(replace(fault, method=route[0], route=route[1], nth=nth))
    await work_at_real_speed(world)
    assert sum(1 for one in world.forum.request_log if one.fault and one.method == "POST") == 2
    world.forum.faults.clear()
    await assert_each_done_once(world, posts)


async def test_answers_lost_after_every_topic_and_reply_double_nothing(world: World) -> None:
    posts = await announce_many(world, 15)
    world.forum.faults.plan(Fault(FaultKind.ANSWER_LOST, *MAKE, times=2 * len(posts)))
    await work_at_real_speed(world)
    assert world.forum.faults.list_planned() == []
    assert world.count_calls(*MAKE) == 2 * len(posts), "what was looked for and found is not made again"
    await assert_each_done_once(world, posts)


async def test_lost_answer_is_waited_for_while_nobody_can_look(world: World) -> None:
    posts = await announce_many(world, 2)
    world.forum.faults.plan(Fault(FaultKind.ANSWER_LOST, *MAKE, times=2))
    world.forum.faults.plan(Fault(FaultKind.BAD_GATEWAY_BEFORE, "GET", times=0))
    await work_for(world, 600)
    assert world.count_calls(*MAKE) == 2, "one try for each circle, and nothing blindly again"
    assert 4 <= world.count_calls("GET") <= 2 * 8, "each looks with growing waits"
    world.forum.faults.clear()
    await work_at_real_speed(world, idle_s=1800)
    await assert_each_done_once(world, posts)


async def test_forum_down_for_two_days_gets_everything_once_and_soon_and_within_the_budget(
    world: World,
) -> None:
    posts = await announce_many(world, 6)
    world.forum.faults.plan(Fault(FaultKind.REQUEST_LOST, times=0))
    await work_for(world, 47 * HOUR_S)
    async with world.pool.acquire() as connection:
        # What comes round every five minutes would only fill the days before.
        await plan_once(connection, (ForumSubject.POSTS,), What.READ)
    await work_for(world, HOUR_S)
    assert len(list_ours(world)) <= 6 * 22 + 25, "waits grow"
    world.forum.faults.clear()
    world.forum.request_log.clear()
    await work_for(world, 600)
    await assert_each_done_once(world, posts)
    assert len(list_ours(world)) <= 6 * 3 + 5, "a look, a topic and a reply each, and the new posts"


async def test_forum_that_hangs_holds_up_no_deciding(world: World) -> None:
    posts = await announce_many(world, 5)
    last = await world.pool.fetchval("select max(topic_id) from delivery")
    await world.pool.execute(
        "update delivery set due_at = now() + interval '1 hour' where topic_id = $1", last
    )
    world.forum.faults.plan(Fault(FaultKind.HANG, times=0))
    stop, ready = asyncio.Event(), asyncio.Event()
    worker = asyncio.create_task(run_worker(world.config, stop, ready.set))
    try:
        await wait_until(world, HELD)
        await world.pool.execute("update delivery set due_at = now()")
        await wait_until(world, f"select exists (select from circle where announcement_topic_id = {last})")
    finally:
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker
    world.forum.faults.clear()
    await work_at_real_speed(world)
    await assert_each_done_once(world, posts)


HELD = (
    "select (select count(*) from effect where state = 'leased') "
    "+ (select count(*) from attention where lease_token is not null) >= 4"
)
"""All slots of a worker are taken."""


async def wait_until(world: World, question: str) -> None:
    """Until the tables say so, which only they tell; before any call is given up."""
    async with asyncio.timeout(12):
        while not await world.pool.fetchval(question):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
