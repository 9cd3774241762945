"""A map shows every spot, wherever it lies and however many there are."""

from __future__ import annotations

import math
import random
import time
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.pages.maps.area import Area, compose_area, parse_area
from service.pages.maps.map import APART, ASPECT, BIGGEST, MARGIN, NARROW, Map, Spot, draw_map, fit_view
from service.pages.maps.outlines import Outlines, load_outlines

OUTLINES = load_outlines()
BARE = Outlines((), (), ())
PENNSYLVANIA = [
    Spot("Pittsburgh", "/pittsburgh", 40.44, -79.99, 3),
    Spot("Braddock", "/braddock", 40.40, -79.87, 1),
    Spot("Erie", "/erie", 42.13, -80.08, 1),
    Spot("Harrisburg", "/harrisburg", 40.27, -76.88, 2),
    Spot("Philadelphia", "/philadelphia", 39.95, -75.16, 12),
]
SUVA, APIA = Spot("Suva", "/suva", -18.14, 178.44, 1), Spot("Apia", "/apia", -13.83, -171.77, 1)

anywhere = st.builds(
    Spot,
    label=st.text(max_size=30),
    href=st.just("/town"),
    latitude=st.floats(-90, 90),
    longitude=st.floats(-180, 180),
    count=st.integers(1, 10**6),
    kind=st.sampled_from(["circle", "story"]),
)


def draw(spots: list[Spot], outlines: Outlines = BARE) -> Map:
    drawn = draw_map(spots, outlines, str)
    assert drawn is not None
    return drawn


def find_distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """In widths of the picture."""
    return math.dist((one[0], one[1] / ASPECT), (other[0], other[1] / ASPECT))


def test_five_towns_of_one_state_are_not_one_dot() -> None:
    dots = draw(PENNSYLVANIA).dots
    assert {dot.label for dot in dots} == {"Erie", "Pittsburgh", "Harrisburg", "Philadelphia"}
    pittsburgh = next(dot for dot in dots if dot.label == "Pittsburgh")
    assert (pittsburgh.count, pittsburgh.others) == (4, 1)
    area = parse_area(pittsburgh.href)
    assert area is not None
    assert [area.holds(spot.latitude, spot.longitude) for spot in PENNSYLVANIA] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_dot_of_one_town_leads_to_it_and_its_size_follows_the_count() -> None:
    dots = {dot.label: dot for dot in draw(PENNSYLVANIA).dots}
    assert dots["Philadelphia"].href == "/philadelphia"
    assert dots["Erie"].radius < dots["Harrisburg"].radius < dots["Philadelphia"].radius


def test_one_town_stands_in_the_middle_with_its_surroundings() -> None:
    (dot,) = draw(PENNSYLVANIA[:1]).dots
    assert (dot.x, dot.y) == (0.5, 0.5)


def test_towns_on_both_sides_of_the_date_line_are_neighbours() -> None:
    view = fit_view([SUVA, APIA])
    assert view.width / view.across < 20
    suva, apia = sorted(draw([SUVA, APIA]).dots, key=lambda dot: dot.x)
    assert (suva.label, apia.label) == ("Suva", "Apia")


def test_what_lies_beyond_the_date_line_is_drawn() -> None:
    chukotka = Spot("Uelen", "/uelen", 66.16, -169.81, 1)
    assert draw([chukotka, Spot("Egvekinot", "/e", 66.32, -179.12, 1)], OUTLINES).land


def test_nothing_to_show_is_no_map() -> None:
    assert draw_map([], OUTLINES, str) is None


def test_dots_of_different_kinds_have_none_together() -> None:
    near = [Spot("One", "/1", 50, 10, 2, "circle"), Spot("Other", "/2", 50, 10, 1, "story")]
    (dot,) = draw(near).dots
    assert (dot.label, dot.kind) == ("One", "")


@given(st.lists(anywhere, min_size=1, max_size=40))
def test_every_dot_lies_in_the_picture_with_room_around_it(spots: list[Spot]) -> None:
    dots = draw(spots).dots
    assert sum(dot.count for dot in dots) == sum(spot.count for spot in spots)
    assert sum(1 + dot.others for dot in dots) == len(spots)
    for dot in dots:
        assert MARGIN - 1e-3 <= dot.x <= 1 - MARGIN + 1e-3
        assert MARGIN - 1e-3 <= dot.y <= 1 - MARGIN + 1e-3


@given(st.lists(anywhere, min_size=2, max_size=40))
def test_no_dot_touches_another_on_the_narrowest_phone(spots: list[Spot]) -> None:
    dots = draw(spots).dots
    assert 2 * BIGGEST <= APART * NARROW + 0.1
    for one, other in combinations(dots, 2):
        assert find_distance((one.x, one.y), (other.x, other.y)) >= APART - 1e-3


@given(st.lists(anywhere, min_size=1, max_size=20), st.integers())
def test_the_order_of_spots_changes_nothing(spots: list[Spot], seed: int) -> None:
    mixed = random.Random(seed).sample(spots, len(spots))
    assert [(one.x, one.y, one.count) for one in draw(mixed).dots] == [
        (one.x, one.y, one.count) for one in draw(spots).dots
    ]


@given(st.lists(anywhere, min_size=1, max_size=3))
def test_outlines_are_whole_numbers_whatever_is_shown(spots: list[Spot]) -> None:
    drawn = draw(spots, OUTLINES)
    for path in (drawn.land, drawn.borders, drawn.states):
        assert set(path) <= set("Mlz -0123456789")
        assert len(path) < 40_000


@given(st.lists(anywhere, min_size=1, max_size=10))
def test_the_area_of_spots_put_together_holds_them_all(spots: list[Spot]) -> None:
    area = compose_area([(spot.latitude, spot.longitude) for spot in spots], fit_view(spots).west)
    read = parse_area(str(area))
    assert read is not None
    assert all(read.holds(spot.latitude, spot.longitude) for spot in spots)


@pytest.mark.parametrize(
    "text", ["", "1,2,3", "a,b,c,d", "nan,0,1,1", "0,0,inf,0", "50,0,40,1", "0,0,91,0", "1,2,3,400"]
)
def test_what_is_no_area_is_none(text: str) -> None:
    assert parse_area(text) is None


def test_an_area_may_cross_the_date_line() -> None:
    area = Area(-20, 178, -10, -171)
    assert area.holds(SUVA.latitude, SUVA.longitude)
    assert not area.holds(-15, 0)


def test_ten_thousand_towns_are_a_picture_that_a_phone_can_take() -> None:
    towns = [
        Spot(
            f"Town {number}",
            f"/{number}",
            -60 + number * 7919 % 13000 / 100,
            number * 104729 % 36000 / 100 - 180,
            1,
        )
        for number in range(10_000)
    ]
    begun = time.process_time()
    drawn = draw(towns, OUTLINES)
    assert time.process_time() - begun < 5
    assert len(drawn.dots) < 150
    assert len(drawn.land + drawn.borders + drawn.states) < 60_000
