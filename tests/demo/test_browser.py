"""The demo's pages open in a real browser."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser

from tests.demos import Demo

pytestmark = pytest.mark.browser


async def test_addresses_of_the_table_open_in_a_browser(demo: Demo, browser: Browser) -> None:
    page = await browser.new_page(viewport={"width": 390, "height": 844})
    for url in (demo.facts.forum_url, demo.facts.status_url):
        answer = await page.goto(url)
        assert answer is not None
        assert answer.status == 200
        assert await page.title()
