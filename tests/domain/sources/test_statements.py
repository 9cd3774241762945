"""A source as a voice of a circle: what it says is folded with what people say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from service.domain.announcements.values import Field, Place
from service.domain.sources.schedules import Dates
from service.domain.sources.statements import (
    P2PU,
    Whereabouts,
    compose_gone,
    compose_source_origin,
    compose_sourced,
    decide_whereabouts,
    is_link_to,
    list_town_names,
    parse_circle_id,
)
from service.domain.sources.values import SourceCircle, SourceCircleId
from service.domain.voices.announcements import compose_announcement
from service.domain.voices.circle import SaidCircle
from service.domain.voices.log import Log, add_statement, fold_log, is_joining, is_news
from service.domain.voices.values import (
    ANNOUNCEMENT,
    CircleWords,
    Fields,
    MeetingWords,
    SaidTown,
    Statement,
    When,
)
from tests.sources.made import DATES, make_source_circle
from tests.towns import gazetteer

SEEN = datetime(2026, 10, 1, 9, tzinfo=UTC)
LATER = timedelta(minutes=15)
ORIGIN = "p2pu-90211"
PITTSBURGH = Whereabouts(SaidTown(gazetteer()["pittsburgh"][0]), "America/New_York")


def say(*circles: SourceCircle, first_at: datetime = SEEN, log: Log | None = None) -> Log:
    """The log of a circle that its source says so, each a quarter of an hour after the one before."""
    log = log or Log(ORIGIN)
    before = None
    for number, circle in enumerate(circles):
        statement = compose_sourced(
            circle,
            log.circle,
            PITTSBURGH,
            base=is_joining(log, P2PU),
            seen_at=first_at + number * LATER,
            before=before,
        )
        if is_news(log, statement):
            log = add_statement(log, statement)
        before = circle
    return log


def with_dates(**changes: Any) -> SourceCircle:
    return make_source_circle(dates=replace(DATES, **changes))


def starts(circle: SaidCircle) -> list[str]:
    return [f"{one.start:%d %b %H:%M}" for one in circle.meetings if one.stands]


def moved(before: SaidCircle, after: SaidCircle) -> list[tuple[str, str]]:
    was = {one.uid: one.start for one in before.meetings if one.stands}
    return [
        (f"{was[one.uid]:%d %b %H:%M}", f"{one.start:%d %b %H:%M}")
        for one in after.meetings
        if one.stands and one.uid in was and was[one.uid] != one.start
    ]


def test_circle_of_a_source_alone_is_complete() -> None:
    circle = make_source_circle(language="de-AT", seats=12, facilitator_names=("Maya",))
    announced = compose_announcement(fold_log(say(circle)))
    assert announced is not None
    assert announced.name == "Basic Spanish Conversation"
    assert announced.place == Place("Riverside Branch Library", town=gazetteer()["pittsburgh"][0])
    assert (announced.zone, announced.language, announced.seats) == ("America/New_York", "Deutsch", 12)
    assert (announced.facilitator_names, announced.signup_link) == (("Maya",), circle.signup_link)
    assert [one.start.day for one in announced.meetings] == [13, 20, 27, 3, 10, 17]
    assert {one.minutes for one in announced.meetings} == {90}


def test_same_circle_is_no_news_and_one_that_is_again_as_it_was_is() -> None:
    other = make_source_circle(branch="Central Library")
    assert len(say(make_source_circle(), make_source_circle()).statements) == 1
    log = say(make_source_circle(), other, make_source_circle())
    assert [one.words.fields.place for one in log.statements] == [
        Place("Riverside Branch Library"),
        Place("Central Library"),
        Place("Riverside Branch Library"),
    ]
    assert fold_log(log).fields.place == Place("Riverside Branch Library")
    assert {one.said_at for one in log.statements} == {one.seen_at for one in log.statements}


def test_online_circle_has_no_building() -> None:
    circle = make_source_circle(online=True, branch="Zoom", address="Link after sign-up")
    assert fold_log(say(circle)).fields.place == Place(online=True)


def test_all_meetings_that_move_by_a_day_stay_the_same_meetings() -> None:
    wednesdays = with_dates(first=date(2026, 10, 14), next=date(2026, 10, 14), last=date(2026, 11, 18))
    before, after = fold_log(say(make_source_circle())), fold_log(say(make_source_circle(), wednesdays))
    assert len(moved(before, after)) == 6
    assert [one.uid for one in before.meetings] == [one.uid for one in after.meetings]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"first": date(2026, 10, 14)}, [("13 Oct 18:00", "14 Oct 18:00")]),
        ({"next": date(2026, 10, 21)}, [("20 Oct 18:00", "21 Oct 18:00")]),
        ({"last": date(2026, 11, 19)}, [("17 Nov 18:00", "19 Nov 18:00")]),
    ],
)
def test_one_meeting_that_moves_stays_the_same_meeting_and_the_others_stay(
    changes: dict[str, date], expected: list[tuple[str, str]]
) -> None:
    log = say(make_source_circle(), with_dates(**changes))
    before, after = fold_log(say(make_source_circle())), fold_log(log)
    assert moved(before, after) == expected
    assert len(starts(after)) == 6
    assert not log.statements[-1].whole
    assert Field.MEETINGS in log.statements[-1].words.guesses


def test_meetings_of_a_partial_schedule_become_known_one_after_the_other() -> None:
    weeks = [
        with_dates(meetings=9, next=day)
        for day in (date(2026, 10, 13), date(2026, 10, 15), date(2026, 10, 20))
    ]
    circle = fold_log(say(*weeks))
    assert starts(circle) == ["13 Oct 18:00", "15 Oct 18:00", "20 Oct 18:00", "17 Nov 18:00"]


def announce(*days: int) -> Log:
    """People announced it first, with a room and other days than the source has."""
    meetings = tuple(MeetingWords(When(datetime(2026, 10, day, 18), 90)) for day in days)
    fields = Fields(
        name="Spanish", place=Place("Riverside Branch Library"), room="Room A", zone="America/New_York"
    )
    said = Statement("t431", ANNOUNCEMENT, "post", SEEN, SEEN, CircleWords(fields, (), meetings), whole=True)
    return add_statement(Log("t431"), said)


def test_source_that_joins_changes_nothing_and_fills_what_nobody_said() -> None:
    log = say(make_source_circle(seats=12), log=announce(13, 20), first_at=SEEN + LATER)
    circle = fold_log(log)
    assert log.statements[-1].base
    assert (circle.fields.name, circle.fields.room, circle.fields.seats) == ("Spanish", "Room A", 12)
    assert circle.fields.signup_link == make_source_circle().signup_link
    assert starts(circle) == ["13 Oct 18:00", "20 Oct 18:00"]
    assert [one.voice for one in circle.questions] == [P2PU]


def test_later_change_at_a_source_that_joined_reaches_the_circle() -> None:
    log = say(make_source_circle(), with_dates(at=time(18, 30)), log=announce(13, 20), first_at=SEEN + LATER)
    assert starts(fold_log(log))[:2] == ["13 Oct 18:30", "20 Oct 18:30"]


def test_source_that_lists_it_no_longer_takes_back_its_own_words_only() -> None:
    log = say(make_source_circle(seats=12), log=announce(13, 20), first_at=SEEN + LATER)
    log = add_statement(log, compose_gone("t431", SEEN + 2 * LATER))
    circle = fold_log(log)
    assert (circle.fields.name, circle.fields.seats, circle.fields.signup_link) == ("Spanish", None, None)
    assert starts(circle) == ["13 Oct 18:00", "20 Oct 18:00"]
    alone = add_statement(say(make_source_circle()), compose_gone(ORIGIN, SEEN + LATER))
    assert compose_announcement(fold_log(alone)) is None


@pytest.mark.parametrize(
    ("changes", "town", "zone", "guessed"),
    [
        ({}, "Pittsburgh", "America/New_York", False),
        ({"city": "Pittsburgh, PA, USA"}, "Pittsburgh", "America/New_York", False),
        ({"latitude": None, "longitude": None}, "Pittsburgh", "America/New_York", False),
        ({"city": "Springfield", "region": "Illinois", "latitude": None}, "Springfield", None, False),
        (
            {"city": "Springfield", "latitude": 42.1, "longitude": -72.6},
            "Springfield",
            "America/New_York",
            False,
        ),
        ({"city": "Springfield", "region": None, "latitude": None}, None, "America/New_York", True),
        ({"city": "Nowhere"}, None, "America/New_York", True),
        ({"city": None}, None, "America/New_York", True),
    ],
)
def test_town_and_zone_are_those_of_the_offset_and_the_place(
    changes: dict[str, Any], town: str | None, zone: str | None, guessed: bool
) -> None:
    circle = make_source_circle(**changes)
    where = decide_whereabouts(circle, {name: gazetteer().get(name, ()) for name in list_town_names(circle)})
    assert (where.town.town.name if where.town and where.town.town else None) == town
    if zone is not None:
        assert (where.zone, where.zone_guessed) == (zone, guessed)
    if town is None and circle.city is not None:
        assert where.town == SaidTown(None, circle.city)


@pytest.mark.parametrize(
    ("changes", "zone"),
    [
        ({"zone": "America/Chicago"}, "America/Chicago"),
        ({"offset_minutes": 60, "zone_words": "CET"}, None),
        ({"offset_minutes": 120, "zone_words": "CEST"}, "Europe/Berlin"),
        ({"offset_minutes": -180, "zone_words": "EDT"}, None),
        ({"offset_minutes": 330, "zone_words": "IST"}, None),
        ({"offset_minutes": 180, "zone_words": "+03"}, None),
        ({"offset_minutes": None, "zone_words": "EDT"}, None),
    ],
)
def test_zone_that_the_offset_contradicts_is_none(changes: dict[str, Any], zone: str | None) -> None:
    circle = make_source_circle(dates=replace(DATES, **changes), city=None)
    where = decide_whereabouts(circle, {})
    assert where.zone == zone
    statement = compose_sourced(circle, ORIGIN, where, base=False, seen_at=SEEN)
    assert (Field.ZONE in statement.words.guesses) is (circle.dates.zone is None)


def test_winter_circle_is_told_by_its_winter_offset() -> None:
    winter = Dates(first=date(2026, 12, 1), at=time(18), offset_minutes=-300)
    circle = make_source_circle(dates=winter)
    assert decide_whereabouts(circle, gazetteer()).zone == "America/New_York"


@pytest.mark.parametrize(
    ("link", "number"),
    [
        ("https://learningcircles.p2pu.org/en/signup/riverside-branch-library-90211/", 90211),
        ("https://learningcircles.p2pu.org/es/signup/another-name-90211?utm=x#top", 90211),
        ("https://learningcircles.p2pu.org/en/signup/%D9%85%D9%83-90211/", 90211),
        ("https://learningcircles.p2pu.org/en/studygroup/90211/report/", 90211),
        ("https://learningcircles.p2pu.org/en/course/812/", None),
        ("https://learningcircles.p2pu.org/en/signup/riverside-2/extra-90211/", None),
        ("https://[bad", None),
        ("", None),
    ],
)
def test_link_to_a_sign_up_page_means_a_circle(link: str, number: int | None) -> None:
    assert parse_circle_id(link) == number
    assert is_link_to(make_source_circle(90211), link) is (number is not None)


def test_link_to_another_site_means_no_circle_of_ours() -> None:
    assert not is_link_to(make_source_circle(90211), "https://evil.test/en/signup/riverside-90211/")
    assert not is_link_to(make_source_circle(90212), make_source_circle(90211).signup_link or "")
    assert not is_link_to(make_source_circle(signup_link=None), "/en/signup/riverside-90211/")


def test_origin_makes_an_external_id() -> None:
    assert compose_source_origin(SourceCircleId(90211)) == "p2pu-90211"
