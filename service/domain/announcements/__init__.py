"""Reads announcements: what a person wrote on the forum -> a circle, or kind questions.

The stages, each a pure function with its own cases:

    raw text      -> plain words         `plain`      no markup, no quotes
    plain words   -> labelled values     `labelled`   and the free lines between them; `labels` knows the words
    values, lines -> what was said       `statements` with `schedules`, `whereabouts`, `details`, `names`; nothing is
                                                      decided yet: 10/11 still has two readings
    several posts -> what was said       `answers`    the newest statement about a thing counts
    what was said -> reading             `reading`    dates, town and zone are decided; what nobody can tell is asked

`private` takes contact data out before anything else sees it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from service.domain.announcements.answers import compose_name, compose_said
from service.domain.announcements.reading import decide_reading, name_town_of_zone
from service.domain.announcements.statements import Said
from service.domain.announcements.values import Reading, Source
from service.domain.announcements.whereabouts import name_towns
from service.domain.places import Town

__all__ = ["compose_said", "name_places", "read_announcement"]

MOST_NAMES = 60
"""Names that are looked up for one announcement."""


def name_places(said: Said) -> frozenset[str]:
    """Folded names that may be towns, for `read_announcement` to be given all towns of these names."""
    names = [
        *name_towns(said.place, said.beside),
        *([name_town_of_zone(said.schedule.zone)] if said.schedule.zone else []),
    ]
    return frozenset(list(dict.fromkeys(names))[:MOST_NAMES])


def read_announcement(
    source: Source, said: Said, towns: Mapping[str, Sequence[Town]], *, zone: str, now: datetime
) -> Reading:
    """What a source means. `said`: what `compose_said` made of it; `towns`: folded name -> all towns of that name; `zone`: the configured IANA zone.

    Never raises, whatever people wrote.
    """
    name = compose_name(source, said)
    written_at = source.words[0].written_at
    return decide_reading(said, name, towns, written_at=written_at, zone=zone, now=now)
