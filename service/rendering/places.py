"""Where a circle meets, in words; ordinary text, without Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from babel import Locale
from babel.numbers import format_decimal

from service.domain.announcements.values import Place
from service.domain.places import Town, fold
from service.rendering.environment import Texts
from service.rendering.plain import LONGEST_FIELD, Markdown, clean, plain

LONGEST_PLACE = 2 * LONGEST_FIELD

_ONLINE = frozenset({"online", "on line", "en linea", "virtual"})
"""How people write it themselves, folded; we say it in the circle's language."""


def render_place(place: Place, texts: Texts) -> str:
    """`Riverside Branch Library, Meeting Room A, Pittsburgh`; `Online`; empty where nothing is known."""
    town = place.town.name if place.town else place.town_text
    if town and any(town.casefold() in (part or "").casefold() for part in (place.branch, place.address)):
        town = None
    written = (clean(part) for part in (place.branch, place.room, place.address, town) if part)
    where = ", ".join(part for part in written if part and not (place.online and is_online(part)))
    if not place.online:
        return where
    if not where:
        return texts.catalogue.gettext("Online")
    return texts.catalogue.gettext("%(place)s, and online") % {"place": where}


def is_online(text: str) -> bool:
    """Whether it only says "online", in any of our languages."""
    return fold(text) in _ONLINE


def says_online(text: str) -> bool:
    return any(says(text, word) for word in _ONLINE)


def says(text: str, words: str) -> bool:
    """Whether the words stand in the text, without regard to case, accents and punctuation; no words always do."""
    return f" {fold(words)} ".replace("  ", "") in f" {fold(text)} "


def name_namesakes(towns: Sequence[Town], texts: Texts) -> list[Markdown]:
    """`Springfield (MO)`; with the country if there are several, with the size if all else is alike."""
    abroad = len({town.country for town in towns}) > 1
    names = [_name_town(town, texts.locale, country=abroad) for town in towns]
    namesakes = Counter(names)
    return [
        plain(name)
        if namesakes[name] == 1
        else texts.words.gettext(
            "%(town)s (%(people)s people)",
            town=name,
            people=format_decimal(town.people, locale=texts.locale),
        )
        for name, town in zip(names, towns, strict=True)
    ]


def _name_town(town: Town, locale: Locale, *, country: bool) -> str:
    """The town with what tells it from its namesakes; most of GeoNames' region codes tell people nothing."""
    region = town.region if len(town.region) == 2 and town.region.isalpha() else ""
    abroad = locale.territories.get(town.country, town.country) if country else ""
    details = ", ".join(filter(None, (region, abroad)))
    return f"{town.name} ({details})" if details else town.name
