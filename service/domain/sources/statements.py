"""A source as a voice: what it says of a circle, and which circle a link to it means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from service.domain.announcements.values import Field, Kind, Place, Reading
from service.domain.dates.zone_words import SEVERAL
from service.domain.dates.zones import parse_zone
from service.domain.places import Town, choose_namesakes, decide_town, fold, parse_regions
from service.domain.sources.schedules import Dates, Schedule, derive_schedule, find_moves
from service.domain.sources.values import SourceCircle, SourceCircleId, hash_circle
from service.domain.voices.values import CircleWords, Fields, MeetingWords, SaidTown, Statement, Voice, When

P2PU = Voice("source:p2pu")
SOURCE = "p2pu"
"""Its name in the table `source_item`."""

_NEAR = 1.0
"""Degrees; about a hundred kilometres."""
_LANGUAGES = {
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fi": "Suomi",
    "fr": "Français",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
}
"""P2PU's, each by its own name."""
_ID = re.compile(r"/(?:signup/(?:[^/]*-)?(?=[0-9]+/?$)|studygroup/)([1-9][0-9]{0,15})(?:/|$)")


def parse_circle_id(link: str) -> SourceCircleId | None:
    """The number in a link such as `.../en/signup/riverside-branch-library-90211/`, whatever its site."""
    match = _ID.search(_split(link).path)
    return SourceCircleId(int(match[1])) if match else None


def is_link_to(circle: SourceCircle, link: str) -> bool:
    """Whether a link that somebody posted means this circle: the site is that of the circle's own sign-up page.

    Slugs change with the venue's name; the number stays.
    """
    own, other = _split(circle.signup_link or ""), _split(link)
    return (
        other.hostname is not None and own.hostname == other.hostname and parse_circle_id(link) == circle.id
    )


def _split(link: str) -> SplitResult:
    try:
        return urlsplit(link)
    except ValueError:
        return urlsplit("")


def compose_source_origin(circle_id: SourceCircleId) -> str:
    """The origin of a circle that was announced nowhere else (law 2)."""
    return f"p2pu-{circle_id}"


def parse_source_origin(origin: str) -> SourceCircleId | None:
    number = origin.removeprefix("p2pu-")
    return SourceCircleId(int(number)) if number != origin and number.isdecimal() else None


def find_posted_link(reading: Reading) -> str | None:
    """The sign-up link of a post that announces something, complete or not."""
    if reading.kind not in (Kind.INVITATION, Kind.UNSURE):
        return None
    if reading.announcement is not None:
        return reading.announcement.signup_link
    return next((str(value) for field, value in reading.found if field is Field.SIGNUP), None)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a circle is, and so by which clocks it lives."""

    town: SaidTown | None = None
    zone: str | None = None
    zone_guessed: bool = False


def list_town_names(circle: SourceCircle) -> tuple[str, ...]:
    """The folded names under which its town may be in our list."""
    city = circle.city or ""
    return tuple(dict.fromkeys(filter(None, (fold(city.partition(",")[0]), fold(city)))))


def decide_whereabouts(
    circle: SourceCircle, towns: Mapping[str, Sequence[Town]], zone: str | None = None
) -> Whereabouts:
    """`towns`: all of the names in `list_town_names`. `zone`: the network's, which counts where nothing else tells.

    An offset alone is no zone: it changes with the season.
    """
    town = _choose_town(circle, towns)
    said = SaidTown(town) if town else SaidTown(None, circle.city) if circle.city else None
    dates = circle.dates
    if dates.zone is not None:
        return Whereabouts(said, dates.zone)
    if town is not None and _fits(town.zone, dates):
        return Whereabouts(said, town.zone)
    named = parse_zone(dates.zone_words) if dates.zone_words else None
    if named not in (None, SEVERAL) and dates.offset_minutes is not None and _fits(named, dates):
        return Whereabouts(said, named, zone_guessed=True)
    if zone is not None and _fits(zone, dates):
        return Whereabouts(said, zone, zone_guessed=True)
    return Whereabouts(said)


def _choose_town(circle: SourceCircle, towns: Mapping[str, Sequence[Town]]) -> Town | None:
    name = next((name for name in list_town_names(circle) if towns.get(name)), None)
    if name is None:
        return None
    namesakes = choose_namesakes(name, towns[name])
    if circle.latitude is not None and circle.longitude is not None:
        there = [one for one in namesakes if _distance(circle, one) <= _NEAR]
        return min(there, key=lambda one: (_distance(circle, one), one.id), default=None)
    beside = (circle.city or "").partition(",")[2]
    regions = parse_regions(", ".join(filter(None, (beside, circle.region, circle.country))))
    town = decide_town(namesakes, regions=regions)
    return town if isinstance(town, Town) else None


def _distance(circle: SourceCircle, town: Town) -> float:
    """In degrees; nobody needs it exactly."""
    assert circle.latitude is not None
    assert circle.longitude is not None
    return max(abs(circle.latitude - town.latitude), abs(circle.longitude - town.longitude))


def _fits(zone: str, dates: Dates) -> bool:
    """Whether the zone's clocks are as far from UTC as the source says, at the first meeting."""
    if dates.offset_minutes is None:
        return True
    first = datetime.combine(dates.first, dates.at, ZoneInfo(zone))
    return first.utcoffset() == timedelta(minutes=dates.offset_minutes)


