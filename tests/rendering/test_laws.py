"""Whatever people write: no post of ours holds a mention, link, block, marker or heading that is not ours."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.announcements.values import (
    Announcement,
    Doubt,
    DoubtKind,
    Field,
    Guess,
    Hint,
    Place,
    Private,
    Reading,
    Verdict,
)
from service.forum.markers import compose_block, parse_block, parse_marks, sign_once
from service.rendering.links import safe_link
from service.rendering.plain import clean
from tests.rendering.forum_markdown import Reading as PostReading
from tests.rendering.forum_markdown import read_post
from tests.rendering.hostile import texts
from tests.rendering.values import ANNOUNCEMENT_URL, NOW, TOPIC_URL, make_circle, make_speaker
from tests.towns import TOWNS

SPEAKER = make_speaker()
SPEAKER_WITH_EVENTS = make_speaker(event_blocks=True)
EVENT = re.compile(r'^\[event(?: [a-z]+="[^"\[\]<>@\n]*")+\]\n\[/event\]\n\n', re.MULTILINE)
MOST = 32_000

maybe = st.none() | texts
addresses = st.none() | texts | texts.map(lambda text: f"https://example.org/{text}")
places = st.builds(
    Place,
    branch=maybe,
    room=maybe,
    address=maybe,
    town=st.none() | st.sampled_from(TOWNS),
    town_text=maybe,
    online=st.booleans(),
)
circles = st.builds(
    lambda **said: make_circle(**said),
    name=texts,
    place=places,
    course_title=maybe,
    course_link=addresses,
    course_provider=maybe,
    language=maybe,
    signup_link=addresses,
    facilitator_names=st.lists(texts, max_size=3).map(tuple),
    words=maybe,
    free=st.booleans(),
    full=st.booleans(),
    called_off=st.booleans(),
)


def tame(text: str | None) -> str | None:
    """A harmless text that is there whenever the other shows at all."""
    return "Word" if text and clean(text) else None


def tame_link(address: str | None) -> str | None:
    return "https://tame.example.org/" if safe_link(address) else None


def tame_circle(circle: Announcement) -> Announcement:
    place = circle.place
    return replace(
        circle,
        place=replace(
            place,
            branch=tame(place.branch),
            room=tame(place.room),
            address=tame(place.address),
            town_text=tame(place.town_text),
        ),
        course_title=tame(circle.course_title),
        course_link=tame_link(circle.course_link),
        course_provider=tame(circle.course_provider),
        language=tame(circle.language),
        signup_link=tame_link(circle.signup_link),
        facilitator_names=tuple(filter(None, (tame(name) for name in circle.facilitator_names))),
        words=tame((circle.words or "").strip().strip('"“”„«»')),
    )


def read_first_post(circle: Announcement, author: str | None, example: str = "cancel") -> PostReading:
    raw = SPEAKER.render_first_post(
        circle,
        facilitators=("maya",),
        announcement_url=ANNOUNCEMENT_URL,
        now=NOW,
        author=author,
        examples=(example,),
    )
    assert "<!--" not in raw
    return read_post(raw)


@settings(deadline=None, max_examples=150)
@given(circles, maybe, texts)
def test_a_first_post_holds_nothing_but_ours(circle: Announcement, author: str | None, room: str) -> None:
    post = read_first_post(circle, author, f"room {room}")
    tamed = read_first_post(tame_circle(circle), tame(author))
    assert post.shape == tamed.shape
    assert post.found == tamed.found
    theirs = {safe_link(circle.course_link), safe_link(circle.signup_link)} - {None}
    assert len(post.links) == len(tamed.links)
    assert set(post.links) <= theirs | {ANNOUNCEMENT_URL, "https://circles.example.org/privacy"}


@settings(deadline=None, max_examples=30)
@given(circles)
def test_a_circle_that_was_not_announced_speaks_of_no_announcement(circle: Announcement) -> None:
    circle = tame_circle(circle)
    raw = SPEAKER.render_first_post(circle, facilitators=(), announcement_url=None, now=NOW)
    theirs = {safe_link(circle.course_link), safe_link(circle.signup_link)} - {None}
    assert set(read_post(raw).links) <= theirs | {"https://circles.example.org/privacy"}
    assert "announcement](" not in raw


@settings(deadline=None, max_examples=100)
@given(circles)
def test_an_event_block_holds_nothing_but_its_attributes(circle: Announcement) -> None:
    said = {"facilitators": (), "announcement_url": ANNOUNCEMENT_URL, "now": NOW}
    with_event = SPEAKER_WITH_EVENTS.render_first_post(circle, **said)  # type: ignore[arg-type]
    without = SPEAKER.render_first_post(circle, **said)  # type: ignore[arg-type]
    assert len(EVENT.findall(with_event)) == (not circle.called_off)
    assert EVENT.sub("", with_event) == without


@settings(deadline=None, max_examples=100)
@given(circles, st.lists(texts, max_size=4).map(tuple))
def test_only_names_that_can_be_users_are_mentioned(circle: Announcement, names: tuple[str, ...]) -> None:
    raw = SPEAKER.render_first_post(circle, facilitators=names, announcement_url=ANNOUNCEMENT_URL, now=NOW)
    mentioned = {key.split("@")[1] for key in read_post(raw).found if key.startswith("mention")}
    assert mentioned <= set(names) - {"all", "here"}


@settings(deadline=None, max_examples=100)
@given(circles)
def test_a_first_post_fits_into_our_block_and_comes_back_whole(circle: Announcement) -> None:
    raw = SPEAKER.render_first_post(circle, facilitators=(), announcement_url=ANNOUNCEMENT_URL, now=NOW)
    block = compose_block("first-post circle-t431", raw)
    assert parse_marks(block).blocks == {"first-post circle-t431"}
    body = parse_block(block, "first-post circle-t431")
    assert body is not None
    assert body.strip() == raw


@settings(deadline=None, max_examples=10)
@given(st.sampled_from(["[", "@", "<", "word ", "\\", "é", "𝄞"]))
def test_endless_text_in_every_field_stays_within_the_forums_limit(piece: str) -> None:
    text = piece * 40_000
    circle = make_circle(
        name=text,
        place=Place(branch=text, room=text, address=text, town_text=text, online=True),
        course_title=text,
        course_link=text,
        course_provider=text,
        language=text,
        signup_link=text,
        facilitator_names=tuple(f"{text[:500]}{number}" for number in range(500)),
        words=text,
    )
    raw = SPEAKER_WITH_EVENTS.render_first_post(
        circle, facilitators=(), announcement_url=ANNOUNCEMENT_URL, now=NOW, author=text
    )
    assert len(raw) < MOST


doubts = st.builds(
    Doubt,
    kind=st.sampled_from(DoubtKind),
    field=st.sampled_from(Field),
    text=maybe,
    options=st.lists(st.one_of(texts, st.just(NOW), st.sampled_from(TOWNS)), max_size=4).map(tuple),
)
values = st.one_of(texts, st.integers(0, 500), st.just(NOW))
readings = st.builds(
    Reading,
    verdict=st.just(Verdict.ASK),
    announcement=st.none(),
    doubts=st.lists(doubts, max_size=4).map(tuple),
    guesses=st.lists(st.builds(Guess, st.sampled_from(Field), values), max_size=3).map(tuple),
    hints=st.lists(st.sampled_from(Hint), max_size=2).map(tuple),
    private=st.lists(st.sampled_from(Private), max_size=2).map(tuple),
    found=st.lists(st.tuples(st.sampled_from(Field), values), max_size=6).map(tuple),
)


@settings(deadline=None, max_examples=150)
@given(readings, texts)
def test_questions_hold_nothing_but_ours(reading: Reading, author: str) -> None:
    raw = SPEAKER.render_questions(reading, author)
    post = read_post(raw)
    assert (post.links, post.found) == ((), {})
    allowed = {"paragraph", "bullet_list", "list_item", "strong", "code_block", "softbreak"}
    assert {re.sub(r"_(open|close)$", "", token.split()[0]) for token in post.shape} <= allowed
    assert parse_marks(sign_once(raw, "reply:announcement-t1")).once == {"reply:announcement-t1"}


@settings(deadline=None, max_examples=100)
@given(st.lists(st.builds(Guess, st.sampled_from(Field), values), max_size=3))
def test_a_link_reply_holds_one_link(guesses: list[Guess]) -> None:
    for private in ((), tuple(Private)):
        post = read_post(SPEAKER.render_link_reply(TOPIC_URL, private, guesses=guesses))
        assert post.links == (TOPIC_URL,)
        assert post.found == {}


@settings(deadline=None, max_examples=50)
@given(texts, maybe)
def test_a_refusal_holds_nothing_but_text(name: str, author: str | None) -> None:
    post = read_post(SPEAKER.render_titles_refused(make_circle(name=name), author))
    assert (post.links, post.found) == ((), {})
    assert set(post.shape) == {"paragraph_open p", "paragraph_close p"}


@settings(deadline=None, max_examples=150)
@given(st.lists(st.one_of(texts, st.sampled_from(["\n", "```", "~~~~", "</details>", "\n</details>\n"]))))
def test_a_shown_block_cannot_break_out_of_its_frame(pieces: list[str]) -> None:
    raw = SPEAKER.render_by_hand("".join(pieces), "https://forum.example.org/t/x/5")
    post = read_post(raw)
    assert (post.links, post.found) == (("https://forum.example.org/t/x/5",), {})
    frame = ["html_block", "fence", "html_block"]
    assert [token.split()[0] for token in post.shape][-3:] == frame
    assert parse_marks(sign_once(raw, "message:by-hand:circle-t1")).once == {"message:by-hand:circle-t1"}
