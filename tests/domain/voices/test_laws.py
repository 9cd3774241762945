"""The laws of the fold, whatever was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.announcements.values import Field, Place
from service.domain.changes import Told, compare_told, tell_all
from service.domain.ids import ForumUserId
from service.domain.voices.binding import compose_uid
from service.domain.voices.circle import Meeting
from service.domain.voices.log import Log, add_statement, find_changed, fold_log, is_joining, is_news
from service.domain.voices.values import (
    ANNOUNCEMENT,
    COMMAND,
    CircleWords,
    Fields,
    MeetingWords,
    Statement,
    Voice,
    When,
)

CIRCLE = "t431"
ZONE = "America/New_York"
BEGIN = datetime(2026, 10, 1, 9, tzinfo=UTC)
SOURCE = Voice("source:p2pu")
CALENDAR = Voice("calendar:riverside")
FIRST = datetime(2026, 10, 1, 18)

STARTS = st.integers(0, 9).map(lambda days: FIRST + timedelta(days=days * 2))
"""Some before, some after what is said about them."""
LATER = st.sampled_from([timedelta(), timedelta(minutes=30), timedelta(days=1)])
MINUTES = st.sampled_from([None, 60, 90])
PLACES = st.sampled_from([None, Place(branch="Central Library")])
FIELDS = st.builds(
    Fields,
    name=st.sampled_from([None, "Basic Spanish", "Spanish"]),
    room=st.sampled_from([None, "Room A", "Room B"]),
    place=PLACES,
)
PEOPLE = st.lists(
    st.tuples(st.integers(7, 9).map(ForumUserId), st.booleans()), max_size=2, unique_by=lambda one: one[0]
).map(tuple)


@st.composite
def make_list(draw: st.DrawFn) -> tuple[MeetingWords, ...]:
    starts = draw(st.lists(STARTS, max_size=5))
    moved = sorted(start + draw(LATER) for start in starts)
    return tuple(MeetingWords(When(start, draw(MINUTES)), draw(PLACES)) for start in moved)


@st.composite
def make_one(draw: st.DrawFn) -> MeetingWords:
    named, kind = draw(STARTS), draw(st.sampled_from(["move", "cancel", "add", "place"]))
    if kind == "cancel":
        return MeetingWords(When(named, None, cancelled=True), None, named)
    if kind == "place":
        return MeetingWords(None, Place(branch="Central Library"), named)
    when = When(named + draw(LATER), draw(MINUTES))
    return MeetingWords(when, None, named if kind == "move" else None)


@st.composite
def make_statement(draw: st.DrawFn, number: int) -> Statement:
    voice = draw(st.sampled_from([ANNOUNCEMENT, ANNOUNCEMENT, COMMAND, COMMAND, SOURCE, CALENDAR]))
    whole = voice in (ANNOUNCEMENT, SOURCE)
    some = st.lists(make_one(), max_size=2).map(tuple)
    meetings = draw(make_list()) if whole else draw(some)
    guesses = st.lists(st.sampled_from([Field.MEETINGS, Field.TIME, Field.ZONE]), max_size=2, unique=True)
    fields = draw(FIELDS)
    said_at = BEGIN + timedelta(hours=draw(st.integers(0, 400)))
    words = CircleWords(
        replace(fields, zone=ZONE) if whole else fields,
        draw(PEOPLE),
        meetings,
        tuple(draw(guesses)) if whole else (),
    )
    undoes = None
    if voice == COMMAND and draw(st.booleans()):
        undoes = f"{draw(st.integers(0, 5))}"
    return Statement(CIRCLE, voice, f"{number}", said_at, said_at, words, None, whole, undoes=undoes)


@st.composite
def make_statements(draw: st.DrawFn, least: int = 1) -> Sequence[Statement]:
    count = draw(st.integers(least, 6))
    statements = [draw(make_statement(number)) for number in range(count)]
    joins = min((one for one in statements if one.voice == SOURCE), key=lambda one: one.order, default=None)
    is_base = draw(st.booleans())
    return [replace(one, base=is_base and one is joins) for one in statements]


def collect(statements: Sequence[Statement]) -> Log:
    log = Log(CIRCLE)
    for statement in statements:
        log = add_statement(log, statement)
    return log


def in_order(statements: Sequence[Statement]) -> list[Statement]:
    return sorted(statements, key=lambda one: one.order)


def announce(starts: Sequence[datetime], ref: str = "v1", after_h: int = 0) -> Statement:
    said_at = BEGIN + timedelta(hours=after_h)
    meetings = tuple(MeetingWords(When(start, 90)) for start in starts)
    words = CircleWords(Fields(name="Spanish", place=Place(branch="Riverside"), zone=ZONE), (), meetings)
    return Statement(CIRCLE, ANNOUNCEMENT, ref, said_at, said_at, words, None, whole=True)


def command(after_h: int, *meetings: MeetingWords) -> Statement:
    said_at = BEGIN + timedelta(hours=after_h)
    return Statement(CIRCLE, COMMAND, f"line {after_h}", said_at, said_at, CircleWords(meetings=meetings))


def move(named: datetime, to: datetime) -> MeetingWords:
    return MeetingWords(When(to), None, named)


def weekly(count: int, first: datetime = datetime(2026, 10, 13, 18)) -> list[datetime]:
    return [first + timedelta(weeks=week) for week in range(count)]


def standing(log: Log) -> list[Meeting]:
    return [one for one in fold_log(log).meetings if one.stands]


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_statements_in_any_order_and_repeated_give_one_circle_with_the_same_uids(data: st.DataObject) -> None:
    statements = data.draw(make_statements(2))
    expected = collect(in_order(statements))
    again = data.draw(st.lists(st.sampled_from(statements), max_size=3))
    shuffled = collect(data.draw(st.permutations([*statements, *again])))
    assert shuffled == expected
    assert fold_log(shuffled) == fold_log(expected)


@settings(max_examples=40, deadline=None)
@given(make_statements())
def test_every_meeting_stands_once_and_is_counted_in_order_of_time(statements: Sequence[Statement]) -> None:
    meetings = fold_log(collect(statements)).meetings
    assert len({one.uid for one in meetings}) == len(meetings)
    assert [one.start for one in meetings] == sorted(one.start for one in meetings)
    ordinals = [one.ordinal for one in meetings if one.stands]
    assert ordinals == list(range(1, len(ordinals) + 1))


@settings(max_examples=40, deadline=None)
@given(make_statements())
def test_each_statement_of_a_log_names_no_meeting_twice(statements: Sequence[Statement]) -> None:
    for one in collect(statements).statements:
        uids = [meeting.uid for meeting in one.words.meetings]
        if one.whole:
            assert None not in uids
            assert len(set(uids)) == len(uids)


@settings(max_examples=40, deadline=None)
@given(make_statements(), st.integers(1, 5))
def test_saying_the_same_again_undoes_nothing(statements: Sequence[Statement], after_h: int) -> None:
    log = collect(statements)
    last = next((one for one in reversed(log.statements) if one.voice == ANNOUNCEMENT), None)
    if last is None:
        return
    said_at = log.statements[-1].said_at + timedelta(hours=after_h)
    typo = replace(last.words.fields, language="Spanish")
    again = replace(last, ref="again", said_at=said_at, words=replace(last.words, fields=typo))
    assert fold_log(add_statement(log, again)).meetings == fold_log(log).meetings


@settings(max_examples=50, deadline=None)
@given(make_statements(), make_list(), FIELDS)
def test_a_voice_that_joins_changes_nothing_that_another_said(
    statements: Sequence[Statement], meetings: tuple[MeetingWords, ...], fields: Fields
) -> None:
    firm = [
        replace(one, words=replace(one.words, guesses=()))
        for one in statements
        if one.voice not in (SOURCE, CALENDAR)
    ]
    log = collect(firm)
    announced = [one for one in log.statements if one.voice == ANNOUNCEMENT]
    if not announced or not announced[-1].words.meetings:
        return
    before = fold_log(log)
    said_at = log.statements[-1].said_at + timedelta(hours=1)
    base = Statement(
        CIRCLE, SOURCE, "base", said_at, said_at, CircleWords(fields, (), meetings), whole=True, base=True
    )
    assert is_joining(log, SOURCE)
    after = fold_log(add_statement(log, base))
    for name in ("name", "room", "place"):
        said = getattr(before.fields, name)
        assert said is None or getattr(after.fields, name) == said
    slots = [(one.uid, one.start, one.status) for one in before.meetings if one.stands]
    assert [(one.uid, one.start, one.status) for one in after.meetings if one.stands] == slots


@settings(max_examples=40, deadline=None)
@given(make_statements(), make_statements(), st.integers(0, 700))
def test_what_was_told_is_told_once(
    before: Sequence[Statement], after: Sequence[Statement], hours: int
) -> None:
    now = BEGIN + timedelta(hours=hours)
    told = tell_all(fold_log(collect(before)))
    circle = fold_log(collect([*before, *(replace(one, ref=f"later {one.ref}") for one in after)]))
    difference = compare_told(told, circle, now)
    assert compare_told(difference.after, circle, now).changes == ()
    assert compare_told(told, fold_log(collect(before)), now).changes == ()


@pytest.mark.parametrize("distance", [timedelta(days=1), timedelta(days=-7), timedelta(days=14, minutes=30)])
def test_dates_that_all_move_by_one_distance_stay_the_same_meetings(distance: timedelta) -> None:
    before = collect([announce(weekly(4))])
    after = add_statement(before, announce([start + distance for start in weekly(4)], "v2", 1))
    assert [one.uid for one in standing(after)] == [one.uid for one in standing(before)]


def test_dropped_meeting_that_returns_is_the_same_again() -> None:
    dates = weekly(3)
    log = collect([announce(dates), announce([dates[0], dates[2]], "v2", 1), announce(dates, "v3", 2)])
    assert [one.uid for one in standing(log)] == [compose_uid(CIRCLE, start) for start in dates]


def test_moved_meeting_that_was_dropped_returns_as_the_same() -> None:
    first, second = weekly(2)
    moved = second + timedelta(days=1)
    lists = [[first, second], [first, moved], [first], [first, moved]]
    log = collect([announce(dates, f"v{hour}", hour) for hour, dates in enumerate(lists)])
    assert [one.uid for one in standing(log)] == [compose_uid(CIRCLE, first), compose_uid(CIRCLE, second)]


def test_day_that_a_command_added_is_not_taken_for_one_that_moved() -> None:
    first, second, third = weekly(3)
    added = second + timedelta(days=2)
    edit = announce([first, added, third], "v2", 2)
    log = collect([announce(weekly(3)), command(1, MeetingWords(When(added))), edit])
    assert [one.uid for one in standing(log)] == [
        compose_uid(CIRCLE, start) for start in (first, added, third)
    ]


def test_day_to_which_a_command_moved_a_meeting_is_that_meeting() -> None:
    first, second, third = weekly(3)
    moved = second + timedelta(days=1)
    log = collect(
        [announce(weekly(3)), command(1, move(first, moved)), announce([second, moved, third], "v2", 2)]
    )
    assert {one.start: one.uid for one in standing(log)}[moved] == compose_uid(CIRCLE, first)
    assert len(standing(log)) == 3


@pytest.mark.parametrize("hours", [0, 3])
def test_date_in_a_command_means_the_meeting_of_that_day_else_the_one_that_was_there(hours: int) -> None:
    first, second = weekly(2)
    moved, again = first + timedelta(days=1), first + timedelta(days=2)
    named = first + timedelta(hours=hours)
    log = collect([announce(weekly(2)), command(1, move(named, moved)), command(2, move(named, again))])
    assert [(one.uid, one.start) for one in standing(log)] == [
        (compose_uid(CIRCLE, first), again),
        (compose_uid(CIRCLE, second), second),
    ]


def test_exact_old_start_means_the_meeting_that_moved_away_not_another_of_that_day() -> None:
    first, second = weekly(2)
    moved, morning = first + timedelta(days=1), first - timedelta(hours=8)
    cancelled = replace(
        command(3, MeetingWords(When(first, None, cancelled=True), None, first)), voice=CALENDAR
    )
    log = collect(
        [
            announce(weekly(2)),
            command(1, move(first, moved)),
            command(2, MeetingWords(When(morning))),
            cancelled,
        ]
    )
    assert [one.start for one in standing(log)] == [morning, moved, second]
    assert [one.meetings for one in fold_log(log).questions] == [(compose_uid(CIRCLE, first),)]


def test_date_that_no_meeting_ever_had_changes_nothing() -> None:
    log = collect([announce(weekly(2)), command(1, move(FIRST, FIRST + timedelta(days=1)))])
    assert [one.start for one in standing(log)] == weekly(2)


def test_two_meetings_at_one_hour_are_two() -> None:
    log = collect([announce([FIRST, FIRST])])
    assert [one.uid for one in standing(log)] == sorted(
        (compose_uid(CIRCLE, FIRST), compose_uid(CIRCLE, FIRST, 2)), key=lambda uid: uid.bytes
    )


def test_past_meeting_stays_when_an_edit_leaves_it_out() -> None:
    dates = weekly(4)
    log = collect([announce(dates), announce(dates[2:], "v2", 24 * 20)])
    assert [one.start for one in standing(log)] == dates


def test_edit_after_the_first_meeting_takes_no_past_meeting_for_a_coming_one() -> None:
    dates = weekly(3)
    moved = [dates[1] + timedelta(days=1), dates[2]]
    log = collect([announce(dates), announce(moved, "v2", 24 * 14)])
    assert [(one.uid, one.start) for one in standing(log)] == [
        (compose_uid(CIRCLE, date), start) for date, start in zip(dates, [dates[0], *moved], strict=True)
    ]


def test_another_length_alone_moves_no_meeting_back_and_calls_none_on_again() -> None:
    dates = weekly(3)
    moved = dates[1] + timedelta(days=1)
    cancelled = MeetingWords(When(dates[2], None, cancelled=True), None, dates[2])
    longer = announce(dates, "v2", 2)
    words = tuple(replace(one, when=When(one.when.start, 120)) for one in longer.words.meetings if one.when)
    longer = replace(longer, words=replace(longer.words, meetings=words))
    log = collect([announce(dates), command(1, move(dates[1], moved), cancelled), longer])
    assert [(one.start, one.minutes, one.status.value) for one in standing(log)] == [
        (dates[0], 120, "planned"),
        (moved, 120, "planned"),
        (dates[2], 120, "cancelled"),
    ]


def test_guess_is_silent_where_another_voice_speaks() -> None:
    guessed = announce(weekly(6))
    guessed = replace(guessed, words=replace(guessed.words, guesses=(Field.MEETINGS,)))
    source = replace(announce(weekly(4), "seen", 1), voice=SOURCE, base=True)
    log = collect([guessed, source])
    assert [one.start for one in standing(log)] == weekly(4)
    assert fold_log(log).questions == ()


def test_late_first_version_changes_no_more_than_the_uids_and_tells_nobody() -> None:
    first, second = announce(weekly(2)), announce(weekly(2, datetime(2026, 10, 14, 18)), "v2", 1)
    before = collect([second])
    after = add_statement(before, first)
    assert [one.uid for one in standing(after)] == [compose_uid(CIRCLE, start) for start in weekly(2)]
    assert [one.start for one in standing(after)] == [one.start for one in standing(before)]
    assert [one.ref for one in find_changed(before.statements, after)] == ["v1", "v2"]
    told = tell_all(fold_log(before))
    assert compare_told(told, fold_log(after), BEGIN + timedelta(days=10)).changes == ()


def test_voice_without_versions_is_heard_only_when_it_says_something_else() -> None:
    one = replace(announce(weekly(2)), voice=SOURCE)
    log = collect([one])
    assert not is_news(log, replace(one, ref="seen again"))
    assert is_news(log, replace(announce(weekly(3)), voice=SOURCE))


def test_nobody_told_anything_is_told_only_what_comes_soon() -> None:
    circle = fold_log(collect([announce(weekly(4))]))
    now = datetime(2026, 10, 12, tzinfo=UTC)
    assert [one.now.start for one in compare_told(Told(), circle, now).changes if one.now] == weekly(2)
