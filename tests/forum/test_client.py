"""The gateway over real sockets: what goes out, what odd answers do, and that nothing waits for ever."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from urllib.parse import parse_qs

import pytest

from service.domain.ids import CategoryId, ExternalId, PostId, TopicId
from service.domain.posts import Post
from service.errors import BudgetSpent, GiveUp, NotAllowed, NotFound, RateLimited, Refused, RetryLater
from service.forum.caller import THREADS
from service.forum.client import ForumClient
from service.forum.protocol import ENQUEUED, NewTopic, TopicStatus
from service.forum.wire import MAX_BODY, Patience
from service.reasons import Reason, ReasonCode
from tests.forum.purses import Purse
from tests.forum.raw_server import Behave, RawServer, hang, make_answer, raw_server, reset, trickle
from tests.forum.samples import make_post, make_topic

KEY = "canary-key-0123456789abcdef"
PATIENCE = Patience()
SHORT = Patience(read_s=0.3, total_s=0.6)
"""For answers that never come. Whoever is to get one has the usual patience: the machine may be busy."""
NEW = NewTopic(
    ExternalId("circle-t431"),
    CategoryId(6),
    "Basic Spanish at Riverside, from 13 October",
    "Come.",
    ("circle",),
)
POST = make_post(id=950, topic_id=500)
ENDLESS = {"hang", "trickled headers", "half an answer", "half a status line"}
"""Faults that nothing but the client's own patience ends."""
FAULTS: dict[str, tuple[bytes | Behave, bool]] = {
    "hang": (hang, True),
    "reset": (reset, True),
    "trickled headers": (trickle, True),
    "half an answer": (make_answer(200, POST)[:-9], True),
    "half a status line": (b"HTTP/1.1 2", True),
    "no HTTP": (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", True),
    "empty body": (make_answer(200), True),
    "web page": (make_answer(200, b"<!DOCTYPE html><html>Log in</html>", "text/html"), True),
    "truncated JSON": (make_answer(200, b'{"id": 950, "top'), True),
    "another thing's JSON": (make_answer(200, {"success": "OK"}), True),
    "bad gateway": (make_answer(502, b"<html>502</html>", "text/html"), True),
    "gateway timeout": (make_answer(504), True),
    "our fault, says the forum": (make_answer(500, {"errors": ["oops"]}), True),
    "slow down": (make_answer(429, {"extras": {"wait_seconds": 3}}), False),
    "slow down in plain text": (make_answer(429, b"Slow down", "", Retry_After="3"), False),
    "read-only": (make_answer(503, {"error_type": "read_only"}), False),
    "moved": (make_answer(301, b"", Location="https://forum.example.org/posts.json"), False),
    "key revoked": (make_answer(403, {"error_type": "invalid_access"}), False),
}


@asynccontextmanager
async def client_of(url: str, purse: Purse | None = None, **changes: object) -> AsyncIterator[ForumClient]:
    client = ForumClient(
        url,
        KEY,
        "companion",
        account=purse or Purse(),
        **changes,  # type: ignore[arg-type]
    )
    try:
        yield client
    finally:
        client.close()


@asynccontextmanager
async def asked(
    *answers: bytes | Behave, patience: Patience = PATIENCE
) -> AsyncIterator[tuple[ForumClient, RawServer]]:
    async with raw_server(*answers) as server, client_of(server.url, patience=patience) as client:
        yield client, server


def choose_patience(fault: str) -> Patience:
    return SHORT if fault in ENDLESS else PATIENCE


async def test_new_topic_goes_out_as_one_form_with_our_key() -> None:
    async with asked(make_answer(200, POST)) as (client, server):
        made = await client.create_topic(NEW)
    request = server.requests[0]
    assert made is not ENQUEUED
    assert (made.id, made.topic_id, made.raw) == (950, 500, POST["raw"])
    assert (request.verb, request.target) == ("POST", "/posts.json")
    assert parse_qs(request.body.decode()) == {
        "raw": ["Come."],
        "title": ["Basic Spanish at Riverside, from 13 October"],
        "category": ["6"],
        "tags[]": ["circle"],
        "external_id": ["circle-t431"],
    }
    assert request.headers["api-key"] == KEY
    assert request.headers["api-username"] == "companion"


async def test_equal_requests_are_equal_bytes_so_that_the_forum_does_them_once() -> None:
    async with asked(make_answer(200, POST)) as (client, server):
        for _ in range(2):
            await client.create_topic(NEW)
            await client.create_reply(TopicId(500), "It moved to 6:30 pm — see you.")
    first, reply, again, reply_again = server.requests
    assert first == again
    assert reply == reply_again


async def test_enqueued_post_has_no_id_yet() -> None:
    queued = make_answer(200, {"action": "enqueued", "success": True, "pending_count": 1})
    async with asked(queued) as (client, _):
        assert await client.create_topic(NEW) is ENQUEUED
        assert await client.create_reply(TopicId(1), "hello") is ENQUEUED


async def test_new_post_without_raw_is_read_back_because_only_the_stored_text_counts() -> None:
    bare = {key: value for key, value in POST.items() if key != "raw"}
    async with asked(make_answer(200, bare), make_answer(200, POST)) as (client, server):
        made = await client.create_reply(TopicId(500), "Come.")
        assert made is not ENQUEUED
        assert made.raw == POST["raw"]
    assert server.requests[1].target == "/posts/950.json"


async def test_new_post_that_cannot_be_read_back_is_unknown() -> None:
    bare = {key: value for key, value in POST.items() if key != "raw"}
    async with asked(make_answer(200, bare), make_answer(429)) as (client, _):
        with pytest.raises(RetryLater) as caught:
            await client.create_reply(TopicId(500), "Come.")
    assert caught.value.unknown


@pytest.mark.parametrize("fault", FAULTS)
async def test_failed_write_says_whether_it_may_have_happened(fault: str) -> None:
    answer, unknown = FAULTS[fault]
    async with asked(answer, patience=choose_patience(fault)) as (client, server):
        with pytest.raises(RetryLater) as caught:
            await client.create_reply(TopicId(500), "Come.")
    assert caught.value.unknown is unknown
    assert len(server.requests) == 1
    assert KEY not in repr(caught.value.reason)


@pytest.mark.parametrize("fault", [name for name in FAULTS if name != "moved"])
async def test_failed_read_is_never_unknown_and_never_an_empty_answer(fault: str) -> None:
    async with asked(FAULTS[fault][0], patience=choose_patience(fault)) as (client, _):
        for read in (client.fetch_post(PostId(1)), client.fetch_newest_posts(TopicId(1), datetime.now(UTC))):
            with pytest.raises(RetryLater) as caught:
                await read
            assert not caught.value.unknown


async def test_wrong_content_type_does_not_hide_an_answer() -> None:
    async with asked(make_answer(200, POST, "text/plain"), make_answer(200, POST, "")) as (client, _):
        assert (await client.fetch_post(PostId(950))).id == 950
        assert (await client.fetch_post(PostId(950))).id == 950


async def test_nobody_there_was_nothing_done(closed_port: int) -> None:
    async with client_of(f"http://127.0.0.1:{closed_port}") as client:
        with pytest.raises(RetryLater) as caught:
            await client.create_topic(NEW)
    assert caught.value.reason.code is ReasonCode.UNREACHABLE
    assert not caught.value.unknown


async def test_unknown_host_was_nothing_done() -> None:
    async with client_of("http://forum.invalid") as client:
        with pytest.raises(RetryLater) as caught:
            await client.create_topic(NEW)
    assert not caught.value.unknown


async def test_failed_handshake_was_nothing_done() -> None:
    async def speak_plainly(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(speak_plainly, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with client_of(f"https://127.0.0.1:{port}") as client:
            with pytest.raises(RetryLater) as caught:
                await client.create_topic(NEW)
    assert caught.value.reason.code is ReasonCode.UNREACHABLE
    assert str(caught.value.reason.values["problem"]).startswith("SSLError")
    assert not caught.value.unknown


async def test_address_that_is_none_is_given_up() -> None:
    async with client_of("htp://forum.example.org") as client:
        with pytest.raises(GiveUp):
            await client.create_topic(NEW)


async def test_slow_down_pauses_everybody_and_sleeps_in_no_thread() -> None:
    purse = Purse()
    slow_down = make_answer(429, b"Slow down", "", Retry_After="37")
    async with raw_server(slow_down) as server, client_of(server.url, purse) as client:
        started = time.monotonic()
        with pytest.raises(RateLimited) as caught:
            await client.fetch_post(PostId(1))
    assert time.monotonic() - started < 37
    assert caught.value.after_s == 37
    assert purse.pauses == [37]
    assert len(server.requests) == 1


async def test_trickled_answer_is_cut_and_its_thread_is_free_again() -> None:
    patience = Patience(total_s=1.5)
    async with asked(*[trickle] * THREADS, make_answer(200, POST), patience=patience) as (client, _):
        started = time.monotonic()
        slow = [client.fetch_post(PostId(1)) for _ in range(THREADS)]
        assert all(
            isinstance(late, RetryLater) for late in await asyncio.gather(*slow, return_exceptions=True)
        )
        assert patience.total_s <= time.monotonic() - started
        assert (await client.fetch_post(PostId(950))).id == 950


async def test_cancelled_call_frees_its_thread_at_once() -> None:
    answers: list[bytes | Behave] = [*[hang] * THREADS, make_answer(200, POST)]
    async with asked(*answers) as (client, server):
        calls = [asyncio.ensure_future(client.fetch_post(PostId(1))) for _ in range(THREADS)]
        await server.wait_for_requests(THREADS)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        async with asyncio.timeout(PATIENCE.read_s / 2):
            # A thread that still waited for its answer would do so for `read_s` seconds.
            assert (await client.fetch_post(PostId(950))).id == 950


async def test_hanging_forum_keeps_the_loop_free_and_no_more_than_our_threads_busy() -> None:
    async with asked(*[hang] * THREADS, make_answer(200, POST)) as (client, server):
        calls = [asyncio.ensure_future(client.fetch_post(PostId(950))) for _ in range(THREADS + 2)]
        await server.wait_for_requests(THREADS)
        assert len(server.requests) == THREADS
        server.hang_up()
        results = await asyncio.gather(*calls, return_exceptions=True)
    assert all(isinstance(result, RetryLater) for result in results[:THREADS])
    assert all(isinstance(result, Post) for result in results[THREADS:])


async def test_endless_answer_is_cut() -> None:
    async with asked(make_answer(200, b" " * (MAX_BODY + 1))) as (client, _):
        with pytest.raises(RetryLater):
            await client.fetch_post(PostId(1))


async def test_connections_are_kept_and_cookies_are_not() -> None:
    async with asked(make_answer(200, POST, Set_Cookie="_forum_session=abc; path=/")) as (client, server):
        for _ in range(3):
            await client.fetch_post(PostId(950))
    assert len(server.lines) == 1
    assert not any("cookie" in request.headers for request in server.requests)


async def test_topic_is_found_by_its_external_id_through_the_forums_redirect() -> None:
    stream = {"posts": [POST], "stream": [950]}
    topic = make_topic(id=500, post_stream=stream, external_id="circle-t431")
    moved = make_answer(301, b"", Location="https://public.example.org/t/basic-spanish/500.json")
    purse = Purse()
    async with raw_server(moved, make_answer(200, topic)) as server, client_of(server.url, purse) as client:
        found = await client.find_topic(ExternalId("circle-t431"))
    assert found is not None
    assert found.first_post is not None
    assert (found.id, found.external_id, found.first_post.raw) == (500, "circle-t431", POST["raw"])
    assert [request.target for request in server.requests] == [
        "/t/external_id/circle-t431.json?include_raw=true",
        "/t/basic-spanish/500.json?include_raw=true",
    ]
    assert purse.calls == 2


async def test_unknown_external_id_is_none_only_when_the_forum_itself_says_so() -> None:
    theirs = make_answer(404, {"errors": ["..."], "error_type": "not_found"})
    async with asked(theirs, make_answer(404, b"<html>nginx</html>", "text/html")) as (client, _):
        assert await client.find_topic(ExternalId("circle-t9")) is None
        with pytest.raises(RetryLater):
            await client.find_topic(ExternalId("circle-t9"))


async def test_forum_at_another_address_names_the_setting_and_gets_no_key() -> None:
    async with raw_server(make_answer(200, POST)) as elsewhere:
        there = make_answer(301, b"", Location=f"{elsewhere.url}/posts/1.json")
        async with asked(there) as (client, server):
            with pytest.raises(RetryLater) as caught:
                await client.fetch_post(PostId(1))
            assert caught.value.reason == Reason(ReasonCode.SENT_ON, {"address": elsewhere.url})
        assert len(server.requests) == 1
        assert elsewhere.requests == []


async def test_redirects_in_circles_end() -> None:
    here, there = (make_answer(302, b"", Location=path) for path in ("/posts/1.json", "/t/1.json"))
    async with asked(there, here, there, here) as (client, server):
        with pytest.raises(RetryLater) as caught:
            await client.fetch_post(PostId(1))
        assert caught.value.reason == Reason(ReasonCode.SENT_IN_CIRCLES)
    assert len(server.requests) == 3


async def test_spent_budget_asks_nobody() -> None:
    async with raw_server(make_answer(200, POST)) as server, client_of(server.url, Purse(tokens=1)) as client:
        await client.fetch_post(PostId(1))
        with pytest.raises(BudgetSpent) as caught:
            await client.fetch_post(PostId(1))
    assert (caught.value.after_s, caught.value.unknown) == (1.5, False)
    assert len(server.requests) == 1


async def test_write_that_may_no_longer_be_made_does_not_leave() -> None:
    async with asked(make_answer(200, POST)) as (client, server):
        late = client.charge(Purse(), may_write=lambda: False)
        with pytest.raises(RetryLater) as caught:
            await late.create_reply(TopicId(500), "We meet at six.")
        assert not caught.value.unknown
        assert (await late.fetch_post(PostId(950))).id == 950
    assert [request.verb for request in server.requests] == ["GET"]


async def test_calls_are_counted_in_the_account_they_are_charged_to() -> None:
    ours, one, other = Purse(), Purse(), Purse(tokens=1)
    async with raw_server(make_answer(200, POST)) as server, client_of(server.url, ours) as client:
        await client.charge(one).fetch_post(PostId(1))
        await client.fetch_post(PostId(1))
        for _ in range(2):
            await client.charge(one).fetch_post(PostId(1))
        spent = client.charge(other)
        await spent.fetch_post(PostId(1))
        with pytest.raises(BudgetSpent):
            await spent.fetch_post(PostId(1))
    assert (ours.calls, one.calls, other.calls) == (1, 3, 1)
    assert len(server.requests) == 5


async def test_pause_is_told_to_the_account_whose_call_it_was() -> None:
    ours, charged = Purse(), Purse()
    slow_down = make_answer(429, b"Slow down", "", Retry_After="37")
    async with raw_server(slow_down) as server, client_of(server.url, ours) as client:
        with pytest.raises(RateLimited):
            await client.charge(charged).fetch_post(PostId(1))
    assert (ours.pauses, charged.pauses) == ([], [37])


async def test_every_call_is_counted_by_route_and_status() -> None:
    calls: list[tuple[str, int]] = []
    routed = make_answer(200, POST, X_Discourse_Route="posts/show")
    odd = make_answer(404, {}, X_Discourse_Route="posts/show?user=maya\u2028")
    async with raw_server(routed, odd, reset) as server:
        client = ForumClient(
            server.url,
            KEY,
            "companion",
            account=Purse(),
            on_call=lambda *call: calls.append(call),
        )
        await client.fetch_post(PostId(1))
        for _ in range(2):
            with pytest.raises((NotFound, RetryLater)):
                await client.fetch_post(PostId(1))
        client.close()
    assert calls == [("posts/show", 200), ("fetch_post", 404), ("fetch_post", 0)]


async def test_edit_locks_bumps_nothing_and_may_rename() -> None:
    async with asked(make_answer(200, {"post": POST})) as (client, server):
        edited = await client.edit_post(PostId(950), "New & old", original_raw="Old", title="A better title")
        await client.edit_post(PostId(950), "New", original_raw="Old")
    assert edited.id == 950
    assert (server.requests[0].verb, server.requests[0].target) == ("PUT", "/posts/950.json")
    assert parse_qs(server.requests[0].body.decode(), keep_blank_values=True) == {
        "post[raw]": ["New & old"],
        "post[edit_reason]": [""],
        "post[original_text]": ["Old"],
        "bypass_bump": ["true"],
        "title": ["A better title"],
    }
    assert b"title" not in server.requests[1].body


async def test_status_is_set_in_discourses_words() -> None:
    async with asked(make_answer(200, {"success": "OK"})) as (client, server):
        await client.set_status(TopicId(500), TopicStatus.VISIBLE, False)
    request = server.requests[0]
    assert (request.verb, request.target) == ("PUT", "/t/500/status.json")
    assert parse_qs(request.body.decode()) == {"status": ["visible"], "enabled": ["false"]}


async def test_pin_says_until_when() -> None:
    async with asked(make_answer(200, {"success": "OK"})) as (client, server):
        await client.set_status(TopicId(500), TopicStatus.PINNED, True, datetime(2036, 10, 13, tzinfo=UTC))
    asked_for = parse_qs(server.requests[0].body.decode())
    assert asked_for == {"status": ["pinned"], "enabled": ["true"], "until": ["2036-10-13T00:00:00+00:00"]}


async def test_newest_posts_are_read_from_the_end_back_to_the_moment() -> None:
    def post(number: int) -> dict[str, object]:
        return make_post(
            id=number, post_number=number, created_at=f"2026-10-01T{number // 60:02}:{number % 60:02}:00Z"
        )

    def page(numbers: range) -> bytes:
        return make_answer(200, {"post_stream": {"posts": [post(number) for number in numbers]}})

    ids = list(range(1, 101))
    first = make_topic(post_stream={"posts": [post(number) for number in range(1, 21)], "stream": ids})
    answers = (make_answer(200, first), page(range(81, 101)), page(range(61, 81)))
    async with asked(*answers) as (client, server):
        posts = await client.fetch_newest_posts(TopicId(431), datetime(2026, 10, 1, 1, 15, tzinfo=UTC))
    assert [post.number for post in posts] == list(range(100, 60, -1))
    asked_ids = parse_qs(server.requests[2].target.partition("?")[2])
    assert asked_ids == {"post_ids[]": [str(id_) for id_ in range(61, 81)], "include_raw": ["true"]}


async def test_small_topic_costs_one_call() -> None:
    posts = [make_post(id=number, post_number=number) for number in (1, 2, 3)]
    topic = make_topic(post_stream={"posts": [*posts, make_post(id=4, post_type=3)], "stream": [1, 2, 3, 4]})
    async with asked(make_answer(200, topic)) as (client, server):
        newest = await client.fetch_newest_posts(TopicId(431), datetime.now(UTC))
    assert [post.number for post in newest] == [3, 2, 1]
    assert len(server.requests) == 1


@pytest.mark.parametrize("inclusive", [True, False])
async def test_latest_posts_below_an_id_whether_or_not_the_forum_counts_it_in(inclusive: bool) -> None:
    ids = [40, 39, 37] if inclusive else [39, 37]
    async with asked(make_answer(200, {"latest_posts": [make_post(id=id_) for id_ in ids]})) as (
        client,
        server,
    ):
        posts = await client.fetch_latest_posts(before=PostId(40))
    assert [post.id for post in posts] == [39, 37]
    assert server.requests[0].target == "/posts.json?before=40"


async def test_group_members_are_read_page_by_page() -> None:
    def page(*ids: int) -> bytes:
        members = [{"id": id_, "username": f"user{id_}"} for id_ in ids]
        return make_answer(200, {"members": members, "meta": {"total": 3}})

    async with asked(page(1, 2), page(3)) as (client, server):
        members = await client.fetch_group_members("organizers/2")
    assert [member.name for member in members] == ["user1", "user2", "user3"]
    assert [request.target for request in server.requests] == [
        "/groups/organizers%2F2/members.json?limit=1000&offset=0",
        "/groups/organizers%2F2/members.json?limit=1000&offset=2",
    ]


async def test_user_is_found_by_name_or_not_at_all() -> None:
    known = make_answer(200, {"user": {"id": 7, "username": "maya"}})
    unknown = make_answer(404, {"error_type": "not_found"})
    async with asked(known, unknown) as (client, server):
        maya = await client.fetch_user("maya")
        assert maya is not None
        assert maya.id == 7
        assert await client.fetch_user("../admin?x=1") is None
    assert server.requests[1].target == "/u/..%2Fadmin%3Fx%3D1.json"


async def test_refusal_and_missing_right_are_told_apart() -> None:
    refused = make_answer(422, {"action": "create_post", "errors": ["External has already been taken"]})
    async with asked(refused, make_answer(403, {"errors": ["no"]})) as (client, _):
        with pytest.raises(Refused, match="already been taken"):
            await client.create_topic(NEW)
        with pytest.raises(NotAllowed):
            await client.create_topic(NEW)


async def test_neither_key_nor_words_reach_any_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with asked(make_answer(200, POST), make_answer(500, {"errors": ["canary"]}), reset) as (client, _):
        await client.create_topic(NEW)
        for _ in range(2):
            with pytest.raises(RetryLater):
                await client.create_reply(TopicId(1), "canary words")
    assert KEY not in caplog.text
    assert "canary words" not in caplog.text
    assert "Riverside" not in caplog.text
