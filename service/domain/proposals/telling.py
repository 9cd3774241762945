"""What a story's topic says: the story, its public steps, and what lies near. Pure values, with nothing private."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from service.domain.ids import ForumUserId
from service.domain.proposals.nearness import Neighbour
from service.domain.proposals.states import GLANCES, OPEN, Actor, ProposalEvent
from service.domain.proposals.values import Proposal, Rhythm, Step, StepStatus, Wanted

MOST_STEPS = 20
"""Of the log, the newest."""
MOST_JOINED = 3
"""Stories whose text stands in another one's topic."""

_SILENT = GLANCES | {ProposalEvent.REMOVED}


@dataclass(frozen=True, slots=True)
class PublicStep:
    """A step as everybody may read it."""

    number: int
    event: ProposalEvent
    at: datetime
    """When it became public."""
    person: ForumUserId | None = None
    """The organizer; authors are not named here."""
    line: str = ""
    wanted: frozenset[Wanted] = frozenset()
    rhythm: Rhythm | None = None


@dataclass(frozen=True, slots=True)
class StoryLink:
    name: str
    url: str | None
    """None where it has no topic in sight."""


@dataclass(frozen=True, slots=True)
class JoinedStory:
    """Another story that was put together with this one; its words only where its author agreed."""

    url: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldStory:
    """A story with all that its topic says."""

    story: Proposal
    zone: str
    """In which its days are said."""
    steps: tuple[PublicStep, ...] = ()
    near: tuple[Neighbour, ...] = ()
    onward: StoryLink | None = None
    """The story that it was put together with."""
    circle: StoryLink | None = None
    joined: tuple[JoinedStory, ...] = ()

    @property
    def asks(self) -> bool:
        """We ask its author for what is missing, until it was complete once."""
        story = self.story
        is_open = story.state in OPEN
        return is_open and story.written_in is not None and bool(story.words.missing) and not story.polled

    @property
    def received_at(self) -> datetime:
        """When it became public."""
        return next((one.at for one in self.steps if one.event is ProposalEvent.SHOWN), self.story.created_at)

    @property
    def log(self) -> tuple[PublicStep, ...]:
        return tuple(one for one in self.steps if one.event not in _SILENT)[-MOST_STEPS:]

    @property
    def is_decided_anew(self) -> bool:
        """An organizer has answered before, and it waits again."""
        return any(one.person is not None for one in self.log)

    @property
    def has_vanished(self) -> bool:
        """It is withdrawn because its topic is out of sight."""
        return bool(self.log) and self.log[-1].event is ProposalEvent.VANISHED

    @property
    def people(self) -> frozenset[ForumUserId]:
        """Whose names are needed to show it."""
        story = self.story
        people = (story.author_id, story.assignee, *(one.person for one in self.steps))
        return frozenset(one for one in people if one is not None)

    def find_line(self, event: ProposalEvent) -> str:
        """What was said with the last step of this kind."""
        return next((one.line for one in reversed(self.log) if one.event is event), "")

    def after(self, story: Proposal) -> ToldStory:
        return replace(self, story=story)


def list_public_steps(steps: Iterable[Step]) -> tuple[PublicStep, ...]:
    """Those that were taken; of what they say nothing that is for organizers only."""
    return tuple(compose_public_step(one) for one in steps if one.status is StepStatus.DONE)


def compose_public_step(step: Step) -> PublicStep:
    wish = step.wish
    is_hidden = wish.event in GLANCES
    return PublicStep(
        number=step.number,
        event=wish.event,
        at=step.public_at or step.at,
        person=wish.person if wish.by is Actor.ORGANIZER and not is_hidden else None,
        line="" if is_hidden else wish.line,
        wanted=wish.wanted,
        rhythm=wish.rhythm,
    )
