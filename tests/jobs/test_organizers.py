"""Organizers get one private message when something new waits for them; it quotes nobody."""

from __future__ import annotations

from datetime import timedelta

from service.demo.forum.faults import Fault, FaultKind
from service.domain.ids import TopicId
from service.store.clashes import load_clashes
from service.store.organizers import record_answer
from tests.jobs.circles import FIRST, FRIDAY, found_circle
from tests.jobs.clocks import list_ours
from tests.world import TIDY, Json, World

PRICED = TIDY + "\nIt costs 20 dollars for the book.\n"


async def list_messages(world: World) -> list[Json]:
    """The first posts of all private messages that stand on the forum."""
    rows = await world.forum.database.run(
        lambda db: db.execute(
            "select p.raw, t.title, t.external_id from post p join topic t on t.id = p.topic_id "
            "where t.archetype = 'private_message' and p.post_number = 1"
        ).fetchall()
    )
    return [dict(zip(("raw", "title", "external_id"), row, strict=True)) for row in rows]


async def test_organizers_are_told_once_what_waits_and_nobody_is_quoted(world: World) -> None:
    await world.announce("Spanish circle that costs something", PRICED)
    await world.announce("How do circles work?", "Hello, does anybody know whether circles cost something?")
    await world.settle()
    (message,) = await list_messages(world)
    assert message["title"] == "Circles: 2 things wait for you"
    assert "One announcement waits for your yes or no." in message["raw"]
    assert "One post may be an announcement, or not" in message["raw"]
    assert "/status#organizers" in message["raw"]
    assert "Spanish" not in message["raw"]
    await world.announce("French circle that costs something", PRICED.replace("Spanish", "French"))
    await world.settle()
    assert len(await list_messages(world)) == 1, "at most one a day"


async def test_message_whose_answer_was_lost_is_found_by_its_key(world: World) -> None:
    await world.announce("How do circles work?", "Hello, does anybody know whether circles cost something?")
    await world.forum.sender.wait_idle()
    world.forum.faults.plan(Fault(FaultKind.ANSWER_LOST, "POST", "posts/create"))
    world.forum.request_log.clear()
    await world.settle()
    assert len(await list_messages(world)) == 1
    assert list_ours(world) == ["POST", "GET", "GET"], "the forum sends us on from the key to the message"
    assert await world.pool.fetchval("select state from effect where kind = 'create-message'") == "done"


async def test_group_that_takes_no_messages_is_said_with_its_reason(world: World) -> None:
    await world.forum.database.run(lambda db: db.execute("UPDATE forum_group SET messageable_level = 0"))
    await world.announce("Spanish circle that costs something", PRICED)
    await world.settle()
    row = await world.pool.fetchrow("select state, reason from effect where kind = 'create-message'")
    assert row is not None
    assert row["state"] == "dead"


async def test_answered_announcement_calls_nobody(world: World) -> None:
    await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    assert await list_messages(world) == []


async def test_author_of_an_announcement_that_waits_hears_why_and_hears_a_no(world: World) -> None:
    post = await world.announce("Spanish circle that costs something", PRICED)
    await world.settle()
    topic = await world.read_topic(post["topic_id"])
    (reply,) = topic["post_stream"]["posts"][1:]
    assert "an organizer reads your announcement" in reply["raw"]
    assert "seems to name a price" in reply["raw"]
    async with world.pool.acquire() as connection:
        assert await record_answer(connection, TopicId(post["topic_id"]), allowed=False)
    await world.settle()
    topic = await world.read_topic(post["topic_id"])
    (reply,) = topic["post_stream"]["posts"][1:]
    assert "does not get a topic" in reply["raw"]
    await world.edit(post["id"], TIDY)
    await world.settle()
    topic = await world.read_topic(post["topic_id"])
    assert "All set" in topic["post_stream"]["posts"][1]["raw"]


async def test_two_circles_in_one_room_are_pointed_out_until_one_of_them_moves(world: World) -> None:
    first = await found_circle(world)
    second = await found_circle(
        world,
        TIDY.replace("Spanish", "French").replace("6:00 pm", "7:15 pm"),
        "French circle at Riverside Library",
    )
    await world.settle()
    async with world.pool.acquire() as connection:
        (clash,) = await load_clashes(connection, FRIDAY)
    assert (clash.topic_id, clash.other_id) == (first.topic_id, second.topic_id)
    assert clash.meeting.planned.start == FIRST
    (message,) = await list_messages(world)
    assert "Two circles are planned for one room at the same time." in message["raw"]
    await second.write("@companion room Reading Room B")
    async with world.pool.acquire() as connection:
        assert await load_clashes(connection, FRIDAY) == []


async def test_circles_one_after_the_other_or_past_or_cancelled_are_no_clash(world: World) -> None:
    first = await found_circle(world)
    await found_circle(
        world,
        TIDY.replace("Spanish", "French").replace("6:00 pm", "7:30 pm"),
        "French circle at Riverside Library",
    )
    third = await found_circle(world, TIDY.replace("Spanish", "German"), "German circle at Riverside Library")
    async with world.pool.acquire() as connection:
        clashes = await load_clashes(connection, FRIDAY)
        assert [(one.topic_id, one.other_id) for one in clashes] == [(first.topic_id, third.topic_id)]
        assert await load_clashes(connection, FRIDAY + timedelta(days=90)) == []
    await third.write("@companion cancel the circle")
    async with world.pool.acquire() as connection:
        assert await load_clashes(connection, FRIDAY) == []
