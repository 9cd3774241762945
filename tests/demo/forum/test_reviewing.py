"""What comes before staff: posts that wait, and flags; what they keep, what they lose, who may decide what."""

from __future__ import annotations

from typing import Any

import pytest

from service.demo.forum.store.database import execute
from tests.demo.forum.conftest import Running
from tests.demo.forum.factories import RAW, Answer, Caller

TITLE = "Spanish for beginners at Riverside"
MARKED = f"<!-- companion:begin first-post circle-t1 -->\n{RAW}\n<!-- companion:end -->"


async def fetch_waiting(bot: Caller) -> Any:
    return (await bot.get("/review.json")).json["reviewables"][0]


async def decide(bot: Caller, reviewable: Any, action: str) -> Answer:
    path = f"/review/{reviewable['id']}/perform/{action}.json"
    return await bot.put(path, json={"version": reviewable["version"]})


async def test_moderated_category_lets_staff_pass_and_lets_others_wait(running: Running) -> None:
    bot, news = running.bot, await running.bot.find_category("news")
    queued = await bot.named("maya").create_topic(TITLE, category=news)
    assert (queued.status, queued.json["action"]) == (200, "enqueued")
    assert "id" not in queued.json
    assert queued.json["pending_post"]["raw"] == RAW
    assert (await bot.create_topic("The companion writes news at once", category=news)).json["id"]
    assert (await bot.get("/posts.json")).json["latest_posts"][0]["topic_title"].startswith("The companion")
    await running.settle()
    assert running.receiver.events[0] == "reviewable_created"


async def test_approved_topic_has_its_text_and_tags_but_lost_its_external_id_and_its_time(
    running: Running,
) -> None:
    bot, news = running.bot, await running.bot.find_category("news")
    await bot.named("maya").create_topic(
        TITLE,
        MARKED,
        category=news,
        external_id="circle-t1",
        tags=["circle", "unheard-of"],
        created_at="2026-01-01T10:00:00Z",
        visible="false",
    )
    running.forum.move_clock(3600)
    done = await decide(bot, await fetch_waiting(bot), "approve_post")
    result = done.json["reviewable_perform_result"]
    assert (result["transition_to"], result["version"]) == ("approved", 1)
    topic = (await bot.get(f"/t/{result['created_post_topic_id']}.json?include_raw=true")).json
    assert (topic["title"], "external_id" in topic, topic["visible"]) == (TITLE, False, True)
    assert topic["created_at"] > "2026-02"
    # Maya may create no tags, but staff, who lets them through, may.
    assert [tag["name"] for tag in topic["tags"]] == ["circle", "unheard-of"]
    assert topic["post_stream"]["posts"][0]["raw"] == MARKED
    assert topic["details"]["created_by"]["username"] == "maya"
    assert (await bot.get("/t/external_id/circle-t1.json")).status == 404
    assert (await bot.create_topic("Another topic of that key", external_id="circle-t1")).status == 200
    await running.settle()
    assert running.receiver.events[2:5] == ["topic_created", "post_created", "reviewable_transitioned_to"]


async def test_approved_reply_still_answers_what_it_answered_and_needs_a_word_once_the_topic_is_closed(
    running: Running,
) -> None:
    bot, maya = running.bot, running.bot.named("maya")
    topic_id = (await bot.create_topic(TITLE)).json["topic_id"]
    await bot.reply(topic_id, "Bring a notebook with you, please.")
    running.forum.change_settings(moderated_categories=frozenset({"circles"}))
    await maya.reply(topic_id, "With or without lines?", reply_to_post_number=2)
    await bot.put(f"/t/{topic_id}/status.json", data={"status": "closed", "enabled": "true"})
    waiting = await fetch_waiting(bot)
    assert (await decide(bot, waiting, "approve_post")).status == 403
    done = await decide(bot, waiting, "approve_post_closed")
    made = done.json["reviewable_perform_result"]["created_post_id"]
    assert (await bot.get(f"/posts/{made}.json")).json["reply_to_post_number"] == 2


async def test_reply_whose_topic_was_deleted_meanwhile_cannot_be_approved(running: Running) -> None:
    bot = running.bot
    topic_id = (await bot.create_topic(TITLE)).json["topic_id"]
    running.forum.change_settings(moderated_categories=frozenset({"circles"}))
    await bot.named("maya").reply(topic_id)
    await bot.delete(f"/t/{topic_id}.json")
    assert (await decide(bot, await fetch_waiting(bot), "approve_post")).status == 422
    assert (await fetch_waiting(bot))["status"] == 0


async def test_rejected_post_never_appears_unless_staff_thinks_better_of_it(bot: Caller) -> None:
    news = await bot.find_category("news")
    await bot.named("maya").create_topic(TITLE, category=news)
    waiting = await fetch_waiting(bot)
    assert (await decide(bot.named("maya"), waiting, "reject_post")).status == 403
    assert (await decide(bot, waiting, "reject_post")).status == 200
    assert (await bot.get("/posts.json")).json["latest_posts"] == []
    rejected = {**waiting, "version": 1}
    assert (await decide(bot, rejected, "reject_post")).status == 403
    assert (await decide(bot, rejected, "approve_post")).status == 200
    assert len((await bot.get("/posts.json")).json["latest_posts"]) == 1
    assert (await decide(bot, {**waiting, "version": 2}, "approve_post")).status == 403


