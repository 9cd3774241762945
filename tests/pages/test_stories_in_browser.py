"""The whole way of a story's author in a real browser: for every eye and hand, at every width, without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from service.app import build_web
from service.config import Config
from service.domain.proposals.states import ProposalState
from service.processes.listening import bind_socket
from tests.browser import open_browser
from tests.pages.stories import Story
from tests.pages.test_in_browser import NAME, WIDTHS, axe, fetch_violations, serving
from tests.pages.told_stories import PITTSBURGH, WHY, make_old_draft, make_want_config, tell_story
from tests.world import served

__all__ = ["axe"]
pytestmark = pytest.mark.browser


async def open_form(page: Page, address: str, config: Config) -> None:
    """As if it had been opened a minute ago: nobody types as fast as this test."""
    await page.goto(f"{address}/want")
    await page.locator("[name=draft]").evaluate(
        "(field, value) => field.value = value", make_old_draft(config)
    )


async def send(page: Page) -> None:
    await page.get_by_role("button", name="Send my story").click()


async def check(page: Page, axe: str, what: str) -> None:
    """Nobody is shut out, and nothing is cut off, at any width."""
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 844})
        assert await fetch_violations(page, axe) == [], f"{what} at {width}"
        overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{what} is wider than {width}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_whole_way_of_a_story_is_for_everyone(
    database_url: str, story: Story, browser: Browser, axe: str, scheme: Any
) -> None:
    await story.begin()
    await tell_story(story)
    await tell_story(story, PITTSBURGH, ProposalState.LOOKING, topic_id=701, origin="00000000000000bb")
    config = make_want_config(database_url=database_url)
    async with serving(config) as address:
        page = await browser.new_page(color_scheme=scheme)
        await open_form(page, address, config)
        await page.get_by_text("More, if you like").click()
        await check(page, axe, "the form")
        await page.get_by_label("Why is learning").fill("Call me: 412-555-0147. We need it.")
        await send(page)
        await check(page, axe, "the refused form")
        await page.get_by_label("Your town").fill("Springfield")
        await page.get_by_role("button", name="Move to the private field").click()
        await check(page, axe, "the form with a moved number")
        await send(page)
        await expect(page.get_by_role("heading", name="Which town is it?")).to_be_visible()
        await check(page, axe, "the question about the town")
        await page.get_by_role("button", name="Back to my story").click()
        await page.get_by_label("Your town").fill("Braddock, PA")
        await send(page)
        await check(page, axe, "the other story")
        await page.get_by_role("button", name="Start my own story").click()
        await expect(page.get_by_text("Thank you. Your story has arrived.")).to_be_visible()
        await check(page, axe, "the private page")
        await page.get_by_role("link", name="Change my story").click()
        await check(page, axe, "the form to change it")
        await page.get_by_role("link", name="Leave it as it was").click()
        await page.get_by_role("link", name="Remove it for good").click()
        await check(page, axe, "the question before removal")
        await page.get_by_role("button", name="Yes, remove it").click()
        await check(page, axe, "the page of a removed story")


@pytest.mark.parametrize("host", ["127.0.0.1", NAME])
async def test_story_is_told_and_withdrawn_with_the_keyboard_alone_and_without_scripts(
    database_url: str, story: Story, host: str
) -> None:
    """With and without a secure context: there browsers tell neither site nor, at a private address, origin."""
    await story.begin()
    listener = bind_socket("127.0.0.1", 0)
    address = f"http://{host}:{listener.getsockname()[1]}"
    config = make_want_config(database_url=database_url, public_url=address)
    resolve = f"--host-resolver-rules=MAP {NAME} 127.0.0.1"
    async with served(build_web(config), listener), open_browser(resolve) as browser:
        page = await browser.new_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
        await open_form(page, address, config)
        await page.get_by_label("Your town").focus()
        await page.keyboard.press("Enter")
        summary = page.get_by_role("alert").filter(has_text="Not sent yet")
        await expect(summary).to_be_focused()
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        await page.get_by_label("Your town").focus()
        await page.keyboard.type("Braddock, PA")
        await page.get_by_label("Why is learning").focus()
        await page.keyboard.type(WHY)
        await page.get_by_role("button", name="Send my story").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Thank you. Your story has arrived.")).to_be_visible()
        await story.connection.execute("update proposal set state = 'received'")
        await page.reload()
        await page.get_by_role("button", name="Withdraw it").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Your story is withdrawn.")).to_be_visible()


async def test_browsers_back_leads_to_a_refused_form_with_all_that_was_typed(
    database_url: str, story: Story, browser: Browser
) -> None:
    await story.begin()
    config = make_want_config(database_url=database_url)
    async with serving(config) as address:
        page = await browser.new_page(java_script_enabled=True)
        await open_form(page, address, config)
        await page.get_by_label("Your town").fill("Braddock, PA")
        await send(page)
        await page.get_by_label("Why is learning").fill(WHY)
        await page.get_by_role("link", name="What I keep about people").first.click()
        await page.go_back()
        await expect(page.get_by_text("Not sent yet")).to_be_visible()
        await expect(page.get_by_label("Your town")).to_have_value("Braddock, PA")
        await page.get_by_label("Why is learning").fill(WHY)
        await send(page)
        await expect(page.get_by_text("Thank you. Your story has arrived.")).to_be_visible()
        await page.go_back()
        await expect(page.get_by_label("Your town")).to_have_value("Braddock, PA")


@pytest.mark.parametrize("locale", ["en-US", "es-MX", "de-DE"])
async def test_head_of_every_page_stands_on_one_line_of_a_phone(
    database_url: str, story: Story, browser: Browser, locale: str
) -> None:
    await story.begin()
    async with serving(make_want_config(database_url=database_url)) as address:
        page = await browser.new_page(locale=locale, viewport={"width": 360, "height": 700})
        await page.goto(f"{address}/want")
        links = await page.locator(".top nav a").all()
        boxes = [await link.bounding_box() for link in links]
        assert len({box["y"] for box in boxes if box}) == 1


async def test_form_fits_on_a_phone_in_longer_languages(
    database_url: str, story: Story, browser: Browser, axe: str
) -> None:
    await story.begin()
    config = make_want_config(database_url=database_url)
    async with serving(config) as address:
        for locale in ("es-MX", "de-DE"):
            page = await browser.new_page(locale=locale)
            await page.goto(f"{address}/want")
            await page.locator("summary").click()
            await check(page, axe, f"the form in {locale}")
