"""A circle's week and the network's: told on a Monday morning, and told anew when what they quote goes away."""

from __future__ import annotations

from datetime import UTC, datetime

from service.domain.subjects import ForumSubject
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.settings import NETWORK_ALLOWED, record_setting
from tests.crash.aftermath import Aftermath, OurPost
from tests.crash.ground import Ground
from tests.crash.lives import list_replies
from tests.crash.stages import Scenario, open_circle, write

EVENING = datetime(2037, 10, 13, 23, 45, tzinfo=UTC)
"""A quarter past the first meeting's end."""
MONDAY = datetime(2037, 10, 19, 13, 15, tzinfo=UTC)
"""The circle's week is due since Wednesday, and the network's now."""
NOTE, OTHER = "everyone spoke today", "the songs were good"


async def stage_weeks(ground: Ground) -> int:
    """People have met, said what went well, and introduced themselves; nothing of it was told yet."""
    announced, first = await open_circle(ground)
    await record_setting(ground.connection, NETWORK_ALLOWED, True)
    await ground.come_to(EVENING)
    await write(ground, first["topic_id"], f"+ {NOTE}", by="lina")
    await write(ground, first["topic_id"], f"+ {OTHER}", by="sam")
    title, category = "Hello from Braddock, I am Lina", ground.categories["say-hello"]
    values = {"title": title, "raw": "I bake, and I want to learn.", "category": category}
    hello = await ground.call("POST", "/posts.json", "lina", **values)
    await ground.tell_post("post_created", hello["id"])
    await ground.work_now()
    await ground.come_to(MONDAY)
    await wake(ground.connection, [ForumSubject.NETWORK], What.LOOK, ReasonCode.DUE)
    return int(announced["topic_id"])


async def stage_retold(ground: Ground) -> int:
    """Both posts of Lina are deleted after the weeks were told."""
    topic_id = await stage_weeks(ground)
    await ground.work()
    note, hello = await ground.connection.fetch(
        "select p.id, p.topic_id from post p join person on person.id = p.author_id"
        " where person.name = 'lina' order by p.id"
    )
    await ground.call("DELETE", f"/posts/{note['id']}.json", "ines")
    await ground.tell_post("post_destroyed", note["id"])
    await ground.call("DELETE", f"/t/{hello['topic_id']}.json", "ines")
    await ground.tell_post("post_destroyed", hello["id"])
    return topic_id


def _find_recap(after: Aftermath) -> OurPost:
    (recap,) = (one for one in after.posts if one.external_id.startswith("recap-network-"))
    assert recap.external_id == "recap-network-2037-w43"
    assert "1 circle meets this week" in recap.raw
    return recap


def check_told(after: Aftermath, _: int) -> None:
    assert "[Lina](" in _find_recap(after).raw
    (week,) = list_replies(after)
    assert week.raw.startswith("**Meeting 1 of 6 is behind us.**")
    assert NOTE in week.raw
    assert OTHER in week.raw


def check_retold(after: Aftermath, _: int) -> None:
    assert "Lina" not in _find_recap(after).raw
    (week,) = list_replies(after)
    assert NOTE not in week.raw
    assert OTHER in week.raw


WEEKS = (
    Scenario("weeks", stage_weeks, check_told),
    Scenario("weeks retold", stage_retold, check_retold),
)
