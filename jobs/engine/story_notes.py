"""Composes private messages about lines in a story's topic, each with the marker that carries its key."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import assert_never
from zoneinfo import ZoneInfo

from jobs.engine.facts import Facts
from jobs.engine.messages import compose_personal_message
from service.domain.commands.values import Trouble
from service.domain.languages import Language
from service.domain.posts import User
from service.domain.proposals.command_examples import OF_AUTHORS, list_examples, write_example
from service.domain.proposals.command_values import NotUnderstood
from service.domain.proposals.command_words import Verb
from service.domain.proposals.notes import (
    AlreadyDecided,
    LeftLine,
    LeftLines,
    StepRefused,
    StoryHelp,
    StoryNote,
    WriteAboutStory,
)
from service.domain.proposals.states import ProposalEvent
from service.domain.proposals.values import Refusal
from service.domain.requests import NewEffect
from service.rendering.story_messages import LeftWords

_NEAREST = {
    ProposalEvent.ASKED: Verb.ASK,
    ProposalEvent.DECLINED: Verb.DECLINE,
    ProposalEvent.PARKED: Verb.PARK,
    ProposalEvent.SOUGHT: Verb.LOOK,
    ProposalEvent.PUT_TOGETHER: Verb.TOGETHER,
}
_SAYABLE = (
    Refusal.DAY_MISSING,
    Refusal.DAY_PASSED,
    Refusal.DAY_TOO_FAR,
    Refusal.REASON_MISSING,
    Refusal.NOTHING_WANTED,
    Refusal.OTHER_MISSING,
)
"""Refused for what the line says: the same step in other words may be taken."""


def compose_story_note(note: WriteAboutStory, facts: Facts) -> NewEffect:
    """In private, for it concerns one person only (law 11)."""
    story, config = note.story, facts.tools.config
    words = facts.speaking(story.language)
    url = story.made.url if story.made else f"{config.discourse_instance}/t/{story.topic_id}"
    match note.about:
        case LeftLines(lines):
            title = words.render_story_line_title()
            left = [LeftWords(one, _write_nearest(note, one, facts)) for one in lines]
            text = words.render_story_lines(left, url, is_author=note.person == story.author_id)
        case StoryHelp(is_author):
            today, language, link = _list_givens(note, facts)
            examples = list_examples(language, today, link, is_author=is_author)
            title = words.render_story_help_title()
            text = words.render_story_help(url, examples, is_author=is_author)
        case _:
            assert_never(note.about)
    person, day = User(note.person, note.name), facts.now.date()
    return compose_personal_message(person, title, text, day, story.subject.key, _name_about(note.about))


def _write_nearest(note: WriteAboutStory, line: LeftLine, facts: Facts) -> str:
    """The nearest line that is understood, to copy; empty where nothing is near, or no other words would help."""
    verb = _find_nearest(line)
    if verb is None or (note.person == note.story.author_id and verb not in OF_AUTHORS):
        return ""
    today, language, link = _list_givens(note, facts)
    return write_example(verb, language, today, link)


def _find_nearest(line: LeftLine) -> Verb | None:
    match line:
        case NotUnderstood(trouble=trouble, verb=verb):
            return None if trouble is Trouble.NOTHING_TO_UNDO else verb
        case StepRefused(refusal=refusal, event=event):
            return _NEAREST.get(event) if event and refusal in _SAYABLE else None
        case AlreadyDecided():
            return None
        case _:
            assert_never(line)


def _list_givens(note: WriteAboutStory, facts: Facts) -> tuple[date, Language, str]:
    """Today where the story's people live, its language, and what a link to a topic looks like here."""
    config, town = facts.tools.config, note.story.words.where.town
    today = facts.now.astimezone(ZoneInfo(town.zone if town else config.timezone)).date()
    language = note.story.language or Language(config.language)
    return today, language, f"{config.discourse_instance}/t/123"


def _name_about(about: StoryNote) -> str:
    """Who may command hears of a post's lines once a day, and of help beside it; a stranger once a day in all."""
    match about:
        case StoryHelp():
            return "story-help"
        case LeftLines((StepRefused(refusal=Refusal.NOT_ORGANIZER), *_)):
            return ""
        case LeftLines(lines):
            return sha256("\n".join(one.line for one in lines).encode()).hexdigest()[:8]
        case _:
            assert_never(about)
