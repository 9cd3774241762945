"""A story's topic: loads all that it says, plans it anew, and wakes the stories that show this one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from jobs.decisions import Cause, record_effects
from jobs.engine.tools import Tools
from service.domain.proposals.effects import StoryEffect
from service.domain.proposals.telling import (
    MOST_JOINED,
    JoinedStory,
    StoryLink,
    ToldStory,
    list_public_steps,
)
from service.domain.proposals.topics import plan_topic
from service.domain.proposals.values import Proposal
from service.domain.requests import Priority
from service.domain.subjects import ProposalSubject
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.circles import load_circle
from service.store.near import load_neighbours, load_stories_near
from service.store.pool import Connection
from service.store.proposals import load_joined, load_proposal
from service.store.steps import load_steps

MOST_WOKEN = 50
"""Neighbours that follow at once; the others when they are read next."""


async def load_told(connection: Connection, tools: Tools, story: Proposal) -> ToldStory:
    """The story with all that its topic says."""
    config, town = tools.config, story.words.where.town
    neighbours = await load_neighbours(
        connection,
        story,
        circles_category=config.circles_category,
        forum_url=config.discourse_instance,
    )
    return ToldStory(
        story,
        town.zone if town else config.timezone,
        steps=list_public_steps(await load_steps(connection, story.origin)),
        near=neighbours,
        onward=await _load_onward(connection, tools, story),
        circle=await _load_circle(connection, story),
        joined=await _load_joined(connection, tools, story),
    )


async def _load_onward(connection: Connection, tools: Tools, story: Proposal) -> StoryLink | None:
    other = await load_proposal(connection, story.together_with) if story.together_with else None
    return StoryLink(other.words.where.name, _link(tools, other)) if other else None


async def _load_circle(connection: Connection, story: Proposal) -> StoryLink | None:
    circle = await load_circle(connection, story.circle) if story.circle else None
    return StoryLink(circle.announced.name, circle.made.url if circle.made else None) if circle else None


async def _load_joined(connection: Connection, tools: Tools, story: Proposal) -> tuple[JoinedStory, ...]:
    joined = await load_joined(connection, story.origin)
    links = ((one, _link(tools, one)) for one in joined)
    return tuple(JoinedStory(url, one.words.answers if one.shares_text else ()) for one, url in links if url)[
        :MOST_JOINED
    ]


def _link(tools: Tools, story: Proposal) -> str | None:
    if story.topic_id is None or not story.listed:
        return None
    return f"{tools.config.discourse_instance}/t/{story.topic_id}"


async def tell_story(
    connection: Connection,
    tools: Tools,
    told: ToldStory,
    first: Sequence[StoryEffect],
    now: datetime,
    cause: Cause,
) -> Proposal:
    """Plan its topic, after what is told `first`; gives the story as it is then, for its caller to record."""
    plan = plan_topic(told)
    await record_effects(connection, tools, (*first, *plan.effects), None, now, cause)
    return plan.story


async def wake_neighbours(connection: Connection, story: Proposal) -> None:
    """Stories near it show it from now on, or no more."""
    near = await load_stories_near(connection, story, MOST_WOKEN)
    await wake_stories(connection, near)


async def wake_stories(connection: Connection, subjects: Sequence[ProposalSubject]) -> None:
    await wake(connection, subjects, What.LOOK, ReasonCode.DUE, priority=Priority.BACKGROUND)
