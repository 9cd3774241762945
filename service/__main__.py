"""The command line: `companion web`, `worker`, `migrate`, `rotate-contacts`, `run`, `demo`; or `python -m service`."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Coroutine, Sequence
from datetime import timedelta
from pathlib import Path
from socket import socket
from typing import Any

import click
import uvloop

from service.config import Config, list_secrets, load_config, read_environ
from service.errors import CompanionError, ConfigError
from service.logs import start_logging
from service.processes.household import Child, Household, ProcessError
from service.processes.lifeline import run_until, say_ready, watch_for_stop
from service.processes.listening import adopt_socket, bind_socket, find_passed_socket, serve

lifeline_option = click.option(
    "--lifeline", is_flag=True, hidden=True, help="End when standard input closes."
)
parent_option = click.option("--parent", type=int, hidden=True, help="End when this parent process is gone.")


class FriendlyGroup(click.Group):
    """Shows what we raise on purpose as a message, without a traceback."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except ConfigError as error:
            lines = "\n  ".join(error.problems)
            raise click.ClickException(f"some settings need a look:\n  {lines}") from error
        except CompanionError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=FriendlyGroup)
@click.option("--env-file", type=click.Path(path_type=Path), default=Path(".env"), show_default=True)
@click.pass_context
def main(context: click.Context, env_file: Path) -> None:
    """Gives every announced learning circle its own topic on a Discourse forum, and keeps it true."""
    context.obj = env_file


def _load(context: click.Context) -> Config:
    config = load_config(read_environ(), context.find_object(Path))
    start_logging(config.log_format, list_secrets(config))
    return config


