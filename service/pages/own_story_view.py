"""What the page at a story's private address shows, loaded at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from service.domain.ids import ForumUserId
from service.domain.proposals.authoring import CHANGEABLE, Moment, compose_address
from service.domain.proposals.nearness import Neighbour
from service.domain.proposals.states import ProposalEvent, ProposalState, advance
from service.domain.proposals.telling import PublicStep, list_public_steps
from service.domain.proposals.values import Proposal
from service.pages.guard import compose_sign_in
from service.pages.site import Site
from service.pages.story_loading import load_moment, load_near
from service.pages.visitors import Form, TurnedAway, Why
from service.store.contacts import load_contact
from service.store.people import load_names
from service.store.pool import Connection
from service.store.proposals import load_proposal, load_proposal_at
from service.store.steps import load_steps

_MINE = "mine-"
_MEMBER = web.RequestKey("member", ForumUserId)


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
        return self.story.state in CHANGEABLE and self.story.written_in is None

    @property
    def is_together(self) -> bool:
        return self.story.state is ProposalState.TOGETHER

    @property
    def is_removed(self) -> bool:
        return self.story.state is ProposalState.REMOVED


def is_of_member(request: web.Request) -> bool:
    """Not at the private address, but theirs because they have signed in."""
    return request.match_info["token"].startswith(_MINE)


def admit_author(site: Site, handler: Handler) -> Handler:
    """Let members only to what they told signed in. Raises what leads to the sign-in, or gives back what they typed."""

    async def admit(request: web.Request) -> web.StreamResponse:
        if is_of_member(request):
            visitor = await site.guard.find_visitor(request)
            if visitor.person is None and request.method == hdrs.METH_POST:
                typed = Form(
                    visitor, dict(parse_qsl((await request.read()).decode("utf-8", "replace")))
                ).typed
                raise TurnedAway(Why.SIGNED_OUT, visitor, to=request.path, typed=typed)
            if visitor.person is None:
                raise web.HTTPSeeOther(site.base + compose_sign_in(request.path))
            request[_MEMBER] = visitor.person
        return await handler(request)

    return admit


async def find_own_story(connection: Connection, request: web.Request) -> Proposal:
    """Raises HTTPNotFound where no story has this private address, or it is not theirs."""
    token = request.match_info["token"]
    if is_of_member(request):
        story = await load_proposal(connection, token.removeprefix(_MINE))
        story = story if story is not None and story.author_id == request[_MEMBER] else None
    else:
        story = await load_proposal_at(connection, compose_address(token))
    if story is None:
        raise web.HTTPNotFound
    return story


async def load_own_story(connection: Connection, site: Site, request: web.Request) -> OwnStory:
    """Raises HTTPNotFound where no story has this private address, or it is not theirs."""
    story = await find_own_story(connection, request)
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
