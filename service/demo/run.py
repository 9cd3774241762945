"""`companion demo`: everything on this machine, each its own process as the Procfile names them, and a story.

The children are the guard of the embedded servers, the demo forum, web and worker.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from socket import socket

from aiohttp import ClientSession, ClientTimeout

from service.config import DEMO, extend_environ, list_names, read_environ
from service.demo.facts import USER, DemoFacts, Keys, draw_keys, forget_facts, load_facts, write_facts
from service.demo.past_texts import ZONE
from service.demo.server_places import ServersError
from service.demo.story_texts import MEMBER
from service.demo.terminal import Terminal, say, show_facts
from service.errors import CompanionError
from service.processes.household import Child, Household, ProcessError
from service.processes.lifeline import run_until, watch_for_stop
from service.processes.listening import bind_next_free

KEPT_AT_RESET = ("demo.lock", "servers.lock", "postgres")
"""What the guard of the servers throws away itself, or what must stay."""
READY_S = 30.0
ASK_EVERY_S = 0.1
STORY_S = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOptions:
    folder: Path
    reset: bool
    host: str
    port: int
    """The first port to try for the site; the next free one is taken."""
    forum_port: int
    parent: int | None
    """End when this process, which started us, is gone."""


async def run_demo(options: DemoOptions) -> None:
    """Run until told to end. Raises CompanionError when something cannot start or ends by itself."""
    options.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _hold_demo(options.folder) as held:
        if not held:
            _point_to_running(options)
            return
        forget_facts(options.folder)
        if options.reset:
            _throw_away(options.folder)
        async with watch_for_stop(parent=options.parent) as stop:
            await run_until(stop, _play(options, Terminal(options.folder)))
        say("everything is ended")


def _point_to_running(options: DemoOptions) -> None:
    """Say the addresses again. Raises ServersError where that is not what was wanted, or not yet possible."""
    if options.reset:
        raise ServersError("the demo is already running: end it first, with Ctrl-C where it runs")
    facts = load_facts(options.folder)
    if facts is None:
        raise ServersError("the demo is just starting; its addresses come in a moment, where it does")
    show_facts(facts, "it is already running; Ctrl-C ends it, where it was started")


async def _play(options: DemoOptions, terminal: Terminal) -> None:
    say(f"what happens is told here, and in every detail in {terminal.log}")
    try:
        async with Household(terminal.keep) as household:
            await _start(options, household)
            raise ProcessError(await household.wait())
    except CompanionError:
        terminal.show_last_lines()
        raise


async def _start(options: DemoOptions, household: Household) -> None:
    """One after the other, each once what it needs is ready."""
    began = time.monotonic()
    keys = draw_keys(options.folder)
    forum_socket = bind_next_free(options.host, options.forum_port)
    site_socket = bind_next_free(options.host, options.port)
    say("starting PostgreSQL and Redis")
    forum = _build_forum(options, _address_of(forum_socket), _address_of(site_socket), forum_socket)
    said, _ = await asyncio.gather(household.start(_build_servers(options)), household.start(forum))
    facts = _gather_facts(keys, forum_socket, site_socket, **json.loads(said))
    if facts.redis_url is None:
        say("no Redis here, working without the bell")
    environ = _build_environ(keys, facts)
    clock = json.loads(await _ask_forum(facts, "GET", "clock"))["offset_s"]
    await household.run(Child("migrate", _companion("migrate", "--clock-s", str(clock)), environ=environ))
    web, worker = _serve("web", site_socket, environ), _companion("worker", "--lifeline")
    await asyncio.gather(household.start(web), household.start(Child("worker", worker, environ=environ)))
    await _wait_until_ready(facts)
    if clock < 0:
        say(
            "the story so far is told: a circle in Braddock has met twice, and people in three towns want one"
        )
        if not json.loads(await _ask_forum(facts, "POST", "past"))["told"]:
            say(
                "this machine was too busy for all of it: some of the past is missing (make demo RESET=1 tells it anew)"
            )
    await _ask_forum(facts, "POST", "story")
    write_facts(options.folder, facts)
    show_facts(facts, f"ready in {time.monotonic() - began:.1f} s; Ctrl-C ends everything")


async def _wait_until_ready(facts: DemoFacts) -> None:
    """The companion must know the forum's categories and its newest post, or it may miss what it is told at once."""
    said = "it does not answer"
    try:
        async with asyncio.timeout(READY_S), ClientSession() as session:
            while True:
                async with session.get(f"{facts.site_url}/readyz") as answer:
                    if answer.ok:
                        return
                    said = " ".join((await answer.json()).get("troubles", ())) or await answer.text()
                await asyncio.sleep(ASK_EVERY_S)
    except TimeoutError:
        raise ServersError(f"the companion was not ready within {READY_S:.0f} s: {said}") from None


