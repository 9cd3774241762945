"""Stories in the network's week: those that are new, those that got an answer, and towns that look for somebody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from service.domain.ids import TopicId
from service.domain.proposals.states import ProposalState
from service.domain.proposals.values import Wanted
from service.domain.weeks import Window


@dataclass(frozen=True, slots=True)
class StoryFact:
    """A public story; nothing of its words but its town."""

    origin: str
    town: str
    topic_id: TopicId
    state: ProposalState
    came_at: datetime
    """When it became public."""
    answered_at: datetime | None = None
    """When organizers last decided something that people read, or its circle was announced."""
    wanted: frozenset[Wanted] = frozenset()


class StoryNews(Enum):
    NEW = "new"
    ANSWERED = "answered"
    LOOKING = "looking"
    """For a facilitator or a room, week after week."""


@dataclass(frozen=True, slots=True)
class StoryRow:
    news: StoryNews
    story: StoryFact


def list_stories(stories: Iterable[StoryFact], past: Window) -> Sequence[StoryRow]:
    """Each once: what it looks for before what was answered, and that before its being new."""
    rows = [StoryRow(news, one) for one in stories if (news := _find_news(one, past)) is not None]
    order = list(StoryNews)
    return sorted(rows, key=lambda row: (order.index(row.news), row.story.came_at, row.story.origin))


def _find_news(story: StoryFact, past: Window) -> StoryNews | None:
    if story.state is ProposalState.LOOKING and story.wanted:
        return StoryNews.LOOKING
    if story.answered_at is not None and past.holds(story.answered_at):
        return StoryNews.ANSWERED
    return StoryNews.NEW if past.holds(story.came_at) else None
