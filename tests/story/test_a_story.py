"""Somebody wants circles in their town: from the story on a phone to the circle that meets there."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, ViewportSize, expect

from tests.demos import Demo
from tests.story.people import PATIENCE_S, Person, enter

pytestmark = pytest.mark.browser

DESK = ViewportSize(width=1280, height=844)
TOWN = "Swissvale"
STORY = {
    "Your town": "Swissvale, Pennsylvania",
    "Why is learning together locally needed in your community?": "The evening school closed, and nobody "
    "here has an afternoon to themselves.",
    "How do you imagine it happening?": "Ten of us around the big table of the branch, once a week.",
    "Your story": "I bake at night. I would like to learn how to keep the books of a small shop, with others.",
}
QUESTION = "Which afternoon would suit most of you?"
REASON = "There is a room, and the bus stops in front of it."


@dataclass(frozen=True, slots=True)
class Desk:
    """An organizer before the pages for organizers."""

    person: Person

    async def sit_down(self, username: str) -> None:
        await self.person.page.goto(f"{self.person.facts.site_url}/organize")
        await self.person.page.locator(f'button[value="{username}"]').click()
        await self.check()

    async def check(self) -> None:
        assert await self.person.find_violations() == []

    async def open_story(self) -> None:
        await self.person.page.get_by_role("link", name=f"{TOWN}, PA").first.click()
        await self.check()

    async def decide(self, step: str, label: str, words: str) -> None:
        """Take a step of the open story, and do not wait for its ten minutes."""
        summary = self.person.page.locator("details.step > summary")
        await summary.get_by_text(step, exact=True).click()
        form = self.person.page.locator("details.step[open]")
        await form.get_by_label(label).fill(words)
        await form.get_by_role("button", name=step, exact=True).click()
        await expect(self.person.page.get_by_role("button", name="Post now")).to_be_visible()
        await self.check()
        await self.person.page.get_by_role("button", name="Post now").click()


async def test_story_becomes_a_circle(demo: Demo, browser: Browser) -> None:
    async with (
        enter(browser, demo.facts) as sam,
        enter(browser, demo.facts) as neighbour,
        enter(browser, demo.facts, DESK) as ines,
    ):
        await tell_story(sam)
        private = sam.page.url.partition("?")[0]
        await sam.look_until(sam.page.get_by_role("link", name="Its topic on the forum"))
        await sam.page.get_by_role("link", name="Its topic on the forum").click()
        topic = sam.page.url
        await expect(sam.page.get_by_text(f"Sam Okafor asks for learning circles in {TOWN}")).to_be_visible()
        assert await sam.find_violations() == []

        await gather_votes(neighbour, topic)
        desk = Desk(ines)
        await answer_story(desk, sam, topic)
        announcement = await prepare_circle(desk)

        await announce(sam, announcement)
        await sam.page.goto(topic)
        await sam.look_until(sam.page.get_by_text("Running", exact=True))
        await sam.page.goto(private)
        await sam.page.get_by_role("link", name="To the circle").click()
        await expect(sam.page.get_by_role("heading", level=1)).to_contain_text("Books for a Small Shop")
        await sam.page.goto(f"{demo.facts.site_url}/want/stories")
        await expect(sam.page.locator("li", has_text=TOWN).get_by_text("Running").first).to_be_visible()
        assert await sam.find_violations() == []


async def tell_story(sam: Person) -> None:
    """Signed in with the forum; the page with the story's private address is then open."""
    await sam.page.goto(f"{sam.facts.site_url}/want")
    await sam.page.get_by_role("link", name="Sign in").click()
    await sam.page.locator('button[value="sam"]').click()
    assert await sam.find_violations() == []
    for label, words in STORY.items():
        await sam.page.get_by_label(label, exact=True).fill(words)
    await sam.page.get_by_text("More, if you like").click()
    await sam.page.get_by_label("I could facilitate").check()
    arrived = sam.page.get_by_text("Your story has arrived")
    # What is sent faster than people type comes back, whole, to be looked over.
    async with asyncio.timeout(PATIENCE_S):
        while not await arrived.is_visible():
            await sam.press("Send my story")
            await sam.page.wait_for_load_state()
    assert await sam.find_violations() == []


async def gather_votes(neighbour: Person, topic: str) -> None:
    for username, option in (
        ("grace", "I would join"),
        ("ben", "I would join"),
        ("ruth", "I can offer a room"),
    ):
        await neighbour.sign_in(username)
        await neighbour.page.goto(topic)
        await neighbour.vote(option)
    await expect(neighbour.page.locator(".ballot")).to_contain_text("2 votes")


async def answer_story(desk: Desk, sam: Person, topic: str) -> None:
    """Claimed, asked, answered by its author, accepted; a pin lets its votes be counted before the day is over."""
    ines = desk.person
    await desk.sit_down("ines")
    await desk.open_story()
    await ines.page.get_by_role("button", name="I take it").click()
    await expect(ines.page.get_by_text("It is with you now.")).to_be_visible()
    await desk.decide("Ask its author", "Your question", QUESTION)
    story = ines.page.url.partition("?")[0]

    await sam.look_until(sam.page.get_by_text(f"“{QUESTION}”"))
    await sam.reply(f"Tuesdays after four. The shops of {TOWN} are closed then.")

    await ines.page.goto(topic)
    await ines.press("Pin")
    await ines.look_until(ines.page.get_by_text("2 would join · no facilitator yet"))
    await ines.page.goto(story)
    await ines.look_until(ines.page.locator(".chip", has_text="Talking about it"))
    await desk.decide("Accept", "What people read, if you like", REASON)
    await ines.look_until(ines.page.get_by_role("heading", name="Until the first meeting"))
    await desk.check()
    await sam.page.goto(topic)
    await sam.look_until(sam.page.get_by_text("Accepted.", exact=True))


async def prepare_circle(desk: Desk) -> str:
    """Two things of the list are done; gives the announcement that the page has drafted."""
    page = desk.person.page
    for item in ("A facilitator", "A room"):
        await page.get_by_label(item, exact=True).check()
    await page.get_by_role("button", name="Keep the list").click()
    await desk.person.look_until(page.locator(".chip", has_text="Getting ready"))
    return await page.get_by_label("The announcement, to copy and finish").input_value()


async def announce(sam: Person, announcement: str) -> None:
    """Fill in what the draft leaves open, as its author."""
    day = datetime.now(UTC) + timedelta(days=21)
    values = {
        "Name of the circle": "Books for a Small Shop",
        "Course": "Bookkeeping from Scratch, https://open-college.example/bookkeeping",
        "Where": "Swissvale Branch Library, big table",
        "First meeting": f"{day:%-d %B %Y}, 4:30 pm",
    }
    for label, value in values.items():
        announcement = re.sub(rf"^{label}:.*$", f"{label}: {value}", announcement, flags=re.MULTILINE)
    await sam.announce_freely(f"Bookkeeping for small shops in {TOWN}", announcement)
    await sam.look_until(sam.page.get_by_text("Your circle lives here now:"))
