"""The page of a new announcement waits for what the companion does with it, in the demo alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import expect

from service.demo.forum import ForumSettings
from service.demo.forum.pages import answers
from tests.demo.forum.conftest import Running
from tests.demo.forum.factories import RAW, make_settings
from tests.demo.forum.test_in_browser import sign_in
from tests.demo.forum.visitors import TITLE, Browser, ReadAnnouncement

INTAKE = "/new-topic?category=start-a-circle"
READS = "The companion reads your announcement; its topic appears here in a moment."


@pytest.fixture
def settings(tmp_path: Path, receiver_url: str) -> ForumSettings:
    return make_settings(tmp_path, webhook_url=receiver_url, companion_url="http://companion.example")


@asynccontextmanager
async def announcing(running: Running, visitor: Browser) -> AsyncIterator[asyncio.Task[ReadAnnouncement]]:
    """The page as it comes to Maya, from when the forum has told of her announcement."""
    await visitor.sign_in("maya")
    page = asyncio.create_task(visitor.send(INTAKE, title=TITLE, field_where="Riverside Branch Library"))
    await running.receiver.wait_for(2)
    yield page
    await page


async def test_page_ends_with_the_topic_as_soon_as_it_stands(running: Running, visitor: Browser) -> None:
    async with announcing(running, visitor) as page:
        made = (await running.bot.create_topic("Spanish, from 8 December", external_id="circle-t1")).json
        seen = await page
    assert seen.path == "/t/spanish-for-beginners-at-riverside/1?announced=1"
    assert seen.has(READS)
    assert f'href="/t/{made["topic_slug"]}/{made["topic_id"]}">Spanish, from 8 December</a>' in seen.html
    assert seen.has("On a real forum the topic just appears")
    assert seen.html.rstrip().endswith("</html>")
    assert "default-src 'none'" in seen.headers["Content-Security-Policy"]


async def test_page_leads_to_the_companions_question(running: Running, visitor: Browser) -> None:
    async with announcing(running, visitor) as page:
        await running.bot.reply(1, "When is the first meeting?")
        seen = await page
    assert 'href="/t/spanish-for-beginners-at-riverside/1/2">Read what it says</a>' in seen.html


async def test_page_gives_up_after_a_while(
    running: Running, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "PATIENCE_S", 0.0)
    async with announcing(running, visitor) as page:
        seen = await page
    assert seen.has("The companion writes only where it reads an announcement.")
    assert 'href="/t/spanish-for-beginners-at-riverside/1?announced=1">Look again</a>' in seen.html


async def test_nobody_waits_where_no_companion_answers(running: Running, visitor: Browser) -> None:
    await visitor.sign_in("maya")
    assert not (await visitor.send("/new-topic?category=circles", title=TITLE, raw=RAW)).has(READS)
    announced = f"{TITLE} once more"
    running.forum.change_settings(companion_url=None)
    assert not (await visitor.send(INTAKE, title=announced, field_where="Riverside")).has(READS)


@pytest.mark.browser
async def test_topic_comes_without_reload_and_without_scripts(running: Running, browser: Chromium) -> None:
    context = await browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = await context.new_page()
    await sign_in(page, running.bot.base, "maya")
    await page.goto(running.bot.base + INTAKE)
    await page.get_by_label("Title").fill(TITLE)
    await page.get_by_label("Where", exact=True).fill("Riverside Branch Library")
    await page.get_by_role("button", name="Announce it").click()
    await expect(page.get_by_text(READS)).to_be_in_viewport()
    await page.get_by_role("textbox", name="Reply").fill("It begins soon.")
    await running.bot.create_topic("Spanish, from 8 December", external_id="circle-t1")
    await expect(page.get_by_role("link", name="Spanish, from 8 December")).to_be_visible()
    await expect(page.get_by_text(READS)).to_be_hidden()
    await expect(page.get_by_role("textbox", name="Reply")).to_have_value("It begins soon.")
    await page.get_by_role("link", name="Spanish, from 8 December").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Spanish, from 8 December")
    await context.close()
