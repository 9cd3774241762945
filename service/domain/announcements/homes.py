"""A circle that meets in somebody's home: the town is enough for everyone, the street is told to those who come."""

from __future__ import annotations

import re
from dataclasses import replace

from service.domain.announcements.pieces import find_street
from service.domain.announcements.said import Said
from service.domain.announcements.tidying import split_sentences
from service.domain.announcements.whereabouts import DecidedPlace
from service.domain.dates.words import flatten

_HOME = re.compile(
    r"(?<![a-z])(?:my (?:own )?(?:place|home|house|flat|apartment|condo|living ?room|kitchen|garden|yard|backyard|porch"
    r"|garage)|our (?:home|flat|apartment|living ?room|kitchen)|bei (?:mir|uns)(?: zu ?hause)?|mein(?:e[rm]?)? "
    r"(?:wohnung|haus|zuhause|wohnzimmer|kuche|garten|hof|garage)|unsere[rm]? (?:wohnung|kuche)"
    r"|mi (?:propia )?(?:casa|piso|departamento|apartamento|jardin|cocina|salon)|en casa de)(?![a-z])"
)


def hide_home(said: Said, place: DecidedPlace) -> tuple[Said, DecidedPlace, bool]:
    """What may stand in public of what was said and where, and whether a home's address was left out.

    The words around a street that stands elsewhere, such as the library's, are no reason to hide that.
    """
    if not _is_home(said):
        return said, place, False
    hidden = replace(place.place, branch=None, room=None, address=None)
    kept = [line for line in split_sentences(said.words or "") if not find_street(line)]
    tells_more = bool(place.place.address or place.place.room or _names_street(said))
    return replace(said, words=" ".join(kept) or None), replace(place, place=hidden, at_home=True), tells_more


def _is_home(said: Said) -> bool:
    labelled = (said.place.where, said.place.branch)
    if any(text and _HOME.search(flatten(text)) for text in labelled):
        return True
    return any(_HOME.search(flatten(line)) and find_street(line) for line in split_sentences(said.beside))


def _names_street(said: Said) -> bool:
    return find_street(said.place.where or "") is not None
