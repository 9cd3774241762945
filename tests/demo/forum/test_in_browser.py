"""The forum in a real browser: for every eye and hand, at every width, by day and by night, without scripts."""

from __future__ import annotations

import base64
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect

from service.demo.forum.connect import sign
from tests.demo.forum.conftest import Running
from tests.demo.forum.factories import Caller

pytestmark = pytest.mark.browser

WIDTHS = (320, 390, 1280)
TITLE = "Spanish for beginners at Riverside"
RICH = """**Next meeting: [date=2026-12-08 time=18:00:00 timezone="America/New_York"]** with @maya

[event start="2026-12-08 18:00" end="2026-12-08 19:30" timezone="America/New_York" name="Spanish"]
[/event]

### All meetings
1. Tuesday 8 December
2. Tuesday 15 December

[details="How to change things"]
| write | and I |
|---|---|
| `@companion move 8 Dec to 9 Dec 6:30 pm averyveryverylongwordthatdoesnotfitanywhere` | move it |
[/details]
"""
"""All that topics of circles use."""


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core, the rules by which accessibility is measured."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
async def told(bot: Caller) -> str:
    """A topic in which everything has happened that a topic can show; its path."""
    made = (await bot.create_topic(TITLE, RICH, tags=["circle"])).json
    topic_id = made["topic_id"]
    hidden = (await bot.named("sam").reply(topic_id, "Buy my wonderful watches here.")).json
    await bot.post(
        "/post_actions.json", json={"id": hidden["id"], "post_action_type_id": 8, "take_action": True}
    )
    await bot.named("maya").reply(topic_id, "I am looking forward to it.", reply_to_post_number=1)
    await bot.put(f"/t/{topic_id}/status.json", data={"status": "visible", "enabled": "false"})
    await bot.named("maya").create_topic(
        "We had a table at the fair", category=await bot.find_category("news")
    )
    return f"/t/{made['topic_slug']}/{topic_id}"


async def sign_in(page: Page, base: str, username: str) -> None:
    await page.goto(f"{base}/login")
    await page.locator(f'button[value="{username}"]').click()


async def fetch_violations(page: Page, axe: str) -> list[str]:
    await page.evaluate(axe)
    found: dict[str, Any] = await page.evaluate("axe.run({resultTypes: ['violations']})")
    return [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in found["violations"]]


@pytest.mark.parametrize(("username", "scheme"), [("", "dark"), ("maya", "light"), ("ines", "dark")])
async def test_pages_are_for_everyone(
    running: Running, told: str, browser: Browser, axe: str, scheme: Any, username: str
) -> None:
    base = running.bot.base
    # Axe is a script, which the forum's own policy rightly keeps out.
    page = await browser.new_page(color_scheme=scheme, bypass_csp=True)
    paths = ["/", "/latest", told, "/login", "/u/maya", "/tag/circle", "/nothing-here"]
    if username:
        await sign_in(page, base, username)
        paths += ["/new-topic?category=start-a-circle", "/new-topic?category=circles", "/messages"]
    if username == "ines":
        paths += ["/review", "/p/1/edit"]
    for path in paths:
        await page.set_viewport_size({"width": 390, "height": 844})
        await page.goto(base + path)
        await page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert await fetch_violations(page, axe) == [], path
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 844})
            beyond = await page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert beyond == 0, (path, width)


async def test_whole_story_on_a_phone_without_scripts(running: Running, browser: Browser) -> None:
    base = running.bot.base
    page = await browser.new_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    await sign_in(page, base, "maya")
    await page.get_by_role("link", name="New topic").click()
    await page.get_by_label("Title").fill(TITLE)
    await page.get_by_label("Where", exact=True).fill("Riverside Branch Library")
    await page.get_by_text("More about it, if you like").click()
    await page.get_by_label("Name of the circle").fill("Basic Spanish")
    await page.get_by_label("First meeting").fill("8 December 2026, 6:00 pm")
    await page.get_by_role("button", name="Announce it").click()
    await expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    await page.get_by_role("link", name="Edit").click()
    text = page.get_by_label("Text")
    await text.fill((await text.input_value()).replace("8 December", "9 December"))
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("9 December 2026, 6:00 pm")).to_be_visible()
    await page.get_by_role("textbox", name="Reply").fill("The door is on the left side.")
    await page.get_by_role("button", name="Reply").click()
    await expect(page.get_by_text("The door is on the left side.")).to_be_visible()
    await running.settle()
    assert running.receiver.events == ["topic_created", "post_created", "post_edited", "post_created"]


async def test_keyboard_alone_reaches_the_content_and_signs_in(running: Running, browser: Browser) -> None:
    page = await browser.new_page()
    await page.goto(f"{running.bot.base}/login")
    await page.keyboard.press("Tab")
    await expect(page.get_by_text("Skip to the content")).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Sign out")).to_be_visible()


async def test_keyboard_alone_unfolds_the_rest_of_the_form(running: Running, browser: Browser) -> None:
    page = await browser.new_page()
    await sign_in(page, running.bot.base, "maya")
    await page.goto(f"{running.bot.base}/new-topic?category=start-a-circle")
    await expect(page.get_by_label("Name of the circle")).to_be_hidden()
    await page.get_by_label("First meeting").focus()
    for key in ("Tab", "Enter", "Tab"):
        await page.keyboard.press(key)
    await expect(page.get_by_label("Name of the circle")).to_be_focused()


async def test_sign_in_leads_on_to_the_site_that_asked(running: Running, browser: Browser) -> None:
    """The browser holds the form's policy against the redirects after it."""

    async def welcome(request: web.Request) -> web.Response:
        return web.Response(text="Welcome" if "sig" in request.query else "Who are you?")

    site = web.Application()
    site.router.add_get("/signed-in", welcome)
    async with TestServer(site) as server:
        running.forum.change_settings(discourse_connect_provider_secrets="127.0.0.1|a-secret-of-the-site")
        asked = f"nonce=n1&return_sso_url={server.make_url('/signed-in')}"
        sso = base64.b64encode(asked.encode()).decode()
        page = await browser.new_page()
        query = urlencode({"sso": sso, "sig": sign(sso, "a-secret-of-the-site")})
        await page.goto(f"{running.bot.base}/session/sso_provider?{query}")
        await page.locator('button[value="maya"]').click()
        await expect(page.get_by_text("Welcome")).to_be_visible()


async def test_strangers_cannot_post_in_somebody_elses_name(running: Running, browser: Browser) -> None:
    """A form on another site sends no cookie of this one."""
    page = await browser.new_page()
    await sign_in(page, running.bot.base, "maya")
    await page.set_content(
        f'<form method="post" action="{running.bot.base}/new-topic?category=circles">'
        f'<input name="title" value="{TITLE}"><input name="raw" value="Something she never wrote.">'
        "<button>Go</button></form>"
    )
    await page.get_by_role("button").click()
    await expect(page.get_by_text("This form is too old or came from somewhere else.")).to_be_visible()
    async with aiohttp.ClientSession() as session:
        bot = Caller(session, running.bot.base)
        assert (await bot.get("/posts.json")).json["latest_posts"] == []
