"""What the companion writes, read on the forum: for every eye, on a phone and a desk, by day and by night."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.async_api import Browser, Page, ViewportSize

from tests.demos import Demo
from tests.story.people import PHONE, Person

pytestmark = pytest.mark.browser

DESK = ViewportSize(width=1280, height=844)
LISTS = ("/", "/c/start-a-circle/2", "/c/circles/3", "/login")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_topics_of_circles_are_for_everyone(
    demo: Demo, browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    # Axe is a script, which the forum's own policy rightly keeps out.
    page = await browser.new_page(color_scheme=scheme, bypass_csp=True)
    for address in [demo.facts.forum_url + path for path in LISTS] + await find_topics(page, demo):
        await page.goto(address)
        for window in (PHONE, DESK):
            await page.set_viewport_size(window)
            assert await Person(page, demo.facts).find_violations() == [], (address, window)


async def find_topics(page: Page, demo: Demo) -> list[str]:
    """An announcement of the demo's story with our reply, as just announced too, and both of its circles' topics."""
    reader = Person(page, demo.facts)
    await reader.open("/c/start-a-circle/2")
    await page.get_by_role("link", name="Basic Spanish conversation").click()
    announcement = page.url
    await reader.look_until(page.get_by_text("Your circle lives here now:"))
    await reader.open("/c/circles/3")
    await reader.look_until(page.get_by_role("link", name="Write Your First Short Story"))
    online = await page.get_by_role("link", name="Write Your First Short Story").get_attribute("href")
    room = await page.get_by_role("link", name="Basic Spanish Conversation at").get_attribute("href")
    return [
        announcement,
        f"{announcement}?announced=1",
        f"{demo.facts.forum_url}{online}",
        f"{demo.facts.forum_url}{room}",
    ]
