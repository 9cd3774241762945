"""The table of what is enumerated: what has happened on the forum when a worker begins, and how it must end.

Every kind of effect occurs in some scenario, and a test holds the table to that. A new kind is covered by one
more line: a stage, which ends with something undone, and what must be true when all is done.
"""

from __future__ import annotations

from service.domain.catching_up import CatchUp
from service.domain.circles import CircleState
from service.domain.ids import PostId
from service.store.catching_up import record_catch_up
from service.store.listening import record_gap
from tests.crash.aftermath import Aftermath
from tests.crash.ground import Ground
from tests.crash.lives import LIVES
from tests.crash.stages import TITLE, Scenario, announce, open_circle
from tests.crash.tales import TALES
from tests.crash.weeks import WEEKS
from tests.world import TIDY, Json

WHERE = "### Where\nRiverside Branch Library, Meeting Room A"
TOWN = "### Town\nPittsburgh"
NOWHERE = TIDY.replace(WHERE, "").replace(TOWN, "")
MOVED = TIDY.replace("Meeting Room A", "Reading Room B")


async def _move(ground: Ground, announced: Json) -> int:
    """The circle gets another room."""
    await ground.edit(announced["id"], MOVED)
    await ground.tell_post("post_edited", announced["id"])
    return int(announced["topic_id"])


async def stage_announcement(ground: Ground) -> int:
    return int((await announce(ground))["topic_id"])


async def stage_edit(ground: Ground) -> int:
    """The announcement is edited after somebody has written around our block."""
    announced, first = await open_circle(ground)
    await ground.edit(first["id"], f"Bring a pen.\n\n{first['raw']}\n\nSee you — Ines", by="ines")
    return await _move(ground, announced)


async def stage_by_hand(ground: Ground) -> int:
    """The announcement is edited after somebody has written inside our block."""
    announced, first = await open_circle(ground)
    await ground.edit(first["id"], first["raw"].replace("Meeting Room A", "the garden"), by="ines")
    return await _move(ground, announced)


async def stage_withdrawal(ground: Ground) -> int:
    announced, _ = await open_circle(ground)
    topic_id = int(announced["topic_id"])
    await ground.call("DELETE", f"/t/{topic_id}.json", "ines")
    await ground.tell_topic("topic_destroyed", topic_id)
    return topic_id


async def stage_return(ground: Ground) -> int:
    """A withdrawn announcement is restored."""
    topic_id = await stage_withdrawal(ground)
    await ground.work()
    await ground.call("PUT", f"/t/{topic_id}/recover.json", "ines")
    await ground.tell_topic("topic_recovered", topic_id)
    return topic_id


async def stage_question(ground: Ground) -> int:
    """An announcement that does not say where."""
    return int((await announce(ground, NOWHERE, "Spanish circle, who joins"))["topic_id"])


async def stage_answer(ground: Ground) -> int:
    """The author adds what was missing, after we asked."""
    topic_id = await stage_question(ground)
    await ground.work()
    values = {"topic_id": topic_id, "raw": f"{WHERE}\n\n{TOWN}"}
    added = await ground.call("POST", "/posts.json", "maya", **values)
    await ground.tell_post("post_created", added["id"])
    return topic_id


async def stage_closing(ground: Ground) -> int:
    """Nothing happens, and a day goes by."""
    announced, _ = await open_circle(ground)
    return int(announced["topic_id"])


async def stage_missed(ground: Ground) -> int:
    """The announcement is told to nobody, because we were away."""
    newest = (await ground.call("GET", "/posts.json", "system"))["latest_posts"]
    mark = PostId(max((post["id"] for post in newest), default=0))
    await record_catch_up(ground.connection, CatchUp(mark))
    await record_gap(ground.connection)
    return int((await ground.announce(TIDY, TITLE))["topic_id"])


