"""Dates are reckoned only where they can be but one way; moves are told only where nothing else explains them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.sources.schedules import Dates, derive_schedule, find_moves
from tests.sources.made import DATES

DAYS = st.dates(date(2026, 9, 1), date(2026, 12, 31))
SOME_DATES = st.builds(
    Dates,
    first=DAYS,
    at=st.sampled_from([time(18), time(9, 30)]),
    last=st.none() | DAYS,
    next=st.none() | DAYS,
    meetings=st.none() | st.integers(0, 12),
)


def at(month: int, day: int, hour: int = 18) -> datetime:
    return datetime(2026, month, day, hour)


def starts_of(**changes: Any) -> tuple[datetime, ...]:
    return derive_schedule(replace(DATES, **changes)).starts


def is_partial(**changes: Any) -> bool:
    return derive_schedule(replace(DATES, **changes)).partial


def test_weekly_meetings_are_reckoned_over_a_change_of_the_clocks() -> None:
    weekly = derive_schedule(DATES)
    assert weekly.starts == tuple(at(10, 13) + timedelta(weeks=week) for week in range(6))
    assert not weekly.partial


@pytest.mark.parametrize(
    "changes",
    [
        {"meetings": 5},
        {"meetings": 7},
        {"meetings": 0},
        {"meetings": None},
        {"last": None},
        {"last": date(2026, 11, 16)},
        {"last": date(2026, 10, 6)},
        {"next": date(2026, 10, 21)},
        {"next": date(2026, 11, 24)},
    ],
)
def test_schedule_that_could_be_otherwise_is_partial(changes: dict[str, Any]) -> None:
    assert is_partial(**changes)


def test_partial_schedule_has_the_days_that_are_known() -> None:
    assert starts_of(meetings=5, next=date(2026, 10, 27)) == (at(10, 13), at(10, 27), at(11, 17))


def test_single_meeting_is_complete() -> None:
    assert not is_partial(last=DATES.first, meetings=1)
    assert not is_partial(last=DATES.first, meetings=None)


def test_listed_meetings_leave_nothing_to_reckon() -> None:
    listed = (at(10, 20), at(10, 13), at(10, 20))
    assert derive_schedule(replace(DATES, starts=listed, meetings=9)).starts == (at(10, 13), at(10, 20))
    assert not is_partial(starts=listed)


@pytest.mark.parametrize(
    ("changes", "moves"),
    [
        ({"first": date(2026, 10, 14)}, [(at(10, 13), at(10, 14))]),
        ({"first": date(2026, 10, 18)}, [(at(10, 13), at(10, 18))]),
        ({"last": date(2026, 11, 19)}, [(at(11, 17), at(11, 19))]),
        ({"next": date(2026, 10, 21)}, [(at(10, 20), at(10, 21))]),
        ({"next": date(2026, 10, 24)}, [(at(10, 27), at(10, 24))]),
        ({"last": date(2026, 11, 19), "meetings": 7}, []),
        ({"next": date(2026, 10, 21), "meetings": 5}, []),
    ],
)
def test_meeting_that_moved_is_known_by_where_it_was(changes: dict[str, Any], moves: list[object]) -> None:
    assert list(find_moves(DATES, replace(DATES, **changes))) == moves


def test_next_meeting_of_a_partial_schedule_rolls_on_and_moves_nothing() -> None:
    twice_a_week = replace(DATES, meetings=11, next=date(2026, 10, 13))
    assert list(find_moves(twice_a_week, replace(twice_a_week, next=date(2026, 10, 15)))) == []
    without_end = replace(twice_a_week, last=None)
    assert list(find_moves(without_end, replace(without_end, next=date(2026, 10, 15)))) == []


@given(SOME_DATES, SOME_DATES)
def test_moves_lead_from_what_was_to_what_is(before: Dates, now: Dates) -> None:
    old, new = derive_schedule(before), derive_schedule(now)
    assert list(new.starts) == sorted(set(new.starts))
    moves = list(find_moves(before, now))
    assert len({was for was, _ in moves}) == len({to for _, to in moves}) == len(moves)
    for was, to in moves:
        assert was in old.starts
        assert was not in new.starts
        assert to in new.starts
        assert to not in old.starts
    assert list(find_moves(before, before)) == []
