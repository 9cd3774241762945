"""Loads all that a story's topic says."""

from __future__ import annotations

from service.domain.proposals.telling import (
    MOST_JOINED,
    JoinedStory,
    StoryLink,
    ToldStory,
    list_public_steps,
)
from service.domain.proposals.values import Proposal
from service.store.circles import load_circle
from service.store.near import load_neighbours
from service.store.pool import Connection
from service.store.proposals import load_joined, load_proposal
from service.store.steps import load_steps


async def load_told_story(
    connection: Connection, story: Proposal, *, circles_category: str, forum_url: str, timezone: str
) -> ToldStory:
    """`timezone`: in which days are said where its town is none of our list."""
    town = story.words.where.town
    neighbours = await load_neighbours(
        connection, story, circles_category=circles_category, forum_url=forum_url
    )
    return ToldStory(
        story,
        town.zone if town else timezone,
        steps=list_public_steps(await load_steps(connection, story.origin)),
        near=neighbours,
        onward=await _load_onward(connection, story, forum_url),
        circle=await _load_circle(connection, story),
        joined=await _load_joined(connection, story, forum_url),
    )


async def _load_onward(connection: Connection, story: Proposal, forum_url: str) -> StoryLink | None:
    other = await load_proposal(connection, story.together_with) if story.together_with else None
    return link_story(other, forum_url) if other else None


async def _load_circle(connection: Connection, story: Proposal) -> StoryLink | None:
    circle = await load_circle(connection, story.circle) if story.circle else None
    return StoryLink(circle.announced.name, circle.made.url if circle.made else None) if circle else None


async def _load_joined(connection: Connection, story: Proposal, forum_url: str) -> tuple[JoinedStory, ...]:
    joined = await load_joined(connection, story.origin)
    links = ((one, link_story(one, forum_url).url) for one in joined)
    return tuple(JoinedStory(url, one.words.answers if one.shares_text else ()) for one, url in links if url)[
        :MOST_JOINED
    ]


def link_story(story: Proposal, forum_url: str) -> StoryLink:
    url = f"{forum_url}/t/{story.topic_id}" if story.topic_id is not None and story.listed else None
    return StoryLink(story.words.where.name, url)
