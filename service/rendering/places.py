"""Where a circle meets, in words; ordinary text, without Markdown."""

from __future__ import annotations

from service.domain.announcements.values import Place
from service.domain.places import fold
from service.rendering.environment import Texts
from service.rendering.plain import LONGEST_FIELD, clean

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
