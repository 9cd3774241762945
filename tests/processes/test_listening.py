"""The listening socket outlives its server: nothing accepted is lost, and the next process goes on."""

from __future__ import annotations

import asyncio
import os
import socket

import pytest
from aiohttp import ClientSession, web

from service.processes.listening import ListenError, bind_next_free, bind_socket, find_passed_socket, serve


def make_app() -> web.Application:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text="here")

    app = web.Application()
    app.router.add_get("/", answer)
    return app


@pytest.fixture
def listener() -> socket.socket:
    return bind_socket("127.0.0.1", 0)


def address_of(listener: socket.socket) -> tuple[str, int]:
    host, port = listener.getsockname()
    return host, port


async def test_connection_accepted_before_the_end_is_still_answered(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.processes.listening.LAST_WORDS_S", 2.0)
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(make_app(), listener.dup(), stop, ""))
    reader, writer = await asyncio.open_connection(*address_of(listener))
    # An answered request on a second connection shows that the first, older one has been accepted.
    async with (
        ClientSession() as session,
        session.get("http://{}:{}/".format(*address_of(listener))) as answer,
    ):
        assert answer.status == 200
    stop.set()
    await asyncio.sleep(0.1)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert (await reader.read()).endswith(b"here")
    writer.close()
    await serving
    listener.close()


async def test_connections_made_between_two_servers_wait_for_the_next(listener: socket.socket) -> None:
    first, second = asyncio.Event(), asyncio.Event()
    serving = asyncio.create_task(serve(make_app(), listener.dup(), first, ""))
    first.set()
    await serving
    reader, writer = await asyncio.open_connection(*address_of(listener))
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    serving = asyncio.create_task(serve(make_app(), listener.dup(), second, ""))
    assert (await reader.read()).endswith(b"here")
    writer.close()
    second.set()
    await serving
    listener.close()


def test_taken_port_is_refused_or_the_next_free_one_is_taken(listener: socket.socket) -> None:
    host, port = address_of(listener)
    with pytest.raises(ListenError, match=str(port)):
        bind_socket(host, port)
    with bind_next_free(host, port) as other:
        assert address_of(other)[1] > port
    listener.close()


def test_address_that_is_not_ours_is_told() -> None:
    with pytest.raises(ListenError, match="cannot listen on 192"):
        bind_socket("192.0.2.1", 8080)


def test_socket_of_a_systemd_unit_counts_only_for_the_process_it_names() -> None:
    assert find_passed_socket({}) is None
    assert find_passed_socket({"LISTEN_PID": str(os.getpid() + 1), "LISTEN_FDS": "1"}) is None
    assert find_passed_socket({"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "0"}) is None
