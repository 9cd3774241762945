"""A small forum for tests, callers of its API, and a receiver of its deliveries."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from service.demo.forum import ForumSettings, Story
from service.demo.forum.store import categories, people
from service.demo.forum.turn import Turn

KEY = "test-key"
SECRET = "a-secret-of-the-tests"
INSTANCE = "http://forum.example"
RAW = "We meet in the library and learn Spanish together."


def make_settings(tmp_path: Path, **changes: Any) -> ForumSettings:
    values: dict[str, Any] = {
        "public_url": INSTANCE,
        "database": tmp_path / "forum.sqlite",
        "api_key": KEY,
        "admin_api_per_minute": 10_000,
        "webhook_secret": SECRET,
        "webhook_jitter_ms": 0,
        **changes,
    }
    return ForumSettings(**values)


def make_people(turn: Turn) -> None:
    """Two members, two organizers, an administrator; open, closed and moderated categories."""
    people.insert_user(turn.db, turn.now, "maya", "Maya")
    people.insert_user(turn.db, turn.now, "sam", "Sam", trust_level=2)
    ines = people.insert_user(turn.db, turn.now, "ines", "Ines", moderator=True, trust_level=4)
    people.insert_user(turn.db, turn.now, "noor", "Noor", admin=True, trust_level=4)
    group_id = people.insert_group(turn.db, turn.now, "organizers", "Organizers")
    people.insert_member(turn.db, turn.now, group_id, ines.id, owner=True)
    categories.insert_category(turn.db, "Start a circle", "start-a-circle", form_template="announcement")
    categories.insert_category(turn.db, "Circles", "circles")
    categories.insert_category(turn.db, "News", "news", topic_approval=True)
    staff = categories.insert_category(turn.db, "Staff", "staff", read_restricted=True)
    categories.record_permission(turn.db, staff, 3, 1)
    categories.insert_tag(turn.db, "circle")
    categories.insert_tag(turn.db, "official", group_id=1)


BARE_STORY = Story(seed=make_people, tell=lambda _turn: None)


@dataclass(slots=True)
class Caller:
    """Calls the API as one user."""

    session: aiohttp.ClientSession
    base: str
    username: str = "companion"
    key: str | None = KEY
    headers: dict[str, str] = field(default_factory=dict)

    def named(self, username: str) -> Caller:
        return Caller(self.session, self.base, username, self.key, self.headers)

    def nobody(self) -> Caller:
        return Caller(self.session, self.base, "", None, self.headers)

    async def call(self, method: str, path: str, **more: Any) -> Answer:
        headers = {**self.headers, **more.pop("headers", {})}
        if self.key is not None:
            headers |= {"Api-Key": self.key, "Api-Username": self.username}
        async with self.session.request(
            method, self.base + path, headers=headers, allow_redirects=False, **more
        ) as answer:
            return Answer(answer.status, await answer.read(), dict(answer.headers))

    async def get(self, path: str, **more: Any) -> Answer:
        return await self.call("GET", path, **more)

    async def post(self, path: str, **more: Any) -> Answer:
        return await self.call("POST", path, **more)

    async def put(self, path: str, **more: Any) -> Answer:
        return await self.call("PUT", path, **more)

    async def delete(self, path: str, **more: Any) -> Answer:
        return await self.call("DELETE", path, **more)

    async def create_topic(self, title: str, raw: str = RAW, **more: Any) -> Answer:
        data = {"title": title, "raw": raw, "category": await self.find_category("circles"), **more}
        return await self.post("/posts.json", json=data)

    async def reply(self, topic_id: int, raw: str = RAW, **more: Any) -> Answer:
        return await self.post("/posts.json", json={"topic_id": topic_id, "raw": raw, **more})

    async def find_category(self, slug: str) -> int:
        site = (await self.named("noor").get("/site.json")).json
        return next(int(shape["id"]) for shape in site["categories"] if shape["slug"] == slug)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def errors(self) -> list[str]:
        return list(self.json["errors"])


@dataclass(frozen=True, slots=True)
class Delivered:
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> str:
        return self.headers["X-Discourse-Event"]

    @property
    def payload(self) -> Any:
        return json.loads(self.body)[self.headers["X-Discourse-Event-Type"]]

    def is_signed_with(self, secret: str) -> bool:
        expected = "sha256=" + hmac.new(secret.encode(), self.body, hashlib.sha256).hexdigest()
        return self.headers["X-Discourse-Event-Signature"] == expected


class Receiver:
    """The other side of the webhooks; answers with the next of `statuses`, then 200."""

    def __init__(self) -> None:
        self.deliveries: list[Delivered] = []
        self.statuses: list[int] = []
        self.connections: set[object] = set()
        self.gate = asyncio.Event()
        self.gate.set()
        self._arrival = asyncio.Condition()

    async def receive(self, request: web.Request) -> web.Response:
        self.connections.add((request.transport and request.transport.get_extra_info("peername")) or None)
        self.deliveries.append(Delivered(dict(request.headers), await request.read()))
        async with self._arrival:
            self._arrival.notify_all()
        await self.gate.wait()
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    async def wait_for(self, count: int) -> None:
        """Until so many deliveries have arrived; fails after half a minute."""
        async with asyncio.timeout(30), self._arrival:
            await self._arrival.wait_for(lambda: len(self.deliveries) >= count)

    def named(self, event: str) -> list[Delivered]:
        return [delivery for delivery in self.deliveries if delivery.event == event]

    @property
    def events(self) -> list[str]:
        """In the order of their event ids, which is the order they were told in."""
        ordered = sorted(self.deliveries, key=lambda delivery: int(delivery.headers["X-Discourse-Event-Id"]))
        return [delivery.event for delivery in ordered]
