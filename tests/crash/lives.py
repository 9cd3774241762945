"""What happens in a circle's topic once it stands: commands, changes that are told, and its end."""

from __future__ import annotations

from datetime import UTC, datetime

from service.domain.circles import CircleState
from tests.crash.aftermath import Aftermath, OurPost
from tests.crash.ground import Ground
from tests.crash.stages import Scenario, open_circle, write

MOVE = "@companion move 13 October 2037 to 14 October 2037 6:30 pm because the room was double-booked"
MORNING_AFTER = datetime(2037, 11, 18, 15, tzinfo=UTC)
"""The last of six meetings was the evening before."""
MONTH_AFTER = datetime(2037, 12, 20, 15, tzinfo=UTC)


async def stage_command(ground: Ground) -> int:
    """One post moves a meeting, names somebody whom we do not know, and says what nobody understands."""
    announced, first = await open_circle(ground)
    await write(ground, first["topic_id"], f"{MOVE}\n@companion facilitator @sam\n@companion add whenever")
    return int(announced["topic_id"])


async def stage_undone(ground: Ground) -> int:
    """A meeting was moved, and nobody told yet; then it is not."""
    announced, first = await open_circle(ground)
    await write(ground, first["topic_id"], MOVE)
    await ground.work_now()
    await write(ground, first["topic_id"], "@companion undo, please")
    return int(announced["topic_id"])


async def stage_over(ground: Ground) -> int:
    """People wrote, and the last meeting was yesterday."""
    announced, first = await open_circle(ground)
    await write(ground, first["topic_id"], "I loved every evening of it", by="lina")
    await ground.work()
    await ground.come_to(MORNING_AFTER)
    return int(announced["topic_id"])


async def stage_empty(ground: Ground) -> int:
    """Nobody ever wrote, and a month has passed."""
    announced, _ = await open_circle(ground)
    await ground.come_to(MONTH_AFTER)
    return int(announced["topic_id"])


def list_replies(after: Aftermath) -> list[OurPost]:
    """Our replies in the circle's topic."""
    topic_id = after.topic_of_circle().topic_id
    return [one for one in after.posts if one.topic_id == topic_id and one.number > 1 and one.post_type == 1]


def check_commanded(after: Aftermath, _: int) -> None:
    (told,) = list_replies(after)
    assert "Wednesday 14 October" in told.raw
    assert "the room was double-booked" in told.raw
    assert "14 October 2037, 6:30" in after.topic_of_circle().raw
    assert "@sam" in after.topic_of_circle().raw
    (message,) = (one for one in after.posts if one.external_id.startswith("note-"))
    assert "@companion add" in message.raw
    assert after.has_been_told


def check_undone(after: Aftermath, _: int) -> None:
    assert list_replies(after) == []
    assert "Tuesday 13 October 2037" in after.topic_of_circle().raw
    assert {state for key, state in after.effects.items() if key.startswith("change:")} == {"dropped"}
    assert after.has_been_told


def check_goodbye(after: Aftermath, _: int) -> None:
    (closing,) = list_replies(after)
    assert "That was the last of 6 meetings." in closing.raw
    assert closing.visible
    assert not closing.closed
    assert after.circle is not None
    assert after.circle.state is CircleState.WRAPPING_UP


def check_put_away(after: Aftermath, _: int) -> None:
    assert list_replies(after) == []
    assert not after.topic_of_circle().visible
    assert after.topic_of_circle().closed
    assert after.circle is not None
    assert after.circle.state is CircleState.ARCHIVED


LIVES = (
    Scenario("command", stage_command, check_commanded),
    Scenario("undone", stage_undone, check_undone),
    Scenario("over", stage_over, check_goodbye),
    Scenario("empty", stage_empty, check_put_away),
)
