"""A circle's recap: on the morning after a meeting, once a week, only when there was something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.announcements.values import Announcement, Place, PlannedMeeting
from service.domain.ids import ForumUserId, PostId
from service.domain.notes import Note, NoteKind
from service.domain.recaps.circle import (
    CircleFacts,
    NoteFact,
    PostFact,
    compose_circle_recap,
    find_due_recap,
    list_circle_weeks,
    list_quotable,
)
from service.domain.recaps.rows import MOST_ROWS, LearnerCount, compose_learners
from service.domain.weeks import Week, Window, compute_window, find_week

ZONE = "America/New_York"
START = datetime(2026, 10, 13, 18)
WINDOW = Window(datetime(2026, 10, 14, 13, tzinfo=UTC), datetime(2026, 10, 21, 13, tzinfo=UTC))
OURS = frozenset({"forum.example.org"})
MAYA, SAM, LINA = ForumUserId(7), ForumUserId(8), ForumUserId(9)


def make_circle(*starts: datetime, zone: str = ZONE, cancelled: Sequence[int] = ()) -> Announcement:
    meetings = (PlannedMeeting(start, 90, number in cancelled) for number, start in enumerate(starts, 1))
    return Announcement("Spanish", Place(online=True), zone, tuple(meetings))


def weekly(count: int, start: datetime = START) -> Sequence[datetime]:
    return [start + timedelta(weeks=week) for week in range(count)]


def make_post(
    number: int, author: ForumUserId = SAM, hours: float = 24, *, asks: bool = False, shares: bool = False
) -> PostFact:
    at = WINDOW.start + timedelta(hours=hours)
    return PostFact(PostId(900 + number), number, author, at, asks=asks, shares=shares)


def say(text: str, kind: NoteKind = NoteKind.PLUS) -> NoteFact:
    return NoteFact(PostId(999), Note(kind, text))


def test_recap_is_due_on_the_morning_after_each_meeting() -> None:
    first, second, third = list_circle_weeks(make_circle(*weekly(3)), hour=9)
    assert first.window.end == datetime(2026, 10, 14, 9, tzinfo=ZoneInfo(ZONE))
    assert (second.number, second.of, second.week) == (2, 3, Week(2026, 43))
    assert second.window == Window(first.window.end, third.window.start)
    assert second.next_start == datetime(2026, 10, 27, 18, tzinfo=ZoneInfo(ZONE))
    assert third.next_start is None


def test_week_over_a_change_of_the_clocks_still_ends_in_the_morning() -> None:
    *_, last = list_circle_weeks(make_circle(*weekly(4)), hour=9)
    assert last.window.end == datetime(2026, 11, 4, 9, tzinfo=ZoneInfo(ZONE))
    assert last.window.end - last.window.start == timedelta(days=7, hours=1)


def test_cancelled_meeting_has_no_recap_but_keeps_its_number() -> None:
    weeks = list_circle_weeks(make_circle(*weekly(3), cancelled=[2]), hour=9)
    assert [one.number for one in weeks] == [1, 3]
    assert weeks[1].window.start == weeks[0].window.end


def test_circle_that_meets_twice_a_week_has_one_recap_a_week() -> None:
    days = [START, START + timedelta(days=2), START + timedelta(days=7), START + timedelta(days=9)]
    weeks = list_circle_weeks(make_circle(*days), hour=9)
    assert [(one.week.number, one.number) for one in weeks] == [(42, 2), (43, 4)]


@pytest.mark.parametrize(
    ("now", "number"),
    [
        ("2026-10-14T08:59:59-04:00", None),
        ("2026-10-14T09:00:00-04:00", 1),
        ("2026-10-20T17:59:59-04:00", 1),
        ("2026-10-20T18:00:00-04:00", None),
        ("2026-10-28T12:00:00-04:00", 3),
        ("2026-11-04T07:59:59-05:00", 3),
        ("2026-11-04T10:00:00-05:00", None),
    ],
)
def test_only_the_newest_recap_is_told_and_only_before_the_next_meeting(now: str, number: int | None) -> None:
    due = find_due_recap(make_circle(*weekly(3)), 9, datetime.fromisoformat(now))
    assert (due and due.number) == number


@given(
    days=st.lists(st.integers(0, 60), min_size=1, max_size=30),
    hour=st.integers(0, 23),
    zone=st.sampled_from(("America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago")),
    looks=st.lists(st.floats(0, 90), max_size=30),
)
def test_one_recap_a_week_whenever_one_looks(
    days: list[int], hour: int, zone: str, looks: list[float]
) -> None:
    circle = make_circle(*sorted(START + timedelta(days=day) for day in days), zone=zone)
    weeks = list_circle_weeks(circle, hour)
    assert len({one.week for one in weeks}) == len(weeks)
    for one, following in pairwise(weeks):
        assert one.window.end == following.window.start
    for one in weeks:
        assert find_week(one.window.end.astimezone(ZoneInfo(zone)).date()) == one.week
    told: dict[Week, Window] = {}
    for look in looks:
        now = START.replace(tzinfo=UTC) + timedelta(days=look)
        due = find_due_recap(circle, hour, now)
        if due is not None:
            assert due.window.end <= now < due.useless_after
            assert told.setdefault(due.week, due.window) == due.window


def compose(facts: CircleFacts, raws: dict[PostId, str] | None = None) -> list[str]:
    """The sections that have content; empty: no recap."""
    recap = compose_circle_recap(facts, WINDOW, raws or {}, OURS)
    if recap is None:
        return []
    return ["recap", *(name for name in ("plus", "delta", "newcomers") if len(getattr(recap, name)))] + [
        name for name in ("question", "shared") if getattr(recap, name)
    ]


KNOWN = frozenset({MAYA, SAM, LINA})


@pytest.mark.parametrize(
    ("facts", "sections"),
    [
        (CircleFacts(), []),
        (CircleFacts((make_post(2), make_post(3)), known=KNOWN), []),
        (CircleFacts((make_post(2), make_post(3), make_post(4)), known=KNOWN), []),
        (CircleFacts((make_post(2), make_post(3), make_post(4, LINA)), known=KNOWN), ["recap"]),
        (CircleFacts((make_post(2), make_post(3), make_post(4, LINA))), ["recap", "newcomers"]),
        (CircleFacts((make_post(2),)), []),
        (CircleFacts(changes=1), ["recap"]),
        (CircleFacts(notes=(say("it was fun"),)), ["recap", "plus"]),
        (CircleFacts(notes=(say("too cold", NoteKind.DELTA),)), ["recap", "delta"]),
    ],
    ids=["nothing", "two posts", "one author", "lively", "newcomers", "hello", "change", "plus", "delta"],
)
def test_recap_only_when_there_was_something(facts: CircleFacts, sections: list[str]) -> None:
    assert compose(facts) == sections


def test_posts_of_another_week_do_not_count() -> None:
    late = (make_post(2, hours=-1), make_post(3), make_post(4, LINA), make_post(5, LINA, hours=24 * 8))
    assert compose(CircleFacts(late)) == []


def test_question_is_told_in_the_week_in_which_it_has_been_open_for_two_days() -> None:
    raws = {PostId(902): "Who has the list?"}
    for hours, told in ((-49, False), (-47, True), (119, True), (121, False)):
        facts = CircleFacts((make_post(2, hours=hours, asks=True),), known=KNOWN)
        assert ("question" in compose(facts, raws)) is told
        answered = replace(facts, posts=(replace(facts.posts[0], answered=True),))
        assert compose(answered, raws) == []


def test_what_is_quoted_is_what_the_post_says_now() -> None:
    facts = CircleFacts((make_post(2, asks=True), make_post(3, shares=True)), known=KNOWN)
    assert list_quotable(facts, WINDOW) == [PostId(902), PostId(903)]
    said = {PostId(902): "Who has the list?", PostId(903): "[Songs](https://songs.example/)"}
    recap = compose_circle_recap(facts, WINDOW, said, OURS)
    assert recap is not None
    assert recap.question is not None
    assert recap.question.text == "Who has the list?"
    assert recap.shared is not None
    assert recap.shared.link.title == "Songs"
    edited = {PostId(902): "Found it.", PostId(903): "see https://forum.example.org/t/1"}
    assert compose(facts, edited) == []
    assert compose(facts, {}) == []


def test_liked_questions_come_first_and_the_next_one_stands_in_for_one_that_is_gone() -> None:
    posts = tuple(make_post(number, asks=True) for number in (2, 3, 4))
    facts = CircleFacts((*posts[:2], replace(posts[2], likes=3)), known=KNOWN)
    assert list_quotable(facts, WINDOW) == [PostId(904), PostId(902)]
    recap = compose_circle_recap(facts, WINDOW, {PostId(902): "Who comes?"}, OURS)
    assert recap is not None
    assert recap.question is not None
    assert recap.question.number == 2


def test_sections_stay_short_and_say_how_many_more_there_are() -> None:
    notes = tuple(say(f"note number {one}") for one in range(30))
    recap = compose_circle_recap(CircleFacts(notes=(*notes, *notes)), WINDOW, {}, OURS)
    assert recap is not None
    assert (len(recap.plus.rows), recap.plus.more, len(recap.plus)) == (MOST_ROWS, 10, 30)


@pytest.mark.parametrize(
    ("count", "told"),
    [(None, None), (0, None), (1, LearnerCount(None)), (2, LearnerCount(None)), (3, LearnerCount(3))],
)
def test_few_learners_are_not_counted_in_public(count: int | None, told: LearnerCount | None) -> None:
    assert compose_learners(count) == told


@given(st.lists(st.tuples(st.integers(-400, 400), st.booleans(), st.booleans()), max_size=12))
def test_no_post_counts_in_two_weeks(posts: list[tuple[int, bool, bool]]) -> None:
    """Nor does a question or a link."""
    facts = CircleFacts(
        tuple(
            make_post(2 + at, LINA, hours, asks=asks, shares=shares)
            for at, (hours, asks, shares) in enumerate(posts)
        )
    )
    raws = {post.id: f"https://songs.example/{post.number} Who?" for post in facts.posts}
    weeks = [
        Window(WINDOW.start + timedelta(days=7 * n), WINDOW.end + timedelta(days=7 * n)) for n in range(-4, 5)
    ]
    recaps = [recap for one in weeks if (recap := compose_circle_recap(facts, one, raws, OURS))]
    for found in ([one.question for one in recaps], [one.shared for one in recaps]):
        quoted = [one.post_id for one in found if one is not None]
        assert len(quoted) == len(set(quoted))
    assert sum(one.figures.posts for one in recaps) <= len(posts)


def test_iso_week_of_the_network_and_of_a_circle_are_told_apart() -> None:
    """Monday morning in Auckland is Sunday in New York."""
    (one,) = list_circle_weeks(make_circle(datetime(2026, 10, 11, 18), zone="Pacific/Auckland"), hour=9)
    assert one.week == Week(2026, 42)
    assert compute_window(Week(2026, 41), ZONE).holds(one.window.end)
