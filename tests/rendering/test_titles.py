"""Titles and tags that the forum takes, whatever a circle is called."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.announcements.values import Announcement, Place
from service.domain.languages import Language
from service.domain.places import Town
from tests.rendering.hostile import texts
from tests.rendering.title_rules import find_tag_faults, find_title_faults
from tests.rendering.values import NOW, find_town, make_circle, make_meetings, make_speaker
from tests.towns import TOWNS

SPEAKER = make_speaker()


def render_titles(**changes: object) -> tuple[str, ...]:
    return SPEAKER.render_titles(make_circle(**changes), NOW)


def test_the_ladder_of_a_circle_in_a_library() -> None:
    assert render_titles() == (
        "Basic Spanish Conversation at Riverside Branch Library, from 13 October",
        "Basic Spanish Conversation at Riverside Branch Library, Pittsburgh, from 13 October",
        "Basic Spanish Conversation at Riverside Branch Library, Pittsburgh, from Tuesday 13 October, 6:00 pm",
        "Basic Spanish Conversation at Riverside Branch Library, Pittsburgh, from 13 October 2026 (2)",
    )


def test_the_ladder_of_an_online_circle() -> None:
    assert render_titles(place=Place(online=True)) == (
        "Basic Spanish Conversation, online, from 13 October",
        "Basic Spanish Conversation, online, from Tuesday 13 October, 6:00 pm",
        "Basic Spanish Conversation, online, from 13 October 2026 (2)",
        "Basic Spanish Conversation, online, from 13 October 2026 (3)",
    )


def test_an_online_circle_of_a_town_names_it_second() -> None:
    titles = render_titles(place=Place(online=True, town=find_town("Pittsburgh")))
    assert titles[0] == "Basic Spanish Conversation, online, from 13 October"
    assert titles[1] == "Basic Spanish Conversation, online (Pittsburgh), from 13 October"


def test_a_town_without_a_building_is_the_place() -> None:
    assert render_titles(place=Place(town_text="Little Village"))[0] == (
        "Basic Spanish Conversation in Little Village, from 13 October"
    )


def test_a_town_that_the_building_names_is_not_said_twice() -> None:
    place = Place(branch="Carnegie Library of Pittsburgh", town=find_town("Pittsburgh"))
    assert all(title.count("Pittsburgh") == 1 for title in render_titles(place=place))


@pytest.mark.parametrize(
    ("language", "name", "branch", "title"),
    [
        (Language.EN, "Spanish, online", None, "Spanish, online, from 13 October"),
        (Language.EN, "Online Spanish", "Online", "Online Spanish, from 13 October"),
        (Language.EN, "Basic Spanish", "Virtual", "Basic Spanish, online, from 13 October"),
        (Language.ES, "Taller de cuentos", "Online", "Taller de cuentos, en línea, desde el 13 de octubre"),
        (Language.ES, "Taller online", None, "Taller online, desde el 13 de octubre"),
        (Language.ES, "Taller en linea", "En línea", "Taller en linea, desde el 13 de octubre"),
        (Language.DE, "Handyfotos", "en línea", "Handyfotos, online, ab 13. Oktober"),
    ],
)
def test_online_is_said_once_and_in_the_circles_language(
    language: Language, name: str, branch: str | None, title: str
) -> None:
    circle = make_circle(name=name, place=Place(branch=branch, online=True))
    assert make_speaker(language).render_titles(circle, NOW)[0] == title


def test_what_the_name_says_is_not_said_again() -> None:
    place = Place(branch="Riverside Library", town=find_town("Pittsburgh"))
    titles = render_titles(name="Knitting at the riverside library", place=place)
    assert titles[0] == "Knitting at the riverside library, from 13 October"
    assert titles[1] == "Knitting at the riverside library in Pittsburgh, from 13 October"
    town = Place(town=find_town("Pittsburgh"))
    assert render_titles(name="Pittsburgh knits", place=town)[0] == "Pittsburgh knits, from 13 October"


def test_branch_stands_in_the_title_of_a_circle_that_is_also_online() -> None:
    titles = render_titles(place=Place(branch="Riverside Library", online=True))
    assert titles[0] == "Basic Spanish Conversation at Riverside Library, from 13 October"


@pytest.mark.parametrize("cancelled", [(), (1,), (1, 2)])
def test_title_keeps_the_first_date_that_was_announced_whatever_is_cancelled(
    cancelled: tuple[int, ...],
) -> None:
    meetings = make_meetings(datetime(2026, 10, 13, 18), cancelled=cancelled)
    assert render_titles(meetings=meetings)[0].endswith("from 13 October")


def test_a_beginning_far_away_has_its_year() -> None:
    circle = make_circle(meetings=make_meetings(datetime(2027, 10, 12, 18)))
    assert SPEAKER.render_titles(circle, NOW)[0].endswith("from 12 October 2027")
    assert SPEAKER.render_titles(circle, datetime(2027, 1, 1, tzinfo=UTC))[0].endswith("from 12 October")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("BASIC SPANISH FOR EVERYONE", "Basic Spanish For Everyone"),
        ("SQL", "SQL"),
        ("🎉🎉 Spanish 🎉", "Spanish"),
        (":tada: Spanish :es:", "Spanish"),
        (":a<:b Spanish", "b Spanish"),
        ("Spanish :<sm>ile:", "Spanish"),
        ("Spanish!!!! Now???", "Spanish! Now?"),
        ("Spanish...", "Spanish"),
        ("🎉🎉🎉", "Learning circle"),
        ("...", "Learning circle"),
        ("<b>Spanish</b>", "bSpanish/b"),
        ("Donaudampfschifffahrtsgesellschaft", "Donaudampfschifffahrtsgese-llschaft"),
        ("日本語会話", "日本語会話"),
        ("Spanish\n<!-- companion:end -->", "Spanish !-- companion:end"),
    ],
)
def test_a_name_is_tidied_for_a_title(name: str, shown: str) -> None:
    assert render_titles(name=name)[0] == f"{shown} at Riverside Branch Library, from 13 October"


def test_a_very_short_title_gets_longer() -> None:
    meetings = make_meetings(datetime(2027, 5, 1, 18))
    assert render_titles(name="A", place=Place(), meetings=meetings)[0] == "Learning circle: A, from 1 May"


places = st.builds(
    Place,
    branch=st.none() | texts,
    room=st.none() | texts,
    address=st.none() | texts,
    town=st.none() | st.sampled_from(TOWNS),
    town_text=st.none() | texts,
    online=st.booleans(),
)
circles = st.builds(lambda name, place: make_circle(name=name, place=place), texts, places)


@settings(deadline=None, max_examples=300)
@given(circles)
def test_every_title_is_one_the_forum_takes(circle: Announcement) -> None:
    titles = SPEAKER.render_titles(circle, NOW)
    assert [find_title_faults(title) for title in titles] == [[], [], [], []]
    assert len({title.casefold() for title in titles}) == 4


@settings(deadline=None, max_examples=50)
@given(st.text(min_size=200, max_size=3000), st.text(min_size=200, max_size=3000))
def test_titles_of_endless_names_fit(name: str, branch: str) -> None:
    titles = render_titles(name=name, place=Place(branch=branch, town_text=name))
    assert [find_title_faults(title) for title in titles] == [[], [], [], []]
    assert len(set(titles)) == 4


def test_tags_are_circle_town_and_online() -> None:
    tags = SPEAKER.render_tags(
        make_circle(place=Place(town=find_town("Frankfurt am Main"), online=True)), ("circle", "online")
    )
    assert tags == ("circle", "frankfurt-am-main", "online")
    assert SPEAKER.render_tags(make_circle(), ("Learning Circle",)) == ("learning-circle", "pittsburgh")
    assert SPEAKER.render_tags(make_circle(place=Place(town_text="My Words")), ()) == ()


@given(st.sampled_from(TOWNS), st.lists(texts, max_size=3).map(tuple))
def test_every_tag_is_one_the_forum_takes(town: Town, circle_tags: tuple[str, ...]) -> None:
    tags = SPEAKER.render_tags(make_circle(place=Place(town=town, online=True)), circle_tags)
    assert len(tags) <= 3
    assert [find_tag_faults(tag) for tag in tags] == [[]] * len(tags)