async def stage_namesake(ground: Ground) -> int:
    """Our first title is taken, and the announcement names somebody whom we do not know yet."""
    title = "Everyday Spanish at Riverside Branch Library, from 13 October 2037"
    raw = "Somebody else wrote about this one before us."
    await ground.call("POST", "/posts.json", "lina", title=title, raw=raw, category=ground.categories["cafe"])
    return int((await announce(ground, f"{TIDY}\n### Facilitators\n@sam\n"))["topic_id"])


async def stage_waiting(ground: Ground) -> int:
    """An announcement that names a price waits for an organizer's yes or no, and organizers are called."""
    return int((await announce(ground, f"{TIDY}\nIt costs 20 dollars for the book.\n"))["topic_id"])


def check_open(after: Aftermath, topic_id: int) -> None:
    topic = after.topic()
    assert topic.external_id == f"circle-t{topic_id}"
    assert "Tuesday 13 October 2037" in topic.raw
    assert after.circle is not None
    assert after.circle.state is CircleState.OPEN
    reply = after.reply(f"reply:announcement-t{topic_id}")
    assert reply.topic_id == topic_id
    assert f"/{topic.topic_id}" in reply.raw
    assert len([post for post in after.posts if post.post_type == 1]) == 2


def check_moved(after: Aftermath, topic_id: int) -> None:
    check_open(after, topic_id)
    raw = after.topic().raw
    assert raw.startswith("Bring a pen.\n\n<!-- companion:begin")
    assert raw.endswith("<!-- companion:end -->\n\nSee you — Ines")
    assert "Reading Room B" in raw
    assert "Meeting Room A" not in raw


def check_theirs(after: Aftermath, topic_id: int) -> None:
    assert "the garden" in after.topic().raw
    assert "Reading Room B" not in after.topic().raw
    (shown,) = (post for post in after.posts if post.external_id.startswith(f"by-hand-t{topic_id}-"))
    assert "Reading Room B" in shown.raw
    assert len([post for post in after.posts if post.post_type == 1]) == 3


def check_withdrawn(after: Aftermath, topic_id: int) -> None:
    assert not after.topic().visible
    assert after.circle is not None
    assert after.circle.state is CircleState.VANISHED


def check_asked(after: Aftermath, topic_id: int) -> None:
    (question,) = after.posts
    assert f"reply:announcement-t{topic_id}" in question.marks
    assert question.topic_id == topic_id


def check_all_set(after: Aftermath, topic_id: int) -> None:
    check_open(after, topic_id)
    assert after.reply(f"reply:announcement-t{topic_id}").raw.startswith("All set")


def check_closed(after: Aftermath, topic_id: int) -> None:
    check_open(after, topic_id)
    assert after.reply(f"reply:announcement-t{topic_id}").closed


def check_other_title(after: Aftermath, topic_id: int) -> None:
    check_open(after, topic_id)
    assert "Pittsburgh" in after.topic().title
    assert after.topic().raw.count("@sam") == 1


def check_called(after: Aftermath, topic_id: int) -> None:
    reply = after.reply(f"reply:announcement-t{topic_id}")
    (message,) = (post for post in after.posts if post is not reply)
    assert "an organizer reads your announcement" in reply.raw
    assert message.external_id.startswith("organizers-")
    assert "yes or no" in message.raw


SCENARIOS = (
    Scenario("announcement", stage_announcement, check_open),
    Scenario("edit", stage_edit, check_moved),
    Scenario("withdrawal", stage_withdrawal, check_withdrawn),
    Scenario("return", stage_return, check_open),
    Scenario("question", stage_question, check_asked),
    Scenario("answer", stage_answer, check_all_set),
    Scenario("closing", stage_closing, check_closed, hours=48.0),
    Scenario("by hand", stage_by_hand, check_theirs),
    Scenario("missed", stage_missed, check_open),
    Scenario("namesake", stage_namesake, check_other_title),
    Scenario("waiting", stage_waiting, check_called),
    *LIVES,
    *TALES,
    *WEEKS,
)
MAIN = SCENARIOS[0]
"""The main job; where one scenario stands for all, it is this."""
