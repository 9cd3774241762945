"""A person before the running demo: signs in with a click, writes, and looks again until something is there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files

from playwright.async_api import Browser, Locator, Page, ViewportSize

from service.demo.facts import DemoFacts

PHONE = ViewportSize(width=390, height=844)
PATIENCE_S = 60.0
"""Seconds pass until the companion has acted; a busy machine gets more of them."""


@dataclass(frozen=True, slots=True)
class Person:
    page: Page
    facts: DemoFacts

    async def open(self, path: str) -> None:
        await self.page.goto(self.facts.forum_url + path)

    async def sign_in(self, username: str) -> None:
        await self.open("/login")
        await self.page.locator(f'button[value="{username}"]').click()

    async def open_intake(self) -> None:
        """From the forum's first page to the place where circles are announced."""
        await self.open("/")
        await self.page.get_by_role("heading", name="Start a circle").get_by_role("link").click()
        await self.page.get_by_role("link", name="Announce a circle").click()

    async def announce_by_form(self, title: str, fields: Mapping[str, str]) -> None:
        """Fill in the category's form; the announcement is then the page that is open."""
        await self.open_intake()
        await self.fill_form(title, fields)
        await self.press("Announce it")

    async def fill_form(self, title: str, fields: Mapping[str, str]) -> None:
        await self.page.get_by_label("Title").fill(title)
        await self.page.get_by_text("More about it, if you like").click()
        for label, value in fields.items():
            await self.page.get_by_label(label, exact=True).fill(value)

    async def announce_freely(self, title: str, text: str) -> None:
        await self.fill_freely(title, text)
        await self.press("Post it")

    async def fill_freely(self, title: str, text: str) -> None:
        await self.open_intake()
        await self.page.get_by_role("link", name="Or write in your own words").click()
        await self.page.get_by_label("Title").fill(title)
        await self.page.get_by_label("Text").fill(text)

    async def reply(self, text: str) -> None:
        await self.page.get_by_role("textbox", name="Reply").fill(text)
        await self.press("Reply")

    async def edit_first_post(self, before: str, after: str) -> None:
        await self.find_posts("Maya Torres").first.get_by_role("link", name="Edit").click()
        text = self.page.get_by_label("Text")
        await text.fill((await text.input_value()).replace(before, after))
        await self.press("Save")

    async def vote(self, option: str) -> None:
        """In the poll of the topic that is open."""
        await self.page.get_by_label(option).check()
        await self.press("Vote")

    async def press(self, label: str) -> None:
        await self.page.get_by_role("button", name=label, exact=True).click()

    def find_posts(self, author: str) -> Locator:
        return self.page.locator("article", has=self.page.get_by_role("link", name=author, exact=True))

    async def look_until(self, wanted: Locator) -> None:
        """Load the page again, as people do, until this stands on it. Raises TimeoutError when it never does."""
        async with asyncio.timeout(PATIENCE_S):
            while not await wanted.first.is_visible():
                await self.page.reload()

    async def look_until_gone(self, unwanted: Locator) -> None:
        """Load the page again until this no longer stands on it. Raises TimeoutError when it stays."""
        async with asyncio.timeout(PATIENCE_S):
            while await unwanted.first.is_visible():
                await self.page.reload()

    async def find_violations(self) -> list[str]:
        """What keeps somebody from the page that is open, by the rules of axe."""
        await self.page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
        found = await self.page.evaluate("axe.run({resultTypes: ['violations']})")
        return [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in found["violations"]]


@asynccontextmanager
async def enter(browser: Browser, facts: DemoFacts, viewport: ViewportSize = PHONE) -> AsyncIterator[Person]:
    """Somebody with a browser window, and cookies, of their own."""
    # Axe is a script, which the pages' own policies rightly keep out.
    context = await browser.new_context(viewport=viewport, reduced_motion="reduce", bypass_csp=True)
    try:
        yield Person(await context.new_page(), facts)
    finally:
        await context.close()
