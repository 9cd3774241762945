"""A story's topic: loads all that it says, plans it anew, and wakes the stories that show this one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from jobs.decisions import Cause, record_effects
from jobs.engine.tools import Tools
from service.domain.proposals.effects import StoryEffect
from service.domain.proposals.telling import ToldStory
from service.domain.proposals.topics import plan_topic
from service.domain.proposals.values import Proposal
from service.domain.requests import Priority
from service.domain.subjects import ProposalSubject
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.pool import Connection
from service.store.told_topics import load_told_story


async def load_told(connection: Connection, tools: Tools, story: Proposal) -> ToldStory:
    """The story with all that its topic says."""
    config = tools.config
    return await load_told_story(
        connection,
        story,
        circles_category=config.circles_category,
        forum_url=config.discourse_instance,
        timezone=config.timezone,
    )


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


async def wake_stories(connection: Connection, subjects: Sequence[ProposalSubject]) -> None:
    await wake(connection, subjects, What.LOOK, ReasonCode.DUE, priority=Priority.BACKGROUND)
