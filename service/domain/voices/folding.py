"""What all voices say -> the circle: of each thing the word that counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from service.domain.ids import ForumUserId
from service.domain.voices.circle import Meeting, MeetingStatus
from service.domain.voices.speaking import Spoken, Strength, Word, Words
from service.domain.voices.values import Fields, MeetingUid, When

K = TypeVar("K")
T = TypeVar("T")

MINUTES = 90
"""What a meeting lasts when no voice says it, as the method has it."""
SOME_ZONE = "Etc/UTC"
"""For times of a circle of which no voice has said the zone yet."""


def fold_fields(voices: Collection[Spoken]) -> Fields:
    chosen = choose([spoken.fields for spoken in voices])
    return Fields(**{name: getattr(word.value, name) for name, word in chosen.items()})


def fold_facilitators(voices: Collection[Spoken]) -> tuple[ForumUserId, ...]:
    """Who are facilitators, the earliest first."""
    chosen = choose([spoken.facilitators for spoken in voices])
    in_order = sorted(chosen.items(), key=lambda item: item[1].since)
    return tuple(person for person, word in in_order if word.value)


def fold_meetings(voices: Collection[Spoken], before: Mapping[MeetingUid, Meeting]) -> tuple[Meeting, ...]:
    """All meetings in order of time. `before`: as they were, for those of which nobody speaks any more."""
    zone = fold_fields(voices).zone or SOME_ZONE
    places = choose([spoken.places for spoken in voices])
    said = dict.fromkeys(uid for spoken in voices for uid in spoken.whens)
    meetings = []
    for uid in said:
        word, status = choose_when(voices, uid), MeetingStatus.PLANNED
        when = word.value
        if not _stands(voices, uid):
            status = MeetingStatus.WITHDRAWN
        elif when.cancelled:
            status = MeetingStatus.CANCELLED
        place = places[uid].value if uid in places else None
        minutes = _choose_minutes(voices, uid, when)
        meetings.append(Meeting(uid, when.start, minutes, zone, status, place, since=word.since))
    gone = (
        replace(one, status=MeetingStatus.WITHDRAWN, since=None)
        for uid, one in before.items()
        if uid not in said
    )
    return tuple(_count([*meetings, *gone]))


def choose(voices: Sequence[Words[K, T]]) -> dict[K, Word[T]]:
    """Of all voices' last words about each thing the one of highest rank."""
    chosen: dict[K, Word[T]] = {}
    for key, (last, *_) in (item for words in voices for item in words.items()):
        if key not in chosen or chosen[key].rank < last.rank:
            chosen[key] = last
    return chosen


def choose_when(voices: Iterable[Spoken], uid: MeetingUid) -> Word[When]:
    """The word about when that counts: a cancellation only where the meeting lies at the start that it names."""
    stacks = sorted(_find_whens(voices, uid), key=lambda stack: stack[0].rank, reverse=True)
    for stack in stacks:
        if find_elsewhere(stacks, stack) is None:
            return stack[0]
    return stacks[0][0]


def find_elsewhere(stacks: Sequence[tuple[Word[When], ...]], stack: tuple[Word[When], ...]) -> When | None:
    """Where the meeting lies by other words, if this voice's last word cancels another start.

    `stacks`: all voices' words about when this meeting is.
    """
    if not stack[0].value.cancelled:
        return None
    own = (word for word in stack[1:] if not word.value.cancelled)
    others = (other[0] for other in stacks if other is not stack)
    lies = max((*others, *list(own)[:1]), key=lambda word: word.rank, default=None)
    return None if lies is None or lies.value.start == stack[0].value.start else lies.value


def _find_whens(voices: Iterable[Spoken], uid: MeetingUid) -> Iterator[tuple[Word[When], ...]]:
    return (spoken.whens[uid] for spoken in voices if uid in spoken.whens)


def _choose_minutes(voices: Iterable[Spoken], uid: MeetingUid, when: When) -> int:
    """The length said with the start; else the newest that anybody said, a guess only where nobody did."""
    words = [word for stack in _find_whens(voices, uid) for word in stack if word.value.minutes is not None]
    words.sort(key=lambda word: (not word.value.length_guessed, word.rank), reverse=True)
    said = when.minutes if not when.length_guessed else None
    return said or next((word.value.minutes for word in words if word.value.minutes), MINUTES)


def _stands(voices: Iterable[Spoken], uid: MeetingUid) -> bool:
    """Whether the circle has this meeting: a guess or a base is silent where another voice's list lacks it."""
    having = [spoken.listed[uid][0].strength for spoken in voices if uid in spoken.listed]
    lacking = [
        max(stack[0].strength for stack in spoken.listed.values())
        for spoken in voices
        if spoken.has_list and spoken.listed and uid not in spoken.listed
    ]
    return max(having, default=Strength.GUESS) >= max(lacking, default=Strength.GUESS)


def _count(meetings: Iterable[Meeting]) -> Iterator[Meeting]:
    """In order of time, each that stands with its number."""
    ordinal = 0
    for meeting in sorted(meetings, key=lambda one: (one.start, one.uid.bytes)):
        ordinal += meeting.stands
        yield replace(meeting, ordinal=ordinal if meeting.stands else None)
