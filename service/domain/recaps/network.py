"""The recap of the network's week: what is told of the facts, in figures and in sections of a few rows each.

What has a date belongs to the week of its own calendar: meetings of this week, circles that begin in the next three,
those that ended last week. What people wrote or changed belongs to the week before, by the moment at which they did it;
what comes in late counts in no other week.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from service.domain.changes import ChangeKind, ToldMeeting
from service.domain.dates.words import any_phrase, flatten
from service.domain.ids import ForumUserId, PostId
from service.domain.recaps.circle import OPEN_AFTER
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
from service.domain.recaps.rows import LearnerCount, Rows, compose_learners, cut_rows
from service.domain.recaps.stories import StoryRow, list_stories
from service.domain.weeks import Week, Window, compute_window

STARTING_DAYS = 21
KNOWN_FOR = timedelta(days=180)
"""Before that we cannot know that somebody facilitates for the first time."""
MOST_MEETINGS = 60
"""Rows of the one section that people look their own circle up in."""
LONGEST_LINE = 500
"""Of the organizers' own line, in characters."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A meeting that is at another time or place, cancelled, or on after all."""

    circle: RecapCircle
    kind: ChangeKind
    was: ToldMeeting | None
    now: ToldMeeting | None


@dataclass(frozen=True, slots=True)
class FirstTime:
    """Somebody who facilitates for the first time."""

    person: ForumUserId
    circle: RecapCircle


@dataclass(frozen=True, slots=True)
class NetworkFigures:
    meeting: int
    """Circles that meet this week."""
    meetings: int
    starting: int
    """Circles that begin in the next three weeks and have room."""
    finished: int
    signed_up: LearnerCount | None = None
    """Signed up is not "came"."""


@dataclass(frozen=True, slots=True)
class NetworkRecap:
    """Its sections in the order in which they are shown; empty ones are left out."""

    week: Week
    zone: str
    """The network's."""
    figures: NetworkFigures
    from_team: str | None = None
    """The organizers' own line, as written."""
    meeting: Rows[MeetingFact] = field(default_factory=Rows)
    starting: Rows[StartFact] = field(default_factory=Rows)
    moved: Rows[Moved] = field(default_factory=Rows)
    called_off: Rows[RecapCircle] = field(default_factory=Rows)
    finished: Rows[EndFact] = field(default_factory=Rows)
    stories: Rows[StoryRow] = field(default_factory=Rows)
    newcomers: Rows[NewcomerFact] = field(default_factory=Rows)
    first_times: Rows[FirstTime] = field(default_factory=Rows)
    questions: Rows[QuestionFact] = field(default_factory=Rows)
    elsewhere: Rows[RecapCircle] = field(default_factory=Rows)
    counted_at: datetime | None = None
    """When it was composed: what is announced a minute later is not in it. None where that was not kept."""

    @property
    def says_something(self) -> bool:
        dates = (self.meeting, self.starting, self.moved, self.called_off, self.finished)
        people = (self.stories, self.newcomers, self.first_times, self.questions, self.elsewhere)
        return bool(self.from_team) or any(len(section) > 0 for section in (*dates, *people))

    @property
    def people(self) -> frozenset[ForumUserId]:
        """Whose names are needed to show it."""
        return frozenset(
            (
                *(person for row in self.finished.rows for person in row.facilitators),
                *(row.person for row in self.newcomers.rows),
                *(row.person for row in self.first_times.rows),
            )
        )

    @property
    def post_ids(self) -> frozenset[PostId]:
        """The posts of people at which it points."""
        newcomers = (row.post_id for row in self.newcomers.rows)
        return frozenset((*newcomers, *(row.post_id for row in self.questions.rows)))


def compose_network_recap(
    facts: NetworkFacts, week: Week, zone: str, now: datetime, from_team: str | None = None
) -> NetworkRecap | None:
    """The network's week; None when there is nothing to tell. `zone`: the network's; `now`: when it is composed."""
    past = compute_window(week.before, zone)
    meeting = _in_week(facts.meetings, week)
    starting = _list_starting(facts.starts, week, now)
    finished = [one for one in facts.ends if _lies_in(one.last_start.date(), week.before)]
    recap = NetworkRecap(
        week,
        zone,
        NetworkFigures(
            meeting=len({one.circle.origin for one in meeting}),
            meetings=len(meeting),
            starting=len(starting),
            finished=len(finished),
            signed_up=compose_learners(facts.signed_up),
        ),
        from_team=" ".join((from_team or "").split())[:LONGEST_LINE] or None,
        meeting=cut_rows(meeting, MOST_MEETINGS),
        starting=cut_rows(starting),
        moved=cut_rows(_list_moved(facts.changes, week, past)),
        called_off=cut_rows(_list_called_off(facts.changes, past)),
        finished=cut_rows(sorted(finished, key=lambda one: (one.last_start, one.circle.name))),
        stories=cut_rows(list_stories(facts.stories, past)),
        newcomers=cut_rows(_list_newcomers(facts.newcomers, past)),
        first_times=cut_rows(_list_first_times(facts, week, now)),
        questions=cut_rows(_list_questions(facts.questions, past)),
        elsewhere=cut_rows(sorted(facts.elsewhere, key=lambda one: (one.town or "", one.name))),
        counted_at=now,
    )
    return recap if recap.says_something else None


