"""Private messages to one person: kind, short, with the line to copy, and harmless whatever they wrote."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from service.domain.commands.values import NotUnderstood, Trouble
from service.domain.languages import Language
from tests.rendering.changed import SPEECH, make_messages_in
from tests.rendering.forum_markdown import read_post
from tests.rendering.hostile import texts
from tests.rendering.values import TOPIC_URL, make_circle, make_speaker

SPEAKER = make_speaker()


@pytest.mark.parametrize("language", Language)
def test_titles_fit_and_differ(language: Language) -> None:
    titles = make_messages_in(language, make_circle())["message_titles"].splitlines()
    assert len(set(titles)) == 4
    assert all(15 <= len(title) <= 80 for title in titles)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_is_said_and_the_nearest_command_written_out(
    language: Language, trouble: Trouble
) -> None:
    nearest = SPEECH[language].commands[0]
    message = make_speaker(language).render_not_understood(
        [NotUnderstood("line", trouble, nearest)], TOPIC_URL
    )
    assert f"\n\n    @companion {nearest}\n\n" in message
    assert TOPIC_URL in message


def test_what_is_private_is_not_repeated() -> None:
    line = "words call me on 412 555 0199"
    for trouble, is_said in ((Trouble.PRIVATE, False), (Trouble.TOO_MUCH, True)):
        message = SPEAKER.render_not_understood([NotUnderstood(line, trouble, "words ...")], TOPIC_URL)
        assert ("555" in message) is is_said


@pytest.mark.parametrize("language", Language)
def test_each_line_of_a_post_has_its_sentence_and_its_line_to_copy(language: Language) -> None:
    nearest = SPEECH[language].commands[0]
    lines = [
        NotUnderstood("cancle it", Trouble.UNKNOWN_VERB, nearest),
        NotUnderstood("room B on Thursday", Trouble.ROOM_FOR_A_DAY, "room B"),
        NotUnderstood("hurry up", Trouble.UNKNOWN_VERB, ""),
    ]
    message = make_speaker(language).render_not_understood(lines, TOPIC_URL)
    assert all(message.count(one.line) == 1 for one in lines)
    assert message.count("\n\n    @companion ") == 2
    assert message.count(TOPIC_URL) == 1


def test_whoever_may_not_learns_who_may_and_what_to_do() -> None:
    message = SPEAKER.render_not_allowed("cancel 20 Oct", ("maya", "sam"), TOPIC_URL)
    assert "(maya and sam) and the organizers" in message
    assert "Tell them in the topic" in message
    assert "()" not in SPEAKER.render_not_allowed("cancel 20 Oct", (), TOPIC_URL)


def test_plain_sentence_is_answered_with_the_line_to_copy() -> None:
    message = SPEAKER.render_suggestion("We moved to 7!", "move 13 Oct to 13 Oct 7 pm", TOPIC_URL)
    assert "“We moved to 7!”" in message
    assert "the topic stays as it is" in message
    assert "\n    @companion move 13 Oct to 13 Oct 7 pm\n" in message


def test_help_shows_every_line_by_itself() -> None:
    message = SPEAKER.render_help(TOPIC_URL, make_circle(), (("cancel 20 Oct",), ("undo",)))
    assert "**Meetings**\n\n    @companion cancel 20 Oct\n\n" in message
    assert "\n    @companion undo please\n" in message
    assert max(map(len, re.findall(r"^    .*$", message, re.MULTILINE))) < 50


@settings(deadline=None, max_examples=100)
@given(texts, texts)
def test_messages_hold_nothing_but_ours(line: str, other: str) -> None:
    circle = make_circle(name=line)
    for hostile, tame in (
        (
            SPEAKER.render_not_understood([NotUnderstood(line, Trouble.PAST, f"x {other}")], TOPIC_URL),
            SPEAKER.render_not_understood(
                [NotUnderstood(line and "Word", Trouble.PAST, "x Word")], TOPIC_URL
            ),
        ),
        (
            SPEAKER.render_not_allowed(line, (f"x {other}",), TOPIC_URL),
            SPEAKER.render_not_allowed("Word", ("x Word",), TOPIC_URL),
        ),
        (
            SPEAKER.render_suggestion(line, f"x {other}", TOPIC_URL),
            SPEAKER.render_suggestion("Word", "x Word", TOPIC_URL),
        ),
        (
            SPEAKER.render_help(TOPIC_URL, circle, ((f"x {other}",),)),
            SPEAKER.render_help(TOPIC_URL, make_circle(name="Word"), (("x Word",),)),
        ),
    ):
        assert "<!--" not in hostile
        assert read_post(hostile).found == {}
        if line.strip():
            assert read_post(hostile).links == read_post(tame).links == (TOPIC_URL,)
