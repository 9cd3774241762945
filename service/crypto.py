"""Encrypted fields: what people tell organizers in private lies in the database under a key from the settings.

Fernet (https://github.com/fernet/spec): AES-128-CBC and HMAC-SHA256. Several keys may open, the first one seals, so a
key is changed by putting the new one in front; `companion rotate-contacts` then seals everything with it.
"""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from service.config_values import Secret
from service.errors import CompanionError


class Unreadable(CompanionError):
    """It was sealed with a key that is not among ours (any more), or changed since."""


class Sealer:
    """Seals and opens texts. `keys`: each 32 bytes in urlsafe base64, as the settings have checked; at least one."""

    def __init__(self, keys: Sequence[Secret]) -> None:
        self._fernet = MultiFernet([Fernet(key.reveal()) for key in keys])

    def seal(self, text: str) -> bytes:
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """Raises Unreadable."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            raise Unreadable("no key of CONTACT_KEYS opens it") from None

    def seal_anew(self, sealed: bytes) -> bytes:
        """The same text under the first key. Raises Unreadable."""
        try:
            return self._fernet.rotate(sealed)
        except InvalidToken:
            raise Unreadable("no key of CONTACT_KEYS opens it") from None


def build_sealer(keys: Sequence[Secret]) -> Sealer | None:
    """None where nothing can be sealed, because no key is set: then nothing private is asked for."""
    return Sealer(keys) if keys else None
