"""F1-F5: what forums, proxies and networks do on a bad day, at every call; nothing is doubled or lost."""

from __future__ import annotations

from collections.abc import Iterable

from service.demo.forum.faults import FaultKind
from tests.crash.cases import Case, Scene, list_faulty, list_faulty_looks, set_scene, try_case
from tests.crash.ground import Ground, Moment
from tests.crash.scenarios import MAIN


async def find_bad(scene: Scene, cases: Iterable[Case]) -> list[str]:
    verdicts = [await try_case(scene, case) for case in cases]
    return [str(verdict) for verdict in verdicts if verdict.problems]


async def test_any_fault_at_any_call_is_overcome(ground: Ground, bare: Moment) -> None:
    scene = await set_scene(ground, bare, MAIN)
    cases = list(list_faulty(scene))
    assert len(cases) == 2 * len(scene.calls) * len(FaultKind)
    bad = await find_bad(scene, cases)
    assert not bad, "\n".join(bad)


async def test_lost_answer_is_looked_for_until_the_forum_says_what_is(ground: Ground, bare: Moment) -> None:
    scene = await set_scene(ground, bare, MAIN)
    cases = await list_faulty_looks(scene)
    assert len(cases) == len(scene.calls) * (len(FaultKind) + 1)
    bad = await find_bad(scene, cases)
    assert not bad, "\n".join(bad)
