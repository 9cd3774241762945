"""A town's name that stands for several: its author is asked, unless their own words make it plain."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from service.domain.ids import TownId
from service.domain.places import Town, fold
from service.domain.proposals.reading import decide_words, parse_story
from service.domain.proposals.values import Missing, ProposalWords

# name, country, region, zone, people: rows of the GeoNames list (CC BY 4.0)
_ROWS = (
    ("Santa Cruz de la Sierra", "BO", "08", "America/La_Paz", 1_831_434),
    ("Santa Cruz de Tenerife", "ES", "53", "Atlantic/Canary", 211_359),
    ("Santa Cruz", "US", "CA", "America/Los_Angeles", 64_220),
    ("León de los Aldama", "MX", "11", "America/Mexico_City", 1_579_803),
    ("León", "NI", "08", "America/Managua", 144_538),
    ("León", "ES", "55", "Europe/Madrid", 124_772),
    ("Toledo", "US", "OH", "America/New_York", 265_638),
    ("Toledo", "ES", "54", "Europe/Madrid", 86_526),
    ("Neustadt an der Weinstraße", "DE", "08", "Europe/Berlin", 53_984),
    ("Neustadt", "DE", "04", "Europe/Berlin", 12_689),
    ("Neustadt", "DE", "06", "Europe/Berlin", 2_386),
    ("Halle (Saale)", "DE", "14", "Europe/Berlin", 237_865),
    ("Halle", "DE", "07", "Europe/Berlin", 21_393),
    ("Halle", "BE", "VLG", "Europe/Brussels", 36_290),
    ("Frankfurt am Main", "DE", "05", "Europe/Berlin", 650_000),
    ("Frankfurt (Oder)", "DE", "11", "Europe/Berlin", 57_107),
    ("Berlin", "DE", "16", "Europe/Berlin", 3_426_354),
    ("Berlin", "US", "NH", "America/New_York", 9_367),
)
TOWNS = tuple(
    Town(TownId(number), name, country, region, 50.0, 10.0, zone, people)
    for number, (name, country, region, zone, people) in enumerate(_ROWS, start=1)
)
TALES = {
    "Town": "Our library lost its evening classes, and people here would like to learn together again.",
    "Ciudad": "Nuestra biblioteca perdió sus clases, y la gente de aquí querría aprender junta otra vez.",
    "Ort": "Unsere Bücherei hat keine Abendkurse mehr, und die Leute hier würden gern wieder zusammen lernen.",
}


def find_all(name: str) -> Sequence[Town]:
    """As the table does: by their own names, and the first words of longer ones."""
    return [town for town in TOWNS if f"{fold(town.name)} ".startswith(f"{name} ")]


def tell(label: str, town: str, *answers: str, zone: str = "Europe/Berlin") -> ProposalWords:
    said = parse_story("???", [f"{TALES[label]}\n\n{label}: {town}\n", *answers], "companion")
    return decide_words(said, {name: found for name in said.names if (found := find_all(name))}, zone=zone)


@pytest.mark.parametrize(
    ("label", "town", "between"),
    [
        ("Town", "Santa Cruz", ["BO", "ES", "US"]),
        ("Ciudad", "Santa Cruz", ["BO", "ES", "US"]),
        ("Ciudad", "León", ["MX", "NI", "ES"]),
        ("Town", "Toledo", ["US", "ES"]),
        ("Ort", "Neustadt", ["DE", "DE", "DE"]),
        ("Town", "Halle", ["DE", "BE", "DE"]),
    ],
)
def test_author_is_asked_which_of_the_towns_is_meant(label: str, town: str, between: list[str]) -> None:
    words = tell(label, town)
    assert words.where.town is None
    assert [one.country for one in words.where.between] == between
    assert Missing.TOWN in words.missing


@pytest.mark.parametrize(
    ("label", "town", "country", "region"),
    [
        ("Town", "Santa Cruz, California", "US", "CA"),
        ("Ciudad", "Santa Cruz, Bolivia", "BO", "08"),
        ("Ciudad", "Toledo", "ES", "54"),
        ("Ort", "Halle", "DE", "14"),
        ("Ort", "Frankfurt", "DE", "05"),
        ("Ort", "Neustadt an der Weinstraße", "DE", "08"),
        ("Town", "Berlin", "DE", "16"),
    ],
)
def test_town_that_the_authors_words_make_plain_is_taken(
    label: str, town: str, country: str, region: str
) -> None:
    where = tell(label, town).where
    assert where.town is not None
    assert (where.town.country, where.town.region, where.between) == (country, region, ())


@pytest.mark.parametrize(
    ("label", "town", "answer", "country"),
    [
        ("Ciudad", "León", "La de España, claro.", "ES"),
        ("Town", "Santa Cruz", "The one in California!", "US"),
        ("Town", "Toledo", "Toledo, Ohio", "US"),
        ("Town", "Santa Cruz", "@companion Bolivia", "BO"),
    ],
)
def test_answer_says_which(label: str, town: str, answer: str, country: str) -> None:
    where = tell(label, town, answer).where
    assert where.town is not None
    assert where.town.country == country


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Madrid"])
def test_configured_zone_chooses_for_nobody(zone: str) -> None:
    assert tell("Town", "Toledo", zone=zone).where.town is None
