"""What stories cost that organizers and authors wait for: the queue, and the search for stories like a new one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import cycle
from random import Random
from time import perf_counter

from aiohttp.test_utils import TestClient, TestServer

from service.app import build_web
from service.domain.ids import ForumUserId
from service.domain.proposals.states import View
from service.pages.sessions import hash_id, make_id
from service.store.near_stories import load_stories_like
from service.store.people import record_organizer
from service.store.pool import DOOR_COMMAND_TIMEOUT_S, WORKER_COMMAND_TIMEOUT_S, build_connection
from service.store.sessions import insert_session
from tests.bench.story_rows import FIRST_PERSON, insert_stories, make_words
from tests.bench.worlds import compose_circle, running_world
from tests.domain.proposals.stories import PITTSBURGH, make_proposal
from tests.servers import running_database
from tests.world import World

ROUNDS = 300
WARM_UP = 10
MOST = 20


async def run_stories() -> Sequence[str]:
    """The lines of this bench; half a minute."""
    with running_database() as server_url:
        async with running_world(server_url, "companion_bench_stories") as world:
            await world.announce("The first circle of all", compose_circle("The first circle of all"))
            await world.settle()
            connection = await build_connection(
                world.config.database_url, command_timeout_s=WORKER_COMMAND_TIMEOUT_S
            )
            await insert_stories(connection, datetime.now(UTC))
            await connection.close()
            return [await _measure_page(world), await _measure_search(world)]


async def _measure_page(world: World) -> str:
    """The queue as organizers open it, through the whole web process; its views and searches take turns."""
    organizer, session = ForumUserId(FIRST_PERSON), make_id()
    async with world.pool.acquire() as connection:
        await record_organizer(connection, organizer, is_organizer=True)
        await insert_session(connection, hash_id(session), organizer, None)
    client = TestClient(TestServer(build_web(world.config)), cookies={"companion": session})
    queries = [*(f"?view={view.value}" for view in View), "?page=100", "?words=Pittsburgh", "?words=Town%207"]
    async with client:

        async def ask(query: str) -> None:
            async with client.get(f"/organize{query}", allow_redirects=False) as answer:
                page = await answer.text()
            assert answer.status == 200
            assert "queue-row" in page

        taken = await _time([partial(ask, query) for query in queries])
    return f"bench queue-page-p99 {find_p99(taken):.1f} ms target <= 100"


async def _measure_search(world: World) -> str:
    connection = await build_connection(world.config.database_url, command_timeout_s=DOOR_COMMAND_TIMEOUT_S)
    random = Random(3)
    vocabulary = [
        word
        for row in await connection.fetch("select words ->> 'why' as why from proposal limit 20")
        for word in row["why"].split()
    ]
    new = make_proposal(origin="f" * 16, words=make_words(random, vocabulary, PITTSBURGH))

    async def search() -> None:
        found = await load_stories_like(connection, new, MOST)
        assert [one.is_same_town for one in found].count(True) == MOST
        assert len(found) == 2 * MOST

    taken = await _time([search])
    await connection.close()
    return f"bench duplicate-search {find_p99(taken):.1f} ms target <= 50"


async def _time(asks: Sequence[Callable[[], Awaitable[None]]]) -> list[float]:
    """Milliseconds, in order; they take turns."""
    taken = []
    for number, ask in zip(range(WARM_UP + ROUNDS), cycle(asks), strict=False):
        began = perf_counter()
        await ask()
        if number >= WARM_UP:
            taken.append(1000 * (perf_counter() - began))
    return sorted(taken)


def find_p99(ordered: Sequence[float]) -> float:
    return ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
