"""What people were told of a circle and its meetings, and what they must be told now.

A change is the difference between the two, computed when it is sent: a change and its undo, an outage, several
voices and a meeting that only got another uid need nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from service.domain.announcements.values import Place
from service.domain.places import fold
from service.domain.voices.announcements import compose_place
from service.domain.voices.circle import MeetingStatus, SaidCircle
from service.domain.voices.values import MeetingUid

TOLD_DAYS = 14
"""A change to a meeting this many days ahead, before or after it, is told; what lies beyond follows silently.

A meeting that was added beyond is told when it is so near.
"""

Slot = tuple[datetime, bool, str, str, str]


@dataclass(frozen=True, slots=True)
class ToldMeeting:
    """A meeting as people were told of it."""

    start: datetime
    """Naive: wall time in `zone`."""
    minutes: int
    zone: str
    """IANA name."""
    place: Place
    cancelled: bool = False

    @property
    def instant(self) -> datetime:
        return self.start.replace(tzinfo=ZoneInfo(self.zone))

    @property
    def slot(self) -> Slot:
        """When and where to be; another length, or another spelling of the place, is no change."""
        branch, room, address = (
            fold(part or "") for part in (self.place.branch, self.place.room, self.place.address)
        )
        return (self.instant, self.place.online, branch, room, address)


@dataclass(frozen=True, slots=True)
class Told:
    meetings: Mapping[MeetingUid, ToldMeeting] = field(default_factory=dict)
    """Those that people know of, cancelled ones too."""
    by: str = ""
    """The key of the change by which they were last told, so that the same change another time has another key."""
    called_off: bool = False
    """They know that the whole circle will not go on."""


class ChangeKind(Enum):
    MOVED = "moved"
    CANCELLED = "cancelled"
    BACK_ON = "back_on"
    """Cancelled, and on after all, perhaps at another time."""
    ADDED = "added"
    ELSEWHERE = "elsewhere"
    """Another room or building at the same time."""


_CAME = (ChangeKind.ADDED, ChangeKind.BACK_ON)


@dataclass(frozen=True, slots=True)
class Change:
    kind: ChangeKind
    uid: MeetingUid
    was: ToldMeeting | None = None
    now: ToldMeeting | None = None
    because: str | None = None
    """The reason that was given, as written."""

    @property
    def slots(self) -> frozenset[Slot]:
        return frozenset(one.slot for one in (self.was, self.now) if one is not None)

    @property
    def instants(self) -> list[datetime]:
        """The dates it is about, aware, in order."""
        return sorted(one.instant for one in (self.was, self.now) if one is not None)

    @property
    def useless_after(self) -> datetime:
        """The later of the two dates: nobody needs to hear of it afterwards."""
        return self.instants[-1]


@dataclass(frozen=True, slots=True)
class News:
    """What one reply tells people about their circle."""

    changes: tuple[Change, ...]
    """In order of time; empty where the whole circle was called off."""
    called_off: bool = False
    because: str | None = None
    """Why the whole circle was called off."""
    taken_up: bool = False
    """The whole circle was called off, and goes on after all."""
    further: tuple[Change, ...] = ()
    """What changed with these further ahead, where the first post tells it."""
    of_all: ChangeKind | None = None
    """All coming meetings have changed in this way, and alike."""


@dataclass(frozen=True, slots=True)
class Difference:
    changes: tuple[Change, ...]
    """What people must be told, in order of time; empty: nothing."""
    after: Told
    """What counts as told when the changes have reached them; at once, silently, where there are none."""
    key: str = ""
    """Of the reply that tells the changes: what was told and what is so now."""
    called_off: bool = False
    """People must be told that the whole circle will not go on."""
    taken_up: bool = False
    """They were told so, and must be told that it goes on after all."""
    further: tuple[Change, ...] = ()
    """What changes together with what must be told, further ahead."""
    of_all: ChangeKind | None = None
    """In which way all coming meetings change, if alike: moved, or elsewhere."""
    tell_at: datetime | None = None
    """When something that need not be told yet must be."""

    @property
    def must_be_told(self) -> bool:
        return bool(self.changes) or self.called_off or self.taken_up

    @property
    def useless_after(self) -> datetime | None:
        """When nobody needs to hear of it any more; None: never."""
        return max((one.useless_after for one in self.changes), default=None)


def tell_all(circle: SaidCircle, by: str = "") -> Told:
    """What people know who read the circle's first post as it should be now."""
    everywhere = compose_place(circle.fields)
    meetings = {
        one.uid: ToldMeeting(
            one.start,
            one.minutes,
            one.zone,
            one.place or everywhere,
            one.status is MeetingStatus.CANCELLED,
        )
        for one in circle.meetings
        if one.stands
    }
    return Told(meetings, by, circle.fields.off is True)


