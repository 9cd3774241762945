"""What an administrator's tools see from outside: the figures."""

from __future__ import annotations

import asyncio

import asyncpg
from prometheus_client.parser import text_string_to_metric_families

from service.app import build_web
from service.metrics import Metrics, collect_tallies, name_event, plan_growth
from service.store.tallies import TallyKeeper, load_tallies
from tests.pages.outside import ServerFactory, fetch, yes
from tests.webhooks.calls import OLD_SECRET, make_call, make_post
from tests.webhooks.doors import knock, make_door_config


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
    aiohttp_server: ServerFactory, closed_port: int
) -> None:
    nowhere = f"postgresql://nobody@127.0.0.1:{closed_port}/none"
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
