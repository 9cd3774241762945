"""The door as the forum, and as strangers, meet it: over real sockets, in front of a real database."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from time import monotonic
from typing import Any
from unittest.mock import Mock

import asyncpg
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import HealthCheck, given, settings

from service.app import build_web
from service.pages.answers import HEADERS
from service.pages.connections import CarefulRunner
from service.store.group_commit import ANSWER_WITHIN_S
from service.store.settings import load_foreign_call
from tests.webhooks.calls import INSTANCE, OLD_SECRET, READABLE, SECRET, make_call, make_post, make_raw_call
from tests.webhooks.doors import PATH, Address, Answer, compose_request, exchange, knock, make_door_config
from tests.webhooks.test_delivery import BAD_SIGNATURES, KEPT_CASES, mutate, mutations
from webhooks.bodies import READ_WITHIN_S, Bodies
from webhooks.receive import DOOR

ServerFactory = Callable[[web.Application], Awaitable[TestServer]]
MIB = 1024 * 1024


@pytest.fixture
async def app(database_url: str, pool: asyncpg.Pool) -> web.Application:
    await pool.execute("insert into category (id, slug, name, readable_by_all) values (5, 'a', 'A', true)")
    return build_web(make_door_config(database_url))


@pytest.fixture
async def server(app: web.Application, aiohttp_server: ServerFactory) -> TestServer:
    """A door that knows its categories."""
    server = await aiohttp_server(app)
    await wait_for_categories(app)
    return server


async def wait_for_categories(app: web.Application) -> None:
    while True:
        if app[DOOR].categories.ids:
            return
        await asyncio.sleep(0.01)


async def load_stored(pool: asyncpg.Pool) -> list[asyncpg.Record]:
    return list(await pool.fetch("select * from delivery order by id"))


async def test_a_delivery_is_stored_and_a_repeat_is_told_so(server: TestServer, pool: asyncpg.Pool) -> None:
    call = make_call(make_post(), event_id=1)
    assert (await knock(server, call)).status == 202
    assert (await knock(server, call)).status == 200
    assert (await knock(server, make_call(make_post(), event_id=2))).status == 200
    [row] = await load_stored(pool)
    assert (row["topic_id"], json.loads(row["body"])["post"]["raw"]) == (431, "We learn Spanish.")


async def test_twenty_deliveries_of_one_post_are_stored_once_and_each_is_welcome(
    server: TestServer, pool: asyncpg.Pool
) -> None:
    """A retry by the forum has a new id and the same body; a redelivery by hand has the same id as well."""
    calls = [make_call(make_post(), event_id=1 + number % 10) for number in range(20)]
    answers = await asyncio.gather(*(knock(server, call) for call in calls))
    assert sorted(answer.status for answer in answers) == [200] * 19 + [202]
    assert len(await load_stored(pool)) == 1


async def test_deliveries_out_of_order_are_each_stored_as_they_come(
    server: TestServer, pool: asyncpg.Pool
) -> None:
    told = (("post_destroyed", 3), ("post_edited", 2), ("post_created", 1))
    for event_id, (event, version) in enumerate(told, start=1):
        call = make_call(make_post(version=version), event=event, event_id=event_id)
        assert (await knock(server, call)).status == 202
    assert [row["event"] for row in await load_stored(pool)] == [event for event, _ in told]


async def test_an_old_secret_still_opens_the_door(server: TestServer) -> None:
    assert (await knock(server, make_call(make_post(), secret=OLD_SECRET))).status == 202


async def test_a_ping_is_answered_and_nothing_is_stored(server: TestServer, pool: asyncpg.Pool) -> None:
    call = make_call("OK", event_type="ping", event="ping")
    assert (await knock(server, call)).status == 200
    assert (await knock(server, call.with_headers(event=None))).status == 200
    assert await load_stored(pool) == []


async def test_delete_recover_delete_are_three_deliveries(server: TestServer, pool: asyncpg.Pool) -> None:
    events = ("post_destroyed", "post_recovered", "post_destroyed")
    for event_id, event in enumerate(events, start=1):
        call = make_call(make_post(), event=event, event_id=event_id)
        assert (await knock(server, call)).status == 202
        assert (await knock(server, call)).status == 200
    assert [row["event"] for row in await load_stored(pool)] == list(events)


def reaches_us_as_it_is(signature: str | None) -> bool:
    """HTTP takes blanks off both ends of a header and allows no line break within."""
    return signature is None or (signature == signature.strip() and not set("\n\0") & set(signature))


async def test_bad_signatures_are_forbidden_and_leave_no_trace(
    server: TestServer, pool: asyncpg.Pool
) -> None:
    sent = {name: text for name, text in BAD_SIGNATURES.items() if reaches_us_as_it_is(text)}
    calls = {name: make_call(make_post()).with_headers(signature=text) for name, text in sent.items()}
    answers = {name: (await knock(server, call)).status for name, call in calls.items()}
    assert len(answers) >= 20
    assert answers == dict.fromkeys(answers, 403)
    assert await load_stored(pool) == []


async def test_another_forum_is_forbidden_and_noted_for_the_status_page(
    server: TestServer, pool: asyncpg.Pool
) -> None:
    call = make_call(make_post()).with_headers(instance="https://other.example.org")
    assert (await knock(server, call)).status == 403
    assert await load_stored(pool) == []
    async with pool.acquire() as connection:
        foreign = await load_foreign_call(connection)
    assert foreign is not None
    assert foreign.instance == "https://other.example.org"


async def test_a_stranger_without_the_secret_is_not_noted(server: TestServer, pool: asyncpg.Pool) -> None:
    call = make_call(make_post(), secret="guessed-by-a-stranger")
    assert (await knock(server, call.with_headers(instance="https://evil.example.org"))).status == 403
    async with pool.acquire() as connection:
        assert await load_foreign_call(connection) is None


@pytest.mark.parametrize(
    "body",
    [b"", b"post=1", b'{"post":{"raw":"\xff"}}', b'{"topic":{}}', b'{"post":' + b"[" * 100_000],
    ids=["nothing", "no JSON", "no UTF-8", "another family", "deep"],
)
async def test_a_malformed_body_is_a_bad_request(server: TestServer, pool: asyncpg.Pool, body: bytes) -> None:
    assert (await knock(server, make_raw_call(body))).status == 400
    assert await load_stored(pool) == []


@pytest.mark.parametrize("chunked", [False, True], ids=["declared", "chunked"])
async def test_three_mebibytes_are_too_large_in_both_framings(
    server: TestServer, pool: asyncpg.Pool, chunked: bool
) -> None:
    call = make_call(make_post(raw="x" * (3 * MIB)))
    answer = await exchange(server, compose_request(call, chunked=chunked))
    assert answer is None or answer.status == 413
    assert await load_stored(pool) == []


async def test_a_declared_length_is_refused_before_the_body_is_sent(server: TestServer) -> None:
    head, _, _ = compose_request(make_call(make_post(raw="x" * (3 * MIB)))).partition(b"\r\n\r\n")
    reader, writer = await asyncio.open_connection(server.host, server.port)
    writer.write(head + b"\r\n\r\n")
    assert b" 413 " in await reader.readline()
    writer.close()


@pytest.mark.parametrize("chunked", [False, True], ids=["declared", "chunked"])
async def test_the_largest_body_the_forum_sends_is_taken(
    server: TestServer, pool: asyncpg.Pool, chunked: bool
) -> None:
    """150,000 characters is the most a site may allow in a post; it comes as raw and as HTML."""
    call = make_call(make_post(raw="ж" * 150_000, cooked="<p>" + "ж" * 150_000))
    assert (await knock(server, call, chunked=chunked)).status == 202
    [row] = await load_stored(pool)
    assert json.loads(row["body"])["post"]["raw"] == "ж" * 150_000


async def test_a_body_in_many_small_chunks_is_read_whole(server: TestServer) -> None:
    call = make_call(make_post())
    head, _, _ = compose_request(call, chunked=True).partition(b"\r\n\r\n")
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in call.body)
    answer = await exchange(server, head + b"\r\n\r\n" + chunks + b"0\r\n\r\n")
    assert answer is not None
    assert answer.status == 202


async def test_an_encoded_body_is_refused_at_every_address(
    server: TestServer,
    pool: asyncpg.Pool,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    paths = (PATH, "/", "/status/sign-in", "/healthz", "/nowhere")
    for encoding in ("gzip", "deflate", "br", "zstd", "identity", "nonsense"):
        call = make_call(make_post())
        call.headers["Content-Encoding"] = encoding
        answers = [await exchange(server, compose_request(call, path=path)) for path in paths]
        assert [answer and answer.status for answer in answers] == [415] * len(paths), encoding
    assert await load_stored(pool) == []
    assert [record for record in caplog.records if record.exc_info] == []
    assert "Traceback" not in capsys.readouterr().out


async def test_a_bomb_is_refused_without_being_unpacked(
    server: TestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = gzip.compress(bytes(50 * MIB))
    call = make_raw_call(bomb)
    call.headers["Content-Encoding"] = "gzip"
    monkeypatch.setattr(
        "aiohttp.compression_utils.ZLibDecompressor.decompress_sync", Mock(side_effect=AssertionError)
    )
    for path in (PATH, "/status/sign-in"):
        answer = await exchange(server, compose_request(call, path=path))
        assert answer is not None
        assert answer.status == 415


async def test_a_body_that_trickles_is_cut(app: web.Application, aiohttp_server: ServerFactory) -> None:
    server = await aiohttp_server(app)
    object.__setattr__(app[DOOR], "bodies", Bodies(MIB, read_within_s=0.3))
    request = compose_request(make_call(make_post()))
    started = monotonic()
    answer = await trickle(server, request)
    assert answer is not None
    assert answer.status == 408
    assert monotonic() - started < READ_WITHIN_S


async def test_strangers_who_never_end_make_room_for_the_forum(
    app: web.Application, aiohttp_server: ServerFactory, pool: asyncpg.Pool
) -> None:
    server = await aiohttp_server(app)
    object.__setattr__(app[DOOR], "bodies", Bodies(MIB, room_bytes=2 * MIB))
    request = compose_request(make_raw_call(b"x" * (MIB // 2)))[:-1]
    strangers = [asyncio.create_task(exchange(server, request)) for _ in range(12)]
    # As many as find no room are told so; the others still wait for their end.
    told = [await one for one in itertools.islice(asyncio.as_completed(strangers), 8)]
    assert {answer.status for answer in told if answer} == {503}
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in told if answer)
    call = make_call(make_post(raw="x" * (MIB // 2)))
    assert (await knock(server, call)).status == 202
    for stranger in strangers:
        stranger.cancel()
    await asyncio.gather(*strangers, return_exceptions=True)


async def trickle(server: TestServer, request: bytes) -> Answer | None:
    """Send all but the last two bytes, then one, and never the other."""
    return await exchange(server, request[:-2], request[-2:-1])


async def test_half_a_body_is_not_taken_and_harms_nobody(
    server: TestServer, pool: asyncpg.Pool, caplog: pytest.LogCaptureFixture
) -> None:
    request = compose_request(make_call(make_post()))
    answer = await exchange(server, request[:-20], hang_up=True)
    assert answer is None or answer.status == 400
    assert await load_stored(pool) == []
    assert (await knock(server, make_call(make_post()))).status == 202
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_a_broken_chunk_is_a_bad_request(server: TestServer, pool: asyncpg.Pool) -> None:
    head, _, _ = compose_request(make_call(make_post()), chunked=True).partition(b"\r\n\r\n")
    answer = await exchange(server, head + b"\r\n\r\nnot a length\r\n")
    assert answer is not None
    assert answer.status == 400
    assert await load_stored(pool) == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])
@pytest.mark.parametrize("path", [PATH, PATH + "/"])
async def test_no_other_method_is_answered_with_not_found(server: TestServer, method: str, path: str) -> None:
    answer = await exchange(server, compose_request(make_raw_call(b""), method=method, path=path))
    assert answer is not None
    assert answer.status == 405
    assert answer.headers["Allow"] == "POST"


async def test_a_closing_slash_in_the_webhook_s_address_does_no_harm(server: TestServer) -> None:
    answer = await exchange(server, compose_request(make_call(make_post()), path=PATH + "/"))
    assert answer is not None
    assert answer.status == 202


async def test_two_hundred_at_once_are_each_stored_once(server: TestServer, pool: asyncpg.Pool) -> None:
    calls = [make_call(make_post(id=number), event_id=number) for number in range(1, 101)]
    answers = await asyncio.gather(*(knock(server, call) for call in [*calls, *calls]))
    assert sorted(answer.status for answer in answers) == [200] * 100 + [202] * 100
    assert sorted(row["post_id"] for row in await load_stored(pool)) == list(range(1, 101))


async def test_burst_on_connections_that_close_is_answered_and_stored_whole(
    server: TestServer, pool: asyncpg.Pool
) -> None:
    calls = [make_call(make_post(id=number), event_id=number) for number in range(1, 401)]
    answers = await asyncio.gather(*(knock(server, call) for call in calls))
    assert {answer.status for answer in answers} == {202}
    assert len(await load_stored(pool)) == 400


async def test_flood_of_bad_signatures_is_forbidden_and_leaves_the_forum_s_deliveries_alone(
    server: TestServer, pool: asyncpg.Pool, capsys: pytest.CaptureFixture[str]
) -> None:
    good = [make_call(make_post(id=number), event_id=number) for number in range(1, 51)]
    bad = [make_call(make_post(id=number), secret="a-stranger-s-guess") for number in range(51, 451)]
    both = await asyncio.gather(*(knock(server, call) for call in [*bad, *good]))
    assert [answer.status for answer in both] == [403] * 400 + [202] * 50
    assert len(await load_stored(pool)) == 50
    assert capsys.readouterr().out.count("a call was not taken") == 1


async def test_while_the_database_hangs_the_forum_is_told_to_come_back(
    server: TestServer, pool: asyncpg.Pool
) -> None:
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("lock table delivery in access exclusive mode")
        started = monotonic()
        answers = await asyncio.gather(
            *(knock(server, make_call(make_post(id=number), event_id=number)) for number in range(20))
        )
        assert monotonic() - started < 2 * ANSWER_WITHIN_S
    assert {answer.status for answer in answers} == {503}
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in answers)
    assert (await knock(server, make_call(make_post(id=99)))).status == 202


async def test_without_a_database_the_forum_is_told_at_once(
    aiohttp_server: ServerFactory, closed_port: int
) -> None:
    nowhere = f"postgresql://nobody@127.0.0.1:{closed_port}/none"
    server = await aiohttp_server(build_web(make_door_config(nowhere)))
    started = monotonic()
    assert (await knock(server, make_call(make_post()))).status == 503
    assert monotonic() - started < ANSWER_WITHIN_S


async def test_only_public_bodies_reach_the_database(
    app: web.Application, server: TestServer, pool: asyncpg.Pool
) -> None:
    cases = [case for case in KEPT_CASES.values() if case[0] != "ping"]
    for event_id, (family, event, payload, _) in enumerate(cases, start=1):
        app[DOOR].categories.ids = READABLE
        call = make_call(payload, event_type=family, event=event, event_id=event_id)
        assert (await knock(server, call)).status == 202
    stored = {row["event_id"]: row["body"] is not None for row in await load_stored(pool)}
    assert stored == {event_id: case[3] for event_id, case in enumerate(cases, start=1)}


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutations)
async def test_whatever_a_signed_post_holds_it_is_stored_and_never_an_error_of_ours(
    server: TestServer, pool: asyncpg.Pool, mutation: tuple[dict[str, Any], set[str]]
) -> None:
    await pool.execute("truncate delivery cascade")
    answer = await knock(server, make_call(mutate(make_post(), mutation)))
    assert answer.status == 202
    assert len(await load_stored(pool)) == 1


async def test_news_of_a_category_makes_it_unknown_until_it_is_read_again(
    app: web.Application, server: TestServer, pool: asyncpg.Pool
) -> None:
    news = make_call({"id": 5, "read_restricted": True}, event_type="category", event="category_updated")
    assert (await knock(server, news)).status == 202
    assert (await knock(server, make_call(make_post()))).status == 202
    assert [row["body"] for row in await load_stored(pool)] == [None, None]
    await pool.execute("update category set seen_at = clock_timestamp()")
    app[DOOR].categories.forget(None)
    await wait_for_categories(app)
    assert (await knock(server, make_call(make_post(version=2)))).status == 202
    assert (await load_stored(pool))[-1]["body"] is not None


async def test_every_answer_protects_its_reader_and_names_no_version(server: TestServer) -> None:
    good = make_call(make_post())
    answers = [
        await knock(server, good),
        await knock(server, good.with_headers(signature=None)),
        await knock(server, make_raw_call(b"no JSON")),
        await exchange(server, compose_request(good, method="GET")),
        await exchange(server, compose_request(good, path="/nowhere")),
    ]
    for answer in answers:
        assert answer is not None
        assert HEADERS.items() <= dict(answer.headers).items()
        assert "Server" not in answer.headers
        assert "aiohttp" not in answer.text.lower()


GARBAGE = {
    "no HTTP": b"hello, is this the companion?\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\r\n\r\n",
    "a header of 9 KB": b"POST / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 9000 + b"\r\n\r\n",
    "a URL of 9 KB": b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "two hundred headers": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 200 + b"\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "a length and chunks": (
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    "a header with a line break": b"GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n",
}


@pytest.fixture
async def careful_address(app: web.Application) -> AsyncIterator[Address]:
    """Where the door is served as in production, by connections that know their limits."""
    runner = CarefulRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield Address(*runner.addresses[0])
    await runner.cleanup()


async def test_what_is_no_http_is_answered_in_few_words(
    careful_address: Address, caplog: pytest.LogCaptureFixture
) -> None:
    for name, request in GARBAGE.items():
        answer = await exchange(careful_address, request)
        assert answer is not None, name
        assert answer.status == 400, name
        assert answer.headers["Server"] == "companion", name
        assert HEADERS.items() <= dict(answer.headers).items(), name
        assert answer.text == "This did not work. Please try again later.\n", name
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_a_head_without_an_end_is_not_held(careful_address: Address) -> None:
    line = b"X-Long: " + b"x" * 8000 + b"\r\n"
    first = b"POST / HTTP/1.1\r\nHost: companion.test\r\n"
    assert await exchange(careful_address, first, *([line] * 100)) is None
    assert (await knock(careful_address, make_call(make_post()))).status == 202


async def test_who_keeps_us_waiting_for_longest_makes_room_for_new_connections(
    careful_address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.pages.connections.MOST_CONNECTIONS", 3)
    monkeypatch.setattr("service.pages.connections.LISTEN_FIRST_S", 0.05)
    silent = [await asyncio.open_connection(careful_address.host, careful_address.port) for _ in range(5)]
    # The two that waited for longest are closed; the others may still speak.
    assert [await reader.read() for reader, _ in silent[:2]] == [b"", b""]
    reader, writer = silent[-1]
    writer.write(compose_request(make_call(make_post())))
    assert b" 202 " in await reader.readline()
    for _, writer in silent:
        writer.close()


async def test_no_secret_and_no_private_word_reaches_log_or_answer(
    server: TestServer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    canary = "canary-of-a-private-message"
    private = make_post(raw=canary, topic_archetype="private_message", category_id=None)
    calls: list[Any] = [
        make_call(private),
        make_call(private).with_headers(signature="sha256=" + canary),
        make_call(private).with_headers(event_type=canary),
        make_raw_call(f'{{"post": "{canary}'.encode()),
        make_call(private).with_headers(instance=None),
    ]
    answers = [await knock(server, call) for call in calls]
    written = caplog.text + "".join(capfd.readouterr()) + "".join(answer.text for answer in answers)
    for word in (canary, SECRET, OLD_SECRET):
        assert word not in written
    assert INSTANCE not in "".join(answer.text for answer in answers)
