"""Organizers are called when something new waits, at most once a day, and about the same things once a week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.organizers import AGAIN_AFTER, AT_MOST_EVERY, WaitingThings, decide_call

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def make_things(newest: timedelta | None, upcoming: timedelta | None = None) -> WaitingThings:
    """Something that began to wait so long ago, and something that will in so long."""
    return WaitingThings(
        undecided=int(newest is not None),
        doubtful=0,
        incomplete=0,
        offered=0,
        candidates=0,
        unlisted=0,
        clashes=0,
        newest_at=None if newest is None else NOW - newest,
        next_at=None if upcoming is None else NOW + upcoming,
    )


@pytest.mark.parametrize(
    ("newest", "called", "is_due"),
    [
        (None, None, False),
        (HOUR, None, True),
        (HOUR, 2 * HOUR, False),
        (HOUR, timedelta(hours=25), True),
        (timedelta(days=3), timedelta(days=2), False),
        (timedelta(days=9), timedelta(days=7), True),
    ],
    ids=["nothing", "first", "called today", "new since yesterday", "known since days", "known for a week"],
)
def test_organizers_are_called_in_time(
    newest: timedelta | None, called: timedelta | None, is_due: bool
) -> None:
    called_at = None if called is None else NOW - called
    assert decide_call(make_things(newest), called_at, NOW).is_due is is_due


@given(
    newest=st.timedeltas(timedelta(0), timedelta(days=60)),
    called=st.none() | st.timedeltas(timedelta(0), timedelta(days=60)),
)
def test_looking_when_told_to_is_enough(newest: timedelta, called: timedelta | None) -> None:
    """Nothing becomes due between now and the moment that is named."""
    called_at = None if called is None else NOW - called
    things = make_things(newest)
    decision = decide_call(things, called_at, NOW)
    assert decision.look_at is not None
    if decision.is_due:
        assert called_at is None or NOW - called_at >= AT_MOST_EVERY
        return
    assert NOW < decision.look_at <= NOW + AGAIN_AFTER
    assert not decide_call(things, called_at, decision.look_at - timedelta(microseconds=1)).is_due
    assert decide_call(things, called_at, decision.look_at).is_due


def test_what_will_wait_by_time_alone_is_looked_at_then() -> None:
    assert decide_call(make_things(None, 5 * HOUR), None, NOW).look_at == NOW + 5 * HOUR
