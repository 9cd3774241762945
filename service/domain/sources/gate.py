"""The demand gate: whether a circle that only a source shows gets a topic, and what follows when it goes. Pure."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from service.domain.announced import Decision
from service.domain.announcements.values import Announcement
from service.domain.circles import Circle, CircleEvent, CircleState, advance
from service.domain.effects import CreateTopic, DropTopic, Effect, SetListed
from service.domain.languages import Language
from service.domain.sources.values import SourceItem
from service.reasons import Reason, ReasonCode


class SourceTopics(Enum):
    """Whether circles that only a source shows get topics; the values stand in the settings."""

    YES = "yes"
    ASK = "ask"
    """As soon as an organizer says yes, or somebody posts the sign-up link."""
    NO = "no"
    """Only by a posted link."""


LIVING = frozenset({CircleState.ANNOUNCED, CircleState.OPEN, CircleState.RUNNING})
"""Whose topic takes in those who announce the circle once more."""


def is_wanted(item: SourceItem, topics: SourceTopics) -> bool:
    """Whether it is to get a topic of its own now."""
    return item.gone_at is None and item.origin is None and (item.allowed or topics is SourceTopics.YES)


def decide_found(origin: str, announced: Announcement, language: Language | None) -> Decision:
    """A circle that nobody announced here gets its topic; nobody here answers for it yet."""
    circle = Circle(origin, None, None, announced, (), CircleState.ANNOUNCED, language=language)
    return Decision(Reason(ReasonCode.CIRCLE_ANNOUNCED), None, circle, (CreateTopic(circle),))


def decide_listed(circle: Circle, item: SourceItem) -> Decision | None:
    """What an organizer's word about a circle means that its source no longer lists, or lists again; None: nothing.

    A circle that was announced here lives and goes with its announcement.
    """
    if circle.announcement_topic_id is not None:
        return None
    hide = item.is_taken_back and item.kept is False
    event = CircleEvent.WITHDRAWN if hide else CircleEvent.RESTORED
    state = advance(circle.state, event)
    if state is circle.state:
        return None
    after = replace(circle, state=state, listed=not hide)
    if hide:
        gone: Effect = DropTopic(after) if after.made is None else SetListed(after, listed=False)
        return Decision(Reason(ReasonCode.GONE), None, after, (gone,))
    if after.made is None:
        return Decision(Reason(ReasonCode.CIRCLE_BACK), None, after, (CreateTopic(after),))
    after = replace(after, state=advance(after.state, CircleEvent.TOPIC_MADE))
    return Decision(Reason(ReasonCode.CIRCLE_BACK), None, after, (SetListed(after, listed=True),))


def find_language(code: str | None) -> Language | None:
    """Of a source's code, such as "es" or "es-mx", if we speak it."""
    known = {one.value: one for one in Language}
    return known.get((code or "").partition("-")[0].lower())
