"""The pages, used as a browser without JavaScript uses them: links, forms, cookies."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from html import unescape

import aiohttp
import pytest

from tests.demo.forum.conftest import Running
from tests.demo.forum.factories import RAW, Caller

TITLE = "Spanish for beginners at Riverside"
TOKEN = re.compile(r'name="token" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Seen:
    status: int
    path: str
    html: str
    headers: Mapping[str, str]

    def has(self, text: str) -> bool:
        return text in unescape(re.sub(r"<[^>]+>", "", self.html))


class Browser:
    """Keeps its cookies, sends each form with the token of the page before."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self._session = session
        self._base = base
        self.token = ""

    async def open(self, path: str) -> Seen:
        return await self._go("GET", path)

    async def send(self, path: str, **fields: str) -> Seen:
        return await self._go("POST", path, data={"token": self.token, **fields})

    async def _go(self, method: str, path: str, **more: object) -> Seen:
        async with self._session.request(method, self._base + path, **more) as answer:  # type: ignore[arg-type]
            html = await answer.text()
            if found := TOKEN.search(html):
                self.token = found[1]
            return Seen(answer.status, str(answer.url.relative()), html, answer.headers)

    async def sign_in(self, username: str) -> Seen:
        await self.open("/login")
        return await self.send("/login", username=username)


@pytest.fixture
async def browser(running: Running) -> AsyncIterator[Browser]:
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        yield Browser(session, running.bot.base)


async def make_topic(bot: Caller, username: str = "companion") -> str:
    made = (await bot.named(username).create_topic(TITLE)).json
    return f"/t/{made['topic_slug']}/{made['topic_id']}"


async def test_one_click_signs_in_and_another_out(browser: Browser) -> None:
    assert (await browser.open("/")).has("Sign in")
    home = await browser.sign_in("maya")
    assert (home.status, home.path) == (200, "/")
    assert home.has("Sign out")
    assert (await browser.send("/logout")).has("sign in as one of the people here")
    assert (await browser.open("/messages")).path == "/login"


async def test_nobody_plays_the_companion(browser: Browser) -> None:
    assert not (await browser.open("/login")).has("Companion")
    assert (await browser.send("/login", username="companion")).status == 404


async def test_form_without_the_token_changes_nothing(browser: Browser, bot: Caller) -> None:
    await browser.sign_in("maya")
    for token in ("", "another"):
        refused = await browser.send("/new-topic?category=circles", title=TITLE, raw=RAW, token=token)
        assert refused.status == 403
    assert (await bot.get("/posts.json")).json["latest_posts"] == []


async def test_the_intake_form_writes_what_a_form_template_writes(browser: Browser, bot: Caller) -> None:
    await browser.sign_in("maya")
    form = await browser.open("/new-topic?category=start-a-circle")
    labels = re.findall(r'<label for="field_[a-z]+">([^<]+)</label>', form.html)
    assert labels == [
        "Name of the circle",
        "Course",
        "Where",
        "Town",
        "Online",
        "First meeting",
        "How many weeks",
        "How long",
        "Language",
        "Time zone",
        "Places",
        "Sign up",
        "Facilitators",
        "Anything else",
    ]
    topic = await browser.send(
        "/new-topic?category=start-a-circle",
        title=TITLE,
        field_name="Basic Spanish",
        field_where="Riverside Branch Library",
        field_first="13 October 2026, 6:00 pm",
        field_facilitators="@maya\r\n@sam",
    )
    assert (topic.status, topic.path) == (200, "/t/spanish-for-beginners-at-riverside/1")
    raw = (await bot.get("/posts.json")).json["latest_posts"][0]["raw"]
    assert raw == (
        "### Name of the circle\nBasic Spanish\n\n\n\n### Where\nRiverside Branch Library\n\n\n\n\n\n"
        "### First meeting\n13 October 2026, 6:00 pm\n\n\n\n\n\n\n\n\n\n\n\n\n\n### Facilitators\n@maya\n@sam"
    )


async def test_refused_form_comes_back_with_everything_in_it(browser: Browser) -> None:
    await browser.sign_in("maya")
    await browser.open("/new-topic?category=start-a-circle")
    refused = await browser.send(
        "/new-topic?category=start-a-circle",
        title="Short",
        field_name="Basic Spanish",
        field_online="Yes, online",
    )
    assert refused.status == 422
    assert refused.has("Title is too short (minimum is 15 characters)")
    assert 'value="Basic Spanish"' in refused.html
    assert "<option selected>Yes, online</option>" in refused.html


