"""What happens to a story's topic: it is made, asked for, completed, taken over, decided about and removed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from service.domain.ids import ForumUserId, TopicId
from service.domain.posts import User
from service.domain.proposals.states import Actor, ProposalEvent, ProposalState
from service.domain.proposals.values import Proposal, ProposalWords, StepStatus, Wish
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.people import record_organizers, record_person
from service.store.proposals import load_proposal, record_proposal
from service.store.steps import insert_step
from tests.crash.aftermath import Aftermath, OurPost
from tests.crash.ground import Ground
from tests.crash.stages import Scenario
from tests.domain.proposals.stories import WORDS, make_proposal

INES, LINA = ForumUserId(9021), ForumUserId(9011)
FIRST, SECOND = "a1b2c3d4e5f60718", "f" * 16
NOWHERE = replace(WORDS, where=replace(WORDS.where, town=None))
SEWING = replace(WORDS, story="We are three neighbours with sewing machines.")


async def found(ground: Ground, words: ProposalWords = WORDS, origin: str = FIRST, **values: Any) -> None:
    """A story that was sent just now."""
    now = datetime.now(UTC)
    said = {"origin": origin, "words": words, "author_id": LINA, "since": now, "created_at": now, **values}
    story = replace(make_proposal(stepped_at=None), **said)
    await record_person(ground.connection, User(LINA, "lina"))
    await record_organizers(ground.connection, [User(INES, "ines")])
    await record_proposal(ground.connection, story)
    await wake(ground.connection, [story.subject], What.LOOK, ReasonCode.DUE)


async def change(ground: Ground, origin: str = FIRST, **values: Any) -> Proposal:
    story = await load_proposal(ground.connection, origin)
    assert story is not None
    await record_proposal(ground.connection, replace(story, **values))
    await wake(ground.connection, [story.subject], What.LOOK, ReasonCode.DUE)
    return story


async def stage_story(ground: Ground) -> int:
    await found(ground)
    return 0


async def stage_own_topic(ground: Ground) -> int:
    """Somebody wrote it on the forum, and said no town."""
    category = ground.categories["want-us-in-your-town"]
    title, raw = "Could we have circles here?", "Our library lost its evening classes."
    post = await ground.call("POST", "/posts.json", "lina", title=title, raw=raw, category=category)
    topic_id = TopicId(post["topic_id"])
    await found(ground, NOWHERE, f"t{topic_id}", written_in=topic_id)
    return int(topic_id)


async def stage_completed(ground: Ground) -> int:
    """The town was said after we asked."""
    topic_id = await stage_own_topic(ground)
    await ground.work()
    await change(ground, f"t{topic_id}", words=WORDS)
    return topic_id


async def stage_handed_back(ground: Ground) -> int:
    """Our reply was changed by hand, and is ours again."""
    topic_id = await stage_completed(ground)
    await ground.work()
    story = await load_proposal(ground.connection, f"t{topic_id}")
    assert story is not None
    assert story.made is not None
    post = await ground.call("GET", f"/posts/{story.made.first_post_id}.json", "system")
    await ground.edit(post["id"], post["raw"].replace("Received", "On my desk"), by="ines")
    await change(ground, story.origin, by_hand=True, hand_back=True)
    return topic_id


async def stage_put_together(ground: Ground) -> int:
    """Two stories of one town; the minutes of a decision are over."""
    await found(ground)
    await found(ground, SEWING, SECOND, shares_text=True)
    await ground.work()
    now = datetime.now(UTC)
    wish = Wish(ProposalEvent.PUT_TOGETHER, Actor.ORGANIZER, INES, other=FIRST, line="Same street, even.")
    await insert_step(
        ground.connection,
        SECOND,
        wish,
        now - timedelta(minutes=10),
        before=ProposalState.RECEIVED,
        after=ProposalState.TOGETHER,
        status=StepStatus.PENDING,
        public_at=now,
    )
    await change(ground, SECOND)
    return 0


async def stage_removed(ground: Ground) -> int:
    await found(ground)
    await ground.work()
    await change(ground, state=ProposalState.REMOVED, words=ProposalWords(), author_id=None)
    return 0


def find_story(after: Aftermath, origin: str = FIRST) -> OurPost:
    (first,) = (post for post in after.posts if post.external_id == f"proposal-{origin}" and post.number == 1)
    assert first.raw.count("[poll") == 1
    return first


def check_story(after: Aftermath, _: int) -> None:
    assert len([post for post in after.posts if not (post.external_id or "").startswith("organizers-")]) == 1
    assert "I clean offices at night" in find_story(after).raw


def _find_reply(after: Aftermath, topic_id: int) -> OurPost:
    (reply,) = (post for post in after.posts if post.topic_id == topic_id)
    return reply


def check_asked(after: Aftermath, topic_id: int) -> None:
    raw = _find_reply(after, topic_id).raw
    assert "Which town is it" in raw
    assert "[poll" not in raw


def check_completed(after: Aftermath, topic_id: int) -> None:
    raw = _find_reply(after, topic_id).raw
    assert "**Received**" in raw
    assert raw.count("[poll") == 1


def check_handed_back(after: Aftermath, topic_id: int) -> None:
    check_completed(after, topic_id)
    assert "On my desk" in _find_reply(after, topic_id).raw


def check_put_together(after: Aftermath, _: int) -> None:
    first, second = find_story(after), find_story(after, SECOND)
    assert "sewing machines" in first.raw
    assert second.closed
    assert not first.closed
    told = [
        one
        for one in after.posts
        if one.topic_id == second.topic_id and one.number > 1 and one.post_type == 1
    ]
    assert len(told) == 1
    assert "Same street, even." in told[0].raw
    (message,) = (one for one in after.posts if one.external_id.startswith("onward-"))
    assert f"/t/{first.topic_id}" in message.raw


def check_removed(after: Aftermath, _: int) -> None:
    first = find_story(after)
    assert not first.visible
    assert "bookkeeping" not in first.raw


TALES = (
    Scenario("story", stage_story, check_story),
    Scenario("story in its author's topic", stage_own_topic, check_asked),
    Scenario("story completed", stage_completed, check_completed),
    Scenario("story handed back", stage_handed_back, check_handed_back),
    Scenario("stories put together", stage_put_together, check_put_together),
    Scenario("story removed", stage_removed, check_removed),
)
