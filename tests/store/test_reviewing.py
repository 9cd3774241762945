"""The organizers' queue: which stories stand where, in which order, and what a row tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from service.domain.ids import TownId
from service.domain.posts import User
from service.domain.proposals.states import VIEWS, ProposalState, View
from service.domain.proposals.values import Newer, Where
from service.store.organizers import load_waiting_things
from service.store.people import record_person
from service.store.pool import Connection
from service.store.proposals import record_proposal
from service.store.reviewing import Sought, count_views, load_queue, load_rows_of
from tests.domain.proposals.stories import AUTHOR, INES, NOW, PITTSBURGH, WORDS, make_proposal

INTAKE = "learning-circles"


async def tell(
    connection: Connection, number: int, state: ProposalState = ProposalState.RECEIVED, **values: Any
) -> None:
    await record_person(connection, User(AUTHOR, "lina"))
    await record_proposal(connection, make_proposal(state, **{"origin": f"{number:016x}", **values}))


async def list_origins(connection: Connection, sought: Sought, **page: int) -> list[int]:
    rows, _ = await load_queue(connection, sought, INTAKE, **{"most": 20, **page})
    return [int(row.story.origin, 16) for row in rows]


async def test_every_state_but_removed_stands_in_one_view(connection: Connection) -> None:
    for number, state in enumerate(ProposalState):
        await tell(connection, number, state)
    counts = await count_views(connection)
    assert counts == {view: len(states) for view, states in VIEWS.items()}
    assert sum(counts.values()) == len(ProposalState) - 1
    for view in View:
        rows, total = await load_queue(connection, Sought(view), INTAKE, most=20)
        assert {row.story.state for row in rows} == set(VIEWS[view])
        assert total == counts[view]


async def test_what_is_due_first_stands_first_and_pages_do_not_overlap(connection: Connection) -> None:
    await tell(connection, 1, promised=date(2026, 12, 5))
    await tell(connection, 2, promised=date(2026, 12, 1))
    await tell(connection, 3, promised=date(2026, 12, 20), broken=date(2026, 11, 30))
    await tell(connection, 4, ProposalState.UNSEEN, since=NOW - timedelta(days=1))
    needs = Sought(View.NEEDS_ANSWER)
    assert await list_origins(connection, needs) == [4, 3, 2, 1]
    assert await list_origins(connection, needs, most=2) == [4, 3]
    assert await list_origins(connection, needs, most=2, skipped=2) == [2, 1]


async def test_words_are_sought_in_town_and_title_and_may_hold_signs(connection: Connection) -> None:
    await tell(connection, 1)
    await tell(connection, 2, words=replace(WORDS, where=Where(town=PITTSBURGH)))
    await tell(connection, 3, words=replace(WORDS, where=Where(text="100%_sure", country="US")))
    needs = View.NEEDS_ANSWER
    assert await list_origins(connection, Sought(needs, words=("brad", "dock"))) == [1]
    assert await list_origins(connection, Sought(needs, words=("0%_s",))) == [3]
    assert await list_origins(connection, Sought(needs, words=("0_s",))) == []
    towns = (PITTSBURGH.id, TownId(1))
    assert await list_origins(connection, Sought(needs, words=("steel city",), towns=towns)) == [2]


async def test_row_tells_who_has_it_and_how_many_others_its_town_has(connection: Connection) -> None:
    await record_person(connection, User(INES, "ines"))
    await tell(connection, 1, assignee=INES)
    await tell(connection, 2, ProposalState.RUNNING)
    await tell(connection, 3, ProposalState.DECLINED)
    elsewhere = replace(WORDS, where=Where(text="Little Village", country="US"))
    await tell(connection, 4, words=elsewhere, promised=date(2027, 1, 1))
    await tell(connection, 5, words=elsewhere, promised=date(2027, 1, 2))
    rows, _ = await load_queue(connection, Sought(View.NEEDS_ANSWER), INTAKE, most=20)
    assert [(row.assignee_name, row.same_town) for row in rows] == [("ines", 1), (None, 1), (None, 1)]


async def test_changed_words_are_in_the_first_view_alone_and_call_organizers(connection: Connection) -> None:
    newer = Newer(replace(WORDS, why="Spam."), None, NOW)
    await tell(connection, 1, ProposalState.LOOKING, author_id=None, newer=newer)
    await tell(connection, 2, ProposalState.LOOKING, author_id=None, newer=replace(newer, refused=True))
    assert await list_origins(connection, Sought(View.NEEDS_ANSWER)) == [1]
    assert await list_origins(connection, Sought(View.WAITING)) == [2]
    counts = await count_views(connection)
    assert (counts[View.NEEDS_ANSWER], counts[View.WAITING]) == (1, 1)
    things = await load_waiting_things(connection, NOW + timedelta(hours=1), offers=False)
    assert (things.unseen, things.stories, things.newest_at) == (1, 1, NOW)


async def test_mine_are_those_in_which_it_is_my_turn(connection: Connection) -> None:
    await record_person(connection, User(INES, "ines"))
    await tell(connection, 1, ProposalState.TALKING, assignee=INES, promised=date(2026, 12, 2))
    await tell(connection, 2, ProposalState.ACCEPTED, assignee=INES, promised=date(2026, 12, 1))
    await tell(connection, 3, ProposalState.ASKED, assignee=INES)
    await tell(connection, 4, ProposalState.TALKING)
    rows = await load_rows_of(connection, INES, INTAKE, most=5)
    assert [int(row.story.origin, 16) for row in rows] == [2, 1]
