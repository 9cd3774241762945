"""Which stories a week tells, and as what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from service.domain.ids import TopicId
from service.domain.proposals.states import ProposalState
from service.domain.proposals.values import Wanted
from service.domain.recaps.stories import StoryFact, StoryNews, list_stories
from service.domain.weeks import Window

START = datetime(2026, 10, 5, 4, tzinfo=UTC)
PAST = Window(START, START + timedelta(days=7))
ROOM = frozenset({Wanted.ROOM})


def make(
    origin: str,
    state: ProposalState,
    came: int,
    answered: int | None = None,
    wanted: frozenset[Wanted] = frozenset(),
) -> StoryFact:
    """`came`, `answered`: days after the window's start."""
    at = None if answered is None else START + timedelta(days=answered)
    return StoryFact(origin, "Braddock", TopicId(1), state, START + timedelta(days=came), at, wanted)


def test_week_tells_each_story_once_by_what_matters_most() -> None:
    told = list_stories(
        [
            make("old", ProposalState.RECEIVED, -3),
            make("looks", ProposalState.LOOKING, -30, -20, ROOM),
            make("waits for a library", ProposalState.LOOKING, -30, -20),
            make("answered", ProposalState.ACCEPTED, 1, 3),
            make("new", ProposalState.RECEIVED, 6),
            make("next week", ProposalState.RECEIVED, 7),
        ],
        PAST,
    )
    assert [(row.story.origin, row.news) for row in told] == [
        ("new", StoryNews.NEW),
        ("answered", StoryNews.ANSWERED),
        ("looks", StoryNews.LOOKING),
    ]