async def test_free_writing_stands_next_to_the_form(browser: Browser, bot: Caller) -> None:
    await browser.sign_in("maya")
    assert (
        'href="/new-topic?category=start-a-circle&amp;free=1"'
        in (await browser.open("/new-topic?category=start-a-circle")).html
    )
    path = "/new-topic?category=start-a-circle&free=1"
    assert 'name="field_name"' not in (await browser.open(path)).html
    await browser.send(path, title=TITLE, raw="We meet on Tuesdays\r\nin the library, from 13 October.")
    post = (await bot.get("/posts.json")).json["latest_posts"][0]
    assert post["raw"] == "We meet on Tuesdays\nin the library, from 13 October."


async def test_reply_edit_delete_and_recover_in_a_browser(browser: Browser, bot: Caller) -> None:
    path = await make_topic(bot)
    topic_id = path.rsplit("/", 1)[1]
    await browser.sign_in("sam")
    await browser.open(path)
    answered = await browser.send(f"/t/{topic_id}/reply", raw="I would love to come along.")
    assert answered.has("I would love to come along.")
    post_id = (await bot.get("/posts.json")).json["latest_posts"][0]["id"]
    editor = await browser.open(f"/p/{post_id}/edit")
    assert 'name="title"' not in editor.html
    edited = await browser.send(
        f"/p/{post_id}/edit", raw="I would love to come too.", original_text="I would love to come along."
    )
    assert edited.has("I would love to come too.")
    assert (await browser.send(f"/p/{post_id}/delete")).has("(post deleted by author)")
    assert (await browser.send(f"/p/{post_id}/recover")).has("I would love to come too.")


async def test_edit_that_crosses_another_shows_both_texts(browser: Browser, bot: Caller) -> None:
    path = await make_topic(bot, "maya")
    await browser.sign_in("maya")
    await browser.open(path)
    post_id = (await bot.get("/posts.json")).json["latest_posts"][0]["id"]
    await bot.put(f"/posts/{post_id}.json", json={"post": {"raw": f"{RAW} Staff changed it."}})
    crossed = await browser.send(
        f"/p/{post_id}/edit", title=TITLE, raw=f"{RAW} I changed it.", original_text=RAW, tags=""
    )
    assert crossed.status == 409
    assert crossed.has(f"{RAW} Staff changed it.")
    assert crossed.has(f"{RAW} I changed it.")
    merged = await browser.send(
        f"/p/{post_id}/edit",
        title=TITLE,
        raw=f"{RAW} Both changed it.",
        original_text=f"{RAW} Staff changed it.",
        tags="circle",
    )
    assert merged.has(f"{RAW} Both changed it.")
    assert merged.has("circle")


async def test_like_can_be_given_and_taken_back(browser: Browser, bot: Caller) -> None:
    path = await make_topic(bot)
    await browser.sign_in("maya")
    await browser.open(path)
    post_id = (await bot.get("/posts.json")).json["latest_posts"][0]["id"]
    assert (await browser.send(f"/p/{post_id}/like")).has("♥ 1 like")
    assert (await browser.send(f"/p/{post_id}/unlike")).has("♡ Like")


async def test_organizer_lets_a_waiting_post_through(browser: Browser, running: Running) -> None:
    await browser.sign_in("maya")
    await browser.open("/new-topic?category=news")
    waiting = await browser.send("/new-topic?category=news", title=TITLE, raw=RAW)
    assert waiting.has("An organizer reads new topics here before they appear.")
    assert (await browser.open("/review")).status == 403
    await browser.sign_in("ines")
    assert (await browser.open("/")).has("1 waiting")
    assert (await browser.open("/review")).has(TITLE)
    through = await browser.send("/review/1/approve")
    assert through.path.startswith("/t/spanish-for-beginners-at-riverside/")
    assert through.has("Maya")
    assert (await browser.open("/review")).has("Nothing waits.")


