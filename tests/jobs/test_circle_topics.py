"""The main job, end to end: an announced circle gets its own topic, and the topic follows the announcement."""

from __future__ import annotations

from datetime import timedelta

import asyncpg

from service.demo.forum.faults import Fault, FaultKind
from tests.jobs.circles import FRIDAY, found_circle
from tests.world import TIDY, World


async def test_announced_circle_gets_its_topic_and_the_announcement_its_link(world: World) -> None:
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    topic = await world.fetch_circle_topic(post["topic_id"])
    raw = topic["post_stream"]["posts"][0]["raw"]
    assert topic["external_id"] == f"circle-t{post['topic_id']}"
    assert topic["title"] == "Everyday Spanish at Riverside Branch Library, from 13 October 2037"
    assert "Tuesday 13 October 2037, 6:00–7:30 pm" in raw
    assert raw.startswith(f"<!-- companion:begin first-post circle-t{post['topic_id']} -->")
    assert raw.count("@maya") == 1
    announcement = await world.read_topic(post["topic_id"])
    (reply,) = announcement["post_stream"]["posts"][1:]
    assert reply["username"] == "companion"
    assert f"/{topic['id']}" in reply["raw"]


async def test_announcement_costs_two_calls_and_a_repeat_none(world: World) -> None:
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    ours = [(one.method, one.route) for one in world.forum.request_log if one.username == "companion"]
    assert ours == [("POST", "posts/create"), ("POST", "posts/create")]
    world.forum.request_log.clear()
    await world.edit(post["id"], TIDY + "\n")
    await world.settle()
    assert [one for one in world.forum.request_log if one.username == "companion"] == []


async def test_edited_announcement_is_followed_and_words_around_our_block_stay(world: World) -> None:
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    before = await world.fetch_circle_topic(post["topic_id"])
    first = before["post_stream"]["posts"][0]
    theirs = f"Bring a pen.\n\n{first['raw']}\n\nSee you — Ines"
    await world.edit(first["id"], theirs, by="ines")
    await world.edit(post["id"], TIDY.replace("Meeting Room A", "Reading Room B"))
    await world.settle()
    after = await world.fetch_circle_topic(post["topic_id"])
    raw = after["post_stream"]["posts"][0]["raw"]
    assert raw.startswith("Bring a pen.\n\n<!-- companion:begin")
    assert raw.endswith("<!-- companion:end -->\n\nSee you — Ines")
    assert "Reading Room B" in raw
    assert "Meeting Room A" not in raw
    assert after["last_posted_at"] == before["last_posted_at"]


async def test_edit_that_is_taken_back_at_once_is_followed_both_ways(world: World) -> None:
    """The forum gives its version back, so that the last word has a lower one."""
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    for raw in (TIDY.replace("Meeting Room A", "Reading Room B"), TIDY):
        await world.edit(post["id"], raw)
        await world.settle()
    raw = (await world.fetch_circle_topic(post["topic_id"]))["post_stream"]["posts"][0]["raw"]
    assert "Meeting Room A" in raw
    assert "Reading Room B" not in raw


async def test_conflicting_edit_is_read_again_and_merged(world: World) -> None:
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    world.forum.faults.plan(Fault(FaultKind.ANSWER_LOST, "PUT", "posts/update"))
    await world.edit(post["id"], TIDY.replace("Meeting Room A", "Reading Room B"))
    await world.settle()
    raw = (await world.fetch_circle_topic(post["topic_id"]))["post_stream"]["posts"][0]["raw"]
    assert "Reading Room B" in raw
    assert raw.count("companion:begin") == 1


async def test_block_edited_by_a_person_is_theirs_and_one_message_shows_them_ours(world: World) -> None:
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    topic = await world.fetch_circle_topic(post["topic_id"])
    first = topic["post_stream"]["posts"][0]
    await world.edit(first["id"], first["raw"].replace("Meeting Room A", "the garden"), by="ines")
    for room in ("Reading Room B", "Reading Room C"):
        await world.edit(post["id"], TIDY.replace("Meeting Room A", room))
        await world.settle()
    topic = await world.fetch_circle_topic(post["topic_id"])
    first, *replies = topic["post_stream"]["posts"]
    assert "the garden" in first["raw"]
    assert [one for one in replies if "I would have written" in one["raw"]] == []
    (message,) = await world.read_messages("ines")
    assert "Reading Room B" in message


async def test_topic_follows_after_its_facilitator_was_renamed(world: World) -> None:
    """The forum rewrites mentions in our post too, without version or event: that is nobody's hand."""
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    await world.call("PUT", "/u/maya/preferences/username", by="system", new_username="maya.torres")
    await world.edit(post["id"], TIDY.replace("Meeting Room A", "Reading Room B"), by="maya.torres")
    await world.settle()
    topic = await world.fetch_circle_topic(post["topic_id"])
    raw = topic["post_stream"]["posts"][0]["raw"]
    assert "Reading Room B" in raw
    assert raw.count("@maya.torres") == 1


