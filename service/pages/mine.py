"""A member's way to their own stories, without the private addresses: they have signed in with the forum."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from aiohttp import hdrs, web

from service.domain.ids import ForumUserId
from service.domain.proposals.values import Proposal
from service.pages.guard import compose_sign_in
from service.pages.keys import POOL
from service.pages.site import Site
from service.store.pool import DATABASE_TROUBLE
from service.store.stories import load_stories_of_author

MINE = "/want/mine"


async def load_mine(request: web.Request, person: ForumUserId | None) -> Sequence[Proposal]:
    """The stories of whoever has signed in; none where nobody has, or the database does not answer."""
    if person is None:
        return ()
    try:
        async with request.app[POOL].acquire() as connection:
            return await load_stories_of_author(connection, person)
    except DATABASE_TROUBLE:
        return ()


class MyStories:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def show(self, request: web.Request) -> web.Response:
        """All of them; with only one of them there is nothing to choose."""
        visitor = await self._site.guard.find_visitor(request)
        if visitor.person is None:
            raise web.HTTPSeeOther(self._site.base + compose_sign_in(MINE))
        async with request.app[POOL].acquire() as connection:
            found = await load_stories_of_author(connection, visitor.person)
        if len(found) == 1:
            return web.Response(
                status=HTTPStatus.SEE_OTHER,
                headers={hdrs.LOCATION: f"{self._site.base}{MINE}-{found[0].origin}"},
            )
        return self._site.show(request, "mine.html", visitor=visitor, found=found)


def add_my_stories(app: web.Application, site: Site) -> None:
    app.router.add_get(MINE, MyStories(site).show)
