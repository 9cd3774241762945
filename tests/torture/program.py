"""What is tried: every scenario times every point times every fault times memo or not, and every standstill."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.crash.cases import Case, Scene, list_faults, list_faulty, list_memos, list_telling


@dataclass(frozen=True, slots=True)
class Trial:
    """One case in one scene."""

    scene: Scene
    case: Case
    standstill: bool = False
    """The worker is not killed at the point: it stands still past its lease, and then goes on."""


def list_trials(scenes: Sequence[Scene], luck: random.Random) -> Sequence[Trial]:
    """All of them in an order drawn by `luck`, so that a part of them covers everything evenly."""
    trials = [trial for scene in scenes for trial in _list_scene(scene)]
    luck.shuffle(trials)
    return trials


def _list_scene(scene: Scene) -> Iterator[Trial]:
    for case in _list_cases(scene):
        yield Trial(scene, case)
    for point in list_telling(scene.points, "before"):
        yield Trial(scene, Case(point), standstill=True)


def _list_cases(scene: Scene) -> Iterator[Case]:
    """Kills alone at every point, told and untold; faults alone; and both together wherever it may matter."""
    for point in range(len(scene.points)):
        for told in (False, True):
            for memo in (False, True):
                yield Case(point, memo=memo, told=told)
    yield from list_faulty(scene)
    for fault in list_faults(scene.calls):
        for point in list_telling(scene.points, "before", "after"):
            for memo in list_memos(fault):
                yield Case(point, (fault,), memo)
