"""Load shedding: reads bodies, each within its time, and all of them together within so much memory.

Anybody may send us a body, and only its end tells whether it is signed. So those still on their way share one
room, and where it gets too small the one that has been on its way for longest is sent away: the forum's come
at once, and whoever sends slowly, or never ends, is in nobody's way.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from aiohttp import StreamReader

from webhooks.delivery import Crowded, TooLarge

ROOM_BYTES = 64 * 1024 * 1024
PIECE_COSTS_BYTES = 64
"""What each piece takes beside its own bytes; somebody may send them one by one."""
READ_WITHIN_S = 10.0


@dataclass(eq=False, slots=True)
class _Body:
    """One on its way. `timer` ends its reading."""

    timer: asyncio.Timeout
    # Not one growing value: so many of them growing side by side would leave holes everywhere in memory.
    pieces: list[bytes] = field(default_factory=list)
    length: int = 0
    costs_bytes: int = 0
    sent_away: bool = False


class Bodies:
    """Those of one process. `most_bytes`: of one body; `room_bytes`: of all that are on their way."""

    def __init__(
        self, most_bytes: int, *, room_bytes: int = ROOM_BYTES, read_within_s: float = READ_WITHIN_S
    ) -> None:
        self._most_bytes = most_bytes
        self._room_bytes = room_bytes
        self._read_within_s = read_within_s
        self._held_bytes = 0
        self._coming: dict[_Body, None] = {}
        """Those on their way, the longest first."""

    async def read(self, content: StreamReader, declared: int | None) -> bytes:
        """The whole body; `declared`: its length as the head tells it, None for a chunked one.

        Raises TooLarge, Crowded, TimeoutError, and what aiohttp raises for one that breaks off.
        """
        if declared is not None and declared > self._most_bytes:
            raise TooLarge
        if content.is_eof():
            # As nearly always, it came with the head, so that there is nothing to wait for.
            whole = content.read_nowait()
            if len(whole) > self._most_bytes:
                raise TooLarge
            return whole
        return await self._gather(content)

    async def _gather(self, content: StreamReader) -> bytes:
        body = _Body(asyncio.timeout(self._read_within_s))
        self._coming[body] = None
        try:
            async with body.timer:
                async for piece in content.iter_any():
                    self._take(body, piece)
                if body.sent_away:
                    raise Crowded
                return b"".join(body.pieces)
        except TimeoutError:
            if body.sent_away:
                raise Crowded from None
            raise
        finally:
            self._let_go(body)

    def _take(self, body: _Body, piece: bytes) -> None:
        body.pieces.append(piece)
        body.length += len(piece)
        body.costs_bytes += len(piece) + PIECE_COSTS_BYTES
        self._held_bytes += len(piece) + PIECE_COSTS_BYTES
        if body.length > self._most_bytes:
            raise TooLarge
        while self._held_bytes > self._room_bytes:
            self._send_away(next(iter(self._coming)))
        if body.sent_away:
            raise Crowded

    def _send_away(self, body: _Body) -> None:
        body.sent_away = True
        self._let_go(body)
        body.timer.reschedule(0.0)

    def _let_go(self, body: _Body) -> None:
        """Its memory is free at once, whenever its reading notices."""
        self._held_bytes -= body.costs_bytes
        body.costs_bytes = 0
        body.pieces.clear()
        self._coming.pop(body, None)
