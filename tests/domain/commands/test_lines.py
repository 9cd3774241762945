"""Which lines of a post speak to us."""

from __future__ import annotations

import pytest

from service.domain.commands.lines import MOST_COMMANDS, find_lines
from service.domain.commands.values import SayWords, Understood
from service.domain.commands.words import hash_line
from tests.domain.commands.circles import BOT, describe, read

CANCEL = "cancel 20 Oct 18:00"


@pytest.mark.parametrize(
    "raw",
    [
        "@companion cancel 20 Oct",
        "@Companion cancel 20 Oct",
        "@COMPANION: cancel 20 Oct",
        "@companion, cancel 20 Oct",
        "  @companion   cancel   20 Oct  ",
        "- @companion cancel 20 Oct",
        "* @companion cancel 20 Oct",
        "1. @companion cancel 20 Oct",
        "**@companion** cancel 20 Oct",
        "@companion **cancel** 20 Oct",
        "Hello all!\n\n@companion cancel 20 Oct\n\nSorry.",
        "Hello all!\r\n@companion cancel 20 Oct\r\n",
        "@companion please cancel 20 Oct",
        "@\N{ZERO WIDTH SPACE}companion cancel 20 Oct",
        '[quote="sam"]\nWhat about the 20th?\n[/quote]\n@companion cancel 20 Oct',
        "> What about the 20th?\n\n@companion cancel 20 Oct",
        "```\nold\n```\n@companion cancel 20 Oct",
        "<!-- a thought -->\n@companion cancel 20 Oct",
        "- one\n\n    @companion cancel 20 Oct",
        "Text goes on\n    @companion cancel 20 Oct",
        '[details="Why"]\nwater\n[/details]\n@companion cancel 20 Oct',
        "Use `@companion help` if you like\n@companion cancel 20 Oct",
    ],
)
def test_line_that_begins_with_a_mention_and_a_verb_is_a_command(raw: str) -> None:
    assert describe(read(raw)) == CANCEL


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "@companion",
        "@companion thank you!",
        "@companion\ncancel 20 Oct",
        "cancel 20 Oct",
        "companion cancel 20 Oct",
        "@companions cancel 20 Oct",
        "@companion_two cancel 20 Oct",
        "@other cancel 20 Oct",
        "Hello @companion cancel 20 Oct",
        "Write `@companion cancel 20 Oct`",
        "`@companion cancel 20 Oct`",
        "- `@companion cancel 20 Oct`",
        "``@companion cancel 20 Oct``",
        "`code\n@companion cancel 20 Oct\n`",
        "> @companion cancel 20 Oct",
        "  > > @companion cancel 20 Oct",
        "- > @companion cancel 20 Oct",
        "[quote]\n@companion cancel 20 Oct\n[/quote]",
        '[quote="sam, post:3, topic:4"]\n@companion cancel 20 Oct\n[/quote]',
        "[quote]\n[quote]\na\n[/quote]\n@companion cancel 20 Oct\n[/quote]",
        "[quote]\n@companion cancel 20 Oct",
        "```\n@companion cancel 20 Oct\n```",
        "```text\n@companion cancel 20 Oct",
        "~~~\n@companion cancel 20 Oct\n~~~",
        "````\n```\n@companion cancel 20 Oct\n````",
        "    @companion cancel 20 Oct",
        "Copy this:\n\n    @companion cancel 20 Oct",
        "\t@companion cancel 20 Oct",
        "<!-- @companion cancel 20 Oct -->",
        "<!--\n@companion cancel 20 Oct\n-->",
        "<!--\n@companion cancel 20 Oct",
        "<details><summary>x</summary>\n@companion cancel 20 Oct\n</details>",
        '[details="How"]\n@companion cancel 20 Oct\n[/details]',
        "<blockquote>\n@companion cancel 20 Oct\n</blockquote>",
        "<pre>\n@companion cancel 20 Oct\n</pre>",
        '<aside class="onebox">\n@companion cancel 20 Oct\n</aside>',
        "<del>\n@companion cancel 20 Oct\n</del>",
        "~~@companion cancel 20 Oct~~",
        "[code]\n@companion cancel 20 Oct\n[/code]",
        "Forwarding this:\n> From: Sam\n> @companion cancel 20 Oct",
        "Yes.\n\nOn Mon, 5 Oct 2026 Maya wrote:\n@companion cancel 20 Oct",
        "Yes.\n-- \n@companion cancel 20 Oct",
        "[poll]\n* @companion cancel 20 Oct\n[/poll]",
    ],
)
def test_quoted_hidden_and_mere_mentions_say_nothing(raw: str) -> None:
    assert describe(read(raw)) == "-"


