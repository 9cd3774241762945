"""What the organizers' page of a story shows, loaded at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from aiohttp import web

from service.crypto import Sealer, Unreadable
from service.domain.ids import ForumUserId
from service.domain.proposals.authoring import Moment
from service.domain.proposals.glances import check_glance, compose_glance_mark
from service.domain.proposals.states import DECISIONS, GLANCES, Actor, ProposalEvent
from service.domain.proposals.telling import ToldStory
from service.domain.proposals.values import Item, Proposal, Step, StepStatus, Wish
from service.pages.site import Site
from service.pages.step_forms import list_possible_steps
from service.pages.story_loading import load_moment
from service.store.contacts import load_contact
from service.store.near_stories import LikeStory, load_stories_like
from service.store.people import load_users
from service.store.pool import Connection
from service.store.proposals import load_proposal
from service.store.steps import load_steps
from service.store.suggestions import SuggestedCircle, load_suggestions
from service.store.told_topics import load_told_story

MOST_LIKE = 20
_BESIDE = (ProposalEvent.CLAIMED, ProposalEvent.PREPARED)
"""Steps with a place of their own on the page."""


@dataclass(frozen=True, slots=True)
class Contact:
    """How its author can be reached in private. `text` None: no key of ours opens it."""

    text: str | None


@dataclass(frozen=True, slots=True)
class Review:
    """A story as one organizer sees it."""

    told: ToldStory
    steps: Sequence[Step]
    """The whole log, the oldest first."""
    names: Mapping[ForumUserId, str]
    """How people are called."""
    author_name: str | None
    """The author's user name."""
    contact: Contact | None
    like: Sequence[LikeStory]
    suggestions: Sequence[SuggestedCircle]
    moment: Moment
    organizer: ForumUserId
    items: tuple[Item, ...] = field(default=tuple(Item))

    @property
    def story(self) -> Proposal:
        return self.told.story

    @property
    def today(self) -> date:
        return self.moment.day

    @property
    def is_own(self) -> bool:
        return self.story.author_id == self.organizer

    @property
    def is_late(self) -> bool:
        return is_late(self.story, self.today)

    @property
    def pending(self) -> Step | None:
        return next((one for one in self.steps if one.status is StepStatus.PENDING), None)

    @property
    def is_mine(self) -> bool:
        """Whether the decision that waits is theirs."""
        return self.pending is not None and self.pending.wish.person == self.organizer

    @property
    def wait_s(self) -> float:
        """Until the decision becomes public."""
        at = self.pending.public_at if self.pending else None
        return max(0.0, (at - self.moment.now).total_seconds()) if at else 0.0

    @property
    def is_under_way(self) -> bool:
        """The decision's minutes are over: it goes to the forum, and nobody can take it back."""
        return self.pending is not None and self.wait_s == 0.0

    @property
    def seen(self) -> int:
        """The number of the last step that counts: whoever decides must have seen it."""
        return max((one.number for one in self.steps if one.status is not StepStatus.UNDONE), default=0)

    @property
    def possible(self) -> tuple[ProposalEvent, ...]:
        """Steps that this organizer may take now."""
        if self.is_own:
            return ()
        blocked = set(DECISIONS if self.is_blocked else ())
        if not self.of_town:
            blocked.add(ProposalEvent.PUT_TOGETHER)
        steps = (one for one in list_possible_steps(self.story.state) if one not in blocked)
        return tuple(one for one in steps if one not in GLANCES or self._may_glance(one))

    def _may_glance(self, event: ProposalEvent) -> bool:
        glance = Wish(event, Actor.ORGANIZER, glanced=self.glance_mark)
        return check_glance(self.story, glance) is None

    @property
    def glance_mark(self) -> str:
        return compose_glance_mark(self.story)

    @property
    def is_blocked(self) -> bool:
        """Somebody else has decided, and nobody reads it yet."""
        return self.pending is not None and not self.is_mine

    @property
    def forms(self) -> tuple[ProposalEvent, ...]:
        return tuple(one for one in self.possible if one not in _BESIDE)

    def may(self, event: str) -> bool:
        return ProposalEvent(event) in self.possible

    @property
    def of_town(self) -> Sequence[LikeStory]:
        return [one for one in self.like if one.is_same_town]

    @property
    def neighbours(self) -> Sequence[LikeStory]:
        return [one for one in self.like if not one.is_same_town]

    def name(self, person: ForumUserId | None) -> str | None:
        return self.names.get(person) if person is not None else None


def is_late(story: Proposal, today: date) -> bool:
    """A day that was promised has passed."""
    return story.broken is not None or (story.promised is not None and story.promised < today)


async def load_review(
    connection: Connection, site: Site, sealer: Sealer | None, origin: str, organizer: ForumUserId
) -> Review:
    """Raises HTTPNotFound where no such story is."""
    story = await load_proposal(connection, origin)
    if story is None:
        raise web.HTTPNotFound
    config = site.config
    told = await load_told_story(
        connection,
        story,
        circles_category=config.circles_category,
        forum_url=config.discourse_instance,
        timezone=config.timezone,
    )
    steps = await load_steps(connection, origin)
    people = {organizer, *(one.wish.person for one in steps), *told.people}
    users = await load_users(connection, [one for one in people if one is not None])
    author = users.get(story.author_id) if story.author_id is not None else None
    return Review(
        told,
        steps,
        {one: user.called for one, user in users.items()},
        author.name if author else None,
        _open(await load_contact(connection, origin), sealer),
        await load_stories_like(connection, story, MOST_LIKE),
        await load_suggestions(connection, origin),
        await load_moment(connection, site, story.words.where),
        organizer,
    )


def _open(sealed: bytes | None, sealer: Sealer | None) -> Contact | None:
    if sealed is None:
        return None
    try:
        return Contact(sealer.open(sealed) if sealer else None)
    except Unreadable:
        return Contact(None)
