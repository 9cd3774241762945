"""The story as the forum's first page tells it, on a phone: a meeting moves, its people are told, a week passes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, expect

from tests.demos import Demo, remove_servers
from tests.story.people import Person, enter

pytestmark = pytest.mark.browser

FORM = {"Course": "Everyday Spanish", "Where": "Belmont Library", "Town": "Portland, Oregon"}
NEXT = re.compile(r"Next meeting: (.+) · meeting (\d) of 6")


@pytest.fixture
def young_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One whose clock may jump: nobody else looks at it."""
    folder = tmp_path_factory.mktemp("a young demo") / ".data"
    demo = Demo(folder)
    yield demo
    demo.end()
    remove_servers(folder)


async def test_story_goes_on_as_the_first_page_tells(young_demo: Demo, browser: Browser) -> None:
    async with enter(browser, young_demo.facts) as maya:
        await maya.sign_in("maya")
        await maya.announce_by_form(
            "Spanish songs for beginners", FORM | {"First meeting": "1 June 2037, 6 pm"}
        )
        await maya.page.get_by_role("link", name="Spanish songs for beginners at Belmont Library").click()
        await expect(maya.page.get_by_text("A learning circle is a small group")).to_be_visible()

        await maya.open("/")
        command = await maya.page.locator(".guide code").inner_text()
        await maya.page.get_by_role("link", name="her circle's topic").click()
        circle = maya.page.url.partition("?")[0]
        _, before = await read_next(maya)
        await expect(maya.page.get_by_role("textbox", name="Reply")).to_have_value(command)
        await maya.press("Reply")
        await maya.look_until(maya.page.get_by_text("meeting has moved."))
        await expect(maya.find_posts("Companion").last).to_contain_text("6:30")
        await maya.page.goto(circle)
        await maya.look_until(maya.page.get_by_text("6:30–8:00 pm"))
        first, after = await read_next(maya)
        assert (before, after) == ("1", "1")

        await maya.open("/")
        await maya.page.get_by_role("link", name="the companion's status page").click()
        await maya.page.get_by_role("button", name="Jump a week").click()
        await maya.page.goto(circle)
        await maya.look_until(maya.page.get_by_text("meeting 2 of 6"))
        second, _ = await read_next(maya)
        assert second != first


async def read_next(person: Person) -> tuple[str, str]:
    """When the next meeting is, as the topic's first post says, and which of them it is."""
    found = NEXT.search(await person.page.locator("article").first.inner_text())
    assert found
    return found[1], found[2]
