"""The path of an announcement: a topic is made once, found again, edited under a lock and told of."""

from __future__ import annotations

from tests.demo.forum.conftest import Running
from tests.demo.forum.factories import INSTANCE, RAW, SECRET, Caller

TITLE = "Spanish for beginners at Riverside"


async def test_topic_gets_its_external_id_and_is_found_by_it_through_a_redirect(bot: Caller) -> None:
    made = await bot.create_topic(TITLE, external_id="circle-t431", tags=["circle"])
    assert (made.status, made.json["post_number"], made.json["raw"]) == (200, 1, RAW)

    found = await bot.get("/t/external_id/circle-t431.json")
    place = f"{INSTANCE}/t/{made.json['topic_slug']}/{made.json['topic_id']}.json"
    assert (found.status, found.headers["Location"]) == (301, place)

    topic = (await bot.get(f"/t/{made.json['topic_id']}.json?include_raw=true")).json
    assert topic["external_id"] == "circle-t431"
    assert topic["post_stream"]["stream"] == [made.json["id"]]
    assert topic["post_stream"]["posts"][0]["raw"] == RAW
    assert [tag["name"] for tag in topic["tags"]] == ["circle"]


async def test_external_id_is_given_once_and_stays_with_a_deleted_topic(bot: Caller) -> None:
    made = await bot.create_topic(TITLE, external_id="circle-t431")
    again = await bot.create_topic("Another title for the same circle", external_id="CIRCLE-T431")
    assert again.status == 422
    assert again.json == {"action": "create_post", "errors": ["External has already been taken"]}

    assert (await bot.delete(f"/t/{made.json['topic_id']}.json")).status == 200
    assert (await bot.get("/t/external_id/circle-t431.json")).status == 404
    third = await bot.create_topic("A third title for the same circle", external_id="circle-t431")
    assert third.errors == ["External has already been taken"]


async def test_edit_that_started_from_an_older_text_is_a_conflict(bot: Caller) -> None:
    post = (await bot.create_topic(TITLE)).json
    path = f"/posts/{post['id']}.json"
    first = await bot.put(path, json={"post": {"raw": f"{RAW} Changed.", "original_text": RAW}})
    assert first.json["post"]["raw"] == f"{RAW} Changed."
    late = await bot.put(path, json={"post": {"raw": "Something else entirely.", "original_text": RAW}})
    assert late.status == 409
    assert (await bot.get(path)).json["raw"] == f"{RAW} Changed."


async def test_new_topic_is_told_as_topic_and_post_with_signature_and_numbers(running: Running) -> None:
    made = await running.bot.create_topic(TITLE, external_id="circle-t431")
    await running.settle()
    assert running.receiver.events == ["topic_created", "post_created"]
    topic, post = running.receiver.named("topic_created")[0], running.receiver.named("post_created")[0]
    assert topic.payload["external_id"] == "circle-t431"
    assert "raw" not in topic.payload
    assert (post.payload["raw"], post.payload["id"]) == (RAW, made.json["id"])
    assert "external_id" not in post.payload
    for delivery in (topic, post):
        assert delivery.is_signed_with(SECRET)
        assert delivery.headers["X-Discourse-Instance"] == INSTANCE
        assert delivery.headers["Host"] == "127.0.0.1"
        assert delivery.headers["Connection"] == "close"
        assert delivery.headers["X-Discourse-Event-Id"].isdecimal()
    assert len(running.receiver.connections) == 2


async def test_status_leaves_a_small_action_and_says_so(running: Running) -> None:
    bot = running.bot
    topic_id = (await bot.create_topic(TITLE)).json["topic_id"]
    done = await bot.put(f"/t/{topic_id}/status.json", data={"status": "visible", "enabled": "false"})
    assert done.json["success"] == "OK"
    topic = (await bot.get(f"/t/{topic_id}.json")).json
    assert (topic["visible"], topic["posts_count"]) == (False, 1)
    small = topic["post_stream"]["posts"][1]
    assert (small["post_type"], small["action_code"]) == (3, "visible.disabled")
    await running.settle()
    assert running.receiver.events[2:] == ["post_created", "topic_visible_status_updated"]


async def test_site_and_latest_posts_show_what_everybody_may_read(bot: Caller) -> None:
    closed = await bot.find_category("staff")
    site = (await bot.nobody().get("/site.json")).json
    assert closed not in [category["id"] for category in site["categories"]]
    admin = bot.named("noor")
    hidden = await admin.create_topic("Notes that only staff may read", category=closed)
    shown = await admin.create_topic(TITLE)
    posts = (await bot.nobody().get("/posts.json")).json["latest_posts"]
    assert [post["id"] for post in posts] == [shown.json["id"]]
    assert hidden.json["id"] not in [post["id"] for post in posts]
