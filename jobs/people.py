"""Finds people of the forum by the names that posts use."""

from __future__ import annotations

from collections.abc import Collection

from jobs.tools import Tools
from service.domain.effects import Priority
from service.store.people import record_person

MOST_NAMES = 5
"""More names than that in one announcement are not looked up: each costs a call."""


async def fetch_people(tools: Tools, names: Collection[str]) -> frozenset[str]:
    """Look the names up and keep whom the forum knows; gives the names that are nobody's."""
    forum = tools.forum_at(Priority.ANSWER)
    nobody = set(sorted(names)[MOST_NAMES:])
    for name in sorted(names)[:MOST_NAMES]:
        user = await forum.fetch_user(name)
        if user is None or user.name.lower() != name.lower():
            nobody.add(name)
        else:
            async with tools.pool.acquire() as connection:
                await record_person(connection, user)
    return frozenset(nobody)
