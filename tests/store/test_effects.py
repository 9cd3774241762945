"""Effects in PostgreSQL: inserted once, one at a time in a lane, and nothing written by who lost the lease."""

from __future__ import annotations

import asyncio

import asyncpg

from service.domain.ids import EffectId, TopicId
from service.domain.requests import NewEffect, Priority, ReplyRequest, ReplyTextRequest, StatusRequest
from service.domain.trying import (
    Intent,
)
from service.reasons import Reason, ReasonCode
from service.store.effects import (
    CRASHES,
    drop_effect,
    insert_effects,
    record_endings,
    record_seen,
    record_try_again,
)
from service.store.leases import (
    LEASE_S,
    Lease,
    record_awaiting,
    record_dead,
    record_done,
    record_intent,
    record_later,
    record_renewal,
)
from service.store.pool import Connection
from tests.store.taking import make_listed, make_reply, take_effect

SLOW = Reason(ReasonCode.TOO_SLOW)


async def insert(pool: asyncpg.Pool, *effects: NewEffect) -> None:
    async with pool.acquire() as connection:
        await insert_effects(connection, effects)


async def claim(pool: asyncpg.Pool) -> Lease | None:
    async with pool.acquire() as connection:
        return await take_effect(connection)


async def claimed(pool: asyncpg.Pool) -> Lease:
    lease = await claim(pool)
    assert lease is not None
    return lease


async def state_of(pool: asyncpg.Pool, key: str) -> str:
    state: str = await pool.fetchval("select state from effect where key = $1", key)
    return state


async def end_lease(pool: asyncpg.Pool) -> None:
    """As if half a minute had gone by without a renewal."""
    await pool.execute("update effect set lease_until = now() - interval '1 second' where state = 'leased'")
    async with pool.acquire() as connection:
        await record_endings(connection)


async def test_once_effect_is_inserted_once(pool: asyncpg.Pool) -> None:
    await insert(pool, make_reply(), make_reply())
    assert await pool.fetchval("select count(*) from effect") == 1


async def test_done_once_effect_is_never_wanted_again(pool: asyncpg.Pool, connection: Connection) -> None:
    await insert(pool, make_reply())
    lease = await claimed(pool)
    assert await record_done(connection, lease, '{"post_id": 5}', None)
    await insert(pool, make_reply(text="Other words"))
    assert await state_of(pool, "reply:one") == "done"
    assert await claim(pool) is None


async def test_untried_once_effect_takes_newer_words(pool: asyncpg.Pool) -> None:
    await insert(pool, make_reply(), make_reply(text="Newer words"))
    assert (await claimed(pool)).request == ReplyRequest(TopicId(1), "Newer words")


async def test_tried_once_effect_keeps_its_words_because_they_may_stand_already(
    pool: asyncpg.Pool, connection: Connection
) -> None:
    await insert(pool, make_reply())
    lease = await claimed(pool)
    await record_intent(connection, lease, Intent())
    await record_later(connection, lease, SLOW, 0, counted=True, look=None)
    await insert(pool, make_reply(text="Newer words"))
    assert (await claimed(pool)).request == ReplyRequest(TopicId(1), "Hello")


async def test_intent_is_committed_with_a_whole_lease_ahead(
    pool: asyncpg.Pool, connection: Connection
) -> None:
    await insert(pool, make_reply())
    lease = await claimed(pool)
    await pool.execute("update effect set lease_until = now() + interval '1 second'")
    assert await record_intent(connection, lease, Intent())
    left_s = await pool.fetchval("select extract(epoch from lease_until - now())::float8 from effect")
    assert left_s > LEASE_S / 2


async def test_one_lane_is_worked_one_at_a_time_and_oldest_first(
    pool: asyncpg.Pool, connection: Connection
) -> None:
    await insert(pool, make_reply("reply:a"), make_reply("reply:b"), make_reply("reply:c", lane="circle:t2"))
    first, second = await claimed(pool), await claimed(pool)
    assert {first.key, second.key} == {"reply:a", "reply:c"}
    assert await claim(pool) is None
    await record_done(connection, first, "{}", None)
    assert (await claimed(pool)).key == "reply:b"


async def test_eight_workers_at_once_take_each_effect_once(pool: asyncpg.Pool) -> None:
    await insert(pool, *(make_reply(f"reply:{n}", lane=f"circle:t{n % 5}") for n in range(40)))
    taken: list[str] = []

    async def work() -> None:
        while await pool.fetchval("select exists (select from effect where state <> 'done')"):
            if lease := await claim(pool):
                taken.append(lease.key)
                async with pool.acquire() as connection:
                    assert await record_done(connection, lease, "{}", None)

    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        for _ in range(8):
            group.create_task(work())
    assert sorted(taken) == sorted(f"reply:{n}" for n in range(40))


async def test_urgent_change_goes_before_older_background(pool: asyncpg.Pool) -> None:
    await insert(
        pool, make_reply("reply:slow", "a", priority=Priority.BACKGROUND), make_listed(False, lane="b")
    )
    assert (await claimed(pool)).key == "listed:one"


