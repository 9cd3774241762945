"""Announcing a circle on a phone, from the first click to the topic that follows: against the demo's own processes."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from tests.demos import Demo
from tests.story.people import Person, enter

pytestmark = pytest.mark.browser

LINK = "Your circle lives here now:"
FORM = {
    "Name of the circle": "Watercolour for Beginners",
    "Course": "Painting with Water, https://open-college.example/watercolour",
    "Where": "Riverside Branch Library, Meeting Room A",
    "Town": "Pittsburgh",
    "First meeting": "13 October 2037, 6:00 pm",
    "How many weeks": "6",
}
UKULELE = "ukulele for beginners"
TYPED = "want to play uke together?? we meet at belmont library in portland oregon, bring ur own uke if u have one"
ANSWER = "oh sorry!! oct 13 2037 at 6:30pm"


async def follow_link(person: Person) -> None:
    """From our reply under the announcement to the circle's topic."""
    await person.look_until(person.page.get_by_text(LINK))
    await expect(person.find_posts("Companion")).to_have_count(1)
    await person.find_posts("Companion").locator('.cooked a[href*="/t/"]').click()
    await expect(person.page.get_by_text("A learning circle is a small group")).to_be_visible()


async def test_form_becomes_a_topic_that_follows_edits_and_withdrawal(demo: Demo, browser: Browser) -> None:
    async with enter(browser, demo.facts) as maya, enter(browser, demo.facts) as ines:
        await maya.sign_in("maya")
        await maya.announce_by_form("Watercolour at the Riverside branch", FORM)
        announcement = maya.page.url
        await follow_link(maya)
        await expect(maya.page.get_by_role("heading", level=1)).to_have_text(
            "Watercolour for Beginners at Riverside Branch Library, from 13 October 2037"
        )
        first = maya.page.locator("article").first
        for words in (
            "Next meeting: Tuesday 13 October 2037, 6:00–7:30 pm (Pittsburgh time) · meeting 1 of 6",
            "Riverside Branch Library, Meeting Room A",
            "We learn with: Painting with Water",
        ):
            await expect(first).to_contain_text(words)
        topic = maya.page.url

        await maya.page.goto(announcement)
        await maya.edit_first_post("6:00 pm", "6:30 pm")
        await maya.page.goto(topic)
        await maya.look_until(maya.page.get_by_text("Tuesday 13 October 2037, 6:30–8:00 pm"))

        await ines.sign_in("ines")
        await withdraw_and_restore(ines.page, ines, announcement, topic)


async def withdraw_and_restore(page: Page, organizer: Person, announcement: str, topic: str) -> None:
    unlisted = page.get_by_text("This topic is unlisted")
    await page.goto(announcement)
    await organizer.press("Delete topic")
    await page.goto(topic)
    await organizer.look_until(unlisted)
    await page.goto(announcement)
    await organizer.press("Recover")
    await page.goto(topic)
    await organizer.look_until_gone(unlisted)
    await expect(page.locator("article").first).to_contain_text("13 October 2037, 6:30–8:00 pm")


async def test_half_an_announcement_is_asked_once_and_answered_in_own_words(
    demo: Demo, browser: Browser
) -> None:
    async with enter(browser, demo.facts) as maya:
        await maya.sign_in("maya")
        await maya.announce_freely(UKULELE, TYPED)
        announcement = maya.page.url
        await maya.look_until(maya.page.get_by_text("When is the first meeting?"))
        await expect(maya.find_posts("Companion")).to_contain_text("Understood so far")

        await maya.reply(ANSWER)
        await maya.page.goto(announcement)
        await maya.look_until(maya.page.get_by_text("All set, thank you."))
        await expect(maya.page.get_by_text("When is the first meeting?")).to_have_count(0)
        await follow_link(maya)
        first = maya.page.locator("article").first
        await expect(first).to_contain_text("Tuesday 13 October 2037, 6:30–8:00 pm (Portland time)")
        await expect(first).to_contain_text("Belmont Library", ignore_case=True)


async def test_keyboard_alone_announces_a_circle(demo: Demo, browser: Browser) -> None:
    async with enter(browser, demo.facts) as tomas:
        keyboard = tomas.page.keyboard
        await tomas.open("/login")
        await tab_to(tomas.page, "Tomás Rey")
        await keyboard.press("Enter")
        await expect(tomas.page.get_by_role("button", name="Sign out")).to_be_visible()
        await tomas.open("/c/start-a-circle/2")
        await tab_to(tomas.page, "Announce a circle")
        await keyboard.press("Enter")
        await expect(tomas.page.get_by_label("First meeting")).to_be_visible()
        await tab_to(tomas.page, "Or write in your own words")
        await keyboard.press("Enter")
        await expect(tomas.page.get_by_label("Text")).to_be_visible()
        await tab_to(tomas.page, "Title")
        await keyboard.type("Chess for absolute beginners")
        await keyboard.press("Tab")
        await keyboard.type("Where: online\nFirst meeting: 14 October 2037, 19:00\nTime zone: Europe/Berlin")
        await tab_to(tomas.page, "Post it")
        await keyboard.press("Enter")
        await expect(tomas.page.get_by_role("heading", level=1)).to_have_text("Chess for absolute beginners")
        await follow_link(tomas)
        await expect(tomas.page.get_by_role("heading", level=1)).to_contain_text("online, from 14 October")


async def tab_to(page: Page, name: str) -> None:
    """Press Tab until the thing with this name, or label, has the focus."""
    for _ in range(40):
        await page.keyboard.press("Tab")
        if name in await page.evaluate(
            "(document.activeElement.labels?.[0] ?? document.activeElement).innerText"
        ):
            return
    raise AssertionError(f"no Tab leads to {name}")
