"""The organizers' list shows twenty of each kind, counts them all, and finds the others."""

from __future__ import annotations

from service.domain.announced import AnnouncementState
from service.domain.circles import CircleState
from tests.pages.browsing import Reader
from tests.pages.stories import Story, make_question


async def test_many_things_are_counted_twenty_are_shown_and_a_search_finds_the_rest(
    reader: Reader, story: Story
) -> None:
    for number in range(25):
        title = f"A question about 100%_sure bread, number {number}"
        await story.announce(500 + number, title, AnnouncementState.LEFT_ALONE, make_question())
    page = (await reader.open("/status")).text
    assert "25 things are for organizers to look at." in page
    assert "Of each kind the first twenty are shown." in page
    assert "number 24" in page
    assert "number 3<" not in page
    found = (await reader.open("/status?find=NUMBER%203")).text
    assert "number 3<" in found
    assert "number 24" not in found
    assert "number 3<" in (await reader.open("/status?find=%25_sure bread, number 3")).text
    assert "number 3<" not in (await reader.open("/status?find=100%25sure bread, number 3")).text


async def test_search_finds_circles_too(reader: Reader, story: Story) -> None:
    for number in range(455, 478):
        await story.announce(number, f"Sourdough {number}")
        await story.open_circle(number, 500 + number, f"Sourdough in hall {number}", CircleState.VANISHED)
    assert "hall 477" in (await reader.open("/status")).text
    found = (await reader.open("/status?find=HALL%20456")).text
    assert "hall 456" in found
    assert "hall 477" not in found
