"""What was said about a circle, before anything is decided: `10/11` still has two readings, a town is still a word.

Values of one post and of several together. None and empty mean: not mentioned.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import datetime, time
from typing import Any, TypeVar

from service.domain.announcements.values import Private
from service.domain.dates.values import WrittenClock, WrittenDay
from service.domain.places import Town

LONGEST_QUOTE = 80


@dataclass(frozen=True, slots=True)
class ZonedClock:
    """An hour with the words of its zone."""

    at: time
    zone: str


@dataclass(frozen=True, slots=True)
class SaidSchedule:
    """What was said about when. Fields that were not mentioned are None or empty."""

    days: tuple[WrittenDay, ...] = ()
    clocks: tuple[WrittenClock | None, ...] = ()
    """The time written behind each day of a list."""
    text: str | None = None
    """The words in which the days, or nothing that we understand, stand."""
    written_at: datetime | None = None
    begun: bool = False
    other_days: tuple[tuple[WrittenDay, ...], ...] = ()
    """Other first days that the same post names: a contradiction."""
    clock: WrittenClock | None = None
    other_clocks: tuple[WrittenClock, ...] = ()
    """Other hours for the same day: "6 pm or 7 pm"."""
    weekdays: tuple[int, ...] = ()
    until: WrittenDay | None = None
    open_end: str | None = None
    """Words that state an end and no day: "until Thanksgiving"."""
    skipped: tuple[WrittenDay, ...] = ()
    minutes: int | None = None
    meetings: int | None = None
    weeks: int | None = None
    every_weeks: int | None = None
    nths: tuple[int, ...] = ()
    """Of every month, such as the second and the fourth Wednesday."""
    monthly: bool = False
    """On the same weekday of every month, such as each first Monday."""
    zone: str | None = None
    """The words that name a zone: "ET", "Europe/Berlin", "Pittsburgh time"."""
    other_zones: tuple[ZonedClock, ...] = ()
    """The same hour, said for other zones too."""
    takes_back: bool = False
    """ "Not A but B": it says of itself that it corrects something."""
    singles: tuple[tuple[WrittenDay, WrittenClock], ...] = ()
    """Days on which people meet at an hour of their own; of one said twice the later counts."""

    def filled_from(self, older: SaidSchedule) -> SaidSchedule:
        """This, and from `older` what this leaves open.

        Days come together with the words in which they stand, and one way of counting replaces another.
        """
        if older == SaidSchedule():
            return self
        newer = self
        if newer.days:
            older = replace(older, days=(), clocks=(), text=None, written_at=None, begun=False, other_days=())
        elif older.days:
            newer = replace(newer, text=None, written_at=None, begun=False)
        if newer.clock:
            older = replace(older, other_clocks=(), other_zones=())
        if newer.meetings or newer.weeks or newer.until:
            older = replace(older, meetings=None, weeks=None, until=None, open_end=None)
        singles = (*older.singles, *newer.singles)
        return replace(newer, **_find_gaps(newer, older), singles=singles)

    @property
    def quote(self) -> str | None:
        """The words in doubt, as they were written, on a line."""
        text = " ".join((self.text or "").split())
        return (text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…") or None


@dataclass(frozen=True, slots=True)
class Venue:
    name: str
    """The building as written."""
    tail: str
    """What stands behind it in the sentence; holds a room, a street, a town, or nothing of the kind."""
    needs_town: bool = False
    """Only a name like many others: a place if a town stands behind it ("Stage AE, Pittsburgh")."""


@dataclass(frozen=True, slots=True)
class SaidPlace:
    """What was said about where; None is not mentioned."""

    where: str | None = None
    branch: str | None = None
    room: str | None = None
    address: str | None = None
    town: str | None = None
    online: bool | None = None
    venue: Venue | None = None
    """From free sentences, when no label says where."""
    kept: Town | None = None
    """The town of the building that this one stands in for; counts where no other is named."""
    chosen: Town | None = None
    """The town that the author has chosen of those we asked about."""

    def filled_from(self, older: SaidPlace) -> SaidPlace:
        """This, and from `older` what this leaves open."""
        return replace(self, **_find_gaps(self, older))

    @property
    def names_building(self) -> bool:
        return bool(self.where or self.branch or self.venue)

    def moved_from(self, older: SaidPlace) -> SaidPlace:
        """A newer statement over an older one: another building brings neither room nor street from the old one."""
        if not self.names_building:
            return self.filled_from(older)
        kept = SaidPlace(town=older.town, online=older.online)
        where = self.where or (
            f"{self.venue.name}{self.venue.tail}" if self.venue and not self.branch else None
        )
        return replace(self, where=where).filled_from(kept)


@dataclass(frozen=True, slots=True)
class SaidCourse:
    title: str | None = None
    link: str | None = None
    provider: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What one post, or several together, say about a circle. None and empty mean: not mentioned."""

    name: str | None = None
    schedule: SaidSchedule = field(default_factory=SaidSchedule)
    place: SaidPlace = field(default_factory=SaidPlace)
    course: SaidCourse = field(default_factory=SaidCourse)
    language: str | None = None
    seats: int | None = None
    signup: str | None = None
    facilitators: tuple[str, ...] = ()
    words: str | None = None
    price: bool | None = None
    priced: str | None = None
    """The words that ask for money."""
    about: str | None = None
    """A name that a sentence gives, for when neither label nor title does."""
    opening: str | None = None
    """The first words, up to where or when: the last resort for a name."""
    beside: str = ""
    """The free text, in which a town or region may be named."""
    labelled: bool = False
    """Lines of the announcement form stand in the post."""
    private: frozenset[Private] = field(default_factory=frozenset)
    leftover: tuple[str, ...] = ()
    """Short lines that nothing else understood: in an answer they may be the answer."""

    def answering(self, older: Said) -> Said:
        """A newer statement over an older one."""
        return replace(self, place=self.place.moved_from(older.place)).filled_from(
            replace(older, place=SaidPlace())
        )

    def filled_from(self, older: Said) -> Said:
        """This, and from `older` what this leaves open."""
        changes: dict[str, Any] = {
            "schedule": self.schedule.filled_from(older.schedule),
            "place": self.place.filled_from(older.place),
            "private": self.private | older.private,
            "beside": f"{self.beside}\n{older.beside}".strip(),
        }
        return replace(self, **_find_gaps(self, older), **changes)


_T = TypeVar("_T", SaidSchedule, SaidPlace, Said)


def _find_gaps(newer: _T, older: _T) -> dict[str, Any]:
    """What only the older one says."""
    return {
        name: value
        for name, nothing in _FIELDS[type(newer)]
        if getattr(newer, name) == nothing and (value := getattr(older, name)) != nothing
    }


_JOINED = frozenset({"schedule", "place", "private", "beside", "singles"})
"""Of two posts both count."""
_FIELDS = {
    kind: tuple(
        (field.name, getattr(kind(), field.name)) for field in fields(kind) if field.name not in _JOINED
    )
    for kind in (SaidSchedule, SaidPlace, Said)
}
"""Their fields, with what they hold where nothing was said."""
