"""The network's recap: what belongs to its week, what is left out, and that nobody is told of too early."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.announcements.values import Place
from service.domain.changes import ChangeKind, ToldMeeting
from service.domain.ids import ForumUserId, PostId, TopicId
from service.domain.recaps.facts import (
    ChangeFact,
    EndFact,
    MeetingFact,
    NetworkFacts,
    NewcomerFact,
    QuestionFact,
    RecapCircle,
    StartFact,
)
from service.domain.recaps.network import (
    LONGEST_LINE,
    MOST_MEETINGS,
    NetworkRecap,
    compose_network_recap,
    without_posts,
)
from service.domain.recaps.rows import MOST_ROWS, LearnerCount
from service.domain.weeks import Week

ZONE, WEEK = "America/New_York", Week(2026, 42)
NOW = datetime(2026, 10, 12, 13, 5, tzinfo=UTC)
LONG_KNOWN, JUST_KNOWN = NOW - timedelta(days=200), NOW - timedelta(days=100)
SPANISH = RecapCircle("t431", "Spanish", ZONE, "Riverside", "Braddock", url="https://forum.example.org/t/1")
MAYA, SAM = ForumUserId(7), ForumUserId(8)
MONDAY = datetime(2026, 10, 12)


def compose(facts: NetworkFacts, now: datetime = NOW, line: str | None = None) -> NetworkRecap | None:
    return compose_network_recap(facts, WEEK, ZONE, now, line)


def meet(day: int, hour: int = 18, circle: RecapCircle = SPANISH) -> MeetingFact:
    return MeetingFact(circle, MONDAY + timedelta(days=day, hours=hour), 2, 6)


def told(day: int, hour: int = 18, *, cancelled: bool = False, room: str | None = None) -> ToldMeeting:
    place = Place(branch="Riverside", room=room)
    return ToldMeeting(MONDAY + timedelta(days=day, hours=hour), 90, ZONE, place, cancelled)


def ask(hours: float, number: int = 2) -> QuestionFact:
    at = datetime(2026, 10, 5, tzinfo=ZoneInfo(ZONE)) + timedelta(hours=hours)
    return QuestionFact(PostId(900 + number), TopicId(431), number, at, "Spanish")


def arrive(hours: float, person: ForumUserId = SAM) -> NewcomerFact:
    at = datetime(2026, 10, 5, tzinfo=ZoneInfo(ZONE)) + timedelta(hours=hours)
    return NewcomerFact(person, PostId(700 + person), TopicId(70), 4, at)


def test_empty_week_tells_nothing() -> None:
    assert compose(NetworkFacts()) is None
    assert compose(NetworkFacts(known_since=LONG_KNOWN, signed_up=40)) is None
    assert compose(NetworkFacts(meetings=(meet(-1), meet(7)))) is None
    assert compose(NetworkFacts(), line="  \n ") is None


def test_organizers_line_alone_is_something() -> None:
    recap = compose(NetworkFacts(), line=" Our call is\non Friday ")
    assert recap is not None
    assert recap.from_team == "Our call is on Friday"
    long = compose(NetworkFacts(), line="x" * 2 * LONGEST_LINE)
    assert long is not None
    assert len(long.from_team or "") == LONGEST_LINE


def test_meetings_belong_to_the_week_of_their_own_calendar() -> None:
    """A meeting on Monday morning on the other side of the day line is this week's, though it is Sunday here."""
    early = replace(SPANISH, origin="t1", zone="Pacific/Kiritimati")
    late = replace(SPANISH, origin="t2", zone="Pacific/Pago_Pago")
    recap = compose(NetworkFacts(meetings=(meet(6, 23, late), meet(0, 0, early), meet(2), meet(3))))
    assert recap is not None
    assert [row.circle.origin for row in recap.meeting.rows] == ["t1", "t431", "t431", "t2"]
    assert (recap.figures.meeting, recap.figures.meetings) == (3, 4)


def test_circles_that_start_within_three_weeks_with_room_are_told() -> None:
    def start(day: int, *, full: bool = False) -> StartFact:
        return StartFact(replace(SPANISH, origin=f"t{day}"), MONDAY + timedelta(days=day, hours=8), full)

    starts = (start(20), start(21), start(1), start(0), start(5, full=True), start(-1))
    recap = compose(NetworkFacts(starts=starts))
    assert recap is not None
    assert [row.circle.origin for row in recap.starting.rows] == ["t1", "t20"], "today's began an hour ago"
    assert recap.figures.starting == 2


def test_finished_are_those_whose_last_meeting_was_last_week() -> None:
    ends = tuple(
        EndFact(replace(SPANISH, origin=f"t{day}"), MONDAY + timedelta(days=day), (MAYA,))
        for day in (-8, -7, -1, 0)
    )
    recap = compose(NetworkFacts(ends=ends))
    assert recap is not None
    assert [row.circle.origin for row in recap.finished.rows] == ["t-7", "t-1"]
    assert recap.people == {MAYA}


@pytest.mark.parametrize(
    ("was", "now", "kind"),
    [
        (told(1), told(2), ChangeKind.MOVED),
        (told(-2), told(2), ChangeKind.MOVED),
        (told(1), None, ChangeKind.CANCELLED),
        (told(1), told(1, cancelled=True), ChangeKind.CANCELLED),
        (told(1, cancelled=True), told(2), ChangeKind.BACK_ON),
        (told(1), told(1, room="B"), ChangeKind.ELSEWHERE),
        (told(1), told(1), None),
        (None, told(1), None),
        (None, None, None),
        (told(1, cancelled=True), None, None),
        (told(-3), told(-2), None),
    ],
)
def test_a_weeks_changes_of_a_meeting_are_told_as_one(
    was: ToldMeeting | None, now: ToldMeeting | None, kind: ChangeKind | None
) -> None:
    recap = compose(NetworkFacts(changes=(ChangeFact(SPANISH, was, now, NOW - timedelta(days=2)),)))
    assert ([row.kind for row in recap.moved.rows] if recap else []) == ([kind] if kind else [])


