"""What the form for stories and the pages at private addresses both look up: the town, the moment, what lies near."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta

from service.clock import Clock
from service.domain.places import Town, fold
from service.domain.proposals.authoring import Moment
from service.domain.proposals.nearness import Neighbour, NeighbourKind, compute_likeness
from service.domain.proposals.timing import Promises
from service.domain.proposals.towns import TownQuestion, choose_alike, decide_where, list_town_names
from service.domain.proposals.typed import Typed
from service.domain.proposals.values import Proposal, Where
from service.pages.site import Site
from service.store.near import load_neighbours
from service.store.pool import Connection
from service.store.settings import load_clock_offset
from service.store.towns import load_towns, load_towns_like


async def find_where(connection: Connection, typed: Typed) -> Where | TownQuestion:
    towns = await load_towns(connection, list_town_names(typed.where))
    alike: tuple[Town, ...] = ()
    if not towns and typed.country:
        alike = choose_alike(typed.where, await load_towns_like(connection, fold(typed.where), typed.country))
    return decide_where(typed, towns, alike)


def order_by_likeness(stories: list[Proposal], text: str) -> list[Proposal]:
    """Those that say the most alike first; of equals the newest."""
    return sorted(stories, key=lambda one: -compute_likeness("\n".join(one.words.answers), text))


async def load_near(connection: Connection, site: Site, story: Proposal) -> Sequence[Neighbour]:
    """What lies within a day's reach; stories of the same town are no neighbours."""
    config = site.config
    found = await load_neighbours(
        connection, story, circles_category=config.circles_category, forum_url=config.discourse_instance
    )
    return [
        one for one in found if one.is_near and not (one.kind is NeighbourKind.STORY and round(one.km) == 0)
    ]


async def load_moment(connection: Connection, site: Site, where: Where) -> Moment:
    now = Clock(await load_clock_offset(connection)).now().astimezone(UTC)
    zone = where.town.zone if where.town else site.config.timezone
    return Moment(now, zone, Promises(timedelta(days=site.config.first_answer_days)))
