"""The Chromium of the browser tests: found on this machine, or installed where that can be done.

`python -m tests.browser` says which one it is, or ends with the one line that installs it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect
from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
INSTALL = "sudo apt-get install chromium   (or leave the browser tests out: make test BROWSER=0)"
FLAGS = (
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_browser() -> str | None:
    """The program: $CHROMIUM, else one on the PATH, else the one that playwright has installed."""
    if given := os.environ.get("CHROMIUM"):
        return shutil.which(given)
    for name in NAMES:
        if found := shutil.which(name):
            return found
    return _find_playwrights_own()


# A page that is as it should be is waited for no longer; a busy machine gets more than playwright's five seconds.
expect.set_options(timeout=30_000)


@asynccontextmanager
async def open_browser(*flags: str) -> AsyncIterator[Browser]:
    """A running Chromium, with more flags. Fails the test with the line that installs one where there is none."""
    program = find_browser()
    if program is None:
        pytest.fail(f"no Chromium here: {INSTALL}", pytrace=False)
    async with async_playwright() as playwright:
        # Chromium's sandbox does not work as root, and only there it is switched off.
        browser = await playwright.chromium.launch(
            executable_path=program, args=[*FLAGS, *flags], chromium_sandbox=os.geteuid() != 0
        )
        try:
            yield browser
        finally:
            await browser.close()


def _find_playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        program = playwright.chromium.executable_path
    return program if Path(program).exists() else None


def _install_browser() -> None:
    """Try playwright's own build, then, as root, Debian's; the lines they print are shown."""
    print("no Chromium here; trying to install one", flush=True)
    commands: list[tuple[str, ...]] = [(sys.executable, "-m", "playwright", "install", "chromium")]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        commands += [("apt-get", "update", "-q"), ("apt-get", "install", "-qy", "chromium")]
    for command in commands:
        subprocess.run(command, check=False, timeout=900)
        if find_browser():
            return


def main() -> None:
    if os.environ.get("CHROMIUM") and not find_browser():
        sys.exit("CHROMIUM names no program")
    if not find_browser():
        _install_browser()
    browser = find_browser()
    if browser is None:
        sys.exit(f"No Chromium could be found or installed: {INSTALL}")
    print(f"browser: {browser}")


if __name__ == "__main__":
    main()
