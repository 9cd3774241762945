"""The changes to make outside for a story: to its topic, and to whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass

from service.domain.proposals.telling import PublicStep, ToldStory
from service.domain.proposals.values import Proposal


@dataclass(frozen=True, slots=True)
class TellStory:
    """Make its topic, or our reply under its author's own; while nothing of it was tried its text follows."""

    told: ToldStory


@dataclass(frozen=True, slots=True)
class DropStory:
    """It was taken back, or is not public: do not begin to tell it."""

    story: Proposal


@dataclass(frozen=True, slots=True)
class EditStory:
    """Bring our block up to date; the poll below it is written with the first edit that finds the story complete."""

    told: ToldStory
    take_over: bool = False
    """Hand the block back to us; the text that stood there moves below it."""


@dataclass(frozen=True, slots=True)
class SetStoryListed:
    story: Proposal
    listed: bool


@dataclass(frozen=True, slots=True)
class SetStoryClosed:
    story: Proposal
    closed: bool


@dataclass(frozen=True, slots=True)
class ShowOurStory:
    """One private message to whoever changed our block, with what we would have written (law 5)."""

    told: ToldStory
    editor: str
    """Their user name."""


@dataclass(frozen=True, slots=True)
class TellStep:
    """One reply in its topic: what was decided on our own pages."""

    told: ToldStory
    step: PublicStep


@dataclass(frozen=True, slots=True)
class TellOnward:
    """One private message to its author: it goes on together with another story."""

    told: ToldStory
    step: PublicStep


StoryEffect = (
    TellStory | DropStory | EditStory | SetStoryListed | SetStoryClosed | ShowOurStory | TellStep | TellOnward
)