def _run(work: Coroutine[None, None, None]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


@main.command()
@click.option("--fd", type=int, hidden=True, help="A listening socket handed down by the parent.")
@lifeline_option
@click.pass_context
def web(context: click.Context, fd: int | None, lifeline: bool) -> None:
    """Answer the forum's deliveries and people's browsers."""
    config = _load(context)
    listener = adopt_socket(fd) if fd is not None else find_passed_socket(read_environ())
    _run(_serve_web(config, listener or bind_socket(config.host, config.port), lifeline))


async def _serve_web(config: Config, listener: socket, lifeline: bool) -> None:
    from service.app import build_web  # imported here: no other command needs it
    from service.pages.connections import CarefulRunner

    async with watch_for_stop(lifeline=lifeline) as stop:
        await serve(build_web(config), listener, stop, config.public_url, CarefulRunner)


@main.command()
@lifeline_option
@click.pass_context
def worker(context: click.Context, lifeline: bool) -> None:
    """Decide about deliveries and carry out what was decided."""
    _run(_work(_load(context), lifeline))


async def _work(config: Config, lifeline: bool) -> None:
    from jobs.engine.worker import run_worker  # imported here: no other command needs it

    async with watch_for_stop(lifeline=lifeline) as stop:
        await run_worker(config, stop, lambda: say_ready("the worker works"))


@main.command()
@click.option("--clock-s", type=float, hidden=True, help="How far a new demo's clock is ahead, in seconds.")
@click.pass_context
def migrate(context: click.Context, clock_s: float | None) -> None:
    """Bring the database's schema and the list of towns up to date."""
    _run(_migrate(_load(context), clock_s))


async def _migrate(config: Config, clock_s: float | None) -> None:
    from service.store.jumping import record_first_clock
    from service.store.migrations import migrate_database
    from service.store.towns import copy_towns

    for name in await migrate_database(config.database_url):
        click.echo(f"applied {name}")
    if await copy_towns(config.database_url):
        click.echo("copied the list of towns")
    if config.demo and clock_s is not None:
        await record_first_clock(config.database_url, timedelta(seconds=clock_s))
    click.echo("the database is up to date")


@main.command()
@click.argument("whom")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@click.pass_context
def forget(context: click.Context, whom: str, yes: bool) -> None:
    """Forget a person or a story everywhere: WHOM is a user name, a story's address or its topic's.

    Shows first what is known, and names what cannot be reached from here.
    """
    _run(_forget(_load(context), whom, yes=yes))


async def _forget(config: Config, whom: str, *, yes: bool) -> None:
    from service.setup.forgetting import forget  # imported here: no other command needs it

    def agree() -> bool:
        return yes or click.confirm("Forget all of this? It cannot be undone.")

    await forget(config.database_url, whom, agree, click.echo)


@main.command()
@click.pass_context
def rotate_contacts(context: click.Context) -> None:
    """Seal how stories' authors can be reached with the first of CONTACT_KEYS, so that the others can go."""
    _run(_rotate_contacts(_load(context)))


async def _rotate_contacts(config: Config) -> None:
    from service.crypto import build_sealer
    from service.store.contacts import seal_contacts_anew
    from service.store.pool import build_connection

    sealer = build_sealer(config.contact_keys)
    if sealer is None:
        raise ConfigError(("CONTACT_KEYS: is missing; put the new key first, and the old ones behind it",))
    connection = await build_connection(config.database_url, command_timeout_s=30)
    try:
        count = await seal_contacts_anew(connection, sealer.seal_anew)
    finally:
        await connection.close()
    click.echo(f"sealed {count} with the first key; you may take the others out of CONTACT_KEYS")


@main.command()
@click.option("--web-processes", type=click.IntRange(1, 16), default=1, show_default=True)
@parent_option
@click.pass_context
def run(context: click.Context, web_processes: int, parent: int | None) -> None:
    """Migrate, then run web and worker together.

    SIGHUP replaces the web processes one by one, with no connection refused meanwhile.
    """
    config = _load(context)
    asyncio.run(_run_all(config, context.find_object(Path), web_processes, parent))


async def _run_all(config: Config, env_file: Path | None, web_processes: int, parent: int | None) -> None:
    listener = find_passed_socket(read_environ()) or bind_socket(config.host, config.port)
    fd, command = listener.fileno(), build_argv(env_file)
    webs = [
        Child(f"web {number}", (*command, "web", "--fd", str(fd), "--lifeline"), fds=(fd,))
        for number in range(1, web_processes + 1)
    ]
    async with watch_for_stop(parent=parent) as stop:
        await run_until(stop, _keep_house(command, webs, config.public_url))


async def _keep_house(command: tuple[str, ...], webs: Sequence[Child], public_url: str) -> None:
    renewal = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, renewal.set)
    async with Household() as household:
        await household.run(Child("migrate", (*command, "migrate")))
        for web in webs:
            await household.start(web)
        await household.start(Child("worker", (*command, "worker", "--lifeline")))
        say_ready(public_url)
        while True:
            await run_until(renewal, _watch(household))
            renewal.clear()
            await _renew(household, webs)


async def _renew(household: Household, webs: Sequence[Child]) -> None:
    try:
        for web in webs:
            await household.replace(web)
    except ProcessError as error:
        click.echo(f"the web processes stay as they were: {error}", err=True)


async def _watch(household: Household) -> None:
    raise ProcessError(await household.wait())


def build_argv(env_file: Path | None) -> tuple[str, ...]:
    """How to start this command line again, in a child."""
    options = () if env_file is None else ("--env-file", str(env_file))
    return (sys.executable, "-m", "service", *options)


@main.command()
@click.option("--reset", is_flag=True, help="Throw the data away and start afresh.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, default=8080, show_default=True, help="The site's, or the next free one.")
@click.option(
    "--forum-port", type=int, default=8090, show_default=True, help="The forum's, or the next free one."
)
@click.option("--folder", type=click.Path(path_type=Path), default=Path(".data"), show_default=True)
@parent_option
def demo(**options: Any) -> None:
    """Show everything on this machine: database, forum, web and worker, with a story to play."""
    from service.demo.run import (
        DemoOptions,
        run_demo,
    )  # the demo is the house next door: only this command enters

    asyncio.run(run_demo(DemoOptions(**options)))


if __name__ == "__main__":
    main()
