"""A circle is what its voices say together: whatever comes late, goes, returns or was lost, its meetings stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from jobs.decisions import Cause, record_decision
from jobs.engine.loop import perform_next
from jobs.voices import Heard, load_said_circle, record_heard
from service.demo.forum.store.people import insert_user
from service.domain.announced import Decision
from service.domain.announcements.values import Place
from service.domain.changes import tell_all
from service.domain.circles import Circle, CircleState
from service.domain.effects import CreateTopic
from service.domain.voices.announcements import compose_announcement
from service.domain.voices.binding import compose_uid
from service.domain.voices.log import Log, add_statement, build_log, fold_log
from service.domain.voices.values import (
    COMMAND,
    CircleWords,
    Fields,
    MeetingWords,
    Statement,
    Voice,
    When,
)
from service.reasons import Reason, ReasonCode
from service.store.circles import load_circle
from service.store.statements import load_statements, load_told
from tests.crash.keeping import name_columns
from tests.world import TIDY, Json, World

TITLE = "Spanish circle at Riverside Library"
FIRST = datetime(2037, 10, 13, 18)
"""In TIDY."""


def weekly(count: int, first: datetime = FIRST) -> list[datetime]:
    return [first + timedelta(weeks=week) for week in range(count)]


def write(count: int, first: str = "13 October") -> str:
    """An announcement of so many weekly meetings."""
    return TIDY.replace("13 October", first).replace("weeks\n6", f"weeks\n{count}")


async def read_meetings(world: World, origin: str) -> Sequence[tuple[datetime, str, UUID]]:
    """The stored meetings: each start, status and uid; the statements alone give the same."""
    rows = await world.pool.fetch(
        "select start, status, uid from meeting where circle = $1 order by start, uid", origin
    )
    stored = [(row["start"], row["status"], row["uid"]) for row in rows]
    async with world.pool.acquire() as connection:
        circle = await load_said_circle(connection, origin)
        known = await load_circle(connection, origin)
    assert stored == [(one.start, one.status.value, one.uid) for one in circle.meetings]
    assert known is not None
    assert known.announced == compose_announcement(circle)
    return stored


def name_uids(origin: str, starts: Sequence[datetime]) -> list[UUID]:
    """The uids of meetings that began their lives at these starts."""
    return [compose_uid(origin, start) for start in starts]


async def hold_back(world: World) -> Sequence[int]:
    """Let no delivery be due; gives those of edits, oldest first."""
    await world.forum.sender.wait_idle()
    await world.pool.execute(
        "update delivery set due_at = now() + interval '10 minutes' where state = 'ready'"
    )
    rows = await world.pool.fetch(
        "select id from delivery where state = 'ready' and event = 'post_edited' order by id"
    )
    return [row["id"] for row in rows]


async def announce(world: World, raw: str = TIDY) -> tuple[Json, str]:
    """An announcement whose circle has its topic; gives its post and the circle's origin."""
    post = await world.announce(TITLE, raw)
    await world.settle()
    return post, f"t{post['topic_id']}"


async def test_edit_told_after_a_newer_one_is_read_at_its_own_time(world: World) -> None:
    post, origin = await announce(world, write(3))
    await world.edit(post["id"], write(2, "20 October"))
    await world.edit(post["id"], write(3, "20 October"))
    older, newer = await hold_back(world)
    for delivery in (newer, older):
        await world.pool.execute("update delivery set due_at = now() where id = $1", delivery)
        await perform_next(world.tools)
    await world.settle()
    dates = weekly(4)
    # Whoever reads the newest against the first sees three dates that all moved by a week.
    assert await read_meetings(world, origin) == [
        (start, "planned" if start > FIRST else "withdrawn", uid)
        for start, uid in zip(dates, name_uids(origin, dates), strict=True)
    ]
    assert await world.pool.fetchval("select count(*) from statement") == 3
    raw = (await world.fetch_circle_topic(post["topic_id"]))["post_stream"]["posts"][0]["raw"]
    assert "3 meetings" in raw
    assert "13 October" not in raw


async def test_restored_announcement_has_the_same_meetings_and_says_nothing_new(world: World) -> None:
    post, origin = await announce(world)
    before = await read_meetings(world, origin)
    await world.call("DELETE", f"/t/{post['topic_id']}.json", "ines")
    await world.settle()
    await world.call("PUT", f"/t/{post['topic_id']}/recover.json", "ines")
    await world.settle()
    assert await read_meetings(world, origin) == before
    assert await world.pool.fetchval("select count(*) from statement") == 1
    await world.edit(post["id"], write(6, "14 October"))
    await world.settle()
    assert await read_meetings(world, origin) == [
        (start + timedelta(days=1), status, uid) for start, status, uid in before
    ]


