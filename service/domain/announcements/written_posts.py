"""One post -> what it says. Labels say it plainly; free sentences fill what the labels leave open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from service.domain.announcements.expecting import Expect
from service.domain.announcements.from_labels import parse_values
from service.domain.announcements.from_sentences import Sentence, is_question, join_sentences, parse_sentences
from service.domain.announcements.labelled import parse_labelled
from service.domain.announcements.labels import Label
from service.domain.announcements.plain import parse_plain, parse_plain_title
from service.domain.announcements.private import parse_private
from service.domain.announcements.said import Said, SaidPlace
from service.domain.announcements.schedules import parse_schedule
from service.domain.announcements.tidying import split_sentences
from service.domain.announcements.values import WrittenPost
from service.domain.announcements.venues import parse_venue, says_online
from service.domain.dates.spelling import mend_spelling

READ_FREELY = 6_000
"""Characters of free text that are read for days and places; labelled lines are read anywhere."""

_MOST_SENTENCES = 60
_INVITING = frozenset({Label.WHERE, Label.FIRST, Label.WHEN, Label.DATES})
"""Labels that nobody writes who does not invite people."""


@dataclass(frozen=True, slots=True)
class ReadPost:
    """What one post says: as a whole, and in its parts, for when only some of them count."""

    written: WrittenPost
    whole: Said
    by_labels: Said
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """All its plain words."""
        return mend_spelling(parse_plain(self.written.raw)).strip()


def parse_post(post: WrittenPost, *, is_first: bool) -> ReadPost:
    """What a post says. `is_first`: it is the announcement itself, whose free words may describe the circle."""
    screened = parse_private(parse_plain(post.raw))
    labelled = parse_labelled(screened.text)
    free = mend_spelling(labelled.free[:READ_FREELY])
    labels = {value.label for value in labelled.values}
    by_labels = replace(
        parse_values(labelled.values, post.written_at), labelled=bool(labels & _INVITING) or len(labels) > 2
    )
    sentences = parse_sentences(split_sentences(free)[:_MOST_SENTENCES], post.written_at)
    by_sentences = join_sentences(sentences, post.written_at, is_first=is_first)
    whole = by_labels.filled_from(by_sentences).filled_from(Said(private=screened.private, beside=free))
    return ReadPost(post, whole, by_labels, sentences)


def parse_title(title: str, written_at: datetime) -> Said:
    """What a topic's title says besides the name."""
    screened = parse_private(mend_spelling(parse_plain_title(title)))
    if is_question(screened.text):
        return Said(private=screened.private)
    return Said(
        schedule=parse_schedule(screened.text, Expect.FREE, written_at),
        place=SaidPlace(venue=parse_venue(screened.text), online=says_online(screened.text) or None),
        private=screened.private,
        beside=screened.text,
    )


def screen_title(title: str) -> str:
    """The title's plain words, without what is private."""
    return parse_private(parse_plain_title(title)).text
