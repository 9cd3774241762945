"""W2: a worker is killed before and after everything it does; another takes over, and nothing is doubled or lost."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from jobs.engine import loop
from service.domain.budget import Bucket
from service.domain.requests import KINDS
from service.store import budget, claims
from service.store.pool import Connection
from tests.crash.cases import Scene, list_calls, list_kills, list_telling, set_scene, try_case
from tests.crash.ground import Ground, Moment
from tests.crash.scenarios import MAIN, SCENARIOS
from tests.crash.stages import Scenario


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
async def test_killed_anywhere_it_ends_as_if_nothing_had_happened(
    scenario: Scenario, ground: Ground, bare: Moment
) -> None:
    """At every point of the main scenario; of the others, once for each world that a worker may leave behind.

    `make torture` tries their other points, too, which should make no difference.
    """
    scene = await set_scene(ground, bare, scenario)
    numbers = range(len(scene.points)) if scenario is MAIN else list(list_telling(scene.points, "after"))
    told = scenario is MAIN
    verdicts = [await try_case(scene, case) for case in list_kills(scene.points, numbers, told=told)]
    bad = [f"{scene.points[verdict.case.point or 0]}: {verdict}" for verdict in verdicts if verdict.problems]
    assert not bad, "\n".join(bad)
    assert len(verdicts) >= 10


async def test_table_knows_every_kind_and_the_wrapper_every_call(ground: Ground, bare: Moment) -> None:
    kinds: set[str] = set()
    for scenario in SCENARIOS:
        scene = await set_scene(ground, bare, scenario)
        kinds |= scene.kinds
        calls = [
            number for number, name in enumerate(scene.points) if name.startswith("before") and "/" in name
        ]
        asked = [scene.points[number].split()[1:] for number in calls]
        assert asked == [[call.method, call.path.partition("?")[0]] for call in scene.calls]
        await check_paid(scene)
    assert kinds == KINDS.keys()


async def check_paid(scene: Scene) -> None:
    """Whenever something is claimed, every call so far is paid for; what a claim paid in vain was given back."""
    await scene.moment.restore()
    paid = [0.0]
    record = budget.record_spent

    async def claim(connection: Connection, bucket: Bucket, calls: float) -> None:
        assert len(list_calls(scene.ground)) == sum(paid), "the last claim was settled"
        assert calls > 0, "a claim pays before anything is asked"
        await settle(connection, bucket, calls)

    async def settle(connection: Connection, bucket: Bucket, calls: float) -> None:
        paid.append(calls)
        await record(connection, bucket, calls)

    with patch.object(claims, "record_spent", claim), patch.object(loop, "record_spent", settle):
        await scene.ground.work(scene.scenario.hours)
    assert len(list_calls(scene.ground)) == sum(paid) == len(scene.calls)
