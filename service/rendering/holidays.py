"""Public holidays on which a circle would meet: libraries are often closed then.

The `holidays` library takes a third of a second to load, so nothing imports it before somebody asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from service.domain.announcements.values import Announcement
from service.domain.languages import Language
from service.domain.places import Town

ISO_REGIONS = frozenset({"US", "GB", "CH"})
"""Where GeoNames' codes are those by which the library knows the regions."""
LAENDER = (
    "BW", "BY", "HB", "HH", "HE", "NI", "NW", "RP", "SL", "SH", "BB", "MV", "SN", "ST", "TH", "BE"
)  # fmt: skip
"""The German Länder by GeoNames' numbers, from 01 (admin1CodesASCII.txt)."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A coming meeting on a public holiday of its place."""

    day: datetime
    """Naive: when the meeting begins."""
    name: str


def find_holiday(circle: Announcement, now: datetime, language: Language) -> Holiday | None:
    """The next meeting that falls on one; None where it meets online, or in no town we know."""
    town = circle.place.town
    if town is None or circle.place.online or circle.called_off:
        return None
    zone = ZoneInfo(circle.zone)
    for meeting in circle.meetings:
        if meeting.cancelled or meeting.start.replace(tzinfo=zone) <= now:
            continue
        names = load_holidays(town.country, _find_region(town), meeting.start.year, language)
        if name := names.get(meeting.start.date()):
            return Holiday(meeting.start, name)
    return None


def _find_region(town: Town) -> str | None:
    if town.country == "DE":
        laender = {f"{number:02}": land for number, land in enumerate(LAENDER, start=1)}
        return laender.get(town.region)
    return town.region if town.country in ISO_REGIONS else None


@lru_cache(maxsize=256)
def load_holidays(country: str, region: str | None, year: int, language: Language) -> Mapping[date, str]:
    """Public holidays of the country, and of the region if the library knows it; empty where it knows neither."""
    import holidays  # imported here: see above

    known = holidays.list_supported_countries(include_aliases=False)
    if country not in known:
        return {}
    subdivision = region if region in known[country] else None
    tongues = holidays.list_localized_countries(include_aliases=False).get(country, [])
    found = holidays.country_holidays(
        country, subdiv=subdivision, years=[year], language=_choose_tongue(tongues, language)
    )
    return {day: found[day] for day in found}


def load_calendars() -> None:
    """Load the library, so that no circle's topic waits for it."""
    load_holidays("US", None, 2000, Language.EN)


def _choose_tongue(tongues: Sequence[str], language: Language) -> str | None:
    """The language asked for, else English, else what the country itself speaks."""
    for wanted in (language.value, Language.EN.value):
        for tongue in tongues:
            if tongue == wanted or tongue.startswith(f"{wanted}_"):
                return tongue
    return None
