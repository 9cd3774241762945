"""Socket activation: listening sockets that outlive the process which serves a web application from them.

Web processes share one socket, held by `companion run` or by systemd: while one of them ends and the next
starts, connections wait in the socket's queue instead of being refused.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Mapping

from aiohttp import web

from service.errors import CompanionError
from service.processes.lifeline import say_ready

BACKLOG = 1024
FIRST_PASSED_FD = 3
"""SD_LISTEN_FDS_START of sd_listen_fds(3)."""
LAST_WORDS_S = 0.5
"""How long connections that were accepted already may take to speak, once we stop listening."""
FINISH_S = 10.0
"""How long requests may then take to be answered."""
PORTS_TRIED = 200
RECEIVE_BUFFER_BYTES = 32 * 1024
"""Of each connection so much may wait to be read, and be read at once; Linux would let it grow to megabytes."""


class ListenError(CompanionError):
    """We cannot listen where we were told to."""


def bind_socket(host: str, port: int) -> socket.socket:
    """A listening socket. Raises ListenError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise ListenError(f"cannot listen on {host}: {error.strerror}") from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise ListenError(f"cannot listen on {host}, port {port}: {error.strerror}") from error
    return listener


def bind_next_free(host: str, port: int) -> socket.socket:
    """A listening socket on `port`, or on the next one that is free. Raises ListenError."""
    for candidate in range(port, min(port + PORTS_TRIED, 65535)):
        try:
            return bind_socket(host, candidate)
        except ListenError:
            continue
    return bind_socket(host, port)


def adopt_socket(fd: int) -> socket.socket:
    """The listening socket that whoever started us handed down as this file descriptor."""
    try:
        return socket.socket(fileno=fd)
    except OSError as error:
        raise ListenError(f"file descriptor {fd} is no socket: {error.strerror}") from error


def find_passed_socket(environ: Mapping[str, str]) -> socket.socket | None:
    """The first socket of a systemd socket unit, as sd_listen_fds(3) tells it; None without one."""
    if environ.get("LISTEN_PID") != str(os.getpid()) or environ.get("LISTEN_FDS", "0") in ("", "0"):
        return None
    return adopt_socket(FIRST_PASSED_FD)


async def serve(
    app: web.Application,
    listener: socket.socket,
    stop: asyncio.Event,
    ready: str,
    runner_type: type[web.AppRunner] = web.AppRunner,
) -> None:
    """Serve until `stop`: then no new connections, half a second for those accepted to speak, then finish.

    Without the half second connections that were accepted and had not yet sent their request would be lost.
    """
    # Connections inherit it from the socket that accepts them (tcp(7)).
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
    runner = runner_type(app, access_log=None, shutdown_timeout=FINISH_S)
    await runner.setup()
    try:
        site = web.SockSite(runner, listener, backlog=BACKLOG)
        await site.start()
        say_ready(ready)
        await stop.wait()
        await site.stop()
        await asyncio.sleep(LAST_WORDS_S)
    finally:
        await runner.cleanup()
