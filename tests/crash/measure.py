"""The two figures of `make bench`: how many ways to die and to go wrong were tried, and what was doubled by them."""

from __future__ import annotations

from tests.crash.cases import list_faulty, list_kills, set_scene, try_case
from tests.crash.scenarios import MAIN
from tests.crash.standalone import build_standalone_ground


async def measure_crash() -> tuple[int, int]:
    """Every crash point of the main scenario and every fault at each of its calls; about half a minute.

    Gives the number of cases, and how many things stood on the forum more than once. Fails when a case does not
    end as it must in any other way.
    """
    async with build_standalone_ground("companion_bench_crash") as ground:
        scene = await set_scene(ground, await ground.keep(), MAIN)
        cases = [*list_kills(scene.points, range(len(scene.points)), told=True), *list_faulty(scene)]
        verdicts = [await try_case(scene, case) for case in cases]
    bad = [str(verdict) for verdict in verdicts if verdict.problems and not verdict.doubles]
    if bad:
        raise RuntimeError("\n".join(bad))
    return len(verdicts), sum(verdict.doubles for verdict in verdicts)
