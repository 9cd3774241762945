"""Posts that move, topics that are merged, and what the history of a post tells of its editors."""

from __future__ import annotations

from typing import Any

from tests.demo.forum.conftest import Running
from tests.demo.forum.factories import RAW, Caller

TITLE = "Spanish for beginners at Riverside"
OTHER = "Everything about the reading room"


async def read(bot: Caller, topic_id: int) -> Any:
    return (await bot.get(f"/t/{topic_id}.json?include_raw=true")).json


async def write_three(bot: Caller) -> list[Any]:
    """A topic's first post and two replies, the second of which answers the first."""
    first = (await bot.create_topic(TITLE, external_id="circle-t1", tags=["circle"])).json
    one = (await bot.named("maya").reply(first["topic_id"], "I have a question about the room.")).json
    two = (await bot.reply(first["topic_id"], "Ask away, we know it well.", reply_to_post_number=2)).json
    return [first, one, two]


async def test_moved_replies_keep_their_ids_and_nobody_is_told(running: Running) -> None:
    bot = running.bot
    first, one, two = await write_three(bot)
    await running.settle()
    running.receiver.deliveries.clear()
    moved = await bot.post(
        f"/t/{first['topic_id']}/move-posts.json",
        json={"post_ids": [one["id"], two["id"]], "title": OTHER, "category_id": 3, "tags": ["circle"]},
    )
    target = await read(bot, int(moved.json["url"].rsplit("/", 1)[1]))
    assert target["post_stream"]["stream"] == [one["id"], two["id"]]
    assert [post["post_number"] for post in target["post_stream"]["posts"]] == [1, 2]
    assert target["post_stream"]["posts"][1]["reply_to_post_number"] == 1
    assert [post["version"] for post in target["post_stream"]["posts"]] == [1, 1]
    assert (target["title"], target["details"]["created_by"]["username"]) == (OTHER, "maya")
    left = await read(bot, first["topic_id"])
    note = left["post_stream"]["posts"][1]
    assert (note["post_number"], note["post_type"], note["action_code"]) == (2, 3, "split_topic")
    assert note["raw"] == f"2 posts were split to a new topic: [{OTHER}]({moved.json['url']}/1)"
    assert (left["closed"], left["posts_count"]) == (False, 1)
    await running.settle()
    assert [delivery.payload["id"] for delivery in running.receiver.deliveries] == [note["id"]]


async def test_merged_topic_leaves_a_closed_stub_with_its_external_id_and_a_copy_of_its_first_post(
    running: Running,
) -> None:
    bot = running.bot
    first, one, two = await write_three(bot)
    target = (await bot.create_topic(OTHER)).json
    await bot.put(f"/posts/{first['id']}.json", json={"post": {"raw": f"{RAW} More.", "edit_reason": "more"}})
    await running.settle()
    running.receiver.deliveries.clear()
    path = f"/t/{first['topic_id']}/merge-topic.json"
    assert (await bot.named("maya").post(path, json={"destination_topic_id": 1})).status == 403
    merged = await bot.post(path, json={"destination_topic_id": target["topic_id"]})
    assert merged.json["url"].endswith(f"/{target['topic_id']}")
    posts = (await read(bot, target["topic_id"]))["post_stream"]["posts"]
    assert [post["post_number"] for post in posts] == [1, 2, 3, 4]
    copy = posts[1]
    assert copy["id"] not in (first["id"], one["id"], two["id"])
    assert (copy["raw"], copy["version"]) == (f"{RAW} More.", 2)
    assert [post["id"] for post in posts[2:]] == [one["id"], two["id"]]
    assert (await bot.get(f"/posts/{copy['id']}/revisions/latest.json")).json["edit_reason"] == "more"
    stub = await read(bot, first["topic_id"])
    assert (stub["closed"], stub["external_id"], stub["post_stream"]["posts"][0]["id"]) == (
        True,
        "circle-t1",
        first["id"],
    )
    await running.settle()
    told = [(delivery.event, delivery.payload["id"]) for delivery in running.receiver.deliveries]
    assert ("post_created", copy["id"]) in told
    assert sorted(event for event, _ in told) == ["post_created"] * 3 + ["topic_closed_status_updated"]


async def test_nothing_moves_into_messages_or_from_nowhere(bot: Caller) -> None:
    first, one, _ = await write_three(bot)
    message = {"archetype": "private_message", "target_recipients": "maya", "title": "Hello", "raw": RAW}
    private = (await bot.post("/posts.json", json=message)).json["topic_id"]
    path = f"/t/{first['topic_id']}/move-posts.json"
    for destination in ({"destination_topic_id": private}, {"destination_topic_id": first["topic_id"]}):
        assert (await bot.post(path, json={"post_ids": [one["id"]], **destination})).status == 400
    assert (await bot.post(path, json={"post_ids": [9999], "title": OTHER})).status == 400
    short = await bot.post(path, json={"post_ids": [one["id"]], "title": "Short"})
    assert short.errors == ["Title is too short (minimum is 15 characters)"]


async def test_history_names_who_changed_what_and_is_empty_before_the_second_version(
    running: Running,
) -> None:
    bot = running.bot
    post = (await bot.named("maya").create_topic(TITLE)).json
    path = f"/posts/{post['id']}"
    small = {"post": {"raw": f"{RAW} Small, and within five minutes."}}
    assert (await bot.named("maya").put(f"{path}.json", json=small)).json["post"]["version"] == 1
    assert (await bot.get(f"{path}/revisions/latest.json")).status == 404
    newer = {"post": {"raw": f"{RAW} By staff.", "edit_reason": "room changed"}, "title": OTHER}
    await bot.named("ines").put(f"{path}.json", json=newer)
    await bot.named("noor").put(f"{path}.json", json={"post": {"raw": f"{RAW} By Noor."}})
    latest = (await bot.named("sam").get(f"{path}/revisions/latest.json")).json
    assert (latest["username"], latest["current_revision"], latest["previous_revision"]) == ("noor", 3, 2)
    assert (latest["version_count"], latest["current_version"], latest["edit_reason"]) == (3, 3, None)
    assert f"<del>{RAW} By staff.</del>" in latest["body_changes"]["side_by_side_markdown"]
    assert f"<ins>{RAW} By Noor.</ins>" in latest["body_changes"]["side_by_side_markdown"]
    before = (await bot.get(f"{path}/revisions/2.json")).json
    assert (before["username"], before["edit_reason"], before["next_revision"]) == ("ines", "room changed", 3)
    assert OTHER in before["title_changes"]["inline"]
    assert (await bot.get(f"{path}/revisions/9.json")).status == 404


async def test_history_of_a_hidden_post_is_for_staff(bot: Caller) -> None:
    post = (await bot.named("maya").create_topic(TITLE)).json
    await bot.put(f"/posts/{post['id']}.json", json={"post": {"raw": f"{RAW} By staff."}})
    hide = {"id": post["id"], "post_action_type_id": 8, "take_action": True}
    await bot.post("/post_actions.json", json=hide)
    path = f"/posts/{post['id']}/revisions/latest.json"
    assert [(await bot.named(name).get(path)).status for name in ("maya", "ines", "sam")] == [404, 200, 403]
