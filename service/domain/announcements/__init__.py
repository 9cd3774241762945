"""Reads announcements: what a person wrote on the forum -> a circle, or kind questions.

The stages, each pure, each in a room of its own:

    raw text       -> plain words      `plain`, `private`   no markup, no quotes, no contact data
    plain words    -> what it is       `kinds`              only an invitation becomes a circle
    plain words    -> labelled values  `labelled`           and the free lines between them
    values         -> what was said    `from_labels`        with `schedules`, `venues`, `details`, `names`
    free lines     -> what was said    `from_sentences`     `said` holds it: `10/11` still has two readings
    several posts  -> what was said    `answers`            while something is open the newest word counts, or chooses
                                                            what we offered (`choices`); once the circle is complete
                                                            only corrections do (`corrections`)
    what was said  -> reading          `reading`            `whereabouts`, `zone_choice`, `timing`, `meetings` decide;
                                                            what nobody can tell becomes a question

A wrong hour in public is the worst this can do. So `set_aside` blanks what is not the circle's before anything is read,
`hours` takes two hours for a question, and an online circle without a zone is asked. The words by which all this is
known stand in tables: `vocabulary`, `speech_words`, `kind_words`, `label_words`; English, German, Spanish.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from service.domain.announcements.answers import Conversation, compose_name, compose_said, fold_answers
from service.domain.announcements.reading import decide_reading
from service.domain.announcements.said import Said, SaidPlace
from service.domain.announcements.values import Reading, Source
from service.domain.announcements.whereabouts import name_places_of
from service.domain.announcements.zone_choice import name_towns_of_zone
from service.domain.places import Town

__all__ = ["compose_said", "name_places", "read_announcement"]

MOST_NAMES = 60
"""Names that are looked up for one announcement."""


def name_places(said: Conversation) -> frozenset[str]:
    """Folded names that may be towns, for `read_announcement` to be given all towns of these names."""
    names = [
        name for post in (said.first, *(answer.whole for answer in said.answers)) for name in _names_of(post)
    ]
    return frozenset(list(dict.fromkeys(filter(None, names)))[:MOST_NAMES])


def _names_of(said: Said) -> Iterator[str]:
    yield from name_places_of(said.place, said.beside)
    if said.schedule.zone:
        yield from name_towns_of_zone(said.schedule.zone)
    for other in said.schedule.other_zones:
        yield from name_towns_of_zone(other.zone)
    for words in said.leftover[:2]:
        yield from name_places_of(SaidPlace(where=words), "")


def read_announcement(
    source: Source, said: Conversation, towns: Mapping[str, Sequence[Town]], *, zone: str, now: datetime
) -> Reading:
    """What a source means.

    `said`: what `compose_said` made of it; `towns`: folded name -> all towns of that name; `zone`: the configured
    IANA zone.

    Never raises, whatever people wrote.
    """

    def decide(heard: Said, at: datetime) -> Reading:
        name = compose_name(said.title, heard)
        written_at = source.posts[0].written_at
        return decide_reading(heard, name, said.signs, towns, written_at=written_at, zone=zone, now=at)

    return fold_answers(said, decide, now)
