"""What the terminal tells of the companion: a line a deed, and nothing of what people do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from service.demo.deeds import describe_deeds
from service.demo.forum import Story, build_forum
from tests.demo.forum.factories import RAW, Caller, make_people, make_settings

STORY = Story(seed=make_people, tell=lambda _turn: None, describe=describe_deeds)
TITLE = "Basic Spanish at Riverside"
NAME = f"'{TITLE}'"


@dataclass(frozen=True, slots=True)
class Told:
    bot: Caller
    deeds: list[str]
    announcement: int
    circle: int


@pytest.fixture
async def told(tmp_path: Path, session: aiohttp.ClientSession) -> AsyncIterator[Told]:
    """Maya has announced a circle, and the companion has made its topic."""
    deeds: list[str] = []
    async with TestServer(build_forum(make_settings(tmp_path), STORY, deeds.append)) as server:
        bot = Caller(session, str(server.make_url("")).rstrip("/"))
        announced = (await bot.named("maya").create_topic(TITLE)).json["topic_id"]
        key = f"circle-t{announced}"
        made = (await bot.create_topic(f"{TITLE}, from 8 December", RAW, external_id=key)).json
        yield Told(bot, deeds, announced, made["topic_id"])


async def test_new_topic_is_told_with_the_time_it_took(told: Told) -> None:
    assert told.deeds == [f"circle {NAME} got its topic, 0.0 s"]


async def test_deeds_are_told_under_the_name_that_people_gave_the_circle(told: Told) -> None:
    await told.bot.reply(told.announcement, "Your circle lives here now.")
    moved = (await told.bot.reply(told.circle, f"**This meeting has moved.** {RAW}")).json
    await told.bot.put(f"/posts/{moved['id']}.json", json={"post": {"raw": f"{RAW} Really."}})
    await told.bot.put(f"/t/{told.announcement}/status.json", data={"status": "closed", "enabled": "true"})
    assert told.deeds[1:] == [
        f"answered {NAME}",
        f"told the people of {NAME}: This meeting has moved.",
        f"brought its reply to {NAME} up to date",
        f"closed this topic: {NAME}",
    ]


@pytest.mark.parametrize(("to", "name"), [("maya", "maya"), ("organizers", "the organizers")])
async def test_private_messages_are_told_without_their_words(told: Told, to: str, name: str) -> None:
    message = {"title": "About your line", "raw": RAW, "target_recipients": to}
    sent = await told.bot.post("/posts.json", json={**message, "archetype": "private_message"})
    assert sent.status == 200
    assert told.deeds[1:] == [f"wrote to {name} in private"]


async def test_what_people_write_is_no_deed(told: Told) -> None:
    reply = (await told.bot.named("sam").reply(told.circle, RAW)).json
    await told.bot.named("sam").put(f"/posts/{reply['id']}.json", json={"post": {"raw": f"{RAW} Really."}})
    assert len(told.deeds) == 1
