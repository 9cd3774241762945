"""The lines of the status page, and what each is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.domain.ids import DeliveryId, EffectId, TopicId
from service.domain.trying import EffectState
from service.reasons import Reason


@dataclass(frozen=True, slots=True)
class About:
    """An announcement and its circle, or a story, as far as they are known."""

    announcement_id: TopicId | None
    announcement_title: str | None
    circle_id: TopicId | None
    """The circle's own topic."""
    circle_title: str | None
    """The title of that topic; the circle's name as long as it has none."""
    story_id: TopicId | None
    story_title: str | None
    """Its town, or the title of its topic where that is not known."""


@dataclass(frozen=True, slots=True)
class EffectLine:
    id: EffectId
    key: str
    state: EffectState
    about: About
    enabled: bool | None
    """Of a topic's status: whether it is to be on."""
    reason: Reason | None
    attempts: int
    planned: bool
    """It is not time for it yet."""
    waits: bool
    """For another effect, which has no receipt yet."""
    created_at: datetime
    due_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    id: DeliveryId
    received_at: datetime
    event: str
    topic_id: TopicId | None
    state: str
    decision: Reason | None
    """What was decided and why; while it is undone, why it is not decided yet."""
    attempts: int
    due_at: datetime
    about: About


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A topic that could not be read again, or about which could not be decided."""

    topic_id: TopicId
    problem: Reason
    attempts: int
    due_at: datetime
    about: About
