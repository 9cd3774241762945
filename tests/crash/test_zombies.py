"""W5: a worker stands still past its lease, another does its work, life goes on, and then the first one goes on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from tests.crash.aftermath import Aftermath
from tests.crash.cases import list_telling, set_scene
from tests.crash.ground import Ground, Moment
from tests.crash.scenarios import SCENARIOS, check_open
from tests.crash.zombies import do_nothing, try_standstill
from tests.world import TIDY

BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}


async def bring_back(ground: Ground, topic_id: int) -> None:
    await ground.call("PUT", f"/t/{topic_id}/recover.json", "ines")
    await ground.tell_topic("topic_recovered", topic_id)


async def move_again(ground: Ground, topic_id: int) -> None:
    first = await ground.connection.fetchval(
        "select id from post where topic_id = $1 and number = 1", topic_id
    )
    await ground.edit(first, TIDY.replace("Meeting Room A", "Meeting Room C"))
    await ground.tell_post("post_edited", first)


def check_moved_again(after: Aftermath, topic_id: int) -> None:
    check_open(after, topic_id)
    assert "Meeting Room C" in after.topic().raw


@pytest.mark.parametrize(
    ("name", "meanwhile", "check"),
    [
        ("announcement", do_nothing, check_open),
        ("withdrawal", bring_back, check_open),
        ("edit", move_again, check_moved_again),
    ],
)
async def test_woken_worker_changes_nothing_any_more(
    name: str,
    meanwhile: Callable[[Ground, int], Awaitable[None]],
    check: Callable[[Aftermath, int], None],
    ground: Ground,
    bare: Moment,
) -> None:
    scene = await set_scene(ground, bare, BY_NAME[name])
    points = list(list_telling(scene.points, "before"))
    verdicts = [await try_standstill(scene, point, meanwhile, check) for point in points]
    bad = [f"{scene.points[verdict.case.point or 0]}: {verdict}" for verdict in verdicts if verdict.problems]
    assert not bad, "\n".join(bad)
    assert len(verdicts) >= 10
