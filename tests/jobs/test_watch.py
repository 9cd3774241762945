"""What keeps us from our work is said in the log: each thing once when it begins, and once when all is over."""

from __future__ import annotations

from structlog.testing import capture_logs

from jobs.engine.watch import Watch
from service.reasons import Reason, ReasonCode
from tests.world import World


def make_missing(slug: str) -> Reason:
    return Reason(ReasonCode.CATEGORY_MISSING, {"slug": slug})


def make_late(minutes: int) -> Reason:
    return Reason(ReasonCode.CATCH_UP_LATE, {"minutes": minutes})


async def test_second_missing_category_is_said_too_and_a_lasting_trouble_only_once(world: World) -> None:
    watch = Watch(world.tools, lambda trouble: f"{trouble.code.value} {trouble.values}")
    with capture_logs() as lines:
        watch.tell((make_missing("start-a-circle"), make_late(20)))
        watch.tell((make_missing("start-a-circle"), make_missing("circles"), make_late(21)))
        watch.tell(())
        watch.tell(())
    said = [line["event"] for line in lines]
    assert len(said) == 4
    assert "circles" in said[2]
    assert said[3] == "all is well again"
