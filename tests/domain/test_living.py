"""A circle's life, as values: time and its meetings move its state on, and its topic follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.announcements.values import Announcement, Place, PlannedMeeting
from service.domain.circles import CIRCLE_STATES, Circle, CircleEvent, CircleState, TopicMade, advance
from service.domain.effects import EditFirstPost, SetClosed, SetListed
from service.domain.ids import ForumUserId, PostId, TopicId
from service.domain.living import Activity, Life, decide_life, decide_state

FIRST = datetime(2026, 10, 13, 18)
"""Wall time in New York, four hours behind UTC."""
MADE = TopicMade(TopicId(500), PostId(900), "https://forum.example.org/t/x/500", "Spanish", "ours")
LIVELY = Activity(by_people=3, last_is_ours=False)
EMPTY = Activity(by_people=0, last_is_ours=True)


def make_circle(weeks: int = 3, state: CircleState = CircleState.OPEN, *, called_off: bool = False) -> Circle:
    meetings = tuple(PlannedMeeting(FIRST + timedelta(weeks=week), 90) for week in range(weeks))
    announced = Announcement(
        "Basic Spanish", Place(branch="Riverside"), "America/New_York", meetings, called_off=called_off
    )
    return Circle("t431", TopicId(431), ForumUserId(7), announced, (ForumUserId(7),), state, MADE)


def at(days: float, hour: int = 22) -> datetime:
    """So many days after the first meeting's day, in UTC."""
    return datetime(2026, 10, 13, hour, tzinfo=UTC) + timedelta(days=days)


def live(circle: Circle, now: datetime, activity: Activity = LIVELY, *, quiet: bool = False) -> Life:
    return decide_life(circle, activity, now, recap_hour=9, quiet=quiet)


def says_goodbye(life: Life) -> bool:
    return life.week is not None and life.week.next_start is None


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (at(-1), CircleState.OPEN),
        (at(0), CircleState.RUNNING),
        (at(13), CircleState.RUNNING),
        (at(15), CircleState.WRAPPING_UP),
        (at(29), CircleState.FINISHED),
        (at(45), CircleState.ARCHIVED),
    ],
)
def test_time_alone_moves_a_circle_through_its_life(now: datetime, state: CircleState) -> None:
    assert decide_state(make_circle(), now) is state


def test_meeting_that_is_added_brings_a_finished_circle_back() -> None:
    finished = replace(make_circle(), state=CircleState.FINISHED)
    longer = replace(finished, announced=make_circle(weeks=8).announced)
    assert decide_state(longer, at(30)) is CircleState.RUNNING


def test_first_meeting_that_moves_ahead_opens_the_circle_again() -> None:
    running = make_circle(state=CircleState.RUNNING)
    assert decide_state(running, at(-3)) is CircleState.OPEN


def test_circle_that_is_called_off_is_cancelled_and_may_go_on_after_all() -> None:
    off = make_circle(state=CircleState.RUNNING, called_off=True)
    assert decide_state(off, at(3)) is CircleState.CANCELLED
    on = replace(make_circle(), state=CircleState.CANCELLED)
    assert decide_state(on, at(3)) is CircleState.RUNNING


def test_vanished_circle_stays_out_of_sight_whatever_the_time() -> None:
    gone = replace(make_circle(), state=CircleState.VANISHED, listed=False)
    life = live(gone, at(3))
    assert (life.circle, life.effects, life.look_at) == (gone, (), None)


def test_first_post_moves_on_to_the_next_meeting_when_one_is_over() -> None:
    life = live(make_circle(), at(0))
    assert EditFirstPost(life.circle) in life.effects
    assert life.look_at == datetime(2026, 10, 13, 23, 30, tzinfo=UTC)


def test_block_of_somebody_else_is_left_alone() -> None:
    assert live(replace(make_circle(), by_hand=True), at(0)).effects == ()


def test_block_handed_back_is_taken_over_by_every_edit_until_that_is_done() -> None:
    asked = replace(make_circle(), by_hand=True, hand_back=True)
    life = live(asked, at(-1))
    assert not life.circle.by_hand
    assert EditFirstPost(life.circle, take_over=True) in life.effects
    later = live(life.circle, at(0))
    assert EditFirstPost(later.circle, take_over=True) in later.effects


