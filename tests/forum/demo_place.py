"""A bare demo forum in this process, with one member, a public and a closed category, a group and a tag."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp.test_utils import TestServer

from service.demo.forum import constants
from service.demo.forum.app import build_forum
from service.demo.forum.forum import FORUM
from service.demo.forum.forum import Forum as DemoForum
from service.demo.forum.settings import ForumSettings
from service.demo.forum.store import categories, people
from service.demo.forum.turn import Turn
from tests.forum.contract import Place

KEY = "d" * 64


@asynccontextmanager
async def demo_place(folder: Path, **settings: object) -> AsyncIterator[tuple[Place, DemoForum]]:
    """The forum listens on a free port until the context ends; `settings` as in `ForumSettings`."""
    known: dict[str, object] = {
        "public_url": "http://forum.example",
        "database": folder / "forum.sqlite",
        "api_key": KEY,
        "admin_api_per_minute": 100_000,
        "moderated_categories": frozenset({"moderated"}),
        "seed_story": False,
    }
    app = build_forum(ForumSettings(**(known | settings)))  # type: ignore[arg-type]
    async with TestServer(app) as server:
        await app[FORUM].turn(_furnish)
        url = str(server.make_url("")).rstrip("/")
        place = Place(url, KEY, "companion", "maya", "circles", "organizers", "learning-circle")
        yield place, app[FORUM]


def _furnish(turn: Turn) -> None:
    maya = people.insert_user(turn.db, turn.now, "maya", "Maya")
    group_id = people.insert_group(turn.db, turn.now, "organizers", "Organizers")
    people.insert_member(turn.db, turn.now, group_id, maya.id)
    categories.insert_category(turn.db, "Circles", "circles")
    categories.insert_category(turn.db, "Moderated", "moderated")
    closed = categories.insert_category(turn.db, "Staff", "staff", read_restricted=True)
    categories.record_permission(turn.db, closed, constants.GROUP_STAFF, constants.PERMISSION_FULL)
    categories.insert_tag(turn.db, "learning-circle")
