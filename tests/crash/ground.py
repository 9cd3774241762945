"""Where the cases play: a database, a demo forum on a real port in this process, and workers in processes of their own.

The forum sends no webhooks; deliveries are stored as the door would store them, so that a case is the same every time.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import ClientSession

from jobs.engine.loop import perform_next
from jobs.engine.tools import Tools
from jobs.engine.worker import build_tools
from service.demo.forum.app import build_forum
from service.demo.forum.forum import FORUM, Forum, Story
from service.demo.forum.problems import Json
from service.demo.forum.settings import ForumSettings
from service.demo.forum.shapes.payloads import compose_post_payload, compose_topic_payload
from service.demo.forum.store.posts import load_post
from service.demo.forum.store.topics import load_topic
from service.demo.forum.turn import Turn
from service.domain.deliveries import NewDelivery
from service.domain.ids import CategoryId
from service.domain.posts import Category
from service.forum.payloads import name_ids
from service.processes.listening import bind_socket
from service.store.categories import record_categories
from service.store.deliveries import insert_deliveries
from service.store.pool import Connection
from service.store.settings import CLOCK_OFFSET, record_setting
from tests.configs import ENVIRON
from tests.crash.boundaries import WATCHED
from tests.crash.keeping import build_forum_restore, keep_database, keep_forum
from tests.crash.life import make_worker_config, work_off
from tests.crash.orders import Order, Report
from tests.crash.workers import Workers
from tests.world import Json as Answer
from tests.world import found_people, served

KEY = ENVIRON["DISCOURSE_API_KEY"]
OURS = "companion"
"""The worker's user on the forum."""


@dataclass
class Ground:
    """One forum and one database, used by one case after the other."""

    url: str
    database_url: str
    forum: Forum
    connection: Connection
    tools: Tools
    workers: Workers
    session: ClientSession
    categories: dict[str, int] = field(default_factory=dict)
    _deliveries: int = 0
    _moments: int = 0

    async def call(self, method: str, path: str, by: str, **values: object) -> Answer:
        """One call of the forum's API as this user; raises for any answer but 200."""
        headers = {"Api-Key": KEY, "Api-Username": by}
        async with self.session.request(
            method, self.url + path, json=values or None, headers=headers
        ) as answer:
            text = await answer.text()
            assert answer.status == 200, (method, path, answer.status, text)
            return json.loads(text) if text else {}

    async def announce(self, raw: str, title: str) -> Answer:
        """A topic in the intake category; gives its first post."""
        category = self.categories["start-a-circle"]
        return await self.call("POST", "/posts.json", "maya", title=title, raw=raw, category=category)

    async def edit(self, post_id: int, raw: str, by: str = "maya") -> Answer:
        return await self.call("PUT", f"/posts/{post_id}.json", by, post={"raw": raw})

    async def tell_post(self, event: str, post_id: int) -> None:
        """The forum tells us about the post as it now is."""

        def compose(turn: Turn) -> Json:
            post = load_post(turn.db, post_id)
            topic = load_topic(turn.db, post.topic_id) if post else None
            assert post is not None
            assert topic is not None
            return compose_post_payload(turn, post, topic)

        await self._tell("post", event, compose)

    async def tell_topic(self, event: str, topic_id: int) -> None:
        def compose(turn: Turn) -> Json:
            topic = load_topic(turn.db, topic_id)
            assert topic is not None
            return compose_topic_payload(turn, topic)

        await self._tell("topic", event, compose)

    async def _tell(self, event_type: str, event: str, compose: Callable[[Turn], Json]) -> None:
        document = {event_type: await self.forum.turn(compose)}
        ids = name_ids(event_type, document)
        self._deliveries += 1
        delivery = NewDelivery(
            instance=self.url,
            event_id=self._deliveries,
            event_type=event_type,
            event=event,
            dedupe_key=str(self._deliveries).encode(),
            body=json.dumps(document),
            topic_id=ids.topic_id,
            post_id=ids.post_id,
            user_id=ids.user_id,
            category_id=ids.category_id,
        )
        await insert_deliveries(self.connection, [delivery])

    async def live(self, **order: object) -> Report:
        """Let a worker live on this ground; `order` as in `Order`."""
        base = Order(database_url=self.database_url, forum_url=self.url)
        return await self.workers.live(replace(base, **order))  # type: ignore[arg-type]

    async def work(self, hours: float = 1.0) -> None:
        """Let a worker in this process, which nobody kills, do everything that comes up within so many hours."""
        await work_off(self.tools, hours)

    async def work_now(self) -> None:
        """Let that worker do what is due at this moment, and leave what waits for its time."""
        while await perform_next(self.tools):
            pass

    async def come_to(self, now: datetime) -> None:
        """The clock of circles and forum runs ahead, and everybody looks who has to."""
        await self.move_clock((now - datetime.now(UTC)).total_seconds())
        await self.connection.execute("update attention set due_at = now() where what = 'look'")

    async def move_clock(self, offset_s: float) -> None:
        self.forum.move_clock(offset_s)
        await record_setting(self.connection, CLOCK_OFFSET, offset_s)

    async def bury(self) -> None:
        """PostgreSQL notices that the workers' connections are gone, and their transactions with them."""
        await self.connection.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
            "where datname = current_database() and application_name = $1",
            WATCHED,
        )

    async def end_pauses(self) -> None:
        """PostgreSQL has waited long enough for the next statement of transactions that stand still.

        As `idle_in_transaction_session_timeout` does in all our connections, without the waiting.
        """
        await self.connection.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() "
            "and application_name = $1 and state like 'idle in transaction%'",
            WATCHED,
        )

    async def keep(self) -> Moment:
        """Keep this moment to come back to."""
        self._moments += 1
        statements = await keep_database(self.connection, f"moment_{self._moments}")
        rows = await self.forum.database.run(keep_forum)
        return Moment(self, statements, build_forum_restore(rows), self.forum.clock.offset_s)


