"""What is past its retention is forgotten, in steps, and what is still needed stays."""

from __future__ import annotations

from service.domain.ids import ForumUserId
from service.domain.posts import User
from service.domain.requests import Priority
from service.domain.subjects import ForumSubject
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.people import record_person
from service.store.sessions import insert_session, insert_sign_in
from tests.world import World


async def tidy(world: World) -> None:
    async with world.pool.acquire() as connection:
        await wake(
            connection, [ForumSubject.TIDYING], What.LOOK, ReasonCode.DUE, priority=Priority.BACKGROUND
        )
    await world.settle()


async def count(world: World, rows: str) -> int:
    number: int = await world.pool.fetchval(f"select count(*) from {rows}")
    return number


async def test_old_bodies_are_forgotten_and_what_was_decided_stays(world: World) -> None:
    await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    await world.pool.execute("update delivery set received_at = now() - interval '31 days'")
    await tidy(world)
    assert await count(world, "delivery where body is not null") == 0
    assert await count(world, "delivery where decision is null") == 0


async def test_old_deliveries_and_words_go_and_effects_stay_while_anybody_may_speak(world: World) -> None:
    await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    effects = await count(world, "effect")
    await world.pool.execute("update delivery set decided_at = now() - interval '91 days'")
    await world.pool.execute("update post set created_at = now() - interval '399 days'")
    await world.pool.execute("update effect set done_at = now() - interval '399 days'")
    await tidy(world)
    assert await count(world, "delivery") == 0
    assert await count(world, "post where raw is not null") == 1
    assert await count(world, "effect") == effects
    await world.pool.execute("update post set created_at = now() - interval '401 days'")
    await world.pool.execute("update effect set done_at = now() - interval '401 days'")
    await tidy(world)
    assert await count(world, "post where raw is not null") == 0
    assert await count(world, "effect where state = 'done'") == 0


async def test_many_old_rows_are_forgotten_step_by_step(world: World) -> None:
    await world.pool.execute(
        "insert into delivery (instance, event_id, event_type, event, dedupe_key, state, decided_at) "
        "select 'f', n, 'post', 'post_created', decode(md5(n::text), 'hex'), 'done', now() - interval '1 year' "
        "from generate_series(1, 2500) as n"
    )
    await tidy(world)
    assert await count(world, "delivery") == 0


async def test_sessions_and_ways_to_the_forum_that_are_over_are_forgotten(world: World) -> None:
    async with world.pool.acquire() as connection:
        await record_person(connection, User(ForumUserId(7), "sam"))
        for name in (b"over", b"lasts"):
            await insert_session(connection, name, ForumUserId(7), None)
            await insert_sign_in(connection, name, b"browser", "/")
    await world.pool.execute("update session set ends_at = now() where hash = 'over'")
    await world.pool.execute("update sign_in set ends_at = now() where nonce = 'over'")
    await tidy(world)
    assert await world.pool.fetchval("select hash from session") == b"lasts"
    assert await world.pool.fetchval("select nonce from sign_in") == b"lasts"
