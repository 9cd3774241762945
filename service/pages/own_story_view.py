"""What the page at a story's private address shows, loaded at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from service.domain.ids import ForumUserId
from service.domain.proposals.authoring import CHANGEABLE, Moment, compose_address
from service.domain.proposals.nearness import Neighbour
from service.domain.proposals.states import ProposalEvent, ProposalState, advance
from service.domain.proposals.telling import PublicStep, list_public_steps
from service.domain.proposals.values import Proposal
from service.pages.site import Site
from service.pages.story_loading import load_moment, load_near
from service.store.contacts import load_contact
from service.store.people import load_names
from service.store.pool import Connection
from service.store.proposals import load_proposal, load_proposal_at
from service.store.steps import load_steps


@dataclass(frozen=True, slots=True)
class OwnStory:
    """All that the page shows. `now`: by the circles' clock."""

    story: Proposal
    steps: Sequence[PublicStep]
    names: Mapping[ForumUserId, str]
    has_contact: bool
    other: Proposal | None
    """The story that it was put together with."""
    near: Sequence[Neighbour]
    moment: Moment

    @property
    def now(self) -> datetime:
        return self.moment.now

    def may(self, event: str) -> bool:
        """Whether the author may take this step now."""
        return advance(self.story.state, ProposalEvent(event)) is not None

    @property
    def may_change(self) -> bool:
        return self.story.state in CHANGEABLE

    @property
    def is_together(self) -> bool:
        return self.story.state is ProposalState.TOGETHER

    @property
    def is_removed(self) -> bool:
        return self.story.state is ProposalState.REMOVED


async def find_own_story(connection: Connection, token: str) -> Proposal:
    """Raises HTTPNotFound where no story has this private address."""
    story = await load_proposal_at(connection, compose_address(token))
    if story is None:
        raise web.HTTPNotFound
    return story


async def load_own_story(connection: Connection, site: Site, token: str) -> OwnStory:
    """Raises HTTPNotFound where no story has this private address."""
    story = await find_own_story(connection, token)
    steps = list_public_steps(await load_steps(connection, story.origin))
    people = {story.assignee, *(one.person for one in steps)}
    return OwnStory(
        story=story,
        steps=steps,
        names=await load_names(connection, [one for one in people if one is not None]),
        has_contact=await load_contact(connection, story.origin) is not None,
        other=await load_proposal(connection, story.together_with) if story.together_with else None,
        near=await load_near(connection, site, story),
        moment=await load_moment(connection, site, story.words.where),
    )