async def test_of_two_organizers_the_one_who_saw_an_older_state_is_refused(bot: Caller) -> None:
    await bot.named("maya").create_topic(TITLE, category=await bot.find_category("news"))
    waiting = await fetch_waiting(bot)
    await decide(bot, waiting, "reject_post")
    assert (await decide(bot, waiting, "approve_post")).status == 409
    assert (await bot.put(f"/review/{waiting['id']}/perform/approve_post.json")).status == 422


async def test_message_never_waits(running: Running) -> None:
    running.forum.change_settings(moderated_categories=frozenset({"circles", "news"}))
    sent = await running.bot.named("maya").post(
        "/posts.json",
        json={"title": "Hello", "raw": RAW, "archetype": "private_message", "target_recipients": "sam"},
    )
    assert sent.json["topic_id"]


async def set_trust(running: Running, username: str, level: int) -> None:
    sql = "UPDATE user SET trust_level = ? WHERE username = ?"
    await running.forum.database.run(lambda db: execute(db, sql, [level, username]))


async def flag(caller: Caller, post: Any, type_id: int = 4) -> int:
    data = {"id": post["id"], "post_action_type_id": type_id}
    return (await caller.post("/post_actions.json", json=data)).status


async def test_flags_come_before_staff_and_enough_of_them_hide_the_post(running: Running) -> None:
    bot, maya, sam = (running.bot.named(name) for name in ("companion", "maya", "sam"))
    post = (await bot.named("maya").create_topic(TITLE)).json
    assert await flag(sam, post) == 200
    assert await flag(sam, post) == 403
    assert (await fetch_waiting(bot))["created_from_flag"] is True
    assert (await sam.get(f"/posts/{post['id']}.json")).json["hidden"] is False
    await set_trust(running, "ines", 2)
    assert await flag(bot.named("ines"), post) == 200
    shown = (await sam.get(f"/t/{post['topic_id']}.json")).json
    assert "temporarily hidden" in shown["post_stream"]["posts"][0]["cooked"]
    assert shown["visible"] is False
    assert (await maya.get(f"/posts/{post['id']}.json")).json["raw"] == RAW
    await running.settle()
    assert running.receiver.events[2:] == [
        "reviewable_created",
        "reviewable_score_updated",
        "post_created",
        "topic_visible_status_updated",
    ]


@pytest.mark.parametrize(
    ("level", "author_level", "type_id", "hidden"),
    [(3, 0, 8, True), (3, 1, 8, False), (4, 2, 4, True), (2, 0, 8, False)],
)
async def test_one_flag_hides_when_its_sender_is_trusted_enough(
    running: Running, level: int, author_level: int, type_id: int, hidden: bool
) -> None:
    post = (await running.bot.named("maya").create_topic(TITLE)).json
    await set_trust(running, "maya", author_level)
    await set_trust(running, "sam", level)
    await flag(running.bot.named("sam"), post, type_id)
    assert (await running.bot.get(f"/posts/{post['id']}.json")).json["hidden"] is hidden


async def test_flag_with_which_staff_acts_is_decided_at_once_and_for_staff_alone(running: Running) -> None:
    post = (await running.bot.named("maya").create_topic(TITLE)).json
    data = {"id": post["id"], "post_action_type_id": 8, "take_action": True}
    assert (await running.bot.named("sam").post("/post_actions.json", json=data)).status == 403
    assert (await running.bot.post("/post_actions.json", json=data)).json["hidden"] is True
    assert (await running.bot.get("/review.json")).json["reviewables"] == []
    await running.settle()
    decided = running.receiver.named("reviewable_transitioned_to")[0].payload
    assert (decided["target_id"], decided["status"]) == (post["id"], 1)


async def test_newcomers_do_not_flag(running: Running) -> None:
    post = (await running.bot.create_topic(TITLE)).json
    await set_trust(running, "maya", 0)
    assert await flag(running.bot.named("maya"), post) == 403


@pytest.mark.parametrize(
    ("action", "state", "hidden", "deleted"),
    [
        ("agree_and_hide", "approved", True, False),
        ("agree_and_keep", "approved", False, False),
        ("disagree", "rejected", False, False),
        ("ignore", "ignored", False, False),
        ("delete_and_agree", "approved", False, True),
    ],
)
async def test_staff_decides_what_becomes_of_a_flagged_post(
    running: Running, action: str, state: str, hidden: bool, deleted: bool
) -> None:
    bot = running.bot
    topic_id = (await bot.create_topic(TITLE)).json["topic_id"]
    post = (await bot.named("maya").reply(topic_id)).json
    await flag(bot.named("sam"), post)
    done = await decide(bot, await fetch_waiting(bot), action)
    assert done.json["reviewable_perform_result"]["transition_to"] == state
    kept = (await bot.get(f"/posts/{post['id']}.json")).json
    assert (kept["hidden"], kept["deleted_at"] is not None) == (hidden, deleted)
    assert (await bot.get("/review.json")).json["reviewables"] == []
