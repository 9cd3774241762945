"""Notes, the ledger, recaps and the facts they are composed of, in PostgreSQL."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import asyncpg
import pytest

from service.domain.announcements.values import Announcement, Place, PlannedMeeting
from service.domain.changes import Change, ChangeKind, ToldMeeting
from service.domain.circles import Circle, CircleState, TopicMade
from service.domain.ids import ForumUserId, PostId, TopicId
from service.domain.notes import parse_notes
from service.domain.posts import Post, User
from service.domain.quoting import PostFlags
from service.domain.recaps.circle import compose_circle_recap
from service.domain.recaps.network import NetworkRecap, compose_network_recap
from service.domain.recaps.rows import LearnerCount
from service.domain.sources.comparing import Comparison
from service.domain.sources.schedules import Dates
from service.domain.sources.values import SourceCircleId
from service.domain.subjects import CircleSubject, Role
from service.domain.voices.binding import compose_uid
from service.domain.voices.circle import Meeting, MeetingStatus
from service.domain.weeks import Week, Window, compute_due, compute_window, find_due_week
from service.store.changes import record_changes
from service.store.circles import record_circle
from service.store.network import load_network_facts
from service.store.notes import record_flags, record_notes
from service.store.people import record_person
from service.store.pool import Connection
from service.store.posts import record_post
from service.store.recaps import (
    NETWORK,
    load_circle_facts,
    load_gone,
    load_recap,
    load_recaps,
    load_recaps_of_post,
    record_line,
    record_recap,
    record_run,
    record_standing,
)
from service.store.sources import record_comparison, record_joined
from service.store.statements import record_meetings
from service.store.topics import record_topic
from tests.sources.made import make_source_circle

ZONE, WEEK, BOT = "America/New_York", Week(2026, 42), "Companion"
NOW = datetime(2026, 10, 12, 13, 5, tzinfo=UTC)
LAST_WEEK = datetime(2026, 10, 7, 15, tzinfo=UTC)
US, MAYA, SAM, LINA = map(ForumUserId, (1, 7, 8, 9))
TOPIC, HELLO = TopicId(1431), TopicId(70)
WINDOW = Window(LAST_WEEK - timedelta(days=3), LAST_WEEK + timedelta(days=4))
SPANISH = CircleSubject("t431")


@pytest.fixture
async def connection(pool: asyncpg.Pool) -> AsyncIterator[Connection]:
    async with pool.acquire() as connection:
        for person, name in ((US, "companion"), (MAYA, "maya"), (SAM, "sam"), (LINA, "lina")):
            await record_person(connection, User(person, name))
        yield connection


async def add_circle(
    connection: Connection,
    *days: int,
    origin: str = "t431",
    hosts: Sequence[ForumUserId] = (MAYA,),
    state: CircleState = CircleState.RUNNING,
    created_at: datetime = NOW - timedelta(days=20),
) -> Circle:
    """A circle with meetings at six in the evening, so many days after the week's Monday."""
    starts = [datetime(2026, 10, 12, 18) + timedelta(days=day) for day in days]
    topic = int(origin.removeprefix("t").removeprefix("p2pu-"))
    made = TopicMade(TopicId(1000 + topic), PostId(2000 + topic), f"https://f/t/{topic}", "T", "B")
    announced = Announcement(
        f"Circle {origin}", Place("Riverside"), ZONE, tuple(PlannedMeeting(one, 90) for one in starts)
    )
    on_forum = origin.startswith("t")
    circle = Circle(
        origin,
        TopicId(topic) if on_forum else None,
        MAYA if on_forum else None,
        announced,
        tuple(hosts),
        state,
        made,
    )
    await record_circle(connection, circle, created_at)
    meetings = [Meeting(compose_uid(origin, one), one, 90, ZONE, MeetingStatus.PLANNED) for one in starts]
    await record_meetings(connection, origin, meetings)
    return circle


def make_post(
    number: int, author: ForumUserId = SAM, at: datetime = LAST_WEEK, topic: TopicId = TOPIC, raw: str = "Hi"
) -> Post:
    ident = PostId(topic * 100 + number)
    return Post(ident, topic, number, author, "x", raw, 1, at, at, kept=False)


async def write(connection: Connection, *posts: Post, asks: bool = False, shares: bool = False) -> None:
    for post in posts:
        await record_post(connection, post)
        await record_notes(connection, post, parse_notes(post.raw))
        await record_flags(connection, post.id, PostFlags(asks, shares))


async def read_notes(connection: Connection) -> list[str]:
    facts = await load_circle_facts(connection, SPANISH, WINDOW, bot=BOT)
    return [f"{one.note.kind.value} {one.note.text}" for one in facts.notes]


