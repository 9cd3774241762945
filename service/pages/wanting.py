"""The form "Want us in your town?": what was typed stays until it is kept as a story with a private address."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus

import structlog
from aiohttp import hdrs, web

from service.crypto import build_sealer
from service.domain.proposals.authoring import (
    Moment,
    compose_address,
    compose_origin,
    compose_proposal,
    decide_words,
)
from service.domain.proposals.towns import TownQuestion
from service.domain.proposals.typed import (
    Problem,
    Typed,
    compose_words,
    decide_story_language,
    find_problems,
    move_contacts,
    parse_typed,
)
from service.domain.proposals.values import Proposal, Where
from service.pages.drafts import Draft, Trouble, compose_draft, is_too_quick, make_draft, parse_draft
from service.pages.keys import POOL
from service.pages.mine import load_mine
from service.pages.site import BACK, Site
from service.pages.story_forms import StoryForms
from service.pages.story_loading import find_where, load_moment, load_near, order_by_likeness
from service.pages.visitors import Visitor
from service.store.authoring import ContactChange, Full, Sending, TooMany, insert_story, record_outcome
from service.store.pool import DATABASE_TROUBLE, Connection
from service.store.stories import load_stories_of_town

TRAP = "homepage"
"""A field that people neither see nor reach; what fills it in is a program."""
TOLD = "told"
VISITOR = web.RequestKey("visitor", Visitor)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Why a story is not taken in right now. `wait_s`: until it may be sent; None: until another day."""

    wait_s: float | None


