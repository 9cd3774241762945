"""The pages, read as a browser without JavaScript reads them: who sees what, and in which state."""

from __future__ import annotations

import re

from tests.demo.forum.conftest import Running
from tests.demo.forum.factories import RAW, Caller
from tests.demo.forum.visitors import TITLE, Browser, make_topic


async def test_one_click_signs_in_and_another_out(visitor: Browser) -> None:
    assert (await visitor.open("/")).has("Sign in")
    home = await visitor.sign_in("maya")
    assert (home.status, home.path) == (200, "/")
    assert home.has("Sign out")
    assert (await visitor.send("/logout")).has("sign in as one of the people here")
    assert (await visitor.open("/messages")).path == "/login"


async def test_nobody_plays_the_companion(visitor: Browser) -> None:
    assert not (await visitor.open("/login")).has("Companion")
    assert (await visitor.send("/login", username="companion")).status == 404


async def test_read_only_forum_can_be_read(running: Running, visitor: Browser, bot: Caller) -> None:
    path = await make_topic(bot, "maya")
    await visitor.sign_in("maya")
    running.forum.change_settings(read_only=True)
    assert (await visitor.open(path)).has(TITLE)
    refused = await visitor.send(f"/t/{path.rsplit('/', 1)[1]}/reply", raw=RAW)
    assert refused.status == 503
    assert refused.has("read only mode")


async def test_states_and_small_actions_are_seen(visitor: Browser, bot: Caller) -> None:
    path = await make_topic(bot, "maya")
    topic_id = path.rsplit("/", 1)[1]
    await visitor.sign_in("ines")
    await visitor.open(path)
    await visitor.send(f"/t/{topic_id}/state", status="closed", enabled="true")
    shown = await visitor.send(f"/t/{topic_id}/state", status="visible", enabled="false")
    assert shown.has("closed this topic")
    assert shown.has("took this topic off the lists")
    assert shown.has("This topic is unlisted")
    await visitor.sign_in("maya")
    mine = await visitor.open(path)
    assert mine.has("This topic is closed and takes no new replies.")
    assert not (await visitor.open("/latest")).has(TITLE)
    assert (await visitor.send(f"/t/{topic_id}/state", status="closed", enabled="false")).status == 403


async def test_hidden_post_is_hidden_from_others_and_unlists_its_topic(
    running: Running, visitor: Browser
) -> None:
    bot = running.bot
    path = await make_topic(bot, "sam")
    post = (await bot.get("/posts.json")).json["latest_posts"][0]
    flag = {"id": post["id"], "post_action_type_id": 8, "take_action": True}
    assert (await bot.named("maya").post("/post_actions.json", json=flag)).status == 403
    assert (await bot.post("/post_actions.json", json=flag)).json["hidden"] is True
    await visitor.sign_in("maya")
    assert (await visitor.open(path)).has("This post was flagged by the community and is temporarily hidden.")
    assert (await bot.named("maya").get(f"/posts/{post['id']}.json")).status == 403
    stream = (await bot.named("maya").get(f"/t/{post['topic_id']}.json?include_raw=true")).json["post_stream"]
    assert "raw" not in stream["posts"][0]
    assert RAW not in stream["posts"][0]["cooked"]
    assert (await bot.get(path.replace("/t/", "/t/") + ".json")).json["visible"] is False
    assert (await bot.put(f"/posts/{post['id']}/unhide.json")).status == 200
    assert (await visitor.open(path)).has(RAW)
    await running.settle()
    told = [event for event in running.receiver.events if event.endswith("_status_updated")]
    assert told == ["topic_visible_status_updated"] * 2
    assert "post_edited" not in running.receiver.events


async def test_page_and_json_share_an_address(visitor: Browser, bot: Caller) -> None:
    path = await make_topic(bot)
    page = await visitor.open(path)
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    as_json = await bot.get(path, headers={"Accept": "application/json"})
    assert as_json.json["title"] == TITLE
    lost = await visitor.open("/nothing/here")
    assert (lost.status, lost.has("There is nothing here")) == (404, True)
    assert (await visitor.open("/t/999")).status == 404


async def test_address_with_a_number_leads_to_the_posts_page_and_place(visitor: Browser, bot: Caller) -> None:
    path = await make_topic(bot)
    for number in range(22):
        await bot.reply(int(path.rsplit("/", 1)[1]), f"{RAW} Number {number}.")
    led = await bot.nobody().get(f"{path}/23")
    assert (led.status, led.headers["Location"]) == (303, f"{path}?page=2#post_23")
    there = await visitor.open(f"{path}/23")
    assert there.has("Number 21.")
    assert there.has("Page 2 of 2")


async def test_pages_forbid_scripts_and_frames_and_show_markup_as_text(
    visitor: Browser, bot: Caller, running: Running
) -> None:
    made = await bot.create_topic(
        "A title with <b>bold</b> & more", "Text <img src=x onerror=alert(1)> and more text."
    )
    page = await visitor.open(f"/t/{made.json['topic_id']}")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "A title with &lt;b&gt;bold&lt;/b&gt; &amp; more" in page.html
    assert "onerror" not in page.html
    assert "<script" not in page.html
    assert (await visitor.open("/static/forum.css")).headers["Content-Type"].startswith("text/css")


async def test_session_cookie_is_for_this_forum_and_this_site_alone(bot: Caller) -> None:
    cookie = (await bot.nobody().get("/login")).headers["Set-Cookie"]
    assert re.match(r"forum_session_[0-9a-f]{8}=", cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


async def test_private_messages_are_listed_for_those_they_are_for(visitor: Browser, bot: Caller) -> None:
    await bot.post(
        "/posts.json",
        json={
            "title": "Please check the calendar",
            "raw": RAW,
            "archetype": "private_message",
            "target_recipients": "organizers",
        },
    )
    await visitor.sign_in("ines")
    assert (await visitor.open("/messages")).has("Please check the calendar")
    await visitor.sign_in("sam")
    assert not (await visitor.open("/messages")).has("Please check the calendar")
    assert (await visitor.open("/t/1")).status == 404
