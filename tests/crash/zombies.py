"""Workers that stand still past their lease, as a machine does that is suspended, and then go on as if nothing were."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Sequence

from tests.crash.aftermath import Aftermath
from tests.crash.cases import Case, Scene, Verdict, judge
from tests.crash.ground import Ground

_PICTURE = (
    "select id, topic_id, raw, action_code, deleted_at from post",
    "select id, title, visible, closed, external_id, deleted_at from topic",
)

Picture = Sequence[Sequence[Sequence[object]]]


async def do_nothing(ground: Ground, topic_id: int) -> None:
    """Meanwhile nothing happens on the forum."""


async def try_standstill(
    scene: Scene,
    point: int,
    meanwhile: Callable[[Ground, int], Awaitable[None]],
    check: Callable[[Aftermath, int], None] | None = None,
) -> Verdict:
    """One worker stands still at the point, another does everything, things go on; then the first goes on, too.

    `check`: how it must be after that, which is how it was before; the scenario's own unless given.
    """
    ground, hours = scene.ground, scene.scenario.hours
    await scene.moment.restore()
    stopped = await ground.live(point=point, stop=True, hours=hours)
    problems = [] if stopped.ending == "stopped" else [f"the worker {stopped.ending}: {stopped.said[-2000:]}"]
    await ground.end_pauses()
    await ground.work(hours)
    await meanwhile(ground, scene.topic_id)
    await ground.work(hours)
    before = await ground.forum.database.run(_take_picture)
    woken = await ground.live(resume=stopped.pid)
    if woken.ending != "done":
        problems.append(f"the woken worker {woken.ending}: {woken.said[-2000:]}")
    await ground.work(hours)
    if await ground.forum.database.run(_take_picture) != before:
        problems.append("the woken worker changed the forum")
    return await judge(scene, Case(point), problems, check)


def _take_picture(db: sqlite3.Connection) -> Picture:
    """Everything people see."""
    return [[tuple(row) for row in db.execute(question)] for question in _PICTURE]
