"""Time zones as people name them."""

from __future__ import annotations

import pytest

from service.domain.dates.words import flatten
from service.domain.dates.zone_words import COUNTRY_ZONES, MINUTE_OFFSETS, NAMED_ZONES
from service.domain.dates.zones import SEVERAL, find_zones, parse_zone


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("6 pm Lagos time", ["Lagos"]),
        ("8 pm Dublin time", ["Dublin"]),
        ("um 18 Uhr Wiener Zeit", ["Wiener"]),
        ("18 Uhr Schweizer Zeit", ["Schweizer"]),
        ("a las 18h hora de Chile", ["Chile"]),
        ("18h hora peninsular", ["peninsular"]),
        ("20 hs de Uruguay", ["Uruguay"]),
        ("6 pm EAT", ["EAT"]),
        ("20 Uhr (Berlin)", ["Berlin"]),
        ("7pm Amsterdam time / 1pm New York time", ["Amsterdam", "New York"]),
        ("6 pm, same time every week", []),
        ("we eat at 6 pm", []),
        ("es ist um 18 Uhr, wenn ihr Zeit habt", []),
        ("a la misma hora de siempre", []),
        ("story time at 6 pm", []),
    ],
)
def test_words_that_name_a_zone_are_found(text: str, words: list[str]) -> None:
    assert [zone.words for zone in find_zones(text, flatten(text))] == words


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Irish", "Europe/Dublin"),
        ("Japan", "Asia/Tokyo"),
        ("japanischer", "Asia/Tokyo"),
        ("colombiana", "America/Bogota"),
        ("UTC+5:30", "Asia/Kolkata"),
        ("UTC+5:30 ", "Asia/Kolkata"),
        ("UTC+5:20", None),
        ("IST", SEVERAL),
        ("CST", SEVERAL),
        ("Brazil", SEVERAL),
        ("Chile", SEVERAL),
        ("Gondor", None),
    ],
)
def test_names_mean_a_zone_or_are_asked(words: str, zone: str | None) -> None:
    assert parse_zone(words) == zone


def test_every_zone_of_the_tables_exists() -> None:
    for zone in {*COUNTRY_ZONES.values(), *NAMED_ZONES.values(), *MINUTE_OFFSETS.values()} - {SEVERAL}:
        assert parse_zone(zone) == zone
