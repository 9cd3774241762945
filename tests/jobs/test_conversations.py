"""Conversations about an announcement: asked once, answers and edits are additions, and only who counts counts."""

from __future__ import annotations

import random

import pytest

from jobs.engine.loop import perform_next
from service.domain.subjects import compose_circle_subject
from service.reasons import ReasonCode
from service.store.attention import What, wake
from tests.world import Json, World

HALF = "Course: Everyday Spanish for Beginners\nWhere: Riverside Branch Library, Pittsburgh\n"
TITLE = "Everyday Spanish at the Riverside library"
TURNS = (
    "sometime in october, not sure yet",
    "now i know, it is 10/11/2037 at 6:30 pm",
    "sorry, i mean 11 October 2037 at 6:30 pm",
)
"""After the announcement itself, the first turn. Three replies in a row are what Discourse allows."""


async def read_ours(world: World, topic_id: int) -> list[str]:
    """The texts of our replies under the announcement."""
    posts = (await world.read_topic(topic_id))["post_stream"]["posts"]
    return [post["raw"] for post in posts if post["username"] == "companion" and post["post_type"] == 1]


async def assert_all_set(world: World, post: Json) -> str:
    """One topic, one reply of ours, "all set"; gives the first post's raw."""
    assert len(await world.list_topics("circles")) == 1
    (ours,) = await read_ours(world, post["topic_id"])
    assert ours.startswith("All set")
    topic = await world.fetch_circle_topic(post["topic_id"])
    raw: str = topic["post_stream"]["posts"][0]["raw"]
    return raw


async def test_author_who_needs_four_turns_ends_with_one_topic_and_one_reply(world: World) -> None:
    post = await world.announce(TITLE, HALF)
    await world.settle()
    (question,) = await read_ours(world, post["topic_id"])
    assert question.startswith("Thank you, Maya.")
    assert "first meeting" in question
    for turn in TURNS:
        await world.reply(post["topic_id"], turn)
        await world.settle()
    raw = await assert_all_set(world, post)
    assert "Sunday 11 October 2037, 6:30–8:00 pm (Pittsburgh time)" in raw


@pytest.mark.parametrize("seed", range(5))
async def test_turns_that_arrive_shuffled_end_the_same(world: World, seed: int) -> None:
    post = await world.announce(TITLE, HALF)
    for turn in TURNS:
        await world.reply(post["topic_id"], turn)
        await world.reply(post["topic_id"], f"What a lovely idea, {len(turn)} times over.", by="lina")
    await world.forum.sender.wait_idle()
    await world.pool.execute("update delivery set due_at = now() + interval '10 minutes'")
    ids = [row["id"] for row in await world.pool.fetch("select id from delivery")]
    random.Random(seed).shuffle(ids)
    for delivery_id in ids:
        await world.pool.execute("update delivery set due_at = now() where id = $1", delivery_id)
        await perform_next(world.tools)
    await world.settle()
    (ours,) = await read_ours(world, post["topic_id"])
    topic = await world.fetch_circle_topic(post["topic_id"])
    assert f"/{topic['id']}" in ours
    assert "Sunday 11 October 2037, 6:30–8:00 pm" in topic["post_stream"]["posts"][0]["raw"]


async def test_author_who_edits_and_replies_at_once_is_understood(world: World) -> None:
    post = await world.announce(
        TITLE, "Course: Everyday Spanish for Beginners\nwho would like to come to this?"
    )
    await world.edit(post["id"], HALF)
    await world.reply(post["topic_id"], "we start on 13 October 2037 at 6 pm")
    await world.settle()
    topic = await world.fetch_circle_topic(post["topic_id"])
    assert "Riverside Branch Library" in topic["post_stream"]["posts"][0]["raw"]
    assert len(await read_ours(world, post["topic_id"])) == 1


async def test_half_done_announcement_that_is_deleted_leaves_nothing_open(world: World) -> None:
    post = await world.announce(TITLE, HALF)
    await world.settle()
    await world.call("DELETE", f"/t/{post['topic_id']}.json", "ines")
    await world.settle()
    assert await world.list_topics("circles") == []
    assert await world.pool.fetchval("select state from announcement") == "withdrawn"
    assert (
        await world.pool.fetchval("select count(*) from effect where state not in ('done', 'dropped')") == 0
    )


async def test_helper_who_answers_for_the_author_does_not_count(world: World) -> None:
    post = await world.announce(TITLE, HALF)
    await world.settle()
    await world.reply(post["topic_id"], "Maya told me: 13 October 2037 at 6 pm", by="lina")
    await world.settle()
    assert await world.list_topics("circles") == []
    await world.reply(post["topic_id"], "13 October 2037 at 6 pm, as Lina says")
    await world.settle()
    await assert_all_set(world, post)


async def test_facilitator_who_is_named_may_answer_for_the_author(world: World) -> None:
    post = await world.announce(TITLE, f"{HALF}Facilitators: @sam\n")
    await world.settle()
    await world.reply(post["topic_id"], "We begin on 13 October 2037 at 6 pm", by="sam")
    await world.settle()
    raw = await assert_all_set(world, post)
    assert "@sam" in raw


async def test_question_is_no_announcement_and_gets_no_reply(world: World) -> None:
    post = await world.announce(
        "How do circles work?", "Hello, does anybody know whether circles cost something?"
    )
    await world.settle()
    assert await read_ours(world, post["topic_id"]) == []
    assert await world.pool.fetchval("select state from announcement") == "left_alone"


async def test_meeting_link_is_never_repeated_and_the_author_is_told_once(world: World) -> None:
    raw = "Course: Everyday Spanish\nOnline: yes\nFirst meeting: 13 October 2037 at 6 pm Berlin time\nhttps://zoom.us/j/123456789"
    post = await world.announce("Everyday Spanish, we meet online", raw)
    await world.settle()
    topic = await world.fetch_circle_topic(post["topic_id"])
    (ours,) = await read_ours(world, post["topic_id"])
    assert "zoom" not in topic["post_stream"]["posts"][0]["raw"]
    assert "123456789" not in ours
    assert "public" in ours


async def test_priced_circle_waits_for_an_organizer_and_gets_its_topic_with_a_yes(world: World) -> None:
    raw = f"{HALF}First meeting: 13 October 2037 at 6 pm\nIt costs 20 dollars for the book.\n"
    post = await world.announce(TITLE, raw)
    await world.settle()
    assert await world.list_topics("circles") == []
    assert await world.pool.fetchval("select state from announcement") == "waiting"
    await world.pool.execute("update announcement set allowed = true")
    async with world.pool.acquire() as connection:
        subject = compose_circle_subject(post["topic_id"])
        await wake(connection, [subject], What.LOOK, ReasonCode.ORGANIZER_ANSWERED)
    await world.settle()
    topic = await world.fetch_circle_topic(post["topic_id"])
    assert "free and open" not in topic["post_stream"]["posts"][0]["raw"]


async def test_later_word_that_may_be_a_change_is_asked_about_once_and_the_circle_stands(
    world: World,
) -> None:
    post = await world.announce(TITLE, f"{HALF}First meeting: 13 October 2037 at 6 pm\n")
    await world.settle()
    for words in ("we will meet an hour later", "I look forward to seeing all of you there"):
        await world.reply(post["topic_id"], words)
        await world.settle()
    link, question = await read_ours(world, post["topic_id"])
    assert "lives here now" in link
    assert "One question about what you wrote" in question
    topic = await world.fetch_circle_topic(post["topic_id"])
    assert "13 October 2037, 6:00–7:30 pm" in topic["post_stream"]["posts"][0]["raw"]
