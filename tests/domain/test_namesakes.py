"""Which of the towns that go by a name it can mean."""

from __future__ import annotations

from service.domain.ids import TownId
from service.domain.places import Town, choose_namesakes


def make_town(name: str, people: int) -> Town:
    return Town(TownId(people), name, "US", "CA", 38.0, -121.9, "America/Los_Angeles", people)


def test_own_name_counts_before_what_a_town_is_also_called() -> None:
    pittsburgh, pittsburg = make_town("Pittsburgh", 304_391), make_town("Pittsburg", 76_000)
    assert choose_namesakes("pittsburgh", (pittsburg, pittsburgh)) == (pittsburgh,)


def test_clearly_bigger_town_is_meant_by_its_other_name() -> None:
    vienna, wien = make_town("Vienna", 1_691_468), make_town("Wien", 700)
    assert vienna in choose_namesakes("wien", (wien, vienna))


def test_other_names_count_where_no_town_has_the_name_for_its_own() -> None:
    vienna = make_town("Vienna", 1_691_468)
    assert choose_namesakes("wien", (vienna,)) == (vienna,)