async def test_states_and_small_actions_are_seen(browser: Browser, bot: Caller) -> None:
    path = await make_topic(bot, "maya")
    topic_id = path.rsplit("/", 1)[1]
    await browser.sign_in("ines")
    await browser.open(path)
    await browser.send(f"/t/{topic_id}/state", status="closed", enabled="true")
    shown = await browser.send(f"/t/{topic_id}/state", status="visible", enabled="false")
    assert shown.has("closed this topic")
    assert shown.has("took this topic off the lists")
    assert shown.has("This topic is unlisted")
    await browser.sign_in("maya")
    mine = await browser.open(path)
    assert mine.has("This topic is closed and takes no new replies.")
    assert not (await browser.open("/latest")).has(TITLE)
    assert (await browser.send(f"/t/{topic_id}/state", status="closed", enabled="false")).status == 403


async def test_hidden_post_is_hidden_from_others_and_unlists_its_topic(
    running: Running, browser: Browser
) -> None:
    bot = running.bot
    path = await make_topic(bot, "sam")
    post = (await bot.get("/posts.json")).json["latest_posts"][0]
    flag = {"id": post["id"], "post_action_type_id": 8, "take_action": True}
    assert (await bot.named("maya").post("/post_actions.json", json=flag)).status == 403
    assert (await bot.post("/post_actions.json", json=flag)).json["hidden"] is True
    await browser.sign_in("maya")
    assert (await browser.open(path)).has("This post was flagged by the community and is temporarily hidden.")
    seen = (await bot.named("maya").get(f"/posts/{post['id']}.json")).json
    assert "raw" not in seen
    assert RAW not in seen["cooked"]
    assert (await bot.get(path.replace("/t/", "/t/") + ".json")).json["visible"] is False
    assert (await bot.put(f"/posts/{post['id']}/unhide.json")).status == 200
    assert (await browser.open(path)).has(RAW)
    await running.settle()
    told = [event for event in running.receiver.events if event.endswith("_status_updated")]
    assert told == ["topic_visible_status_updated"] * 2
    assert "post_edited" not in running.receiver.events


async def test_page_and_json_share_an_address(browser: Browser, bot: Caller) -> None:
    path = await make_topic(bot)
    page = await browser.open(path)
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    as_json = await bot.get(path, headers={"Accept": "application/json"})
    assert as_json.json["title"] == TITLE
    lost = await browser.open("/nothing/here")
    assert (lost.status, lost.has("There is nothing here")) == (404, True)
    assert (await browser.open("/t/999")).status == 404


async def test_address_with_a_number_leads_to_the_posts_page_and_place(browser: Browser, bot: Caller) -> None:
    path = await make_topic(bot)
    for number in range(22):
        await bot.reply(int(path.rsplit("/", 1)[1]), f"{RAW} Number {number}.")
    led = await bot.nobody().get(f"{path}/23")
    assert (led.status, led.headers["Location"]) == (303, f"{path}?page=2#post_23")
    there = await browser.open(f"{path}/23")
    assert there.has("Number 21.")
    assert there.has("Page 2 of 2")


async def test_pages_forbid_scripts_and_frames_and_show_markup_as_text(
    browser: Browser, bot: Caller, running: Running
) -> None:
    made = await bot.create_topic(
        "A title with <b>bold</b> & more", "Text <img src=x onerror=alert(1)> and more text."
    )
    page = await browser.open(f"/t/{made.json['topic_id']}")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "A title with &lt;b&gt;bold&lt;/b&gt; &amp; more" in page.html
    assert "onerror" not in page.html
    assert "<script" not in page.html
    assert (await browser.open("/static/forum.css")).headers["Content-Type"].startswith("text/css")


async def test_session_cookie_is_for_this_forum_and_this_site_alone(bot: Caller) -> None:
    cookie = (await bot.nobody().get("/login")).headers["Set-Cookie"]
    assert re.match(r"forum_session_[0-9a-f]{8}=", cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


async def test_private_messages_are_listed_for_those_they_are_for(browser: Browser, bot: Caller) -> None:
    await bot.post(
        "/posts.json",
        json={
            "title": "Please check the calendar",
            "raw": RAW,
            "archetype": "private_message",
            "target_recipients": "organizers",
        },
    )
    await browser.sign_in("ines")
    assert (await browser.open("/messages")).has("Please check the calendar")
    await browser.sign_in("sam")
    assert not (await browser.open("/messages")).has("Please check the calendar")
    assert (await browser.open("/t/1")).status == 404
