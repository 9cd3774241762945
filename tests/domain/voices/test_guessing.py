"""Guesses stay guesses until somebody says or confirms them, or a meeting has shown them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from service.domain.announcements.values import Announcement, Field, Guess, Place, PlannedMeeting
from service.domain.ids import ForumUserId
from service.domain.voices.announcements import compose_announced
from service.domain.voices.guessing import compose_guesses, list_open_guesses
from service.domain.voices.log import build_log, fold_log
from service.domain.voices.values import COMMAND, CircleWords, MeetingWords, Statement, When
from tests.domain.announcements.corpus import load_cases, read_case

MAYA = ForumUserId(7)
BEGIN = datetime(2026, 10, 1, 9, tzinfo=UTC)
FIRST = datetime(2026, 10, 13, 18)
GUESSES = (Guess(Field.TIME, FIRST), Guess(Field.MEETINGS, 3), Guess(Field.MINUTES, 90))
SPANISH = Announcement(
    "Basic Spanish",
    Place(branch="Riverside Library"),
    "America/New_York",
    tuple(PlannedMeeting(FIRST + timedelta(weeks=week), 90) for week in range(3)),
)


def announce(
    guesses: Sequence[Guess] = GUESSES, hours: int = 0, announced: Announcement = SPANISH
) -> Statement:
    at = BEGIN + timedelta(hours=hours)
    return compose_announced(
        "t431", announced, guesses, (MAYA,), ref=f"post {hours}", said_at=at, seen_at=at, person=MAYA
    )


def command(words: CircleWords, hours: int, undoes: str | None = None) -> Statement:
    at = BEGIN + timedelta(hours=hours)
    return Statement("t431", COMMAND, f"command {hours}", at, at, words, MAYA, undoes=undoes)


def guess(*statements: Statement) -> tuple[Field, ...]:
    return fold_log(build_log("t431", statements)).guessed


CONFIRMS = CircleWords(confirms=True)
ALL = (Field.TIME, Field.MEETINGS, Field.MINUTES)


def test_what_the_reader_guessed_is_what_is_marked() -> None:
    otherwise = []
    for case in load_cases():
        reading = read_case(case)
        if reading.announcement is None:
            continue
        statement = compose_announced(
            "t431",
            reading.announcement,
            reading.guesses,
            (MAYA,),
            ref="a",
            said_at=case.now,
            seen_at=case.now,
            person=MAYA,
        )
        wanted = {one.field for one in reading.guesses}
        if len(reading.announcement.meetings) == 1:
            wanted.discard(Field.MEETINGS)
        if set(guess(statement)) != wanted:
            otherwise.append(case.name)
    assert not otherwise


def test_author_settles_a_guess_by_saying_it() -> None:
    assert guess(announce()) == ALL
    assert guess(announce(), announce(GUESSES[2:], hours=1)) == (Field.MINUTES,)
    assert guess(announce(), announce((), hours=1)) == ()


def test_line_of_its_own_confirms_all_guesses_and_its_undo_takes_that_back() -> None:
    confirmed = command(CONFIRMS, hours=1)
    assert guess(announce(), confirmed) == ()
    assert guess(announce(), confirmed, announce(hours=2)) == ()
    assert guess(announce(), confirmed, command(CircleWords(), 2, undoes=confirmed.ref)) == ALL


def test_guess_made_after_the_confirmation_is_open() -> None:
    later = replace(
        SPANISH,
        meetings=tuple(replace(one, start=one.start + timedelta(hours=1)) for one in SPANISH.meetings),
    )
    assert Field.TIME in guess(announce(), command(CONFIRMS, 1), announce(hours=2, announced=later))


def test_moving_every_meeting_says_when_they_are() -> None:
    moves = [
        MeetingWords(When(one.start + timedelta(days=1), 60), named=one.start) for one in SPANISH.meetings
    ]
    assert guess(announce(), command(CircleWords(meetings=tuple(moves)), 1)) == ()


def test_confirming_keeps_no_meeting_that_its_author_takes_out() -> None:
    shorter = replace(SPANISH, meetings=SPANISH.meetings[:2])
    circle = fold_log(
        build_log("t431", [announce(), command(CONFIRMS, 1), announce((), hours=2, announced=shorter)])
    )
    assert sum(one.stands for one in circle.meetings) == 2


def test_once_a_meeting_has_taken_place_nothing_is_marked() -> None:
    circle = fold_log(build_log("t431", [announce()]))
    during, after = (datetime(2026, 10, 13, hour, 45, tzinfo=UTC) for hour in (22, 23))
    assert list_open_guesses(circle, during) == ALL
    assert list_open_guesses(circle, after) == ()


def test_guesses_are_told_with_what_the_circle_says_now() -> None:
    assert compose_guesses(SPANISH, ALL) == GUESSES