def test_changes_of_today_wait_for_the_next_recap_and_a_called_off_circle_is_told_once() -> None:
    change = ChangeFact(SPANISH, told(1), told(2), NOW)
    assert compose(NetworkFacts(changes=(change,))) is None
    off = replace(change, changed_at=NOW - timedelta(days=1), called_off=True, now=None)
    recap = compose(NetworkFacts(changes=(off, replace(off, was=told(8)))))
    assert recap is not None
    assert (recap.called_off.rows, len(recap.moved)) == ((SPANISH,), 0)


def first_times(facts: NetworkFacts) -> list[ForumUserId]:
    recap = compose(facts)
    return [row.person for row in recap.first_times.rows] if recap else []


def test_first_time_is_said_only_when_we_can_know_it() -> None:
    starts = (StartFact(SPANISH, MONDAY + timedelta(days=1), facilitators=(MAYA, SAM)),)
    known = NetworkFacts(LONG_KNOWN, starts=starts, experienced=frozenset({MAYA}))
    assert first_times(known) == [SAM]
    assert first_times(replace(known, known_since=JUST_KNOWN)) == []
    assert first_times(replace(known, known_since=None)) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("This is my first circle, be kind.", True),
        ("Ich leite zum ersten Mal.", True),
        ("Es mi primer círculo.", True),
        ("Bring a friend.", False),
        ("Wer zum ersten Mal kommt, ist willkommen.", False),
        (None, False),
    ],
)
def test_first_time_is_said_when_the_announcement_says_so(words: str | None, said: bool) -> None:
    start = StartFact(SPANISH, MONDAY + timedelta(days=1), facilitators=(MAYA,), words=words)
    assert first_times(NetworkFacts(JUST_KNOWN, starts=(start,))) == ([MAYA] if said else [])
    later = replace(start, start=MONDAY + timedelta(days=8))
    assert first_times(NetworkFacts(LONG_KNOWN, starts=(later,))) == []
    together = replace(start, facilitators=(MAYA, SAM))
    assert first_times(NetworkFacts(JUST_KNOWN, starts=(together,))) == []


def test_question_is_told_once_after_two_days_without_an_answer() -> None:
    for hours, is_told in ((-49, False), (-47, True), (119, True), (121, False)):
        assert (compose(NetworkFacts(questions=(ask(hours),))) is not None) is is_told


def test_posts_that_are_gone_disappear() -> None:
    facts = NetworkFacts(questions=(ask(1), ask(2, 3)), newcomers=(arrive(5), arrive(3, MAYA)))
    recap = compose(facts)
    assert recap is not None
    assert [row.person for row in recap.newcomers.rows] == [MAYA, SAM]
    assert recap.post_ids == {PostId(902), PostId(903), PostId(707), PostId(708)}
    left = without_posts(recap, {PostId(902), PostId(707)})
    assert left.post_ids == {PostId(903), PostId(708)}
    assert without_posts(recap, recap.post_ids).post_ids == frozenset()


def test_sections_stay_short_and_figures_count_all() -> None:
    circles = [replace(SPANISH, origin=f"t{one}") for one in range(200)]
    recap = compose(
        NetworkFacts(
            meetings=tuple(meet(1, circle=one) for one in circles),
            starts=tuple(StartFact(one, MONDAY + timedelta(days=3)) for one in circles),
            elsewhere=tuple(circles),
            signed_up=2,
        )
    )
    assert recap is not None
    assert (len(recap.meeting.rows), recap.meeting.more) == (MOST_MEETINGS, 200 - MOST_MEETINGS)
    assert (len(recap.starting.rows), len(recap.elsewhere.rows)) == (MOST_ROWS, MOST_ROWS)
    assert (recap.figures.meeting, recap.figures.starting) == (200, 200)
    assert recap.figures.signed_up == LearnerCount(None)


MOMENTS = st.integers(-24 * 30, 24 * 30)


@given(
    questions=st.lists(MOMENTS, max_size=8),
    arrivals=st.lists(MOMENTS, max_size=8),
    days=st.lists(st.integers(-30, 30)),
)
def test_nothing_is_told_in_two_weeks(questions: list[int], arrivals: list[int], days: list[int]) -> None:
    """However late a recap is composed, what people wrote counts in the week in which they wrote it."""
    facts = NetworkFacts(
        questions=tuple(ask(hours, number) for number, hours in enumerate(questions)),
        newcomers=tuple(arrive(hours, ForumUserId(number)) for number, hours in enumerate(arrivals)),
        ends=tuple(
            EndFact(replace(SPANISH, origin=f"t{at}"), MONDAY + timedelta(days=day))
            for at, day in enumerate(days)
        ),
    )
    weeks = [WEEK]
    for _ in range(6):
        weeks = [weeks[0].before, *weeks, weeks[-1].after]
    later = NOW + timedelta(days=300)
    recaps = [one for week in weeks if (one := compose_network_recap(facts, week, ZONE, later))]
    assert sorted(row.post_id for recap in recaps for row in recap.newcomers.rows) == sorted(
        row.post_id for row in facts.newcomers
    )
    assert sorted(row.post_id for recap in recaps for row in recap.questions.rows) == sorted(
        row.post_id for row in facts.questions
    )
    assert sum(recap.figures.finished for recap in recaps) == len(days)
