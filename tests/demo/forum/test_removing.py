"""Deleting and recovering, by staff and by authors; the two look different."""

from __future__ import annotations

from tests.demo.forum.conftest import Running
from tests.demo.forum.factories import RAW, Caller

TITLE = "Spanish for beginners at Riverside"


async def test_staff_deletes_a_topic_for_members_but_still_sees_it(running: Running) -> None:
    bot, maya = running.bot, running.bot.named("maya")
    topic_id = (await maya.create_topic(TITLE)).json["topic_id"]
    reply = (await bot.reply(topic_id)).json
    assert (await bot.delete(f"/t/{topic_id}.json")).body == b""
    gone = await maya.get(f"/t/{topic_id}.json")
    assert (gone.status, gone.json["error_type"]) == (404, "not_found")
    assert "extras" in gone.json
    seen = (await bot.get(f"/t/{topic_id}.json")).json
    assert seen["deleted_at"]
    assert seen["deleted_by"]["username"] == "companion"
    assert (await maya.get(f"/posts/{reply['id']}.json")).status == 404
    await running.settle()
    assert running.receiver.events[-2:] == ["post_destroyed", "topic_destroyed"]
    destroyed = running.receiver.named("post_destroyed")[0].payload
    assert (destroyed["post_number"], destroyed["raw"]) == (1, RAW)
    assert destroyed["deleted_at"]
    assert running.receiver.named("topic_destroyed")[0].payload["deleted_by"]["username"] == "companion"


async def test_recovered_topic_is_back_for_everybody(running: Running) -> None:
    bot = running.bot
    topic_id = (await bot.named("maya").create_topic(TITLE, external_id="circle-t1")).json["topic_id"]
    await bot.delete(f"/t/{topic_id}.json")
    assert (await bot.named("maya").put(f"/t/{topic_id}/recover.json")).status == 403
    assert (await bot.put(f"/t/{topic_id}/recover.json")).json == {"success": "OK"}
    assert (await bot.nobody().get(f"/t/{topic_id}.json")).json["deleted_at"] is None
    assert (await bot.get("/t/external_id/circle-t1.json")).status == 301
    await running.settle()
    assert running.receiver.events[-2:] == ["post_recovered", "topic_recovered"]


async def test_author_who_deletes_leaves_a_marker_and_may_take_it_back(running: Running) -> None:
    maya = running.bot.named("maya")
    post = (await maya.create_topic(TITLE)).json
    assert (await maya.delete(f"/posts/{post['id']}.json")).status == 403
    assert (await maya.delete(f"/t/{post['topic_id']}.json")).status == 200
    left = (await maya.get(f"/posts/{post['id']}.json")).json
    assert (left["raw"], left["user_deleted"], left["deleted_at"]) == (
        "(topic deleted by author)",
        True,
        None,
    )
    topic = (await maya.get(f"/t/{post['topic_id']}.json")).json
    assert (topic["closed"], topic["deleted_at"]) == (True, None)
    assert (await running.bot.put(f"/posts/{post['id']}/recover.json")).status == 403
    back = await maya.put(f"/posts/{post['id']}/recover.json")
    assert (back.json["raw"], back.json["user_deleted"]) == (RAW, False)
    await running.settle()
    assert running.receiver.events[2:5] == ["post_edited", "post_destroyed", "topic_destroyed"]
    marked, gone = (running.receiver.named(name)[0].payload for name in ("post_edited", "post_destroyed"))
    assert (marked["raw"], marked["user_deleted"]) == ("(topic deleted by author)", False)
    assert (gone["raw"], gone["user_deleted"]) == ("(topic deleted by author)", True)
    assert marked["version"] == gone["version"] == 2


async def test_marker_that_an_author_left_goes_a_day_later_and_is_told_again(running: Running) -> None:
    bot, maya = running.bot, running.bot.named("maya")
    post = (await maya.create_topic(TITLE)).json
    await maya.delete(f"/t/{post['topic_id']}.json")
    await bot.put("/demo/clock", data={"offset_s": str(23 * 3600)})
    assert (await maya.get(f"/t/{post['topic_id']}.json")).status == 200
    await running.settle()
    assert len(running.receiver.named("topic_destroyed")) == 1
    await bot.put("/demo/clock", data={"offset_s": str(25 * 3600)})
    assert (await maya.get(f"/t/{post['topic_id']}.json")).status == 404
    assert (await bot.get(f"/t/{post['topic_id']}.json")).json["deleted_by"]["username"] == "system"
    await running.settle()
    assert (
        len(running.receiver.named("topic_destroyed")) == len(running.receiver.named("post_destroyed")) == 2
    )


async def test_reply_is_deleted_by_its_author_however_old_it_is(running: Running) -> None:
    maya, topic_id = running.bot.named("maya"), (await running.bot.create_topic(TITLE)).json["topic_id"]
    reply = (await maya.reply(topic_id)).json
    running.forum.move_clock(90 * 86_400)
    assert (
        await maya.put(f"/posts/{reply['id']}.json", json={"post": {"raw": f"{RAW} Late."}})
    ).status == 422
    assert (await maya.delete(f"/posts/{reply['id']}.json")).status == 200


async def test_post_that_was_hidden_for_a_month_goes(running: Running) -> None:
    bot, topic_id = running.bot, (await running.bot.create_topic(TITLE)).json["topic_id"]
    reply = (await bot.named("maya").reply(topic_id)).json
    hide = {"id": reply["id"], "post_action_type_id": 8, "take_action": True}
    await bot.post("/post_actions.json", json=hide)
    for days, gone in ((29, False), (31, True)):
        await bot.put("/demo/clock", data={"offset_s": str(days * 86_400)})
        assert bool((await bot.get(f"/posts/{reply['id']}.json")).json["deleted_at"]) is gone


async def test_author_deletes_a_topic_only_while_nobody_has_answered(bot: Caller) -> None:
    maya = bot.named("maya")
    post = (await maya.create_topic(TITLE)).json
    reply = (await maya.reply(post["topic_id"], "One thing I forgot to say here.")).json
    await bot.reply(post["topic_id"], "We look forward to it, see you there.")
    refused = await maya.delete(f"/t/{post['topic_id']}.json")
    assert (refused.status, refused.json["error_type"]) == (403, "invalid_access")
    assert (await maya.delete(f"/posts/{reply['id']}.json")).status == 200
    assert (await maya.get(f"/posts/{reply['id']}.json")).json["raw"] == "(post deleted by author)"


async def test_number_of_a_deleted_post_is_not_given_again(bot: Caller) -> None:
    topic_id = (await bot.create_topic(TITLE)).json["topic_id"]
    first = (await bot.reply(topic_id)).json
    await bot.delete(f"/posts/{first['id']}.json")
    second = (await bot.reply(topic_id, "This is another reply altogether.")).json
    assert second["post_number"] == 3
    topic = (await bot.get(f"/t/{topic_id}.json")).json
    assert (topic["posts_count"], topic["highest_post_number"], topic["has_deleted"]) == (2, 3, True)
    assert topic["post_stream"]["stream"] == [second["id"] - 2, second["id"]]


async def test_edit_of_a_deleted_topic_is_told_to_nobody(running: Running) -> None:
    post = (await running.bot.create_topic(TITLE)).json
    await running.bot.delete(f"/t/{post['topic_id']}.json")
    changed = await running.bot.put(f"/posts/{post['id']}.json", json={"post": {"raw": f"{RAW} Changed."}})
    assert changed.status == 200
    await running.settle()
    assert "post_edited" not in running.receiver.events
