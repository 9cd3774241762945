"""Claiming pays: who may take what, when, and for how many calls of the forum (law 7)."""

from __future__ import annotations

import asyncio
from time import monotonic

import asyncpg
import pytest

from service.domain.budget import Bucket
from service.domain.ids import TopicId
from service.domain.requests import NewEffect, Priority, ReplyRequest, StatusRequest
from service.domain.subjects import ForumSubject, Subject, compose_circle_subject
from service.domain.trying import Intent
from service.reasons import Reason, ReasonCode
from service.store.attention import What, wake
from service.store.budget import (
    load_standing,
    lock_standing,
    record_answering,
    record_failing,
    record_pause,
    record_refused,
    record_spent,
)
from service.store.claims import Claim, claim_paid, load_wait_s
from service.store.effects import insert_effects
from service.store.leases import (
    Lease,
    record_dead,
    record_done,
    record_intent,
    record_later,
    release_effect,
)
from service.store.pool import Connection


class StillBucket(Bucket):
    """A bucket that hardly fills: a busy machine may take its time between two claims."""

    __slots__ = ()

    @property
    def per_second(self) -> float:
        return 0.001


BUCKET = StillBucket(40)
CHANGE, ANSWER, BACKGROUND = Priority
CIRCLE = compose_circle_subject(TopicId(431))
DAY_S = 86_400.0


async def want_reply(
    connection: Connection, key: str, priority: Priority, lane: str | None = None, after_s: float = 0.0
) -> None:
    """An effect of one call, in a lane of its own unless told."""
    request = ReplyRequest(TopicId(1), key)
    await insert_effects(connection, [NewEffect(key, lane or key, priority, request, after_s=after_s)])


async def want_status(connection: Connection, key: str, priority: Priority) -> None:
    """An effect of two calls: it reads before it writes."""
    request = StatusRequest(TopicId(1), "visible", True)
    await insert_effects(connection, [NewEffect(key, key, priority, request)])


async def want_read(connection: Connection, subject: Subject, priority: Priority) -> None:
    await wake(connection, [subject], What.READ, ReasonCode.DUE, priority=priority)


async def fill(connection: Connection, tokens: float) -> None:
    """So many tokens are in the bucket now."""
    async with connection.transaction():
        await lock_standing(connection, BUCKET)
        await connection.execute("update budget set tokens = $1, filled_at = clock_timestamp()", tokens)


async def tokens_left(connection: Connection) -> float:
    return (await load_standing(connection, BUCKET)).tokens


def about(tokens: float) -> object:
    """So many, and what little has come in the meantime."""
    return pytest.approx(tokens, abs=0.1)


def name(claim: Claim | None) -> str | None:
    if claim is None:
        return None
    return claim.work.key if isinstance(claim.work, Lease) else claim.work.subject.key


async def claim(connection: Connection) -> str | None:
    return name(await claim_paid(connection, BUCKET))


@pytest.mark.parametrize(
    ("tokens", "taken"),
    [
        (16.0, ["change", "answer", "background"]),
        (15.0, ["change", "answer", "background"]),
        (14.0, ["change", "answer", None]),
        (10.0, ["change", "answer", None]),
        (9.0, ["change", None, None]),
        (1.0, ["change", None, None]),
        (0.5, [None, None, None]),
        (-3.0, [None, None, None]),
    ],
)
async def test_every_priority_leaves_its_reserve(
    connection: Connection, tokens: float, taken: list[str | None]
) -> None:
    for priority in (BACKGROUND, ANSWER, CHANGE):
        await want_reply(connection, priority.name.lower(), priority)
    await fill(connection, tokens)
    assert [await claim(connection) for _ in range(3)] == taken


async def test_reads_leave_the_same_reserves(connection: Connection) -> None:
    await want_read(connection, CIRCLE, BACKGROUND)
    await fill(connection, 12.0)
    assert await claim(connection) is None
    await want_read(connection, CIRCLE, ANSWER)
    assert await claim(connection) == CIRCLE.key