def compose_sourced(
    circle: SourceCircle,
    origin: str,
    where: Whereabouts,
    *,
    base: bool,
    seen_at: datetime,
    before: SourceCircle | None = None,
) -> Statement:
    """What the source says of the circle now; `before`: what it said last.

    `seen_at`: our first sight of it as it is now (`SourceItem.changed_at`), or, of a voice that joins a known circle,
    that moment: said before what people said, it would bind their meetings anew. The ref is the content's hash with
    that moment: what is said again after something else is said anew.
    A partial schedule is no complete list, and takes back nothing by omission; its guess is that there are no other
    meetings.
    """
    schedule = derive_schedule(circle.dates)
    unsure = {Field.MEETINGS: schedule.partial, Field.ZONE: where.zone is None or where.zone_guessed}
    words = CircleWords(
        fields=_compose_fields(circle, where),
        meetings=_compose_meetings(schedule, circle.dates, before.dates if before else None),
        guesses=tuple(field for field, is_unsure in unsure.items() if is_unsure),
    )
    ref = f"{hash_circle(circle)}@{seen_at.isoformat()}"
    return Statement(origin, P2PU, ref, seen_at, seen_at, words, whole=not schedule.partial, base=base)


def compose_gone(origin: str, seen_at: datetime) -> Statement:
    """The source no longer lists the circle: it takes back its own words, and overrides nobody's."""
    return Statement(origin, P2PU, f"gone@{seen_at.isoformat()}", seen_at, seen_at, CircleWords(), whole=True)


def _compose_fields(circle: SourceCircle, where: Whereabouts) -> Fields:
    return Fields(
        name=circle.name,
        # What a source says of the building of an online circle is "Zoom", or that there is none.
        place=Place(online=True) if circle.online else Place(branch=circle.branch, address=circle.address),
        town=where.town,
        zone=where.zone,
        course=circle.course,
        language=_LANGUAGES.get((circle.language or "").partition("-")[0].lower()),
        seats=circle.seats,
        signup_link=circle.signup_link,
        facilitator_names=circle.facilitator_names or None,
        full=True if circle.full else None,
    )


def _compose_meetings(schedule: Schedule, dates: Dates, before: Dates | None) -> tuple[MeetingWords, ...]:
    """All of a whole list; of a partial one each day that was told, and of what it moved from by what it was."""
    moved = {to: was for was, to in find_moves(before, dates)} if before and schedule.partial else {}
    return tuple(
        MeetingWords(When(start, dates.minutes), named=moved.get(start)) for start in schedule.starts
    )