async def test_posts_read_again_say_nothing_new(world: World) -> None:
    post, origin = await announce(world)
    before = await read_meetings(world, origin)
    await world.catch_up()
    assert await world.pool.fetchval("select count(*) from statement") == 1
    await world.call(
        "PUT", f"/t/-/{post['topic_id']}.json", "maya", title="Everyday Spanish at the Riverside"
    )
    await world.settle()
    said = await world.pool.fetch("select * from statement")
    await world.catch_up()
    assert await read_meetings(world, origin) == before
    assert await world.pool.fetch("select * from statement") == said


async def test_named_facilitator_who_joins_the_forum_later_is_mentioned_then(world: World) -> None:
    post, _ = await announce(world, TIDY + "\n\n### Facilitators\n@nora\n")
    joined = datetime.now(UTC)
    await world.forum.database.run(lambda db: insert_user(db, joined, "nora", "Nora", trust_level=1))
    await world.catch_up()
    raw = (await world.fetch_circle_topic(post["topic_id"]))["post_stream"]["posts"][0]["raw"]
    assert "@nora" in raw
    assert "@maya" not in raw


async def test_8_reduced_to_6_leaves_what_another_voice_moved(world: World) -> None:
    post, origin = await announce(world, write(8))
    dates = weekly(8)
    moved = dates[6] + timedelta(days=1)
    await say(world, origin, MeetingWords(When(moved), None, dates[6]))
    await world.edit(post["id"], write(6))
    await world.settle()
    expected = [*((start, "planned") for start in dates[:6]), (moved, "planned"), (dates[7], "withdrawn")]
    assert await read_meetings(world, origin) == [
        (*one, uid) for one, uid in zip(expected, name_uids(origin, dates), strict=True)
    ]
    raw = (await world.fetch_circle_topic(post["topic_id"]))["post_stream"]["posts"][0]["raw"]
    assert "7 meetings" in raw


async def say(world: World, origin: str, meeting: MeetingWords) -> None:
    """As a command says it now."""
    now = datetime.now(UTC)
    async with world.pool.acquire() as connection, connection.transaction():
        stored = await load_statements(connection, origin)
        said = Statement(origin, COMMAND, "line 950/1", now, now, CircleWords(meetings=(meeting,)))
        log = add_statement(build_log(origin, stored), said)
        await record_heard(connection, Heard(stored, log, fold_log(log)))


BACKUP = ("circle", "post", "statement", "meeting", "change")


async def test_restored_database_finds_the_same_meetings(world: World) -> None:
    post, origin = await announce(world, write(3))
    for table in BACKUP:
        await world.pool.execute(f"create table backup_{table} as table {table}")
    await world.edit(post["id"], write(4, "14 October"))
    await world.settle()
    before = await read_meetings(world, origin)
    for table in reversed(BACKUP):
        await world.pool.execute(f"delete from {table}")
    for table in BACKUP:
        async with world.pool.acquire() as connection:
            columns = await name_columns(connection, table)
        await world.pool.execute(
            f"insert into {table} ({columns}) overriding system value select {columns} from backup_{table}"
        )
    assert await read_meetings(world, origin) != before
    await world.catch_up()
    assert await read_meetings(world, origin) == before


async def test_readers_of_a_new_topic_are_told_all_that_it_says(world: World) -> None:
    _, origin = await announce(world, write(2))
    async with world.pool.acquire() as connection:
        circle = await load_said_circle(connection, origin)
        assert await load_told(connection, origin) == tell_all(circle)


async def test_circle_that_only_a_source_knows_gets_its_topic(world: World) -> None:
    origin, now = "p2pu-77", datetime.now(UTC)
    fields = Fields(name="Everyday Spanish", place=Place(branch="Riverside Library"), zone="America/New_York")
    words = CircleWords(fields, (), tuple(MeetingWords(When(start, 90)) for start in weekly(3)))
    said = Statement(origin, Voice("source:p2pu"), "learning circle 77", now, now, words, whole=True)
    log = add_statement(Log(origin), said)
    announced = compose_announcement(fold_log(log))
    assert announced is not None
    circle = Circle(origin, None, None, announced, (), CircleState.ANNOUNCED)
    decision = Decision(Reason(ReasonCode.CIRCLE_ANNOUNCED), None, circle, (CreateTopic(circle),))
    async with world.pool.acquire() as connection, connection.transaction():
        await record_decision(connection, world.tools, decision, now, Cause())
        await record_heard(connection, Heard([], log, fold_log(log)))
    await world.catch_up()
    (listed,) = await world.list_topics("circles")
    topic = await world.read_topic(listed["id"])
    (first,) = topic["post_stream"]["posts"]
    assert topic["external_id"] == "circle-p2pu-77"
    assert "3 meetings" in first["raw"]
    assert "announcement" not in first["raw"]
    assert len(await read_meetings(world, origin)) == 3
    async with world.pool.acquire() as connection:
        assert await load_told(connection, origin) == tell_all(fold_log(log))
