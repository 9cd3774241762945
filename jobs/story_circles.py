"""Brings stories and circles together: the circle that a story asked for makes it running, by itself or by a yes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from jobs.engine.tools import Tools
from jobs.organizers import wake_organizers
from service.domain.circles import Circle
from service.domain.proposals.authoring import Moment
from service.domain.proposals.links import find_topic_links
from service.domain.proposals.nearness import NEAR_KM, compute_distance_km
from service.domain.proposals.states import OPEN, Actor, ProposalEvent, ProposalState
from service.domain.proposals.values import Proposal, Wish
from service.domain.requests import Priority
from service.domain.subjects import CircleSubject, ProposalSubject
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.deciding import record_taken
from service.store.near import claim_stories_near
from service.store.pool import Connection
from service.store.suggestions import (
    How,
    is_going_on,
    load_fitting,
    load_stories_by,
    load_stories_in,
    load_stories_of,
    load_stories_of_town,
    record_suggestion,
)

MOST_WOKEN = 50
"""Neighbours that follow at once; the others when they are read next."""


async def suggest_circle(
    connection: Connection, tools: Tools, circle: Circle, raws: Sequence[str], now: datetime
) -> None:
    """The circle was announced: find the stories that may have asked for it. `raws`: what its announcement says."""
    for story, how, fits in await _find_stories(connection, tools, circle, raws):
        if await record_suggestion(connection, story.origin, circle.origin, how, now, fits=fits):
            await wake(connection, [story.subject], What.LOOK, ReasonCode.DUE)
            if not fits:
                await wake_organizers(connection)


async def _find_stories(
    connection: Connection, tools: Tools, circle: Circle, raws: Sequence[str]
) -> Sequence[tuple[Proposal, How, bool]]:
    """Each with what speaks for it, and whether that is enough."""
    linked = find_topic_links("\n".join(raws), tools.config.discourse_instance)
    found = [(one, How.LINK, True) for one in (await load_stories_in(connection, linked) if linked else ())]
    if circle.author_id is not None and not found:
        found += list(_judge_own(await load_stories_by(connection, circle.author_id), circle))
    town = circle.announced.place.town
    if town is not None:
        known = {one.origin for one, _, _ in found}
        others = await load_stories_of_town(connection, town.id)
        found += [(one, How.TOWN, False) for one in others if one.origin not in known]
    return found


def _judge_own(stories: Sequence[Proposal], circle: Circle) -> Iterator[tuple[Proposal, How, bool]]:
    """One's own story is meant unless the circle meets far away; of several the nearest, then the newest."""
    near = [one for one in stories if _is_near(one, circle)]
    here = [one for one in near if one.words.where.town == circle.announced.place.town]
    if meant := next(iter(here or near), None):
        yield meant, How.AUTHOR, True
    else:
        yield from ((one, How.AUTHOR, False) for one in stories)


def _is_near(story: Proposal, circle: Circle) -> bool:
    mine, theirs = story.words.where.town, circle.announced.place.town
    return mine is None or theirs is None or compute_distance_km(mine, theirs) <= NEAR_KM


async def wake_stories_of(connection: Connection, circle: Circle) -> None:
    """Something became of the circle: the stories whose it is look whether it still goes on."""
    if stories := await load_stories_of(connection, circle.origin):
        await wake(connection, stories, What.LOOK, ReasonCode.DUE)
    await wake_neighbours(connection, circle.subject)


async def wake_neighbours(connection: Connection, subject: CircleSubject | ProposalSubject) -> None:
    """Stories near it show it from now on, show it otherwise, or no more."""
    if near := await claim_stories_near(connection, subject, MOST_WOKEN):
        await wake(connection, near, What.LOOK, ReasonCode.DUE, priority=Priority.BACKGROUND)


async def follow_circles(connection: Connection, story: Proposal, today: Moment) -> Proposal:
    """The story runs while the circle that it asked for goes on; level-triggered."""
    if story.state is ProposalState.RUNNING and not await _goes_on(connection, story):
        story = await record_taken(connection, story, Wish(ProposalEvent.ENDED, Actor.CIRCLE), today)
    if story.state in OPEN and (circle := await load_fitting(connection, story.origin)) is not None:
        wish = Wish(ProposalEvent.STARTED, Actor.CIRCLE, other=circle)
        story = await record_taken(connection, story, wish, today)
    return story


async def _goes_on(connection: Connection, story: Proposal) -> bool:
    return story.circle is not None and await is_going_on(connection, story.origin, story.circle)