async def test_notes_follow_edits_and_deletions(connection: Connection) -> None:
    await add_circle(connection, 0)
    post = make_post(2, raw="+ everyone spoke\n+ good cake\nΔ too cold")
    await write(connection, post)
    assert await read_notes(connection) == ["plus everyone spoke", "plus good cake", "delta too cold"]
    later = post.created_at + timedelta(days=9)
    edited = replace(post, raw="Hello\n+ good cake\nchange: bring tea", version=2, updated_at=later)
    await write(connection, edited)
    assert await read_notes(connection) == ["plus good cake", "delta bring tea"]
    await write(connection, replace(edited, raw=""))
    assert await read_notes(connection) == []
    await write(connection, post)
    await connection.execute("update post set hidden = true")
    assert await read_notes(connection) == [], "though nobody has taken the notes away"
    await write(connection, replace(post, deleted=True))
    assert await connection.fetchval("select count(*) from note") == 0
    await write(connection, post)
    assert len(await read_notes(connection)) == 3


async def test_notes_that_stand_unchanged_are_not_written_again(connection: Connection) -> None:
    await add_circle(connection, 0)
    post = make_post(2, raw="+ everyone spoke\nΔ too cold")
    await write(connection, post, asks=True)
    rows = "select max(xmin::text::bigint) from note"
    before = await connection.fetchval(rows)
    await record_notes(connection, post, parse_notes(post.raw))
    assert await connection.fetchval(rows) == before


async def test_notes_survive_random_edits_and_end_with_what_the_post_says(connection: Connection) -> None:
    await add_circle(connection, 0)
    dice = random.Random(11)
    lines = ["+ everyone spoke", "Δ too cold", "Hello", "plus: good cake", "> + quoted words", "+1"]
    for version in range(1, 40):
        raw = "\n\n".join(dice.sample(lines, dice.randint(0, len(lines))))
        gone = dice.random() < 0.2
        post = replace(make_post(2, raw=raw), version=version, hidden=gone)
        await write(connection, post)
        wanted = [] if gone else [f"{note.kind.value} {note.text}" for note in parse_notes(raw)]
        assert await read_notes(connection) == wanted


async def test_circle_facts_are_those_of_people_in_its_topic_and_its_week(connection: Connection) -> None:
    circle = await add_circle(connection, 0)
    await record_topic(connection, TopicId(431), SPANISH, Role.ANNOUNCEMENT)
    before, after = WINDOW.start - timedelta(days=1), WINDOW.end
    await write(
        connection,
        make_post(1, US),
        make_post(2, LINA, before),
        make_post(3, SAM, raw="+ good cake"),
        make_post(4, US, raw="+ not a persons words"),
        make_post(5, SAM, after, raw="+ next weeks words"),
        make_post(2, SAM, topic=TopicId(431), raw="+ said below the announcement"),
    )
    facts = await load_circle_facts(connection, SPANISH, WINDOW, bot=BOT, hosts=circle.facilitator_ids)
    assert [post.number for post in facts.posts] == [2, 3]
    assert {one.note.text for one in facts.notes} == {"good cake", "said below the announcement"}
    assert facts.known == {MAYA, LINA}
    recap = compose_circle_recap(facts, WINDOW, {}, frozenset())
    assert recap is not None
    assert (recap.figures.posts, recap.newcomers.rows) == (1, (SAM,))
    assert recap.post_ids == {make_post(3).id, make_post(2, topic=TopicId(431)).id}


@pytest.mark.parametrize(
    ("answer", "answered"),
    [
        (None, False),
        (make_post(3, SAM), False),
        (make_post(3, US), False),
        (make_post(3, LINA), True),
        (replace(make_post(3, LINA), deleted=True), False),
        (replace(make_post(3, LINA), hidden=True), False),
    ],
    ids=["nobody", "its author", "us", "somebody", "deleted", "hidden"],
)
async def test_question_is_open_until_somebody_else_writes_below_it(
    connection: Connection, answer: Post | None, answered: bool
) -> None:
    await add_circle(connection, 0)
    await write(connection, make_post(2), asks=True)
    if answer is not None:
        await write(connection, answer)
    facts = await load_circle_facts(connection, SPANISH, WINDOW, bot=BOT)
    assert next(post for post in facts.posts if post.number == 2).answered is answered
    network = await load_network_facts(connection, WEEK, ZONE, NOW, bot=BOT)
    assert [(one.number, one.circle) for one in network.questions] == (
        [] if answered else [(2, "Circle t431")]
    )


async def compose(connection: Connection, week: Week = WEEK, now: datetime = NOW) -> NetworkRecap | None:
    facts = await load_network_facts(connection, week, ZONE, now, bot=BOT)
    return compose_network_recap(facts, week, ZONE, now)


