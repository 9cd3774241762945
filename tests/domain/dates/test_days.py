"""Written days: what stands there, and which dates it means."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from babel.dates import get_day_names, get_month_names
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.dates.choosing import ChosenDates, decide_dates
from service.domain.dates.days import parse_days
from service.domain.dates.spelling import mend_spelling
from service.domain.dates.words import flatten

WRITTEN_ON = date(2026, 9, 14)
"""A Monday."""


def choose(text: str, today: date = WRITTEN_ON) -> ChosenDates:
    return decide_dates(parse_days(flatten(mend_spelling(text))), today)


def only_dates(text: str, today: date = WRITTEN_ON) -> list[str]:
    chosen = choose(text, today)
    assert len(chosen.readings) == 1
    return [day.isoformat() for day in chosen.readings[0]]


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-13",
        "2026-10-13T18:00",
        "13 October 2026",
        "13th of October 2026",
        "October 13th, 2026",
        "Oct 13",
        "oct13",
        "Oct. 13 at 6",
        "Tuesday 13 Oct",
        "Tue, Oct 13, 6-7:30 pm",
        "the 13th of October",
        "13-Oct-2026",
        "October thirteenth",
        "Ocotber 13",
        "13.10.2026",
        "13.10.26",
        "13.10. 18:00",
        "Di 13.10.",
        "Dienstag, den 13.10. um 18 Uhr",
        "am 13.10 um 18 Uhr",
        "13. Oktober",
        "martes 13 de octubre",
        "el 13 de octubre de 2026 a las 18h",
        "martes, 13/10/2026",
        "10/13",
        "10/13/26",
        "13/10/2026",
        "2026/10/13",
        "13 oct '26",
        "Tuesday the 13th",
        "martes 13",
        "second Tuesday in October",
        "10/13/2026 6pm",
    ],
)
def test_thirteenth_of_october_in_common_forms(text: str) -> None:
    assert only_dates(text) == ["2026-10-13"]


@settings(deadline=None, max_examples=150)
@given(
    day=st.dates(date(2026, 1, 1), date(2029, 12, 31)),
    language=st.sampled_from(["en", "de", "es"]),
    with_weekday=st.booleans(),
    form=st.sampled_from(["day first", "month first", "iso", "dotted"]),
)
def test_any_day_with_its_year_is_read_back(day: date, language: str, with_weekday: bool, form: str) -> None:
    month = get_month_names("wide", locale=language)[day.month]
    de = " de " if language == "es" else ". " if language == "de" else " "
    written = {
        "day first": f"{day.day}{de}{month}{' de ' if language == 'es' else ' '}{day.year}",
        "month first": f"{month} {day.day}, {day.year}",
        "iso": day.isoformat(),
        "dotted": f"{day.day}.{day.month}.{day.year}",
    }[form]
    text = f"{get_day_names('wide', locale=language)[day.weekday()]}, {written}" if with_weekday else written
    assert only_dates(text) == [day.isoformat()]


@settings(deadline=None, max_examples=100)
@given(day=st.dates(date(2026, 1, 1), date(2028, 12, 31)), ago=st.integers(0, 364))
def test_day_without_a_year_is_the_next_such_day(day: date, ago: int) -> None:
    read = date.fromisoformat(only_dates(f"{day:%d %B}", day - timedelta(days=ago))[0])
    assert (read.month, read.day) == (day.month, day.day)
    assert read >= day - timedelta(days=ago)
    if (day.month, day.day) != (2, 29):
        assert read == day


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("today", "2026-09-14"),
        ("tomorrow", "2026-09-15"),
        ("übermorgen", "2026-09-16"),
        ("pasado mañana", "2026-09-16"),
        ("in two weeks", "2026-09-28"),
        ("in 2 Wochen", "2026-09-28"),
        ("dentro de dos semanas", "2026-09-28"),
        ("next Tuesday", "2026-09-15"),
        ("nächsten Montag", "2026-09-21"),
        ("el próximo jueves", "2026-09-17"),
        ("nxt thurs", "2026-09-17"),
        ("the 20th", "2026-09-20"),
        ("el 20 de octubre", "2026-10-20"),
        ("last Friday in October", "2026-10-30"),
        ("29 February", "2028-02-29"),
    ],
)
def test_day_is_counted_from_the_day_of_writing(text: str, first: str) -> None:
    assert only_dates(text) == [first]


def test_next_weekday_is_a_guess_and_tomorrow_is_not() -> None:
    assert choose("next Tuesday").guessed
    assert not choose("tomorrow").guessed
    assert not choose("Oct 13").guessed


@pytest.mark.parametrize("text", ["10/11/2026", "10/11", "10-11-2026", "10/11/26"])
def test_ten_eleven_keeps_both_readings(text: str) -> None:
    readings = choose(text).readings
    assert sorted(day.isoformat() for (day,) in readings) == ["2026-10-11", "2026-11-10"]


@pytest.mark.parametrize(
    ("text", "day"),
    [("Tuesday 10/11/2026", "2026-11-10"), ("10/11 (Sunday)", "2026-10-11"), ("Di 10/11", "2026-11-10")],
)
def test_weekday_decides_between_two_readings(text: str, day: str) -> None:
    assert only_dates(text) == [day]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Oct 13, 20, 27 and Nov 3", ["2026-10-13", "2026-10-20", "2026-10-27", "2026-11-03"]),
        ("13., 20. und 27. Oktober", ["2026-10-13", "2026-10-20", "2026-10-27"]),
        ("13, 20 y 27 de octubre", ["2026-10-13", "2026-10-20", "2026-10-27"]),
        ("13.10., 20.10., 27.10.2026", ["2026-10-13", "2026-10-20", "2026-10-27"]),
        ("10/13, 10/20, 11/3", ["2026-10-13", "2026-10-20", "2026-11-03"]),
        ("3/11, 10/11, 17/11", ["2026-11-03", "2026-11-10", "2026-11-17"]),
        ("Dec 15, 22, Jan 5, 12, 2027", ["2026-12-15", "2026-12-22", "2027-01-05", "2027-01-12"]),
        ("Sep 1, 8, 15, 22", ["2026-09-01", "2026-09-08", "2026-09-15", "2026-09-22"]),
        ("Nov 3, Oct 13", ["2026-10-13", "2026-11-03"]),
    ],
)
def test_list_of_days_goes_on_in_time(text: str, dates: list[str]) -> None:
    assert only_dates(text) == dates


def test_weekday_tells_that_a_day_without_a_year_lies_behind_us() -> None:
    assert only_dates("Tuesday 8 September") == ["2026-09-08"]


def test_weekday_that_does_not_fit_is_a_contradiction_with_both_readings() -> None:
    chosen = choose("Monday 13 October 2026")
    assert chosen.contradictory
    assert [day.isoformat() for (day,) in chosen.readings] == ["2026-10-13", "2026-10-12"]


@pytest.mark.parametrize("text", ["31 November", "2026-13-45", "30.2.2027", "October 20, 9999", "31/2/2027"])
def test_day_that_no_calendar_has_is_no_day(text: str) -> None:
    assert parse_days(flatten(text))
    assert choose(text).readings == ()


@pytest.mark.parametrize(
    "text",
    [
        "24/7",
        "Python 3.11.",
        "at 18.30 Uhr",
        "6.30 pm",
        "October 2026",
        "guten Morgen",
        "por la mañana",
        "you may come",
    ],
)
def test_what_is_no_day_is_left_alone(text: str) -> None:
    assert [day for day in parse_days(flatten(text)) if not day.weak] == []


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=100))
def test_flat_text_keeps_its_positions(text: str) -> None:
    assert len(flatten(text)) == len(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Wensday", "Wednesday"),
        ("tuseday", "Tuesday"),
        ("Febuary", "February"),
        ("Donerstag", "Donnerstag"),
        ("otubre", "octubre"),
        ("Frida", "Frida"),
        ("Augusta", "Augusta"),
        ("Dienstags", "Dienstags"),
    ],
)
def test_misspelt_day_is_mended_and_other_words_are_not(typed: str, meant: str) -> None:
    assert mend_spelling(typed) == meant
