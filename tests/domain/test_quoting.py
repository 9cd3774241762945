"""What a recap may quote of a post: a question at its end, a link that leads elsewhere."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.announcements.plain import READ_AT_MOST
from service.domain.quoting import (
    PostFlags,
    SharedLink,
    drop_mentions,
    parse_flags,
    parse_question,
    parse_shared_link,
)

OURS = frozenset({"forum.example.org", "companion.example.org"})


@pytest.mark.parametrize(
    ("raw", "question"),
    [
        ("Does anyone have the vocabulary list?", "Does anyone have the vocabulary list?"),
        ("It was fun. Does anyone have the list?", "Does anyone have the list?"),
        ("Does anyone have the list? Thanks!", "Does anyone have the list?"),
        ("Does anyone have the list?\n\nThank you all\nAnna", "Does anyone have the list?"),
        ("Who brings a kettle? 🙂", "Who brings a kettle?"),
        ("Who brings a *kettle*?!", "Who brings a kettle?!"),
        ("¿Alguien tiene la lista? Gracias", "¿Alguien tiene la lista?"),
        ("Hat jemand die Liste?\nLG Anna", "Hat jemand die Liste?"),
        ("@sam do you have the list?", "do you have the list?"),
        ("Is it in [the book](https://example.org/b)?", "Is it in the book?"),
        ("Who comes? I do.", None),
        ("Who comes? I do. Thanks!", None),
        ("No question here", None),
        ("> Who comes?", None),
        ("[quote]Who comes?[/quote]", None),
        ("See you\n```\nwhat?\n```", None),
        ("Can you write to maya@example.org?", None),
        ("Is 412-555-0147 your number?", None),
        ("see https://example.org/a?", None),
        ("???", None),
        ("", None),
    ],
)
def test_question_stands_at_the_end_of_a_post(raw: str, question: str | None) -> None:
    assert parse_question(raw) == question


@pytest.mark.parametrize(
    ("raw", "link"),
    [
        ("[Songs to sing](https://songs.example/a_b)", SharedLink("https://songs.example/a_b", "Songs to sing")),
        ("See https://songs.example/list.", SharedLink("https://songs.example/list", None)),
        ("See <https://songs.example/list>", SharedLink("https://songs.example/list", None)),
        ("[**Songs**, @sam!](<https://songs.example/x> \"t\")", SharedLink("https://songs.example/x", "Songs!")),
        ("[https://songs.example/x](https://songs.example/x)", SharedLink("https://songs.example/x", None)),
        ("https://forum.example.org/t/1 and https://b.example/2", SharedLink("https://b.example/2", None)),
        ("https://zoom.us/j/123456 then https://b.example/2", SharedLink("https://b.example/2", None)),
        ("https://companion.example.org/circles", None),
        ("![photo](https://b.example/p.png)", None),
        ("> https://b.example/2", None),
        ("```\nhttps://b.example/2\n```", None),
        ("`https://b.example/2`", None),
        ("https://sam:secret@b.example/2", None),
        ("https://b.example/?mail=maya@example.org", None),
        ("https://[::1/", None),
        ("https://localhost/admin", None),
        ("mailto:maya@example.org", None),
        ("no link", None),
    ],
)  # fmt: skip
def test_first_link_that_leads_elsewhere_is_shared(raw: str, link: SharedLink | None) -> None:
    assert parse_shared_link(raw, OURS) == link


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("thanks to @sam, @lina and @kim_2 for it", "thanks for it"),
        ("well done, @sam!", "well done!"),
        ("@sam's cake", "cake"),
        ("danke an @sam und @lina", "danke"),
        ("write to sam@example.org", "write to sam@example.org"),
        ("@", "@"),
    ],
)
def test_mentions_go_with_the_words_that_lead_to_them(text: str, without: str) -> None:
    assert " ".join(drop_mentions(text).split()) == without


@given(
    st.lists(
        st.sampled_from(("Who? ", "Yes. ", "https://b.example/2 ", "`", "> ", "\n", "@sam ")), max_size=9
    )
)
def test_flags_say_whether_there_is_something_to_quote(pieces: list[str]) -> None:
    raw = "".join(pieces)
    flags = parse_flags(raw, OURS)
    assert flags == PostFlags(parse_question(raw) is not None, parse_shared_link(raw, OURS) is not None)


@pytest.mark.parametrize(
    "piece", ["? ", "Thanks\n", "A\n", "[", "[a](", "https://a.b/c ", "[a](https://a.b/c) ", "@a and "]
)
def test_hostile_post_is_read_in_linear_time(piece: str) -> None:
    raw = piece * (READ_AT_MOST // len(piece))
    begin = process_time()
    parse_flags(raw, OURS)
    parse_question(raw + "?")
    parse_shared_link(raw, OURS)
    assert process_time() - begin < 2.0
