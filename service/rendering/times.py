"""Times as people read them: in words in the circle's zone first, then as the forum's local-date markup.

E-mails show the markup in UTC, therefore it never stands alone, and nothing beside it says that it is the reader's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_month_names, get_timezone_location

from service.domain.announcements.values import Announcement, PlannedMeeting
from service.domain.places import Town
from service.domain.weeks import Week
from service.rendering.environment import Texts
from service.rendering.plain import Markdown


@dataclass(frozen=True, slots=True)
class Span:
    """A meeting on the clock: aware, in the circle's zone, true over changes to and from summer time."""

    start: datetime
    end: datetime


def compose_span(meeting: PlannedMeeting, zone: str) -> Span:
    """Where the meeting lies on the real clock.

    A time that the spring change skips is as much later as the clock jumps, one that the autumn change
    repeats is the first of the two: so the forum reads its markup too (moment-timezone, ambiguous inputs).
    """
    place = ZoneInfo(zone)
    start = meeting.start.replace(tzinfo=place, fold=0).astimezone(UTC)
    end = start + timedelta(minutes=meeting.minutes)
    return Span(start.astimezone(place), end.astimezone(place))


def render_local_date(start: datetime, zone: str) -> Markdown:
    """Discourse's markup for a moment, shown to each reader in their own zone (discourse-local-dates)."""
    return Markdown(f'[date={start:%Y-%m-%d} time={start:%H:%M:%S} timezone="{zone}"]')


def render_zone_name(zone: str, texts: Texts) -> str:
    """`New York time` for America/New_York, `UTC` for UTC and Etc/UTC."""
    region, _, name = zone.rpartition("/")
    if not region or region == "Etc":
        return name
    try:
        # In the reader's language ("Nueva York"); a few have their region before it.
        city = get_timezone_location(zone, locale=texts.locale, return_city=True).rpartition("/")[2]
    except (LookupError, ValueError):
        city = name.replace("_", " ")
    return texts.catalogue.gettext("%(city)s time") % {"city": city}


def capitalize(text: str) -> str:
    """A line of a list begins with a capital, in Spanish too, which writes weekdays small."""
    return text[:1].upper() + text[1:]


