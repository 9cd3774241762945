"""The proof of the proof: the wrapper kills where it says, and what it guards against would show."""

from __future__ import annotations

from tests.crash.aftermath import look_around
from tests.crash.cases import Case, Scene, judge, set_scene
from tests.crash.ground import Ground, Moment
from tests.crash.scenarios import MAIN


async def kill(scene: Scene, point: int) -> None:
    await scene.moment.restore()
    report = await scene.ground.live(point=point)
    assert report.ending == "killed", report.said
    assert report.passed == list(scene.points[: point + 1])
    await scene.ground.bury()


async def test_commit_and_request_lie_between_their_two_points(ground: Ground, bare: Moment) -> None:
    scene = await set_scene(ground, bare, MAIN)
    commit, post = scene.points.index("before commit"), scene.points.index("before POST /posts.json")
    effects = []
    for point in (commit, commit + 1):
        await kill(scene, point)
        effects.append(await ground.connection.fetchval("select count(*) from effect"))
    assert effects == [0, 1]
    topics = []
    for point in (post, post + 1):
        await kill(scene, point)
        topics.append(len((await look_around(ground, f"t{scene.topic_id}")).posts))
    assert topics == [0, 1]


async def test_worker_that_forgets_its_intent_is_caught_doubling(ground: Ground, bare: Moment) -> None:
    scene = await set_scene(ground, bare, MAIN)
    replied = len(scene.points) - 1 - list(reversed(scene.points)).index("after POST /posts.json")
    await kill(scene, replied)
    await ground.connection.execute("update effect set intent = null")
    await ground.work()
    assert (await judge(scene, Case(replied))).doubles == 1
