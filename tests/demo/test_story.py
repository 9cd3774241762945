"""The demo's story: a forum that looks lived in, and announcements that always lie ahead."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp.test_utils import TestServer

from service.demo.forum import FORUM, build_forum
from service.demo.story_dates import compose_dates
from service.demo.story_texts import ANNOUNCEMENTS, MEETINGS, MEMBER
from tests.demo.forum.factories import KEY, RAW, Caller, Receiver, make_settings
from tests.demo.forum.visitors import Browser

GUARD = {"Api-Key": KEY}


async def test_seeding_tells_nobody_and_the_story_is_told_once(
    tmp_path: Path, receiver: Receiver, receiver_url: str, session: aiohttp.ClientSession
) -> None:
    app = build_forum(make_settings(tmp_path, webhook_url=receiver_url))
    async with TestServer(app) as server:
        bot = Caller(session, str(server.make_url("")).rstrip("/"))
        await app[FORUM].sender.wait_idle()
        assert receiver.deliveries == []
        told = [(await bot.post("/demo/story", headers=GUARD)).json["told"] for _ in range(2)]
        await app[FORUM].sender.wait_idle()
        members = (await bot.get("/groups/organizers/members.json")).json["members"]
        assert (await bot.get(f"/u/{MEMBER}.json")).status == 200
    assert told == [True, False]
    assert sorted(receiver.events) == ["post_created"] * len(ANNOUNCEMENTS) + ["topic_created"] * len(
        ANNOUNCEMENTS
    )
    titles = {delivery.payload["title"] for delivery in receiver.named("topic_created")}
    assert titles == {announcement.title for announcement in ANNOUNCEMENTS}
    assert [member["username"] for member in members] == ["ines", "noor"]


def test_first_meetings_lie_ahead_of_the_clock_and_one_is_tomorrow() -> None:
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    days = [compose_dates(now, announcement)["first_iso"] for announcement in ANNOUNCEMENTS]
    assert days == ["2026-11-22", "2026-11-30"]


async def test_first_page_tells_how_the_story_goes_on_until_the_last_meeting(
    tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    app = build_forum(make_settings(tmp_path, companion_url="http://companion.example"))
    jar = aiohttp.CookieJar(unsafe=True)
    async with TestServer(app) as server, aiohttp.ClientSession(cookie_jar=jar) as cookies:
        bot = Caller(session, str(server.make_url("")).rstrip("/"))
        visitor = Browser(cookies, bot.base)
        assert not (await visitor.open("/")).has("How the story could go on")
        await bot.post("/demo/story", headers=GUARD)
        young = await visitor.open("/")
        assert young.has("Sign in as Maya Torres")
        assert young.has("her circle has a topic of its own")
        assert young.has("sign in as Inês Marques on the organizers' page, and answer it")
        announced = await find_announced(bot)
        key = f"circle-t{announced['id']}"
        topic = await bot.create_topic("Basic Spanish at Riverside", RAW, external_id=key)
        told = datetime.fromisoformat(announced["created_at"])
        first = date.fromisoformat(compose_dates(told, ANNOUNCEMENTS[0])["first_iso"])
        command = f"@companion move {first.day} {first:%b} to "
        shown = await visitor.open("/")
        assert shown.has(command)
        assert 'href="http://companion.example/status#clock"' in shown.html
        await visitor.sign_in(MEMBER)
        link = re.findall(r'href="(/t/[^"]+\?draft=[^"#]+)#reply"', shown.html)[0]
        assert f"/{topic.json['topic_id']}?" in link
        assert (await visitor.open(link)).has(command)
        await move_clock(bot, weeks=3)
        assert not (await visitor.open("/")).has(command)
        assert (await visitor.open("/")).has("@companion move")
        await move_clock(bot, weeks=MEETINGS + 3)
        assert not (await visitor.open("/")).has("How the story could go on")


async def find_announced(bot: Caller) -> dict[str, Any]:
    """The topic of the story's first announcement."""
    listed = (await bot.get("/latest.json")).json["topic_list"]["topics"]
    (found,) = [topic for topic in listed if topic["title"] == ANNOUNCEMENTS[0].title]
    return found  # type: ignore[no-any-return]


async def move_clock(bot: Caller, *, weeks: int) -> None:
    await bot.put("/demo/clock", json={"offset_s": weeks * 7 * 86400}, headers=GUARD)
