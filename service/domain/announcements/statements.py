"""One post -> what it says. Labels say it plainly; free sentences fill what the labels leave open."""

from __future__ import annotations

from datetime import datetime

from service.domain.announcements.expecting import Expect
from service.domain.announcements.from_labels import parse_values
from service.domain.announcements.from_sentences import is_question, parse_sentences
from service.domain.announcements.labelled import parse_labelled
from service.domain.announcements.labels import Label
from service.domain.announcements.plain import parse_plain
from service.domain.announcements.private import parse_private
from service.domain.announcements.said import Said, SaidPlace
from service.domain.announcements.schedules import parse_schedule
from service.domain.announcements.tidying import split_sentences
from service.domain.announcements.values import Words
from service.domain.announcements.venues import parse_venue, says_online
from service.domain.announcements.vocabulary import INVITES
from service.domain.dates.spelling import mend_spelling
from service.domain.dates.words import flatten

READ_FREELY = 6_000
"""Characters of free text that are read for days, places and contact data; labelled lines are read anywhere."""

_MOST_SENTENCES = 120
_INVITING = frozenset({Label.WHERE, Label.FIRST, Label.WHEN, Label.DATES})
"""Labels that nobody writes who does not invite people."""


def parse_post(words: Words, *, is_first: bool) -> Said:
    """What a post says. `is_first`: it is the announcement itself, whose free words may describe the circle."""
    labelled = parse_labelled(parse_plain(words.raw))
    free = parse_private(mend_spelling(labelled.free[:READ_FREELY]))
    labels = {value.label for value in labelled.values}
    invites = len(labels) > 1 or bool(labels & _INVITING) or INVITES.search(flatten(free.text)) is not None
    by_labels = parse_values(labelled.values, words.written_at)
    by_sentences = parse_sentences(
        split_sentences(free.text)[:_MOST_SENTENCES], words.written_at, is_first=is_first
    )
    everything = Said(private=free.private, beside=free.text, invites=invites)
    return by_labels.filled_from(by_sentences).filled_from(everything)


def parse_title(title: str, written_at: datetime) -> Said:
    """What a topic's title says besides the name."""
    screened = parse_private(mend_spelling(title))
    if is_question(title):
        return Said(private=screened.private)
    return Said(
        schedule=parse_schedule(screened.text, Expect.FREE, written_at),
        place=SaidPlace(venue=parse_venue(screened.text), online=says_online(screened.text) or None),
        private=screened.private,
        beside=screened.text,
    )
