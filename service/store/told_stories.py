"""What the network's week tells of stories, from their rows and the log of their steps alone."""

from __future__ import annotations

from service.domain.ids import TopicId
from service.domain.proposals.states import DECISIONS, OPEN, ProposalEvent, ProposalState
from service.domain.proposals.values import Wanted
from service.domain.recaps.stories import StoryFact
from service.domain.weeks import Window
from service.store.pool import Connection

_TOLD = (*OPEN, ProposalState.RUNNING, ProposalState.DECLINED)
_ANSWERS = (*DECISIONS, ProposalEvent.STARTED)

_STORIES = """
select * from (
    select origin, town, state, wanted, topic_id,
        coalesce((
            select max(public_at) from step
            where proposal = origin and status = 'done' and event = $4 and before <> after
        ), created_at) as came_at,
        (
            select max(public_at) from step where proposal = origin and status = 'done' and event = any($5::text[])
        ) as answered_at
    from proposal where state = any($3::text[]) and listed and topic_id is not null and town is not null
) as story
where state = 'looking' or came_at >= $1 and came_at < $2 or answered_at >= $1 and answered_at < $2
order by came_at, origin
"""


async def load_story_facts(connection: Connection, past: Window) -> tuple[StoryFact, ...]:
    """Stories with something to tell of this window, and those that look for somebody."""
    rows = await connection.fetch(
        _STORIES,
        past.start,
        past.end,
        [state.value for state in _TOLD],
        ProposalEvent.SHOWN.value,
        [event.value for event in _ANSWERS],
    )
    return tuple(
        StoryFact(
            row["origin"],
            row["town"],
            TopicId(row["topic_id"]),
            ProposalState(row["state"]),
            row["came_at"],
            row["answered_at"],
            frozenset(Wanted(one) for one in row["wanted"]),
        )
        for row in rows
    )
