"""Finds what no delivery told us (law 3).

New posts stand in a list; after a gap, what is alive is read again, because edits and deletions stand in none.
"""

from __future__ import annotations

from collections.abc import Sequence

from jobs.deliveries import is_intake, refresh_categories
from jobs.following import settle_seen
from jobs.tools import Tools
from service.domain.effects import Priority
from service.domain.ids import PostId
from service.domain.posts import Post
from service.store.circles import load_alive_topics, load_known_posts
from service.store.people import load_categories
from service.store.rereads import insert_reread
from service.store.settings import load_gap, load_setting, record_gap_closed, record_setting

HIGHEST_POST = "highest_post_seen"
MOST_PAGES = 40
"""Pages of 50 posts that one catch-up reads at most: two thousand posts of an absence."""


async def perform_catch_up(tools: Tools) -> None:
    """Read what is new and, if a gap is open, ask for a re-read of everything alive; then the gap is closed.

    Raises RetryLater: the gap stays open and nothing is skipped.
    """
    async with tools.pool.acquire() as connection:
        gap = await load_gap(connection)
    if gap is not None:
        await refresh_categories(tools)
    await _read_new_posts(tools)
    if gap is None:
        return
    async with tools.pool.acquire() as connection, connection.transaction():
        for topic_id in await load_alive_topics(connection):
            await insert_reread(connection, topic_id, "we may have missed something")
        await record_gap_closed(connection, gap)


async def _read_new_posts(tools: Tools) -> None:
    async with tools.pool.acquire() as connection:
        seen = await load_setting(connection, HIGHEST_POST)
    if not isinstance(seen, int):
        await _set_first_mark(tools)
        return
    posts = await _fetch_since(tools, PostId(seen))
    async with tools.pool.acquire() as connection, connection.transaction():
        categories = await load_categories(connection)
        known = await load_known_posts(connection, [post.id for post in posts])
        for post in posts:
            if tools.is_ours(post.author_name):
                await settle_seen(connection, tools, post)
            elif post.id not in known and is_intake(tools, categories, post.category_id):
                await insert_reread(connection, post.topic_id, "a post we had not heard of")
        await record_setting(connection, HIGHEST_POST, max((post.id for post in posts), default=seen))


async def _set_first_mark(tools: Tools) -> None:
    """The very first time only the mark is set: what was announced before we came is not ours to answer."""
    newest = await tools.forum_at(Priority.BACKGROUND).fetch_latest_posts()
    async with tools.pool.acquire() as connection:
        await record_setting(connection, HIGHEST_POST, max((post.id for post in newest), default=0))


async def _fetch_since(tools: Tools, highest: PostId) -> Sequence[Post]:
    """Posts above `highest`, newest first."""
    forum = tools.forum_at(Priority.BACKGROUND)
    found: list[Post] = []
    before: PostId | None = None
    for _ in range(MOST_PAGES):
        page = await forum.fetch_latest_posts(before)
        found.extend(post for post in page if post.id > highest)
        if not page or page[-1].id <= highest:
            break
        before = page[-1].id
    return found
