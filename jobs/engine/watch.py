"""Says in one line of the log what keeps us from our work, once when it begins and once when it is over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from jobs.engine.tools import Tools
from service.reasons import Reason
from service.store.pool import DATABASE_TROUBLE
from service.store.troubles import load_troubles

LOOK_EVERY_S = 5.0

_log = structlog.get_logger(__name__)


class Watch:
    """Remembers what it has said."""

    def __init__(self, tools: Tools, say: Callable[[Reason], str]) -> None:
        self._tools = tools
        self._say = say
        self._told: frozenset[str] = frozenset()

    async def run(self) -> None:
        """Look now and then, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                async with self._tools.pool.acquire() as connection:
                    troubles = await load_troubles(connection, self._tools.config)
            except DATABASE_TROUBLE:
                continue
            self.tell(troubles)

    def tell(self, troubles: tuple[Reason, ...]) -> None:
        """Say what is new among them, and when all of it is over."""
        codes = frozenset(map(_name, troubles))
        for trouble in troubles:
            if _name(trouble) not in self._told:
                _log.warning(self._say(trouble), trouble=trouble.code.value)
        if self._told and not codes:
            _log.info("all is well again")
        self._told = codes


def _name(trouble: Reason) -> str:
    """What tells it from others; how long it lasts already, or how it is worded now, does not."""
    return f"{trouble.code.value} {trouble.values.get('slug', '')}"
