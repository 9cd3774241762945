"""Statements, meetings and what was told in PostgreSQL, and circles from before there were statements."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from service.domain.announcements.values import (
    Announcement,
    Field,
    Guess,
    Place,
    PlannedMeeting,
    Reading,
    Verdict,
)
from service.domain.changes import Told, compare_told, tell_all
from service.domain.circles import Circle, CircleState
from service.domain.ids import ForumUserId, PostId, TopicId
from service.domain.posts import Post, User
from service.domain.voices.announcements import compose_announced, compose_announcement, compose_post_ref
from service.domain.voices.log import Log, add_statement, build_log, date_reading, find_changed, fold_log
from service.domain.voices.values import COMMAND, CircleWords, MeetingWords, Statement, When
from service.store.circles import load_alive, record_circle
from service.store.migrations import apply_migrations, load_migrations
from service.store.people import record_person
from service.store.pool import Connection
from service.store.statements import (
    load_statements,
    load_told,
    record_meetings,
    record_statements,
    record_told,
)
from service.store.values import compose_json
from tests.towns import TOWNS

MAYA, SAM = ForumUserId(7), ForumUserId(8)
BEGIN = datetime(2026, 10, 1, 9, 0, 0, 123000, tzinfo=UTC)
DATES = tuple(datetime(2026, 10, 13, 18) + timedelta(weeks=week) for week in range(3))
GUESSES = (Guess(Field.MINUTES, 90), Guess(Field.ZONE, "America/New_York"))
FULL = Announcement(
    "Basic Spanish",
    Place("Riverside Library", "Room A", "410 Example Ave", TOWNS[0], None, online=True),
    "America/New_York",
    tuple(PlannedMeeting(start, 90) for start in DATES),
    course_title="Spanish for Beginners",
    language="Spanish",
    seats=12,
    signup_link="https://signup.example.org/7",
    facilitator_names=("maya", "sam"),
    words="“Bring a friend.”",
    free=False,
)
BARE = Announcement("Sourdough", Place(online=True), "Europe/Berlin", (PlannedMeeting(DATES[0], 60),))


def make_circle(announced: Announcement, *facilitators: ForumUserId) -> Circle:
    return Circle("t431", TopicId(431), MAYA, announced, facilitators, CircleState.ANNOUNCED)


def announce(announced: Announcement = FULL, ref: str = "post:1:0001", after_h: int = 0) -> Statement:
    said_at = BEGIN + timedelta(hours=after_h)
    return compose_announced(
        "t431", announced, GUESSES, (MAYA, SAM), ref=ref, said_at=said_at, seen_at=said_at, person=MAYA
    )


def move(start: datetime, to: datetime, after_h: int) -> Statement:
    said_at = BEGIN + timedelta(hours=after_h)
    words = CircleWords(meetings=(MeetingWords(When(to), None, start),))
    return Statement("t431", COMMAND, f"line 950/{after_h}", said_at, said_at, words, MAYA)


@pytest.fixture
async def connection(pool: asyncpg.Pool) -> AsyncIterator[Connection]:
    async with pool.acquire() as connection:
        for person, name in ((MAYA, "maya"), (SAM, "sam")):
            await record_person(connection, User(person, name))
        await record_circle(connection, make_circle(FULL, MAYA, SAM), BEGIN)
        yield connection


async def add(connection: Connection, *statements: Statement) -> Log:
    """As a job adds what it hears: each in a transaction that sees all before."""
    log = Log("t431")
    for statement in statements:
        stored = await load_statements(connection, "t431")
        log = add_statement(build_log("t431", stored), statement)
        await record_statements(connection, find_changed(stored, log))
    await record_meetings(connection, "t431", fold_log(log).meetings)
    return log


async def test_circle_and_meetings_are_rebuilt_from_its_statements_alone(connection: Connection) -> None:
    edited = replace(FULL, meetings=tuple(PlannedMeeting(start + timedelta(days=7), 90) for start in DATES))
    log = await add(
        connection,
        announce(),
        announce(edited, "post:1:0002", 2),
        move(DATES[1], DATES[1] + timedelta(days=1), 1),
    )
    await connection.execute("delete from meeting")
    loaded = await load_statements(connection, "t431")
    assert tuple(loaded) == log.statements
    assert fold_log(build_log("t431", loaded)) == fold_log(log)


async def test_late_and_repeated_statements_leave_one_row_each(connection: Connection) -> None:
    later = announce(replace(FULL, name="Spanish"), "post:1:0002", 1)
    log = await add(connection, later, announce(), later, announce())
    assert log == build_log("t431", [announce(), later])
    assert await connection.fetchval("select count(*) from statement") == 2


async def test_what_was_told_is_kept_by_meeting(connection: Connection) -> None:
    assert await load_told(connection, "t431") is None
    circle = fold_log(await add(connection, announce()))
    await record_told(connection, "t431", tell_all(circle, "change:circle-t431:5f0c2a"))
    assert await load_told(connection, "t431") == tell_all(circle, "change:circle-t431:5f0c2a")
    await record_told(connection, "t431", Told())
    assert await load_told(connection, "t431") == Told()


async def test_meeting_that_got_another_uid_is_not_told_again(connection: Connection) -> None:
    moved = replace(FULL, meetings=tuple(PlannedMeeting(start + timedelta(days=1), 90) for start in DATES))
    edit = announce(moved, "post:1:0002", 1)
    await record_told(connection, "t431", tell_all(fold_log(await add(connection, edit))))
    circle = fold_log(await add(connection, announce()))
    told = await load_told(connection, "t431")
    assert told is not None
    assert set(told.meetings).isdisjoint(one.uid for one in circle.meetings)
    assert compare_told(told, circle, BEGIN + timedelta(days=10)).changes == ()


async def test_circle_with_the_soonest_meeting_is_read_first(connection: Connection) -> None:
    began, soon = DATES[0] - timedelta(days=1), DATES[0] + timedelta(days=5)
    for topic_id, first in ((432, soon), (433, began)):
        announced = replace(FULL, meetings=(PlannedMeeting(first, 90), PlannedMeeting(DATES[1], 90)))
        circle = replace(
            make_circle(announced, MAYA), origin=f"t{topic_id}", announcement_topic_id=TopicId(topic_id)
        )
        await record_circle(connection, circle, BEGIN)
        said = replace(announce(announced), circle=circle.origin)
        folded = fold_log(add_statement(Log(circle.origin), said))
        await record_meetings(connection, circle.origin, folded.meetings)
    alive = await load_alive(connection, DATES[0].replace(tzinfo=UTC))
    assert [one.origin for one in alive] == ["t432", "t433", "t431"], "of the last no meeting was folded yet"


async def test_forgotten_person_leaves_what_was_said(connection: Connection) -> None:
    said = replace(announce(), person=SAM)
    await add(connection, said)
    await connection.execute("delete from person where id = $1", SAM)
    assert [one.person for one in await load_statements(connection, "t431")] == [None]


def make_post(number: int, author: ForumUserId, hours: int, version: int = 1) -> Post:
    at = BEGIN + timedelta(hours=hours)
    return Post(PostId(900 + number), TopicId(431), number, author, "maya", "raw", version, BEGIN, at)


POSTS = (make_post(1, MAYA, 0, version=3), make_post(3, SAM, 5), make_post(4, MAYA, 4, version=12))
"""The announcement and answers that count; post 2 is a stranger's."""