class Times:
    """Says days and hours in one language. Its answers are ordinary text, without Markdown."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._catalogue = texts.catalogue
        self._weekdays = get_day_names("wide", locale=texts.locale)
        self._months = get_month_names("wide", locale=texts.locale)

    def render_week(self, week: Week) -> str:
        """`12–18 October`, `28 September – 4 October`"""
        first, last = (datetime.combine(day, time()) for day in (week.monday, week.sunday))
        if first.month == last.month:
            # translators: the days of a week, such as 12–18 October
            pattern = self._catalogue.gettext("%(first)s–%(last)s")
            return pattern % {"first": first.day, "last": self.render_date(last)}
        return f"{self.render_date(first)} – {self.render_date(last)}"

    def render_date(self, day: datetime, *, year: bool = False) -> str:
        """`13 October`, with the year on request."""
        values = {"day": day.day, "month": self._months[day.month], "year": day.year}
        if year:
            # translators: a date with its year, such as 13 October 2026
            return self._catalogue.gettext("%(day)s %(month)s %(year)s") % values
        # translators: a date, such as 13 October
        return self._catalogue.gettext("%(day)s %(month)s") % values

    def render_day(self, day: datetime, *, year: bool = False) -> str:
        """`Tuesday 13 October`, with the year on request."""
        # translators: such as Tuesday 13 October
        return self._catalogue.gettext("%(weekday)s %(date)s") % {
            "weekday": self._weekdays[day.weekday()],
            "date": self.render_date(day, year=year),
        }

    def render_hour(self, moment: datetime) -> str:
        """`6:00 pm`"""
        # translators: a time of day; on a 24-hour clock use %(hour24)s, or %(hour24)02d for 09:00, and no %(period)s
        return self._catalogue.gettext("%(hour12)s:%(minute)s %(period)s") % self._clock(moment)

    def render_part(self, moment: datetime) -> str:
        """`evening, 6:30 pm`: for an hour of which we guessed that it is not the morning's."""
        parts = (
            (12, self._catalogue.gettext("morning")),
            (17, self._catalogue.gettext("afternoon")),
            (21, self._catalogue.gettext("evening")),
            (24, self._catalogue.gettext("late evening")),
        )
        part = next(name for until, name in parts if moment.hour < until)
        # translators: such as evening, 6:30 pm
        return self._catalogue.gettext("%(part)s, %(hour)s") % {
            "part": part,
            "hour": self.render_hour(moment),
        }

    def render_hours(self, span: Span) -> str:
        """`6:00–7:30 pm`, `11:30 am–1:00 pm`."""
        until = {f"end_{name}": value for name, value in self._clock(span.end).items()}
        values = {**self._clock(span.start), **until}
        if values["period"] == values["end_period"]:
            # translators: such as 6:00–7:30 pm; on a 24-hour clock use %(hour24)s and %(end_hour24)s
            pattern = self._catalogue.gettext(
                "%(hour12)s:%(minute)s–%(end_hour12)s:%(end_minute)s %(end_period)s"
            )
        else:
            # translators: such as 11:30 am–1:00 pm; on a 24-hour clock the same as the one before
            pattern = self._catalogue.gettext(
                "%(hour12)s:%(minute)s %(period)s–%(end_hour12)s:%(end_minute)s %(end_period)s"
            )
        return pattern % values

    def _clock(self, moment: datetime) -> dict[str, str | int]:
        return {
            "hour12": moment.hour % 12 or 12,
            "hour24": moment.hour,
            "minute": f"{moment.minute:02}",
            "period": "am" if moment.hour < 12 else "pm",
        }

    def render_start(self, start: datetime, *, year: bool = False) -> str:
        """`Tuesday 13 October, 6:00 pm`."""
        return self._on(self.render_day(start, year=year), self.render_hour(start))

    def render_span(self, span: Span, *, year: bool = False) -> str:
        """`Tuesday 13 October 2026, 6:00–7:30 pm`."""
        return self._on(self.render_day(span.start, year=year), self.render_hours(span))

    def _on(self, day: str, hours: str) -> str:
        # translators: such as Tuesday 13 October, 6:00 pm
        return self._catalogue.gettext("%(day)s, %(hours)s") % {"day": day, "hours": hours}

    def render_zone(self, circle: Announcement) -> str:
        """`Pittsburgh time`: by the circle's town, else by the city its zone is named after."""
        return self.name_zone(circle.zone, circle.place.town)

    def name_zone(self, zone: str, town: Town | None) -> str:
        if town is not None and town.zone == zone:
            return self._catalogue.gettext("%(city)s time") % {"city": town.name}
        return render_zone_name(zone, self._texts)

    def render_rhythm(self, circle: Announcement) -> str:
        """`Tuesdays, 6:00–7:30 pm`; where some meetings differ it says so, and the list names them all."""
        spans = [compose_span(meeting, circle.zone) for meeting in circle.meetings]
        rhythms = Counter((span.start.weekday(), self.render_hours(span)) for span in spans)
        (weekday, hours), often = rhythms.most_common(1)[0]
        usual = self._on(self._render_weekdays(weekday, spans), hours)
        if often == len(spans):
            return usual
        if often * 2 > len(spans):
            return self._catalogue.gettext("mostly %(rhythm)s") % {"rhythm": usual}
        return self._catalogue.gettext("on different days")

    def _render_weekdays(self, weekday: int, spans: list[Span]) -> str:
        dates = [span.start.date() for span in spans]
        gaps = {(later - earlier).days for earlier, later in pairwise(dates)}
        if gaps == {14}:
            return self._catalogue.gettext("every second %(weekday)s") % {"weekday": self._weekdays[weekday]}
        return self._name_weekdays(weekday)

    def render_weekly(self, starts: Sequence[datetime]) -> str:
        """`Tuesdays and Thursdays, 6:30 pm`."""
        names = [self._name_weekdays(start.weekday()) for start in starts]
        days = names[0]
        if len(names) > 1:
            days = self._catalogue.gettext("%(first)s and %(last)s") % {
                "first": ", ".join(names[:-1]),
                "last": names[-1],
            }
        return self._on(days, self.render_hour(starts[0]))

    def name_weekday(self, day: datetime) -> str:
        return str(self._weekdays[day.weekday()])

    def _name_weekdays(self, weekday: int) -> str:
        plurals = (
            self._catalogue.gettext("Mondays"),
            self._catalogue.gettext("Tuesdays"),
            self._catalogue.gettext("Wednesdays"),
            self._catalogue.gettext("Thursdays"),
            self._catalogue.gettext("Fridays"),
            self._catalogue.gettext("Saturdays"),
            self._catalogue.gettext("Sundays"),
        )
        return plurals[weekday]
