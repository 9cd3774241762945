"""The demo forum as a process of the demo: `python -m service.demo.forum_process FOLDER --fd ...`."""

from __future__ import annotations

import argparse
import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import uvloop

from service.demo.facts import USER, draw_keys
from service.demo.forum.app import run_forum
from service.demo.forum.settings import ForumSettings
from service.demo.past import compute_offset
from service.demo.terminal import say_deed
from service.processes.lifeline import say_ready, watch_for_stop
from service.processes.listening import adopt_socket


async def _run(arguments: argparse.Namespace) -> None:
    keys = draw_keys(arguments.folder)
    companion = urlsplit(arguments.webhook_url)
    database = arguments.folder / "forum.sqlite"
    offset = timedelta(0) if database.exists() else compute_offset(datetime.now(UTC))
    settings = ForumSettings(
        public_url=arguments.public_url,
        database=database,
        clock_offset_s=offset.total_seconds(),
        api_key=keys.api_key,
        api_username=USER,
        discourse_connect_provider_secrets=f"{companion.hostname}|{keys.connect_secret}",
        companion_url=f"{companion.scheme}://{companion.netloc}",
        webhook_url=arguments.webhook_url,
        webhook_secret=keys.webhook_secret,
    )
    async with watch_for_stop(lifeline=True) as stop:
        await run_forum(
            settings, sock=adopt_socket(arguments.fd), stop=stop, on_ready=say_ready, say=say_deed
        )


def main() -> None:
    """The process's own command line; keys come from the demo's folder, so that no listing shows them."""
    parser = argparse.ArgumentParser(prog="forum", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fd", type=int, required=True)
    parser.add_argument("--public-url", required=True)
    parser.add_argument("--webhook-url", required=True)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_run(parser.parse_args()))


if __name__ == "__main__":
    main()
