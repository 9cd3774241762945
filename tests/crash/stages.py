"""How stages are set: what a scenario is, and the first things that happen in most of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.crash.aftermath import Aftermath
from tests.crash.ground import Ground
from tests.world import TIDY, Json

TITLE = "Spanish circle at Riverside Library"


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    set_stage: Callable[[Ground], Awaitable[int]]
    """Gives the number of the announcement's topic."""
    check: Callable[[Aftermath, int], None]
    """Fails when the end is not as it must be. Handed that number, too."""
    hours: float = 1.0
    """How far time is moved: what is due later is left undone."""


async def announce(ground: Ground, raw: str = TIDY, title: str = TITLE) -> Json:
    """An announcement the forum has told us of; gives its post."""
    post = await ground.announce(raw, title)
    await ground.tell_post("post_created", post["id"])
    return post


async def open_circle(ground: Ground) -> tuple[Json, Json]:
    """An announcement whose circle has its topic; gives both first posts."""
    announced = await announce(ground)
    await ground.work()
    origin = f"t{announced['topic_id']}"
    post_id = await ground.connection.fetchval("select first_post_id from circle where origin = $1", origin)
    return announced, await ground.call("GET", f"/posts/{post_id}.json", "system")


async def write(ground: Ground, topic_id: int, raw: str, by: str = "maya") -> None:
    """A reply the forum has told us of."""
    post = await ground.call("POST", "/posts.json", by, topic_id=topic_id, raw=raw)
    await ground.tell_post("post_created", post["id"])
