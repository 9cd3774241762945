"""Bodies on their way: each has its time, all together have so much room, and who lingers makes room for who comes."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import Mock

import pytest
from aiohttp import StreamReader

from webhooks.bodies import Bodies
from webhooks.delivery import Crowded, TooLarge

MOST, ROOM = 1000, 2500


def make_stream(*parts: bytes, ended: bool = False) -> StreamReader:
    """A body of which so much has come."""
    stream = StreamReader(Mock(connected=True), limit=1024, loop=asyncio.get_running_loop())
    for part in parts:
        stream.feed_data(part)
    if ended:
        stream.feed_eof()
    return stream


def make_bodies(**changes: Any) -> Bodies:
    return Bodies(MOST, **({"room_bytes": ROOM, "read_within_s": 30.0} | changes))


async def start(bodies: Bodies, stream: StreamReader) -> asyncio.Task[bytes]:
    """A reading that has taken what is there, and waits for more."""
    task = asyncio.create_task(bodies.read(stream, None))
    for _ in range(3):
        await asyncio.sleep(0)
    return task


async def test_body_that_is_there_is_read_at_once() -> None:
    assert await make_bodies().read(make_stream(b"a", b"b", ended=True), 2) == b"ab"


async def test_body_in_parts_is_read_whole() -> None:
    stream = make_stream(b"a")
    task = await start(make_bodies(), stream)
    stream.feed_data(b"b")
    stream.feed_eof()
    assert await task == b"ab"


async def test_what_is_declared_too_large_is_not_read() -> None:
    stream = make_stream(b"x")
    with pytest.raises(TooLarge):
        await make_bodies().read(stream, MOST + 1)
    assert stream.read_nowait() == b"x"


@pytest.mark.parametrize("ended", [True, False])
async def test_what_turns_out_too_large_is_not_read_to_its_end(ended: bool) -> None:
    with pytest.raises(TooLarge):
        await make_bodies().read(make_stream(b"x" * (MOST + 1), ended=ended), None)


async def test_body_that_never_ends_is_cut() -> None:
    with pytest.raises(TimeoutError):
        await make_bodies(read_within_s=0.01).read(make_stream(b"x"), None)


async def test_when_room_is_scarce_the_body_longest_on_its_way_is_sent_away() -> None:
    bodies = make_bodies()
    slow = [await start(bodies, make_stream(b"x" * MOST)) for _ in range(2)]
    stream = make_stream(b"y" * 600)
    new = await start(bodies, stream)
    with pytest.raises(Crowded):
        await slow[0]
    stream.feed_eof()
    assert await new == b"y" * 600
    assert not slow[1].done()
    slow[1].cancel()


async def test_a_hundred_that_linger_keep_nobody_from_being_read() -> None:
    bodies = make_bodies()
    lingering = [await start(bodies, make_stream(b"x" * MOST)) for _ in range(100)]
    stream = make_stream(b"y" * 500)
    task = await start(bodies, stream)
    stream.feed_data(b"y" * 400)
    stream.feed_eof()
    assert await task == b"y" * 900
    still = [one for one in lingering if not one.done()]
    assert 0 < len(still) * MOST <= ROOM
    for one in still:
        one.cancel()
    ends = await asyncio.gather(*lingering, return_exceptions=True)
    assert sum(isinstance(end, Crowded) for end in ends) == 100 - len(still)


async def test_bytes_sent_one_by_one_cost_what_they_take() -> None:
    stream = make_stream()
    task = await start(make_bodies(room_bytes=MOST), stream)
    for _ in range(MOST // 10):
        stream.feed_data(b"x")
        for _ in range(3):
            await asyncio.sleep(0)
    with pytest.raises(Crowded):
        await task


async def test_who_is_sent_away_at_its_last_byte_is_not_taken_for_whole() -> None:
    bodies = make_bodies()
    stream = make_stream(b"x" * MOST)
    first = await start(bodies, stream)
    others = [asyncio.create_task(bodies.read(make_stream(b"z" * MOST), None)) for _ in range(2)]
    stream.feed_eof()
    with pytest.raises(Crowded):
        await first
    for other in others:
        other.cancel()


async def test_whoever_is_done_leaves_all_the_room_behind() -> None:
    bodies = make_bodies(room_bytes=MOST + 100, read_within_s=0.01)
    for size in (MOST, MOST, MOST + 1, MOST):
        with pytest.raises((TimeoutError, TooLarge)):
            await bodies.read(make_stream(b"x" * size), None)
    stream = make_stream(b"y" * MOST)
    task = await start(bodies, stream)
    stream.feed_eof()
    assert await task == b"y" * MOST
