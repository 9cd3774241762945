"""The organizers' queue: stories by whose turn it is, twenty a page; only organizers see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from aiohttp import web

from service.clock import Clock
from service.domain.ids import ForumUserId
from service.domain.proposals.states import View
from service.domain.proposals.towns import list_town_names
from service.domain.proposals.values import Step
from service.pages.keys import POOL
from service.pages.review_view import is_late
from service.pages.searching import parse_page, read_words
from service.pages.site import Site
from service.store.people import load_names
from service.store.pool import Connection
from service.store.reviewing import QueueRow, Sought, count_views, load_queue, load_rows_of
from service.store.settings import load_clock_offset
from service.store.steps import load_pending_steps
from service.store.towns import load_towns

PAGE = 20
MOST_MINE = 5


@dataclass(frozen=True, slots=True)
class QueueSearch:
    """What stands in the address."""

    view: View = View.NEEDS_ANSWER
    words: str = ""
    page: int = 1

    def compose_query(self, *, view: View | None = None, page: int = 1) -> str:
        """The address that asks for this, in another view or on another page: `?view=waiting&words=brad`."""
        values = {"view": (view or self.view).value}
        if self.words:
            values["words"] = self.words
        return "?" + urlencode({**values, "page": page} if page > 1 else values)


def parse_queue_search(query: Mapping[str, str]) -> QueueSearch:
    """Whatever cannot be understood counts as not given."""
    view = next((one for one in View if one.value == query.get("view", "")), View.NEEDS_ANSWER)
    return QueueSearch(view, read_words(query, "words"), parse_page(query.get("page", "")))


@dataclass(frozen=True, slots=True)
class Queue:
    """What the page shows. `now`: by the circles' clock."""

    search: QueueSearch
    rows: Sequence[QueueRow]
    total: int
    counts: Mapping[View, int]
    mine: Sequence[QueueRow]
    pending: Mapping[str, Step]
    """Decisions that nobody reads yet, by the origin of their stories."""
    names: Mapping[ForumUserId, str]
    now: datetime
    zone: str
    """In which days begin where a story's town is none of our list."""

    @property
    def has_more(self) -> bool:
        return PAGE * self.search.page < self.total

    def is_late(self, row: QueueRow) -> bool:
        return is_late(row.story, self._find_day(row))

    def count_days(self, row: QueueRow) -> int:
        """Since it was told."""
        return max(0, (self.now - row.story.created_at).days)

    def name_decider(self, step: Step) -> str | None:
        return self.names.get(step.wish.person) if step.wish.person is not None else None

    def count_wait_s(self, step: Step) -> float:
        """Until the decision becomes public; 0.0: it is on its way."""
        return max(0.0, (step.public_at - self.now).total_seconds()) if step.public_at else 0.0

    def _find_day(self, row: QueueRow) -> date:
        """Today, where its people live."""
        town = row.story.words.where.town
        return self.now.astimezone(ZoneInfo(town.zone if town else self.zone)).date()


class OrganizingPages:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def show(self, request: web.Request) -> web.Response:
        visitor = await self._site.guard.admit_organizer(request)
        assert visitor.person is not None
        search = parse_queue_search(request.query)
        async with request.app[POOL].acquire() as connection:
            queue = await self._load(connection, search, visitor.person)
        return self._site.show(request, "organize.html", visitor=visitor, queue=queue, views=tuple(View))

    async def _load(self, connection: Connection, search: QueueSearch, person: ForumUserId) -> Queue:
        category = self._site.config.circles_category
        sought = await _compose_sought(connection, search)
        skipped = PAGE * (search.page - 1)
        rows, total = await load_queue(connection, sought, category, most=PAGE, skipped=skipped)
        is_first = search.page == 1 and not search.words
        mine = await load_rows_of(connection, person, category, most=MOST_MINE) if is_first else ()
        pending = await load_pending_steps(connection, [row.story.origin for row in (*rows, *mine)])
        people = [step.wish.person for step in pending.values() if step.wish.person is not None]
        return Queue(
            search,
            rows,
            total,
            await count_views(connection),
            mine,
            pending,
            await load_names(connection, people),
            Clock(await load_clock_offset(connection)).now().astimezone(UTC),
            self._site.config.timezone,
        )


async def _compose_sought(connection: Connection, search: QueueSearch) -> Sought:
    """A town is found by its names in other languages, too."""
    if not search.words:
        return Sought(search.view)
    towns = await load_towns(connection, list_town_names(search.words))
    ids = frozenset(town.id for found in towns.values() for town in found)
    return Sought(search.view, tuple(search.words.lower().split()), ids)


def add_organizing_pages(app: web.Application, site: Site) -> None:
    pages = OrganizingPages(site)
    app.router.add_get("/organize", pages.show)