async def test_network_facts_hold_what_the_week_was(connection: Connection) -> None:
    await add_circle(connection, -14, -7, 1, 8)
    await add_circle(connection, 3, 10, origin="t2", hosts=(SAM,), state=CircleState.OPEN)
    await add_circle(connection, -12, -5, origin="t3", hosts=(LINA,), state=CircleState.WRAPPING_UP)
    circle = make_source_circle(5, Dates(first=NOW.date() + timedelta(days=9), at=time(18)))
    await record_comparison(connection, "p2pu", Comparison(appeared=(circle,)), NOW)
    for state, origin in ((CircleState.VANISHED, "t6"), (CircleState.CANCELLED, "t7")):
        await add_circle(connection, 1, origin=origin, state=state)
    recap = await compose(connection)
    assert recap is not None
    shown = [(row.circle.origin, row.number, row.of) for row in recap.meeting.rows]
    assert shown == [("t431", 3, 4), ("t2", 1, 2)]
    assert [row.circle.origin for row in recap.starting.rows] == ["t2"]
    assert [(row.circle.origin, row.facilitators) for row in recap.finished.rows] == [("t3", (LINA,))]
    assert [row.origin for row in recap.elsewhere.rows] == ["p2pu-5"]
    assert not recap.first_times.rows


async def test_sign_ups_are_counted_of_the_circles_that_meet_this_week(connection: Connection) -> None:
    await add_circle(connection, 1, 8)
    await add_circle(connection, 9, origin="t2", hosts=(SAM,))
    recap = await compose(connection)
    assert recap is not None
    assert recap.figures.signed_up is None, "nobody counts them"
    circles = {number: make_source_circle(number) for number in (5, 6, 7)}
    counted = {SourceCircleId(number): 2 * number for number in circles}
    await record_comparison(
        connection, "p2pu", Comparison(appeared=tuple(circles.values()), counted=counted), NOW
    )
    for number, origin in ((5, "t431"), (6, "t2")):
        await record_joined(connection, "p2pu", SourceCircleId(number), origin, NOW)
    recap = await compose(connection)
    assert recap is not None
    assert recap.figures.signed_up == LearnerCount(10)


async def test_first_time_facilitator_has_hosted_no_circle_we_know(connection: Connection) -> None:
    old = NOW - timedelta(days=200)
    await add_circle(connection, -190, -183, origin="t1", created_at=old)
    await add_circle(connection, 1, origin="t2", hosts=(MAYA, SAM))
    await add_circle(connection, 2, origin="t3", hosts=(SAM, LINA))
    recap = await compose(connection)
    assert recap is not None
    assert [(row.person, row.circle.origin) for row in recap.first_times.rows] == [(SAM, "t2"), (LINA, "t3")]


async def test_changes_of_one_meeting_come_to_one(connection: Connection) -> None:
    await add_circle(connection, 1, 8)
    uid = compose_uid("t431", datetime(2026, 10, 13, 18))
    first, second, third = (
        ToldMeeting(datetime(2026, 10, 13, hour), 90, ZONE, Place("Riverside")) for hour in (18, 19, 20)
    )
    for was, now in ((first, second), (second, third)):
        change = Change(ChangeKind.MOVED, uid, was, now)
        await record_changes(connection, "t431", [change], {}, None, LAST_WEEK)
    recap = await compose(connection)
    assert recap is not None
    assert [(row.was, row.now) for row in recap.moved.rows] == [(first, third)]
    change = Change(ChangeKind.MOVED, uid, third, first)
    await record_changes(connection, "t431", [change], {}, None, LAST_WEEK + timedelta(hours=1))
    recap = await compose(connection)
    assert recap is not None
    assert not recap.moved.rows


async def add_hello_topic(connection: Connection) -> None:
    await connection.execute(
        "insert into topic (id, subject, role) values ($1, 'introductions', 'introduction')", HELLO
    )


async def test_new_people_are_those_whose_first_hello_is_of_last_week(connection: Connection) -> None:
    await add_hello_topic(connection)
    await write(
        connection,
        make_post(1, US, topic=HELLO),
        make_post(2, LINA, LAST_WEEK - timedelta(days=30), HELLO),
        make_post(3, LINA, topic=HELLO),
        make_post(4, SAM, topic=HELLO),
        make_post(5, SAM, LAST_WEEK + timedelta(hours=1), HELLO),
        replace(make_post(6, MAYA, topic=HELLO), hidden=True),
    )
    recap = await compose(connection)
    assert recap is not None
    assert [(row.person, row.number) for row in recap.newcomers.rows] == [(SAM, 4)]
    assert await compose(connection, WEEK.after) is None
    await connection.execute("update post set deleted = true where author_id = $1", SAM)
    assert await compose(connection) is None