def without_posts(recap: NetworkRecap, gone: Collection[PostId]) -> NetworkRecap:
    """The recap without posts that were hidden or deleted since."""
    newcomers = tuple(row for row in recap.newcomers.rows if row.post_id not in gone)
    questions = tuple(row for row in recap.questions.rows if row.post_id not in gone)
    return replace(
        recap,
        newcomers=replace(recap.newcomers, rows=newcomers),
        questions=replace(recap.questions, rows=questions),
    )


def _lies_in(day: date, week: Week) -> bool:
    return week.monday <= day <= week.sunday


def _in_week(meetings: Iterable[MeetingFact], week: Week) -> Sequence[MeetingFact]:
    """Day by day, by each circle's own calendar."""
    meetings = (one for one in meetings if _lies_in(one.start.date(), week))
    return sorted(meetings, key=lambda one: (one.start, one.circle.name, one.circle.origin))


def _list_starting(starts: Iterable[StartFact], week: Week, now: datetime) -> Sequence[StartFact]:
    until = week.monday + timedelta(days=STARTING_DAYS)
    starting = [
        one
        for one in starts
        if not one.full
        and week.monday <= one.start.date() < until
        and one.start.replace(tzinfo=ZoneInfo(one.circle.zone)) > now
    ]
    return sorted(starting, key=lambda one: (one.start, one.circle.name, one.circle.origin))


def _list_moved(changes: Iterable[ChangeFact], week: Week, past: Window) -> Iterable[Moved]:
    """What was changed last week and is still ahead, by the date that people would have come or should come."""
    moved = [
        (min(dates), Moved(one.circle, kind, one.was, one.now))
        for one in changes
        if not one.called_off and past.holds(one.changed_at) and (kind := _find_kind(one.was, one.now))
        if max(dates := [told.start for told in (one.was, one.now) if told]).date() >= week.monday
    ]
    moved.sort(key=lambda row: (row[0], row[1].circle.name, row[1].circle.origin))
    return (row for _, row in moved)


def _find_kind(was: ToldMeeting | None, now: ToldMeeting | None) -> ChangeKind | None:
    """What a meeting's changes of a week come to; None when it is as it was, or new."""
    if was is None:
        return None
    if now is None or now.cancelled:
        return None if was.cancelled else ChangeKind.CANCELLED
    if was.cancelled:
        return ChangeKind.BACK_ON
    if was.slot == now.slot:
        return None
    return ChangeKind.ELSEWHERE if was.instant == now.instant else ChangeKind.MOVED


def _list_called_off(changes: Iterable[ChangeFact], past: Window) -> Iterable[RecapCircle]:
    off = {one.circle.origin: one.circle for one in changes if one.called_off and past.holds(one.changed_at)}
    return sorted(off.values(), key=lambda one: (one.name, one.origin))


def _list_newcomers(newcomers: Iterable[NewcomerFact], past: Window) -> Sequence[NewcomerFact]:
    new = (one for one in newcomers if past.holds(one.written_at))
    return sorted(new, key=lambda one: (one.written_at, one.post_id))


_SAYS_FIRST_TIME = any_phrase("""
    my first circle, my first learning circle, my very first circle, my first time facilitating, my first time hosting,
    facilitating for the first time, hosting for the first time, never facilitated, never hosted,
    mein erster kreis, mein erster lernkreis, mein allererster lernkreis, leite zum ersten mal,
    moderiere zum ersten mal, zum ersten mal als moderator*, zum ersten mal als gastgeber*, noch nie moderiert,
    noch nie geleitet,
    mi primer circulo, primera vez que facilito, primera vez que organizo, primera vez facilitando,
    primera vez como facilitador*, nunca he facilitado
""")


def _list_first_times(facts: NetworkFacts, week: Week, now: datetime) -> Sequence[FirstTime]:
    """Who facilitates for the first time, in circles that begin this week.

    Said only when we have known the forum for half a year, or where the announcement says so.
    """
    known = facts.known_since is not None and facts.known_since + KNOWN_FOR <= now
    found: dict[ForumUserId, FirstTime] = {}
    for one in sorted(facts.starts, key=lambda one: (one.start, one.circle.origin)):
        if _lies_in(one.start.date(), week):
            said = one.words is not None and _SAYS_FIRST_TIME.search(flatten(one.words)) is not None
            # Of several facilitators nobody can tell who is meant by "my first circle".
            said = said and len(one.facilitators) == 1
            new = [
                person for person in one.facilitators if said or (known and person not in facts.experienced)
            ]
            found.update((person, FirstTime(person, one.circle)) for person in new if person not in found)
    return list(found.values())


def _list_questions(questions: Iterable[QuestionFact], past: Window) -> Sequence[QuestionFact]:
    """Those that became open last week, so that each is told once; the oldest first."""
    opened = (one for one in questions if past.holds(one.written_at + OPEN_AFTER))
    return sorted(opened, key=lambda one: (one.written_at, one.post_id))
