"""A circle's topic that staff deleted is noticed; the circle comes back with it, and there is never a second one."""

from __future__ import annotations

from tests.jobs.circles import FRIDAY, Standing, found_circle
from tests.jobs.networks import MONDAY, come_to, list_recaps
from tests.world import TIDY, World


async def read_link_reply(circle: Standing) -> str:
    announcement = await circle.world.read_topic(circle.announcement["topic_id"])
    (reply,) = announcement["post_stream"]["posts"][1:]
    return str(reply["raw"])


async def take_away(circle: Standing) -> None:
    await circle.world.call("DELETE", f"/t/{circle.topic_id}.json", "system")
    await circle.world.settle()


async def bring_back(circle: Standing) -> None:
    await circle.world.call("PUT", f"/t/{circle.topic_id}/recover.json", "system")
    await circle.world.settle()


async def count_topics(circle: Standing) -> int:
    made = [one for one in circle.world.forum.request_log if one.route == "posts/create"]
    return len([one for one in made if one.username == "companion"])


async def test_link_of_a_topic_taken_away_leads_nowhere_no_more(world: World) -> None:
    circle = await found_circle(world)
    posts = await count_topics(circle)
    await take_away(circle)
    reply = await read_link_reply(circle)
    assert reply.startswith("The circle's topic was taken away by the forum's team.")
    assert f"/{circle.topic_id}" not in reply
    assert await count_topics(circle) == posts


async def test_circle_is_back_with_its_topic(world: World) -> None:
    circle = await found_circle(world)
    before = await read_link_reply(circle)
    await take_away(circle)
    await circle.edit_announcement(TIDY.replace("6:00 pm", "6:30 pm"))
    assert "taken away" in await read_link_reply(circle)
    await bring_back(circle)
    assert await read_link_reply(circle) == before
    assert "6:30" in await circle.read_first()
    assert await world.pool.fetchval("select listed and not taken_away from circle")


async def test_deletion_that_nobody_told_is_found_by_the_next_edit(world: World) -> None:
    circle = await found_circle(world)
    await world.call("DELETE", f"/t/{circle.topic_id}.json", "system")
    await world.pool.execute(
        "delete from delivery where event = 'topic_destroyed' or event = 'post_destroyed'"
    )
    await circle.edit_announcement(TIDY.replace("6:00 pm", "6:30 pm"))
    assert "taken away" in await read_link_reply(circle)


async def test_circle_taken_away_is_no_news_of_the_network(world: World) -> None:
    await come_to(world, FRIDAY)
    circle = await found_circle(world)
    await take_away(circle)
    await come_to(world, MONDAY)
    assert await list_recaps(world) == []
