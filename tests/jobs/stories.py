"""A story on the forum: told as the form or its author told it, and people who decide, vote and write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from jobs.engine.tools import load_clock
from jobs.story_steps import load_today
from service.domain.ids import ForumUserId, TopicId
from service.domain.posts import User
from service.domain.proposals.states import Actor, ProposalEvent, ProposalState, advance
from service.domain.proposals.values import Proposal, ProposalWords, StepStatus, Wish
from service.domain.subjects import ProposalSubject
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.deciding import record_taken
from service.store.people import record_organizers, record_person
from service.store.proposals import load_proposal, record_proposal
from service.store.steps import insert_step, load_steps
from tests.domain.proposals.stories import WORDS, make_proposal
from tests.jobs.circles import set_clock
from tests.jobs.clocks import work_for
from tests.world import Json, World

NOW = datetime(2037, 11, 3, 12, tzinfo=UTC)
INES, LINA = ForumUserId(9021), ForumUserId(9011)
"""Persons as our tables know them; who they are on the forum does not matter here."""


@dataclass(slots=True)
class ToldStory:
    world: World
    origin: str

    @property
    def subject(self) -> ProposalSubject:
        return ProposalSubject(self.origin)

    async def load(self) -> Proposal:
        async with self.world.pool.acquire() as connection:
            story = await load_proposal(connection, self.origin)
        assert story is not None
        return story

    async def change(self, **values: Any) -> None:
        """Whoever has heard something new records it, and has it looked at."""
        async with self.world.pool.acquire() as connection, connection.transaction():
            story = await load_proposal(connection, self.origin)
            assert story is not None
            await record_proposal(connection, replace(story, **values))
            await wake(connection, [self.subject], What.LOOK, ReasonCode.DUE)
        await self.world.settle()

    async def take(self, event: ProposalEvent, by: Actor = Actor.ORGANIZER, **said: Any) -> None:
        """A step that is public at once."""
        person = INES if by is Actor.ORGANIZER else None
        async with self.world.pool.acquire() as connection, connection.transaction():
            story = await load_proposal(connection, self.origin)
            assert story is not None
            today = await load_today(connection, self.world.tools, story)
            after = await record_taken(connection, story, Wish(event, by, person, **said), today)
            await record_proposal(connection, after)
            await wake(connection, [self.subject], What.LOOK, ReasonCode.DUE)
        await self.world.settle()

    async def decide(self, event: ProposalEvent, *, public_at: datetime = NOW, **said: Any) -> None:
        """An organizer's decision, whose minutes are over at `public_at`."""
        async with self.world.pool.acquire() as connection, connection.transaction():
            story = await load_proposal(connection, self.origin)
            assert story is not None
            after = advance(story.state, event) or story.state
            await insert_step(
                connection,
                self.origin,
                Wish(event, Actor.ORGANIZER, INES, **said),
                NOW,
                before=story.state,
                after=after,
                status=StepStatus.PENDING,
                public_at=public_at,
            )
            await wake(connection, [self.subject], What.LOOK, ReasonCode.DUE)
        await self.world.settle()

    async def read_again(self) -> None:
        """As a day later, or when something was told of its topic."""
        async with self.world.pool.acquire() as connection:
            await wake(connection, [self.subject], What.READ, ReasonCode.DUE)
        await self.world.settle()

    async def load_if_told(self) -> Proposal | None:
        async with self.world.pool.acquire() as connection:
            return await load_proposal(connection, self.origin)

    async def list_steps(self) -> list[tuple[str, str]]:
        """What became of it: event and status of each step."""
        async with self.world.pool.acquire() as connection:
            steps = await load_steps(connection, self.origin)
        return [(one.wish.event.name, one.status.value) for one in steps]

    async def write(self, raw: str, by: str = "ines") -> Json:
        """Write in its topic, and wait until all that follows is done but what waits for its time."""
        topic_id = (await self.load()).topic_id
        assert topic_id is not None
        post = await self.world.reply(topic_id, raw, by=by)
        await self.settle()
        return post

    async def settle(self) -> None:
        """Do what is due within seconds; a decision's ten minutes do not pass."""
        await work_for(self.world, 10)

    async def pass_minutes(self, minutes: int = 11) -> None:
        async with self.world.pool.acquire() as connection:
            now = (await load_clock(connection)).now()
        await set_clock(self.world, now + timedelta(minutes=minutes))
        await self.world.pool.execute(
            "update attention set due_at = now() where subject = $1", self.subject.key
        )
        await self.settle()

    async def read_topic(self) -> Json:
        topic_id = (await self.load()).topic_id
        assert topic_id is not None, await self.world.describe()
        return await self.world.read_topic(topic_id)

    async def read_posts(self) -> Sequence[Json]:
        topic = await self.read_topic()
        return [post for post in topic["post_stream"]["posts"] if post["post_type"] == 1]

    async def read_home(self) -> str:
        """The post that holds our block."""
        made = (await self.load()).made
        assert made is not None, await self.world.describe()
        post = await self.world.call("GET", f"/posts/{made.first_post_id}.json", "system")
        return str(post["raw"])

    async def read_replies(self) -> list[str]:
        """Our replies in its topic, but for the one that holds our block."""
        ours = [post for post in (await self.read_posts())[1:] if post["username"] == "companion"]
        made = (await self.load()).made
        return [post["raw"] for post in ours if made is None or post["id"] != made.first_post_id]

    async def vote(self, by: str, *options: int) -> None:
        made = (await self.load()).made
        assert made is not None
        post = await self.world.call("GET", f"/posts/{made.first_post_id}.json", by)
        (poll,) = post["polls"]
        ids = [poll["options"][option]["id"] for option in options]
        values = {"post_id": post["id"], "poll_name": poll["name"], "options": ids}
        await self.world.call("PUT", "/polls/vote.json", by, **values)

    async def come_to(self, now: datetime) -> None:
        await set_clock(self.world, now)
        await self.world.pool.execute(
            "update attention set due_at = now() where subject = $1", self.subject.key
        )
        await self.world.settle()


