"""The pages of circles: where they are active, and one page for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from aiohttp import web

from service.clock import Clock
from service.domain.changes import Change
from service.domain.circles import Circle, CircleState
from service.domain.posts import User
from service.pages.keys import POOL
from service.pages.maps.area import compose_area, parse_area
from service.pages.maps.map import Map, Spot, draw_map
from service.pages.maps.outlines import load_outlines
from service.pages.searching import Search, compose_wanted, list_spoken, parse_search
from service.pages.site import Site
from service.rendering.plain import clean
from service.store.circles import load_circle
from service.store.people import load_users
from service.store.pool import Connection
from service.store.public import (
    PublicMeeting,
    load_changes,
    load_choices,
    load_circles_in_sight,
    load_meetings,
    load_readable,
)
from service.store.public_towns import TownSpot, load_town_spots
from service.store.settings import load_clock_offset
from service.store.told_weeks import ToldWeek, load_told_weeks

PAGE = 30
"""Circles on a page."""
MOST_SUGGESTIONS = 200
"""Towns and libraries that the browser is told, to complete what somebody types."""
MOST_CHANGES = 50
MOST_WEEKS = 12
CHANGES_SHOWN = timedelta(days=30)

_HIDDEN = frozenset({CircleState.ANNOUNCED, CircleState.VANISHED})
_GOES_ON = frozenset({CircleState.OPEN, CircleState.RUNNING})


@dataclass(frozen=True, slots=True)
class CircleView:
    """All that one circle's page shows. `now`: by the circles' clock."""

    circle: Circle
    users: Sequence[User]
    """Facilitators whom the forum knows."""
    others: Sequence[str]
    """Facilitators as the announcement names them."""
    meetings: Sequence[PublicMeeting]
    changes: Sequence[tuple[datetime, Change]]
    """The newest first."""
    weeks: Sequence[ToldWeek]
    """As they were told in its topic, the newest first."""
    now: datetime

    @property
    def goes_on(self) -> bool:
        return self.circle.state in _GOES_ON

    @property
    def called_off(self) -> bool:
        return self.circle.announced.called_off

    @property
    def next(self) -> PublicMeeting | None:
        """The meeting that is on, or comes next."""
        return next((one for one in self.meetings if not (one.planned.cancelled or self.is_past(one))), None)

    def is_past(self, meeting: PublicMeeting) -> bool:
        return meeting.end < self.now

    @property
    def all_changes(self) -> Sequence[Change]:
        return [change for _, change in self.changes]

    @property
    def recent_changes(self) -> Sequence[tuple[datetime, Change]]:
        return [one for one in self.changes if one[0] > self.now - CHANGES_SHOWN]


class CirclePages:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._category = site.config.circles_category
        self._outlines = load_outlines()

    async def show_all(self, request: web.Request) -> web.Response:
        """Circles by town; what is looked for stands in the address."""
        search = parse_search(request.query)
        async with request.app[POOL].acquire() as connection:
            now = Clock(await load_clock_offset(connection)).now()
            choices = await load_choices(connection, self._category)
            wanted = compose_wanted(search, choices)
            towns = await load_town_spots(connection, self._category, wanted)
            if area := parse_area(search.area):
                towns = [town for town in towns if area.holds(town.latitude, town.longitude)]
                wanted = replace(wanted, town_ids=[town.id for town in towns])
            skipped = (search.page - 1) * PAGE
            lines, total = await load_circles_in_sight(
                connection, self._category, wanted, now, most=PAGE, skipped=skipped
            )
        places = {name for one in choices for name in (one.town, one.branch) if name}
        return self._site.show_public(
            request,
            "circles.html",
            search=search,
            lines=lines,
            total=total,
            has_more=skipped + len(lines) < total,
            map=self._draw(search, towns) if search.page == 1 else None,
            places=sorted(places, key=str.casefold)[:MOST_SUGGESTIONS],
            spoken=list_spoken(choices),
            now=now,
        )

    def _draw(self, search: Search, towns: Sequence[TownSpot]) -> Map | None:
        named = Counter(town.town for town in towns)
        spots = [
            Spot(
                label=clean(town.town),
                # Namesakes are told from each other by where they lie.
                href=self._link(replace(search, where=town.town))
                if named[town.town] == 1
                else self._link(replace(search, area=str(compose_area([town.place])))),
                latitude=town.latitude,
                longitude=town.longitude,
                count=town.circles,
            )
            for town in towns
        ]
        return draw_map(spots, self._outlines, lambda area: self._link(replace(search, area=str(area))))

    def _link(self, search: Search) -> str:
        return f"{self._site.base}/circles{search.compose_query()}"

    async def show_one(self, request: web.Request) -> web.Response:
        async with request.app[POOL].acquire() as connection:
            view = await self._load_view(connection, request.match_info["slug"])
        if view is None:
            return self._site.show(request, "no_circle.html", status=404)
        return self._site.show_public(request, "circle.html", view=view, now=view.now)

    async def _load_view(self, connection: Connection, slug: str) -> CircleView | None:
        """None for a circle that is unknown, or not for everyone to see."""
        circle = await load_circle(connection, slug)
        if circle is None or circle.made is None or circle.state in _HIDDEN:
            return None
        if not await load_readable(connection, self._category, [circle.made.topic_id]):
            return None
        people = await load_users(connection, circle.facilitator_ids)
        users = [people[one] for one in circle.facilitator_ids if one in people]
        known = {name.casefold() for user in users for name in (user.name, user.called)}
        return CircleView(
            circle=circle,
            users=users,
            others=[one for one in circle.announced.facilitator_names if one.casefold() not in known],
            meetings=await load_meetings(connection, circle.origin),
            changes=await load_changes(connection, circle.origin, MOST_CHANGES),
            weeks=await load_told_weeks(connection, circle.subject, MOST_WEEKS),
            now=Clock(await load_clock_offset(connection)).now(),
        )


def add_circle_pages(app: web.Application, site: Site) -> None:
    pages = CirclePages(site)
    app.router.add_get("/circles", pages.show_all)
    app.router.add_get("/circles/{slug:[a-z0-9-]{1,50}}", pages.show_one)
