"""An organizer's glance at words of somebody who has not signed in: only what it let through becomes public. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

from service.domain.languages import Language
from service.domain.proposals.states import ProposalEvent, ProposalState
from service.domain.proposals.values import Newer, Proposal, ProposalWords, Refusal, Wish


def change_words(
    before: Proposal, words: ProposalWords, language: Language | None, now: datetime
) -> Proposal:
    """The story with its author's new words: at once for a member, else beside the old ones until a glance."""
    if before.author_id is not None or before.state is ProposalState.UNSEEN:
        return replace(before, words=words, language=language)
    if (words, language) == (before.words, before.language):
        return replace(before, newer=None)
    if before.newer is not None and (words, language) == (before.newer.words, before.newer.language):
        return before
    return replace(before, newer=Newer(words, language, now))


def wants_glance(story: Proposal) -> bool:
    """Whether an organizer is to look at its words before everyone can read them."""
    return story.state is ProposalState.UNSEEN or (story.newer is not None and not story.newer.refused)


def find_latest(story: Proposal) -> tuple[ProposalWords, Language | None]:
    """As its author says it by now, whoever may read it."""
    return (story.newer.words, story.newer.language) if story.newer else (story.words, story.language)


def compose_glance_mark(story: Proposal) -> str:
    """By which a glance knows the words that it was at."""
    return hashlib.sha256(repr(find_latest(story)).encode()).hexdigest()[:16]


def check_glance(story: Proposal, wish: Wish) -> Refusal | None:
    """A story that is public has nothing to glance at but words to which it was changed."""
    is_public = story.state not in (ProposalState.UNSEEN, ProposalState.DISCARDED)
    if is_public and (story.newer is None or (story.newer.refused and wish.event is ProposalEvent.DISCARDED)):
        return Refusal.NOT_NOW
    return None if wish.glanced == compose_glance_mark(story) else Refusal.WORDS_CHANGED


def take_glance(story: Proposal, wish: Wish) -> Proposal:
    """Of a public story only the words change, or they do not: its days and its organizer stay."""
    assert story.newer is not None
    if wish.event is ProposalEvent.DISCARDED:
        return replace(story, newer=replace(story.newer, refused=True))
    return replace(story, words=story.newer.words, language=story.newer.language, newer=None)