async def test_action_of_two_calls_is_paid_at_once_even_below_zero(connection: Connection) -> None:
    await want_status(connection, "listed", CHANGE)
    await want_reply(connection, "reply", CHANGE)
    await fill(connection, 1.0)
    claimed = await claim_paid(connection, BUCKET)
    assert claimed is not None
    assert (name(claimed), claimed.paid) == ("listed", 2)
    assert await tokens_left(connection) == about(-1.0)
    assert await claim(connection) is None, "the debt is everybody's"


async def test_what_may_stand_already_is_paid_with_the_look_for_it(
    pool: asyncpg.Pool, connection: Connection
) -> None:
    await want_reply(connection, "reply", CHANGE)
    first = await claim_paid(connection, BUCKET)
    assert first is not None
    assert isinstance(first.work, Lease)
    assert first.paid == 1
    await record_intent(connection, first.work, Intent(look=True))
    await release_effect(connection, first.work, look=None)
    again = await claim_paid(connection, BUCKET)
    assert again is not None
    assert again.paid == 2


async def test_end_gives_back_what_was_not_needed_and_takes_what_was_owed(connection: Connection) -> None:
    await fill(connection, 5.0)
    await record_spent(connection, BUCKET, -2)
    assert await tokens_left(connection) == about(7.0)
    await record_spent(connection, BUCKET, 4)
    assert await tokens_left(connection) == about(3.0)
    await record_spent(connection, BUCKET, -100)
    assert await tokens_left(connection) == BUCKET.burst


async def test_pause_stops_every_claim_and_the_longer_of_two_counts(connection: Connection) -> None:
    await want_reply(connection, "reply", CHANGE)
    await want_read(connection, ForumSubject.CATEGORIES, CHANGE)
    await fill(connection, 16.0)
    await record_pause(connection, 60)
    await record_pause(connection, 5)
    assert await claim(connection) is None
    wait_s = await load_wait_s(connection, BUCKET)
    assert wait_s is not None
    assert 30 < wait_s <= 60
    await connection.execute("update budget set paused_until = clock_timestamp()")
    assert await claim(connection) == "reply"


async def test_refused_key_lets_only_the_probe_through(connection: Connection) -> None:
    await want_reply(connection, "reply", CHANGE)
    await want_read(connection, CIRCLE, CHANGE)
    await want_read(connection, ForumSubject.POSTS, CHANGE)
    await fill(connection, 16.0)
    await record_refused(connection)
    assert await claim(connection) is None
    await want_read(connection, ForumSubject.CATEGORIES, BACKGROUND)
    probe = await claim_paid(connection, BUCKET)
    assert probe is not None
    assert (name(probe), probe.was_well) == (ForumSubject.CATEGORIES.key, False)
    assert await claim(connection) is None
    await record_answering(connection)
    taken = {await claim(connection) for _ in range(3)}
    assert taken == {"reply", CIRCLE.key, ForumSubject.POSTS.key}


async def test_claim_tells_whether_the_forum_answered_until_now(connection: Connection) -> None:
    for number in range(3):
        await want_reply(connection, f"reply:{number}", CHANGE)
    well = await claim_paid(connection, BUCKET)
    await record_failing(connection, Reason(ReasonCode.TOO_SLOW))
    ill = await claim_paid(connection, BUCKET)
    await record_answering(connection)
    again = await claim_paid(connection, BUCKET)
    assert [one and one.was_well for one in (well, ill, again)] == [True, False, True]


async def test_oldest_of_a_lane_is_as_urgent_as_what_waits_behind_it(connection: Connection) -> None:
    await want_reply(connection, "close", BACKGROUND, lane="circle:t1")
    await want_reply(connection, "answer", ANSWER)
    await want_reply(connection, "change", CHANGE, lane="circle:t1")
    await fill(connection, 2.0)
    first = await claim_paid(connection, BUCKET)
    assert name(first) == "close"
    assert await claim(connection) is None, "of a lane one at a time"
    assert first is not None
    assert isinstance(first.work, Lease)
    await record_done(connection, first.work, "{}", None)
    assert await claim(connection) == "change"


