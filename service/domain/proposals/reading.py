"""Reads stories that people write straight into the forum, with or without the form's headings. Pure.

raw text      -> plain words        `announcements.plain`, `announcements.private`: no markup, no contact data
plain words   -> labelled values    `labelled`, by the words in `story_words`
values        -> what is said       here; what stands under no label is the story
several posts -> what is said       an author's later posts fill what is missing, and never take away
what is said  -> words              `story_towns` finds which town is meant
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from service.domain.announcements.plain import parse_plain, parse_plain_title
from service.domain.announcements.private import PRIVATE_SIGNS, parse_private
from service.domain.announcements.tidying import split_sentences, tidy
from service.domain.languages import Language, decide_language
from service.domain.places import Town, fold
from service.domain.proposals import story_words as known
from service.domain.proposals.commands import leave_out_commands
from service.domain.proposals.labelled import mark_headings, parse_labelled
from service.domain.proposals.story_kinds import LEAST_WORDS, is_story
from service.domain.proposals.story_towns import (
    TownsSaid,
    decide_where,
    name_towns_said,
    say_towns,
    say_towns_later,
)
from service.domain.proposals.story_words import Label
from service.domain.proposals.typed import LONGEST_ANSWER, LONGEST_FIELD
from service.domain.proposals.values import ProposalWords, Who

MOST_NAMES = 60
"""Names that are looked up for one story."""
_MOST_ANSWERS = 30


@dataclass(frozen=True, slots=True)
class SaidStory:
    """What an author's posts say together, before the list of towns was asked."""

    words: ProposalWords
    """Without its town."""
    towns: TownsSaid
    is_story: bool
    language: Language | None

    @property
    def names(self) -> frozenset[str]:
        """Folded names that may be towns, for `decide_words` to be given all towns of these names."""
        names = dict.fromkeys(filter(None, name_towns_said(self.towns)))
        return frozenset(list(names)[:MOST_NAMES])


def parse_story(title: str, raws: Sequence[str], bot: str) -> SaidStory:
    """`raws`: the topic's first post and the author's later ones, in order; `bot`: our user name."""
    title = _screen(parse_plain_title(title))
    texts = [_screen(parse_plain(mark_headings(leave_out_commands(raw, bot)))) for raw in raws]
    words, towns = _parse_first(title, texts[0])
    for answer in texts[1:][-_MOST_ANSWERS:]:
        later, named = _parse_answer(answer, words)
        words, towns = fill_words(words, later), towns.answered_by(named)
    labels = parse_labelled(texts[0]).values
    wanted = is_story(title, texts[0], labels, split_sentences(texts[0]))
    return SaidStory(words, towns, wanted, decide_language("\n".join(texts), title))


def decide_words(said: SaidStory, towns: Mapping[str, Sequence[Town]], *, zone: str) -> ProposalWords:
    """All that the author says. `towns`: folded name -> all towns of that name; `zone`: the configured one."""
    return replace(said.words, where=decide_where(said.towns, towns, zone=zone, language=said.language))


def fill_words(words: ProposalWords, later: ProposalWords) -> ProposalWords:
    """What is open is filled by later words; what was said stays."""
    empty = ProposalWords()
    filled = {
        one.name: getattr(later, one.name)
        for one in fields(ProposalWords)
        if getattr(words, one.name) == getattr(empty, one.name)
    }
    return replace(words, **filled)


def _parse_first(title: str, text: str) -> tuple[ProposalWords, TownsSaid]:
    labelled = parse_labelled(text)
    words = _compose_words(labelled.values, labelled.free)
    story = "\n\n".join(filter(None, (words.story, labelled.free if _says(labelled.free) else "")))
    town = ", ".join(filter(None, (labelled.values.get(Label.TOWN), labelled.values.get(Label.COUNTRY))))
    return replace(words, story=_shorten(story)), say_towns(town, title, text)


def _parse_answer(text: str, words: ProposalWords) -> tuple[ProposalWords, TownsSaid]:
    """What stands under no label is the story only while none of the three questions has an answer."""
    labelled = parse_labelled(text)
    later = _compose_words(labelled.values, labelled.free)
    towns = say_towns_later(labelled.values.get(Label.TOWN, ""), labelled.free)
    if not words.completeness and not later.completeness and _says(labelled.free):
        later = replace(later, story=_shorten(labelled.free))
    return later, towns


def _says(text: str) -> bool:
    return len(text.split()) >= LEAST_WORDS


def _compose_words(values: Mapping[Label, str], free: str) -> ProposalWords:
    told = fold(" . ".join((free, *(values.get(one, "") for one in (Label.WHY, Label.HOW, Label.STORY)))))
    offers = fold(values.get(Label.HELP, ""))
    return ProposalWords(
        why=_shorten(values.get(Label.WHY, "")),
        how=_shorten(values.get(Label.HOW, "")),
        story=_shorten(values.get(Label.STORY, "")),
        who=_find_who(fold(values.get(Label.WHO, "")), told),
        place=_shorten_value(values, Label.PLACE),
        topics=_shorten_value(values, Label.TOPICS),
        languages=_shorten_value(values, Label.LANGUAGES),
        when=_shorten_value(values, Label.WHEN),
        can_facilitate=_says_yes(values.get(Label.FACILITATE, ""))
        or known.CAN_FACILITATE.search(told) is not None
        or known.FACILITATES.search(offers) is not None,
        can_offer_room=_says_yes(values.get(Label.ROOM, ""))
        or known.CAN_OFFER_ROOM.search(told) is not None
        or known.HAS_ROOM.search(offers) is not None,
    )


def _find_who(said: str, told: str) -> Who | None:
    found = [who for who, words in known.WHO_SAID.items() if words.search(said)]
    found += [who for who, words in known.WHO_TOLD.items() if words.search(told)]
    if not found and known.WORKS_IN_LIBRARY.search(told):
        return Who.LIBRARIAN
    return next(iter(found), None)


def _says_yes(value: str) -> bool:
    return known.YES.match(fold(value)) is not None


def _screen(plain: str) -> str:
    """Without what should not stand in public, each line trimmed."""
    lines = PRIVATE_SIGNS.sub("", parse_private(plain).text).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _shorten(text: str) -> str:
    text = "\n".join(_join_blank_lines(text))
    return text if len(text) <= LONGEST_ANSWER else text[: LONGEST_ANSWER - 1].rsplit(None, 1)[0] + "…"


def _join_blank_lines(text: str) -> Iterator[str]:
    before = ""
    for line in text.strip().split("\n"):
        if line.strip() or before.strip():
            yield line
        before = line


def _shorten_value(values: Mapping[Label, str], label: Label) -> str:
    return tidy(values.get(label, ""), LONGEST_FIELD) or ""
