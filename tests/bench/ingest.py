"""How many deliveries one web process stores durably, beside two controls.

*bare*: aiohttp reading the body and nothing else, the ceiling of any door on this machine. *naive*: the same
door with one insertion for each request. Each is a process of its own; they take turns in short rounds, and the
best round of each counts, because neighbours on the machine can only slow it down.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial
from itertools import count

import asyncpg
import uvloop
from aiohttp import web

from service.app import build_web
from service.domain.deliveries import NewDelivery
from service.domain.ids import DeliveryId
from service.store.deliveries import insert_deliveries
from service.store.group_commit import GroupCommit
from service.store.migrations import migrate_database
from service.store.pool import DOOR_COMMAND_TIMEOUT_S, build_pool
from tests.bench.load import measure_rate
from tests.servers import create_database, running_database
from tests.webhooks.calls import READABLE, SECRET, make_call, make_post
from tests.webhooks.doors import PATH, make_door_config
from webhooks.receive import DOOR

SUBJECTS = ("bare", "naive", "ours")
ROUNDS = 10
WARM_UP_S = 0.2
MEASURE_S = 0.6
BODY_BYTES = 6144
NAIVE_CONNECTIONS = 10
FIRST_ID = 1_000_000_000
TARGETS = {"bare": 0.45, "naive": 1.8}


async def run_ingest() -> Sequence[str]:
    """The lines of this bench; about half a minute."""
    with running_database() as server_url:
        database_url = await create_database(server_url, "companion_bench_ingest")
        await migrate_database(database_url)
        best = await _measure(database_url)
    rates = ", ".join(f"{name} {best[name]:.0f}/s" for name in SUBJECTS)
    return [
        f"# ingest: {rates}",
        *(
            f"bench ingest-vs-{control} {best['ours'] / best[control]:.2f} x target >= {target}"
            for control, target in TARGETS.items()
        ),
    ]


async def _measure(database_url: str) -> Mapping[str, float]:
    """Deliveries a second in the best round of each subject."""
    compose = build_composer()
    connection = await asyncpg.connect(database_url)
    best = dict.fromkeys(SUBJECTS, 0.0)
    async with AsyncExitStack() as stack:
        ports = {name: await stack.enter_async_context(_serving(name, database_url)) for name in SUBJECTS}
        for _ in range(ROUNDS):
            for name, port in ports.items():
                await connection.execute("truncate delivery cascade")
                rate = await measure_rate(port, compose, warm_up_s=WARM_UP_S, seconds=MEASURE_S)
                best[name] = max(best[name], rate)
    await connection.close()
    return best


def build_composer() -> Callable[[], bytes]:
    """Makes requests that tell a new public post each: what is kept of it is stored, and all of it is signed."""
    words = "We meet in the library and learn together. " * 200
    post = make_post(raw="", cooked="", id=FIRST_ID)
    half = (BODY_BYTES - len(make_call(post).body)) // 2
    post |= {"raw": words[:half], "cooked": words[:half]}
    # Its id comes last, so that all before is prepared once: making requests must not be what is measured.
    post["id"] = post.pop("id")
    call = make_call(post)
    before_id, _, after_id = call.body.rpartition(str(FIRST_ID).encode())
    signer = hmac.new(SECRET.encode(), before_id, hashlib.sha256)
    headers = {**call.headers, "Content-Length": str(len(call.body))}
    del headers["X-Discourse-Event-Signature"]
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = f"POST {PATH} HTTP/1.1\r\nHost: companion.test\r\n{lines}X-Discourse-Event-Signature: sha256="
    before = head.encode()
    ids = count(FIRST_ID)

    def compose() -> bytes:
        rest = b"%d%b" % (next(ids), after_id)
        signing = signer.copy()
        signing.update(rest)
        return b"%b%b\r\n\r\n%b%b" % (before, signing.hexdigest().encode(), before_id, rest)

    return compose


@asynccontextmanager
async def _serving(subject: str, database_url: str) -> AsyncIterator[int]:
    """The port on which a process of its own serves; it ends with its standard input."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.ingest", subject, database_url),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield json.loads(await process.stdout.readline())
    finally:
        process.stdin.close()
        await process.wait()


class OneByOne(GroupCommit):
    """What most would write: every request inserts its own row."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def record(self, delivery: NewDelivery) -> DeliveryId | None:
        async with self._pool.acquire() as connection:
            return (await insert_deliveries(connection, [delivery])).get(delivery.dedupe_key)

    async def run(self) -> None:
        await asyncio.Event().wait()


async def _read_and_answer(request: web.Request) -> web.Response:
    await request.read()
    return web.Response(text="Read.\n")


async def _build_subject(subject: str, database_url: str) -> web.Application:
    if subject == "bare":
        app = web.Application()
        app.router.add_post(PATH, _read_and_answer)
        return app
    config = make_door_config(database_url)
    app = build_web(replace(config, discourse_webhook_secrets=config.discourse_webhook_secrets[:1]))
    if subject == "naive":
        pool = await build_pool(
            database_url, command_timeout_s=DOOR_COMMAND_TIMEOUT_S, most=NAIVE_CONNECTIONS
        )
        app.on_startup.append(partial(_store_one_by_one, pool))
    app.on_startup.append(_know_categories)
    return app


async def _store_one_by_one(pool: asyncpg.Pool, app: web.Application) -> None:
    app[DOOR] = replace(app[DOOR], commit=OneByOne(pool))


async def _know_categories(app: web.Application) -> None:
    app[DOOR].categories.ids = READABLE


async def _serve(subject: str, database_url: str) -> None:
    runner = web.AppRunner(await _build_subject(subject, database_url), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await runner.cleanup()


def main() -> None:
    if len(sys.argv) == 3:
        uvloop.run(_serve(sys.argv[1], sys.argv[2]))
    else:
        print("\n".join(uvloop.run(run_ingest())))


if __name__ == "__main__":
    main()
