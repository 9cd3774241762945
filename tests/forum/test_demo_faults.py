"""What the gateway says of a failed write, held against what the demo forum then really holds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.demo.forum.faults import HANGING, Fault, FaultKind
from service.demo.forum.forum import Forum as DemoForum
from service.domain.posts import Post
from service.errors import NotAllowed, RateLimited, RetryLater
from service.forum.client import ForumClient
from service.forum.markers import parse_once, sign_once
from service.forum.protocol import ENQUEUED, Forum, TopicStatus
from service.forum.wire import Patience
from tests.forum.contract import Place, make_new_topic, make_reply, make_topic
from tests.forum.demo_place import demo_place
from tests.forum.purses import Purse

SHORT = Patience(read_s=0.5, total_s=1)
"""For calls that nothing else ends."""
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
LOST = {
    FaultKind.REQUEST_LOST,
    FaultKind.ANSWER_LOST,
    FaultKind.BAD_GATEWAY_BEFORE,
    FaultKind.BAD_GATEWAY_AFTER,
    FaultKind.HTML_200_BEFORE,
    FaultKind.HTML_200_AFTER,
    FaultKind.ERROR_BEFORE,
    FaultKind.HANG,
    FaultKind.HANG_AFTER,
    FaultKind.RESET,
    FaultKind.SLOW_DRIP,
    FaultKind.TRUNCATED_JSON,
}
WAITS = {
    FaultKind.RATE_LIMITED,
    FaultKind.RATE_LIMITED_PLAIN,
    FaultKind.RATE_LIMITED_BARE,
    FaultKind.RATE_LIMITED_HTML,
    FaultKind.READ_ONLY,
}


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[tuple[Place, DemoForum]]:
    async with demo_place(tmp_path) as place:
        yield place


@pytest.fixture
def purse() -> Purse:
    return Purse()


@asynccontextmanager
async def client_of(place: Place, purse: Purse, kind: FaultKind | None = None) -> AsyncIterator[ForumClient]:
    """A gateway that has patience, but for a fault of a kind that would wear it out."""
    patience = SHORT if kind in HANGING else Patience()
    client = ForumClient(place.url, place.api_key, place.api_username, account=purse, patience=patience)
    try:
        yield client
    finally:
        client.close()


@pytest.fixture
async def forum(demo: tuple[Place, DemoForum], purse: Purse) -> AsyncIterator[ForumClient]:
    async with client_of(demo[0], purse) as client:
        yield client


@pytest.fixture
async def first(forum: Forum) -> Post:
    circles = next(c for c in await forum.fetch_categories() if c.slug == "circles")
    return await make_topic(forum, make_new_topic(circles.id))


@pytest.mark.parametrize("kind", FaultKind)
async def test_a_write_called_undone_was_never_done(
    kind: FaultKind, demo: tuple[Place, DemoForum], forum: Forum, first: Post, purse: Purse
) -> None:
    raw = sign_once("This meeting has moved to Thursday.", "reply:change:91")
    demo[1].faults.plan(Fault(kind, "POST", "posts/create", wait_seconds=21))
    failed: RetryLater | None = None
    async with client_of(demo[0], purse, kind) as writer:
        try:
            await writer.create_reply(first.topic_id, raw)
        except RetryLater as error:
            failed = error
    demo[1].faults.clear()
    posts = await forum.fetch_newest_posts(first.topic_id, LONG_AGO)
    done = any("reply:change:91" in parse_once(post.raw) for post in posts)
    unknown = failed is not None and failed.unknown
    assert unknown is (kind in LOST)
    assert unknown or done is (failed is None)
    assert isinstance(failed, RateLimited) is (kind in WAITS)
    assert bool(purse.pauses) is (kind in WAITS)


@pytest.mark.parametrize("kind", sorted(LOST))
async def test_lost_answers_lead_back_to_what_was_made(
    kind: FaultKind, demo: tuple[Place, DemoForum], forum: Forum, first: Post, purse: Purse
) -> None:
    assert first.category_id is None
    topic = await forum.fetch_topic(first.topic_id)
    assert topic.category_id is not None
    new = make_new_topic(topic.category_id)
    demo[1].faults.plan(Fault(kind, "POST", "posts/create"))
    async with client_of(demo[0], purse, kind) as writer:
        with pytest.raises(RetryLater) as caught:
            await writer.create_topic(new)
    assert caught.value.unknown
    demo[1].faults.clear()
    found = await forum.find_topic(new.external_id)
    made = found.first_post if found else await make_topic(forum, new)
    assert made is not None
    assert await forum.find_topic(new.external_id) == await forum.fetch_topic(made.topic_id)


async def test_limits_of_the_forum_itself_are_heard(
    demo: tuple[Place, DemoForum], forum: Forum, purse: Purse
) -> None:
    demo[1].change_settings(admin_api_per_minute=1)
    await forum.fetch_categories()
    with pytest.raises(RateLimited) as caught:
        await forum.fetch_categories()
    assert caught.value.after_s is not None
    assert 1 <= caught.value.after_s <= 60
    assert purse.pauses == [caught.value.after_s]


@pytest.mark.parametrize(
    ("kind", "told", "wait_s"),
    [
        (FaultKind.RATE_LIMITED, "header", 21),
        (FaultKind.RATE_LIMITED, "body", 21),
        (FaultKind.RATE_LIMITED_PLAIN, "", 21),
        (FaultKind.RATE_LIMITED_HTML, "header", 21),
        (FaultKind.RATE_LIMITED_HTML, "", 60),
        (FaultKind.RATE_LIMITED_BARE, "", 60),
    ],
)
async def test_wait_is_heard_wherever_it_is_told(
    demo: tuple[Place, DemoForum], forum: Forum, kind: FaultKind, told: str, wait_s: float
) -> None:
    demo[1].faults.plan(Fault(kind, wait_seconds=21, told=told))
    with pytest.raises(RateLimited) as caught:
        await forum.fetch_categories()
    assert caught.value.after_s == wait_s


async def test_revoked_key_is_not_allowed_until_it_is_given_back(
    demo: tuple[Place, DemoForum], forum: Forum, first: Post
) -> None:
    demo[1].change_settings(api_key_revoked=True)
    for call in (forum.fetch_categories(), forum.create_reply(first.topic_id, "Nobody will read this.")):
        with pytest.raises(NotAllowed):
            await call
    demo[1].change_settings(api_key_revoked=False)
    assert [post.id for post in await forum.fetch_newest_posts(first.topic_id, LONG_AGO)] == [first.id]


async def test_read_only_forum_is_read_but_takes_nothing(
    demo: tuple[Place, DemoForum], forum: Forum, first: Post, purse: Purse
) -> None:
    demo[1].change_settings(read_only=True)
    with pytest.raises(RateLimited) as caught:
        await forum.edit_post(first.id, f"{first.raw}\n\nMore.", original_raw=first.raw)
    assert not caught.value.unknown
    assert len(purse.pauses) == 1
    assert (await forum.fetch_post(first.id)).raw == first.raw


async def test_moderated_post_waits_without_an_id(demo: tuple[Place, DemoForum], forum: Forum) -> None:
    place, _ = demo
    moderated = next(c for c in await forum.fetch_categories() if c.slug == "moderated")
    member = ForumClient(place.url, place.api_key, place.member, account=Purse())
    new = make_new_topic(moderated.id)
    assert await member.create_topic(new) is ENQUEUED
    assert await forum.find_topic(new.external_id) is None
    member.close()


async def test_calls_of_the_gateway_are_what_the_forum_counted(
    demo: tuple[Place, DemoForum], tmp_path: Path
) -> None:
    place, running = demo
    calls: list[tuple[str, int]] = []
    purse = Purse()
    client = ForumClient(
        place.url,
        place.api_key,
        place.api_username,
        account=purse,
        on_call=lambda route, status: calls.append((route, status)),
    )
    circles = next(c for c in await client.fetch_categories() if c.slug == "circles")
    new = make_new_topic(circles.id)
    first = await make_topic(client, new)
    await make_reply(client, first.topic_id, "See you on Tuesday, with cake.")
    await client.find_topic(new.external_id)
    await client.edit_post(first.id, first.raw + "\n\nMore.", original_raw=first.raw)
    await client.set_status(first.topic_id, TopicStatus.CLOSED, True)
    client.close()
    logged = [(entry.route, entry.status) for entry in running.request_log]
    assert calls == logged
    assert purse.calls == len(logged)
