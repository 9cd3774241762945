"""One case after the other: from the same moment, with this kill and these faults, to the end; then look around."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from service.demo.forum.faults import HANGING, Fault, FaultKind
from service.demo.forum.request_log import LoggedRequest
from tests.crash.aftermath import Aftermath, look_around
from tests.crash.ground import OURS, Ground, Moment
from tests.crash.orders import Report
from tests.crash.stages import Scenario

MEMO_S = 120.0
"""Discourse's own: so long it gives the same answer to an identical write."""
LONG_S, SHORT_S = 15.0, 0.3
"""How long a worker waits for a forum that hangs."""


@dataclass(frozen=True, slots=True)
class Case:
    point: int | None = None
    """Where the first worker is killed; None: it lives."""
    faults: tuple[Fault, ...] = ()
    memo: bool = False
    told: bool = False
    """Before the next worker comes, the forum tells us of all posts of ours that it has by then."""

    def __str__(self) -> str:
        parts = [f"killed at point {self.point}" if self.point is not None else "not killed"]
        parts += [f"{fault.kind} at {fault.method} {fault.route} no. {fault.nth}" for fault in self.faults]
        parts += ["with the memo"] * self.memo + ["told of our posts"] * self.told
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Verdict:
    case: Case
    problems: Sequence[str]
    doubles: int

    def __str__(self) -> str:
        return f"{self.case}: {'; '.join(self.problems) or 'as if nothing had happened'}"


@dataclass(frozen=True, slots=True)
class Scene:
    """A scenario whose stage is set, and what a worker does in it when nothing comes between."""

    ground: Ground
    scenario: Scenario
    moment: Moment
    topic_id: int
    points: Sequence[str]
    """The names of all points, in order."""
    calls: Sequence[LoggedRequest]
    """What it asks of the forum, in order."""
    kinds: frozenset[str]
    """The kinds of effect that came about."""


async def set_scene(ground: Ground, bare: Moment, scenario: Scenario) -> Scene:
    """Set the stage from the bare moment, and count. Fails when even an undisturbed worker does not get it right."""
    await bare.restore()
    topic_id = await scenario.set_stage(ground)
    kinds = "select distinct kind from effect where state = 'done' and done_at > $1"
    began = await ground.connection.fetchval("select clock_timestamp()")
    moment = await ground.keep()
    ground.forum.request_log.clear()
    report = await ground.live(hours=scenario.hours)
    assert report.ending == "done", report.said
    await _check(ground, scenario, topic_id)
    found = await ground.connection.fetch(kinds, began)
    performed = frozenset(str(row["kind"]) for row in found)
    return Scene(ground, scenario, moment, topic_id, report.passed, list_calls(ground), performed)


def list_calls(ground: Ground) -> Sequence[LoggedRequest]:
    """What workers have asked of the forum since the moment was restored."""
    return [request for request in ground.forum.request_log if request.username == OURS]


async def _check(ground: Ground, scenario: Scenario, topic_id: int) -> Aftermath:
    after = await look_around(ground, f"t{topic_id}")
    assert not after.problems, after.problems
    scenario.check(after, topic_id)
    return after


async def try_case(scene: Scene, case: Case) -> Verdict:
    """Play the case, and judge how it ended."""
    ground, hours = scene.ground, scene.scenario.hours
    await scene.moment.restore(memo_s=MEMO_S if case.memo else 0.0)
    for fault in case.faults:
        ground.forum.faults.plan(replace(fault))
    read_s = SHORT_S if any(fault.kind in HANGING for fault in case.faults) else LONG_S
    problems: list[str] = []
    if case.point is not None:
        report = await ground.live(point=case.point, hours=hours, read_s=read_s)
        problems += _find_failure(report)
        await ground.bury()
    if case.told:
        await tell_ours(ground)
    if read_s == SHORT_S:
        problems += _find_failure(await ground.live(hours=hours, read_s=read_s))
    try:
        await ground.work(hours)
    except TimeoutError as error:
        problems.append(str(error))
    return await judge(scene, case, problems)


def _find_failure(report: Report) -> Sequence[str]:
    return [f"the worker failed: {report.said[-2000:]}"] if report.ending == "failed" else []


async def judge(
    scene: Scene,
    case: Case,
    problems: Sequence[str] = (),
    check: Callable[[Aftermath, int], None] | None = None,
) -> Verdict:
    """Look around when all is done. `problems`: those on the way; `check`: the scenario's own unless given."""
    after = await look_around(scene.ground, f"t{scene.topic_id}")
    found = [*problems, *after.problems]
    try:
        (check or scene.scenario.check)(after, scene.topic_id)
    except (AssertionError, ValueError) as error:
        found.append(f"{type(error).__name__} in {scene.scenario.name}: {error}")
    return Verdict(case, found, after.doubles)


async def tell_ours(ground: Ground) -> None:
    """The forum tells of our posts as Discourse does: each was written."""
    after = await look_around(ground, "")
    for post in after.posts:
        if post.post_type == 1:
            await ground.tell_post("post_created", post.id)


def list_kills(points: Sequence[str], numbers: Iterable[int], *, told: bool) -> Iterator[Case]:
    """A kill at each of these points.

    A point after one deed and the one before the next leave the same world behind: so with `told`, the forum
    tells us of what it has at the first, and is silent at the second.
    """
    for number in numbers:
        yield Case(number, told=told and points[number].startswith("after"))


def list_telling(points: Sequence[str], *sides: str) -> Iterator[int]:
    """The points on these sides (`before`, `after`) of deeds that may change the world.

    Not those of reads, and not those inside a transaction, of which a worker that dies leaves nothing.
    """
    inside = False
    for number, name in enumerate(points):
        inside = name == "after begin" or (inside and name not in ("after commit", "after rollback"))
        side, deed, *_ = name.split()
        if not inside and side in sides and deed != "select":
            yield number


def list_faults(calls: Sequence[LoggedRequest]) -> Iterator[Fault]:
    """Every fault at every one of these calls."""
    seen = Counter[tuple[str, str]]()
    for call in calls:
        where = (call.method, call.route)
        seen[where] += 1
        for kind in FaultKind:
            yield Fault(kind, *where, nth=seen[where])


def list_memos(fault: Fault) -> Sequence[bool]:
    """Whether the forum has a memo matters to this fault only at `POST /posts`."""
    return (False, True) if (fault.method, fault.route) == ("POST", "posts/create") else (False,)


def list_faulty(scene: Scene) -> Iterator[Case]:
    """Every fault at every call of an undisturbed worker."""
    for fault in list_faults(scene.calls):
        for memo in list_memos(fault):
            yield Case(faults=(fault,), memo=memo)


async def list_faulty_looks(scene: Scene) -> Sequence[Case]:
    """An answer is lost, and what the worker then asks in order to find out goes wrong, too: once, and for a while."""
    cases: list[Case] = []
    for lost in list_faults(scene.calls):
        if lost.kind is not FaultKind.ANSWER_LOST or lost.method == "GET":
            continue
        await try_case(scene, Case(faults=(lost,)))
        calls = list_calls(scene.ground)
        place = next(number for number, call in enumerate(calls) if call.fault)
        look = calls[place + 1]
        cases += [Case(faults=(lost, Fault(kind, look.method, look.route))) for kind in FaultKind]
        cases.append(Case(faults=(lost, Fault(FaultKind.ERROR_BEFORE, look.method, look.route, times=5))))
    return cases
