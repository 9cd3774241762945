"""Takes the README's pictures from a fresh demo, by playing its story in a browser: `make pictures`."""

from __future__ import annotations

import asyncio
import html
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, Locator, ViewportSize, expect

from service.demo.facts import DemoFacts
from service.demo.past_texts import RANKIN
from tests.browser import open_browser
from tests.demos import Demo, remove_servers
from tests.story.people import PHONE, Person, enter

FOLDER = Path(__file__).parents[1] / ".pictures"
DESKTOP = ViewportSize(width=1000, height=760)
MOST_BYTES = 150_000
"""A README is read on phones, too."""

LINK = "Your circle lives here now:"
TOPIC = "got its topic"
STORY = "Basic Spanish conversation at the Riverside branch"
UKULELE = "Ukulele for beginners"
TYPED = "want to play uke together?? we meet at belmont library in portland oregon, bring ur own uke if u have one"
TOLD = {
    "Your town": "Swissvale, Pennsylvania",
    "Why is learning together locally needed in your community?": "The evening school closed, and nobody \
here has an afternoon to themselves.",
    "How do you imagine it happening?": "Ten of us around the big table of the branch, once a week.",
}
TERMINAL = """<!doctype html><meta charset="utf-8"><title>make demo</title><style>
body {{ margin: 0; padding: 1.2rem 1.4rem; background: #15181b; color: #e8e6e1; }}
pre {{ margin: 0; font: 14px/1.55 ui-monospace, "DejaVu Sans Mono", monospace; }}
b {{ color: #7cc7a9; }}</style><pre><b>$ make demo</b>
{lines}</pre>"""


