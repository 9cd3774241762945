"""The table of an effect's states is the SQL's: every statement is tried in every state."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from itertools import product

import pytest

from service.domain.requests import NewEffect, Shape
from service.domain.trying import (
    EFFECT_STATES,
    EffectEvent,
    EffectState,
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
    Lease,
    record_awaiting,
    record_dead,
    record_done,
    record_later,
    release_effect,
)
from service.store.pool import Connection
from tests.store.taking import make_listed, make_reply, take_effect

SLOW = Reason(ReasonCode.TOO_SLOW)

Apply = Callable[[Connection, Lease], Awaitable[object]]


@dataclass(frozen=True)
class Step:
    """One statement of the store, and the event of the table that it stands for."""

    event: EffectEvent
    apply: Apply
    begins: frozenset[EffectState] = frozenset(EffectState)
    """Where the event is this statement's doing; elsewhere it must change nothing."""
    shapes: frozenset[Shape] = frozenset(Shape)
    """Of which effects this can be said at all."""


def write(statement: str) -> Apply:
    """Time goes by: first what it does to the row, then the sweep."""

    async def apply(connection: Connection, lease: Lease) -> None:
        await connection.execute(f"update effect set {statement} where id = $1", lease.id)
        await record_endings(connection)

    return apply


async def want_anew(connection: Connection, lease: Lease) -> None:
    newer = make_listed(False) if lease.key == "listed:one" else make_reply(text="Newer words")
    await insert_effects(connection, [newer])


LEASED, AWAITING = frozenset({EffectState.LEASED}), frozenset({EffectState.AWAITING})
ONCE, WANTED = frozenset({Shape.ONCE}), frozenset({Shape.WANTED})
STEPS: Mapping[str, Step] = {
    "claim_paid": Step(EffectEvent.CLAIMED, lambda c, _: take_effect(c)),
    "record_done": Step(EffectEvent.DONE, lambda c, lease: record_done(c, lease, "{}", None)),
    "record_done of an older revision": Step(
        EffectEvent.OVERTAKEN,
        lambda c, lease: record_done(c, replace(lease, rev=lease.rev - 1), "{}", None),
        shapes=WANTED,
    ),
    "record_later": Step(
        EffectEvent.LATER, lambda c, lease: record_later(c, lease, SLOW, 0, counted=True, look=None)
    ),
    "release_effect": Step(EffectEvent.RELEASED, lambda c, lease: release_effect(c, lease, look=None)),
    "record_awaiting": Step(EffectEvent.MODERATED, record_awaiting),
    "record_dead": Step(EffectEvent.GAVE_UP, lambda c, lease: record_dead(c, lease, SLOW), LEASED),
    "record_endings after a week": Step(
        EffectEvent.GAVE_UP, write("due_at = now() - interval '1 second'"), AWAITING
    ),
    "record_endings of a lease": Step(
        EffectEvent.LEASE_ENDED, write("crashes = 0, lease_until = now() - interval '1 second'")
    ),
    "record_endings of the fifth lease": Step(
        EffectEvent.CRASHED_OFTEN,
        write(f"crashes = {CRASHES - 1}, lease_until = now() - interval '1 second'"),
    ),
    "record_seen": Step(EffectEvent.SEEN, lambda c, lease: record_seen(c, lease.key, "{}"), shapes=ONCE),
    "record_try_again": Step(EffectEvent.TRY_AGAIN, lambda c, lease: record_try_again(c, lease.id)),
    "drop_effect": Step(EffectEvent.TAKEN_BACK, lambda c, lease: drop_effect(c, lease.key)),
    "insert_effects": Step(EffectEvent.WANTED_ANEW, want_anew),
    "record_endings after its moment": Step(
        EffectEvent.MOMENT_PASSED, write("not_after = now() - interval '1 second'")
    ),
}
"""Every statement of the store that can change the state of an effect."""


async def put_into(connection: Connection, state: EffectState, effect: NewEffect) -> Lease:
    """A new effect in this state, reached by the store's own statements; gives its last lease."""
    await connection.execute("delete from effect")
    await insert_effects(connection, [effect])
    lease = await take_effect(connection)
    assert lease is not None
    match state:
        case EffectState.READY:
            await release_effect(connection, lease, look=None)
        case EffectState.AWAITING:
            await record_awaiting(connection, lease)
        case EffectState.DONE:
            await record_done(connection, lease, "{}", None)
        case EffectState.DEAD:
            await record_dead(connection, lease, SLOW)
        case EffectState.CRASHED:
            await STEPS["record_endings of the fifth lease"].apply(connection, lease)
        case EffectState.DROPPED:
            await release_effect(connection, lease, look=None)
            await drop_effect(connection, lease.key)
    assert await fetch_state(connection, lease) is state
    return lease


async def fetch_state(connection: Connection, lease: Lease) -> EffectState:
    return EffectState(await connection.fetchval("select state from effect where id = $1", lease.id))


def name_next(state: EffectState, step: Step, shape: Shape) -> EffectState:
    """What the table says, or the same state where it says nothing."""
    never_again = shape is Shape.ONCE and (state, step.event) == (EffectState.DONE, EffectEvent.WANTED_ANEW)
    if state not in step.begins or shape not in step.shapes or never_again:
        return state
    return EFFECT_STATES.get((state, step.event), state)


@pytest.mark.parametrize("shape", Shape)
async def test_every_statement_in_every_state_keeps_to_the_table(
    connection: Connection, shape: Shape
) -> None:
    wrong = []
    for state, (statement, step) in product(EffectState, STEPS.items()):
        if shape not in step.shapes and step.event is EffectEvent.OVERTAKEN:
            continue
        lease = await put_into(connection, state, make_reply() if shape is Shape.ONCE else make_listed(True))
        await step.apply(connection, lease)
        after = await fetch_state(connection, lease)
        if after is not name_next(state, step, shape):
            wrong.append(f"{statement} makes {state.value} {after.value}")
    assert wrong == []


def test_every_arrow_of_the_table_is_some_statements() -> None:
    drawn = {(state, step.event) for step in STEPS.values() for state in step.begins}
    assert EFFECT_STATES.keys() <= drawn
    assert {step.event for step in STEPS.values()} == set(EffectEvent)


def test_every_state_but_done_has_a_way_out() -> None:
    """Nothing waits for ever: from each state some event leads on."""
    leaving = {state for state, _ in EFFECT_STATES}
    assert leaving == set(EffectState)
