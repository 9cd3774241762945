"""Which meetings a statement speaks of: what moved keeps its uid, what is new gets one.

A voice's whole statement is compared with its previous one. If all coming dates moved by one distance, in equal
number, they are the same meetings in the same order. Else equal dates are the same meetings, and what lies between
two such is paired in order; a date on which another voice has a meeting is that meeting, and the rest is new. Past
and coming meetings are never taken for each other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid5

from service.domain.voices.circle import Meeting
from service.domain.voices.values import MeetingUid, MeetingWords, Statement

_NAMESPACE = UUID("2b68c443-4840-4daa-afc9-86d09fb29b91")
"""Ours alone, drawn once; another one would give every meeting another uid."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of the circle's meetings when a statement was made."""

    circle: str
    meetings: Mapping[MeetingUid, Meeting]
    stood: Mapping[datetime, MeetingUid]
    """Which meeting was last at this start, the latest last."""
    previous: Sequence[MeetingWords]
    """The meetings of the same voice's previous whole statement."""


@dataclass(frozen=True, slots=True)
class _Slot:
    start: datetime
    place: int
    """Its place in the statement's list."""


@dataclass(frozen=True, slots=True)
class _Old:
    start: datetime
    uid: MeetingUid


def compose_uid(circle: str, first_start: datetime, n: int = 1) -> MeetingUid:
    """The uid of a new meeting (RFC 9562, version 5), the same whoever computes it.

    `n` counts meetings of the same first start.
    """
    return MeetingUid(uuid5(_NAMESPACE, f"{circle}/{first_start.isoformat()}/{n}"))


def bind_meetings(statement: Statement, known: Known, local: datetime) -> tuple[MeetingWords, ...]:
    """The statement's meetings with their uids. `local`: when it was said, in the circle's wall time."""
    meetings = statement.words.meetings
    if not statement.whole:
        return tuple(_bind_each(meetings, known))
    slots = [_Slot(one.when.start, place) for place, one in enumerate(meetings) if one.when is not None]
    uids = _bind_list(sorted(slots, key=lambda slot: slot.start), known, local)
    return tuple(replace(one, uid=uids.get(place)) for place, one in enumerate(meetings))


def _bind_each(meetings: Sequence[MeetingWords], known: Known) -> Iterator[MeetingWords]:
    taken: set[MeetingUid] = set()
    for one in meetings:
        uid = None
        if one.named is not None:
            uid = _find_named(known, one.named)
        elif one.when is not None:
            there = (old.uid for old in known.meetings.values() if old.stands and old.start == one.when.start)
            uid = next(there, None) or _return_or_make(known, one.when.start, taken)
        if uid is not None:
            taken.add(uid)
        yield replace(one, uid=uid)


def _find_named(known: Known, named: datetime) -> MeetingUid | None:
    """The meeting at that start, else the one that was there, else of that day."""
    standing = [one for one in known.meetings.values() if one.stands]
    there = [one.uid for one in standing if one.start == named]
    was_there = [known.stood[named]] if named in known.stood else []
    of_that_day = [one.uid for one in standing if one.start.date() == named.date()]
    was_of_that_day = [uid for start, uid in known.stood.items() if start.date() == named.date()]
    return next(iter((*there, *was_there, *of_that_day, *reversed(was_of_that_day))), None)


def _bind_list(slots: Sequence[_Slot], known: Known, local: datetime) -> Mapping[int, MeetingUid]:
    olds = [_Old(one.when.start, one.uid) for one in known.previous if one.when and one.uid]
    olds.sort(key=lambda old: old.start)
    uids: dict[int, MeetingUid] = {}
    for is_past in (True, False):
        before = [old for old in olds if (old.start <= local) is is_past]
        after = [slot for slot in slots if (slot.start <= local) is is_past]
        if not is_past and _moved_together(before, after):
            uids.update((slot.place, old.uid) for old, slot in zip(before, after, strict=True))
        else:
            uids.update(_bind_one_by_one(before, after, olds, known))
    taken = set(uids.values())
    for slot in slots:
        if slot.place not in uids:
            of_day = _find_of_day(known, slot.start, taken)
            uids[slot.place] = of_day or _return_or_make(known, slot.start, taken)
            taken.add(uids[slot.place])
    return uids


def _moved_together(olds: Sequence[_Old], slots: Sequence[_Slot]) -> bool:
    if len(olds) != len(slots):
        return False
    return len({slot.start - old.start for old, slot in zip(olds, slots, strict=True)}) == 1


def _bind_one_by_one(
    olds: Sequence[_Old], slots: Sequence[_Slot], all_olds: Sequence[_Old], known: Known
) -> Iterator[tuple[int, MeetingUid]]:
    """Slots of which the previous statement or another voice tells what meeting they are."""
    foreign = _find_foreign(olds, slots, {old.uid for old in all_olds}, known)
    yield from foreign.items()
    own = [slot for slot in slots if slot.place not in foreign]
    for old, slot in _align(olds, own, (lambda start: start, lambda start: start.date())):
        yield slot.place, old.uid


def _find_foreign(
    olds: Sequence[_Old], slots: Sequence[_Slot], own: Collection[MeetingUid], known: Known
) -> Mapping[int, MeetingUid]:
    """Slots on days of meetings that only other voices know: none of ours moved there."""
    days = {old.start.date() for old in olds}
    taken = set(own)
    found: dict[int, MeetingUid] = {}
    for slot in slots:
        uid = None if slot.start.date() in days else _find_of_day(known, slot.start, taken)
        if uid is not None:
            taken.add(uid)
            found[slot.place] = uid
    return found


def _find_of_day(known: Known, start: datetime, taken: Collection[MeetingUid]) -> MeetingUid | None:
    """A standing meeting of that day, best at that hour."""
    of_day = [
        one
        for one in known.meetings.values()
        if one.stands and one.uid not in taken and one.start.date() == start.date()
    ]
    return min(of_day, key=lambda one: (abs(one.start - start), one.start)).uid if of_day else None


def _align(
    olds: Sequence[_Old],
    slots: Sequence[_Slot],
    keys: Sequence[Callable[[datetime], date]],
) -> Iterator[tuple[_Old, _Slot]]:
    """Pair what is equal by the first key; between two such pairs by the next, and at last in order."""
    if not keys:
        yield from zip(olds, slots, strict=False)
        return
    key, *finer = keys
    old_end = slot_end = 0
    for i, j in _find_equal([key(old.start) for old in olds], [key(slot.start) for slot in slots]):
        yield from _align(olds[old_end:i], slots[slot_end:j], finer)
        yield olds[i], slots[j]
        old_end, slot_end = i + 1, j + 1
    yield from _align(olds[old_end:], slots[slot_end:], finer)


def _find_equal(left: Sequence[date], right: Sequence[date]) -> Iterator[tuple[int, int]]:
    """Places of equal values in two sorted rows."""
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] == right[j]:
            yield i, j
            i, j = i + 1, j + 1
        elif left[i] < right[j]:
            i += 1
        else:
            j += 1


def _return_or_make(known: Known, start: datetime, taken: Collection[MeetingUid]) -> MeetingUid:
    """The withdrawn meeting that was there and now returns, or a new one."""
    was_there = known.stood.get(start)
    if was_there is not None and was_there not in taken and not known.meetings[was_there].stands:
        return was_there
    standing = {one.uid for one in known.meetings.values() if one.stands}
    n = 1
    while (uid := compose_uid(known.circle, start, n)) in taken or uid in standing:
        n += 1
    return uid
