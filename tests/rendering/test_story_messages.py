"""Private messages about lines in stories' topics: kind, short, in three languages, with a line that works."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings

from service.domain.commands.values import Trouble
from service.domain.languages import Language
from service.domain.proposals.command_examples import list_examples
from service.domain.proposals.command_values import NotUnderstood
from service.domain.proposals.command_words import Verb
from service.domain.proposals.notes import AlreadyDecided, StepRefused
from service.domain.proposals.values import Refusal
from service.rendering.story_messages import LeftWords
from tests.rendering.forum_markdown import read_post
from tests.rendering.hostile import texts
from tests.rendering.values import TOPIC_URL, make_speaker

TODAY = date(2026, 11, 4)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_is_said_in_words_of_its_own(language: Language, refusal: Refusal) -> None:
    speaker = make_speaker(language)
    said = speaker.render_story_lines([LeftWords(StepRefused("accept", refusal))], TOPIC_URL)
    others = [
        speaker.render_story_lines([LeftWords(StepRefused("accept", one))], TOPIC_URL)
        for one in Refusal
        if one is not refusal
    ]
    assert said not in others
    assert TOPIC_URL in said


@pytest.mark.parametrize("language", Language)
def test_help_shows_every_line_by_itself_and_long_enough_to_be_sent(language: Language) -> None:
    for is_author in (True, False):
        examples = list_examples(language, TODAY, TOPIC_URL, is_author=is_author)
        message = make_speaker(language).render_story_help(TOPIC_URL, examples, is_author=is_author)
        lines = [line.strip() for line in message.split("\n") if line.startswith("    @companion ")]
        assert len(lines) == len(examples)
        assert all(len(line) >= 20 for line in lines)


@pytest.mark.parametrize("language", Language)
def test_titles_fit_and_differ(language: Language) -> None:
    speaker = make_speaker(language)
    titles = {speaker.render_story_line_title(), speaker.render_story_help_title()}
    assert len(titles) == 2
    assert all(15 <= len(title) <= 80 for title in titles)


def test_what_is_private_is_not_repeated() -> None:
    speaker, line = make_speaker(), "accept because call me on 412 555 0199"
    for trouble, is_said in ((Trouble.PRIVATE, False), (Trouble.TOO_MUCH, True)):
        left = LeftWords(NotUnderstood(line, trouble, Verb.ACCEPT), "accept ...")
        assert ("555" in speaker.render_story_lines([left], TOPIC_URL)) is is_said


@pytest.mark.parametrize("language", Language)
def test_each_line_of_a_post_has_its_sentence_and_its_line_to_copy(language: Language) -> None:
    left = [
        LeftWords(NotUnderstood("acept", Trouble.UNKNOWN_VERB, Verb.ACCEPT), "accept, we like it a lot"),
        LeftWords(NotUnderstood("hurry up", Trouble.UNKNOWN_VERB, None)),
        LeftWords(StepRefused("park", Refusal.DAY_MISSING), "park until 1 March 2027"),
    ]
    message = make_speaker(language).render_story_lines(left, TOPIC_URL)
    assert [message.count(one.line.line) for one in left] == [1, 1, 2]
    assert message.count("    @companion ") == 2


def test_author_hears_that_what_is_no_command_is_read_as_the_story() -> None:
    left = [LeftWords(NotUnderstood("we are eight people by now", Trouble.UNKNOWN_VERB, None))]
    assert "as words about your story" in make_speaker().render_story_lines(left, TOPIC_URL, is_author=True)


@settings(deadline=None, max_examples=60)
@given(texts, texts)
def test_messages_hold_nothing_but_ours(line: str, name: str) -> None:
    left = [
        LeftWords(StepRefused(line, Refusal.NOT_NOW)),
        LeftWords(NotUnderstood(line, Trouble.TOO_MUCH, Verb.CLAIM), "claim this story"),
        LeftWords(AlreadyDecided(line, f"x {name}")),
    ]
    speaker = make_speaker()
    for hostile in [speaker.render_story_lines([one], TOPIC_URL) for one in left]:
        assert "<!--" not in hostile
        assert read_post(hostile).found == {}
        assert read_post(hostile).links == (TOPIC_URL,)
    assert read_post(speaker.render_story_lines(left, TOPIC_URL)).found == {}
