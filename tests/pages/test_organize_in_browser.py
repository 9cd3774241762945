"""Organizers in a real browser: for every eye and hand, at every width, by day and by night, without scripts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from service.crypto import Sealer
from service.domain.posts import User
from service.domain.proposals.states import ProposalState
from service.domain.proposals.values import Item, Where
from service.pages.sessions import hash_id, make_id
from service.store.contacts import record_contact
from service.store.people import record_organizers
from service.store.sessions import insert_session
from tests.pages.stories import Story
from tests.pages.test_in_browser import WIDTHS, axe, fetch_violations, serving
from tests.pages.test_organize import HERE, OMAR, ORIGIN
from tests.pages.told_stories import CONTACT_KEY, INES, PITTSBURGH, make_want_config, tell_story

__all__ = ["axe"]
pytestmark = pytest.mark.browser

TODAY = datetime.now(UTC).date()
PREPARED = "000000000000000e"


async def tell_everything(story: Story) -> None:
    await story.begin()
    await tell_story(story, state=ProposalState.TALKING, promised=TODAY - timedelta(days=3), assignee=INES.id)
    await record_contact(story.connection, ORIGIN, Sealer([CONTACT_KEY]).seal("Lina, 412 555 0147"))
    await tell_story(story, topic_id=701, origin="000000000000000b", promised=TODAY + timedelta(days=6))
    far = Where(text="Donaudampfschifffahrtsgesellschaftskapitänsheim" * 2, country="DE")
    await tell_story(story, state=ProposalState.UNSEEN, topic_id=702, origin="000000000000000c", where=far)
    await tell_story(
        story,
        PITTSBURGH,
        ProposalState.PREPARING,
        topic_id=703,
        origin=PREPARED,
        assignee=INES.id,
        done=frozenset({Item.ROOM}),
    )


@asynccontextmanager
async def signed_in(
    story: Story, browser: Browser, address: str, who: User = INES, **options: Any
) -> AsyncIterator[BrowserContext]:
    """A browser in which an organizer has signed in."""
    await record_organizers(story.connection, [INES, OMAR])
    session = make_id()
    await insert_session(story.connection, hash_id(session), who.id, None)
    context = await browser.new_context(**options)
    await context.add_cookies([{"name": "companion", "value": session, "url": address}])
    yield context
    await context.close()


async def check(page: Page, axe: str, what: str) -> None:
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 844})
        assert await fetch_violations(page, axe) == [], f"{what} at {width}"
        overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{what} is wider than {width}"


@pytest.mark.parametrize(("scheme", "locale"), [("light", "en-US"), ("dark", "de-DE"), ("light", "es-MX")])
async def test_queue_and_stories_are_for_everyone(
    database_url: str, story: Story, browser: Browser, axe: str, scheme: Any, locale: str
) -> None:
    await tell_everything(story)
    async with (
        serving(make_want_config(database_url=database_url)) as address,
        signed_in(story, browser, address, color_scheme=scheme, locale=locale) as context,
    ):
        page = await context.new_page()
        for path in ("/organize", "/organize?words=nowhere", f"/organize/stories/{PREPARED}"):
            await page.goto(address + path)
            await check(page, axe, path)
        await page.goto(address + HERE)
        for step in await page.locator("details.step > summary").all():
            await step.click()
        await check(page, axe, "all forms")


async def test_organizer_decides_with_the_keyboard_alone_and_without_scripts(
    database_url: str, story: Story, browser: Browser
) -> None:
    await tell_everything(story)
    async with (
        serving(make_want_config(database_url=database_url)) as address,
        signed_in(story, browser, address, java_script_enabled=False) as context,
    ):
        page = await context.new_page()
        await page.goto(address + "/organize")
        await page.get_by_role("link", name="Braddock, PA, United States").first.click()
        await page.locator("summary", has_text="Decline").focus()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        await expect(page.get_by_label("Why not now")).to_be_focused()
        await page.keyboard.press("Tab")
        await page.keyboard.type("Ruth says no.")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Its author should read why: write a line.")).to_be_visible()
        form = page.locator("details[open]")
        await expect(form.get_by_label("A note for organizers only")).to_have_value("Ruth says no.")
        await expect(page.get_by_label("Why not now")).to_be_focused()
        await page.keyboard.type("No room there this year.")
        await form.get_by_role("button", name="Preview").click()
        await expect(page.locator(".shown").first).to_contain_text("No room there this year.")
        await page.locator("details[open]").get_by_role("button", name="Decline").click()
        await expect(page.get_by_text("ines has decided: not now")).to_be_visible()
        await page.get_by_role("button", name="Undo").click()
        await expect(page.get_by_role("status")).to_contain_text("Taken back.")


async def test_two_who_decide_at_once_meet(
    database_url: str, story: Story, browser: Browser, axe: str
) -> None:
    await tell_everything(story)
    async with (
        serving(make_want_config(database_url=database_url)) as address,
        signed_in(story, browser, address) as first,
        signed_in(story, browser, address, OMAR) as second,
    ):
        quick, late = await first.new_page(), await second.new_page()
        for page, step in ((quick, "Accept"), (late, "Decline")):
            await page.goto(address + HERE)
            await page.locator("summary", has_text=step).click()
            await page.locator("details[open] textarea").first.fill("As I see it.")
        for page, step in ((quick, "Accept"), (late, "Decline")):
            await page.locator("details[open]").get_by_role("button", name=step).click()
        await expect(late.get_by_role("alert")).to_contain_text("Somebody else was faster")
        await expect(late.get_by_label("Your words")).to_have_value("As I see it.")
        await check(late, axe, "the conflict")
        await check(quick, axe, "the decision")
