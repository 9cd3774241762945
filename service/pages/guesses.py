"""A rate limit for guesses at the token: a few wrong ones are free, then one is heard every half minute."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address

from service.config_values import Network

FREE = 5
EVERY_S = 30.0
MOST_PLACES = 1000
"""Places remembered at once; the ones quiet for longest are forgotten."""


def find_visitor_address(
    peer: str | None, forwarded: Sequence[str], trusted: Sequence[Network]
) -> str | None:
    """Who asks: the last of those on the way whom nobody we trust speaks for.

    `peer`: who is connected to us; `forwarded`: the values of `X-Forwarded-For`, to which each proxy appends
    whom it was asked by, after whatever it was told.
    """
    way = [part.strip() for value in forwarded for part in value.split(",")]
    address = peer
    while way and _is_trusted(address, trusted):
        address = way.pop()
    return address


def _is_trusted(address: str | None, trusted: Sequence[Network]) -> bool:
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return False
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return any((mapped or parsed) in network for network in trusted)


def name_place(address: str | None) -> str:
    """Where a guess comes from: the IPv4 address, or the /64 that one household has of IPv6."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return f"{int(parsed) >> 64:x}"
    return str(parsed)


class Guesses:
    """Counts the wrong tokens of each place, in this process.

    For each place stands the moment at which all its wrong ones will be forgotten (the "generic cell rate
    algorithm", ITU-T I.371). Moments are seconds of a clock that only goes forward.
    """

    def __init__(self) -> None:
        self._forgotten_at: OrderedDict[str, float] = OrderedDict()

    def wait_s(self, place: str, now: float) -> float:
        """Seconds until this place may try again; 0.0: at once."""
        return max(0.0, self._forgotten_at.get(place, now) - now - (FREE - 1) * EVERY_S)

    def note_wrong(self, place: str, now: float) -> None:
        self._forgotten_at[place] = max(self._forgotten_at.get(place, now), now) + EVERY_S
        self._forgotten_at.move_to_end(place)
        if len(self._forgotten_at) > MOST_PLACES:
            self._forgotten_at.popitem(last=False)
