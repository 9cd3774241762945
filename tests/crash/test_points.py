"""W2: a worker is killed before and after everything it does; another takes over, and nothing is doubled or lost."""

from __future__ import annotations

import pytest

from jobs.performers import PERFORMERS
from tests.crash.cases import list_kills, list_telling, set_scene, try_case
from tests.crash.ground import Ground, Moment
from tests.crash.scenarios import MAIN, SCENARIOS, Scenario


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
        assert all(scene.points[number - 1] == "after update budget" for number in calls), "each was paid for"
    assert kinds == PERFORMERS.keys()
