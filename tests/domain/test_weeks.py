"""Weeks in a zone: they leave no gap, and exactly one recap is due in each."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.weeks import (
    Week,
    compute_due,
    compute_window,
    find_due_week,
    find_next_due,
    find_week,
    is_late,
)

ZONES = (
    "UTC",
    "America/New_York",
    "Europe/Berlin",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Santiago",
    "Africa/Cairo",
    "Asia/Tehran",
)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2034, 12, 31), timezones=st.just(UTC))
HOURS = st.integers(0, 23)


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2026, 10, 12), "2026-w42"),
        (date(2026, 10, 18), "2026-w42"),
        (date(2026, 12, 28), "2026-w53"),
        (date(2027, 1, 3), "2026-w53"),
        (date(2027, 1, 4), "2027-w01"),
        (date(2024, 12, 30), "2025-w01"),
        (date(2025, 12, 29), "2026-w01"),
    ],
)
def test_day_belongs_to_its_iso_week(day: date, key: str) -> None:
    week = find_week(day)
    assert week.key == key
    assert week.monday <= day <= week.sunday
    assert week.before < week < week.after


def test_week_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="week"):
        Week(2025, 53)
    assert Week(2026, 53).after == Week(2027, 1)
    assert Week(2027, 1).before == Week(2026, 53)


@pytest.mark.parametrize(
    ("week", "zone", "hours"),
    [
        (Week(2026, 42), "America/New_York", 168),
        (Week(2026, 44), "America/New_York", 169),
        (Week(2026, 10), "America/New_York", 167),
        (Week(2026, 13), "Europe/Berlin", 167),
        (Week(2026, 43), "Europe/Berlin", 169),
        (Week(2026, 40), "Australia/Lord_Howe", 167.5),
        (Week(2026, 44), "UTC", 168),
    ],
)
def test_week_over_a_change_of_the_clocks_has_its_own_length(week: Week, zone: str, hours: float) -> None:
    window = compute_window(week, zone)
    assert window.end - window.start == timedelta(hours=hours)


def test_day_line_lies_between_two_zones() -> None:
    """On the first island it is Tuesday already when Monday begins on the last one."""
    first, last = (
        compute_window(Week(2026, 42), zone) for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago")
    )
    assert last.start - first.start == timedelta(hours=25)
    sunday_evening = datetime(2026, 10, 11, 20, tzinfo=UTC)
    assert first.holds(sunday_evening)
    assert not last.holds(sunday_evening)
    assert find_due_week(sunday_evening, "Pacific/Kiritimati", 9) == Week(2026, 42)
    assert find_due_week(sunday_evening, "Pacific/Pago_Pago", 9) == Week(2026, 41)


def test_monday_without_a_midnight_begins_at_its_first_moment() -> None:
    """In Iran, clocks went from midnight to one on Monday 22 March 2021."""
    zone = ZoneInfo("Asia/Tehran")
    start = compute_window(Week(2021, 12), zone.key).start
    assert start.astimezone(zone).replace(tzinfo=None) == datetime(2021, 3, 22, 1)
    assert (start - timedelta(seconds=1)).astimezone(zone).date() == date(2021, 3, 21)


@pytest.mark.parametrize(
    ("now", "hour", "week"),
    [
        ("2026-10-12T08:59:59-04:00", 9, Week(2026, 41)),
        ("2026-10-12T09:00:00-04:00", 9, Week(2026, 42)),
        ("2026-10-18T23:59:59-04:00", 9, Week(2026, 42)),
        ("2026-10-12T00:00:00-04:00", 0, Week(2026, 42)),
        ("2027-01-03T12:00:00-05:00", 9, Week(2026, 53)),
        ("2027-01-04T08:00:00-05:00", 9, Week(2026, 53)),
        ("2027-01-04T09:00:00-05:00", 9, Week(2027, 1)),
    ],
)
def test_recap_is_due_on_monday_morning_in_the_networks_zone(now: str, hour: int, week: Week) -> None:
    assert find_due_week(datetime.fromisoformat(now), "America/New_York", hour) == week


def test_worker_that_slept_three_weeks_catches_up_with_the_newest_only() -> None:
    asleep, awake = datetime(2026, 10, 12, 14, tzinfo=UTC), datetime(2026, 11, 4, 14, tzinfo=UTC)
    done = {find_due_week(asleep, "America/New_York", 9)}
    done.add(find_due_week(awake, "America/New_York", 9))
    assert done == {Week(2026, 42), Week(2026, 45)}


def test_title_speaks_of_this_week_only_while_it_lasts() -> None:
    week, zone = Week(2026, 42), "America/New_York"
    assert not is_late(week, zone, datetime(2026, 10, 18, 23, 59, tzinfo=ZoneInfo(zone)))
    assert is_late(week, zone, datetime(2026, 10, 19, tzinfo=ZoneInfo(zone)))


@given(moment=MOMENTS, zone=st.sampled_from(ZONES))
def test_every_moment_lies_in_exactly_one_week(moment: datetime, zone: str) -> None:
    week = find_week(moment.astimezone(ZoneInfo(zone)).date())
    assert [one for one in (week.before, week, week.after) if compute_window(one, zone).holds(moment)] == [
        week
    ]
    assert compute_window(week, zone).end == compute_window(week.after, zone).start


@given(moment=MOMENTS, zone=st.sampled_from(ZONES), hour=HOURS)
def test_due_week_is_the_newest_whose_moment_has_come(moment: datetime, zone: str, hour: int) -> None:
    week = find_due_week(moment, zone, hour)
    assert compute_due(week, zone, hour) <= moment < compute_due(week.after, zone, hour)
    assert find_next_due(moment, zone, hour) == compute_due(week.after, zone, hour)


@given(
    begin=MOMENTS,
    steps=st.lists(st.floats(-30.0, 400.0), max_size=60),
    zone=st.sampled_from(ZONES),
    hour=HOURS,
)
def test_each_week_is_found_once_whatever_the_looks(
    begin: datetime, steps: list[float], zone: str, hour: int
) -> None:
    """Looks at any time, clocks that jump back too: one that sees its week done does nothing."""
    now, done = begin, [find_due_week(begin, zone, hour)]
    for step_h in steps:
        now += timedelta(hours=step_h)
        due = find_due_week(now, zone, hour)
        if due > done[-1]:
            done.append(due)
        assert done[-1] >= due
    assert len(done) == len(set(done))
