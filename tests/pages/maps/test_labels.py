"""Names beside dots: as many as have room, none on another."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from service.pages.maps.labels import LONGEST, Named, _find_box, _touch, place_labels

WIDTH, HEIGHT = 288.0, 162.0

dots = st.lists(
    st.builds(
        Named,
        text=st.text(min_size=1, max_size=40),
        x=st.floats(20, WIDTH - 20),
        y=st.floats(12, HEIGHT - 12),
        radius=st.floats(6, 13),
    ),
    max_size=15,
)


@given(dots)
def test_names_lie_in_the_picture_and_on_nothing_else(named: list[Named]) -> None:
    placed = place_labels(named, WIDTH, HEIGHT)
    boxes = [_find_box(named[at], label) for at, label in placed.items()]
    for box in boxes:
        assert box[0] >= 0
        assert box[2] <= WIDTH
    assert not any(_touch(one, other) for one, other in combinations(boxes, 2))


def test_name_stands_to_the_right_or_where_there_is_room() -> None:
    left, right = Named("Erie", 30, 80, 7), Named("Philadelphia", 270, 80, 13)
    placed = place_labels([left, right], WIDTH, HEIGHT)
    assert [placed[0].anchor, placed[1].anchor] == ["start", "end"]


def test_name_without_room_is_left_out_and_a_long_one_is_cut() -> None:
    crowd = [Named(f"Town {number}", 144, 81, 13) for number in range(4)]
    assert not place_labels(crowd, 40, 30)
    (label,) = place_labels([Named("L" * 60, 20, 80, 7)], WIDTH, HEIGHT).values()
    assert label.text == "L" * (LONGEST - 1) + "…"
