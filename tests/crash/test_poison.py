"""W7: work that kills every worker that takes it up is set aside after five, and other work goes on."""

from __future__ import annotations

import pytest

from tests.crash.aftermath import look_around
from tests.crash.cases import set_scene
from tests.crash.ground import Ground, Moment
from tests.crash.scenarios import MAIN
from tests.world import TIDY

DEATHS = 5


@pytest.mark.parametrize(
    ("table", "fatal"), [("delivery", "after begin"), ("effect", "before POST /posts.json")]
)
async def test_poison_is_set_aside_and_others_go_on(
    table: str, fatal: str, ground: Ground, bare: Moment
) -> None:
    scene = await set_scene(ground, bare, MAIN)
    await scene.moment.restore()
    for _ in range(DEATHS):
        assert (await ground.live(point=fatal)).ending == "killed"
        await ground.bury()
    other = await ground.announce(TIDY.replace("Everyday Spanish", "Basic Welding"), "Welding for everybody")
    await ground.tell_post("post_created", other["id"])
    await ground.work()
    assert "crashed" in [row["state"] for row in await ground.connection.fetch(f"select state from {table}")]
    after = await look_around(ground, f"t{other['topic_id']}")
    assert "Basic Welding" in after.topic().title
    assert after.reply(f"reply:announcement-t{other['topic_id']}").topic_id == other["topic_id"]
