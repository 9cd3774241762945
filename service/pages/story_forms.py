"""Reads the forms of stories, which anybody may send: no sign-in, no cookie, and words where one cannot be taken."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from service.config import Config
from service.pages.guard import READ_FORM_WITHIN_S
from service.pages.guesses import find_visitor_address

MOST_FIELDS = 40


class StoryForms:
    """`key`: of all that is signed or hashed here; all web processes share it."""

    def __init__(self, config: Config) -> None:
        self.key = hmac.digest(
            config.discourse_api_key.reveal().encode(), b"companion stories", hashlib.sha256
        )
        address = urlsplit(config.public_url)
        self._origin = f"{address.scheme}://{address.netloc}"
        self._trusted_proxies = config.trusted_proxies

    async def read(self, request: web.Request, *, at_private_address: bool = False) -> Mapping[str, str]:
        """The form's fields. Raises HTTPForbidden for one that another site sent."""
        self._check_sender(request, at_private_address=at_private_address)
        if request.content_type != "application/x-www-form-urlencoded":
            raise web.HTTPUnsupportedMediaType
        try:
            async with asyncio.timeout(READ_FORM_WITHIN_S):
                body = await request.read()
            text = body.decode("utf-8", "replace")
            return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
        except ValueError:
            raise web.HTTPBadRequest from None

    def _check_sender(self, request: web.Request, *, at_private_address: bool) -> None:
        """By Sec-Fetch-Site, or by Origin in browsers without it.

        A page that tells nobody where it is (`Referrer-Policy: no-referrer`) sends "null" as its Origin; there the
        address itself is what no other site knows.
        """
        site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
        if site is None and (origin == self._origin or (at_private_address and origin == "null")):
            return
        if site not in ("same-origin", "none"):
            raise web.HTTPForbidden

    def hash_sender(self, request: web.Request) -> bytes:
        """From where it was sent: a keyed hash of the neighbourhood of its address."""
        forwarded = request.headers.getall("X-Forwarded-For", ())
        place = name_neighbourhood(find_visitor_address(request.remote, forwarded, self._trusted_proxies))
        return hmac.digest(self.key, f"sender {place}".encode(), hashlib.sha256)


def name_neighbourhood(address: str | None) -> str:
    """The 256 addresses around one of IPv4, or the /64 that one household has of IPv6."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return ""
    parsed = (parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None) or parsed
    return str(ip_network((parsed, 64 if isinstance(parsed, IPv6Address) else 24), strict=False))