@dataclass(frozen=True, slots=True)
class Photographer:
    browser: Browser
    demo: Demo

    @property
    def facts(self) -> DemoFacts:
        return self.demo.facts

    async def take(self, person: Person, name: str, top: Locator | None = None) -> None:
        """What the window shows, from the page's top, or from something on it."""
        await person.page.evaluate("document.activeElement?.blur(); scrollTo({top: 0, behavior: 'instant'})")
        if top is not None:
            await top.evaluate("place => place.scrollIntoView({behavior: 'instant'})")
        await person.page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")

    async def take_story(self) -> None:
        """The announcement with which the demo begins, and its circle, on two screens."""
        for name, window in (("phone", PHONE), ("desktop", DESKTOP)):
            async with enter(self.browser, self.facts, window) as reader:
                await reader.open("/c/start-a-circle/2")
                await reader.page.get_by_role("link", name=STORY).click()
                await reader.look_until(reader.page.get_by_text(LINK))
                await reader.page.locator('.cooked a[href*="/t/"]').last.click()
                await self.take(reader, f"circle-{name}")

    async def take_form(self) -> None:
        async with enter(self.browser, self.facts) as maya:
            await maya.sign_in("maya")
            await maya.open_intake()
            await maya.fill_form("Watercolour at the Riverside branch", compose_form())
            await self.take(maya, "form")

    async def take_conversation(self) -> None:
        """Half an announcement, our question, the answer, "all set" and the finished topic."""
        async with enter(self.browser, self.facts) as maya:
            await maya.sign_in("maya")
            await maya.fill_freely(UKULELE, TYPED)
            await self.take(maya, "free-text")
            await maya.press("Post it")
            # Without the box that only this demo has.
            announcement = maya.page.url.partition("?")[0]
            await maya.page.goto(announcement)
            await maya.look_until(maya.page.get_by_text("When is the first meeting?"))
            await self.take(maya, "question")
            await maya.reply(f"oh sorry!! {find_tuesday():%b %-d} at 6:30pm")
            await maya.page.goto(announcement)
            await maya.look_until(maya.page.get_by_text("All set, thank you."))
            await self.take(maya, "all-set")
            await maya.find_posts("Companion").locator('.cooked a[href*="/t/"]').click()
            await expect(maya.page.get_by_text("Belmont")).not_to_have_count(0)
            await self.take(maya, "finished")

    async def take_moved(self) -> None:
        """The command that the forum's first page proposes, and what its people are told."""
        async with enter(self.browser, self.facts) as maya:
            await maya.sign_in("maya")
            await maya.page.get_by_role("link", name="her circle's topic").click()
            await maya.press("Reply")
            await maya.look_until(maya.page.get_by_text("meeting has moved."))
            await self.take(maya, "moved", maya.find_posts("Maya Torres").last)

    async def take_stories(self) -> None:
        """A story being told, one of the forum's own with its poll, and what organizers see of them all."""
        async with enter(self.browser, self.facts) as sam:
            await sam.page.goto(f"{self.facts.site_url}/want")
            for label, words in TOLD.items():
                await sam.page.get_by_label(label, exact=True).fill(words)
            await self.take(sam, "want")
            await sam.open("/c/want-us-in-your-town/4")
            await sam.page.get_by_role("link", name=RANKIN).click()
            await sam.look_until(sam.page.get_by_text("Looking for a partner"))
            await self.take(sam, "story", sam.page.get_by_role("heading", name="Near you"))
        async with enter(self.browser, self.facts, DESKTOP) as ines:
            await ines.page.goto(f"{self.facts.site_url}/organize")
            await ines.page.locator('button[value="ines"]').click()
            await expect(ines.page.get_by_role("heading", name="Stories", exact=True)).to_be_visible()
            await self.take(ines, "organize")

    async def take_status(self) -> None:
        schemes: Sequence[Literal["light", "dark"]] = ("light", "dark")
        for scheme in schemes:
            async with enter(self.browser, self.facts, DESKTOP) as reader:
                await reader.page.emulate_media(color_scheme=scheme)
                await reader.page.goto(self.facts.status_url)
                await self.take(reader, f"status-{scheme}")

    async def take_terminal(self) -> None:
        async with enter(self.browser, self.facts, ViewportSize(width=900, height=400)) as reader:
            deeds = "".join(line for line in self.demo.read_until(TOPIC, 3) if TOPIC in line)
            lines = html.escape("\n".join([*self.demo.shown, "", deeds]))
            await reader.page.set_content(TERMINAL.format(lines=lines))
            height = await reader.page.evaluate("document.body.offsetHeight")
            await reader.page.set_viewport_size({"width": 900, "height": height})
            await self.take(reader, "terminal")


def find_tuesday() -> datetime:
    """One that lies three to four weeks ahead."""
    day = datetime.now(UTC) + timedelta(days=21)
    return day + timedelta(days=(1 - day.weekday()) % 7)


def compose_form() -> dict[str, str]:
    return {
        "Name of the circle": "Watercolour for Beginners",
        "Course": "Painting with Water, https://open-college.example/watercolour",
        "Where": "Riverside Branch Library, Meeting Room A",
        "Town": "Pittsburgh",
        "First meeting": f"{find_tuesday():%-d %B %Y}, 6:00 pm",
        "How many weeks": "6",
    }


async def take_pictures(demo: Demo) -> None:
    FOLDER.mkdir(exist_ok=True)
    async with open_browser() as browser:
        photographer = Photographer(browser, demo)
        await photographer.take_terminal()
        await photographer.take_story()
        await photographer.take_form()
        await photographer.take_conversation()
        await photographer.take_stories()
        await photographer.take_status()
        await photographer.take_moved()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        demo = Demo(Path(folder) / ".data")
        try:
            asyncio.run(take_pictures(demo))
        finally:
            demo.end()
            remove_servers(demo.folder)
    heavy = [path.name for path in FOLDER.glob("*.png") if path.stat().st_size > MOST_BYTES]
    if heavy:
        raise SystemExit(f"heavier than {MOST_BYTES} bytes: {', '.join(sorted(heavy))}")


if __name__ == "__main__":
    main()
