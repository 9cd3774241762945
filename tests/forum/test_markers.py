"""Our blocks in a post: the text around them stays, and nobody's words pass for ours."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.forum.markers import (
    BlockGone,
    Marks,
    compose_block,
    parse_block,
    parse_marks,
    parse_once,
    same_but_for_names,
    same_text,
    sign_once,
    splice_block,
    take_over_block,
)

NAME = "first-post circle-t431"
BLOCK = compose_block(NAME, "We meet on Tuesdays.")
NEWER = compose_block(NAME, "We meet on Wednesdays.")
END = "<!-- companion:end -->"

texts = st.text(st.characters(codec="utf-8"), max_size=80)
bodies = texts.filter(lambda text: "<!--" not in text)
lines_around = texts.filter(lambda text: "companion:" not in text)


def test_block_is_set_between_marker_lines_of_their_own() -> None:
    assert BLOCK.splitlines() == [
        "<!-- companion:begin first-post circle-t431 -->",
        "",
        "We meet on Tuesdays.",
        "",
        "<!-- companion:end -->",
    ]


@settings(deadline=None, max_examples=200)
@given(before=lines_around, after=lines_around, body=bodies)
def test_splicing_leaves_the_text_around_byte_for_byte(before: str, after: str, body: str) -> None:
    raw = f"{before}\n{BLOCK}\n{after}"
    spliced = splice_block(raw, NAME, compose_block(NAME, body))
    assert isinstance(spliced, str)
    assert spliced.startswith(f"{before}\n<!-- companion:begin")
    assert spliced.endswith(f"{END}\n{after}")
    assert splice_block(spliced, NAME, BLOCK) == raw


@settings(deadline=None, max_examples=200)
@given(body=bodies)
def test_block_reads_back_as_it_was_composed(body: str) -> None:
    read = parse_block(f"Hello\n{compose_block(NAME, body)}\nBye", NAME)
    assert read is not None
    assert compose_block(NAME, read) == compose_block(NAME, body)
    assert read.split() == body.split()


@settings(deadline=None, max_examples=100)
@given(
    body=st.lists(st.sampled_from([*BLOCK.splitlines(), "word", "<!--", "-->", "<!-- companion:once x -->"]))
)
def test_no_body_can_forge_a_marker(body: list[str]) -> None:
    text = "\n".join(body)
    if "<!--" in text:
        with pytest.raises(ValueError, match="could pass for a marker"):
            compose_block(NAME, text)
        return
    assert parse_marks(compose_block(NAME, text)) == Marks(frozenset({NAME}), frozenset())


def test_indentation_of_the_first_line_survives() -> None:
    assert parse_block(compose_block(NAME, "\n    code\n"), NAME) == "    code"


def test_windows_line_ends_and_trailing_blanks_do_not_hide_markers() -> None:
    raw = f"Theirs\r\n{BLOCK.replace(chr(10), '  ' + chr(13) + chr(10))}  \r\nmore"
    assert parse_block(raw, NAME) == "We meet on Tuesdays."
    assert splice_block(raw, NAME, NEWER) == f"Theirs\r\n{NEWER}  \r\nmore"


@pytest.mark.parametrize(
    ("raw", "gone"),
    [
        ("Only words", BlockGone.MISSING),
        (BLOCK.replace("t431", "t432"), BlockGone.MISSING),
        (BLOCK.replace("companion:begin", "companion: begin"), BlockGone.MISSING),
        (f"> {BLOCK}", BlockGone.MISSING),
        (f"See {BLOCK}", BlockGone.MISSING),
        (BLOCK.replace(END, ""), BlockGone.IN_DISORDER),
        (f"{BLOCK}\n\n{BLOCK}", BlockGone.IN_DISORDER),
        (f"{BLOCK}\n{END}", BlockGone.IN_DISORDER),
        (f"{END}\n{BLOCK}", BlockGone.IN_DISORDER),
        (BLOCK.replace("We meet", compose_block("inner x", "nested")), BlockGone.IN_DISORDER),
    ],
)
def test_block_whose_markers_were_touched_is_gone(raw: str, gone: BlockGone) -> None:
    assert splice_block(raw, NAME, NEWER) is gone
    assert parse_block(raw, NAME) is None


def test_two_blocks_of_different_names_live_side_by_side() -> None:
    other = compose_block("recap week-47", "News.")
    raw = f"{BLOCK}\n\nwords\n\n{other}"
    assert splice_block(raw, NAME, NEWER) == f"{NEWER}\n\nwords\n\n{other}"
    assert parse_block(raw, "recap week-47") == "News."


def test_only_a_block_of_that_name_can_be_spliced_in() -> None:
    with pytest.raises(ValueError, match="not a block"):
        splice_block(BLOCK, NAME, "We meet on Wednesdays.")
    with pytest.raises(ValueError, match="not a block"):
        splice_block(BLOCK, NAME, compose_block("first-post circle-t1", "x"))


@pytest.mark.parametrize("name", ["", " a", "a ", "a  b", "a\nb", "a>b", "-->", "a\u00a0b"])
def test_names_that_could_not_be_read_back_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not the name"):
        compose_block(name, "x")
    with pytest.raises(ValueError, match="not a key"):
        sign_once("x", name)


def test_take_over_moves_their_words_below_the_block() -> None:
    theirs = BLOCK.replace("We meet on Tuesdays.", "Come, there is cake.")
    assert (
        take_over_block(f"Top\n\n{theirs}\n\nEnd", NAME, NEWER, "Before")
        == f"Top\n\n{NEWER}\n\n<details><summary>Before</summary>\n\nCome, there is cake.\n\n</details>\n\n\nEnd"
    )


def test_take_over_of_broken_markers_keeps_every_word_and_one_block() -> None:
    raw = f"Top\n{END}\n{BLOCK}\n{BLOCK}\nEnd\n\n<!-- companion:once reply:1 -->"
    taken = take_over_block(raw, NAME, NEWER, "Before")
    assert taken.startswith(NEWER)
    assert parse_block(taken, NAME) == "We meet on Wednesdays."
    assert taken.count("We meet on Tuesdays.") == 2
    assert parse_once(taken) == {"reply:1"}


def test_once_marker_is_the_last_line_and_reads_back() -> None:
    signed = sign_once("It moved.\n", "reply:change:91")
    assert signed == "It moved.\n\n<!-- companion:once reply:change:91 -->"
    assert parse_once(signed) == {"reply:change:91"}
    assert parse_once("It moved.") == frozenset()


@settings(deadline=None, max_examples=100)
@given(raw=texts)
def test_signed_post_carries_exactly_our_key(raw: str) -> None:
    try:
        signed = sign_once(raw, "recap:network:2026-W47")
    except ValueError:
        assert "<!--" in raw
        return
    assert parse_once(signed) == {"recap:network:2026-W47"}
    assert same_text(signed.rsplit("\n\n", 1)[0], raw)


def test_reply_may_hold_a_block_and_be_signed() -> None:
    signed = sign_once(BLOCK, "reply:circle:t431")
    assert parse_marks(signed) == Marks(frozenset({NAME}), frozenset({"reply:circle:t431"}))


@pytest.mark.parametrize(
    "raw",
    [
        "<!-- companion:once reply:change:91 -->",
        "x <!-- hidden -->",
        f"{BLOCK}\n<!--",
        f"{BLOCK}\n{END}",
        BLOCK.replace(END, ""),
        f"x\n{END}",
    ],
)
def test_a_text_with_other_comments_is_never_signed(raw: str) -> None:
    with pytest.raises(ValueError, match="could pass for a marker"):
        sign_once(raw, "reply:change:92")


def test_text_compares_as_discourse_stores_it() -> None:
    assert same_text("6:00\u202fpm\u00a0\u2009x \n\n", "6:00 pm  x")
    assert same_text("a\r\nb", "a\nb")
    assert not same_text("a  b", "a b")
    assert not same_text(" a", "a")


def test_text_with_a_renamed_user_compares_as_the_same_and_any_other_word_does_not() -> None:
    ours = "With @maya and @sam, write to maya@library.example."
    assert same_but_for_names(ours, ours.replace("@maya", "@maya.torres-2"))
    assert same_but_for_names(ours, ours.replace("@sam", "@anon_17"))
    assert not same_but_for_names(ours, ours.replace("library", "branch"))
    assert not same_but_for_names(ours, ours.replace(" and @sam", ""))
    assert not same_but_for_names(ours, ours.replace("@maya", "maya"))
