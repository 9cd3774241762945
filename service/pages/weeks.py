"""The organizers' page of the network's next recap: its draft, a line of their own, and leave for the first one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from zoneinfo import ZoneInfo

import structlog
from aiohttp import hdrs, web

from service.config import Config
from service.domain.recaps.network import LONGEST_LINE, compose_network_recap
from service.domain.subjects import ForumSubject
from service.domain.weeks import compute_due, find_due_week, is_late
from service.pages.keys import POOL
from service.pages.site import Site, read_clock
from service.reasons import ReasonCode
from service.rendering import Speaker, build_renderer
from service.store.attention import What, wake
from service.store.network import load_network_facts
from service.store.people import load_names
from service.store.pool import Connection
from service.store.recaps import NETWORK, load_recap, record_line
from service.store.settings import NETWORK_ALLOWED, load_clock_offset, load_setting, record_setting

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be told of the week as things stand."""

    title: str
    text: str | None
    """None: there is nothing to tell."""
    line: str
    due_at: datetime
    """Naive: wall time in the network's zone."""
    waits: bool
    """It is the very first one, and waits for an organizer's word."""


class WeekPages:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._speaker = build_renderer(site.config).speaking(None)

    async def show(self, request: web.Request) -> web.Response:
        visitor = await self._site.guard.admit(request)
        async with request.app[POOL].acquire() as connection:
            draft = await load_draft(connection, self._site.config, self._speaker)
        said = request.query.get("said", "")
        return self._site.show(
            request, "week.html", visitor=visitor, draft=draft, longest=LONGEST_LINE, said=said
        )

    async def say(self, request: web.Request) -> web.Response:
        """The organizers' own line, for the recap whose draft they see; an empty one takes it away."""
        form = await self._site.guard.admit_form(request)
        line = " ".join(form.fields.get("line", "").replace("\0", "").split())[:LONGEST_LINE] or None
        config = self._site.config
        async with request.app[POOL].acquire() as connection, connection.transaction():
            now = read_clock() + await load_clock_offset(connection)
            week = find_due_week(now, config.timezone, config.network_recap_hour)
            if not await _waits(connection, config):
                week = week.after
            recorded = await record_line(connection, NETWORK, week, line, None)
        return self._lead_back("line" if recorded else "too-late")

    async def tell(self, request: web.Request) -> web.Response:
        """Let the first recap go; those after it go by themselves."""
        await self._site.guard.admit_form(request)
        async with request.app[POOL].acquire() as connection, connection.transaction():
            await record_setting(connection, NETWORK_ALLOWED, True)
            await wake(connection, [ForumSubject.NETWORK], What.LOOK, ReasonCode.ORGANIZER_ANSWERED)
        _log.info("the network's first week may be told")
        return self._lead_back("told")

    def _lead_back(self, notice: str) -> web.Response:
        location = f"{self._site.base}/status/week?said={notice}"
        return web.Response(status=HTTPStatus.SEE_OTHER, headers={hdrs.LOCATION: location})


async def load_draft(connection: Connection, config: Config, speaker: Speaker) -> Draft:
    """Of the next recap; as long as the first one waits, of the one that waits."""
    zone, hour = config.timezone, config.network_recap_hour
    now = read_clock() + await load_clock_offset(connection)
    waits = await _waits(connection, config)
    week = find_due_week(now, zone, hour)
    week = week if waits else week.after
    kept = await load_recap(connection, NETWORK, week)
    line = (kept.line if kept else None) or ""
    facts = await load_network_facts(connection, week, zone, now, bot=config.discourse_api_username)
    recap = compose_network_recap(facts, week, zone, now, line)
    text = None
    if recap is not None:
        # As text, which the page escapes.
        text = str(speaker.render_network_week(recap, await load_names(connection, recap.people)))
    title = speaker.render_network_titles(week, late=is_late(week, zone, now))[0]
    due_at = compute_due(week, zone, hour).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return Draft(title, text, line, due_at, waits)


async def _waits(connection: Connection, config: Config) -> bool:
    return not config.demo and await load_setting(connection, NETWORK_ALLOWED, bool) is not True


def add_week_pages(app: web.Application, site: Site) -> None:
    pages = WeekPages(site)
    app.router.add_get("/status/week", pages.show)
    app.router.add_post("/status/week/line", pages.say)
    app.router.add_post("/status/week/tell", pages.tell)
