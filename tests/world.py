"""A whole small world for tests: the demo forum, our door and a worker, all real, in one process.

Nothing sleeps: the forum says when its deliveries are out, and waits of the worker are moved into the past.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from socket import socket
from typing import Any

import asyncpg
from aiohttp import ClientSession, web

from jobs.engine.account import PaidCalls
from jobs.engine.loop import perform_next, sweep
from jobs.engine.tools import Tools
from jobs.engine.worker import build_tools
from service.app import build_web
from service.config import Config
from service.demo.forum.app import build_forum
from service.demo.forum.forum import FORUM, Forum, Story
from service.demo.forum.settings import ForumSettings
from service.demo.forum.store.categories import insert_category, insert_tag
from service.demo.forum.store.people import insert_group, insert_user
from service.demo.forum.turn import Turn
from service.domain.ids import CategoryId
from service.processes.listening import bind_socket
from service.store.categories import record_categories
from service.store.circles import load_circle
from service.store.listening import record_gap, record_listening
from tests.configs import make_config
from webhooks.receive import DOOR

Json = dict[str, Any]

TIDY = """### Name of the circle
Everyday Spanish

### Course
Everyday Spanish for Beginners

### Where
Riverside Branch Library, Meeting Room A

### Town
Pittsburgh

### First meeting
13 October 2037 at 6:00 pm

### How many weeks
6

### How long
90 minutes

### Language
Spanish and English
"""

PEOPLE = ("maya", "sam", "lina")
CATEGORIES = {
    "start-a-circle": "Start a circle",
    "circles": "Circles",
    "cafe": "Cafe",
    "want-us-in-your-town": "Want us in your town?",
    "news": "News",
    "say-hello": "Say hello",
}


_DAY_TURNS = "mod(extract(epoch from due_at)::numeric + 1, 1800) < 2"
"""Within a second of the full or half hour: in some zone a day begins."""


@dataclass(frozen=True, slots=True)
class World:
    config: Config
    pool: asyncpg.Pool
    tools: Tools
    forum: Forum
    session: ClientSession
    categories: Mapping[str, CategoryId]

    async def call(self, method: str, path: str, by: str = "maya", **values: Any) -> Json:
        """One call of the forum's API as this user; raises for any answer but 200."""
        headers = {"Api-Key": self.config.discourse_api_key.reveal(), "Api-Username": by}
        url = self.config.discourse_url + path
        async with self.session.request(method, url, json=values or None, headers=headers) as answer:
            assert answer.status == 200, (method, path, answer.status, await answer.text())
            text = await answer.text()
            return await answer.json() if text else {}

    async def announce(self, title: str, raw: str = TIDY, by: str = "maya") -> Json:
        """Write a topic in the intake category; gives its first post."""
        category = self.categories["start-a-circle"]
        return await self.call("POST", "/posts.json", by, title=title, raw=raw, category=category)

    async def reply(self, topic_id: int, raw: str, by: str = "maya") -> Json:
        return await self.call("POST", "/posts.json", by, topic_id=topic_id, raw=raw)

    async def edit(self, post_id: int, raw: str, by: str = "maya") -> Json:
        return await self.call("PUT", f"/posts/{post_id}.json", by, post={"raw": raw})

    async def read_topic(self, topic_id: int) -> Json:
        return await self.call("GET", f"/t/{topic_id}.json?include_raw=true", "system")

    async def list_topics(self, slug: str) -> Sequence[Json]:
        """The category's listed topics."""
        answer = await self.call("GET", f"/c/{slug}/{self.categories[slug]}/l/latest.json", "lina")
        return [topic for topic in answer["topic_list"]["topics"] if topic["visible"]]

    async def read_messages(self, to: str) -> list[str]:
        """What we wrote to this person in private, message by message; what went on in one stands in it."""
        listed = await self.call("GET", f"/topics/private-messages/{to}.json", by=to)
        ids = [topic["id"] for topic in listed["topic_list"]["topics"]]
        topics = [await self.call("GET", f"/t/{one}.json?include_raw=true", by=to) for one in ids]
        return ["\n".join(post["raw"] for post in topic["post_stream"]["posts"]) for topic in topics]

    async def settle(self) -> None:
        """Until the forum has told everything and the worker has nothing left to do, however long that may take."""
        for _ in range(50):
            await self.forum.sender.wait_idle()
            while await perform_next(self.tools):
                pass
            await self.forum.sender.wait_idle()
            if not await self._move_time():
                return
        raise AssertionError(await self.describe())

    async def _move_time(self) -> bool:
        """Make everything that waits less than an hour due now, and fill the budget; False when nothing waits.

        What comes round by itself every few minutes is left to its time, and so is the day's turn: whoever waits for
        midnight ("tomorrow" becomes "today") finds at once that it is still to come, and would wait for ever.
        """
        await sweep(self.tools)
        async with self.pool.acquire() as connection:
            await connection.execute("update budget set tokens = 1000, paused_until = null")
            moved = [
                await connection.execute(
                    f"update {table} set due_at = least(due_at, now()) "
                    f"where {undone} and due_at < now() + interval '1 hour'"
                )
                for table, undone in (
                    ("effect", "state = 'ready'"),
                    ("delivery", "state = 'ready'"),
                    (
                        "attention",
                        "lease_token is null and (due_at < now() "
                        "or subject not in ('forum:posts', 'forum:categories', 'forum:tidying', 'forum:members', "
                        "'forum:sources', 'forum:index') "
                        f"and not (subject like 'circle:%' and {_DAY_TURNS}))",
                    ),
                )
            ]
        return any(command != "UPDATE 0" for command in moved)

    async def ask_for_gap(self) -> None:
        """As after a time in which nobody listened."""
        async with self.pool.acquire() as connection:
            await record_gap(connection)

    async def catch_up(self) -> None:
        """Read what such a time may have hidden."""
        await self.ask_for_gap()
        await self.settle()

    async def describe(self) -> str:
        rows = await self.pool.fetch("select key, state, reason from effect where state <> 'done'")
        rows += await self.pool.fetch("select event, state, decision from delivery where state <> 'done'")
        return "\n".join(str(dict(row)) for row in rows)

    async def fetch_circle_topic(self, announcement_topic_id: int) -> Json:
        """The circle's topic as the forum has it."""
        async with self.pool.acquire() as connection:
            circle = await load_circle(connection, f"t{announcement_topic_id}")
        assert circle is not None, await self.describe()
        assert circle.made is not None, await self.describe()
        return await self.read_topic(circle.made.topic_id)

    def count_calls(self, method: str = "", route: str = "") -> int:
        return self.forum.request_log.count(method, route)


