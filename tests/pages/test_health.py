"""What an administrator's tools see from outside: alive, and ready."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import count
from time import monotonic
from typing import Any

import asyncpg
import pytest
from aiohttp import ClientSession, web

from service.app import build_web
from service.domain.subjects import ForumSubject
from service.forum.reach import fetch_reachable
from service.pages.remembered import Remembered
from service.reasons import Reason, ReasonCode
from service.store.attention import What, record_attention_later, wake
from service.store.budget import record_failing, record_pause, record_refused
from service.store.catching_up import CATCH_UP
from service.store.categories import record_categories
from tests.pages.outside import ServerFactory, fetch, no, yes
from tests.pages.stories import CIRCLES, INTAKE, Story
from tests.store.taking import take_attention
from tests.webhooks.calls import make_call, make_post
from tests.webhooks.doors import knock, make_door_config


async def test_alive_needs_nothing_but_the_process(aiohttp_server: ServerFactory, closed_port: int) -> None:
    nowhere = f"postgresql://nobody@127.0.0.1:{closed_port}/none"
    server = await aiohttp_server(build_web(make_door_config(nowhere), is_forum_reachable=no))
    assert await fetch(server, "/healthz") == (200, {"alive": True})


async def test_ready_when_all_answers(
    aiohttp_server: ServerFactory, database_url: str, redis_url: str, worker: None
) -> None:
    config = make_door_config(database_url, redis_url=redis_url)
    server = await aiohttp_server(build_web(config, is_forum_reachable=yes))
    assert await fetch(server, "/readyz") == (
        200,
        {
            "ready": True,
            "database": "answers",
            "schema": "current",
            "undone_deliveries": 0,
            "oldest_undone_delivery_s": 0.0,
            "troubles": [],
            "redis": "answers",
            "forum": "answers",
        },
    )


async def test_still_ready_without_redis_and_forum(
    aiohttp_server: ServerFactory, database_url: str, closed_port: int, worker: None
) -> None:
    config = make_door_config(database_url, redis_url=f"redis://127.0.0.1:{closed_port}/0")
    status, parts = await fetch(await aiohttp_server(build_web(config, is_forum_reachable=no)), "/readyz")
    assert (status, parts["ready"]) == (200, True)
    assert (parts["redis"], parts["forum"]) == ("does not answer", "does not answer")


async def test_no_bell_is_no_fault(aiohttp_server: ServerFactory, database_url: str) -> None:
    server = await aiohttp_server(build_web(make_door_config(database_url), is_forum_reachable=yes))
    assert (await fetch(server, "/readyz"))[1]["redis"] == "none"


async def test_not_ready_before_the_migrations(
    aiohttp_server: ServerFactory, empty_database_url: str
) -> None:
    server = await aiohttp_server(build_web(make_door_config(empty_database_url), is_forum_reachable=yes))
    status, parts = await fetch(server, "/readyz")
    assert (status, parts["ready"], parts["schema"]) == (503, False, "behind")


async def test_not_ready_with_a_schema_of_a_newer_version(
    aiohttp_server: ServerFactory, database_url: str, pool: asyncpg.Pool
) -> None:
    await pool.execute("insert into schema_migration (name, sha256) values ('9999_later.sql', 'x')")
    server = await aiohttp_server(build_web(make_door_config(database_url), is_forum_reachable=yes))
    status, parts = await fetch(server, "/readyz")
    assert (status, parts["schema"]) == (503, "of another version")


async def test_not_ready_without_a_database_and_told_quickly(
    aiohttp_server: ServerFactory, closed_port: int
) -> None:
    nowhere = f"postgresql://nobody@127.0.0.1:{closed_port}/none"
    server = await aiohttp_server(build_web(make_door_config(nowhere), is_forum_reachable=yes))
    started = monotonic()
    status, parts = await fetch(server, "/readyz")
    assert (status, parts["database"]) == (503, "does not answer")
    assert monotonic() - started < 3


async def ask_ready(aiohttp_server: ServerFactory, database_url: str) -> tuple[int, Any]:
    server = await aiohttp_server(build_web(make_door_config(database_url), is_forum_reachable=yes))
    return await fetch(server, "/readyz")


async def forget_categories(story: Story) -> None:
    await record_categories(story.connection, ())


async def lose_circles(story: Story) -> None:
    await record_categories(story.connection, (INTAKE,))


async def lose_intake(story: Story) -> None:
    await record_categories(story.connection, (CIRCLES,))


async def close_circles(story: Story) -> None:
    await record_categories(story.connection, (INTAKE, replace(CIRCLES, readable_by_all=False)))


async def forget_mark(story: Story) -> None:
    await story.connection.execute("delete from setting where key = $1", CATCH_UP)


async def refuse_key(story: Story) -> None:
    await record_pause(story.connection, 0)
    await record_refused(story.connection)


async def fall_behind(story: Story) -> None:
    half_an_hour = "update setting set changed_at = now() - interval '30 minutes' where key = $1"
    await story.connection.execute(half_an_hour, CATCH_UP)


async def pause_for_long(story: Story) -> None:
    await record_pause(story.connection, 600)


async def fail_all_calls(story: Story) -> None:
    await record_pause(story.connection, 0)
    await record_failing(story.connection, Reason(ReasonCode.TOO_SLOW))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            forget_categories,
            "I have not been able to read the forum's categories yet, and decide nothing before.",
        ),
        (lose_circles, "The forum has no category “circles”. Make it, or name another one in the settings."),
        (lose_intake, "The forum has no category “start-a-circle”. Make it, or name another one"),
        (close_circles, "The category “circles” is not open to everyone, so I leave it alone."),
        (forget_mark, "I have not been able to read the forum's newest posts yet. I try again by myself."),
        (refuse_key, "The forum refuses our key. Look whether DISCOURSE_API_KEY and DISCOURSE_API_USERNAME"),
        (fall_behind, "For 30 minutes I have not been able to read what is new on the forum."),
    ],
)
async def test_not_ready_while_something_keeps_us_from_our_work(
    aiohttp_server: ServerFactory,
    database_url: str,
    worker: None,
    story: Story,
    spoil: Callable[[Story], Awaitable[None]],
    said: str,
) -> None:
    await spoil(story)
    status, parts = await ask_ready(aiohttp_server, database_url)
    assert (status, parts["ready"]) == (503, False)
    (trouble,) = parts["troubles"]
    assert trouble.startswith(said)


async def test_ready_while_the_forum_fails_because_what_it_says_is_stored(
    aiohttp_server: ServerFactory, database_url: str, worker: None, story: Story
) -> None:
    await fail_all_calls(story)
    status, parts = await ask_ready(aiohttp_server, database_url)
    assert (status, parts["ready"]) == (200, True)
    assert parts["troubles"] == [
        "The forum does not answer as it should. I try again by myself. The forum took too long to answer."
    ]


async def test_long_wait_that_the_forum_asked_for_is_said(
    aiohttp_server: ServerFactory, database_url: str, worker: None, story: Story
) -> None:
    await pause_for_long(story)
    status, parts = await ask_ready(aiohttp_server, database_url)
    assert (status, parts["ready"]) == (200, True)
    assert parts["troubles"] == ["The forum asked me to wait for another 10 minutes. Then I go on by myself."]


async def test_organizers_group_that_is_missing_is_said_and_keeps_nobody_from_work(
    aiohttp_server: ServerFactory, database_url: str, worker: None, story: Story
) -> None:
    await wake(story.connection, [ForumSubject.MEMBERS], What.READ, ReasonCode.DUE)
    attention = await take_attention(story.connection, ForumSubject.MEMBERS, What.READ)
    assert attention is not None
    missing = Reason(ReasonCode.NOT_FOUND, {"said": "404"})
    await record_attention_later(story.connection, attention, missing, 300)
    status, parts = await ask_ready(aiohttp_server, database_url)
    assert (status, parts["ready"]) == (200, True)
    (trouble,) = parts["troubles"]
    assert trouble.startswith("The forum shows me no group “organizers”, so only its staff count")


async def test_ready_without_a_worker_because_what_is_heard_is_stored(
    aiohttp_server: ServerFactory, database_url: str, story: Story
) -> None:
    await story.begin()
    status, parts = await ask_ready(aiohttp_server, database_url)
    assert (status, parts["ready"]) == (200, True)
    (trouble,) = parts["troubles"]
    assert trouble.startswith("The worker is not running: what is heard is kept, but nobody acts on it.")


async def test_harmless_troubles_hide_no_other(
    aiohttp_server: ServerFactory, database_url: str, story: Story
) -> None:
    await fail_all_calls(story)
    status, parts = await ask_ready(aiohttp_server, database_url)
    assert status == 503
    assert len(parts["troubles"]) == 4, "no worker, a failing forum, no categories and no mark"


async def test_not_ready_while_the_database_cannot_be_written(
    aiohttp_server: ServerFactory, database_url: str, worker: None, pool: asyncpg.Pool
) -> None:
    """A full disk, or a standby: PostgreSQL answers, and takes nothing."""
    name = await pool.fetchval("select quote_ident(current_database())")
    await pool.execute(f"alter database {name} set default_transaction_read_only = on")
    status, parts = await ask_ready(aiohttp_server, database_url)
    assert (status, parts["ready"]) == (503, False)
    assert parts["database"] == "refuses to work: ReadOnlySQLTransactionError"


async def test_the_age_of_the_oldest_undone_delivery_is_told(
    aiohttp_server: ServerFactory, database_url: str, pool: asyncpg.Pool
) -> None:
    server = await aiohttp_server(build_web(make_door_config(database_url), is_forum_reachable=yes))
    for number in (1, 2):
        assert (await knock(server, make_call(make_post(id=number), event_id=number))).status == 202
    await pool.execute("update delivery set received_at = now() - interval '1 hour' where post_id = 1")
    _, parts = await fetch(server, "/readyz")
    assert parts["undone_deliveries"] == 2
    assert 3600 <= parts["oldest_undone_delivery_s"] < 3660
    await pool.execute("update delivery set state = 'done'")
    # What a process has found it tells for a second; another one looks for itself.
    other = await aiohttp_server(build_web(make_door_config(database_url), is_forum_reachable=yes))
    _, parts = await fetch(other, "/readyz")
    assert (parts["undone_deliveries"], parts["oldest_undone_delivery_s"]) == (0, 0.0)


async def test_the_forum_is_asked_once_for_many_requests() -> None:
    asked: list[None] = []

    async def check() -> bool:
        asked.append(None)
        return True

    remembered = Remembered(check, 60.0)
    assert await asyncio.gather(*(remembered.ask() for _ in range(5))) == [True] * 5
    assert await remembered.ask()
    assert len(asked) == 1


async def test_an_answer_that_is_too_old_is_found_anew_and_a_failure_is_not_remembered() -> None:
    numbers = count(0)

    async def find() -> int:
        number = next(numbers)
        if number == 0:
            raise OSError("away")
        return number

    remembered = Remembered(find, 0.0)
    with pytest.raises(OSError, match="away"):
        await remembered.ask()
    assert [await remembered.ask(), await remembered.ask()] == [1, 2]


@pytest.mark.parametrize(("status", "reachable"), [(200, True), (404, True), (302, True), (502, False)])
async def test_a_forum_is_reachable_when_it_answers_at_all(
    aiohttp_server: ServerFactory, status: int, reachable: bool
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status)

    forum = web.Application()
    forum.router.add_get("/srv/status", answer)
    server = await aiohttp_server(forum)
    async with ClientSession() as session:
        assert await fetch_reachable(session, str(server.make_url("")).rstrip("/")) is reachable


async def test_a_forum_that_is_away_is_not_reachable(closed_port: int) -> None:
    async with ClientSession() as session:
        assert not await fetch_reachable(session, f"http://127.0.0.1:{closed_port}")
