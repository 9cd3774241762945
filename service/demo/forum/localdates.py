"""Discourse's local dates: `[date=...]` and `[date-range ...]`, shown in the zone they are written in.

A real forum converts them in each reader's browser; here everybody reads the writer's zone, with UTC in the title.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from html import escape
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_ATTRIBUTE = re.compile(r'([A-Za-z-]+)=(?:"([^"]*)"|“([^”]*)”|(\S+))')
_TOKEN = re.compile(r"\[([^\]]*)\]|LLLL|LLL|LL|LT|L|YYYY|MMMM|MMM|MM|M|dddd|ddd|Do|DD|D|HH|H|hh|h|mm|A|a|z")
_MACROS = {
    "LLLL": "dddd, MMMM D, YYYY h:mm A",
    "LLL": "MMMM D, YYYY h:mm A",
    "LL": "MMMM D, YYYY",
    "LT": "h:mm A",
    "L": "MM/DD/YYYY",
}


def parse_attributes(text: str) -> dict[str, str]:
    """`a=b c="d e"` -> {"a": "b", "c": "d e"}."""
    return {name: quoted or curly or bare for name, quoted, curly, bare in _ATTRIBUTE.findall(text)}


def parse_moment(day: str, clock: str | None, zone: ZoneInfo) -> datetime:
    """Raises ValueError. Without a clock time it is the day's beginning."""
    moment_of_day = time.fromisoformat(clock) if clock else time()
    return datetime.combine(date.fromisoformat(day), moment_of_day, zone)


def parse_zone(name: str | None) -> ZoneInfo:
    """An unknown zone falls back to UTC, as on Discourse."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def render_date(attributes: dict[str, str]) -> str:
    """The HTML of one `[date=...]`."""
    zone = parse_zone(attributes.get("timezone"))
    day, clock = attributes.get("date", ""), attributes.get("time")
    try:
        moment = parse_moment(day, clock, zone)
    except ValueError:
        return "Invalid date"
    pattern = attributes.get("format") or ("LLL" if clock else "LL")
    shown = (
        moment.astimezone(parse_zone(attributes.get("displayedTimezone") or zone.key)) if clock else moment
    )
    data = {**attributes, "timezone": zone.key}
    return _render_span(data, f"{render_moment(shown, pattern)}{_name_zone(shown, pattern, clock)}", moment)


def render_range(attributes: dict[str, str]) -> str:
    """The HTML of one `[date-range from=... to=... timezone=...]`."""
    common = {name: value for name, value in attributes.items() if name not in ("from", "to")}
    parts = []
    for side in ("from", "to"):
        day, _, clock = attributes.get(side, "").partition("T")
        if day:
            parts.append(render_date({**common, "date": day, **({"time": clock} if clock else {})}))
    return " → ".join(parts) or "Invalid date"


def _name_zone(moment: datetime, pattern: str, clock: str | None) -> str:
    return "" if not clock or "z" in pattern else f" ({render_zone(moment)})"


def render_zone(moment: datetime) -> str:
    """The zone's city: `America/New_York` -> `New York`."""
    name = getattr(moment.tzinfo, "key", "UTC")
    return str(name).rsplit("/", 1)[-1].replace("_", " ")


def _render_span(attributes: dict[str, str], text: str, moment: datetime) -> str:
    data = "".join(f' data-{name.lower()}="{escape(value)}"' for name, value in attributes.items())
    utc = render_moment(moment.astimezone(UTC), "LLLL") + " UTC"
    return f'<span class="discourse-local-date cooked-date"{data} title="{utc}">{escape(text)}</span>'


def render_moment(moment: datetime, pattern: str) -> str:
    """A moment in a moment.js format, English words."""
    for name, macro in _MACROS.items():
        if pattern == name:
            pattern = macro
    return _TOKEN.sub(lambda match: _render_token(moment, match), pattern)


def _render_token(moment: datetime, match: re.Match[str]) -> str:
    token = match[0]
    if match[1] is not None:
        return match[1]
    if token in _MACROS:
        return render_moment(moment, token)
    hour = moment.hour % 12 or 12
    values = {
        "YYYY": f"{moment.year}",
        "MMMM": f"{moment:%B}",
        "MMM": f"{moment:%b}",
        "MM": f"{moment.month:02d}",
        "M": f"{moment.month}",
        "dddd": f"{moment:%A}",
        "ddd": f"{moment:%a}",
        "Do": _render_ordinal(moment.day),
        "DD": f"{moment.day:02d}",
        "D": f"{moment.day}",
        "HH": f"{moment.hour:02d}",
        "H": f"{moment.hour}",
        "hh": f"{hour:02d}",
        "h": f"{hour}",
        "mm": f"{moment.minute:02d}",
        "A": "AM" if moment.hour < 12 else "PM",
        "a": "am" if moment.hour < 12 else "pm",
        "z": render_zone(moment),
    }
    return values[token]


def _render_ordinal(day: int) -> str:
    ending = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"