async def test_block_handed_back_is_ours_and_their_text_stands_below(
    world: World, pool: asyncpg.Pool
) -> None:
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    first = (await world.fetch_circle_topic(post["topic_id"]))["post_stream"]["posts"][0]
    await world.edit(first["id"], first["raw"].replace("Meeting Room A", "the garden"), by="ines")
    await world.edit(post["id"], TIDY.replace("Meeting Room A", "Reading Room B"))
    await world.settle()
    await pool.execute("update circle set hand_back = true")
    await world.edit(post["id"], TIDY.replace("Meeting Room A", "Reading Room C"))
    await world.settle()
    raw = (await world.fetch_circle_topic(post["topic_id"]))["post_stream"]["posts"][0]["raw"]
    end = raw.index("companion:end")
    assert "Reading Room C" in raw[:end]
    assert "the garden" in raw[end:]


async def test_deleted_announcement_takes_its_topic_out_of_sight_and_restored_brings_it_back(
    world: World,
) -> None:
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    await world.call("DELETE", f"/t/{post['topic_id']}.json", "ines")
    await world.settle()
    topic = await world.fetch_circle_topic(post["topic_id"])
    assert topic["visible"] is False
    assert [one for one in topic["post_stream"]["posts"] if one["post_type"] == 1][1:] == []
    await world.call("PUT", f"/t/{post['topic_id']}/recover.json", "ines")
    await world.settle()
    assert (await world.fetch_circle_topic(post["topic_id"]))["visible"] is True


async def test_topic_of_a_withdrawn_announcement_says_that_the_circle_is_not_going_ahead(
    world: World,
) -> None:
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    topic = await world.fetch_circle_topic(post["topic_id"])
    await world.call("DELETE", f"/t/{post['topic_id']}.json", "ines")
    await world.settle()
    raw = (await world.read_topic(topic["id"]))["post_stream"]["posts"][0]["raw"]
    assert "not going ahead as announced" in raw
    await world.call("PUT", f"/t/{post['topic_id']}/recover.json", "ines")
    await world.settle()
    raw = (await world.read_topic(topic["id"]))["post_stream"]["posts"][0]["raw"]
    assert "not going ahead" not in raw


async def test_announcement_unlisted_by_staff_takes_its_topic_out_of_sight(world: World) -> None:
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    await world.call("PUT", f"/t/{post['topic_id']}/status.json", "ines", status="visible", enabled="false")
    await world.settle()
    assert (await world.fetch_circle_topic(post["topic_id"]))["visible"] is False


async def test_announcement_deleted_by_its_author_before_our_reply_makes_no_topic(world: World) -> None:
    post = await world.announce("Spanish circle at Riverside Library")
    await world.call("DELETE", f"/t/{post['topic_id']}.json", "maya")
    await world.settle()
    assert await world.list_topics("circles") == []


async def test_announcement_deleted_before_we_heard_of_it_makes_no_topic(world: World) -> None:
    post = await world.announce("Spanish circle at Riverside Library")
    await world.call("DELETE", f"/t/{post['topic_id']}.json", "ines")
    await world.settle()
    assert await world.list_topics("circles") == []


async def test_announcements_edits_and_deletions_slept_through_are_acted_on(world: World) -> None:
    kept = await world.announce("Spanish circle at Riverside Library")
    gone = await world.announce("French circle at Riverside Library", TIDY.replace("Spanish", "French"))
    await world.settle()
    await world.catch_up()
    hook = (await world.call("GET", "/admin/api/web_hooks.json", "system"))["web_hooks"][0]["id"]
    await world.call("PUT", f"/admin/api/web_hooks/{hook}.json", "system", web_hook={"active": False})
    await world.edit(kept["id"], TIDY.replace("Meeting Room A", "Reading Room B"))
    await world.call("DELETE", f"/t/{gone['topic_id']}.json", "ines")
    new = await world.announce("German circle at Riverside Library", TIDY.replace("Spanish", "German"))
    await world.catch_up()
    assert (
        "Reading Room B"
        in (await world.fetch_circle_topic(kept["topic_id"]))["post_stream"]["posts"][0]["raw"]
    )
    assert (await world.fetch_circle_topic(gone["topic_id"]))["visible"] is False
    assert (await world.fetch_circle_topic(new["topic_id"]))["visible"] is True


async def test_announcement_is_closed_without_a_word_a_day_later(world: World, pool: asyncpg.Pool) -> None:
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    assert not (await world.read_topic(post["topic_id"]))["closed"]
    await pool.execute("update effect set due_at = now() where key like 'closed:%'")
    await world.settle()
    topic = await world.read_topic(post["topic_id"])
    assert topic["closed"]
    assert len([one for one in topic["post_stream"]["posts"] if one["post_type"] == 1]) == 2


