"""What everyone sees of circles: the home page filled from life, where circles are active, and one page for each."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from service.domain.announcements.values import Place
from service.domain.circles import CircleState
from service.domain.ids import CategoryId, TopicId, TownId
from service.domain.languages import Language
from service.domain.posts import Category
from service.domain.subjects import Role, compose_circle_subject
from service.pages.circles import PAGE
from service.pages.searching import find_tongues, parse_search
from service.store.categories import record_categories
from service.store.topics import record_topic
from tests.pages.browsing import Reader
from tests.pages.open_circles import LEIPZIG, PITTSBURGH, make_open, show_circle, show_everything
from tests.pages.stories import CIRCLES, INTAKE, Story

HEADINGS = (
    "What are they?", "Where we're active", "Want us in your town?", "News", "Upcoming events",
    "Join our community",
)  # fmt: skip
ONLINE = Place(online=True)
TEAM = Category(CategoryId(9), "team", "Team", readable_by_all=False)
EVIL = '<script>alert(1)</script> [x](javascript:1) "><b>'


async def test_home_carries_the_six_headings_in_order(stranger: Reader) -> None:
    page = await stranger.open("/")
    places = [page.text.index(f">{heading}</h2>") for heading in HEADINGS]
    assert places == sorted(places)
    assert 'href="http://forum.test/c/start-a-circle"' in page.text


async def test_home_is_filled_from_life(stranger: Reader, story: Story) -> None:
    empty = (await stranger.open("/")).words
    assert "No circle is running or about to start right now." in empty
    assert "No circle meets in the next two weeks." in empty
    await show_everything(story)
    page = await stranger.open("/")
    assert 'href="/circles?where=Pittsburgh"' in page.text
    assert "Pittsburgh 2 circles Leipzig 1 circle Online 1 circle" in page.words
    upcoming = page.words.partition("Upcoming events")[2]
    assert "12:00–1:30 pm (Leipzig time) Gärtnern auf dem Balkon" in upcoming
    assert "Ukulele" not in upcoming
    assert upcoming.count("Write your first story") == 1, "its second meeting is too far away"


async def test_circles_stand_by_town_with_their_next_meeting(stranger: Reader, story: Story) -> None:
    await show_everything(story)
    words = (await stranger.open("/circles")).words
    order = (
        "Leipzig Germany",
        "Pittsburgh PA, United States",
        "Basic Spanish",
        "Write your first",
        "Python from",
    )
    assert [words.index(one) for one in order] == sorted(words.index(one) for one in order)
    assert "Full right now" in words
    for gone in ("Ukulele", "Watercolour"):
        assert gone not in words


async def test_map_has_a_dot_for_each_town_that_leads_to_its_circles(stranger: Reader, story: Story) -> None:
    await show_everything(story)
    page = await stranger.open("/circles")
    assert "<title>Pittsburgh: 2 circles</title>" in page.text
    assert "<title>Leipzig: 1 circle</title>" in page.text
    assert 'href="/circles?where=Pittsburgh"' in page.text
    assert "Map of the towns" not in (await stranger.open("/circles?how=online")).text, "they are nowhere"


async def test_towns_put_together_lead_to_their_part_of_the_map(stranger: Reader, story: Story) -> None:
    await story.begin()
    braddock = replace(PITTSBURGH, id=TownId(5181132), name="Braddock", latitude=40.4, longitude=-79.87)
    for topic_id, town in enumerate((PITTSBURGH, PITTSBURGH, braddock, LEIPZIG), start=700):
        await show_circle(
            story, topic_id, make_open(f"Circle {topic_id}", place=Place(branch="Library", town=town))
        )
    page = await stranger.open("/circles")
    assert "<title>Pittsburgh and one more town: 3 circles</title>" in page.text
    part = await stranger.open("/circles?" + page.find_link("area="))
    assert "3 circles, by town. Only those on this part of the map." in part.words
    assert "Circle 702" in part.words
    assert "Circle 703" not in part.words


async def test_namesakes_on_the_map_are_told_from_each_other(stranger: Reader, story: Story) -> None:
    await story.begin()
    massachusetts = replace(
        PITTSBURGH, id=TownId(4951788), name="Springfield", latitude=42.1, longitude=-72.59
    )
    illinois = replace(massachusetts, id=TownId(4250542), latitude=39.8, longitude=-89.64)
    for topic_id, town in ((700, massachusetts), (701, illinois)):
        await show_circle(
            story, topic_id, make_open(f"Circle {topic_id}", place=Place(branch="Library", town=town))
        )
    page = await stranger.open("/circles")
    links = set(re.findall(r'href="([^"]+area=[^"]+)"', page.text))
    found = [(await stranger.open(html.unescape(link))).words for link in sorted(links)]
    assert sorted(("Circle 700" in words, "Circle 701" in words) for words in found) == [
        (False, True),
        (True, False),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("where=riverside", {"Spanish", "Story"}),
        ("where=stadtbibliothek+leipzig", {"Balkon"}),
        ("where=L%C3%89IPZIG", {"Balkon"}),
        ("how=online", {"Python"}),
        ("how=in-person", {"Spanish", "Story", "Balkon"}),
        ("language=es", {"Spanish"}),
        ("language=en", {"Spanish", "Python"}),
        ("language=de", {"Balkon"}),
        ("language=de&where=riverside", set()),
        ("how=sideways&language=xx&day=9&page=-1&where=%00", {"Spanish", "Story", "Balkon", "Python"}),
    ],
)
async def test_circles_are_found_without_scripts(
    stranger: Reader, story: Story, query: str, found: set[str]
) -> None:
    await show_everything(story)
    page = await stranger.open(f"/circles?{query}")
    names = {
        "Basic Spanish": "Spanish",
        "Write your first": "Story",
        "Balkon": "Balkon",
        "Python from": "Python",
    }
    assert {short for name, short in names.items() if f">{name}" in page.text or name in page.words} == found
    assert ("No circle fits that" in page.words) is (not found)


async def test_circle_is_found_by_its_day_of_the_week(stranger: Reader, story: Story) -> None:
    announced = make_open("Bread")
    await show_circle(story, 431, announced)
    day = announced.meetings[0].start.isoweekday()
    assert "Bread" in (await stranger.open(f"/circles?day={day}")).words
    assert "Bread" not in (await stranger.open(f"/circles?day={day % 7 + 1}")).words


async def test_many_circles_have_pages_that_keep_what_is_looked_for(stranger: Reader, story: Story) -> None:
    for number in range(PAGE + 2):
        await show_circle(story, 2000 + number, make_open(f"Circle no. {number}.", meetings=2))
    first = await stranger.open("/circles?where=Riverside")
    assert f"{PAGE + 2} circles, by town." in first.words
    second = await stranger.open("/circles?" + first.find_link("page=2"))
    names = {f"Circle no. {number}." for number in range(PAGE + 2)}
    shown = [{name for name in names if name in page.words} for page in (first, second)]
    assert (len(shown[0]), len(shown[1])) == (PAGE, 2)
    assert shown[0] | shown[1] == names
    assert "That was all." in (await stranger.open("/circles?page=99")).words


async def test_page_of_a_circle_tells_everything_to_come(stranger: Reader, story: Story) -> None:
    await show_everything(story)
    page = await stranger.open("/circles/t431")
    assert "Next meeting" in page.words
    assert "12:00–1:30 pm (Pittsburgh time) Riverside Branch Library, Meeting Room A" in page.words
    assert 'href="https://www.p2pu.org/en/signup/basic-spanish-431"' in page.text
    assert 'href="http://forum.test/t/1431"' in page.text
    assert 'href="http://forum.test/u/maya"' in page.text
    assert "maya, Sam" in page.words
    assert "Times are Pittsburgh time." in page.words
    assert "noindex" not in page.text


async def test_moved_and_cancelled_meetings_are_marked_and_changes_told_without_names_and_reasons(
    stranger: Reader, story: Story
) -> None:
    await show_everything(story)
    words = (await stranger.open("/circles/t431")).words
    dates = words.partition("All meetings")[2]
    assert dates.count("cancelled") == 1
    assert "12:30 pm moved was" in dates
    assert "was moved to" in dates.partition("What has changed")[2]
    assert "Maya is ill" not in words


async def test_meeting_in_another_place_says_so(stranger: Reader, story: Story) -> None:
    await show_circle(story, 431, make_open("Bread"), place=Place(branch="Belmont Library", town=LEIPZIG))
    assert (await stranger.open("/circles/t431")).words.count("Belmont Library") == 1


@pytest.mark.parametrize(
    ("topic_id", "said"), [(439, "This circle will not go on."), (441, "This circle is over.")]
)
async def test_circle_that_is_over_says_so_and_leaves_search_engines(
    stranger: Reader, story: Story, topic_id: int, said: str
) -> None:
    await show_everything(story)
    page = await stranger.open(f"/circles/t{topic_id}")
    assert said in page.words
    assert "Next meeting" not in page.words
    assert '<meta name="robots" content="noindex">' in page.text


@pytest.mark.parametrize("state", [CircleState.VANISHED, CircleState.ANNOUNCED])
async def test_circle_that_is_not_for_everyone_is_kindly_not_there(
    stranger: Reader, story: Story, state: CircleState
) -> None:
    await show_circle(story, 431, make_open("Bread"), state)
    for slug in ("t431", "t999"):
        page = await stranger.open(f"/circles/{slug}")
        assert page.status == 404
        assert "There is no such circle here" in page.words
        assert "Bread" not in page.text


async def test_circles_of_a_closed_category_are_nowhere(stranger: Reader, story: Story) -> None:
    await show_circle(story, 431, make_open("Bread"))
    await show_circle(story, 433, make_open("Soup"))
    await record_categories(story.connection, (INTAKE, CIRCLES, TEAM))
    await record_topic(
        story.connection, TopicId(1431), compose_circle_subject(TopicId(431)), Role.CIRCLE, TEAM.id
    )
    for path in ("/", "/circles"):
        words = (await stranger.open(path)).words
        assert "Soup" in words
        assert "Bread" not in words
    assert (await stranger.open("/circles/t431")).status == 404
    await record_categories(story.connection, (INTAKE, replace(CIRCLES, readable_by_all=False)))
    assert "Soup" not in (await stranger.open("/circles")).words
    assert (await stranger.open("/circles/t433")).status == 404


async def test_texts_of_people_do_nothing(stranger: Reader, story: Story) -> None:
    evil = replace(
        make_open(EVIL, place=Place(branch=EVIL, town_text=EVIL), language=EVIL),
        words=EVIL, course_title=EVIL, course_link="javascript:alert(1)", facilitator_names=(EVIL,),
        signup_link='https://zoom.us/j/123"><script>',
    )  # fmt: skip
    await show_circle(story, 431, evil)
    for path in ("/", "/circles", "/circles/t431", "/circles?where=%3Cscript%3E"):
        page = await stranger.open(path)
        assert "<script" not in page.text
        assert "<b>" not in page.text
        assert 'href="javascript' not in page.text
        assert "zoom.us" not in page.text


async def test_private_meeting_room_is_never_a_link(stranger: Reader, story: Story) -> None:
    await show_circle(story, 431, make_open("Talk", place=ONLINE, signup_link="https://zoom.us/j/123"))
    page = await stranger.open("/circles/t431")
    assert "zoom" not in page.text
    assert "the facilitator can send you the meeting link" in page.words


async def test_pages_for_everyone_may_be_kept_for_a_moment_by_language(
    stranger: Reader, reader: Reader, story: Story
) -> None:
    await show_circle(story, 431, make_open("Bread"))
    for path in ("/", "/circles", "/circles/t431", "/privacy"):
        page = await stranger.open(path)
        assert page.headers["Cache-Control"] == "public, max-age=60"
        assert page.headers["Vary"] == "Accept-Language"
        assert "Set-Cookie" not in page.headers
        assert (await reader.open(path)).headers["Cache-Control"] == "no-cache", "the demo's clock jumps"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            Language.ES,
            ("Próximo encuentro", "hora de Pittsburgh", "cancelado", "Qué ha cambiado", "Inscribirse"),
        ),
        (Language.DE, ("Nächstes Treffen", "Ortszeit Pittsburgh", "fällt aus", "verlegt", "Anmelden")),
    ],
)
async def test_circle_is_told_in_the_readers_language(
    stranger: Reader, story: Story, language: Language, words: tuple[str, ...]
) -> None:
    await show_everything(story)
    page = await stranger.open("/circles/t431", **{"Accept-Language": language.value})
    assert [one for one in words if one not in page.words] == []


def test_languages_are_found_in_what_people_write() -> None:
    assert find_tongues("Spanish and English") == {"es", "en"}
    assert find_tongues("Español / Deutsch") == {"es", "de"}
    assert find_tongues("Französisch") == {"fr"}
    assert find_tongues("whatever we like") == frozenset()


def test_search_is_written_back_as_it_was_read() -> None:
    search = parse_search({"where": " Bib  & Co ", "how": "online", "day": "3", "page": "2"})
    assert search.compose_query(3) == "?where=Bib+%26+Co&how=online&day=3&page=3"
    assert parse_search({"page": "99999999999999999999"}).page == 1000
    assert parse_search({"page": "²"}).page == 1
    assert parse_search({}).compose_query() == ""
