"""What the pages for everyone say about circles, in one language.

Whatever comes from people is escaped by the templates, or here; it can hold no invisible characters.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.dates import get_day_names
from markupsafe import Markup

from service.domain.announcements.values import Announcement, Place, PlannedMeeting
from service.domain.changes import Change, ChangeKind, ToldMeeting
from service.domain.languages import Language
from service.domain.places import Town, fold
from service.domain.recaps.circle import CircleFigures
from service.domain.weeks import Week
from service.rendering.environment import Texts
from service.rendering.links import safe_link
from service.rendering.places import render_place
from service.rendering.plain import clean
from service.rendering.times import Span, Times, compose_span
from service.store.public import CircleLine, PublicMeeting

LONGEST_WORDS = 600


@dataclass(frozen=True, slots=True)
class TownCircles:
    """The circles of one town."""

    name: str
    region: str
    """`PA, United States`; empty where the town is not in our list."""
    circles: Sequence[CircleLine]


class CircleWords:
    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._catalogue = texts.catalogue
        self._times = Times(texts)
        self.weekdays = {day + 1: name for day, name in get_day_names("wide", locale=texts.locale).items()}
        self.clean = clean

    def say_when(self, meeting: PublicMeeting, town: Town | None, now: datetime) -> Markup:
        """`Tuesday 13 October, 6:00–7:30 pm (Pittsburgh time)` as a `<time>` element."""
        span = compose_span(meeting.planned, meeting.zone)
        return _tag(span.start, self._add_zone(self._say_span(span, now), meeting.zone, town))

    def say_date(self, meeting: PublicMeeting, now: datetime) -> Markup:
        """`Tuesday 13 October, 6:00 pm`"""
        start = compose_span(meeting.planned, meeting.zone).start
        return _tag(start, self._say_start(start, now))

    def say_week(self, week: Week) -> str:
        return self._catalogue.gettext("The week of %(days)s") % {"days": self._times.render_week(week)}

    def say_figures(self, figures: CircleFigures) -> str:
        """`3 posts · 2 things went well · one to change`; empty where only dates changed."""
        ngettext = self._catalogue.ngettext
        counts = (
            (figures.posts, ngettext("%(num)s post", "%(num)s posts", figures.posts)),
            (figures.plus, ngettext("%(num)s thing went well", "%(num)s things went well", figures.plus)),
            (figures.delta, ngettext("%(num)s thing to change", "%(num)s things to change", figures.delta)),
        )
        return " · ".join(said % {"num": num} for num, said in counts if num)

    def say_zone(self, circle: Announcement) -> str:
        return self._times.render_zone(circle)

    def say_rhythm(self, circle: Announcement) -> str:
        return self._times.render_rhythm(circle)

    def say_place(self, place: Place) -> str:
        return render_place(place, self._texts)

    def say_language(self, circle: Announcement, announced_in: Language | None) -> str:
        """As written, else the language of the announcement."""
        if circle.language:
            return clean(circle.language)
        return self.name_tongue(announced_in.value) if announced_in else ""

    def name_tongue(self, code: str) -> str:
        return capitalize(self._texts.locale.languages[code])

    def say_count(self, circles: int) -> str:
        return self._catalogue.ngettext("%(num)s circle", "%(num)s circles", circles) % {"num": circles}

    def list_tongues(self, codes: Collection[str], chosen: str) -> Sequence[tuple[str, str]]:
        """Codes and names, by name; what was chosen stays among them."""
        named = {code: self.name_tongue(code) for code in {*codes, chosen} if code}
        return sorted(named.items(), key=lambda pair: fold(pair[1]))

    def link(self, address: str | None) -> str | None:
        """A person's link, if it may be shown: no meeting rooms, no inner addresses. The template escapes it."""
        safe = safe_link(address)
        return str.__str__(safe) if safe else None

    def quote(self, circle: Announcement) -> str:
        """Its author's own words, without quotation marks of their own."""
        return clean(circle.words or "", LONGEST_WORDS).strip('"“”„«»')

    def group_by_town(self, lines: Sequence[CircleLine]) -> Sequence[TownCircles]:
        """Lines of one town lie side by side."""
        groups: dict[tuple[str, str], list[CircleLine]] = {}
        for line in lines:
            groups.setdefault(self._name_town(line.announced.place), []).append(line)
        return [TownCircles(name, region, circles) for (name, region), circles in groups.items()]

    def _name_town(self, place: Place) -> tuple[str, str]:
        if place.town is not None:
            return place.town.name, name_region(place.town, self._texts)
        if place.town_text:
            return clean(place.town_text), ""
        online = place.online
        return self._catalogue.gettext("Online") if online else self._catalogue.gettext("Elsewhere"), ""

    def say_moved(self, meeting: PublicMeeting, changes: Sequence[Change], now: datetime) -> str:
        """From when the meeting was moved to where it lies now; empty if it was not."""
        moves = (
            change for change in changes if change.uid == meeting.uid and change.kind is ChangeKind.MOVED
        )
        last = next(moves, None)
        if last is None or last.was is None or last.now is None or last.now.start != meeting.planned.start:
            return ""
        return self._say_start(_compose_span(last.was).start, now)

    def say_change(self, change: Change, town: Town | None, now: datetime) -> str:
        told = change.now or change.was
        assert told is not None
        gettext = self._catalogue.gettext
        was = self._say_start(_compose_span(change.was).start, now) if change.was else ""
        values = {
            "was": was,
            "now": self._add_zone(self._say_span(_compose_span(told), now), told.zone, town),
        }
        match change.kind:
            case ChangeKind.MOVED:
                return gettext("The meeting of %(was)s was moved to %(now)s.") % values
            case ChangeKind.CANCELLED:
                return gettext("Cancelled: %(now)s.") % values
            case ChangeKind.BACK_ON:
                return gettext("On after all: %(now)s.") % values
            case ChangeKind.ADDED:
                return gettext("One more meeting: %(now)s.") % values
            case ChangeKind.ELSEWHERE:
                place = self.say_place(told.place)
                return gettext("Another place for %(now)s: %(place)s.") % {**values, "place": place}

    def _say_start(self, start: datetime, now: datetime) -> str:
        return self._times.render_start(start, year=_is_other_year(start, now))

    def _say_span(self, span: Span, now: datetime) -> str:
        return self._times.render_span(span, year=_is_other_year(span.start, now))

    def _add_zone(self, when: str, zone: str, town: Town | None) -> str:
        name = self._times.name_zone(zone, town)
        return self._catalogue.gettext("%(when)s (%(zone)s)") % {"when": when, "zone": name}


def name_region(town: Town, texts: Texts) -> str:
    """`PA, United States`; elsewhere the country alone, whose regions have only numbers in our list."""
    region = f"{town.region}, " if town.country == "US" else ""
    return f"{region}{name_country(town.country, texts)}"


def name_country(code: str, texts: Texts) -> str:
    """`United States`; the code itself where nobody knows it."""
    return str(texts.locale.territories.get(code, code))


def _is_other_year(start: datetime, now: datetime) -> bool:
    return start.year != now.astimezone(start.tzinfo).year


def _tag(start: datetime, text: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(
        start.isoformat(timespec="minutes"), capitalize(text)
    )


def capitalize(text: str) -> str:
    """What stands alone begins with a capital, in Spanish too, which writes weekdays and languages small."""
    return text[:1].upper() + text[1:]


def _compose_span(told: ToldMeeting) -> Span:
    return compose_span(PlannedMeeting(told.start, told.minutes), told.zone)
