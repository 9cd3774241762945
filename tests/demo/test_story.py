"""The demo's story: a forum that looks lived in, and announcements that always lie ahead."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import aiohttp
from aiohttp.test_utils import TestServer

from service.demo.forum import FORUM, build_forum
from service.demo.story import compose_dates, find_weekday
from service.demo.story_texts import ANNOUNCEMENTS, MEMBER
from tests.demo.forum.factories import KEY, Caller, Receiver, make_settings

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


def test_first_meeting_falls_on_the_announced_weekday_ahead_of_the_clock() -> None:
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    for announcement in ANNOUNCEMENTS:
        day = date.fromisoformat(compose_dates(now, announcement)["first_iso"])
        assert day.weekday() == announcement.weekday
        assert 9 <= (day - now.date()).days <= 20
    assert find_weekday(date(2026, 11, 24), 1) == date(2026, 11, 24)
