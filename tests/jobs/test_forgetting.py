"""Whoever is forgotten is named nowhere any more: in no table, in no text of ours, and not when it is told anew."""

from __future__ import annotations

import pytest

from jobs.engine.tools import load_clock
from jobs.forgetting import A_NIGHT
from service.domain.forgetting import Forgotten
from service.domain.ids import ForumUserId
from service.domain.proposals.states import ProposalEvent
from service.domain.proposals.values import Wanted
from service.domain.subjects import ForumSubject
from service.errors import CompanionError
from service.reasons import ReasonCode
from service.setup.forgetting import forget
from service.store.attention import What, wake
from service.store.forgetting import forget_person, load_traces
from tests.jobs.circles import Standing, found_circle
from tests.jobs.stories import INES, LINA, NOW, found_story, write_story
from tests.world import World

PLANTED = "maya"


async def find_person(world: World, name: str = PLANTED) -> ForumUserId:
    return ForumUserId((await world.call("GET", f"/u/{name}.json", "system"))["user"]["id"])


async def forget_now(world: World, name: str = PLANTED) -> None:
    gone = Forgotten(await find_person(world, name), (name,))
    async with world.pool.acquire() as connection, connection.transaction():
        await forget_person(connection, gone, (await load_clock(connection)).now())
    await world.settle()


async def find_rows_naming(world: World, word: str) -> list[str]:
    """Tables in which a row holds the word, with the row."""
    found = []
    tables = await world.pool.fetch(
        "select tablename from pg_tables where schemaname = 'public' and tablename <> 'town'"
    )
    for table in (row["tablename"] for row in tables):
        rows = await world.pool.fetch(
            f'select to_jsonb(one)::text as text from "{table}" one where to_jsonb(one)::text ilike $1',
            f"%{word}%",
        )
        found += [f"{table}: {row['text']}" for row in rows]
    return found


async def say_something(world: World) -> Standing:
    circle = await found_circle(world)
    await circle.write("@companion move 20 Oct to 21 Oct 6:30 pm because my car broke down")
    await circle.write("+ everyone spoke, even the shy ones\n\nWho has the vocabulary list?")
    return circle


async def test_forgotten_person_stands_in_no_table_and_in_no_text_of_ours(world: World) -> None:
    circle = await say_something(world)
    assert any("Maya" in raw for raw in await circle.read_ours())
    await forget_now(world)
    assert await find_rows_naming(world, PLANTED) == []
    assert await find_rows_naming(world, "my car broke down") == []
    assert PLANTED not in (await circle.read_first()).casefold()
    assert not any(PLANTED in raw.casefold() for raw in await circle.read_ours())


async def test_circle_of_a_forgotten_person_stays_with_all_its_dates(world: World) -> None:
    circle = await say_something(world)
    await forget_now(world)
    first = await circle.read_first()
    assert "Wednesday 21 October" in first
    assert "Everyday Spanish" in first


async def test_words_from_before_are_not_kept_again_when_the_forum_tells_them_anew(world: World) -> None:
    circle = await say_something(world)
    await forget_now(world)
    await world.pool.execute("update attention set due_at = now() where what = 'read'")
    async with world.pool.acquire() as connection:
        await wake(connection, [ForumSubject.GAP], What.LOOK, ReasonCode.MAYBE_MISSED)
    await world.call(
        "PUT", f"/t/{circle.announcement['topic_id']}/status", "system", status="closed", enabled="true"
    )
    await world.settle()
    assert await find_rows_naming(world, "my car broke down") == []
    assert PLANTED not in (await circle.read_first()).casefold()


async def test_person_whose_account_was_deleted_is_forgotten_when_the_forum_says_so(world: World) -> None:
    circle = await say_something(world)
    person = await find_person(world)
    await world.pool.execute(
        "insert into delivery (instance, event_id, event_type, event, dedupe_key, user_id)"
        " values ('f', 1, 'user', 'user_destroyed', decode('00', 'hex'), $1)",
        person,
    )
    await world.settle()
    assert await find_rows_naming(world, PLANTED) == []
    assert PLANTED not in (await circle.read_first()).casefold()


async def test_organizer_and_author_of_a_story_are_named_no_more_where_it_stands(world: World) -> None:
    for make in (found_story, write_story):
        story = await make(world)
        await story.take(ProposalEvent.CLAIMED)
        await story.decide(ProposalEvent.SOUGHT, line="We need a room.", wanted=frozenset({Wanted.ROOM}))
        await story.decide(ProposalEvent.DECLINED, line="No library there is open.")
        assert "read by ines" in await story.read_home()
        async with world.pool.acquire() as connection, connection.transaction():
            await forget_person(connection, Forgotten(INES, ("ines",)), NOW)
            await forget_person(connection, Forgotten(LINA, ("lina",)), NOW)
        await world.settle()
        written = [await story.read_home(), *await story.read_replies()]
        assert len(written) == 3
        assert not any(name in text for name in ("ines", "lina", "bookkeeping") for text in written)
        assert await find_rows_naming(world, "bookkeeping") == []
        assert not (await story.load()).by_hand


async def test_others_and_their_names_stay(world: World) -> None:
    circle = await say_something(world)
    await circle.write("I bring the coffee, and cookies for all of us.", by="sam")
    await forget_now(world)
    assert await world.pool.fetchval("select name from person where name = 'sam'") == "sam"
    assert await world.pool.fetchval("select count(*) from post where topic_id = $1", circle.topic_id) >= 2


async def test_administrator_sees_first_what_is_known_and_may_say_no(world: World) -> None:
    circle = await say_something(world)
    said: list[str] = []
    await forget(world.config.database_url, "@maya", lambda: False, said.append)
    assert "1 circles in which they are named" in " ".join("\n".join(said).split())
    assert PLANTED in await circle.read_first()
    await forget(world.config.database_url, "@maya", lambda: True, said.append)
    await world.settle()
    assert await find_rows_naming(world, PLANTED) == []
    assert "backups of this database" in said[-1]


async def test_nobody_of_that_name_is_said_so(world: World) -> None:
    with pytest.raises(CompanionError, match="nobody of the name 'nobody'"):
        await forget(world.config.database_url, "nobody", lambda: True, lambda _: None)


async def test_traces_are_counted_by_what_they_are(world: World) -> None:
    await say_something(world)
    async with world.pool.acquire() as connection:
        traces = await load_traces(connection, Forgotten(await find_person(world), (PLANTED,)))
    assert (traces.announcements, traces.circles, traces.notes, traces.stories) == (1, 1, 1, 0)
    assert traces.texts > 0


async def test_one_night_looks_for_no_more_people_than_a_night_may(world: World) -> None:
    await found_circle(world)
    await world.pool.execute(
        "with many as (insert into person (id, name) select 5000 + n, 'member' || n from generate_series(1, 40) as n "
        "returning id) update circle set facilitator_ids = (select array_agg(id) from many)"
    )
    async with world.pool.acquire() as connection:
        await wake(connection, [ForumSubject.PEOPLE], What.READ, ReasonCode.DUE)
    await world.settle()
    assert await world.pool.fetchval("select count(*) from person where checked_at is not null") == A_NIGHT