def test_closing_post_comes_on_the_morning_after_the_last_meeting() -> None:
    assert not says_goodbye(live(make_circle(), at(14, 23) + timedelta(hours=1)))
    assert says_goodbye(live(make_circle(), at(15, 13)))


@pytest.mark.parametrize(
    ("activity", "quiet"),
    [(EMPTY, False), (Activity(by_people=4, last_is_ours=True), False), (LIVELY, True)],
)
def test_nobody_is_told_goodbye_who_was_not_there_or_wants_it_quiet(activity: Activity, quiet: bool) -> None:
    assert live(make_circle(), at(15, 13), activity, quiet=quiet).week is None


def test_late_worker_says_no_goodbye_that_nobody_waits_for() -> None:
    assert live(make_circle(), at(23)).week is None


def test_topic_in_which_nobody_ever_wrote_leaves_sight_when_its_circle_ends() -> None:
    life = live(make_circle(), at(15, 13), EMPTY)
    assert SetListed(life.circle, listed=False, if_nobody_wrote=True) in life.effects
    assert live(life.circle, at(16), EMPTY).effects == (EditFirstPost(life.circle),)


def test_topic_comes_back_into_sight_when_somebody_writes_after_all() -> None:
    hidden = live(make_circle(), at(15, 13), EMPTY).circle
    assert SetListed(replace(hidden, listed=True), listed=True) in live(hidden, at(16)).effects


def test_topic_is_closed_thirty_days_after_the_last_meeting_and_opened_for_another_one() -> None:
    life = live(make_circle(), at(45))
    assert SetClosed(life.circle, closed=True) in life.effects
    again = live(replace(life.circle, announced=make_circle(weeks=9).announced), at(45))
    assert SetClosed(again.circle, closed=False) in again.effects


@given(
    st.sampled_from([CircleState.ANNOUNCED, CircleState.OPEN, CircleState.VANISHED]),
    st.integers(1, 9),
    st.booleans(),
    st.lists(st.integers(-400, 4000), min_size=1, max_size=6).map(sorted),
)
def test_however_late_and_often_it_is_looked_at_a_circle_ends_in_the_state_of_the_last_look(
    state: CircleState, weeks: int, called_off: bool, hours: list[int]
) -> None:
    circle = make_circle(weeks, state, called_off=called_off)
    seen = circle
    for hour in hours:
        seen = replace(seen, state=decide_state(seen, at(0) + timedelta(hours=hour)))
    assert seen.state is decide_state(circle, at(0) + timedelta(hours=hours[-1]))


@given(st.integers(1, 9), st.integers(-400, 4000))
def test_after_each_look_time_changes_nothing_until_the_next_one(weeks: int, hour: int) -> None:
    now = at(0) + timedelta(hours=hour)
    life = live(make_circle(weeks), now)
    if life.look_at is None:
        assert decide_state(life.circle, now + timedelta(days=900)) is life.circle.state
    else:
        assert now < life.look_at
        just_before = life.look_at - timedelta(seconds=1)
        assert live(life.circle, just_before).circle == life.circle


@given(st.lists(st.sampled_from(list(CircleEvent)), max_size=12))
def test_circle_whose_announcement_went_away_stays_vanished_until_it_is_back(
    events: list[CircleEvent],
) -> None:
    state = CircleState.OPEN
    for event in events:
        before, state = state, advance(state, event)
        if before is CircleState.VANISHED:
            assert (state is CircleState.VANISHED) is not (event is CircleEvent.RESTORED)


def test_table_of_circle_states_names_every_state() -> None:
    assert {state for state, _ in CIRCLE_STATES} | set(CIRCLE_STATES.values()) == set(CircleState)


def test_week_may_be_told_on_every_morning_after_a_meeting() -> None:
    assert live(make_circle(), at(1, 12)).week is None
    life = live(make_circle(), at(1, 13))
    assert life.week is not None
    assert (life.week.number, life.week.of) == (1, 3)
    assert live(make_circle(called_off=True), at(1, 13)).week is None


def test_each_morning_is_looked_at() -> None:
    assert live(make_circle(), at(0, 23) + timedelta(hours=2)).look_at == at(1, 13)
