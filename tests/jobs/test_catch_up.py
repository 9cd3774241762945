"""What no delivery told is found, page by page, each read once, however much was missed (law 3)."""

from __future__ import annotations

import sqlite3

from service.demo.forum.faults import DeliveryFault, DeliveryFaultKind, Fault, FaultKind
from service.store.catching_up import load_catch_up
from tests.jobs.clocks import list_ours, work_at_real_speed
from tests.world import TIDY, Json, World


async def miss(world: World, posts: int, announcements: int) -> list[Json]:
    """Nobody listens while so many posts are written, these announcements evenly among them."""
    world.forum.faults.plan(DeliveryFault(DeliveryFaultKind.DROPPED, times=0))
    topic = await world.call(
        "POST",
        "/posts.json",
        "sam",
        title="A long talk about bread and butter",
        raw="What do you think of rye bread, and of all other kinds of bread?",
        category=world.categories["cafe"],
    )
    made: list[Json] = []
    for number in range(announcements):
        await write_many(world, topic["topic_id"], posts // announcements)
        text = TIDY.replace("Spanish\n", f"Spanish for beginners, part {number}\n", 1)
        made.append(await world.announce(f"Missed circle number {number}", text))
    await world.forum.sender.wait_idle()
    world.forum.faults.clear(DeliveryFaultKind.DROPPED)
    world.forum.request_log.clear()
    return made


async def write_many(world: World, topic_id: int, posts: int) -> None:
    """As many people write, in one stroke."""

    def write(db: sqlite3.Connection) -> None:
        named = [column[1] for column in db.execute("pragma table_info(post)") if column[1] != "id"]
        columns = ", ".join(named)
        copied = ", ".join("post_number + number.n" if name == "post_number" else name for name in named)
        db.execute(
            f"with recursive number(n) as (select 1 union all select n + 1 from number where n < ?) "
            f"insert into post ({columns}) select {copied} from number, (select * from post "
            f"where topic_id = ? order by post_number desc limit 1)",
            (posts, topic_id),
        )

    await world.forum.database.run(write)


async def test_missed_announcements_have_their_topics_and_every_page_is_read_once(world: World) -> None:
    await world.catch_up()
    missed = await miss(world, 400, 4)
    await world.ask_for_gap()
    assert await work_at_real_speed(world) < 60
    for post in missed:
        assert (await world.fetch_circle_topic(post["topic_id"]))["visible"]
    pages = [one for one in world.forum.request_log if one.route == "posts/latest"]
    assert len(pages) == len({one.path for one in pages}) == 9
    assert len(list_ours(world)) == 9 + 2 * 4 + 1, "pages, a topic and a reply each, and the categories"


async def test_pass_that_is_interrupted_goes_on_where_it_ended_and_the_mark_waits_for_it(
    world: World,
) -> None:
    await world.catch_up()
    async with world.pool.acquire() as connection:
        before = await load_catch_up(connection)
    missed = await miss(world, 200, 2)
    world.forum.faults.plan(Fault(FaultKind.ERROR_BEFORE, "GET", "posts/latest", nth=3, times=2))
    await world.ask_for_gap()
    while len([one for one in world.forum.request_log if one.route == "posts/latest"]) < 3:
        await work_at_real_speed(world, rounds=1)
    async with world.pool.acquire() as connection:
        meanwhile = await load_catch_up(connection)
    assert before is not None
    assert meanwhile is not None
    assert (meanwhile.mark, meanwhile.percent) != (before.mark, None)
    assert meanwhile.mark == before.mark, "the mark moves only over what was read"
    await work_at_real_speed(world)
    good = [one.path for one in world.forum.request_log if one.route == "posts/latest" and not one.fault]
    assert len(good) == len(set(good))
    for post in missed:
        assert (await world.fetch_circle_topic(post["topic_id"]))["visible"]


async def test_after_a_gap_the_soonest_meeting_is_read_first_in_one_call_and_old_questions_not_at_all(
    world: World,
) -> None:
    far = await world.announce("Far away, in spring", TIDY.replace("13 October 2037", "13 October 2039"))
    near = await world.announce("Soon at Riverside", TIDY.replace("Everyday Spanish\n", "Basic Welding\n", 1))
    asked = await world.announce(
        "Somebody for chess?", "Course: Chess\nWhere: Riverside Branch Library, Pittsburgh"
    )
    await world.settle()
    await world.pool.execute(
        "update announcement set created_at = now() - interval '31 days' where state = 'asked'"
    )
    world.forum.request_log.clear()
    await world.ask_for_gap()
    await work_at_real_speed(world)
    read = [
        one.path
        for one in world.forum.request_log
        if one.route == "topics/show" and one.username == "companion"
    ]
    assert [f"/t/{post['topic_id']}.json" in path for post, path in zip((near, far), read, strict=True)] == [
        True
    ] * 2
    assert asked["topic_id"] not in read