async def fill_before(connection: asyncpg.Connection[asyncpg.Record], announced: Announcement) -> None:
    """A circle as it stood before there were statements."""
    await connection.execute("insert into person (id, name) values (7, 'maya'), (8, 'sam'), (9, 'lina')")
    for post in (*POSTS, make_post(2, ForumUserId(9), 9)):
        await connection.execute(
            "insert into post (id, topic_id, number, author_id, created_at, updated_at, version, raw) "
            "values ($1, 431, $2, $3, $4, $5, $6, 'raw')",
            post.id, post.number, post.author_id, post.created_at, post.updated_at, post.version,
        )  # fmt: skip
    reading = Reading(Verdict.COMPLETE, announced, guesses=GUESSES if announced is FULL else ())
    await connection.execute(
        "insert into announcement (topic_id, author_id, title, state, reading, created_at, read_at) "
        "values (431, 7, 'Español, fácil', 'complete', $1::jsonb, $2, $2)",
        compose_json(reading),
        BEGIN,
    )
    await connection.execute(
        "insert into circle (origin, external_id, announcement_topic_id, author_id, announced, facilitator_ids, "
        "state, created_at, changed_at) values ('t431', 'circle-t431', 431, 7, $1::jsonb, '{7,8}', 'open', $2, $2)",
        compose_json(announced),
        BEGIN + timedelta(hours=6),
    )


@pytest.mark.parametrize("announced", [FULL, BARE], ids=["full", "bare"])
async def test_circle_from_before_becomes_its_first_statement(
    empty_database_url: str, announced: Announcement
) -> None:
    connection = await asyncpg.connect(empty_database_url)
    files = load_migrations()
    await apply_migrations(connection, [file for file in files if file.name < "0006"])
    await fill_before(connection, announced)
    await apply_migrations(connection, files)
    (statement,) = await load_statements(connection, "t431")
    log = build_log("t431", [statement])
    circle = fold_log(log)
    assert compose_announcement(circle) == announced
    assert circle.facilitators == (MAYA, SAM)
    again = compose_announced(
        "t431",
        announced,
        GUESSES if announced is FULL else (),
        (MAYA, SAM),
        ref=compose_post_ref("Español, fácil", POSTS),
        said_at=max(post.updated_at for post in POSTS),
        seen_at=BEGIN + timedelta(hours=6),
        person=MAYA,
    )
    assert statement == again
    assert date_reading(log, replace(again, seen_at=BEGIN + timedelta(days=9))) is None
    await record_statements(connection, find_changed([statement], log))
    assert find_changed(await load_statements(connection, "t431"), log) == []
    await connection.close()
