"""Edits: versions, bumps, what is told of them, and who may."""

from __future__ import annotations

from typing import Any

from tests.demo.forum.conftest import Running
from tests.demo.forum.factories import RAW, Caller

TITLE = "Spanish for beginners at Riverside"
LONG = " and much more is to be said about it" * 20


async def edit(caller: Caller, post_id: int, raw: str, **more: Any) -> Any:
    return (await caller.put(f"/posts/{post_id}.json", json={"post": {"raw": raw}, **more})).json["post"]


async def test_small_edits_within_five_minutes_stay_in_one_version(running: Running) -> None:
    bot = running.bot
    post_id = (await bot.create_topic(TITLE)).json["id"]
    assert (await edit(bot, post_id, f"{RAW} Small."))["version"] == 1
    assert (await edit(bot, post_id, RAW + LONG))["version"] == 2
    running.forum.clock.offset_s += 301
    assert (await edit(bot, post_id, f"{RAW}{LONG} Later."))["version"] == 3
    assert (await edit(bot.named("noor"), post_id, f"{RAW}{LONG} Other."))["version"] == 4
    await running.settle()
    assert running.receiver.events.count("post_edited") == 4


async def test_many_small_edits_that_come_to_much_make_a_version(bot: Caller) -> None:
    maya = bot.named("maya")
    post_id = (await maya.create_topic(TITLE)).json["id"]
    texts = [RAW + " And another word." * times for times in range(1, 8)]
    versions = [(await edit(maya, post_id, raw))["version"] for raw in texts]
    assert versions == [1] * 5 + [2] * 2


async def test_edit_that_is_taken_back_at_once_takes_its_version_back(running: Running) -> None:
    """So that a number may be given twice, with different texts."""
    bot = running.bot
    post_id = (await bot.create_topic(TITLE)).json["id"]
    running.forum.clock.offset_s += 301
    assert (await edit(bot, post_id, f"{RAW} At six."))["version"] == 2
    assert (await edit(bot, post_id, RAW))["version"] == 1
    assert (await bot.get(f"/posts/{post_id}/revisions/latest.json")).status == 404
    running.forum.clock.offset_s += 301
    assert (await edit(bot, post_id, f"{RAW} Another text."))["version"] == 2
    running.forum.clock.offset_s += 301
    assert (await edit(bot, post_id, RAW))["version"] == 3
    await running.settle()
    told = sorted(running.receiver.named("post_edited"), key=lambda d: int(d.headers["X-Discourse-Event-Id"]))
    assert [delivery.payload["version"] for delivery in told] == [2, 1, 2, 3]


async def test_reason_makes_a_version_of_its_own(bot: Caller) -> None:
    post_id = (await bot.create_topic(TITLE)).json["id"]
    changed = await bot.put(f"/posts/{post_id}.json", json={"post": {"raw": RAW, "edit_reason": "moved"}})
    assert (changed.json["post"]["version"], changed.json["post"]["edit_reason"]) == (2, "moved")


async def test_edit_that_changes_nothing_is_fine_and_told_to_nobody(running: Running) -> None:
    post = (await running.bot.create_topic(TITLE)).json
    same = await edit(running.bot, post["id"], RAW + " \n")
    assert (same["version"], same["updated_at"]) == (1, post["updated_at"])
    await running.settle()
    assert running.receiver.events == ["topic_created", "post_created"]


async def test_title_that_is_given_counts_as_changed_though_it_is_the_same(running: Running) -> None:
    """PostRevisor.topic_changed? asks only whether there is one; later than five minutes it is a version."""
    bot, post = running.bot, (await running.bot.create_topic(TITLE)).json
    changed = await edit(bot, post["id"], f"{RAW} Changed.", title=TITLE)
    assert (changed["raw"], changed["version"]) == (f"{RAW} Changed.", 1)
    running.forum.clock.offset_s += 301
    assert (await edit(bot, post["id"], f"{RAW} Changed.", title=TITLE))["version"] == 2
    assert (await bot.put(f"/t/-/{post['topic_id']}.json", json={"title": TITLE})).status == 200
    await running.settle()
    assert running.receiver.events[2:] == ["topic_edited"] * 2


async def test_title_and_text_together_are_told_as_the_topics_edit_alone(running: Running) -> None:
    post = (await running.bot.create_topic(TITLE)).json
    await edit(running.bot, post["id"], f"{RAW} Changed.", title="Spanish for beginners, now on Wednesdays")
    await running.settle()
    assert running.receiver.events[2:] == ["topic_edited"]
    topic = (await running.bot.get(f"/t/{post['topic_id']}.json?include_raw=true")).json
    assert topic["title"] == "Spanish for beginners, now on Wednesdays"
    assert topic["slug"] == "spanish-for-beginners-now-on-wednesdays"
    assert topic["post_stream"]["posts"][0]["raw"] == f"{RAW} Changed."


async def test_refused_title_leaves_the_text_alone(bot: Caller) -> None:
    await bot.create_topic("This title is taken by somebody")
    post = (await bot.create_topic(TITLE)).json
    refused = await bot.put(
        f"/posts/{post['id']}.json",
        json={"post": {"raw": f"{RAW} Changed."}, "title": "This title is taken by somebody"},
    )
    assert (refused.status, refused.json) == (422, {"errors": ["Title has already been used"]})
    assert (await bot.get(f"/posts/{post['id']}.json")).json["raw"] == RAW


async def test_new_version_of_the_last_post_bumps_unless_told_not_to(running: Running) -> None:
    bot = running.bot

    async def bumped_at() -> str:
        listed = (await bot.get("/latest.json")).json["topic_list"]["topics"]
        return str(listed[0]["bumped_at"])

    post_id = (await bot.create_topic(TITLE)).json["id"]
    before = await bumped_at()
    running.forum.clock.offset_s += 3600
    await edit(bot, post_id, RAW + LONG, bypass_bump="true")
    assert await bumped_at() == before
    running.forum.clock.offset_s += 3600
    await edit(bot, post_id, RAW)
    assert await bumped_at() > before


async def test_topic_edit_replaces_all_tags_and_an_empty_element_clears_them(running: Running) -> None:
    bot = running.bot
    topic_id = (await bot.create_topic(TITLE, tags=["circle"])).json["topic_id"]

    async def tags() -> list[str]:
        return [tag["name"] for tag in (await bot.get(f"/t/{topic_id}.json")).json["tags"]]

    done = await bot.put(f"/t/-/{topic_id}.json", data={"tags[]": "pittsburgh"})
    assert done.json["basic_topic"]["title"] == TITLE
    assert await tags() == ["pittsburgh"]
    await bot.put(f"/t/-/{topic_id}.json", data={"tags[]": ""})
    assert await tags() == []
    await bot.put(f"/t/-/{topic_id}.json", data={"tags[]": ""})
    await running.settle()
    assert running.receiver.events.count("topic_edited") == 2


async def test_clock_moves_for_the_forum_alone_and_stays_moved(running: Running) -> None:
    guard = {"Api-Key": running.settings.api_key}
    moved = await running.bot.put("/demo/clock", data={"offset_s": "86400"}, headers=guard)
    assert moved.json["offset_s"] == 86400
    made = (await running.bot.create_topic(TITLE)).json
    assert made["created_at"] > moved.json["now"][:19]
