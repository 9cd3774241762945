"""Stories for the tests of pages, in the database and as typed into the form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from service.config import Config, Secret
from service.domain.circles import TopicMade
from service.domain.ids import CategoryId, ForumUserId, PostId, TopicId
from service.domain.places import Town
from service.domain.posts import Category, User
from service.domain.proposals.states import ProposalState
from service.domain.proposals.values import Proposal, ProposalWords, Votes, Where
from service.domain.subjects import ProposalSubject, Role
from service.pages.drafts import Draft, compose_draft, make_draft
from service.pages.story_forms import StoryForms
from service.store.categories import record_categories
from service.store.people import record_person
from service.store.proposals import record_proposal
from service.store.topics import record_topic
from tests.configs import make_config
from tests.pages.browsing import PAGE, Page, Reader
from tests.pages.stories import CIRCLES, INTAKE, Story
from tests.towns import TOWNS

STORIES = Category(CategoryId(9), "want-us-in-your-town", "Want us in your town?", readable_by_all=True)
CONTACT_KEY = Secret("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=")
BRADDOCK, PITTSBURGH = (
    next(town for town in TOWNS if (town.name, town.country) == (name, "US"))
    for name in ("Braddock", "Pittsburgh")
)
WHY = "Our library lost its evening classes, and the bus to the city stops at seven."
SOME_VOTES = Votes(4, 1, 0)
INES = User(ForumUserId(21), "ines")


def make_want_config(**changes: Any) -> Config:
    return make_config(**{"contact_keys": (CONTACT_KEY,), **changes})


def make_old_draft(config: Config, draft: Draft | None = None) -> str:
    """A form that was opened a minute ago."""
    draft = draft or make_draft(datetime.now(UTC) - timedelta(minutes=1))
    return compose_draft(draft, StoryForms(config).key)


@dataclass(frozen=True)
class Author:
    """Somebody who fills in the form; `config` is that of the process before them."""

    reader: Reader
    config: Config

    async def tell(self, draft: str = "", spoken: str = "en", **fields: str) -> Page:
        """Send the form with these fields; of the required ones it holds some already."""
        typed = {"where": "Braddock, PA", "why": WHY, "do": "send", **fields}
        headers = {**PAGE, "Accept-Language": spoken}
        return await self.reader.send(
            "/want", {"draft": draft or make_old_draft(self.config), **typed}, headers
        )

    async def tell_and_open(self, **fields: str) -> tuple[str, Page]:
        """The path of the private address, and the page at it."""
        answer = await self.tell(**fields)
        assert answer.status == 303, answer.words
        path = answer.headers["Location"].partition("?")[0]
        return path, await self.reader.open(path)


def find_draft(page: Page) -> str:
    """What the form on this page carries."""
    match = re.search(r'name="draft" value="([^"]+)"', page.text)
    assert match is not None
    return match[1]


async def open_category(story: Story) -> None:
    await record_categories(story.connection, (INTAKE, CIRCLES, STORIES))


async def tell_story(
    story: Story,
    town: Town = BRADDOCK,
    state: ProposalState = ProposalState.RECEIVED,
    *,
    topic_id: int = 700,
    why: str = WHY,
    origin: str = "00000000000000aa",
    votes: Votes = SOME_VOTES,
    where: Where | None = None,
    **values: Any,
) -> Proposal:
    """A story that has its topic, with the forum's category for stories around it."""
    await open_category(story)
    now = datetime.now(UTC)
    made = TopicMade(
        TopicId(topic_id), PostId(topic_id * 10), f"http://forum.test/t/{topic_id}", town.name, "ours"
    )
    proposal = Proposal(
        origin,
        ProposalWords(where=where or Where(town=town), why=why),
        state,
        since=now,
        created_at=now,
        votes=votes,
        made=made,
        **values,
    )
    if proposal.assignee is not None:
        await record_person(story.connection, INES)
    await record_proposal(story.connection, proposal)
    subject = ProposalSubject(origin)
    await record_topic(story.connection, TopicId(topic_id), subject, Role.STORY, STORIES.id)
    return proposal
