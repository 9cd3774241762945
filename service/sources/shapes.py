"""P2PU's JSON (`/api/learningcircles/`) read into our values. Pure.

Plain Django views with DjangoJSONEncoder: decimals are texts, dates and times ISO, errors come with status 200. Unknown
keys are ignored. One circle that cannot be read never spoils a page; it is told among the problems.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from service.domain.sources.schedules import Dates
from service.domain.sources.values import Poll, Problem, ProblemKind, SourceCircle, SourceCircleId
from service.domain.voices.values import Course
from service.sources.fields import (
    Json,
    clean,
    read_count,
    read_day,
    read_degrees,
    read_hour,
    read_id,
    read_link,
    read_list,
    read_offset,
    read_words,
    read_zone,
)

_MOST_MEETINGS = 104
_MOST_SEATS = 10_000
_MOST_FACILITATORS = 10
_MOST_LISTED = 10_000_000
_LONGEST_MEETING = 16 * 60
_MOST_PROBLEMS = 50
"""More say nothing new."""


class NotReadable(ValueError):
    """A page or circle lacks what we cannot do without. The message names the place, never the content."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list."""

    circles: tuple[SourceCircle, ...] = ()
    listed: tuple[SourceCircleId, ...] = ()
    """Of all circles on it, published or not, understood or not."""
    unread: frozenset[SourceCircleId] = frozenset()
    size: int = 0
    """Circles on this page."""
    count: int = 0
    """Circles on all pages."""
    problems: tuple[Problem, ...] = ()
    signed_up: Mapping[SourceCircleId, int] = field(default_factory=dict)


def read_page(json: object) -> Page | Problem:
    """A page, or what it is instead. Never raises."""
    if not isinstance(json, Mapping):
        return Problem(ProblemKind.PAGE_UNREADABLE, "no object")
    if json.get("status") == "error" or "errors" in json:
        return Problem(ProblemKind.REFUSED, _name_fields(json.get("errors")))
    items, count = json.get("items"), read_count(json, "count", _MOST_LISTED)
    if not isinstance(items, list) or count is None:
        return Problem(ProblemKind.PAGE_UNREADABLE, "items" if count is not None else "count")
    return _read_items(items, count)


def _name_fields(errors: object) -> str:
    """The parameters that were refused; what is said of them stays unread."""
    names = [name for name in errors if isinstance(name, str)] if isinstance(errors, Mapping) else []
    return " ".join(sorted(name for name in names if name.isidentifier() and len(name) <= 30)[:5])


def _read_items(items: Sequence[object], total: int) -> Page:
    circles: list[SourceCircle] = []
    listed: list[SourceCircleId] = []
    unread: list[SourceCircleId] = []
    problems: list[Problem] = []
    signed_up: dict[SourceCircleId, int] = {}
    for item in items:
        json: Json = item if isinstance(item, Mapping) else {}
        number = read_id(json)
        circle_id = None if number is None else SourceCircleId(number)
        listed += [] if circle_id is None else [circle_id]
        if not is_published(json):
            continue
        try:
            circles.append(read_circle(json))
            if (count := _read_signed_up(json)) is not None:
                signed_up[circles[-1].id] = count
        except NotReadable as error:
            unread += [] if circle_id is None else [circle_id]
            problems.append(Problem(ProblemKind.CIRCLE_UNREADABLE, str(error), circle_id))
    return Page(
        tuple(circles), tuple(listed), frozenset(unread), len(items), total, tuple(problems), signed_up
    )


def is_published(json: Json) -> bool:
    """Neither a draft nor for members only. The list may hold both for who asks for drafts, which we never do."""
    return json.get("draft", False) is False and json.get("members_only", False) is False


def read_circle(json: Json) -> SourceCircle:
    """A circle; needs id, a name of its own or of its course, start_date and meeting_time. Raises NotReadable."""
    number, dates, course = read_id(json), read_dates(json), read_course(json)
    name = read_words(json, "name", 128) or (course.title if course else None)
    if number is None or name is None:
        raise NotReadable("id" if number is None else "name")
    seats = read_count(json, "signup_limit", _MOST_SEATS)
    return SourceCircle(
        id=SourceCircleId(number),
        name=name,
        dates=dates,
        course=course,
        facilitator_names=read_first_names(json),
        branch=read_words(json, "venue"),
        address=_read_address(json),
        city=read_words(json, "city"),
        region=read_words(json, "region"),
        country=read_words(json, "country_en") or read_words(json, "country"),
        latitude=read_degrees(json, "latitude", 90),
        longitude=read_degrees(json, "longitude", 180),
        online=json.get("online") is True,
        language=read_words(json, "language", 6),
        signup_link=read_link(json, "url"),
        seats=seats,
        full=seats is not None and (_read_signed_up(json) or 0) >= seats,
    )


