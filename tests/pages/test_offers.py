"""The organizers' list shows what P2PU lists, who says that a circle is theirs, and what went away there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from service.clock import Clock
from service.domain.ids import ForumUserId
from service.domain.posts import User
from service.domain.sources.comparing import Comparison
from service.domain.sources.statements import SOURCE
from service.domain.sources.values import SourceCircleId
from service.domain.subjects import CircleSubject
from service.store.attention import What
from service.store.candidates import record_candidate
from service.store.people import record_person
from service.store.sources import load_source_item, record_comparison, record_joined
from tests.configs import make_config
from tests.pages.browsing import Reader, open_reader
from tests.pages.stories import Story
from tests.sources.made import DATES, make_source_circle

NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)


@pytest.fixture
async def organizer(database_url: str, worker: None) -> AsyncIterator[Reader]:
    config = make_config(database_url=database_url, demo=True, p2pu_url="https://p2pu.test")
    async with open_reader(config) as reader:
        yield reader


async def list_circles(story: Story, *numbers: int) -> None:
    circles = tuple(make_source_circle(number, name=f"Circle <{number}>") for number in numbers)
    await record_comparison(story.connection, SOURCE, Comparison(appeared=circles), NOW)


async def is_looked_at(story: Story, origin: str) -> bool:
    return bool(
        await story.connection.fetchval(
            "select exists (select from attention where subject = $1 and what = $2)",
            CircleSubject(origin).key,
            What.LOOK.value,
        )
    )


async def test_circle_announced_elsewhere_is_shown_with_all_that_helps_to_decide(
    organizer: Reader, story: Story
) -> None:
    await list_circles(story, 77)
    page = await organizer.open("/status")
    assert "One thing is for organizers to look at." in page.words
    assert "Announced elsewhere, no topic yet" in page.words
    assert "Circle <77> Pittsburgh. First meeting: Tuesday 13 October 2026, 6:00 pm." in page.words
    assert 'href="https://learningcircles.p2pu.org/en/signup/riverside-branch-library-77/"' in page.text
    answer = await organizer.press(page, "/status/sources/77/topic")
    assert answer.headers["Location"] == "/status?said=yes"
    assert await is_looked_at(story, "p2pu-77")
    page = await organizer.open("/status")
    assert "You said yes; it gets its topic as soon as I know its time zone." in page.words
    assert not page.has_form("/status/sources/77/topic")


async def test_twenty_are_shown_and_a_search_finds_the_others(organizer: Reader, story: Story) -> None:
    await list_circles(story, *range(100, 125))
    page = await organizer.open("/status")
    assert "25 things are for organizers to look at." in page.words
    assert "Of each kind the first twenty are shown." in page.words
    assert "Circle <124>" not in page.words
    found = await organizer.open("/status?find=124")
    assert "Circle <124>" in found.words
    assert "Circle <100>" not in found.words


async def test_nothing_is_offered_where_nobody_is_to_be_asked(reader: Reader, story: Story) -> None:
    await list_circles(story, 77)
    page = await reader.open("/status")
    assert "Announced elsewhere" not in page.words
    assert "Nothing waits for you." in page.words


@pytest.mark.parametrize(("answer", "notice"), [("yes", "theirs"), ("no", "not-theirs")])
async def test_person_who_says_that_a_circle_is_theirs_gets_one_answer(
    organizer: Reader, story: Story, answer: str, notice: str
) -> None:
    await story.open_circle(431, 512, "Basic Spanish")
    await record_person(story.connection, User(ForumUserId(9), "sam"))
    await record_candidate(story.connection, "t431", ForumUserId(9), Clock().now(), by_link=False)
    page = await organizer.open("/status")
    assert "sam says that it is theirs" in page.words
    number = await story.connection.fetchval("select id from candidate")
    pressed = await organizer.press(page, f"/status/candidates/{number}/{answer}")
    assert pressed.headers["Location"] == f"/status?said={notice}"
    assert await story.connection.fetchval("select allowed from candidate") is (answer == "yes")
    pressed = await organizer.press(page, f"/status/candidates/{number}/{answer}")
    assert pressed.headers["Location"] == "/status?said=too-late"


async def test_circle_that_is_no_longer_listed_waits_for_a_decision(organizer: Reader, story: Story) -> None:
    await story.open_circle(431, 512, "Basic Spanish")
    await list_circles(story, 77)
    number, later = SourceCircleId(77), NOW + timedelta(days=1)
    await record_joined(story.connection, SOURCE, number, "t431", NOW)
    gone = Comparison(gone=(make_source_circle(77, name="Circle <77>"),))
    await record_comparison(story.connection, SOURCE, gone, later)
    page = await organizer.open("/status")
    assert "No longer listed" in page.words
    assert not page.has_form("/status/sources/77/hide"), "it lives and goes with its announcement"
    pressed = await organizer.press(page, "/status/sources/77/keep")
    assert pressed.headers["Location"] == "/status?said=kept"
    item = await load_source_item(story.connection, SOURCE, number)
    assert item is not None
    assert item.kept is True
    assert "No longer listed" not in (await organizer.open("/status")).words


async def test_circle_whose_last_day_is_over_is_no_news(organizer: Reader, story: Story) -> None:
    await story.open_circle(431, 512, "Basic Spanish")
    await list_circles(story, 77)
    await record_joined(story.connection, SOURCE, SourceCircleId(77), "t431", NOW)
    ended = Comparison(ended=(make_source_circle(77, name="Circle <77>"),))
    after = datetime.combine(DATES.end + timedelta(days=1), datetime.min.time(), UTC)
    await record_comparison(story.connection, SOURCE, ended, after)
    assert "No longer listed" not in (await organizer.open("/status")).words