@dataclass(frozen=True)
class Moment:
    """The state of a ground, to come back to."""

    ground: Ground
    statements: str
    restore_forum: Callable[..., None]
    offset_s: float

    async def restore(self, *, memo_s: float = 0.0) -> None:
        """Begin anew from here. `memo_s`: how long the forum remembers its answers to identical writes."""
        forum = self.ground.forum
        forum.faults.clear()
        forum.change_settings(memo_s=memo_s)
        forum.move_clock(self.offset_s)
        await forum.database.run(self.restore_forum)
        forum.request_log.clear()
        await self.ground.bury()
        await self.ground.connection.execute(self.statements)


@asynccontextmanager
async def build_ground(folder: Path, database_url: str, workers: Workers) -> AsyncIterator[Ground]:
    """A ground on an empty, migrated database, until the context ends. `folder` holds the forum's file."""
    with bind_socket("127.0.0.1", 0) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = ForumSettings(
            public_url=url,
            database=folder / "forum.sqlite",
            api_key=KEY,
            api_username=OURS,
            admin_api_per_minute=10_000_000,
        )
        app = build_forum(settings, Story(seed=found_people, tell=lambda _turn: None))
        async with (
            served(app, listener),
            build_tools(make_worker_config(database_url, url)) as tools,
            ClientSession() as session,
            tools.pool.acquire() as connection,
        ):
            ground = Ground(url, database_url, app[FORUM], connection, tools, workers, session)
            await _learn_categories(ground)
            yield ground


async def _learn_categories(ground: Ground) -> None:
    site = await ground.call("GET", "/site.json", "system")
    found = [
        Category(CategoryId(one["id"]), one["slug"], one["name"], readable_by_all=True)
        for one in site["categories"]
    ]
    ground.categories.update({category.slug: category.id for category in found})
    await record_categories(ground.connection, found)
