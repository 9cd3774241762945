"""Which meeting and which moment are meant, by when and where it is said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service.domain.commands.reading import read_commands
from service.domain.languages import Language
from service.domain.voices.circle import SaidCircle
from tests.domain.commands.circles import BOT, SAID, TUESDAYS, describe, make_circle, make_tuesdays, read

TUESDAY_MORNING = datetime(2026, 10, 13, 13, tzinfo=UTC)
"""9 am in Pittsburgh, on the day of a meeting at 6 pm."""
SECOND = datetime(2026, 10, 13, 10)


def read_at(line: str, said_at: datetime, circle: SaidCircle | None = None) -> str:
    return describe(read(f"@companion {line}", circle, said_at=said_at))


@pytest.mark.parametrize(
    "day",
    ["tonight", "today", "tonight's meeting", "this evening", "heute", "heute Abend", "hoy", "esta noche"],
)
def test_on_the_day_of_a_meeting_today_is_that_meeting(day: str) -> None:
    assert read_at(f"cancel {day}", TUESDAY_MORNING) == "cancel 13 Oct 18:00"


@pytest.mark.parametrize("day", ["tomorrow", "tomorrow's meeting", "morgen", "mañana"])
def test_on_the_day_before_tomorrow_is_that_meeting(day: str) -> None:
    assert read_at(f"cancel {day}", TUESDAY_MORNING - timedelta(days=1)) == "cancel 13 Oct 18:00"


def test_today_is_the_circles_day_and_not_that_of_greenwich() -> None:
    evening = datetime(2026, 10, 13, 1, tzinfo=UTC)
    assert read_at("cancel tomorrow", evening) == "cancel 13 Oct 18:00"


def test_on_a_tuesday_tuesday_may_be_today_or_in_a_week() -> None:
    assert read_at("cancel Tuesday", TUESDAY_MORNING) == "! date_unclear = cancel 13 Oct"
    assert read_at("cancel Tuesday", TUESDAY_MORNING + timedelta(hours=10)) == "cancel 20 Oct 18:00"


@pytest.mark.parametrize("day", ["this Tuesday", "diesen Dienstag", "este martes"])
def test_this_tuesday_said_on_a_tuesday_is_today(day: str) -> None:
    assert read_at(f"cancel {day}", TUESDAY_MORNING) == "cancel 13 Oct 18:00"


@pytest.mark.parametrize(
    "day", ["next Tuesday", "nächsten Dienstag", "el próximo martes", "this coming Tuesday"]
)
def test_next_tuesday_said_on_a_tuesday_is_in_a_week(day: str) -> None:
    assert read_at(f"cancel {day}", TUESDAY_MORNING) == "cancel 20 Oct 18:00"


def test_next_tuesday_said_on_monday_may_be_tomorrow_or_in_a_week() -> None:
    monday = TUESDAY_MORNING - timedelta(days=1)
    assert read_at("cancel next Tuesday", monday) == "! date_unclear = cancel 13 Oct"
    assert read_at("cancel next Tuesday", monday, make_circle(TUESDAYS[1:2])) == "cancel 13 Oct 18:00"
    assert read_at("cancel next Tuesday", monday - timedelta(days=3)) == "cancel 13 Oct 18:00"


def test_meeting_that_has_begun_is_past() -> None:
    begun = TUESDAY_MORNING + timedelta(hours=9, minutes=1)
    assert read_at("cancel tonight", begun) == "! past = cancel 20 Oct"
    assert read_at("cancel 13 Oct", begun) == "! past = cancel 20 Oct"


def test_command_read_long_after_it_was_said_means_what_it_meant_then() -> None:
    later = SAID + timedelta(days=30)
    lines = read_commands(
        "@companion cancel tomorrow",
        BOT,
        make_tuesdays(),
        TUESDAY_MORNING - timedelta(days=1),
        later,
        language=Language.EN,
    )
    assert describe(lines) == "cancel 13 Oct 18:00"


def test_forum_whose_clock_is_ahead_makes_no_coming_meeting_a_past_one() -> None:
    now = TUESDAY_MORNING + timedelta(hours=8, minutes=59)
    lines = read_commands(
        "@companion cancel 13 Oct", BOT, make_tuesdays(), now + timedelta(hours=1), now, language=Language.EN
    )
    assert describe(lines) == "cancel 13 Oct 18:00"


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        ("cancel 13 Oct", "! date_unclear = cancel 13 Oct 10:00 am"),
        ("cancel 13 Oct 6 pm", "cancel 13 Oct 18:00"),
        ("cancel 13 Oct 10", "cancel 13 Oct 10:00"),
        ("cancel 13 Oct at 6", "cancel 13 Oct 18:00"),
        ("cancel 13 Oct 7 pm", "! no_meeting_there = cancel 13 Oct 10:00 am"),
        ("move 13 Oct 18:00 to 14 Oct", "move 13 Oct 18:00 -> 14 Oct 18:00"),
        ("cancel next meeting", "cancel 13 Oct 10:00"),
    ],
)
def test_of_two_meetings_of_a_day_the_hour_tells(line: str, meaning: str) -> None:
    assert read_at(line, SAID, make_circle([SECOND, *TUESDAYS[1:]])) == meaning


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        ("cancel 10/11", "! date_unclear = cancel 11 Oct"),
        ("cancel 11/12", "cancel 12 Nov 18:00"),
        ("move 11/12 to 11/13", "move 12 Nov 18:00 -> 13 Nov 18:00"),
        ("move 11/12 to 12/11", "move 12 Nov 18:00 -> 11 Dec 18:00"),
        ("move 12/11 to 10/12", "move 12 Nov 18:00 -> 10 Dec 18:00"),
    ],
)
def test_day_and_month_are_told_apart_by_the_meeting_they_hit(line: str, meaning: str) -> None:
    starts = [datetime(2026, 10, 11, 18), datetime(2026, 11, 10, 18), datetime(2026, 11, 12, 18)]
    assert read_at(line, SAID, make_circle(starts)) == meaning


@pytest.mark.parametrize(
    ("usual", "written", "hour"),
    [
        (18, "6:30", "18:30"),
        (18, "10", "10:00"),
        (18, "9:30", "21:30"),
        (10, "9:30", "09:30"),
        (10, "11", "11:00"),
        (10, "8", "08:00"),
        (9, "12", "12:00"),
        (18, "06:30", "06:30"),
        (18, "9 Uhr", "09:00"),
        (18, "9 am", "09:00"),
    ],
)
def test_bare_hour_is_the_one_nearest_to_the_usual_hour_by_day(usual: int, written: str, hour: str) -> None:
    circle = make_circle([start.replace(hour=usual) for start in TUESDAYS])
    assert read_at(f"move 13 Oct to 14 Oct {written}", SAID, circle).endswith(f"-> 14 Oct {hour}")


def test_hour_that_lies_as_near_in_the_morning_as_in_the_evening_is_unclear() -> None:
    circle = make_circle([start.replace(hour=14) for start in TUESDAYS])
    assert read_at("move 13 Oct to 14 Oct 8", SAID, circle).startswith("! time_unclear")


def test_circle_that_never_met_has_no_usual_hour() -> None:
    assert read_at("add 1 Dec", SAID, make_circle([])) == "! time_missing = add 14 Oct 6:00 pm"
    assert read_at("add 1 Dec 19:00", SAID, make_circle([])) == "add 1 Dec 19:00"


@pytest.mark.parametrize(
    "line",
    [
        "add 14 March 2027 2:30 am",
        "añadir el 14 de marzo de 2027 a las 02:30",
        "neuer Termin 14. März 2027 02:30",
        "move 13 Oct to 14 March 2027 2:30 am",
    ],
)
def test_hour_that_clocks_skip_is_asked_for(line: str) -> None:
    assert read_at(line, SAID).startswith("! time_unclear = ")
    assert read_at(line, SAID).endswith("14 Mar 2027 3:30 am")


def test_usual_hour_that_clocks_skip_is_the_one_they_show() -> None:
    circle = make_circle([datetime(2026, 10, 13, 2, 30)], zone="Europe/Berlin")
    assert read_at("add 28 March 2027", SAID, circle) == "add 28 Mar 03:30"
    assert read_at("move all by 166 days", SAID, circle).endswith("by 166 days, 0:00:00")


@pytest.mark.parametrize(
    ("line", "near"),
    [
        ("add 1/2", "add 2 Jan 6:00 pm"),
        ("neuer Termin 1/2", "add 2 Jan 6:00 pm"),
        ("añadir 1/2", "add 2 Jan 6:00 pm"),
        ("add 1/2 7 pm", "add 2 Jan 7:00 pm"),
    ],
)
def test_of_two_days_that_may_be_meant_one_is_offered(line: str, near: str) -> None:
    assert read_at(line, SAID) == f"! date_unclear = {near}"


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        ("add 5 January 18:00", "add 5 Jan 18:00"),
        ("add 5 October 18:00", "! past = add 24 Nov 6:00 pm"),
        ("add 5 October 2026 18:00", "! past = add 24 Nov 6:00 pm"),
        ("add 5 October 2027 18:00", "add 5 Oct 18:00"),
        ("add 5 March 18:00", "! date_unclear = add 5 Mar 2027 6:00 pm"),
        ("añadir el 5 de octubre", "! past = add 24 Nov 6:00 pm"),
        ("neuer Termin 5. Oktober", "! past = add 24 Nov 6:00 pm"),
        ("move 13 Oct to 5 Oct", "! past = move 13 Oct to 14 Oct 6:00 pm"),
        ("move 20 Oct to 6 Oct 7 pm", "! past = move 20 Oct to 21 Oct 6:00 pm"),
        ("move 13 Oct to 5 Feb", "! date_unclear = move 13 Oct to 5 Feb 2027 6:00 pm"),
        ("move 13 Oct to 5 Feb 2027", "move 13 Oct 18:00 -> 5 Feb 18:00"),
        ("mover el 20 oct al 5 oct", "! past = move 20 Oct to 21 Oct 6:00 pm"),
        ("verschiebe 20.10. auf 5.10.", "! past = move 20 Oct to 21 Oct 6:00 pm"),
        ("move all from 3 Nov to 5 Oct", "! past = move all from 3 Nov by 1 week"),
        ("move all from 3 Nov to 5 Mar", "! date_unclear = move all from 3 Nov by 1 week"),
    ],
)
def test_day_that_has_passed_or_is_far_away_is_asked_for_its_year(line: str, meaning: str) -> None:
    assert read_at(line, SAID) == meaning
