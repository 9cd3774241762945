"""The running forum: what its API and its pages share."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from aiohttp import web

from service.demo.forum.clock import ForumClock
from service.demo.forum.faults import Faults
from service.demo.forum.limits import CallLimits
from service.demo.forum.request_log import RequestLog
from service.demo.forum.rights import Viewer, load_viewer
from service.demo.forum.settings import ForumSettings
from service.demo.forum.store.database import Database
from service.demo.forum.things import Topic, User
from service.demo.forum.turn import Turn
from service.demo.forum.webhooks import WebhookSender

T = TypeVar("T")
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Guide:
    """What a visitor of the first page could try next."""

    facilitator: str
    circle: Topic | None
    """The topic of the facilitator's circle; None until it has one."""
    command: str
    """A line to write there."""
    organizer: str
    """Who answers people's stories."""


@dataclass(frozen=True, slots=True)
class Story:
    """What a demo forum is filled with."""

    seed: Callable[[Turn], None]
    """People, categories and what was written before anybody came; done once, in a new database."""
    tell: Callable[[Turn], None]
    """What happens when the demo begins: told to the webhooks; done once, by `POST /demo/story`."""
    past: Callable[[Forum], Awaitable[bool]] | None = None
    """What happened before the demo begins, told with the clock, by `POST /demo/past`; False when it stuck."""
    guide: Callable[[Turn], Guide | None] = lambda _turn: None
    """How it could go on."""
    describe: Callable[[Turn], Sequence[str]] = lambda _turn: ()
    """What the companion did in this turn, a line a deed."""


class Forum:
    """Everything with a life of its own, in one place; made before the application, opened and closed with it."""

    def __init__(self, settings: ForumSettings, story: Story | None, say: Say | None = None) -> None:
        """`say` gets a line for every deed of the companion."""
        self.settings = settings
        self.story = story
        self.say = say
        self.news = asyncio.Event()
        """Set, and replaced by another, whenever something has happened."""
        self.database = Database(settings.database)
        self.clock = ForumClock(settings.clock_offset_s)
        self.faults = Faults()
        self.sender = WebhookSender(self.database, self.clock, settings, self.faults)
        self.faults.on_clear = self.sender.ring
        self.request_log = RequestLog()
        self.limits = CallLimits(lambda: time.monotonic() + self.clock.offset_s)

    def change_settings(self, **changes: object) -> None:
        """For tests and the demo: the forum goes on with other limits, shapes or webhook retries."""
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]
        self.sender.settings = self.settings

    def move_clock(self, offset_s: float) -> None:
        """Limits and retried deliveries wait by this clock, too; moved back, it holds nothing up."""
        self.clock.offset_s = offset_s
        self.sender.ring()

    async def turn(self, work: Callable[[Turn], T]) -> T:
        """Do `work` in one transaction; what it told goes out as soon as it is committed."""

        def run(db: sqlite3.Connection) -> tuple[T, Turn, Sequence[str]]:
            turn = Turn(db, self.clock.now(), self.settings)
            result = work(turn)
            return result, turn, self.story.describe(turn) if self.story and self.say else ()

        result, turn, deeds = await self.database.run(run)
        if turn.told:
            self.sender.ring()
        if turn.happened:
            self.news.set()
            self.news = asyncio.Event()
        if self.say:
            for deed in deeds:
                self.say(deed)
        return result

    async def turn_as(self, user: User | None, work: Callable[[Turn, Viewer], T]) -> T:
        """As `turn`, with the rights of a user."""
        return await self.turn(lambda turn: work(turn, load_viewer(turn.db, user)))


FORUM = web.AppKey("forum", Forum)
