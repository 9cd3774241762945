"""Which stories are shown beside one: of its town and near it, the most alike first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from service.domain.ids import TownId
from service.domain.places import Town
from service.domain.proposals.states import ProposalState
from service.domain.proposals.values import Proposal, ProposalWords, Where
from service.store.near_stories import load_stories_like
from service.store.pool import Connection
from service.store.proposals import record_proposal
from tests.domain.proposals.stories import BRADDOCK, PITTSBURGH, WORDS, make_proposal

CHICAGO = Town(TownId(4887398), "Chicago", "US", "IL", 41.85, -87.65, "America/Chicago", 2720546)
FIJI = Town(TownId(1), "East of it", "FJ", "01", -16.8, 179.9, "Pacific/Fiji", 500)
OVER_THE_LINE = Town(TownId(2), "West of it", "FJ", "01", -16.8, -179.9, "Pacific/Fiji", 500)


async def tell(connection: Connection, number: int, words: ProposalWords, **values: Any) -> Proposal:
    story = make_proposal(**{"origin": f"{number:016x}", "words": words, "author_id": None, **values})
    await record_proposal(connection, story)
    return story


def in_town(town: Town, why: str = "") -> ProposalWords:
    return replace(WORDS, where=Where(town=town), why=why or WORDS.why)


async def list_origins(connection: Connection, story: Proposal, most: int = 10) -> list[int]:
    return [int(one.story.origin, 16) for one in await load_stories_like(connection, story, most)]


async def test_stories_of_the_town_come_first_and_the_most_alike_before_all(connection: Connection) -> None:
    new = make_proposal(words=in_town(BRADDOCK, "Sewing together on winter evenings"))
    await tell(connection, 1, in_town(BRADDOCK, "Chess"))
    await tell(connection, 2, in_town(BRADDOCK, "On winter evenings sewing would help"))
    await tell(connection, 3, in_town(PITTSBURGH, "Sewing together on winter evenings"))
    await tell(connection, 4, in_town(CHICAGO))
    found = await load_stories_like(connection, new, 10)
    assert [(int(one.story.origin, 16), one.is_same_town) for one in found] == [
        (2, True),
        (1, True),
        (3, False),
    ]
    assert round(found[2].km) == 12


async def test_neither_the_story_itself_nor_what_has_ended_is_shown(connection: Connection) -> None:
    story = await tell(connection, 1, in_town(BRADDOCK))
    await tell(connection, 2, in_town(BRADDOCK), state=ProposalState.DECLINED)
    await tell(connection, 3, in_town(BRADDOCK), state=ProposalState.UNSEEN)
    assert await list_origins(connection, story) == [3]


async def test_town_of_no_list_is_the_same_as_written_in_its_country(connection: Connection) -> None:
    def written(text: str, country: str = "US") -> ProposalWords:
        return replace(WORDS, where=Where(text=text, country=country))

    await tell(connection, 1, written("little village"))
    await tell(connection, 2, written("Little Village", "GB"))
    await tell(connection, 3, written(""))
    assert await list_origins(connection, make_proposal(words=written("Little  Village"))) == [1]


async def test_neighbours_are_found_over_the_date_line(connection: Connection) -> None:
    await tell(connection, 1, in_town(OVER_THE_LINE))
    assert await list_origins(connection, make_proposal(words=in_town(FIJI))) == [1]


async def test_of_many_only_so_many_are_shown(connection: Connection) -> None:
    for number in range(1, 6):
        await tell(connection, number, in_town(BRADDOCK))
        await tell(connection, 10 + number, in_town(PITTSBURGH))
    assert len(await list_origins(connection, make_proposal(), most=2)) == 4
