"""Changes whose replies are held, refused, lost or overtaken: each is told once, and none is forgotten."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from unittest.mock import patch

from jobs.engine.loop import perform_next
from service.demo.forum import constants
from service.store.changes import load_pending_news
from service.store.circles import lock_lane
from tests.jobs.circles import Standing, found_circle
from tests.jobs.clocks import work_for
from tests.world import TIDY, World

TRIED = '{"attempt": 0, "look": true, "text": null}'


async def hold_posts(world: World, *slugs: str) -> None:
    """What we write there from now on waits for a moderator."""
    await world.forum.database.run(
        lambda db: db.execute("update user set moderator = 0 where username = 'companion'")
    )
    world.forum.change_settings(moderated_categories=frozenset(slugs))


async def let_through(world: World) -> None:
    (waiting,) = (await world.call("GET", "/review.json", "ines"))["reviewables"]
    path = f"/review/{waiting['id']}/perform/approve_post.json"
    await world.call("PUT", path, "ines", version=waiting["version"])
    await world.settle()


async def lose_answer(circle: Standing) -> None:
    """As if a worker had asked the forum for the reply that waits, and never heard of it again."""
    await circle.world.pool.execute(
        "update effect set intent = $1::jsonb, intent_at = now(), attempts = 1, due_at = now() + interval '10 minutes' "
        "where kind = 'create-news' and state = 'ready'",
        TRIED,
    )


async def test_change_let_through_late_does_not_hide_the_one_told_after_it(world: World) -> None:
    circle = await found_circle(world)
    await world.reply(circle.topic_id, "@companion room Reading Room B")
    await hold_posts(world, "circles")
    await world.settle()
    assert await circle.read_ours() == []
    await hold_posts(world)
    await circle.write("@companion room Reading Room C")
    await let_through(world)
    assert len(await circle.read_ours()) == 2
    await circle.write("Sorry, everybody:\n@companion room Reading Room B")
    *_, last = await circle.read_ours()
    assert len(await circle.read_ours()) == 3
    assert "Reading Room B" in last


async def test_change_made_while_a_reply_was_under_way_that_is_refused_is_told(world: World) -> None:
    circle = await found_circle(world)
    await world.reply(circle.topic_id, "@companion cancel 13 Oct")
    await circle.work_now()
    await lose_answer(circle)
    await world.reply(circle.topic_id, "@companion cancel 20 Oct")
    await circle.work_now()
    with patch.object(constants, "BODY_MIN", 100_000):
        await world.pool.execute("update effect set due_at = now() where kind = 'create-news'")
        await circle.work_now()
    assert await circle.read_ours() == []
    await world.settle()
    (told,) = await circle.read_ours()
    assert "13 October" in told
    assert "20 October" in told


async def test_reply_cannot_leave_while_it_is_decided_about(world: World) -> None:
    circle = await found_circle(world)
    await world.reply(circle.topic_id, "@companion cancel 13 Oct")
    await circle.work_now()
    await world.pool.execute("update effect set due_at = now() where kind = 'create-news'")
    async with world.pool.acquire() as connection, connection.transaction():
        lane = await connection.fetchval("select lane from effect where kind = 'create-news'")
        pending = await load_pending_news(connection, lane)
        leaving = asyncio.create_task(circle.work_now())
        await _wait_for_lock(world)
        await connection.execute("update effect set state = 'dropped' where key = any($1)", pending.waiting)
    await leaving
    assert await circle.read_ours() == []


async def test_delivery_of_our_own_post_and_its_answer_do_not_stand_in_each_others_way(world: World) -> None:
    circle = await found_circle(world)
    await world.reply(circle.topic_id, "@companion cancel 13 Oct")
    await circle.work_now()
    await world.pool.execute("update effect set due_at = now() where kind = 'create-news'")
    await perform_next(world.tools)
    await world.forum.sender.wait_idle()
    await world.pool.execute("update effect set state = 'ready', receipt = null where kind = 'create-news'")
    async with world.pool.acquire() as connection, connection.transaction():
        await lock_lane(
            connection, await connection.fetchval("select lane from effect where kind = 'create-news'")
        )
        hearing = asyncio.create_task(circle.work_now())
        await _wait_for_lock(world)
        await connection.execute("select from effect where kind = 'create-news' for update nowait")
    await hearing


async def _wait_for_lock(world: World) -> None:
    waiting = (
        "select exists (select from pg_stat_activity "
        "where wait_event_type = 'Lock' and datname = current_database())"
    )
    async with asyncio.timeout(10):
        while not await world.pool.fetchval(waiting):  # noqa: ASYNC110 - PostgreSQL tells nobody who waits
            await asyncio.sleep(0.001)


async def test_circle_whose_announcement_goes_away_tells_nothing_any_more(world: World) -> None:
    circle = await found_circle(world)
    await world.reply(circle.topic_id, "@companion cancel 13 Oct")
    await circle.work_now()
    await world.call("DELETE", f"/t/{circle.announcement['topic_id']}.json", "ines")
    await work_for(world, 5)
    await world.settle()
    assert await circle.read_ours() == []
    await world.call("PUT", f"/t/{circle.announcement['topic_id']}/recover.json", "ines")
    await world.settle()
    assert len(await circle.read_ours()) == 1


async def test_lost_reply_that_nobody_needs_any_more_is_not_sent_again(world: World) -> None:
    circle = await found_circle(world)
    await world.reply(circle.topic_id, "@companion cancel 13 Oct")
    await circle.work_now()
    await lose_answer(circle)
    await world.pool.execute("update effect set not_after = now() where kind = 'create-news'")
    await circle.come_to(datetime(2037, 10, 14, 12, tzinfo=UTC))
    assert await circle.read_ours() == []
    assert (
        await world.pool.fetchval("select count(*) from effect where state not in ('done', 'dropped')") <= 1
    )


async def test_first_word_after_an_update_of_the_companion_is_told_as_a_change(world: World) -> None:
    circle = await found_circle(world)
    await world.pool.execute("update circle set told = null")
    await world.pool.execute("update meeting set told = null")
    await circle.write("@companion move 13 Oct to 14 Oct 6:30 pm")
    (told,) = await circle.read_ours()
    assert "Wednesday 14 October" in told


async def test_first_edit_after_an_update_of_the_companion_is_told_as_a_change(world: World) -> None:
    circle = await found_circle(world)
    await world.pool.execute("update circle set told = null")
    await world.pool.execute("update meeting set told = null")
    await circle.edit_announcement(TIDY.replace("13 October 2037", "14 October 2037"))
    (told,) = await circle.read_ours()
    assert "Wednesday 14 October" in told


async def test_taking_over_happens_once_however_often_its_post_is_edited(world: World) -> None:
    circle = await found_circle(world)
    first = (await circle.read_posts())[0]
    await world.edit(first["id"], first["raw"].replace("Meeting Room A", "the garden"), by="ines")
    await circle.write("@companion room Reading Room B")
    post = await circle.write("@companion take over, please")
    raw = (await circle.read_posts())[0]["raw"]
    await world.edit(first["id"], raw.replace("Reading Room B", "the park"), by="ines")
    await circle.write("@companion room Reading Room C")
    await world.edit(post["id"], "@companion take over, please\nThank you!")
    await world.settle()
    assert "the park" in await circle.read_first()
    assert "Reading Room C" not in await circle.read_first()


async def make_old(circle: Standing) -> None:
    """As a circle from before it had a life: long over, with nothing known of its topic."""
    pool = circle.world.pool
    await pool.execute("update circle set told = null, state = 'open', listed = true, closed = false")
    await pool.execute("update meeting set told = null")
    await pool.execute("delete from post where topic_id = $1", circle.topic_id)
    await circle.come_to(datetime(2038, 2, 1, 12, tzinfo=UTC))


async def test_old_circle_in_which_people_wrote_is_closed_without_a_word(world: World) -> None:
    circle = await found_circle(world)
    await circle.write("I loved every evening of it", by="lina")
    await make_old(circle)
    assert await circle.read_ours() == []
    topic = await world.read_topic(circle.topic_id)
    assert (topic["closed"], topic["visible"]) == (True, True)


async def test_old_circle_in_which_nobody_wrote_is_put_away_without_a_word(world: World) -> None:
    circle = await found_circle(world)
    await make_old(circle)
    assert await circle.read_ours() == []
    topic = await world.read_topic(circle.topic_id)
    assert (topic["closed"], topic["visible"]) == (True, False)
