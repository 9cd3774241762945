"""The whole way to the demo forum and back; whoever the forum removes is refused here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from urllib.parse import urlsplit

import aiohttp

from service.config import Config
from tests.demo.forum.visitors import Browser
from tests.pages.browsing import PAGE, SECRET, Page, Reader, open_reader
from tests.world import World


@asynccontextmanager
async def open_browser(world: World) -> AsyncIterator[Browser]:
    """Somebody's browser, before the forum."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        yield Browser(session, world.config.discourse_url)


def make_real_house(world: World) -> Config:
    world.forum.change_settings(discourse_connect_provider_secrets=f"127.0.0.1|{SECRET}")
    return replace(world.config, demo=False)


async def sign_in_on(forum: Browser, reader: Reader, path: str) -> Page:
    """To the forum and back, redirect by redirect, as a browser goes."""
    page = await reader.ask("GET", path, headers=PAGE, allow_redirects=False)
    away = await forum.open(page.headers["Location"].removeprefix(forum.base), follow=False)
    back = urlsplit(away.headers["Location"])
    assert back.path == "/sign-in/return"
    return await reader.come_back(back.query)


async def test_whole_way_on_the_demo_forum(world: World) -> None:
    async with open_browser(world) as forum, open_reader(make_real_house(world)) as reader:
        await forum.sign_in("ines")
        answer = await sign_in_on(forum, reader, "/sign-in?to=/organize")
        assert answer.headers["Location"] == "/organize"
        assert "ines · Your stories · Sign out" in (await reader.open("/organize")).words
        leaving = await reader.ask(
            "GET", "/sign-in?to=/organize&as=another", headers=PAGE, allow_redirects=False
        )
        left = await forum.open(leaving.headers["Location"].removeprefix(forum.base), follow=False)
        assert left.headers["Location"] == f"{world.config.public_url}/sign-in?to=/organize"
        await forum.sign_in("maya")
        await sign_in_on(forum, reader, "/sign-in?to=/organize")
        assert "You are signed in as maya" in (await reader.open("/organize")).words


async def test_removed_on_the_forum_means_refused_here(world: World) -> None:
    group = await world.forum.database.run(
        lambda db: db.execute("SELECT id FROM forum_group WHERE name = 'organizers'").fetchone()[0]
    )
    await world.call("PUT", f"/groups/{group}/members.json", "system", usernames="sam")
    async with open_browser(world) as forum, open_reader(make_real_house(world)) as reader:
        await forum.sign_in("sam")
        await sign_in_on(forum, reader, "/sign-in?to=/organize")
        await world.settle()
        assert (await reader.open("/organize")).status == 200
        await world.call("DELETE", f"/groups/{group}/members.json", "system", usernames="sam")
        await world.forum.sender.wait_idle()
        await world.pool.execute("update attention set due_at = now() where subject = 'forum:members'")
        await world.settle()
        assert (await reader.open("/organize")).status == 403
