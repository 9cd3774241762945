"""The pages in a real browser: for every eye and hand, at every width, by day and by night, without scripts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from importlib.resources import files
from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect

from service.app import build_web
from service.config import Config
from service.domain.announced import AnnouncementState
from service.domain.circles import CircleState
from service.processes.listening import bind_socket
from service.reasons import Reason, ReasonCode
from tests.browser import open_browser
from tests.configs import make_config
from tests.pages.open_circles import show_everything
from tests.pages.stories import Story, make_incomplete, make_priced, make_question
from tests.pages.told_news import tell_week
from tests.rendering.told_weeks import make_network
from tests.world import served

pytestmark = pytest.mark.browser

PATHS = (
    "/", "/circles", "/circles?where=Nowhere&how=online", "/circles/t431", "/circles/t437", "/circles/t439",
    "/circles/t9", "/news", "/news/2026-w42", "/news/2026-w42?town=Pittsburgh", "/privacy", "/want", "/want/stories",
    "/status", "/status/week", "/status/heard", "/status/done", "/status/sign-in", "/sign-in/return", "/nothing-here",
)  # fmt: skip
WIDTHS = (320, 390, 1280)
NAME = "companion.test"
"""A name that is no secure context, unlike localhost: there browsers send no Sec-Fetch-Site."""


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core, the rules by which accessibility is measured."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


@asynccontextmanager
async def serving(config: Config) -> AsyncIterator[str]:
    """The address of a running web process."""
    async with TestServer(build_web(config)) as server:
        yield str(server.make_url("")).rstrip("/")


async def tell_everything(story: Story) -> None:
    """Something for each part of the status page."""
    state = AnnouncementState
    await story.begin()
    await story.announce(431, "Spanish for beginners")
    await story.open_circle(
        431, 512, "Basic Spanish at Riverside Branch Library, from 13 October", by_hand=True
    )
    await story.announce(450, "Python for ten dollars", state.WAITING, make_priced("Python"))
    await story.announce(451, "anyone up for guitar", state.ASKED, make_incomplete(), ago=timedelta(days=4))
    await story.announce(452, "Where can I find circles?", state.LEFT_ALONE, make_question())
    await story.announce(453, "One evening of tax", state.DECLINED, make_priced("Tax"), allowed=False)
    await story.announce(454, "Donaudampfschifffahrtsgesellschaftskapitän" * 4)
    await story.open_circle(454, 521, "Write your first story", CircleState.VANISHED)
    await story.want("topic:circle-t431", 431)
    await story.finish()
    await story.want("topic:circle-t454", 454)
    await story.give_up(Reason(ReasonCode.TITLES_REFUSED, {"said": "422"}))
    await story.want("closed:announcement-t431", 431, after_s=3600)
    await story.hear("post_created", 431, Reason(ReasonCode.CIRCLE_ANNOUNCED))
    await story.fail_delivery(await story.hear("post_edited", 452), "crashed")
    await story.fail_reading(453, Reason(ReasonCode.TOO_SLOW))
    await show_everything(story)
    await tell_week(story, make_network())


async def fetch_violations(page: Page, axe: str) -> list[str]:
    await page.evaluate(axe)
    found: dict[str, Any] = await page.evaluate("axe.run({resultTypes: ['violations']})")
    return [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in found["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_pages_are_for_everyone(
    database_url: str, story: Story, browser: Browser, axe: str, scheme: Any
) -> None:
    await tell_everything(story)
    async with serving(make_config(database_url=database_url, demo=True)) as address:
        page = await browser.new_page(color_scheme=scheme)
        for path in PATHS:
            await page.goto(address + path)
            for width in WIDTHS:
                await page.set_viewport_size({"width": width, "height": 844})
                assert await fetch_violations(page, axe) == [], f"{path} at {width}"
                overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert overflow <= 0, f"{path} is wider than {width}"


@pytest.mark.parametrize("locale", ["es-MX", "de-DE"])
async def test_longer_words_of_other_languages_fit_on_a_phone(
    database_url: str, story: Story, browser: Browser, locale: str
) -> None:
    await tell_everything(story)
    async with serving(make_config(database_url=database_url, demo=True)) as address:
        page = await browser.new_page(locale=locale, viewport={"width": 320, "height": 844})
        for path in (
            "/",
            "/circles",
            "/circles/t431",
            "/news",
            "/news/2026-w42",
            "/privacy",
            "/want",
            "/want/stories",
            "/status",
        ):
            await page.goto(address + path)
            await expect(page.locator("html")).to_have_attribute("lang", locale[:2])
            overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert overflow <= 0, f"{path} is wider than a phone"


async def test_button_is_reached_and_pressed_with_the_keyboard_alone(
    database_url: str, story: Story, browser: Browser
) -> None:
    await story.announce(450, "Python for ten dollars", AnnouncementState.WAITING, make_priced("Python"))
    async with serving(make_config(database_url=database_url, demo=True)) as address:
        page = await browser.new_page(java_script_enabled=False)
        await page.goto(address + "/status")
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="To the content")).to_be_focused()
        yes = page.get_by_role("button", name="Yes, give it a topic: Python for ten dollars")
        for _ in range(40):
            await page.keyboard.press("Tab")
            if await yes.evaluate("button => button === document.activeElement"):
                break
        await expect(yes).to_have_css("outline-style", "solid")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("The circle gets its topic")
        await expect(yes).to_have_count(0)


async def test_circle_is_found_on_a_phone_without_scripts(
    database_url: str, story: Story, browser: Browser
) -> None:
    await story.begin()
    await show_everything(story)
    async with serving(make_config(database_url=database_url)) as address:
        page = await browser.new_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
        await page.goto(address)
        await page.get_by_role("link", name="Find a circle").click()
        await page.get_by_label("Town or library").fill("riverside")
        await page.get_by_label("Language").select_option("Spanish")
        await page.get_by_role("button", name="Show").click()
        await expect(page.get_by_role("status")).to_have_text("One circle, by town.")
        await page.get_by_role("link", name="Basic Spanish Conversation", exact=True).click()
        await expect(page.get_by_role("heading", name="Next meeting")).to_be_visible()


@pytest.mark.parametrize("host", ["127.0.0.1", NAME])
async def test_signing_in_works_in_a_browser_with_and_without_a_secure_context(
    database_url: str, host: str
) -> None:
    listener = bind_socket("127.0.0.1", 0)
    address = f"http://{host}:{listener.getsockname()[1]}"
    config = make_config(database_url=database_url, public_url=address)
    resolve = f"--host-resolver-rules=MAP {NAME} 127.0.0.1"
    async with served(build_web(config), listener), open_browser(resolve) as browser:
        page = await browser.new_page()
        await page.goto(address + "/status")
        await page.get_by_label("Token").fill("status-token-of-the-tests")
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("heading", name="Needs you", exact=True)).to_be_visible()
        await page.get_by_role("button", name="Sign out").click()
        await page.goto(address + "/status")
        await expect(page.get_by_label("Token")).to_be_visible()


async def test_line_of_the_team_is_kept_without_scripts(
    database_url: str, story: Story, browser: Browser
) -> None:
    await tell_everything(story)
    async with serving(make_config(database_url=database_url, demo=True)) as address:
        page = await browser.new_page(java_script_enabled=False, viewport={"width": 320, "height": 844})
        await page.goto(address + "/status/week")
        line = page.get_by_label("From the team: a line of your own, if you like")
        await line.fill("Braddock has a new room.")
        await page.get_by_role("button", name="Keep it").click()
        await expect(page.get_by_role("status")).to_have_text("Thank you. Your line opens the recap.")
        await expect(line).to_have_value("Braddock has a new room.")
        await expect(page.locator(".shown")).to_contain_text("Braddock has a new room.")
