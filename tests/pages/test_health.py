"""What an administrator's tools see from outside: alive, ready, and the figures."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from time import monotonic
from typing import Any

import asyncpg
import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from prometheus_client.parser import text_string_to_metric_families

from service.app import build_web
from service.forum.reach import fetch_reachable
from service.metrics import Metrics, collect_tallies, name_event, plan_growth
from service.pages.answers import HEADERS
from service.pages.remembered import Remembered
from service.reasons import Reason, ReasonCode
from service.store.budget import record_failing, record_pause, record_refused
from service.store.catching_up import CATCH_UP
from service.store.categories import record_categories
from service.store.tallies import TallyKeeper, load_tallies
from tests.pages.stories import CIRCLES, INTAKE, Story
from tests.webhooks.calls import OLD_SECRET, make_call, make_post
from tests.webhooks.doors import knock, make_door_config

ServerFactory = Callable[[web.Application], Awaitable[TestServer]]


async def yes() -> bool:
    return True


async def no() -> bool:
    return False


async def fetch(server: TestServer, path: str) -> tuple[int, Any]:
    async with ClientSession() as session, session.get(server.make_url(path)) as answer:
        assert HEADERS.items() <= dict(answer.headers).items()
        assert "Server" not in answer.headers
        if answer.content_type == "application/json":
            return answer.status, await answer.json()
        return answer.status, await answer.text()


async def test_alive_needs_nothing_but_the_process(
    aiohttp_server: ServerFactory, unused_tcp_port: int
) -> None:
    nowhere = f"postgresql://nobody@127.0.0.1:{unused_tcp_port}/none"
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
    aiohttp_server: ServerFactory, database_url: str, unused_tcp_port: int, worker: None
) -> None:
    config = make_door_config(database_url, redis_url=f"redis://127.0.0.1:{unused_tcp_port}/0")
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
    aiohttp_server: ServerFactory, unused_tcp_port: int
) -> None:
    nowhere = f"postgresql://nobody@127.0.0.1:{unused_tcp_port}/none"
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
    answers = iter([OSError("away"), 1, 2])

    async def find() -> int:
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

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


async def test_a_forum_that_is_away_is_not_reachable(unused_tcp_port: int) -> None:
    async with ClientSession() as session:
        assert not await fetch_reachable(session, f"http://127.0.0.1:{unused_tcp_port}")


def read_samples(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_the_figures_tell_events_and_outcomes(
    aiohttp_server: ServerFactory, database_url: str, pool: asyncpg.Pool
) -> None:
    await pool.execute("insert into budget (name, tokens, filled_at) values ('forum', 7, clock_timestamp())")
    server = await aiohttp_server(build_web(make_door_config(database_url), is_forum_reachable=yes))
    call, older = make_call(make_post()), make_call(make_post(), secret=OLD_SECRET)
    await asyncio.gather(*(knock(server, one) for one in (call, older, call.with_headers(signature=None))))
    status, text = await fetch(server, "/metrics")
    assert status == 200
    samples = read_samples(text)

    def count(event: str, outcome: str) -> float:
        labels = frozenset({("event", event), ("outcome", outcome)})
        return samples["companion_deliveries_total", labels]

    assert count("post_created", "stored") == 1
    assert count("post_created", "repeat") == 1
    assert count("unread", "unsigned") == 1
    assert samples["companion_older_signatures_total", frozenset()] == 1
    assert samples["companion_database_up", frozenset()] == 1
    assert samples["companion_undone_deliveries", frozenset()] == 1
    assert 7 <= samples["companion_forum_budget_left", frozenset()] < 20


async def test_every_process_answers_for_all(
    aiohttp_server: ServerFactory, database_url: str, pool: asyncpg.Pool
) -> None:
    worker = Metrics()
    worker.effects.labels("create_topic", "done").inc(3)
    worker.forum_calls.labels("POST /posts.json", "200").inc()
    worker.delivery_to_effect.observe(0.7)
    keeper = TallyKeeper(pool, worker)
    assert await keeper.keep()
    assert await keeper.keep()
    first, second = [await aiohttp_server(build_web(make_door_config(database_url))) for _ in range(2)]
    await knock(first, make_call(make_post()))
    await fetch(first, "/metrics")
    samples = read_samples((await fetch(second, "/metrics"))[1])
    effects = frozenset({("kind", "create_topic"), ("outcome", "done")})
    assert samples["companion_effects_total", effects] == 3
    assert samples["companion_delivery_to_effect_seconds_count", frozenset()] == 1
    assert samples["companion_delivery_to_effect_seconds_bucket", frozenset({("le", "1.0")})] == 1
    stored = frozenset({("event", "post_created"), ("outcome", "stored")})
    assert samples["companion_deliveries_total", stored] == 1


async def test_a_counter_goes_on_after_a_restart(pool: asyncpg.Pool) -> None:
    for _ in range(2):
        metrics = Metrics()
        metrics.silent_rings.inc(2)
        assert await TallyKeeper(pool, metrics).keep()
    async with pool.acquire() as connection:
        assert (await load_tallies(connection))["companion_silent_rings_total", ()] == 4


async def test_figures_without_a_database_are_those_of_this_process(
    aiohttp_server: ServerFactory, unused_tcp_port: int
) -> None:
    nowhere = f"postgresql://nobody@127.0.0.1:{unused_tcp_port}/none"
    server = await aiohttp_server(build_web(make_door_config(nowhere), is_forum_reachable=yes))
    assert (await knock(server, make_call(make_post()))).status == 503
    status, text = await fetch(server, "/metrics")
    samples = read_samples(text)
    assert status == 200
    assert samples["companion_database_up", frozenset()] == 0
    labels = frozenset({("event", "post_created"), ("outcome", "not stored")})
    assert samples["companion_deliveries_total", labels] == 1


async def test_two_keepers_at_once_count_nothing_twice(pool: asyncpg.Pool) -> None:
    metrics = Metrics()
    keeper = TallyKeeper(pool, metrics)
    metrics.silent_rings.inc(5)
    await asyncio.gather(*(keeper.keep() for _ in range(5)))
    async with pool.acquire() as connection:
        assert (await load_tallies(connection))["companion_silent_rings_total", ()] == 5


def test_only_what_was_added_is_recorded() -> None:
    metrics = Metrics()
    metrics.effects.labels("reply", "done").inc()
    before = collect_tallies(metrics)
    metrics.effects.labels("reply", "done").inc(2)
    tally = ("companion_effects_total", (("kind", "reply"), ("outcome", "done")))
    assert plan_growth(collect_tallies(metrics), before) == {tally: 2.0}


def test_an_event_nobody_knows_becomes_no_label() -> None:
    assert name_event("post_created") == "post_created"
    assert name_event("x" * 100) == "other"
