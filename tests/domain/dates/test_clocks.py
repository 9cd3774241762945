"""Written times of day, lengths and zones."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.dates.clocks import parse_clocks
from service.domain.dates.lengths import parse_interval, parse_meetings, parse_minutes, parse_weeks
from service.domain.dates.words import flatten
from service.domain.dates.zones import decide_existing, parse_zone


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("6 pm", "18:00"),
        ("6pm", "18:00"),
        ("6:30pm", "18:30"),
        ("6.30 p.m.", "18:30"),
        ("18:00", "18:00"),
        ("18h", "18:00"),
        ("18h30", "18:30"),
        ("18 Uhr", "18:00"),
        ("18.30 Uhr", "18:30"),
        ("18 Uhr 30", "18:30"),
        ("6 in the evening", "18:00"),
        ("Dienstagabend um 6", "18:00"),
        ("7 Uhr abends", "19:00"),
        ("a las 6 de la tarde", "18:00"),
        ("11 de la mañana", "11:00"),
        ("noon", "12:00"),
        ("12pm", "12:00"),
        ("12 am", "00:00"),
        ("06:30", "06:30"),
        ("10 Uhr", "10:00"),
        ("six pm", "18:00"),
    ],
)
def test_time_leaves_no_doubt(text: str, at: str) -> None:
    (clock,) = parse_clocks(flatten(text))
    assert (clock.at, clock.guessed) == (time.fromisoformat(at), False)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("at 6", "18:00"),
        ("um 6", "18:00"),
        ("a las 8", "20:00"),
        ("6:30", "18:30"),
        ("at 9", "09:00"),
        ("9:30", "09:30"),
        ("at 12", "12:00"),
        ("half past six", "18:30"),
        ("halb sieben", "18:30"),
        ("viertel nach sechs", "18:15"),
        ("a las seis y media", "18:30"),
        ("siete menos cuarto", "18:45"),
        ("at 7ish", "19:00"),
    ],
)
def test_bare_hour_is_guessed_as_people_mean_it(text: str, at: str) -> None:
    (clock,) = parse_clocks(flatten(text))
    assert (clock.at, clock.guessed) == (time.fromisoformat(at), True)


@pytest.mark.parametrize(
    ("text", "at", "minutes"),
    [
        ("6-7:30pm", "18:00", 90),
        ("6:00\N{EN DASH}7:30 pm", "18:00", 90),
        ("11-12:30 pm", "11:00", 90),
        ("10am-1pm", "10:00", 180),
        ("von 18 bis 19:30 Uhr", "18:00", 90),
        ("de 18 a 19:30", "18:00", 90),
        ("from 6 to 7:30", "18:00", 90),
        ("9 bis 11 Uhr", "09:00", 120),
    ],
)
def test_range_gives_start_and_length(text: str, at: str, minutes: int) -> None:
    (clock,) = parse_clocks(flatten(text))
    assert (clock.at, clock.minutes) == (time.fromisoformat(at), minutes)


@settings(deadline=None, max_examples=100)
@given(at=st.times(), form=st.sampled_from(["%H:%M", "%I:%M %p", "%H.%M Uhr", "%Hh%M", "%-I:%M%p"]))
def test_any_minute_of_the_day_is_read_back(at: time, form: str) -> None:
    (clock,) = parse_clocks(flatten(at.strftime(form)))
    assert clock.at == at.replace(second=0, microsecond=0)
    assert not clock.guessed or at.hour in range(9, 13)


@pytest.mark.parametrize(
    "text",
    [
        "6 weeks",
        "4-15 people",
        "at 12 Elm Street",
        "one evening",
        "1800",
        "at 1.5",
        "$6",
        "10/11",
        "room 6",
        "6 meetings",
    ],
)
def test_other_numbers_are_no_times(text: str) -> None:
    assert parse_clocks(flatten(text)) == ()


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90 minutes", 90),
        ("90min", 90),
        ("1.5 hours", 90),
        ("1,5 Std", 90),
        ("1½ h", 90),
        ("1h30", 90),
        ("an hour and a half", 90),
        ("anderthalb Stunden", 90),
        ("hora y media", 90),
        ("two hours", 120),
        ("2-hour sessions", 120),
        ("una hora", 60),
    ],
)
def test_length_of_a_meeting(text: str, minutes: int) -> None:
    length = parse_minutes(flatten(text))
    assert length is not None
    assert length.value == minutes


@pytest.mark.parametrize("text", ["18h", "5 minutes", "12 hours", "90 people"])
def test_what_is_no_length_of_a_meeting(text: str) -> None:
    assert parse_minutes(flatten(text)) is None


@pytest.mark.parametrize(
    ("text", "weeks", "meetings", "every"),
    [
        ("6 weeks", 6, None, None),
        ("six-week circle", 6, None, None),
        ("6 to 8 weeks", 6, None, None),
        ("8 semanas", 8, None, None),
        ("for two months", 8, None, None),
        ("8 meetings", None, 8, None),
        ("6x", None, 6, None),
        ("sechs Treffen", None, 6, None),
        ("seis sábados", None, 6, None),
        ("every other Tuesday", None, None, 2),
        ("alle zwei Wochen", 2, None, 2),
        ("cada 15 días", None, None, 2),
        ("wöchentlich", None, None, 1),
    ],
)
def test_how_many_and_how_often(
    text: str, weeks: int | None, meetings: int | None, every: int | None
) -> None:
    flat = flatten(text)
    read = (parse_weeks(flat), parse_meetings(flat), parse_interval(flat))
    assert tuple(length.value if length else None for length in read) == (weeks, meetings, every)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("America/New_York", "America/New_York"),
        ("europe/berlin", "Europe/Berlin"),
        ("America/New York", "America/New_York"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("Eastern", "America/New_York"),
        ("MEZ", "Europe/Berlin"),
        ("UTC+2", "Etc/GMT-2"),
        ("gmt", "Etc/UTC"),
        ("Europe/Pittsburgh", None),
        ("Mars/Olympus", None),
        ("Etc/../../passwd", None),
        ("Pittsburgh time", None),
    ],
)
def test_zone_is_read_by_its_name(text: str, zone: str | None) -> None:
    assert parse_zone(text) == zone


def test_hour_that_the_clocks_skip_moves_on() -> None:
    assert decide_existing(datetime(2027, 3, 14, 2, 30), "America/New_York") == datetime(2027, 3, 14, 3, 30)


def test_hour_that_the_clocks_show_twice_stays() -> None:
    assert decide_existing(datetime(2026, 11, 1, 1, 30), "America/New_York") == datetime(2026, 11, 1, 1, 30)
