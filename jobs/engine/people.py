"""Finds people of the forum by the names that posts use."""

from __future__ import annotations

from jobs.engine.tools import Tools
from service.forum.protocol import Forum
from service.store.people import record_person

MOST_NAMES = 5
"""So many names of an announcement that are nobody's are looked up; further ones count as nobody's at once."""


async def fetch_person(tools: Tools, forum: Forum, name: str) -> bool:
    """Look the name up and keep the person; False when it is nobody's."""
    user = await forum.fetch_user(name)
    if user is None or user.name.lower() != name.lower():
        return False
    async with tools.pool.acquire() as connection:
        await record_person(connection, user)
    return True
