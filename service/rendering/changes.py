"""One change of a meeting in words: when and where it was and is, its reason, and a line to copy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo

from service.domain.announcements.values import Announcement, Place, PlannedMeeting
from service.domain.changes import Change, ChangeKind, ToldMeeting
from service.rendering.parts import Part
from service.rendering.places import render_place
from service.rendering.plain import Markdown, plain
from service.rendering.times import Span, compose_span, render_local_date

LONGEST_REASON = 600


class Soon(Enum):
    """When a meeting is, by the calendar of the place where it is; the values are days from today."""

    TODAY = 0
    TOMORROW = 1


def find_soon(meeting: ToldMeeting, now: datetime) -> Soon | None:
    start = _compose_span(meeting).start
    days = (start.date() - now.astimezone(start.tzinfo).date()).days
    return next((soon for soon in Soon if soon.value == days), None)


@dataclass(frozen=True, slots=True)
class Moment:
    """A meeting as people were, or are, told of it. Ordinary text, but for the markup."""

    day: str
    """`Tuesday 20 October`"""
    hour: str
    """`6:00 pm`"""
    start: str
    """`Tuesday 20 October, 6:00 pm`"""
    span: str
    """`Tuesday 20 October, 6:00–7:30 pm`"""
    zone: str
    """`Pittsburgh time`"""
    place: str
    """All that is known of it: building, room, address, town."""
    building: str
    online: bool
    local_date: Markdown


@dataclass(frozen=True, slots=True)
class ChangeLine:
    kind: ChangeKind
    shown: Moment
    """As it is now; a meeting that falls out, as it was."""
    was: Moment | None
    where: str
    """What is said of its place behind the new time: `same place`; empty where nothing is known."""
    number: int | None
    """Of the meeting, counted over all."""
    soon: Soon | None
    """Where people may be about to set out for what no longer is."""
    because: Markdown
    copy: str
    """What to tell of it elsewhere, as one sentence. Ordinary text."""

    @property
    def another_time(self) -> bool:
        return self.was is not None and (self.was.start, self.was.zone) != (self.shown.start, self.shown.zone)

    @property
    def dated(self) -> str:
        """`Tuesday 20 October, 6:00 pm (Pittsburgh time), same place`. Ordinary text."""
        return ", ".join(filter(None, (f"{self.shown.start} ({self.shown.zone})", self.where)))

    @property
    def another_zone(self) -> bool:
        return self.was is not None and self.was.zone != self.shown.zone


class Changes(Part):
    """Says changes in one language."""

    def render_change(self, circle: Announcement, change: Change, now: datetime, *, year: bool) -> ChangeLine:
        """`year`: dates are told with it."""
        told = change.now or change.was
        assert told is not None
        was = self._say_moment(circle, change.was, year=year) if change.was else None
        shown, where = self._say_moment(circle, told, year=year), self._say_place(change)
        return ChangeLine(
            kind=change.kind,
            shown=shown,
            was=was,
            where=where,
            number=_find_number(circle, told),
            soon=find_soon(change.was, now) if change.was and not change.was.cancelled else None,
            because=plain(change.because or "", LONGEST_REASON),
            copy=self._say_to_copy(circle.name, change.kind, was, shown, where),
        )

    def _say_moment(self, circle: Announcement, meeting: ToldMeeting, *, year: bool) -> Moment:
        span = _compose_span(meeting)
        return Moment(
            day=self._times.render_day(span.start, year=year),
            hour=self._times.render_hour(span.start),
            start=self._times.render_start(span.start, year=year),
            span=self._times.render_span(span, year=year),
            zone=self._times.name_zone(meeting.zone, circle.place.town),
            place=render_place(meeting.place, self._texts),
            building=meeting.place.branch or "",
            online=meeting.place.online,
            local_date=render_local_date(span.start, meeting.zone),
        )

    def _say_place(self, change: Change) -> str:
        was, now = change.was, change.now
        if now is None:
            return ""
        if is_nowhere(now.place):
            return self._catalogue.gettext("online")
        place = render_place(now.place, self._texts)
        if was is None:
            return place
        if was.slot[1:] == now.slot[1:]:
            return self._catalogue.gettext("same place")
        if now.place.room and _differ_in_room_only(was.place, now.place):
            return self._catalogue.gettext("now in %(room)s") % {"room": now.place.room}
        return self._catalogue.gettext("new place: %(place)s") % {"place": place} if place else ""

    def _say_to_copy(self, name: str, kind: ChangeKind, was: Moment | None, shown: Moment, where: str) -> str:
        gettext = self._catalogue.gettext
        values = {"name": name, "was": was.start if was else "", "now": shown.start, "zone": shown.zone}
        match kind:
            case ChangeKind.MOVED:
                line = gettext("%(name)s: our meeting moved from %(was)s to %(now)s (%(zone)s)") % values
            case ChangeKind.CANCELLED:
                line = gettext("%(name)s: no meeting on %(now)s (%(zone)s)") % values
            case ChangeKind.BACK_ON if was is not None and was.start != shown.start:
                values = {**values, "day": was.day}
                line = (
                    gettext("%(name)s: our meeting of %(day)s is on after all, on %(now)s (%(zone)s)")
                    % values
                )
            case ChangeKind.BACK_ON:
                line = gettext("%(name)s: our meeting on %(now)s (%(zone)s) is on after all") % values
            case ChangeKind.ADDED:
                line = gettext("%(name)s: one more meeting, on %(now)s (%(zone)s)") % values
            case ChangeKind.ELSEWHERE:
                line = gettext("%(name)s: another place for our meeting on %(now)s (%(zone)s)") % values
        return f"{line}, {where}." if where else f"{line}."


def _compose_span(meeting: ToldMeeting) -> Span:
    return compose_span(PlannedMeeting(meeting.start, meeting.minutes), meeting.zone)


def is_nowhere(place: Place) -> bool:
    """Whether nobody has to set out for it."""
    return place.online and not place.branch


def _differ_in_room_only(one: Place, other: Place) -> bool:
    return replace(one, room=None) == replace(other, room=None)


def _find_number(circle: Announcement, told: ToldMeeting) -> int | None:
    """Which of the circle's meetings it is, by the time at which it lies there."""
    zone = ZoneInfo(circle.zone)
    starts = [meeting.start.replace(tzinfo=zone) for meeting in circle.meetings]
    return starts.index(told.instant) + 1 if told.instant in starts else None
