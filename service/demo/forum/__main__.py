"""The demo forum by itself: `python -m service.demo.forum --port 8081`, with the demo's people and no companion."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from service.demo.forum.app import run_forum
from service.demo.forum.settings import ForumSettings


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m service.demo.forum", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--database", type=Path, default=Path(".data/demo-forum.sqlite"))
    parser.add_argument("--api-key", default="demo")
    parser.add_argument("--webhook-url")
    parser.add_argument("--webhook-secret", default="")
    told = parser.parse_args()
    settings = ForumSettings(
        public_url=f"http://{told.host}:{told.port}",
        database=told.database,
        api_key=told.api_key,
        webhook_url=told.webhook_url,
        webhook_secret=told.webhook_secret,
    )
    asyncio.run(run_forum(settings, host=told.host, port=told.port))


if __name__ == "__main__":
    main()