async def test_nothing_of_a_topic_that_only_some_may_read_is_told(connection: Connection) -> None:
    await add_circle(connection, 40)
    await add_hello_topic(connection)
    await write(connection, make_post(2, topic=HELLO))
    await write(connection, make_post(2, raw="+ good cake"), asks=True)
    await connection.execute(
        "insert into category (id, slug, name, readable_by_all) values (5, 'staff', 'Staff', false)"
    )
    assert await compose(connection) is not None
    await connection.execute("update topic set category_id = 5")
    assert await compose(connection) is None
    facts = await load_circle_facts(connection, SPANISH, WINDOW, bot=BOT)
    assert (facts.posts, facts.notes) == ((), ())


async def test_recap_is_composed_once_and_kept_as_it_was(connection: Connection) -> None:
    await add_circle(connection, -14, 1, 8)
    await add_hello_topic(connection)
    await write(connection, make_post(2, topic=HELLO))
    assert await record_line(connection, NETWORK, WEEK, "Our call is on Friday", MAYA)
    kept = await load_recap(connection, NETWORK, WEEK)
    assert kept is not None
    assert (kept.line, kept.figures, await load_recaps(connection, NETWORK, 5)) == (
        "Our call is on Friday",
        None,
        [],
    )
    recap = await compose(connection)
    assert recap is not None
    window = compute_window(WEEK, ZONE)
    for first in (True, False):
        assert await record_recap(connection, NETWORK, WEEK, window, recap, recap.post_ids, NOW) is first
    assert not await record_line(connection, NETWORK, WEEK, "Too late", MAYA)
    await record_standing(connection, NETWORK, WEEK, TopicId(5), PostId(6))
    (kept,) = await load_recaps(connection, NETWORK, 5)
    assert kept.read_figures(NetworkRecap) == recap
    assert (kept.line, kept.window, kept.topic_id) == ("Our call is on Friday", window, 5)
    post_id = make_post(2, topic=HELLO).id
    assert await load_recaps_of_post(connection, post_id) == [kept]
    assert await load_gone(connection, [post_id, PostId(99)]) == {99}
    await connection.execute("update post set hidden = true")
    assert await load_gone(connection, [post_id]) == {post_id}


async def test_dated_work_is_done_once_and_an_older_one_never_after_a_newer(connection: Connection) -> None:
    older, due = NOW - timedelta(days=7), NOW
    assert await record_run(connection, "recap", due, ZONE)
    assert not await record_run(connection, "recap", due, ZONE)
    assert not await record_run(connection, "recap", older, ZONE)
    assert await record_run(connection, "other", older, ZONE)
    assert await record_run(connection, "recap", due + timedelta(days=7), ZONE)


async def test_work_of_a_transaction_that_fails_may_be_done_again(connection: Connection) -> None:
    transaction = connection.transaction()
    await transaction.start()
    assert await record_run(connection, "recap", NOW, ZONE)
    await transaction.rollback()
    assert await record_run(connection, "recap", NOW, ZONE)


async def test_of_many_that_try_together_one_does_the_work(pool: asyncpg.Pool) -> None:
    async def attempt() -> bool:
        async with pool.acquire() as connection, connection.transaction():
            return await record_run(connection, "recap", NOW, ZONE)

    assert sorted(await asyncio.gather(*(attempt() for _ in range(8)))) == [False] * 7 + [True]


async def test_exactly_one_recap_a_week_whatever_the_looks(connection: Connection) -> None:
    """Kills before the commit, long sleeps, clocks that jump, and an hour or zone that is set otherwise meanwhile."""
    dice = random.Random(53)
    window = compute_window(WEEK, ZONE)
    told: list[Week] = []
    now = datetime(2026, 9, 1, tzinfo=UTC)
    for _ in range(400):
        now += timedelta(hours=dice.choice((1, 1, 5, 30, 60, 24 * 22, -3, -40)))
        zone, hour = dice.choice((ZONE, ZONE, "Pacific/Kiritimati")), dice.choice((9, 9, 9, 0, 23))
        week = find_due_week(now, zone, hour)
        try:
            async with connection.transaction():
                if not await record_run(connection, "recap", compute_due(week, zone, hour), zone):
                    continue
                is_first = await record_recap(connection, NETWORK, week, window, 1, (), now)
                if dice.random() < 0.3:
                    raise RuntimeError
        except RuntimeError:
            continue
        if is_first:
            told.append(week)
    assert told == sorted(set(told))
    assert len(told) > 50
    monday = await connection.fetchval("select max(year * 100 + week) from recap")
    assert date.fromisocalendar(monday // 100, monday % 100, 1) == told[-1].monday
