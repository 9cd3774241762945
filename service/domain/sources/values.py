"""A source's circles: what is read of each, what one poll brings, and what we know of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import NewType

from service.domain.sources.schedules import Dates, derive_schedule
from service.domain.voices.values import Course

SourceCircleId = NewType("SourceCircleId", int)
"""The source's own number of a circle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCircle:
    """A published circle as a source lists it, without anything that people should not see. None: not told."""

    id: SourceCircleId
    name: str
    dates: Dates
    course: Course | None = None
    facilitator_names: tuple[str, ...] = ()
    """First names only."""
    branch: str | None = None
    address: str | None = None
    city: str | None = None
    """As written; old rows hold "Chicago, IL, USA"."""
    region: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    online: bool = False
    language: str | None = None
    """A code, such as "de"."""
    signup_link: str | None = None
    seats: int | None = None
    full: bool = False
    """As many people have signed up as there are seats. How many they are is no part of what the circle says."""


class ProblemKind(Enum):
    """What was wrong with an answer; the values stand in the log."""

    CIRCLE_UNREADABLE = "circle unreadable"
    PAGE_UNREADABLE = "page unreadable"
    REFUSED = "refused"
    """An error under status 200."""
    STATUS = "status"
    SENT_ON = "sent on to another host"
    TOO_LONG = "answer too long"
    TOO_MANY = "too many circles"
    TOO_SLOW = "too slow"
    CUT_SHORT = "cut short"
    CHANGED_MEANWHILE = "list changed while it was read"


@dataclass(frozen=True, slots=True)
class Problem:
    """Never quotes what was answered: the address is a setting, and may be that of something private."""

    kind: ProblemKind
    detail: str = ""
    """A status, the name of a field or of an exception."""
    circle: SourceCircleId | None = None


@dataclass(frozen=True, slots=True)
class Poll:
    """What a source listed at a moment."""

    circles: tuple[SourceCircle, ...] = ()
    """Each once."""
    unread: frozenset[SourceCircleId] = frozenset()
    """Listed, but not understood: neither changed nor gone."""
    complete: bool = False
    """It is the whole list, so that what is not here is not there."""
    problems: tuple[Problem, ...] = ()
    signed_up: Mapping[SourceCircleId, int] = field(default_factory=dict)
    """How many people have, where that is told: nothing else of them."""


@dataclass(frozen=True, slots=True)
class SourceItem:
    """A source's circle as we know it."""

    circle: SourceCircle
    hash: str
    first_seen_at: datetime
    changed_at: datetime
    """When we first saw it as it is now: the moment at which the source said it."""
    missed: int = 0
    """Complete polls in a row that lacked it."""
    gone_at: datetime | None = None
    """When it had come to its end, or was no longer listed."""
    was: SourceCircle | None = None
    """What it said before it last changed."""
    origin: str | None = None
    """Of the circle that it speaks of; None: nobody gave it a topic."""
    joined_at: datetime | None = None
    """Since when it does."""
    allowed: bool = False
    """An organizer said yes to a topic of its own."""
    kept: bool | None = None
    """It was taken back: an organizer keeps its topic in sight, or takes it out."""
    signed_up: int | None = None
    """As last told."""

    @property
    def is_taken_back(self) -> bool:
        """It went before its end."""
        return self.gone_at is not None and self.circle.dates.end >= self.gone_at.astimezone(UTC).date()


def hash_circle(circle: SourceCircle) -> str:
    """The same for what says the same.

    Which meeting is next rolls on by itself every week: it counts only where the other dates do not tell.
    """
    if not derive_schedule(circle.dates).partial:
        circle = replace(circle, dates=replace(circle.dates, next=None))
    text = json.dumps(asdict(circle), default=_spell, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _spell(value: object) -> str:
    assert isinstance(value, date | time)
    return value.isoformat()