async def _ask_forum(facts: DemoFacts, method: str, what: str) -> str:
    """What only a demo forum knows or does. Raises ServersError."""
    patience = ClientTimeout(total=STORY_S)
    async with (
        ClientSession(timeout=patience) as session,
        session.request(
            method, f"{facts.forum_url}/demo/{what}", headers={"Api-Key": facts.api_key}
        ) as answer,
    ):
        if not answer.ok:
            raise ServersError(f"the forum answered {answer.status} when asked for its {what}")
        return await answer.text()


def _build_servers(options: DemoOptions) -> Child:
    switches = ["--reset"] * options.reset
    if redis_url := read_environ().get("REDIS_URL"):
        switches += ["--redis-url", redis_url]
    return Child("servers", (sys.executable, "-m", "service.demo.servers", str(options.folder), *switches))


def _build_forum(options: DemoOptions, forum_url: str, site_url: str, listener: socket) -> Child:
    argv = (
        *(sys.executable, "-m", "service.demo.forum_process", str(options.folder)),
        *("--fd", str(listener.fileno()), "--public-url", forum_url),
        *("--webhook-url", f"{site_url}/webhooks/discourse"),
    )
    return Child("forum", argv, fds=(listener.fileno(),))


def _serve(name: str, listener: socket, environ: dict[str, str]) -> Child:
    argv = _companion(name, "--fd", str(listener.fileno()), "--lifeline")
    return Child(name, argv, environ=environ, fds=(listener.fileno(),))


def _companion(*words: str) -> tuple[str, ...]:
    # The null device: no settings file of the real thing has a say in the demo.
    return (sys.executable, "-m", "service", "--env-file", os.devnull, *words)


def _build_environ(keys: Keys, facts: DemoFacts) -> dict[str, str]:
    """The children's environment; settings that this machine may have for the real thing are blanked."""
    return extend_environ(
        dict.fromkeys(list_names(), "")
        | {
            "DISCOURSE_URL": facts.forum_url,
            "DISCOURSE_API_KEY": keys.api_key,
            "DISCOURSE_API_USERNAME": USER,
            "DISCOURSE_WEBHOOK_SECRETS": keys.webhook_secret,
            "CONNECT_SECRET": keys.connect_secret,
            "CONTACT_KEYS": keys.contact_key,
            "DATABASE_URL": facts.database_url,
            "REDIS_URL": facts.redis_url or "",
            "PUBLIC_URL": facts.site_url,
            "TIMEZONE": ZONE.key,
            "API_REQUESTS_PER_MINUTE": read_environ().get("API_REQUESTS_PER_MINUTE", ""),
            DEMO: "yes",
        }
    )


def _gather_facts(
    keys: Keys, forum_socket: socket, site_socket: socket, *, database_url: str, redis_url: str | None
) -> DemoFacts:
    site_url = _address_of(site_socket)
    return DemoFacts(
        forum_url=_address_of(forum_socket),
        site_url=site_url,
        status_url=f"{site_url}/status",
        api_key=keys.api_key,
        api_username=USER,
        webhook_secret=keys.webhook_secret,
        member=MEMBER,
        database_url=database_url,
        redis_url=redis_url,
    )


def _address_of(listener: socket) -> str:
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 - a comparison, nothing is bound here
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextlib.contextmanager
def _hold_demo(folder: Path) -> Iterator[bool]:
    """False when another process holds it."""
    with (folder / "demo.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            held = True
        except BlockingIOError:
            held = False
        yield held


def _throw_away(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name in KEPT_AT_RESET:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
