"""Times are right on the clock people live by, over every change of it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.announcements.values import Place, PlannedMeeting
from service.rendering.times import compose_span, render_local_date
from tests.rendering.values import make_circle, make_meetings, render_first_post

ZONES = (
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Sao_Paulo",
    "UTC",
)
MARKUP = re.compile(r'\[date=(\S+) time=(\S+) timezone="([^"]+)"\]')

walls = st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2036, 1, 1))


@settings(deadline=None, max_examples=300)
@given(walls, st.integers(15, 300), st.sampled_from(ZONES))
def test_words_and_markup_name_the_same_moment(wall: datetime, minutes: int, zone: str) -> None:
    wall = wall.replace(second=0, microsecond=0)
    span = compose_span(PlannedMeeting(wall, minutes), zone)
    day, time, written_zone = MARKUP.fullmatch(render_local_date(span.start, zone)).groups()  # type: ignore[union-attr]
    marked = datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=ZoneInfo(written_zone))
    assert marked.astimezone(UTC) == span.start.astimezone(UTC)
    assert span.end.astimezone(UTC) - span.start.astimezone(UTC) == timedelta(minutes=minutes)
    exists = span.start.replace(tzinfo=None) == wall
    assert exists or _is_skipped(wall, zone)


def _is_skipped(wall: datetime, zone: str) -> bool:
    offsets = {wall.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset() for fold in (0, 1)}
    return len(offsets) == 2


@pytest.mark.parametrize(
    ("zone", "wall", "words", "utc"),
    [
        ("America/New_York", datetime(2027, 3, 14, 2, 30), "Sunday 14 March, 3:30 am", "07:30"),
        ("America/New_York", datetime(2026, 11, 1, 1, 30), "Sunday 1 November, 1:30 am", "05:30"),
        ("Europe/Berlin", datetime(2027, 3, 28, 2, 30), "Sunday 28 March, 3:30 am", "01:30"),
        ("Europe/Berlin", datetime(2026, 10, 25, 2, 30), "Sunday 25 October, 2:30 am", "00:30"),
        ("Australia/Lord_Howe", datetime(2026, 10, 4, 2, 15), "Sunday 4 October, 2:45 am", "15:45"),
        ("Australia/Lord_Howe", datetime(2027, 4, 4, 1, 45), "Sunday 4 April, 1:45 am", "14:45"),
        ("Asia/Kathmandu", datetime(2026, 10, 13, 18, 0), "Tuesday 13 October, 6:00 pm", "12:15"),
    ],
)
def test_gap_and_fold_are_said_as_the_clock_shows_them(
    zone: str, wall: datetime, words: str, utc: str
) -> None:
    start = compose_span(PlannedMeeting(wall, 60), zone).start
    assert f"{start.astimezone(UTC):%H:%M}" == utc
    post = render_first_post(
        make_circle(zone=zone, meetings=(PlannedMeeting(wall, 60),), place=Place(online=True)),
        now=datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert f"1. {words} · other time zones: [date=" in post


def test_a_weekly_hour_stays_the_same_when_the_clock_changes() -> None:
    spans = [
        compose_span(meeting, "America/New_York")
        for meeting in make_meetings(datetime(2026, 10, 13, 18), count=6)
    ]
    assert {span.start.hour for span in spans} == {18}
    assert [span.start.astimezone(UTC).hour for span in spans] == [22, 22, 22, 23, 23, 23]


@pytest.mark.parametrize(
    ("start", "minutes", "words"),
    [
        (datetime(2026, 10, 13, 18), 90, "Tuesday 13 October 2026, 6:00–7:30 pm"),
        (datetime(2026, 10, 13, 11, 30), 90, "Tuesday 13 October 2026, 11:30 am–1:00 pm"),
        (datetime(2026, 10, 13, 12), 60, "Tuesday 13 October 2026, 12:00–1:00 pm"),
        (datetime(2026, 10, 13, 0), 60, "Tuesday 13 October 2026, 12:00–1:00 am"),
        (datetime(2026, 10, 13, 23), 90, "Tuesday 13 October 2026, 11:00 pm–12:30 am"),
    ],
)
def test_hours_are_said_as_people_say_them(start: datetime, minutes: int, words: str) -> None:
    post = render_first_post(make_circle(meetings=(PlannedMeeting(start, minutes),)))
    assert f"**Next meeting: {words} (Pittsburgh time)**\n" in post


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("America/New_York", "Pittsburgh time"),
        ("America/Los_Angeles", "Los Angeles time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("Asia/Kathmandu", "Kathmandu time"),
        ("UTC", "UTC"),
        ("Etc/GMT+5", "GMT+5"),
    ],
)
def test_zone_is_named_after_the_town_when_it_is_the_towns(zone: str, words: str) -> None:
    assert f"Times are {words}." in render_first_post(make_circle(zone=zone)).replace("\\", "")


def test_years_are_named_when_the_circle_lasts_beyond_one() -> None:
    inside = render_first_post(make_circle())
    assert "6. Tuesday 17 November, 6:00 pm\n" in inside
    beyond = render_first_post(make_circle(meetings=make_meetings(datetime(2026, 12, 15, 18), count=4)))
    assert "2. Tuesday 22 December 2026, 6:00 pm\n" in beyond
    assert "4. Tuesday 5 January 2027, 6:00 pm\n" in beyond
    assert date(2027, 1, 5).weekday() == 1
