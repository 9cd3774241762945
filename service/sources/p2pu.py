"""P2PU's public list of learning circles (`GET /api/learningcircles/`), read page by page.

The address is the administrator's and is trusted, also an inner one; so nothing that it answers is quoted, and it
cannot send us elsewhere.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

from service.domain.sources.values import Poll, Problem, ProblemKind
from service.errors import CompanionError
from service.sources.shapes import Page, compose_poll, read_page

PATH = "/api/learningcircles/"
PAGE = 100
"""Circles asked for at once."""
MOST_PAGES = 100
MAX_BODY = 4 * 2**20
"""Bytes of one page; a hundred circles whose texts are all of their greatest length stay below 1 MiB."""
MOST_HOPS = 2
"""Redirects within the same host that are followed."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long it may take, in seconds."""

    connect_s: float = 5.0
    read_s: float = 10.0
    """Between two pieces of an answer."""
    page_s: float = 30.0
    total_s: float = 300.0
    """For the whole list."""


class _Trouble(CompanionError):
    """The list cannot be read to its end."""

    def __init__(self, kind: ProblemKind, detail: str = "") -> None:
        super().__init__(kind.value)
        self.problem = Problem(kind, detail)


class P2pu:
    """A `Source`. `url`: of the site, without a closing slash."""

    def __init__(self, session: ClientSession, url: str, patience: Patience | None = None) -> None:
        self._session, self._url = session, url
        self._patience = patience or Patience()
        self._timeout = ClientTimeout(
            total=self._patience.page_s,
            connect=self._patience.connect_s,
            sock_read=self._patience.read_s,
        )

    async def fetch_circles(self) -> Poll:
        """All published circles that are not over. Never raises for what the site does."""
        pages: list[Page] = []
        try:
            async with asyncio.timeout(self._patience.total_s):
                await self._fetch_pages(pages)
        except _Trouble as trouble:
            return compose_poll(pages, trouble.problem)
        except TimeoutError:
            return compose_poll(pages, Problem(ProblemKind.TOO_SLOW))
        return compose_poll(pages)

    async def _fetch_pages(self, pages: list[Page]) -> None:
        offset = 0
        for _ in range(MOST_PAGES):
            page = await self._fetch_page(offset)
            pages.append(page)
            offset += page.size
            if not page.size or offset >= page.count:
                return
        raise _Trouble(ProblemKind.TOO_MANY)

    async def _fetch_page(self, offset: int) -> Page:
        # `active`: not over. Without a limit there is no paging; drafts come only to those who ask for them.
        asked = {"scope": "active", "order": "created_at", "limit": PAGE, "offset": offset}
        body = await self._fetch(f"{self._url}{PATH}?{urlencode(asked)}")
        try:
            page = read_page(json.loads(body))
        except (ValueError, RecursionError):
            kind = "a web page" if b"<html" in body[:1000].lower() else "no JSON"
            raise _Trouble(ProblemKind.PAGE_UNREADABLE, kind) from None
        if isinstance(page, Problem):
            raise _Trouble(page.kind, page.detail)
        return page

    async def _fetch(self, address: str) -> bytes:
        for _ in range(MOST_HOPS + 1):
            try:
                async with self._session.get(
                    address,
                    timeout=self._timeout,
                    allow_redirects=False,
                    headers={"Accept": "application/json", "User-Agent": "circle-companion"},
                ) as answer:
                    if answer.status == 200:
                        return await _read_body(answer)
                    address = _follow(answer, address)
            except TimeoutError as error:
                raise _Trouble(ProblemKind.TOO_SLOW) from error
            except (ClientError, OSError, ValueError) as error:
                # Its text could hold addresses.
                raise _Trouble(ProblemKind.CUT_SHORT, type(error).__name__) from error
        raise _Trouble(ProblemKind.STATUS, "sent on too often")


async def _read_body(answer: ClientResponse) -> bytes:
    """The body, unpacked; raises _Trouble as soon as it is too long."""
    body = bytearray()
    async for piece in answer.content.iter_chunked(65536):
        body += piece
        if len(body) > MAX_BODY:
            raise _Trouble(ProblemKind.TOO_LONG)
    return bytes(body)


def _follow(answer: ClientResponse, address: str) -> str:
    """The address to which an answer sends us on, within the same host; raises _Trouble for any other answer."""
    location = answer.headers.get("Location", "")
    if not 300 <= answer.status < 400 or not location:
        raise _Trouble(ProblemKind.STATUS, str(answer.status))
    target = urljoin(address, location)
    here, there = urlsplit(address), urlsplit(target)
    if not _is_same_site(here, there):
        raise _Trouble(ProblemKind.SENT_ON)
    return target


def _is_same_site(here: SplitResult, there: SplitResult) -> bool:
    """Another port of the same host is another service; only the usual ones of http and https belong together."""
    if here.hostname != there.hostname or "@" in there.netloc:
        return False
    if (here.scheme, here.port) == (there.scheme, there.port):
        return True
    usual = {("http", None), ("http", 80), ("https", None), ("https", 443)}
    return there.scheme == "https" and {(here.scheme, here.port), (there.scheme, there.port)} <= usual
