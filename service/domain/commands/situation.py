"""The circle as it was when somebody spoke to us."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from service.domain.voices.circle import Meeting, MeetingStatus, SaidCircle
from service.domain.voices.folding import SOME_ZONE
from service.domain.voices.values import MeetingUid, MeetingWords


@dataclass(frozen=True, slots=True)
class Situation:
    meetings: tuple[Meeting, ...]
    """Those that stand, in order of time."""
    stood: Mapping[datetime, MeetingUid]
    zone: str
    """IANA name."""
    local: datetime
    """Naive: when it was said, in the circle's wall time."""

    @property
    def today(self) -> date:
        return self.local.date()

    @property
    def coming(self) -> Sequence[Meeting]:
        """Meetings that are on and have not begun."""
        return [one for one in self.meetings if _is_on(one) and one.start > self.local]

    @property
    def usual_hour(self) -> time | None:
        """At which most meetings begin, of equals the later ones'."""
        counted = Counter(one.start.time() for one in reversed(self.meetings))
        return counted.most_common(1)[0][0] if counted else None

    def find_at(self, start: datetime) -> Meeting | None:
        """The meeting that begins then, best one that is on."""
        there = [one for one in self.meetings if one.start == start]
        return next((one for one in there if _is_on(one)), next(iter(there), None))

    def find_that_was(self, on: Iterable[date]) -> Sequence[Meeting]:
        """Meetings that once lay on these days, wherever they are now."""
        days = set(on)
        uids = dict.fromkeys(uid for start, uid in self.stood.items() if start.date() in days)
        return [one for one in self.meetings if one.uid in uids]


def compose_situation(circle: SaidCircle, said_at: datetime, now: datetime) -> Situation:
    """`said_at`, `now`: aware. A forum whose clock is ahead of ours makes no coming meeting a past one."""
    local = min(said_at, now).astimezone(ZoneInfo(_find_zone(circle))).replace(tzinfo=None)
    return compose_local_situation(circle, local)


def compose_local_situation(circle: SaidCircle, local: datetime) -> Situation:
    standing = tuple(one for one in circle.meetings if one.stands)
    return Situation(standing, circle.stood, _find_zone(circle), local)


def _find_zone(circle: SaidCircle) -> str:
    return circle.fields.zone or next((one.zone for one in circle.meetings), SOME_ZONE)


def apply_words(situation: Situation, words: Iterable[MeetingWords]) -> Situation:
    """The situation for the next line of the same post. The fold does this for good, and gives new meetings uids."""
    for one in words:
        meeting = situation.find_at(one.named) if one.named else None
        if meeting is None or one.when is None:
            continue
        status = MeetingStatus.CANCELLED if one.when.cancelled else MeetingStatus.PLANNED
        minutes = one.when.minutes or meeting.minutes
        moved = replace(meeting, start=one.when.start, minutes=minutes, status=status)
        others = [other for other in situation.meetings if other.uid != meeting.uid]
        situation = replace(
            situation,
            meetings=tuple(sorted([*others, moved], key=lambda other: (other.start, other.uid.bytes))),
            stood={**situation.stood, moved.start: moved.uid},
        )
    return situation


def _is_on(meeting: Meeting) -> bool:
    return meeting.status is MeetingStatus.PLANNED
