"""Attention in PostgreSQL: a wish is never lost, never doubled, and given up only where people see it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from service.domain.ids import TopicId
from service.domain.requests import Priority
from service.domain.subjects import ForumSubject, Role, Subject, compose_circle_subject
from service.errors import LeaseLost
from service.reasons import Reason, ReasonCode
from service.store.attention import (
    LEASE_S,
    STARTS,
    Attention,
    What,
    claim_look,
    is_read_pending,
    plan_once,
    record_attention_again,
    record_attention_endings,
    record_attention_later,
    record_attention_renewal,
    release_attention,
    settle_attention,
    wake,
    wake_unless_planned,
)
from service.store.pool import Connection
from service.store.topics import record_topic
from tests.store.taking import take_attention

CIRCLE = compose_circle_subject(TopicId(431))
OTHER = compose_circle_subject(TopicId(432))
WHY = ReasonCode.ANNOUNCEMENT_TOUCHED
SLOW = Reason(ReasonCode.TOO_SLOW)


async def fetch_row(
    connection: Connection, subject: Subject = CIRCLE, what: What = What.READ
) -> asyncpg.Record:
    row = await connection.fetchrow(
        "select *, extract(epoch from due_at - now())::float8 as wait_s from attention "
        "where subject = $1 and what = $2",
        subject.key,
        what.value,
    )
    assert row is not None
    return row


async def take(connection: Connection, subject: Subject = CIRCLE, what: What = What.READ) -> Attention:
    attention = await take_attention(connection, subject, what)
    assert attention is not None
    return attention


async def wake_now(connection: Connection, *subjects: Subject, priority: Priority = Priority.ANSWER) -> None:
    await wake(connection, subjects or (CIRCLE,), What.READ, WHY, priority=priority)


async def end_lease(connection: Connection) -> None:
    """As if half a minute had gone by without a renewal."""
    await connection.execute(
        "update attention set lease_until = now() - interval '1 second' where lease_token is not null"
    )
    await record_attention_endings(connection)


async def test_many_wishes_are_one_piece_of_work(connection: Connection) -> None:
    for _ in range(5):
        await wake_now(connection)
    await settle_attention(connection, await take(connection))
    assert await take_attention(connection, CIRCLE, What.READ) is None


async def test_wake_while_it_is_attended_to_survives(connection: Connection) -> None:
    await wake_now(connection)
    attention = await take(connection)
    await wake_now(connection)
    assert await take_attention(connection, CIRCLE, What.READ) is None, "one at a time"
    await settle_attention(connection, attention)
    assert await take_attention(connection, CIRCLE, What.READ) is not None


@pytest.mark.parametrize(("first_s", "second_s"), [(100.0, 10.0), (10.0, 100.0)])
async def test_earlier_of_two_wishes_counts(connection: Connection, first_s: float, second_s: float) -> None:
    for after_s in (first_s, second_s):
        await wake(connection, [CIRCLE], What.READ, WHY, after_s=after_s)
    assert 0 < (await fetch_row(connection))["wait_s"] <= 10


@pytest.mark.parametrize(("woken_s", "next_s"), [(10.0, 100.0), (100.0, 10.0)])
async def test_earlier_of_wake_and_next_moment_counts(
    connection: Connection, woken_s: float, next_s: float
) -> None:
    await wake_now(connection)
    attention = await take(connection)
    await wake(connection, [CIRCLE], What.READ, WHY, after_s=woken_s)
    await settle_attention(connection, attention, next_s=next_s)
    assert 0 < (await fetch_row(connection))["wait_s"] <= 10


@pytest.mark.parametrize(
    ("first", "second"), [(Priority.BACKGROUND, Priority.CHANGE), (Priority.CHANGE, Priority.BACKGROUND)]
)
async def test_more_urgent_of_two_wishes_counts(
    connection: Connection, first: Priority, second: Priority
) -> None:
    await wake_now(connection, priority=first)
    await wake_now(connection, priority=second)
    assert (await take(connection)).priority is Priority.CHANGE


async def test_urgency_of_what_is_settled_does_not_last(connection: Connection) -> None:
    await wake_now(connection, priority=Priority.CHANGE)
    await settle_attention(connection, await take(connection))
    await wake_now(connection, priority=Priority.BACKGROUND)
    assert (await take(connection)).priority is Priority.BACKGROUND


async def test_urgent_wake_is_not_made_patient_by_what_ends_meanwhile(connection: Connection) -> None:
    await wake_now(connection, priority=Priority.BACKGROUND)
    attention = await take(connection)
    await wake_now(connection, priority=Priority.CHANGE)
    await settle_attention(connection, attention, next_s=60)
    assert (await take(connection)).priority is Priority.CHANGE


async def test_subjects_come_due_in_their_order(connection: Connection) -> None:
    await wake(connection, [OTHER, CIRCLE], What.READ, WHY, after_s=60, step_s=10)
    waits = [(await fetch_row(connection, subject))["wait_s"] for subject in (OTHER, CIRCLE)]
    assert 30 < waits[0] <= 60 < waits[1] <= 70


async def test_order_is_kept_by_steps_of_a_thousandth_of_a_second(connection: Connection) -> None:
    await wake(connection, [OTHER, CIRCLE], What.READ, WHY, after_s=0.5, step_s=0.001)
    order = await connection.fetch(
        "select subject from attention where due_at > now() order by due_at, subject = $1", OTHER.key
    )
    distance = await connection.fetchval("select max(due_at) - min(due_at) from attention")
    assert [row["subject"] for row in order] == [OTHER.key, CIRCLE.key]
    assert distance == timedelta(milliseconds=1)


async def test_reading_holds_up_no_look(connection: Connection) -> None:
    await wake_now(connection)
    await take(connection)
    await wake(connection, [CIRCLE], What.LOOK, WHY)
    look = await claim_look(connection)
    assert look is not None
    assert (look.subject, look.what) == (CIRCLE, What.LOOK)
    assert await claim_look(connection) is None


async def test_eight_workers_at_once_look_at_each_subject_once(pool: asyncpg.Pool) -> None:
    subjects = [compose_circle_subject(TopicId(number)) for number in range(40)]
    async with pool.acquire() as connection:
        await wake(connection, subjects, What.LOOK, WHY)
    taken: list[str] = []

    async def work() -> None:
        while True:
            async with pool.acquire() as connection:
                look = await claim_look(connection)
                if look is None:
                    return
                taken.append(look.subject.key)
                await settle_attention(connection, look)

    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        for _ in range(8):
            group.create_task(work())
    assert sorted(taken) == sorted(subject.key for subject in subjects)


async def test_worker_that_lost_its_lease_writes_nothing(connection: Connection) -> None:
    await wake_now(connection)
    zombie = await take(connection)
    await end_lease(connection)
    heir = await take(connection)
    before = await fetch_row(connection)
    assert not await record_attention_renewal(connection, zombie)
    with pytest.raises(LeaseLost):
        await settle_attention(connection, zombie, next_s=0)
    assert not await record_attention_later(connection, zombie, SLOW, None)
    assert not await release_attention(connection, zombie, progress=["late"])
    assert {**await fetch_row(connection), "wait_s": 0} == {**before, "wait_s": 0}
    await settle_attention(connection, heir)


async def test_lease_that_is_renewed_does_not_end(connection: Connection) -> None:
    await wake_now(connection)
    attention = await take(connection)
    await connection.execute("update attention set lease_until = now() - interval '1 second'")
    assert await record_attention_renewal(connection, attention)
    await record_attention_endings(connection)
    row = await fetch_row(connection)
    assert row["lease_token"] == attention.token
    left_s = await connection.fetchval(
        "select extract(epoch from lease_until - now())::float8 from attention"
    )
    assert left_s > LEASE_S / 2


async def test_what_concerns_the_whole_forum_is_never_parked(connection: Connection) -> None:
    """The list of categories is the only probe while the forum refuses our key."""
    await wake(connection, [ForumSubject.CATEGORIES], What.READ, WHY)
    for _ in range(STARTS + 2):
        await connection.execute("update attention set due_at = now()")
        assert await take_attention(connection, ForumSubject.CATEGORIES, What.READ) is not None
        await connection.execute("update attention set lease_until = now() - interval '1 second'")
        await record_attention_endings(connection)
    row = await fetch_row(connection, ForumSubject.CATEGORIES)
    assert row["problem"] is None
    assert 30 < row["wait_s"] <= 60


async def test_five_starts_without_an_end_park_it_visibly_and_a_wake_gives_one_more_try(
    connection: Connection,
) -> None:
    await wake_now(connection)
    for _ in range(STARTS):
        await take(connection)
        await end_lease(connection)
    for _ in range(2):
        row = await fetch_row(connection)
        assert row["due_at"] is None
        assert '"crashed"' in row["problem"]
        assert await take_attention(connection, CIRCLE, What.READ) is None
        await wake_now(connection)
        await take(connection)
        await end_lease(connection)
    await wake_now(connection)
    await settle_attention(connection, await take(connection))
    row = await fetch_row(connection)
    assert (row["starts"], row["problem"]) == (0, None)


async def test_wake_while_the_fifth_worker_dies_still_gives_one_more_try(connection: Connection) -> None:
    await wake_now(connection)
    for _ in range(STARTS - 1):
        await take(connection)
        await end_lease(connection)
    await take(connection)
    await wake_now(connection)
    await end_lease(connection)
    assert await take_attention(connection, CIRCLE, What.READ) is not None


async def test_release_is_no_failure_and_keeps_the_progress(connection: Connection) -> None:
    await wake_now(connection, priority=Priority.CHANGE)
    assert (await take(connection)).progress is None
    for _ in range(STARTS + 1):
        attention = await release_and_take(connection, ["somebody"])
        assert attention.progress == ["somebody"]
    attention = await release_and_take(connection, None)
    assert attention.progress == ["somebody"]
    assert (attention.attempts, attention.priority) == (0, Priority.CHANGE)
    await settle_attention(connection, attention, next_s=0)
    assert (await take(connection)).progress is None


async def release_and_take(connection: Connection, progress: object) -> Attention:
    row = await fetch_row(connection)
    attention = Attention(CIRCLE, What.READ, Priority(row["priority"]), row["lease_token"], 0, None)
    assert await release_attention(connection, attention, progress=progress)
    return await take(connection)


async def test_failure_is_counted_and_tried_again_as_urgently(connection: Connection) -> None:
    await wake_now(connection, priority=Priority.CHANGE)
    assert await record_attention_later(connection, await take(connection), SLOW, 60)
    row = await fetch_row(connection)
    assert (row["attempts"], row["starts"], row["priority"]) == (1, 0, Priority.CHANGE)
    assert 30 < row["wait_s"] <= 60
    await wake_now(connection)
    attention = await take(connection)
    assert attention.attempts == 0, "something new happened: it is tried as if for the first time"
    await settle_attention(connection, attention)
    assert (await fetch_row(connection))["problem"] is None


async def test_what_is_given_up_is_tried_again_when_somebody_asks_for_it(connection: Connection) -> None:
    await record_topic(connection, TopicId(431), CIRCLE, Role.ANNOUNCEMENT)
    await wake_now(connection)
    assert not await record_attention_again(connection, TopicId(431)), "it is still tried"
    assert await record_attention_later(connection, await take(connection), SLOW, None)
    assert await take_attention(connection, CIRCLE, What.READ) is None
    assert await record_attention_again(connection, TopicId(431))
    assert not await record_attention_again(connection, TopicId(431))
    assert await take_attention(connection, CIRCLE, What.READ) is not None


async def test_wake_during_the_last_attempt_is_not_given_up_with_it(connection: Connection) -> None:
    await wake_now(connection)
    attention = await take(connection)
    await wake_now(connection)
    assert await record_attention_later(connection, attention, SLOW, None)
    assert await take_attention(connection, CIRCLE, What.READ) is not None


async def test_read_is_pending_from_its_wake_to_its_end(connection: Connection) -> None:
    assert not await is_read_pending(connection, CIRCLE)
    await wake(connection, [CIRCLE], What.LOOK, WHY)
    assert not await is_read_pending(connection, CIRCLE)
    await wake_now(connection)
    assert await is_read_pending(connection, CIRCLE)
    attention = await take(connection)
    assert await is_read_pending(connection, CIRCLE)
    await settle_attention(connection, attention)
    assert not await is_read_pending(connection, CIRCLE)


async def test_standing_work_is_planned_once_whatever_starts_how_often(connection: Connection) -> None:
    await plan_once(connection, (ForumSubject.POSTS,), What.READ)
    await settle_attention(connection, await take(connection, ForumSubject.POSTS), next_s=300)
    await plan_once(connection, (ForumSubject.POSTS,), What.READ)
    assert (await fetch_row(connection, ForumSubject.POSTS))["wait_s"] > 290


async def test_what_many_wake_is_not_waited_for_where_it_is_planned_already(pool: asyncpg.Pool) -> None:
    async def ask(connection: Connection, after_s: float) -> None:
        index, look, answer = ForumSubject.INDEX, What.LOOK, Priority.ANSWER
        await wake_unless_planned(connection, index, look, ReasonCode.DUE, answer, after_s)

    async with pool.acquire() as one, pool.acquire() as other:
        await ask(one, 30.0)
        async with one.transaction(), other.transaction():
            await one.execute("select from attention for update")
            await other.execute("set local lock_timeout = '1s'")
            await ask(other, 60.0)
        await ask(other, 0.0)
        assert await one.fetchval("select due_at <= now() from attention where subject = 'forum:index'")