def compare_told(told: Told, circle: SaidCircle, now: datetime) -> Difference:
    """What people must be told of the circle as it is now. `now`: aware."""
    after = tell_all(circle, told.by)
    found = find_changes(told, after)
    coming = [change for change in found if change.useless_after >= now]
    called_off = after.called_off and not told.called_off
    taken_up = told.called_off and not after.called_off
    # Whoever was told that all is cancelled must hear of all that is on, however far ahead.
    changes = tuple(change for change in coming if taken_up or _is_told_now(change, told, now))
    if not (changes or called_off or taken_up):
        return _wait_with_added(after, coming)
    key = _compose_key(circle.circle, told, changes or found, "goes on" if taken_up else "")
    further = tuple(change for change in coming if change not in changes)
    of_all = _find_common(coming, told, now)
    return Difference(changes, replace(after, by=key), key, called_off, taken_up, further, of_all)


def _wait_with_added(after: Told, coming: Sequence[Change]) -> Difference:
    """All follows silently but meetings that came to the list: of those people hear when they are near."""
    added = {one.uid: one.instants[0] for one in coming if one.kind is ChangeKind.ADDED}
    known = {uid: one for uid, one in after.meetings.items() if uid not in added}
    tell_at = min((instant - timedelta(days=TOLD_DAYS) for instant in added.values()), default=None)
    return Difference((), replace(after, meetings=known), tell_at=tell_at)


def find_changes(told: Told, after: Told) -> Sequence[Change]:
    """All that is otherwise, in order of time, whether it must be told or not."""
    if _list_slots(told) == _list_slots(after):
        return []
    uids = dict.fromkeys((*told.meetings, *after.meetings))
    found = [
        change
        for uid in uids
        if (change := _compare_meeting(uid, told.meetings.get(uid), after.meetings.get(uid))) is not None
    ]
    gone = {change.was.slot for change in found if change.kind is ChangeKind.CANCELLED and change.was}
    came = {change.now.slot for change in found if change.kind in _CAME and change.now}
    return sorted(
        (change for change in found if not change.slots <= (gone & came)), key=lambda one: one.instants
    )


def _list_slots(told: Told) -> Sequence[Slot]:
    return sorted(one.slot for one in told.meetings.values() if not one.cancelled)


def _compare_meeting(uid: MeetingUid, was: ToldMeeting | None, now: ToldMeeting | None) -> Change | None:
    was_on, is_on = was is not None and not was.cancelled, now is not None and not now.cancelled
    if was is None or now is None or not (was_on and is_on):
        if was_on is is_on:
            return None
        if was_on:
            return Change(ChangeKind.CANCELLED, uid, was)
        return Change(ChangeKind.BACK_ON if was else ChangeKind.ADDED, uid, was, now)
    if was.slot == now.slot:
        return None
    kind = ChangeKind.ELSEWHERE if was.instant == now.instant else ChangeKind.MOVED
    return Change(kind, uid, was, now)


def _is_told_now(change: Change, told: Told, now: datetime) -> bool:
    soon = any(now <= instant <= now + timedelta(days=TOLD_DAYS) for instant in change.instants)
    return soon or (change.kind is ChangeKind.MOVED and change.uid == _find_first(told))


def _find_common(coming: Sequence[Change], told: Told, now: datetime) -> ChangeKind | None:
    """How all meetings that lay ahead, at least two, have changed: by one distance, or to one place."""
    ahead = [one for one in told.meetings.values() if not one.cancelled and one.instant >= now]
    ways = [
        (change.now.start - change.was.start, change.now.zone, change.was.place, change.now.place)
        for change in coming
        if change.was and change.now and change.kind in (ChangeKind.MOVED, ChangeKind.ELSEWHERE)
    ]
    alike = len(set(ways)) == 1 and len(ways) == len(coming) == len(ahead)
    return coming[0].kind if alike and len(ahead) > 1 else None


def _find_first(told: Told) -> MeetingUid | None:
    on = [(one.instant, uid) for uid, one in told.meetings.items() if not one.cancelled]
    return min(on)[1] if on else None


def _compose_key(circle: str, told: Told, changes: Sequence[Change], *whole: str) -> str:
    """The same for the same change, whoever computes it. `whole`: what has become of the whole circle."""
    said = [
        told.by,
        *filter(None, whole),
        *(f"{one.kind.value} {one.uid} {_spell(one.was)} {_spell(one.now)}" for one in changes),
    ]
    digest = hashlib.sha256("\n".join(said).encode()).hexdigest()[:12]
    return f"change:circle-{circle}:{digest}"


URGENT = timedelta(hours=48)
COLLECT_S = 120.0
"""Changes of two minutes are told by one reply, unless somebody may be on their way by then."""


def is_urgent(changes: Sequence[Change], now: datetime) -> bool:
    """Whether one of the meetings is so near that people are told at once."""
    return any(now <= instant < now + URGENT for change in changes for instant in change.instants)


def _spell(meeting: ToldMeeting | None) -> str:
    if meeting is None:
        return "none"
    return " ".join((meeting.start.isoformat(), meeting.zone, *map(str, meeting.slot[1:])))