async def test_effect_waits_for_the_receipt_it_needs_and_gets_it(
    pool: asyncpg.Pool, connection: Connection
) -> None:
    text = NewEffect(
        "reply-text:one", "circle:t1", Priority.ANSWER, ReplyTextRequest("All set"), needs="reply:one"
    )
    await insert(pool, text, make_reply())
    lease = await claimed(pool)
    assert lease.key == "reply:one"
    await record_done(connection, lease, '{"post_id": 7}', None)
    after = await claimed(pool)
    assert (after.key, after.needed_receipt) == ("reply-text:one", '{"post_id": 7}')


async def test_dead_effect_stops_only_what_needs_it(pool: asyncpg.Pool, connection: Connection) -> None:
    text = NewEffect(
        "reply-text:one", "circle:t1", Priority.ANSWER, ReplyTextRequest("All set"), needs="reply:one"
    )
    await insert(pool, make_reply(), text, make_reply("reply:two"))
    await record_dead(connection, await claimed(pool), SLOW)
    assert (await claimed(pool)).key == "reply:two"
    assert await claim(pool) is None


async def test_wanted_state_is_overwritten_and_only_the_newest_is_sent(
    pool: asyncpg.Pool, connection: Connection
) -> None:
    await insert(pool, make_listed(False), make_listed(True))
    lease = await claimed(pool)
    assert lease.request == StatusRequest(TopicId(1), "visible", True)
    await record_done(connection, lease, "{}", None)
    assert await claim(pool) is None


async def test_wanted_state_overwritten_while_being_sent_is_sent_again(
    pool: asyncpg.Pool, connection: Connection
) -> None:
    await insert(pool, make_listed(False))
    lease = await claimed(pool)
    await insert(pool, make_listed(True))
    await record_done(connection, lease, "{}", None)
    assert (await claimed(pool)).request == StatusRequest(TopicId(1), "visible", True)


async def test_same_wanted_state_again_changes_nothing(pool: asyncpg.Pool, connection: Connection) -> None:
    await insert(pool, make_listed(False))
    await record_done(connection, await claimed(pool), "{}", None)
    await insert(pool, make_listed(False))
    assert await state_of(pool, "listed:one") == "done"


async def test_worker_that_lost_its_lease_writes_nothing(pool: asyncpg.Pool) -> None:
    await insert(pool, make_reply())
    zombie = await claimed(pool)
    await end_lease(pool)
    heir = await claimed(pool)
    async with pool.acquire() as connection:
        assert not await record_intent(connection, zombie, Intent())
        assert not await record_renewal(connection, zombie)
        assert not await record_done(connection, zombie, '{"post_id": 1}', None)
        assert not await record_later(connection, zombie, SLOW, 0, counted=True, look=None)
        assert not await record_dead(connection, zombie, SLOW)
        assert not await record_awaiting(connection, zombie)
        assert await record_done(connection, heir, '{"post_id": 2}', None)
    assert await pool.fetchval("select receipt->>'post_id' from effect") == "2"


async def test_effect_that_kills_five_workers_is_set_aside_and_others_go_on(pool: asyncpg.Pool) -> None:
    await insert(pool, make_reply("reply:poison"), make_reply("reply:next"))
    for _ in range(CRASHES):
        assert (await claimed(pool)).key == "reply:poison"
        await end_lease(pool)
    assert await state_of(pool, "reply:poison") == "crashed"
    assert (await claimed(pool)).key == "reply:next"


async def test_post_no_moderator_lets_through_is_dead_after_its_time(
    pool: asyncpg.Pool, connection: Connection
) -> None:
    await insert(pool, make_reply())
    await record_awaiting(connection, await claimed(pool))
    assert await claim(pool) is None
    await pool.execute("update effect set due_at = now() - interval '1 second'")
    async with pool.acquire() as connection:
        await record_endings(connection)
    assert await state_of(pool, "reply:one") == "dead"


async def test_marker_seen_on_the_forum_settles_an_awaiting_effect_once(
    pool: asyncpg.Pool, connection: Connection
) -> None:
    await insert(pool, make_reply())
    await record_awaiting(connection, await claimed(pool))
    async with pool.acquire() as connection:
        assert await record_seen(connection, "reply:one", '{"post_id": 9}') is not None
        assert await record_seen(connection, "reply:one", '{"post_id": 9}') is None
    assert await state_of(pool, "reply:one") == "done"


async def test_dropped_effect_comes_back_when_it_is_wanted_again(pool: asyncpg.Pool) -> None:
    await insert(pool, make_reply())
    async with pool.acquire() as connection:
        await drop_effect(connection, "reply:one")
    assert await claim(pool) is None
    await insert(pool, make_reply())
    assert (await claimed(pool)).key == "reply:one"


async def test_try_again_looks_before_it_acts(pool: asyncpg.Pool, connection: Connection) -> None:
    await insert(pool, make_reply())
    lease = await claimed(pool)
    await record_dead(connection, lease, SLOW)
    async with pool.acquire() as connection:
        assert await record_try_again(connection, EffectId(lease.id))
        assert not await record_try_again(connection, EffectId(lease.id))
    intent = (await claimed(pool)).intent
    assert intent is not None
    assert intent.look


async def test_waiting_effect_does_not_hold_up_its_lane(pool: asyncpg.Pool) -> None:
    await insert(pool, make_reply("reply:later", after_s=3600.0), make_reply("reply:now"))
    assert (await claimed(pool)).key == "reply:now"