async def test_decided_goes_before_read_and_the_whole_forum_before_single_topics(
    connection: Connection,
) -> None:
    await want_read(connection, CIRCLE, ANSWER)
    await want_read(connection, ForumSubject.POSTS, ANSWER)
    await want_reply(connection, "reply", ANSWER)
    await fill(connection, 16.0)
    taken = [await claim(connection) for _ in range(4)]
    assert taken == ["reply", ForumSubject.POSTS.key, CIRCLE.key, None]


async def test_wait_is_until_the_most_urgent_may_go_or_the_next_is_due(connection: Connection) -> None:
    assert await load_wait_s(connection, BUCKET) is None
    await want_reply(connection, "later", CHANGE, after_s=DAY_S)
    wait_s = await load_wait_s(connection, BUCKET)
    assert wait_s is not None
    assert DAY_S - 60 < wait_s <= DAY_S
    await want_reply(connection, "answer", ANSWER)
    await fill(connection, 5.0)
    wait_s = await load_wait_s(connection, BUCKET)
    assert wait_s is not None
    assert wait_s * BUCKET.per_second == about(4.0), "nine tokens must be there"
    await want_reply(connection, "change", CHANGE)
    assert await load_wait_s(connection, BUCKET) == 0


async def test_eight_workers_at_once_never_spend_more_than_there_is(
    pool: asyncpg.Pool, connection: Connection
) -> None:
    """They all begin at one moment, again and again, and each claims as often as it may."""
    bucket = Bucket(8)
    for number in range(40):
        await (want_reply if number % 2 else want_status)(connection, f"effect:{number}", CHANGE)
    began = monotonic()
    paid: list[int] = []
    start = asyncio.Barrier(8)

    async def work() -> None:
        async with pool.acquire() as own:
            for _ in range(5):
                await start.wait()
                claimed = await claim_paid(own, bucket)
                if claimed is not None:
                    paid.append(claimed.paid)

    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        for _ in range(8):
            group.create_task(work())
    earned = bucket.burst + (monotonic() - began) * bucket.per_second
    assert sum(paid) <= earned + 1, "only the last claim may go below zero, by one"
    assert sum(paid) >= bucket.burst
    left = (await load_standing(connection, bucket)).tokens
    assert left == pytest.approx(earned - sum(paid), abs=0.5)


async def test_reply_waits_for_an_older_one_of_its_topic_that_is_tried_again(connection: Connection) -> None:
    await want_reply(connection, "older", CHANGE, lane="circle:t431")
    await fill(connection, 16)
    first = await claim_paid(connection, BUCKET)
    assert first is not None
    assert isinstance(first.work, Lease)
    reason = Reason(ReasonCode.TOO_SLOW)
    await record_later(connection, first.work, reason, 300.0, counted=True, look=False)
    await want_reply(connection, "younger", CHANGE, lane="circle:t431")
    assert await claim_paid(connection, BUCKET) is None
    await connection.execute("update effect set due_at = now() where key = 'older'")
    again = await claim_paid(connection, BUCKET)
    assert again is not None
    assert isinstance(again.work, Lease)
    assert again.work.key == "older"


async def test_reply_waits_for_none_that_was_given_up(connection: Connection) -> None:
    await want_reply(connection, "older", CHANGE, lane="circle:t431")
    await fill(connection, 16)
    first = await claim_paid(connection, BUCKET)
    assert first is not None
    assert isinstance(first.work, Lease)
    await record_dead(connection, first.work, Reason(ReasonCode.TOO_SLOW))
    await want_reply(connection, "younger", CHANGE, lane="circle:t431")
    claim = await claim_paid(connection, BUCKET)
    assert claim is not None
    assert isinstance(claim.work, Lease)
    assert claim.work.key == "younger"
