"""Private messages about lines in stories' topics: kind, short, in three languages, with a line that works."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings

from service.domain.commands.values import Trouble
from service.domain.languages import Language
from service.domain.proposals.command_examples import list_examples
from service.domain.proposals.values import Refusal
from tests.rendering.forum_markdown import read_post
from tests.rendering.hostile import texts
from tests.rendering.values import TOPIC_URL, make_speaker

TODAY = date(2026, 11, 4)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_is_said_in_words_of_its_own(language: Language, refusal: Refusal) -> None:
    speaker = make_speaker(language)
    said = speaker.render_story_refusal("accept", refusal, "", TOPIC_URL)
    others = [
        speaker.render_story_refusal("accept", one, "", TOPIC_URL) for one in Refusal if one is not refusal
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
    assert "555" not in speaker.render_story_trouble(line, Trouble.PRIVATE, "accept ...", TOPIC_URL)
    assert "555" in speaker.render_story_trouble(line, Trouble.TOO_MUCH, "accept ...", TOPIC_URL)


@settings(deadline=None, max_examples=60)
@given(texts, texts)
def test_messages_hold_nothing_but_ours(line: str, name: str) -> None:
    speaker = make_speaker()
    for hostile in (
        speaker.render_story_refusal(line, Refusal.NOT_NOW, "", TOPIC_URL),
        speaker.render_story_trouble(line, Trouble.TOO_MUCH, "claim this story", TOPIC_URL),
        speaker.render_already_decided(line, f"x {name}", TOPIC_URL),
    ):
        assert "<!--" not in hostile
        assert read_post(hostile).found == {}
        assert read_post(hostile).links == (TOPIC_URL,)
