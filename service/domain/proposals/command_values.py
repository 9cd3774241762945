"""What people can tell us by a line in a story's topic. Pure values."""

from __future__ import annotations

from dataclasses import dataclass

from service.domain.commands.values import Trouble
from service.domain.ids import TopicId
from service.domain.proposals.command_words import Verb
from service.domain.proposals.values import Wish


@dataclass(frozen=True, slots=True)
class Undo:
    """One's own decision that is not public yet counts no longer."""


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Our part of the post, changed by hand, shall be ours again."""


@dataclass(frozen=True, slots=True)
class Help:
    pass


@dataclass(frozen=True, slots=True)
class PutTogether:
    """With the story in this topic."""

    topic_id: TopicId
    line: str


StoryCommand = Wish | PutTogether | Undo | TakeOver | Help
"""A wish names nobody yet: whose line it is, the post tells."""


@dataclass(frozen=True, slots=True)
class Understood:
    line: str
    """As written, without the mention."""
    command: StoryCommand


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    line: str
    trouble: Trouble
    verb: Verb | None
    """Its nearest command can be written out; None where nothing is near."""


StoryLine = Understood | NotUnderstood
