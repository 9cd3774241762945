"""Private messages to one person about a line they wrote in a story's topic: the effect, and what it may be about."""

from __future__ import annotations

from dataclasses import dataclass

from service.domain.ids import ForumUserId
from service.domain.proposals.command_values import NotUnderstood
from service.domain.proposals.states import ProposalEvent
from service.domain.proposals.values import Proposal, Refusal


@dataclass(frozen=True, slots=True)
class StepRefused:
    line: str
    refusal: Refusal
    event: ProposalEvent | None = None
    """The step that was wanted; None where it does not matter."""


@dataclass(frozen=True, slots=True)
class AlreadyDecided:
    """Somebody else's decision waits for its minutes to pass."""

    line: str
    name: str
    """Whose."""


@dataclass(frozen=True, slots=True)
class StoryHelp:
    is_author: bool


LeftLine = NotUnderstood | StepRefused | AlreadyDecided


@dataclass(frozen=True, slots=True)
class LeftLines:
    """All lines of one post by which nothing changed, each with why."""

    lines: tuple[LeftLine, ...]


StoryNote = LeftLines | StoryHelp


@dataclass(frozen=True, slots=True)
class WriteAboutStory:
    """One private message to a person about a line they wrote in the story's topic."""

    story: Proposal
    person: ForumUserId
    name: str
    about: StoryNote
