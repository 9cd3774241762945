"""Tortures workers for a while, and says what came of it: `python -m tests.torture --minutes 10`."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.crash.cases import Scene, Verdict, set_scene, try_case
from tests.crash.ground import Ground
from tests.crash.scenarios import SCENARIOS
from tests.crash.standalone import build_standalone_ground
from tests.crash.zombies import do_nothing, try_standstill
from tests.torture.program import Trial, list_trials

PROGRESS_S = 10.0


@dataclass(slots=True)
class Tally:
    """What came of the trials of one scenario."""

    planned: int = 0
    tried: int = 0
    doubles: int = 0
    bad: int = 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="0: until everything was tried")
    parser.add_argument(
        "--seed", type=int, default=None, help="draws the order; the last run's, to repeat it"
    )
    parser.add_argument("--scenario", action="append", choices=[one.name for one in SCENARIOS])
    return parser.parse_args()


async def torture(minutes: float, seed: int, names: Sequence[str]) -> bool:
    """True when every trial ended as if nothing had happened."""
    async with build_standalone_ground("companion_torture") as ground:
        scenes = await _set_scenes(ground, names)
        trials = list_trials(scenes, random.Random(seed))
        tallies = {scene.scenario.name: Tally() for scene in scenes}
        for trial in trials:
            tallies[trial.scene.scenario.name].planned += 1
        print(f"{len(trials)} trials, seed {seed}", flush=True)
        for trial in _hurry(trials, minutes):
            _count(tallies[trial.scene.scenario.name], trial, await _try(trial))
    print("\n".join(_render_table(scenes, tallies)), flush=True)
    return not any(tally.bad for tally in tallies.values())


async def _set_scenes(ground: Ground, names: Sequence[str]) -> Sequence[Scene]:
    bare = await ground.keep()
    return [await set_scene(ground, bare, one) for one in SCENARIOS if not names or one.name in names]


def _hurry(trials: Sequence[Trial], minutes: float) -> Iterator[Trial]:
    """The trials for which there is time; says now and then how far they have come."""
    began = said = time.monotonic()
    for number, trial in enumerate(trials):
        now = time.monotonic()
        if minutes and now > began + 60 * minutes:
            return
        if now > said + PROGRESS_S:
            said = now
            print(f"{number} of {len(trials)} after {now - began:.0f} s", flush=True)
        yield trial


async def _try(trial: Trial) -> Verdict:
    if trial.standstill and trial.case.point is not None:
        return await try_standstill(trial.scene, trial.case.point, do_nothing)
    return await try_case(trial.scene, trial.case)


def _count(tally: Tally, trial: Trial, verdict: Verdict) -> None:
    tally.tried += 1
    tally.doubles += verdict.doubles
    if verdict.problems:
        tally.bad += 1
        still = "stood still, not " if trial.standstill else ""
        print(f"BAD: {trial.scene.scenario.name}, {still}{verdict}", flush=True)


def _render_table(scenes: Sequence[Scene], tallies: dict[str, Tally]) -> Iterator[str]:
    yield _render_row("scenario", ("points", "calls", "tried", "of", "doubles", "bad"))
    rows: list[Sequence[int]] = []
    for scene in scenes:
        tally = tallies[scene.scenario.name]
        rows.append(
            (len(scene.points), len(scene.calls), tally.tried, tally.planned, tally.doubles, tally.bad)
        )
        yield _render_row(scene.scenario.name, rows[-1])
    yield _render_row("all", [sum(column) for column in zip(*rows, strict=True)])


def _render_row(name: str, figures: Iterable[object]) -> str:
    return f"{name:<14}" + "".join(f"{figure!s:>9}" for figure in figures)


def main() -> None:
    arguments = parse_arguments()
    seed = random.SystemRandom().randrange(10**6) if arguments.seed is None else arguments.seed
    good = asyncio.run(torture(arguments.minutes, seed, arguments.scenario or ()))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
