"""A story as it was typed into the form: what is wrong with it, and the words that it makes. Pure.

Nothing that was typed is ever thrown away here: what cannot be used is pointed out, and stays in its field.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import Enum
from typing import Any

from service.domain.announcements.private import find_private
from service.domain.announcements.values import Private
from service.domain.languages import Language, decide_language
from service.domain.proposals.values import ProposalWords, Where, Who
from service.domain.visible import clean_lines

LONGEST_ANSWER = 4000
"""Characters of an answer to one of the three questions: about two pages of a book."""
LONGEST_FIELD = 300
MOST_LINKS = 10
QUESTIONS = ("why", "how", "story")
PUBLIC_FIELDS = (*QUESTIONS, "where", "place", "topics", "languages", "when")

_LINK_MARKS = ("http://", "https://", "www.")
_MIXED = ("LATIN", "CYRILLIC", "GREEK")
"""Alphabets that share the look of many letters."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of the form, cleaned of what nobody can see; empty where nothing was typed."""

    where: str = ""
    country: str = ""
    """ISO 3166-1 alpha-2."""
    town: str = ""
    """The id of the town that was chosen among several; `as-written`: none of ours."""
    why: str = ""
    how: str = ""
    story: str = ""
    who: str = ""
    place: str = ""
    topics: str = ""
    languages: str = ""
    when: str = ""
    can_facilitate: bool = False
    can_offer_room: bool = False
    language: str = ""
    """In which it is written, as chosen; empty: found by reading."""
    contact: str = ""
    """Private; only where it can be encrypted."""
    forget_contact: bool = False
    may_stay: bool = False
    """Its author knows that everyone can read the address or number in it."""
    own: bool = False
    """There is another story of this town, and this shall be one of its own."""

    @property
    def text(self) -> str:
        return "\n\n".join(filter(None, (self.why, self.how, self.story)))


AS_WRITTEN = "as-written"


class ProblemKind(Enum):
    WHERE_MISSING = "where_missing"
    WHERE_MIXED = "where_mixed"
    """Letters of several alphabets that look alike."""
    WORDS_MISSING = "words_missing"
    TOO_LONG = "too_long"
    TOO_MANY_LINKS = "too_many_links"
    PRIVATE = "private"
    """An e-mail address or a phone number where everyone would read it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What must be mended in a field before the story can be sent."""

    field: str
    kind: ProblemKind
    values: tuple[str, ...] = ()
    """The addresses and numbers; by how many characters it is too long."""


def parse_typed(given: Mapping[str, str]) -> Typed:
    """The form's fields by their names; what it does not know is not looked at."""
    values: dict[str, Any] = {}
    for one in fields(Typed):
        text = given.get(one.name, "")
        if one.type == "bool":
            values[one.name] = bool(text)
        else:
            values[one.name] = (
                clean_lines(text) if one.name in QUESTIONS else " ".join(clean_lines(text).split())
            )
    return Typed(**values)


def find_problems(typed: Typed) -> tuple[Problem, ...]:
    """In the order of the form's fields."""
    return tuple(_list_problems(typed))


def _list_problems(typed: Typed) -> Iterator[Problem]:
    if not typed.where:
        yield Problem("where", ProblemKind.WHERE_MISSING)
    elif _mixes_alphabets(typed.where):
        yield Problem("where", ProblemKind.WHERE_MIXED)
    if not typed.text:
        yield Problem("why", ProblemKind.WORDS_MISSING)
    yield from _list_too_long(typed)
    links = {name: _count_links(_read(typed, name)) for name in PUBLIC_FIELDS}
    if sum(links.values()) > MOST_LINKS:
        yield Problem(max(links, key=lambda name: links[name]), ProblemKind.TOO_MANY_LINKS)
    if not typed.may_stay:
        for name in PUBLIC_FIELDS:
            if found := find_contacts(_read(typed, name)):
                yield Problem(name, ProblemKind.PRIVATE, found)


def _list_too_long(typed: Typed) -> Iterator[Problem]:
    for name in (*PUBLIC_FIELDS, "contact"):
        longest = LONGEST_ANSWER if name in QUESTIONS else LONGEST_FIELD
        if (over := len(_read(typed, name)) - longest) > 0:
            yield Problem(name, ProblemKind.TOO_LONG, (str(over),))


def _read(typed: Typed, name: str) -> str:
    text: str = getattr(typed, name)
    return text


def _count_links(text: str) -> int:
    lower = text.lower()
    return max(sum(lower.count(mark) for mark in _LINK_MARKS[:2]), lower.count(_LINK_MARKS[2]))


def _mixes_alphabets(name: str) -> bool:
    """Within one word: such names look like a town's and are none."""
    for word in name.split():
        alphabets = {unicodedata.name(letter, "").partition(" ")[0] for letter in word if letter.isalpha()}
        if len(alphabets.intersection(_MIXED)) > 1:
            return True
    return False


def find_contacts(text: str) -> tuple[str, ...]:
    """The e-mail addresses and phone numbers in a text, as written."""
    return tuple(one.strip() for one in find_private(text, (Private.EMAIL, Private.PHONE)))


def move_contacts(typed: Typed) -> Typed:
    """With all addresses and numbers taken out of the public fields and added to the private one."""
    found: list[str] = []
    changes: dict[str, Any] = {}
    for name in PUBLIC_FIELDS:
        text = _read(typed, name)
        for contact in find_contacts(text):
            text = text.replace(contact, "…", 1)
            found.append(contact)
        changes[name] = text
    known = [typed.contact] if typed.contact else []
    added = [one for one in dict.fromkeys(found) if one not in typed.contact]
    return replace(typed, contact=", ".join((*known, *added)), **changes)


def compose_words(typed: Typed, where: Where) -> ProposalWords:
    return ProposalWords(
        where=where,
        why=typed.why,
        how=typed.how,
        story=typed.story,
        who=Who(typed.who) if typed.who in {one.value for one in Who} else None,
        place=typed.place,
        topics=typed.topics,
        languages=typed.languages,
        when=typed.when,
        can_facilitate=typed.can_facilitate,
        can_offer_room=typed.can_offer_room,
    )


def decide_story_language(typed: Typed, reader: Language) -> Language:
    """As chosen, else as it reads, else the one in which the form was read."""
    chosen = {language.value: language for language in Language}.get(typed.language)
    return chosen or decide_language(typed.text) or reader


def fill_in(words: ProposalWords, language: Language | None) -> Typed:
    """The form as it would have to be typed for these words."""
    where = words.where
    return Typed(
        where=where.name,
        country=where.town.country if where.town else where.country,
        town=str(where.town.id) if where.town else AS_WRITTEN,
        why=words.why,
        how=words.how,
        story=words.story,
        who=words.who.value if words.who else "",
        place=words.place,
        topics=words.topics,
        languages=words.languages,
        when=words.when,
        can_facilitate=words.can_facilitate,
        can_offer_room=words.can_offer_room,
        language=language.value if language else "",
        may_stay=bool(
            any(find_contacts(text) for text in (*words.answers, words.place, words.topics, words.when))
        ),
    )