def _read_signed_up(json: Json) -> int | None:
    return read_count(json, "signup_count", _MOST_LISTED)


def read_dates(json: Json) -> Dates:
    first, at = read_day(json, "start_date"), read_hour(json, "meeting_time")
    if first is None or at is None:
        raise NotReadable("start_date" if first is None else "meeting_time")
    return Dates(
        first=first,
        at=at,
        minutes=_reckon_minutes(at, read_hour(json, "end_time")),
        last=read_day(json, "last_meeting_date"),
        next=read_day(json, "next_meeting_date"),
        meetings=read_count(json, "weeks", _MOST_MEETINGS),
        starts=tuple(_read_starts(json)),
        zone=read_zone(json, "timezone", "time_zone"),
        zone_words=read_words(json, "time_zone", 40),
        offset_minutes=read_offset(json, "start_datetime"),
    )


def _reckon_minutes(begin: time, end: time | None) -> int | None:
    if end is None:
        return None
    minutes = 60 * (end.hour - begin.hour) + end.minute - begin.minute
    return minutes if 0 < minutes <= _LONGEST_MEETING else None


def _read_starts(json: Json) -> Iterator[datetime]:
    """All meetings, should P2PU come to list them as its own form does; only if every one can be read."""
    meetings = [item for item in read_list(json, "meetings") if isinstance(item, Mapping)]
    days = [(read_day(item, "meeting_date"), read_hour(item, "meeting_time")) for item in meetings]
    read = [datetime.combine(day, hour) for day, hour in days if isinstance(day, date) and hour is not None]
    if 0 < len(read) == len(read_list(json, "meetings")) <= _MOST_MEETINGS:
        yield from sorted(set(read))


def read_course(json: Json) -> Course | None:
    said = json.get("course")
    if not isinstance(said, Mapping):
        return None
    course = Course(
        read_words(said, "title", 160), read_link(said, "link"), read_words(said, "provider", 100)
    )
    return course if course != Course() else None


def read_first_names(json: Json) -> tuple[str, ...]:
    """Of the facilitators, as P2PU shows them; of a whole name only the first."""
    names = [clean(name, 60) for name in read_list(json, "facilitators") if isinstance(name, str)]
    first = (name.split()[0].lstrip("@") for name in names[:_MOST_FACILITATORS] if name)
    return tuple(dict.fromkeys(filter(None, first)))


def _read_address(json: Json) -> str | None:
    """P2PU writes "address, city"; the town is told by itself."""
    address, city = read_words(json, "venue_address"), read_words(json, "city")
    if address is None or city is None:
        return address
    return None if address == city else address.removesuffix(f", {city}")


def compose_poll(pages: Sequence[Page], trouble: Problem | None = None) -> Poll:
    """One poll of the pages read in turn; `trouble`: what ended the reading before its time.

    Django pages by counting: what is made or taken away meanwhile shifts all others, so that one is read twice or not
    at all. The list is whole only if it has as many different circles as each page says; for what that does not show,
    nothing is gone before a second poll lacks it.
    """
    circles = {circle.id: circle for page in pages for circle in page.circles}
    listed = {one for page in pages for one in page.listed}
    problems = [problem for page in pages for problem in page.problems]
    counts = {page.count for page in pages}
    if trouble is None and counts != {len(listed)}:
        trouble = Problem(
            ProblemKind.CHANGED_MEANWHILE, f"{len(listed)} of {' '.join(map(str, sorted(counts)))}"
        )
    problems = problems[:_MOST_PROBLEMS] + ([trouble] if trouble else [])
    unread = frozenset(one for page in pages for one in page.unread if one not in circles)
    signed_up = {one: count for page in pages for one, count in page.signed_up.items()}
    return Poll(tuple(circles.values()), unread, trouble is None, tuple(problems), signed_up)
