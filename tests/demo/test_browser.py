"""The demo's pages open in a real browser."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.demos import Demo

pytestmark = pytest.mark.browser


async def test_addresses_of_the_table_open_in_a_browser(demo: Demo, browser: Browser) -> None:
    page = await browser.new_page(viewport={"width": 390, "height": 844})
    for url in (demo.facts.forum_url, demo.facts.status_url):
        answer = await page.goto(url)
        assert answer is not None
        assert answer.status == 200
        assert await page.title()


async def test_organizer_signs_in_with_a_click_and_out_again(demo: Demo, browser: Browser) -> None:
    page = await browser.new_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    await page.goto(f"{demo.facts.site_url}/organize")
    await page.locator('button[value="maya"]').click()
    await expect(page.get_by_role("heading", name="This page is for organizers")).to_be_visible()
    await page.get_by_role("link", name="Sign in as somebody else").click()
    await page.locator('button[value="ines"]').click()
    await expect(page.get_by_role("heading", name="Stories", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Sign out").click()
    await page.goto(f"{demo.facts.site_url}/organize")
    await expect(page.get_by_role("heading", name="Stories", exact=True)).to_be_visible()