def found_people(turn: Turn) -> None:
    """Categories, people and tags of the tests' forum."""
    for name in PEOPLE:
        insert_user(turn.db, turn.now, name, name.title(), trust_level=2)
    insert_user(turn.db, turn.now, "ines", "Ines", moderator=True, trust_level=4)
    insert_group(turn.db, turn.now, "organizers", "Organizers")
    for tag in ("circle", "online", "pittsburgh"):
        insert_tag(turn.db, tag)
    for slug, name in CATEGORIES.items():
        insert_category(turn.db, name, slug)


@asynccontextmanager
async def build_world(
    folder: Path,
    pool: asyncpg.Pool,
    database_url: str,
    *,
    tell: bool = True,
    settled: bool = True,
    **settings: Any,
) -> AsyncIterator[World]:
    """A running world. `tell` False: the forum sends no webhooks. `settings` as in `ForumSettings`.

    `settled` False: the companion knows nothing of the forum yet.
    """
    with bind_socket("127.0.0.1", 0) as forum_socket, bind_socket("127.0.0.1", 0) as door_socket:
        forum_url, door_url = (
            f"http://127.0.0.1:{one.getsockname()[1]}" for one in (forum_socket, door_socket)
        )
        config = make_config(
            database_url=database_url,
            discourse_url=forum_url,
            discourse_instance=forum_url,
            public_url=door_url,
            demo=True,
        )
        known = ForumSettings(
            public_url=forum_url,
            database=folder / "forum.sqlite",
            api_key=config.discourse_api_key.reveal(),
            webhook_url=f"{door_url}/webhooks/discourse" if tell else None,
            webhook_secret=config.discourse_webhook_secrets[0].reveal(),
            webhook_jitter_ms=0,
            admin_api_per_minute=1_000_000,
        )
        forum_app = build_forum(replace(known, **settings), Story(seed=found_people, tell=lambda _turn: None))
        async with served(forum_app, forum_socket), ClientSession() as session, build_tools(config) as tools:
            forum = forum_app[FORUM]
            found = await tools.charge(PaidCalls(1, tools.gate)).fetch_categories()
            categories = {category.slug: category.id for category in found}
            if settled:
                async with pool.acquire() as connection:
                    await record_categories(connection, found)
            site = build_web(config)
            async with _sibling(pool), served(site, door_socket):
                while settled and not site[DOOR].categories.ids:  # noqa: ASYNC110 - until the door has looked, it keeps no body
                    await asyncio.sleep(0.001)
                forum.request_log.clear()
                yield World(config, pool, tools, forum, session, categories)


@asynccontextmanager
async def _sibling(pool: asyncpg.Pool) -> AsyncIterator[None]:
    """Another door that has always listened, so that the start of ours is no gap."""
    async with pool.acquire() as connection:
        await record_listening(connection)
        yield


@asynccontextmanager
async def served(app: web.Application, listener: socket) -> AsyncIterator[None]:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.SockSite(runner, listener).start()
        yield
    finally:
        await runner.cleanup()