class Wanting:
    def __init__(self, site: Site, forms: StoryForms) -> None:
        self._site = site
        self._forms = forms
        self._sealer = build_sealer(site.config.contact_keys)

    async def show(self, request: web.Request) -> web.Response:
        """The empty form; a town that was looked for elsewhere stands in it already."""
        typed = parse_typed({"where": request.query.get("where", "")[:100]})
        request[VISITOR] = await self._find_visitor(request)
        mine = await load_mine(request, request[VISITOR].person)
        response = self._show_form(request, typed, make_draft(self._site.now()), mine=mine)
        # Whoever follows a link and comes back finds what they typed.
        response.headers[hdrs.CACHE_CONTROL] = BACK
        return response

    async def send(self, request: web.Request) -> web.Response:
        try:
            fields = await self._forms.read(request)
        except web.HTTPRequestEntityTooLarge:
            return self._site.show(request, "story_too_long.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if fields.get(TRAP):
            _log.info("a program filled in the form for stories")
            return self._site.show(request, "story_trapped.html")
        typed = self._parse(fields)
        request[VISITOR] = await self._find_visitor(request)
        draft = parse_draft(fields.get("draft", ""), self._forms.key, self._site.now())
        if draft is None:
            fresh = make_draft(self._site.now())
            return self._show_form(
                request, typed, fresh, trouble=Trouble.NOT_OURS, status=HTTPStatus.FORBIDDEN
            )
        try:
            return await self._follow(request, fields.get("do", ""), typed, draft)
        except DATABASE_TROUBLE as problem:
            _log.warning("a story could not be kept", problem=type(problem).__name__)
            status = HTTPStatus.SERVICE_UNAVAILABLE
            return self._show_form(request, typed, draft, trouble=Trouble.NO_DATABASE, status=status)

    def _parse(self, fields: Mapping[str, str]) -> Typed:
        typed = parse_typed(fields)
        return typed if self._sealer else replace(typed, contact="")

    async def _follow(self, request: web.Request, do: str, typed: Typed, draft: Draft) -> web.Response:
        """`do`: the button that was pressed."""
        if do == "move" and self._sealer:
            return self._show_form(request, move_contacts(typed), draft, moved=True)
        if do == "edit":
            return self._show_form(request, typed, draft)
        problems = find_problems(typed)
        if is_too_quick(draft, self._site.now()):
            status = HTTPStatus.TOO_MANY_REQUESTS
            return self._show_form(
                request, typed, draft, problems=problems, trouble=Trouble.TOO_QUICK, status=status
            )
        if problems:
            return self._show_form(
                request, typed, draft, problems=problems, status=HTTPStatus.UNPROCESSABLE_ENTITY
            )
        async with request.app[POOL].acquire() as connection:
            where = await find_where(connection, typed)
            if isinstance(where, TownQuestion):
                return self._show(request, "story_town.html", typed, draft, question=where)
            if not typed.own and (
                asked := await self._ask_about_others(request, connection, typed, draft, where)
            ):
                return asked
            return await self._keep(request, connection, typed, draft, where)

    async def _ask_about_others(
        self, request: web.Request, connection: Connection, typed: Typed, draft: Draft, where: Where
    ) -> web.Response | None:
        """There may be a story of this town already: then its author sees it first. None: there is none."""
        category, origin = self._site.config.stories_category, compose_origin(draft.token)
        found = await load_stories_of_town(connection, category, where)
        others = order_by_likeness([one for one in found if one.origin != origin], typed.text)
        if not others:
            return None
        moment = await load_moment(connection, self._site, where)
        mine = self._compose(request, typed, draft, where, moment)
        near = await load_near(connection, self._site, mine)
        return self._show(
            request, "story_twin.html", typed, draft, where=where, others=others, near=near, now=moment.now
        )

    async def _keep(
        self, request: web.Request, connection: Connection, typed: Typed, draft: Draft, where: Where
    ) -> web.Response:
        moment = await load_moment(connection, self._site, where)
        proposal = self._compose(request, typed, draft, where, moment)
        contact = self._sealer.seal(typed.contact) if self._sealer and typed.contact else None
        sending = Sending(proposal, compose_address(draft.token), self._forms.hash_sender(request), contact)
        kept = await insert_story(connection, sending)
        if isinstance(kept, TooMany):
            waiting = Waiting(kept.wait.total_seconds())
            return self._refuse(request, typed, draft, waiting, HTTPStatus.TOO_MANY_REQUESTS)
        if isinstance(kept, Full):
            return self._refuse(request, typed, draft, Waiting(None), HTTPStatus.SERVICE_UNAVAILABLE)
        if isinstance(kept, Proposal):
            # Sent once more, perhaps by a second press of the button, perhaps after going back and changing it.
            change = ContactChange(contact) if contact else None
            decide = partial(decide_words, words=proposal.words, language=proposal.language, moment=moment)
            await record_outcome(connection, kept.origin, decide, change)
        _log.info("a story was told", origin=proposal.origin, state=proposal.state.value)
        return go_to_story(self._site, draft.token, TOLD)

    def _compose(
        self, request: web.Request, typed: Typed, draft: Draft, where: Where, moment: Moment
    ) -> Proposal:
        language = decide_story_language(typed, self._site.find_language(request))
        author = request[VISITOR].person
        return compose_proposal(draft.token, compose_words(typed, where), language, author, moment)

    async def _find_visitor(self, request: web.Request) -> Visitor:
        """Who may have signed in with the forum. These pages set no cookie, and lose nothing without the database."""
        try:
            visitor = await self._site.guard.find_visitor(request)
        except DATABASE_TROUBLE:
            visitor = self._site.guard.find_browser(request)
        return replace(visitor, is_new=False)

    def _refuse(
        self, request: web.Request, typed: Typed, draft: Draft, waiting: Waiting, status: HTTPStatus
    ) -> web.Response:
        response = self._show_form(request, typed, draft, waiting=waiting, status=status)
        if waiting.wait_s is not None:
            response.headers[hdrs.RETRY_AFTER] = str(math.ceil(waiting.wait_s))
        return response

    def _show_form(
        self,
        request: web.Request,
        typed: Typed,
        draft: Draft,
        *,
        problems: tuple[Problem, ...] = (),
        trouble: Trouble | None = None,
        waiting: Waiting | None = None,
        moved: bool = False,
        mine: Sequence[Proposal] = (),
        status: int = 200,
    ) -> web.Response:
        return self._show(
            request,
            "want.html",
            typed,
            draft,
            status=status,
            problems=problems,
            trouble=trouble.value if trouble else None,
            waiting=waiting,
            moved=moved,
            mine=mine,
            private=self._sealer is not None,
        )

    def _show(
        self,
        request: web.Request,
        template: str,
        typed: Typed,
        draft: Draft,
        *,
        status: int = 200,
        **values: object,
    ) -> web.Response:
        drawn = compose_draft(draft, self._forms.key)
        return self._site.show(
            request, template, status=status, visitor=request[VISITOR], typed=typed, draft=drawn, **values
        )


def go_to_story(site: Site, token: str, said: str) -> web.Response:
    location = f"{site.base}/want/{token}?said={said}"
    return web.Response(status=HTTPStatus.SEE_OTHER, headers={hdrs.LOCATION: location})


def add_want_form(app: web.Application, site: Site, forms: StoryForms) -> None:
    pages = Wanting(site, forms)
    app.router.add_get("/want", pages.show)
    app.router.add_post("/want", pages.send)
