"""What people are told of a circle that changed, and what follows without a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.domain.announcements.values import Place
from service.domain.changes import ChangeKind, Told, compare_told, tell_all
from service.domain.voices.binding import compose_uid
from service.domain.voices.circle import Meeting, MeetingStatus, SaidCircle
from service.domain.voices.values import Fields

ZONE = "America/New_York"
NOW = datetime(2026, 10, 12, 12, tzinfo=UTC)
DATES = tuple(datetime(2026, 10, 13, 18) + timedelta(weeks=week) for week in range(4))
FIELDS = Fields(name="Spanish", place=Place(branch="Riverside Library"), room="Room A", zone=ZONE)


def make_meeting(first: datetime, to: datetime | None = None, status: str = "planned") -> Meeting:
    return Meeting(compose_uid("t431", first), to or first, 90, ZONE, MeetingStatus(status))


def make_circle(meetings: Sequence[Meeting] | None = None, fields: Fields = FIELDS) -> SaidCircle:
    if meetings is None:
        meetings = [make_meeting(start) for start in DATES]
    return SaidCircle("t431", fields, (), tuple(meetings))


def tell(meetings: Sequence[Meeting], told: Told | None = None, now: datetime = NOW) -> Sequence[ChangeKind]:
    told = told or tell_all(make_circle())
    return [change.kind for change in compare_told(told, make_circle(meetings), now).changes]


def with_second(to: datetime | None = None, status: str = "planned") -> Sequence[Meeting]:
    first, second, *rest = DATES
    return [make_meeting(first), make_meeting(second, to, status), *map(make_meeting, rest)]


@pytest.mark.parametrize(
    ("meetings", "kinds"),
    [
        (with_second(), []),
        (with_second(DATES[1] + timedelta(hours=1)), [ChangeKind.MOVED]),
        (with_second(DATES[1] + timedelta(days=90)), [ChangeKind.MOVED]),
        (with_second(status="cancelled"), [ChangeKind.CANCELLED]),
        (with_second(status="withdrawn"), [ChangeKind.CANCELLED]),
        ([*with_second(), make_meeting(DATES[0] + timedelta(days=1))], [ChangeKind.ADDED]),
        ([*with_second(), make_meeting(DATES[0] + timedelta(days=90))], []),
    ],
    ids=["same", "moved", "moved far", "cancelled", "withdrawn", "added soon", "added far ahead"],
)
def test_what_concerns_the_next_two_weeks_is_told(
    meetings: Sequence[Meeting], kinds: Sequence[ChangeKind]
) -> None:
    assert tell(meetings) == kinds


def test_what_lies_beyond_follows_silently_and_is_never_told_later() -> None:
    last = [*map(make_meeting, DATES[:3]), make_meeting(DATES[3], DATES[3] + timedelta(days=1))]
    difference = compare_told(tell_all(make_circle()), make_circle(last), NOW)
    assert difference.changes == ()
    assert tell(last, difference.after, NOW + timedelta(days=14)) == []


def test_first_meeting_that_moves_is_told_however_far_ahead() -> None:
    moved = [make_meeting(DATES[0], DATES[0] + timedelta(days=1)), *map(make_meeting, DATES[1:])]
    assert tell(moved, now=NOW - timedelta(days=60)) == [ChangeKind.MOVED]


def test_what_is_over_is_not_told() -> None:
    assert tell(with_second(DATES[1] + timedelta(hours=1)), now=NOW + timedelta(days=10)) == []


def test_change_and_its_undo_say_nothing() -> None:
    told = tell_all(make_circle())
    moved = compare_told(told, make_circle(with_second(DATES[1] + timedelta(days=1))), NOW)
    assert moved.changes
    assert compare_told(told, make_circle(), NOW).changes == ()


def test_equal_list_of_dates_says_nothing_whichever_meeting_is_where() -> None:
    swapped = [
        make_meeting(DATES[0], DATES[1]),
        make_meeting(DATES[1], DATES[0]),
        *map(make_meeting, DATES[2:]),
    ]
    assert tell(swapped) == []


def test_meeting_that_took_the_place_of_another_is_not_told_beside_a_real_change() -> None:
    taken = [
        make_meeting(DATES[0] + timedelta(minutes=30), DATES[0]),
        make_meeting(DATES[1], DATES[1] + timedelta(days=1)),
        *map(make_meeting, DATES[2:]),
    ]
    assert tell(taken) == [ChangeKind.MOVED]


def test_cancelled_meeting_that_is_on_after_all_is_good_news() -> None:
    told = tell_all(make_circle(with_second(status="cancelled")))
    assert tell(with_second(), told) == [ChangeKind.BACK_ON]


@pytest.mark.parametrize("days", [2, 25, 90])
def test_circle_that_goes_on_after_all_is_told_however_far_ahead(days: int) -> None:
    off = make_circle([make_meeting(start, status="cancelled") for start in DATES], replace(FIELDS, off=True))
    added = make_meeting(datetime(2026, 10, 12, 18) + timedelta(days=days))
    difference = compare_told(tell_all(off), make_circle([*off.meetings, added]), NOW)
    assert difference.taken_up
    assert [(one.kind, one.uid) for one in difference.changes] == [(ChangeKind.ADDED, added.uid)]
    assert not compare_told(difference.after, make_circle([*off.meetings, added]), NOW).must_be_told


def test_all_meetings_of_a_circle_that_goes_on_are_told_as_all_were_cancelled() -> None:
    off = make_circle([make_meeting(start, status="cancelled") for start in DATES], replace(FIELDS, off=True))
    told = tell_all(off)
    difference = compare_told(told, make_circle(), NOW)
    assert [one.kind for one in difference.changes] == [ChangeKind.BACK_ON] * len(DATES)
    held = compare_told(told, make_circle(), NOW + timedelta(days=8))
    assert [one.kind for one in held.changes] == [ChangeKind.BACK_ON] * 3, "what is over is not told"


def test_circle_that_goes_on_without_a_date_is_told_as_well() -> None:
    off = make_circle([], replace(FIELDS, off=True))
    difference = compare_told(tell_all(off), make_circle([]), NOW)
    assert difference.must_be_told
    assert difference.key != compare_told(tell_all(make_circle([])), off, NOW).key


def test_another_room_is_told_for_the_meetings_that_come_soon() -> None:
    told = tell_all(make_circle())
    circle = make_circle(fields=replace(FIELDS, room="Reading Room B"))
    changes = compare_told(told, circle, NOW).changes
    assert [(one.kind, one.now.start) for one in changes if one.now] == [
        (ChangeKind.ELSEWHERE, start) for start in DATES[:2]
    ]


def test_what_changes_further_ahead_together_with_what_is_told_is_counted() -> None:
    told, days = tell_all(make_circle()), timedelta(days=1)
    near = make_circle(
        [make_meeting(start, start + days) for start in DATES[:2]] + [*map(make_meeting, DATES[2:])]
    )
    assert compare_told(told, near, NOW).further == ()
    moved = make_circle([make_meeting(start, start + days) for start in DATES])
    difference = compare_told(told, moved, NOW)
    assert [one.uid for one in difference.changes] == [compose_uid("t431", start) for start in DATES[:2]]
    assert [one.uid for one in difference.further] == [compose_uid("t431", start) for start in DATES[2:]]
    assert not compare_told(difference.after, moved, NOW + timedelta(days=10)).must_be_told


@pytest.mark.parametrize(
    ("meetings", "room", "kind"),
    [
        ([make_meeting(start, start + timedelta(weeks=1)) for start in DATES], "Room A", ChangeKind.MOVED),
        ([make_meeting(start) for start in DATES], "Room B", ChangeKind.ELSEWHERE),
        ([make_meeting(start, start + timedelta(days=1)) for start in DATES[:3]], "Room A", None),
        (
            [make_meeting(DATES[0], DATES[0] + timedelta(days=1)), *map(make_meeting, DATES[1:])],
            "Room A",
            None,
        ),
        ([make_meeting(start, start + timedelta(days=1)) for start in DATES], "Room B", ChangeKind.MOVED),
        (with_second(status="cancelled"), "Room A", None),
    ],
    ids=["moved", "room", "moved, last cancelled", "one moved", "moved and room", "cancelled"],
)
def test_change_of_all_coming_meetings_is_known_as_one(
    meetings: Sequence[Meeting], room: str, kind: ChangeKind | None
) -> None:
    difference = compare_told(tell_all(make_circle()), make_circle(meetings, replace(FIELDS, room=room)), NOW)
    assert difference.of_all is kind


def test_change_of_the_only_meeting_left_is_none_of_all() -> None:
    circle = make_circle(fields=replace(FIELDS, room="Room B"))
    assert compare_told(tell_all(make_circle()), circle, NOW + timedelta(days=20)).of_all is None


@pytest.mark.parametrize("fields", [replace(FIELDS, room="room a"), replace(FIELDS, name="Español")])
def test_spelling_and_name_are_never_told(fields: Fields) -> None:
    assert compare_told(tell_all(make_circle()), make_circle(fields=fields), NOW).changes == ()


def test_another_length_is_not_told() -> None:
    longer = [replace(make_meeting(start), minutes=120) for start in DATES]
    assert tell(longer) == []


def test_key_is_the_same_for_the_same_change_and_another_the_next_time() -> None:
    there = make_circle(with_second(DATES[1] + timedelta(days=1)))
    first = compare_told(tell_all(make_circle()), there, NOW)
    assert first.key == compare_told(tell_all(make_circle()), there, NOW + timedelta(hours=1)).key
    assert first.key.startswith("change:circle-t431:")
    back = compare_told(first.after, make_circle(), NOW)
    again = compare_told(back.after, there, NOW)
    assert [change.kind for change in again.changes] == [ChangeKind.MOVED]
    assert len({first.key, back.key, again.key}) == 3


def test_change_is_useless_after_the_later_of_its_dates() -> None:
    (change,) = compare_told(tell_all(make_circle()), make_circle(with_second(DATES[2])), NOW).changes
    assert change.useless_after == datetime(2026, 10, 27, 22, tzinfo=UTC)


def test_hour_that_stays_in_another_zone_is_another_hour() -> None:
    moved = [replace(make_meeting(start), zone="America/Chicago") for start in DATES]
    assert tell(moved) == [ChangeKind.MOVED, ChangeKind.MOVED]
