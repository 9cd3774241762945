"""Several replies of ours in one post: each stays known by its marker, and what a person adds is nobody's of us."""

from __future__ import annotations

from service.forum.markers import parse_once, sign_once
from service.forum.parts import find_part, join_parts, split_parts

FIRST, SECOND = sign_once("**Accepted.**", "step:1"), sign_once("- one\n- two", "step:2")


def test_one_reply_is_one_part_as_it_stands() -> None:
    assert split_parts(FIRST) == [FIRST]
    assert find_part(FIRST + "\n", "step:1") == FIRST
    assert find_part(FIRST, "step:2") is None


def test_each_of_several_is_found_by_its_key() -> None:
    raw = join_parts(FIRST, SECOND)
    assert parse_once(raw) == {"step:1", "step:2"}
    assert [find_part(raw, key) for key in ("step:1", "step:2")] == [FIRST, SECOND]
    assert find_part(raw.replace("\n", "\r\n"), "step:1") == FIRST.replace("\n", "\r\n")


def test_what_somebody_wrote_below_makes_it_theirs() -> None:
    raw = join_parts(FIRST, SECOND) + "\n\nAnd I say no."
    assert find_part(raw, "step:1") is None
    assert split_parts(raw)[-1] == "And I say no."


def test_post_without_a_reply_of_ours_is_one_part() -> None:
    assert split_parts("Hello.\n\n---\n\nThere.") == ["Hello.\n\n---\n\nThere."]
    assert split_parts("") == []
