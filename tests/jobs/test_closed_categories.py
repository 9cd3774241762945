"""Of what is not public we know only that it is gone: a category that closes takes circles and words with it."""

from __future__ import annotations

from tests.jobs.clocks import work_at_real_speed
from tests.world import TIDY, World

SECRET = "Only the staff may know that the boiler is broken."


async def close(world: World, slug: str) -> None:
    await world.call("PUT", f"/categories/{world.categories[slug]}.json", "system", permissions={"staff": 1})


async def open_again(world: World, slug: str) -> None:
    await world.call(
        "PUT", f"/categories/{world.categories[slug]}.json", "system", permissions={"everyone": 1}
    )


async def count_words(world: World) -> int:
    """Posts of announcements, and deliveries about them, of which a word is kept."""
    words: int = await world.pool.fetchval(
        "select (select count(*) from post where raw is not null) "
        "+ (select count(*) from delivery where body is not null "
        "and topic_id in (select id from topic where role = 'announcement'))"
    )
    return words


async def test_intake_that_closes_takes_its_circles_out_of_sight_within_a_minute_and_their_words(
    world: World,
) -> None:
    posts = [
        await world.announce(
            f"Circle number {number} at Riverside", TIDY.replace("Spanish\n", f"Spanish {number}\n", 1)
        )
        for number in range(5)
    ]
    await world.settle()
    assert await count_words(world) > 0
    world.forum.request_log.clear()
    await close(world, "start-a-circle")
    assert await work_at_real_speed(world) <= 60
    assert await world.list_topics("circles") == []
    assert await count_words(world) == 0
    await open_again(world, "start-a-circle")
    await world.settle()
    for post in posts:
        assert (await world.fetch_circle_topic(post["topic_id"]))["visible"]


async def test_topic_moved_to_the_staff_takes_its_circle_out_of_sight_and_no_reply_there_is_kept(
    world: World,
) -> None:
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    await close(world, "cafe")
    await world.settle()
    await world.call("PUT", f"/t/-/{post['topic_id']}.json", "system", category_id=world.categories["cafe"])
    await world.reply(post["topic_id"], SECRET, by="ines")
    await world.settle()
    assert (await world.fetch_circle_topic(post["topic_id"]))["visible"] is False
    assert await count_words(world) == 0
    for table in ("post", "delivery", "announcement", "attention", "effect"):
        rows = await world.pool.fetch(f"select {table}::text as text from {table}")
        assert not [row for row in rows if "boiler" in row["text"]]


async def test_words_are_kept_of_those_who_speak_for_the_announcement_only(world: World) -> None:
    post = await world.announce("Spanish circle at Riverside Library", TIDY + "\n### Facilitators\n@sam\n")
    for name in ("sam", "lina"):
        await world.reply(post["topic_id"], f"I am {name}, and I look forward to it very much.", by=name)
    await world.settle()
    rows = await world.pool.fetch(
        "select person.name from post join person on person.id = author_id where raw is not null order by number"
    )
    assert [row["name"] for row in rows] == ["maya", "sam"]


async def test_helper_named_later_is_heard_although_their_words_were_not_kept(world: World) -> None:
    half = "Course: Everyday Spanish for Beginners\nWhere: Riverside Branch Library, Pittsburgh\n"
    post = await world.announce("Everyday Spanish at the Riverside library", half)
    await world.settle()
    await world.reply(post["topic_id"], "We begin on 13 October 2037 at 6 pm", by="sam")
    await world.settle()
    assert await world.list_topics("circles") == []
    await world.edit(post["id"], f"{half}Facilitators: @sam\n")
    await world.settle()
    assert (await world.fetch_circle_topic(post["topic_id"]))["visible"]
