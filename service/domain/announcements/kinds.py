"""What a post is, asked before anything in it is read: a circle that invites people, or something else.

Words tell it (`kind_words`): those of the title and the first sentence weigh most. Where a post both invites and
is something else, or does neither, nobody should guess: it is `UNSURE`, and organizers see it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.domain.announcements.kind_words import BEGINS, INVITING, TELLING, WANTS
from service.domain.announcements.values import Kind
from service.domain.announcements.vocabulary import ASKS, SEEKING
from service.domain.dates.words import any_phrase, flatten

_TELLING = {kind: any_phrase(phrases) for kind, phrases in TELLING.items()}
_MOST_SENTENCES = 40
_STRONG = (Kind.CHANGE, Kind.VACANCY, Kind.ADVERTISEMENT)
"""Where such a post invites too, it is another kind of invitation, or a circle: doubtful."""
_PAST_OR_ASKING = (Kind.REPORT, Kind.ADVICE)
_MOSTLY = 0.5
_TERSE = 45
_KNOWN_MEETING = re.compile(
    r"(?<![a-z])(?:(?:the|our|this) (?:meeting|session|circle meeting)s? (?:on|of|this|tomorrow|tonight|next)"
    r"|(?:das|unser|die|unsere) (?:treffen|termin|sitzung) (?:am|vom|morgen|heute|nachste)"
    r"|(?:la|el|nuestra|nuestro) (?:reunion|sesion|encuentro) (?:del|de hoy|de manana|de este|de esta))(?![a-z])"
)
"""Only a circle that exists has "the meeting on Tuesday"."""
_QUESTION_END = re.compile(r"\?\W{0,3}$")


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for which kind, as found in the words."""

    told: tuple[Kind, ...]
    """Kinds that title or sentences tell, the title's first."""
    inviting: bool
    asking: float
    """The share of sentences that ask or look for something; the title counts as one."""
    title_asks: bool
    terse: bool
    """A few words, as from a phone: what they leave out is no sign of anything."""


def find_signs(title: str, sentences: Sequence[str]) -> Signs:
    """`title` and `sentences`: plain words, without what is quoted."""
    flat = [flatten(text) for text in (title, *sentences[:_MOST_SENTENCES]) if text.strip()]
    told = [Kind.CHANGE for text in flat if _KNOWN_MEETING.search(text)]
    told += [kind for text in flat for kind in _told_by(text)]
    asking = sum(1 for text in flat if _asks(text)) / max(1, len(flat))
    inviting = any(INVITING.search(text) for text in flat)
    words = {word for text in flat for word in text.split()}
    title_asks = _asks(flatten(title)) and not INVITING.search(flatten(title))
    return Signs(tuple(dict.fromkeys(told)), inviting, asking, title_asks, len(words) <= _TERSE)


def _told_by(flat: str) -> Iterator[Kind]:
    yield from (kind for kind, phrases in _TELLING.items() if phrases.search(flat))
    if WANTS.search(flat) and BEGINS.search(flat) and not SEEKING.search(flat):
        yield Kind.WISH


def decide_kind(signs: Signs, *, labelled: bool, where: bool, when: bool, ahead: bool) -> Kind:
    """`where`: a place is known; `when`: a day, or a weekday and an hour; `ahead`: the first meeting is to come.

    `labelled`: lines of the announcement form stand in the post.
    """
    if labelled:
        return Kind.INVITATION
    others = [kind for kind in signs.told if kind is not Kind.WISH]
    if strong := [kind for kind in others if kind in _STRONG]:
        return Kind.UNSURE if signs.inviting and ahead and strong[0] is not Kind.VACANCY else strong[0]
    if Kind.WISH in signs.told and signs.told[0] is not Kind.ADVICE and not (where and when):
        return Kind.WISH
    if any(kind in _PAST_OR_ASKING for kind in others) and not (signs.inviting and where and ahead):
        return others[0]
    if signs.title_asks and not (where and ahead):
        return Kind.QUESTION
    if signs.inviting:
        return Kind.INVITATION
    if others:
        return others[0]
    if signs.asking >= _MOSTLY or signs.title_asks:
        return Kind.QUESTION
    return Kind.INVITATION if (where and ahead) or (signs.terse and when) else Kind.UNSURE


def _asks(flat: str) -> bool:
    asks = _QUESTION_END.search(flat) or flat.lstrip(" *-").startswith("¿")
    return bool(asks or SEEKING.search(flat) or ASKS.match(flat.strip()))
