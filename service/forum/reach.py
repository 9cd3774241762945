"""A health probe of the forum: whether it answers at all, without its API and its call budget."""

from __future__ import annotations

from aiohttp import ClientError, ClientSession, ClientTimeout

STATUS_PATH = "/srv/status"
"""Discourse's own health check (config/routes.rb); a forum that answers anything sensible here is there."""
ANSWER_WITHIN_S = 3.0


async def fetch_reachable(session: ClientSession, forum_url: str) -> bool:
    """Whether the forum answers within 3 s with anything but a server error. Never raises."""
    timeout = ClientTimeout(total=ANSWER_WITHIN_S)
    try:
        async with session.get(forum_url + STATUS_PATH, timeout=timeout, allow_redirects=False) as answer:
            return answer.status < 500
    except (ClientError, TimeoutError, OSError):
        return False
