"""What is told in private is unreadable without its key, and keys can be changed."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import asyncpg
import pytest

from service.config import Secret
from service.crypto import Sealer, Unreadable, build_sealer
from service.store.contacts import load_contact, record_contact, seal_contacts_anew
from service.store.proposals import record_proposal
from tests.domain.proposals.stories import make_proposal

OLD, NEW = (Secret(urlsafe_b64encode(bytes([number]) * 32).decode()) for number in (1, 2))
TEXT = "lina@example.org, nur abends ☎"


def test_sealed_text_comes_back_and_shows_nothing() -> None:
    sealed = Sealer((OLD,)).seal(TEXT)
    assert b"lina" not in sealed
    assert Sealer((OLD,)).open(sealed) == TEXT


def test_other_key_or_changed_text_opens_nothing() -> None:
    sealed = Sealer((OLD,)).seal(TEXT)
    for sealer, given in (
        (Sealer((NEW,)), sealed),
        (Sealer((OLD,)), sealed[:-1] + b"x"),
        (Sealer((OLD,)), b""),
    ):
        with pytest.raises(Unreadable):
            sealer.open(given)


def test_without_keys_nothing_is_sealed() -> None:
    assert build_sealer(()) is None


async def test_new_key_takes_over_and_the_old_one_can_go(pool: asyncpg.Pool) -> None:
    story = make_proposal(author_id=None)
    async with pool.acquire() as connection:
        await record_proposal(connection, story)
        await record_contact(connection, story.origin, Sealer((OLD,)).seal(TEXT))
        assert await seal_contacts_anew(connection, Sealer((NEW, OLD)).seal_anew) == 1
        sealed = await load_contact(connection, story.origin)
    assert sealed is not None
    assert Sealer((NEW,)).open(sealed) == TEXT


async def test_key_that_is_missing_changes_nothing(pool: asyncpg.Pool) -> None:
    story = make_proposal(author_id=None)
    sealed = Sealer((OLD,)).seal(TEXT)
    async with pool.acquire() as connection:
        await record_proposal(connection, story)
        await record_contact(connection, story.origin, sealed)
        with pytest.raises(Unreadable):
            await seal_contacts_anew(connection, Sealer((NEW,)).seal_anew)
        assert await load_contact(connection, story.origin) == sealed
