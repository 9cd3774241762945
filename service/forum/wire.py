"""The HTTP transport: one request on a thread, with a deadline, and knowing whether it may have left.

`requests` cannot say whether a failed request reached the other side, and has no limit for a whole answer.
Both matter here: a write that may have been carried out is looked for before it is repeated (law 2), and a
forum that trickles must not keep a thread for ever. So the connection notes the moment in which bytes may
leave, and the socket can be shut from outside.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from threading import Lock
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from service.errors import GiveUp, RetryLater
from service.forum.protocol import MayWrite, always
from service.reasons import Reason, ReasonCode

MAX_BODY = 16 * 2**20
"""Bytes. A page of 20 posts of Discourse's greatest length (150,000 characters, raw and cooked) stays below."""

_UNUSABLE = (
    requests.exceptions.InvalidURL,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidSchema,
    requests.exceptions.InvalidHeader,
    UnicodeError,
)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a request may take, in seconds."""

    connect_s: float = 5.0
    read_s: float = 15.0
    """Between two pieces of the answer."""
    total_s: float = 30.0
    """From the first to the last byte."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whole. Names of headers are looked up without regard to case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Exchange:
    """One request on its way: whether it may have been carried out, and how to end it from another thread."""

    def __init__(self, may_write: MayWrite = always) -> None:
        self._may_write = may_write
        self._lock = Lock()
        self._socket: socket.socket | None = None
        self._ended = False
        self.is_write = False
        self.sent = False
        """Bytes of it may have left."""
        self.status = 0
        """Of the answer; 0 as long as there is none."""
        self.route = ""
        """Discourse's `controller/action` for it (`X-Discourse-Route`)."""

    @property
    def unknown(self) -> bool:
        """A write that failed now may have been carried out all the same."""
        return self.is_write and self.sent

    def begin(self, sock: socket.socket) -> None:
        """Bytes are about to leave on that socket.

        Raises ConnectionAbortedError after `end`, and for a write that may no longer be made: a process that
        stood still on its way here would else send what another has done meanwhile.
        """
        with self._lock:
            if self._ended or (self.is_write and not self._may_write()):
                raise ConnectionAbortedError("nobody waits for this request any more")
            self.sent, self._socket = True, sock

    def end(self) -> None:
        """Let no bytes leave any more, and wake the thread that waits for an answer: its socket is shut."""
        with self._lock:
            self._ended = True
            if self._socket is not None:
                try:
                    # The plain socket's way: an SSL socket's own would change it under the reading thread.
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
                except OSError:
                    self._socket = None

    def finish(self) -> None:
        """The answer is here; the socket belongs to the next request."""
        with self._lock:
            self._socket = None


class Wire:
    """The connections to the forum, kept alive and shared by the gateway's threads."""

    def __init__(
        self, url: str, api_key: str, api_username: str, patience: Patience, connections: int
    ) -> None:
        self.url = url.rstrip("/")
        # Their debug lines hold addresses with people's names, and pydiscourse's whole bodies.
        for name in ("urllib3", "pydiscourse"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._patience = patience
        self._session = requests.Session()
        self._session.headers.update(
            {
                "Accept": "application/json",
                "Api-Key": api_key,
                "Api-Username": api_username,
                "User-Agent": "circle-companion",
            }
        )
        # A key needs no cookie, and so the threads share none.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _Adapter(pool_connections=1, pool_maxsize=connections, max_retries=0))

    def send(
        self,
        exchange: Exchange,
        verb: str,
        path: str,
        *,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
    ) -> Answer:
        """Send one request and read its whole answer, whatever its status. Follows no redirect.

        Raises RetryLater (`unknown` when a write may have been carried out), or GiveUp for a wrong address.
        """
        exchange.is_write = verb != "GET"
        token = _EXCHANGE.set(exchange)
        try:
            answer = self._send(verb, self.url + path, params, data)
            exchange.status, exchange.route = answer.status, answer.headers.get("X-Discourse-Route", "")
            return answer
        except _UNUSABLE as error:
            problem = {"problem": type(error).__name__}
            raise GiveUp(Reason(ReasonCode.CANNOT_BE_SENT, problem)) from error
        except (requests.RequestException, HTTPError, OSError) as error:
            code = ReasonCode.CUT_SHORT if exchange.sent else ReasonCode.UNREACHABLE
            reason = Reason(code, {"problem": _name_cause(error)})
            raise RetryLater(reason, unknown=exchange.unknown) from error
        finally:
            exchange.finish()
            _EXCHANGE.reset(token)

    def _send(
        self, verb: str, url: str, params: Mapping[str, object] | None, data: Mapping[str, object] | None
    ) -> Answer:
        values: Any = {"params": params, "data": data}
        timeout = (self._patience.connect_s, self._patience.read_s)
        with self._session.request(
            verb, url, **values, timeout=timeout, allow_redirects=False, stream=True
        ) as response:
            body = bytearray()
            for piece in response.iter_content(65536):
                body += piece
                if len(body) > MAX_BODY:
                    raise OSError("the answer is too long")
            return Answer(response.status_code, response.headers, bytes(body))

    def close(self) -> None:
        self._session.close()


_EXCHANGE: ContextVar[Exchange] = ContextVar("exchange")


class _Watched(HTTPConnection):
    """A connection that tells the exchange on its thread when bytes are about to leave."""

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        _EXCHANGE.get().begin(self.sock)
        super().send(data)


class _WatchedTls(_Watched, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Watched


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _WatchedTls


class _Adapter(HTTPAdapter):
    """requests' adapter with our connections, also through a proxy."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}
        return manager


def _name_cause(error: BaseException) -> str:
    """The innermost error's type: its text could hold addresses."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__ or error
    return type(error).__name__
