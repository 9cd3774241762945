"""Moments and waits as people say them, in the zone of the settings."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from service.rendering.environment import Texts
from service.rendering.times import Times, render_zone_name

SOON_S = 45
MINUTES_UP_TO_S = 90 * 60
HOURS_UP_TO_S = 36 * 3600


class Moments:
    """Says moments for one zone and one language."""

    def __init__(self, texts: Texts, zone: str) -> None:
        self._times = Times(texts)
        self._texts = texts
        self._catalogue = texts.catalogue
        self._zone = ZoneInfo(zone)
        self.zone_name = render_zone_name(zone, texts)

    def say(self, moment: datetime, now: datetime) -> str:
        """`today, 6:05 pm`, `yesterday, 6:05 pm`, else the day; the year only when it is not this one."""
        local, today = moment.astimezone(self._zone), now.astimezone(self._zone)
        hour = self._times.render_hour(local)
        match (local.date() - today.date()).days:
            case 0:
                return self._catalogue.gettext("today, %(hour)s") % {"hour": hour}
            case -1:
                return self._catalogue.gettext("yesterday, %(hour)s") % {"hour": hour}
            case 1:
                return self._catalogue.gettext("tomorrow, %(hour)s") % {"hour": hour}
        return self._times.render_start(local, year=local.year != today.year)

    def tag(self, moment: datetime, now: datetime) -> Markup:
        """The same as a `<time>` element, which tells programs the exact moment."""
        exact = moment.isoformat(timespec="seconds")
        return Markup('<time datetime="{}">{}</time>').format(exact, self.say(moment, now))

    def say_span(self, seconds: float) -> str:
        """`a moment`, `5 minutes`, `3 hours`, `6 days`: rounded, for people."""
        if seconds < SOON_S:
            return self._catalogue.gettext("a moment")
        ngettext = self._catalogue.ngettext
        if seconds < MINUTES_UP_TO_S:
            minutes = max(1, round(seconds / 60))
            return ngettext("%(num)s minute", "%(num)s minutes", minutes) % {"num": minutes}
        if seconds < HOURS_UP_TO_S:
            hours = round(seconds / 3600)
            return ngettext("%(num)s hour", "%(num)s hours", hours) % {"num": hours}
        days = round(seconds / 86400)
        return ngettext("%(num)s day", "%(num)s days", days) % {"num": days}

    def say_wall(self, start: datetime) -> str:
        """A start by the clocks of the place: `Tuesday 13 October 2026, 6:00 pm`."""
        return self._times.render_start(start, year=True)

    def say_meeting(self, start: datetime, zone: str) -> str:
        """A circle's meeting in its own wall time: `Tuesday 13 October 2026, 6:00 pm (New York time)`."""
        return self._catalogue.gettext("%(when)s (%(zone)s)") % {
            "when": self.say_wall(start),
            "zone": render_zone_name(zone, self._texts),
        }