async def found_story(
    world: World,
    words: ProposalWords = WORDS,
    origin: str = "a1b2c3d4e5f60718",
    state: ProposalState = ProposalState.RECEIVED,
    **values: Any,
) -> ToldStory:
    """A story sent with the form."""
    await set_clock(world, NOW)
    said = {
        "origin": origin,
        "words": words,
        "author_id": LINA,
        "stepped_at": None,
        "promised": (NOW + timedelta(days=10)).date(),
        **values,
    }
    story = make_proposal(state, since=NOW, created_at=NOW, **said)
    async with world.pool.acquire() as connection, connection.transaction():
        await record_person(connection, User(LINA, "lina"))
        await record_organizers(connection, [User(INES, "ines")])
        await record_proposal(connection, story)
        await wake(connection, [story.subject], What.LOOK, ReasonCode.DUE)
    await world.settle()
    return ToldStory(world, origin)


async def write_story(
    world: World, words: ProposalWords = WORDS, raw: str = "We need circles here."
) -> ToldStory:
    """A story that its author wrote as a topic of their own."""
    category = world.categories["want-us-in-your-town"]
    post = await world.call(
        "POST", "/posts.json", "lina", title="Could we have circles here?", raw=raw, category=category
    )
    topic_id = TopicId(post["topic_id"])
    return await found_story(world, words, origin=f"t{topic_id}", written_in=topic_id)


STORY = """### Why here?
Our library lost its evening classes, and the bus to the city stops at seven.

### How do you imagine it?
Once a week around the big table.

### Town
Braddock, PA
"""


async def tell_story(
    world: World, raw: str = STORY, title: str = "Could we have circles here?", by: str = "lina"
) -> ToldStory:
    """A story written among the stories, and heard from there."""
    await set_clock(world, NOW)
    category = world.categories["want-us-in-your-town"]
    post = await world.call("POST", "/posts.json", by, title=title, raw=raw, category=category)
    await world.settle()
    return ToldStory(world, f"t{post['topic_id']}")


NOWHERE = replace(WORDS, where=replace(WORDS.where, town=None))
