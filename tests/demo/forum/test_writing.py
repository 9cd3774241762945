"""What the forum takes, tidies, refuses and remembers when somebody writes."""

from __future__ import annotations

import asyncio

import pytest

from tests.demo.forum.conftest import Running
from tests.demo.forum.factories import RAW, Caller

TITLE = "Spanish for beginners at Riverside"


async def test_identical_call_is_answered_from_memory_and_makes_nothing(bot: Caller) -> None:
    topic_id = (await bot.create_topic(TITLE)).json["topic_id"]
    first, second = [await bot.reply(topic_id) for _ in range(2)]
    assert first.json["id"] == second.json["id"]
    other = await bot.reply(topic_id, headers={"User-Agent": "another client"})
    assert (await bot.named("noor").reply(topic_id)).json["id"] != first.json["id"]
    assert other.status == 200
    assert (await bot.get(f"/t/{topic_id}.json")).json["posts_count"] == 4


async def test_refusals_are_remembered_too(bot: Caller) -> None:
    draft = {"title": TITLE, "raw": RAW, "category": await bot.find_category("circles")}
    kept = await bot.create_topic(TITLE, "Another text that stands in the way of the next.")
    refused = await bot.post("/posts.json", json=draft)
    assert refused.errors == ["Title has already been used"]
    await bot.delete(f"/t/{kept.json['topic_id']}.json")
    assert (await bot.post("/posts.json", json=draft)).status == 422
    assert (await bot.post("/posts.json", json={**draft, "auto_track": "false"})).status == 200


async def test_two_identical_calls_at_once_make_one_post(bot: Caller) -> None:
    topic_id = (await bot.create_topic(TITLE)).json["topic_id"]
    answers = await asyncio.gather(*(bot.reply(topic_id) for _ in range(5)))
    assert len({answer.json["id"] for answer in answers}) == 1


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("spanish for beginners!!!", "Spanish for beginners!"),
        ("SPANISH FOR EVERYBODY HERE", "Spanish for everybody here"),
        ("Spanish   at the library.", "Spanish at the library"),
        ("Who wants to learn Spanish ??", "Who wants to learn Spanish?"),
        ("iPhone repair for everybody", "iPhone repair for everybody"),
    ],
)
async def test_title_is_made_pretty(bot: Caller, title: str, shown: str) -> None:
    made = await bot.create_topic(title)
    topic = (await bot.get(f"/t/{made.json['topic_id']}.json")).json
    assert topic["title"] == shown


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("Too short", "Title is too short (minimum is 15 characters)"),
        ("a" * 10 + " " + "b" * 10, "Title seems unclear, most of the words contain the same letters"),
        (
            "A Donaudampfschifffahrtsgesellschaft circle",
            "Title seems unclear, one or more words is very long?",
        ),
        ("Learn with us 🎉 this autumn 🎈", "Title can't have more than 1 emoji"),
        ("x" + " long title" * 30, "Title is too long (maximum is 255 characters)"),
    ],
)
async def test_title_is_refused_for_staff_too(bot: Caller, title: str, message: str) -> None:
    refused = await bot.create_topic(title)
    assert (refused.status, refused.json["action"]) == (422, "create_post")
    assert refused.errors[0].startswith(message)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("Too short", "Body is too short (minimum is 20 characters)"),
        ("<!-- a comment that counts nothing -->short", "Body is too short (minimum is 20 characters)"),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaa", "Body seems unclear, is it a complete sentence?"),
        ("WE MEET IN THE LIBRARY EVERY WEEK", "Body seems unclear, did you mean to enter it in ALL CAPS?"),
        ("Many words. " * 3000, "Body is limited to 32000 characters; you entered 35999."),
    ],
)
async def test_body_is_refused(bot: Caller, raw: str, message: str) -> None:
    refused = await bot.create_topic(TITLE, raw)
    assert (refused.status, refused.errors) == (422, [message])


async def test_raw_loses_exotic_spaces_and_the_white_space_at_its_end(bot: Caller) -> None:
    made = await bot.create_topic(TITLE, f"We meet\u00a0at 6\u202fpm.\r\n{RAW}  \n\n ")
    assert made.json["raw"] == f"We meet at 6 pm.\r\n{RAW}"


@pytest.mark.parametrize("external_id", ["with space", "ünlaut", "x" * 51, "a/b"])
async def test_external_id_that_is_none_is_refused(bot: Caller, external_id: str) -> None:
    refused = await bot.create_topic(TITLE, external_id=external_id)
    assert refused.status == 422
    assert refused.errors[0].startswith("External is ")