async def test_topic_waiting_for_a_moderator_is_settled_by_its_own_delivery(
    world: World, pool: asyncpg.Pool
) -> None:
    await world.forum.database.run(
        lambda db: db.execute("UPDATE user SET moderator = 0 WHERE username = 'companion'")
    )
    world.forum.change_settings(moderated_categories=frozenset({"circles"}))
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    assert await pool.fetchval("select state from effect where kind = 'create-topic'") == "awaiting"
    (waiting,) = (await world.call("GET", "/review.json", "ines"))["reviewables"]
    await world.call(
        "PUT", f"/review/{waiting['id']}/perform/approve_post.json", "ines", version=waiting["version"]
    )
    await world.settle()
    assert await pool.fetchval("select state from effect where kind = 'create-topic'") == "done"
    (topic,) = await world.list_topics("circles")
    circle = await world.fetch_circle_topic(post["topic_id"])
    assert circle["id"] == topic["id"]
    assert world.count_calls("POST", "posts/create") == 3, "the announcement, the topic once, the reply"


async def test_refused_titles_are_tried_as_a_ladder(world: World) -> None:
    await world.call(
        "POST",
        "/posts.json",
        "sam",
        title="Everyday Spanish at Riverside Branch Library, from 13 October 2037",
        raw="Somebody else wrote about this one before us.",
        category=world.categories["cafe"],
    )
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    topic = await world.fetch_circle_topic(post["topic_id"])
    assert "Pittsburgh" in topic["title"]


async def test_second_announcement_of_the_same_circle_gets_the_link_of_the_first(world: World) -> None:
    first = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    second = await world.announce("Once more: Spanish circle at Riverside", TIDY + "\nDo come.")
    await world.settle()
    (topic,) = await world.list_topics("circles")
    for announcement in (first, second):
        posts = (await world.read_topic(announcement["topic_id"]))["post_stream"]["posts"]
        assert f"/{topic['id']}" in posts[1]["raw"]


async def test_named_facilitators_are_mentioned_and_strangers_are_not(world: World) -> None:
    raw = TIDY + "\n\n### Facilitators\n@sam and @nobodyhere\n"
    post = await world.announce("Spanish circle at Riverside Library", raw)
    await world.settle()
    text = (await world.fetch_circle_topic(post["topic_id"]))["post_stream"]["posts"][0]["raw"]
    assert text.count("@sam") == 1
    assert "@nobodyhere" not in text


async def test_incomplete_announcement_is_asked_once_and_answers_are_additions(world: World) -> None:
    raw = TIDY.replace("### Where\nRiverside Branch Library, Meeting Room A", "")
    raw = raw.replace("### Town\nPittsburgh", "")
    post = await world.announce("Spanish circle, who joins", raw)
    await world.settle()
    assert await world.list_topics("circles") == []
    await world.reply(post["topic_id"], "### Where\nRiverside Branch Library\n\n### Town\nPittsburgh")
    await world.settle()
    topic = await world.fetch_circle_topic(post["topic_id"])
    posts = (await world.read_topic(post["topic_id"]))["post_stream"]["posts"]
    (ours,) = [one for one in posts if one["username"] == "companion" and one["post_type"] == 1]
    assert f"/{topic['id']}" in ours["raw"]
    assert ours["raw"].startswith("All set")


async def test_strangers_answers_do_not_count(world: World) -> None:
    raw = TIDY.replace("### Where\nRiverside Branch Library, Meeting Room A", "")
    raw = raw.replace("### Town\nPittsburgh", "")
    post = await world.announce("Spanish circle, who joins", raw)
    await world.settle()
    await world.reply(
        post["topic_id"], "### Where\nRiverside Branch Library\n\n### Town\nPittsburgh", by="lina"
    )
    await world.settle()
    assert await world.list_topics("circles") == []


async def test_organizers_edit_of_our_post_is_not_called_our_own(world: World, pool: asyncpg.Pool) -> None:
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    first = (await world.fetch_circle_topic(post["topic_id"]))["post_stream"]["posts"][0]
    await world.edit(first["id"], f"Good news from the library!\n\n{first['raw']}", by="system")
    await world.settle()
    assert await _load_decision(pool) == "own_post_changed"


async def test_edit_of_ours_is_called_our_own(world: World, pool: asyncpg.Pool) -> None:
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    await world.edit(post["id"], TIDY.replace("6:00 pm", "7:00 pm"))
    await world.settle()
    assert await _load_decision(pool) == "own_post"


async def _load_decision(pool: asyncpg.Pool) -> str:
    """What was decided about the edit of a post of ours that came last."""
    decision = await pool.fetchval(
        "select decision ->> 'code' from delivery where event = 'post_edited' and user_id = "
        "(select id from person where name = 'companion') order by id desc limit 1"
    )
    return str(decision)


async def test_meeting_on_a_public_holiday_is_pointed_out_until_it_has_passed(world: World) -> None:
    columbus_day = TIDY.replace("13 October 2037", "12 October 2037")
    circle = await found_circle(world, columbus_day)
    said = "Monday 12 October is Columbus Day: ask at Riverside Branch Library whether it is open."
    assert said in await circle.read_first()
    announcement = await world.read_topic(circle.announcement["topic_id"])
    assert said in announcement["post_stream"]["posts"][1]["raw"]
    await circle.come_to(FRIDAY + timedelta(days=4))
    assert "Columbus Day" not in await circle.read_first()
