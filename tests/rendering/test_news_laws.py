"""Whatever people write as a reason, a place or a name: what we tell of a change holds nothing but ours."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.announcements.values import Announcement, Place
from service.domain.changes import Change, ChangeKind, News
from service.forum.markers import parse_marks, sign_once
from service.rendering.plain import clean
from tests.rendering.changed import add, cancel, change_room, find_noon, move, put_on
from tests.rendering.forum_markdown import Reading, read_post
from tests.rendering.hostile import texts
from tests.rendering.test_laws import places, tame, tame_circle
from tests.rendering.values import make_circle, make_speaker

SPEAKER = make_speaker()
INTAKE = "https://forum.example.org/c/start-a-circle"
KEY = "change:circle-t431:5f0c2a"


def change_in(circle: Announcement, kind: ChangeKind, because: str | None, room: str) -> Change:
    match kind:
        case ChangeKind.MOVED:
            change = move(circle, 2)[1]
        case ChangeKind.CANCELLED:
            change = cancel(circle, 2)[1]
        case ChangeKind.BACK_ON:
            change = put_on(circle, 2)
        case ChangeKind.ADDED:
            change = add(circle)[1]
        case ChangeKind.ELSEWHERE:
            change = change_room(circle, 2, room)
    return replace(change, because=because)


def tell(circle: Announcement, changes: tuple[Change, ...], because: str | None, asked_by: str) -> Reading:
    raw = SPEAKER.render_news(
        circle,
        News(changes, called_off=not changes, because=None if changes else because),
        asked_by=(asked_by,),
        facilitators=("maya",),
        called=("maya",),
        now=find_noon(circle, 2),
    )
    assert parse_marks(sign_once(raw, KEY)).once == {KEY}
    return read_post(raw)


@settings(deadline=None, max_examples=150)
@given(
    texts,
    places,
    st.lists(st.sampled_from(ChangeKind), max_size=3),
    st.none() | texts,
    texts.filter(clean),
    texts,
)
def test_news_hold_nothing_but_ours(
    name: str, place: Place, kinds: list[ChangeKind], because: str | None, room: str, asked_by: str
) -> None:
    circle = make_circle(name=name, place=place)
    changes = tuple(change_in(circle, kind, because, room) for kind in kinds)
    post = tell(circle, changes, because, asked_by)
    assert {key for key in post.found if not key.startswith("bbcode [date=")} == {"mention @maya"}
    assert post.found["mention @maya"] == 1
    assert set(post.links) <= {INTAKE}
    assert post.links == () or not kinds


@settings(deadline=None, max_examples=150)
@given(texts.filter(clean), places, st.sampled_from(ChangeKind), texts, texts.filter(clean))
def test_news_keep_their_shape(name: str, place: Place, kind: ChangeKind, because: str, room: str) -> None:
    circle = make_circle(name=name, place=place)
    tamed = tame_circle(circle)
    post = tell(circle, (change_in(circle, kind, because, room),), None, name)
    wanted = tell(tamed, (change_in(tamed, kind, tame(because), "Word"),), None, "Word")
    if kind is not ChangeKind.ELSEWHERE:  # A hostile room may be the room that was.
        assert post.shape == wanted.shape
    assert post.found == wanted.found
