"""A circle's meetings as lines to show: which comes next, and which of a very long list are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain.announcements.values import Announcement
from service.rendering.plain import Markdown
from service.rendering.times import Span, Times, capitalize, compose_span, render_local_date

LONGEST_LIST = 80
"""Meetings shown at most, so that the post stays far below Discourse's 32,000 characters."""
BEFORE_NEXT = 4
"""Of those, meetings shown before the next one."""


@dataclass(frozen=True, slots=True)
class MeetingLine:
    number: int
    """Counted from 1 over all meetings, cancelled ones too."""
    span: Span
    when: str
    """`Tuesday 13 October, 6:00 pm`"""
    headline: str
    """`Tuesday 13 October 2026, 6:00–7:30 pm`"""
    local_date: Markdown
    cancelled: bool
    past: bool
    """It has ended: whoever is late must still see where a running one is."""


def compose_lines(circle: Announcement, times: Times, now: datetime) -> tuple[MeetingLine, ...]:
    """All meetings; the list names the year only when the circle lasts beyond the year's end."""
    spans = [compose_span(meeting, circle.zone) for meeting in circle.meetings]
    several_years = len({span.start.year for span in spans}) > 1
    return tuple(
        MeetingLine(
            number=number,
            span=span,
            when=capitalize(times.render_start(span.start, year=several_years)),
            headline=times.render_span(span, year=True),
            local_date=render_local_date(span.start, circle.zone),
            cancelled=meeting.cancelled,
            past=span.end < now,
        )
        for number, (meeting, span) in enumerate(zip(circle.meetings, spans, strict=True), start=1)
    )


def choose_next(lines: Sequence[MeetingLine]) -> MeetingLine | None:
    """The first meeting that is not over nor cancelled, else the last one held; None if all are cancelled."""
    held = [line for line in lines if not line.cancelled]
    ahead = (line for line in held if not line.past)
    return next(ahead, held[-1] if held else None)


def choose_shown(lines: Sequence[MeetingLine], coming: MeetingLine | None) -> Sequence[MeetingLine]:
    """All lines, or of very many those around the next meeting."""
    number = coming.number if coming else 1
    start = max(0, min(number - 1 - BEFORE_NEXT, len(lines) - LONGEST_LIST))
    return lines[start : start + LONGEST_LIST]
