"""The demo forum's clock, which goes with ours (law 10); a real forum knows no such address."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import ClientError, ClientSession, ClientTimeout

from service.config import Secret

CLOCK_PATH = "/demo/clock"
ANSWER_WITHIN_S = 3.0


async def put_demo_clock(forum_url: str, api_key: Secret, offset: timedelta) -> bool:
    """Set how far the demo forum's clock is ahead of real time; False when it did not. Never raises."""
    headers = {"Api-Key": api_key.reveal()}
    values = {"offset_s": str(offset.total_seconds())}
    timeout = ClientTimeout(total=ANSWER_WITHIN_S)
    try:
        async with (
            ClientSession(timeout=timeout) as session,
            session.put(forum_url + CLOCK_PATH, headers=headers, data=values) as answer,
        ):
            return answer.ok
    except (ClientError, TimeoutError, OSError):
        return False