async def test_missing_and_unknown_parameters_are_named(bot: Caller) -> None:
    no_raw = await bot.post("/posts.json", json={"title": TITLE})
    assert (no_raw.status, no_raw.errors) == (
        400,
        ["param is missing or the value is empty or invalid: raw"],
    )
    unknown = await bot.create_topic(TITLE, category=999)
    assert (unknown.status, unknown.json["error_type"]) == (400, "invalid_parameters")


async def test_form_multipart_and_json_say_the_same(bot: Caller) -> None:
    category = str(await bot.find_category("circles"))
    form = {"title": TITLE, "raw": RAW, "category": category, "tags[]": "circle"}
    made = await bot.post("/posts.json", data=form)
    topic = (await bot.get(f"/t/{made.json['topic_id']}.json")).json
    assert [tag["name"] for tag in topic["tags"]] == ["circle"]


async def test_closed_topic_takes_replies_from_staff_only(bot: Caller) -> None:
    topic_id = (await bot.create_topic(TITLE)).json["topic_id"]
    await bot.put(f"/t/{topic_id}/status.json", data={"status": "closed", "enabled": "true"})
    refused = await bot.named("maya").reply(topic_id)
    assert refused.status == 422
    assert "closed or deleted" in refused.errors[0]
    assert (await bot.reply(topic_id)).status == 200


async def test_member_does_not_repeat_itself_nor_talk_to_itself(bot: Caller) -> None:
    maya, topic_id = bot.named("maya"), (await bot.create_topic(TITLE)).json["topic_id"]
    for number in range(3):
        assert (await maya.reply(topic_id, f"{RAW} Number {number}.")).status == 200
    fourth = await maya.reply(topic_id, f"{RAW} And one more.")
    assert fourth.errors[0].startswith("No more than 3 consecutive replies are allowed.")
    elsewhere = (await bot.create_topic("Another topic about something else")).json["topic_id"]
    repeated = await maya.reply(elsewhere, f"{RAW} Number 2.")
    assert repeated.errors == ["Body is too similar to what you recently posted"]


async def test_private_message_is_told_but_stands_in_no_public_list(running: Running) -> None:
    bot = running.bot
    made = await bot.post(
        "/posts.json",
        json={
            "title": "Please check",
            "raw": RAW,
            "archetype": "private_message",
            "target_recipients": "maya,organizers",
        },
    )
    topic_id = made.json["topic_id"]
    assert [
        (await bot.named(name).get(f"/t/{topic_id}.json")).status for name in ("maya", "ines", "sam")
    ] == [
        200,
        200,
        404,
    ]
    assert (await bot.get("/posts.json")).json["latest_posts"] == []
    assert len((await bot.named("maya").get("/private-posts.json")).json["private_posts"]) == 1
    await running.settle()
    payload = running.receiver.named("post_created")[0].payload
    assert (payload["topic_archetype"], payload["category_id"]) == ("private_message", None)
    assert "category_slug" not in payload


async def test_tags_follow_their_rules(bot: Caller) -> None:
    async def tags_of(caller: Caller, title: str, *wished: str) -> list[str]:
        made = await caller.create_topic(title, tags=list(wished))
        topic = (await bot.get(f"/t/{made.json['topic_id']}.json")).json
        return [tag["name"] for tag in topic["tags"]]

    assert await tags_of(bot, TITLE, "Circle", "New Town", "x" * 30) == ["circle", "new-town", "x" * 20]
    assert await tags_of(bot.named("maya"), "A member may not create tags", "circle", "unheard-of") == [
        "circle"
    ]
    refused = await bot.create_topic("A tag that is kept for others", tags=["official"])
    assert (refused.status, refused.errors) == (422, ['You cannot apply the tag "official".'])


async def test_new_posts_are_marked_up_and_cleaned(bot: Caller) -> None:
    raw = "Hello @maya and @nobody, <script>alert(1)</script> **welcome** <!-- hidden -->"
    cooked = (await bot.create_topic(TITLE, raw)).json["cooked"]
    assert '<a class="mention" href="/u/maya"' in cooked
    assert '<span class="mention">@nobody</span>' in cooked
    assert "<strong>welcome</strong>" in cooked
    assert "script" not in cooked
    assert "hidden" not in cooked