def test_every_line_of_a_post_counts_in_the_situation_that_the_one_before_leaves() -> None:
    raw = "@companion move 20 Oct to 21 Oct\n@companion move 13 Oct to 20 Oct 18:00\n@companion cancel 21 Oct"
    assert describe(read(raw)).split(" | ") == [
        "move 20 Oct 18:00 -> 21 Oct 18:00",
        "move 13 Oct 18:00 -> 20 Oct 18:00",
        "cancel 21 Oct 18:00",
    ]


def test_one_line_that_is_not_understood_stops_no_other() -> None:
    assert describe(read("@companion cancel 21 Oct\n@companion cancel 20 Oct")).split(" | ") == [
        "! no_meeting_there = cancel 13 Oct",
        CANCEL,
    ]


def test_words_go_on_to_a_blank_line_or_the_next_command() -> None:
    raw = "@companion words Bring a pen\nKids welcome!\n@companion full\n\n@companion words Tea\n\nNot this."
    assert [one.command for one in read(raw) if isinstance(one, Understood)][::2] == [
        SayWords("Bring a pen. Kids welcome!"),
        SayWords("Tea"),
    ]
    assert read(raw)[0].line == "words Bring a pen\nKids welcome!"


def test_line_that_was_carried_out_before_is_not_read_again() -> None:
    raw = "@companion move 13 Oct to 14 Oct\n@companion cancel 20 Oct"
    assert describe(read(raw, known=[hash_line("move 13 Oct  to 14 Oct")])) == CANCEL


def test_line_that_stands_twice_in_a_post_is_one() -> None:
    raw = "@companion cancel 20 Oct\n@companion full\n- @companion  cancel 20  Oct"
    assert describe(read(raw)).split(" | ") == [CANCEL, "full"]


def test_words_end_where_somebody_speaks_to_us_again() -> None:
    raw = "@companion words Bring a pen\n@companion and bring snacks"
    assert describe(read(raw)).split(" | ") == ["words Bring a pen", "! unknown_verb = "]


def test_post_of_a_thousand_commands_is_read_to_the_twentieth() -> None:
    assert len(find_lines("@companion help\n" * 1_000, BOT)) == MOST_COMMANDS


def test_name_of_the_bot_is_no_pattern() -> None:
    assert find_lines("@axb help", "a.b") == ()
    assert len(find_lines("@a.b help", "a.b")) == 1


@pytest.mark.parametrize(
    "raw",
    [
        "@companion move " + "13 Oct to " * 3_000,
        "@companion move " + "to " * 10_000,
        "@companion cancel " + "1" * 30_000,
        "@companion cancel " + "((" * 15_000,
        "@companion words " + "a.b" * 10_000,
        "@companion words " + "https://" * 4_000,
        "@companion words " + "a\n" * 15_000,
        "`" * 32_000,
        "` `` ``` " * 3_000,
        "[quote]" * 4_000,
        "<pre>" * 6_000,
        "<" * 32_000,
        "<!--" * 8_000,
        "@companion " * 3_000,
        "@companion add " + "20 Oct and " * 2_000,
        "@companion cancel 20 Oct because " + "@" * 30_000,
        "@companion cancel 20 Oct " + "por " * 8_000,
        "@companion room " + "x" * 32_000,
        "\n".join(["@companion move 13 Oct to " + "a " * 90] * 200),
        " " * 32_000 + "@companion help",
        "- " * 16_000,
        "\n" * 32_000,
    ],
    ids=lambda raw: repr(raw[:24]),
)
def test_hostile_post_is_read_and_harms_nothing(raw: str) -> None:
    assert len(read(raw)) <= MOST_COMMANDS
