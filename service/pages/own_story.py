"""A story at its private address: where it stands, and what only its author may do with it.

Whoever knows the address is taken for the author. It stands in no log line and is told to no other page. A member who
told it signed in reaches it by its origin as well.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from http import HTTPStatus

import structlog
from aiohttp import hdrs, web

from service.crypto import build_sealer
from service.domain.proposals.authoring import (
    Outcome,
    decide_sharing,
    decide_step,
    decide_words,
)
from service.domain.proposals.glances import find_latest
from service.domain.proposals.states import ProposalEvent
from service.domain.proposals.towns import TownQuestion
from service.domain.proposals.typed import (
    Problem,
    Typed,
    compose_words,
    decide_story_language,
    fill_in,
    find_problems,
    move_contacts,
    parse_typed,
)
from service.domain.proposals.values import Proposal, Refusal
from service.pages.keys import POOL
from service.pages.own_story_view import (
    OwnStory,
    admit_author,
    find_own_story,
    is_of_member,
    load_own_story,
)
from service.pages.site import BACK, Site
from service.pages.story_forms import StoryForms
from service.pages.story_loading import find_where, load_moment
from service.pages.wanting import TOLD, go_to_story
from service.store.authoring import ContactChange, record_outcome
from service.store.forgetting import remove_story
from service.store.pool import Connection

TOO_LATE = "too-late"
SAID = frozenset({TOLD, "changed", "withdrawn", "again", "removed", "shared", TOO_LATE})
"""What the page says after a button."""
_ADDRESS = "/want/{token:[0-9a-f]{32}|mine-[0-9a-f]{16}|mine-t[0-9]{1,18}}"

_log = structlog.get_logger(__name__)


class OwnStories:
    def __init__(self, site: Site, forms: StoryForms) -> None:
        self._site = site
        self._forms = forms
        self._sealer = build_sealer(site.config.contact_keys)

    async def show(self, request: web.Request) -> web.Response:
        async with request.app[POOL].acquire() as connection:
            view = await load_own_story(connection, self._site, request)
        said = request.query.get("said", "")
        return self._show(request, "story.html", view=view, said=said if said in SAID else "")

    async def show_removal(self, request: web.Request) -> web.Response:
        """The question before it; opening it changes nothing."""
        async with request.app[POOL].acquire() as connection:
            view = await load_own_story(connection, self._site, request)
        if view.is_removed:
            return go_to_story(self._site, request.match_info["token"], TOO_LATE)
        return self._show(request, "story_removal.html", view=view)

    async def show_form(self, request: web.Request) -> web.Response:
        async with request.app[POOL].acquire() as connection:
            view = await load_own_story(connection, self._site, request)
        if not view.may_change:
            return go_to_story(self._site, request.match_info["token"], TOO_LATE)
        response = self._show_form(request, view, fill_in(*find_latest(view.story)))
        response.headers[hdrs.CACHE_CONTROL] = BACK
        return response

    async def change(self, request: web.Request) -> web.Response:
        try:
            fields = await self._read(request)
        except web.HTTPRequestEntityTooLarge:
            return self._show(request, "story_too_long.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        typed = parse_typed(fields)
        typed = typed if self._sealer else replace(typed, contact="")
        async with request.app[POOL].acquire() as connection:
            view = await load_own_story(connection, self._site, request)
            if fields.get("do") == "move" and self._sealer:
                return self._show_form(request, view, move_contacts(typed), moved=True)
            if fields.get("do") == "edit":
                return self._show_form(request, view, typed)
            if problems := find_problems(typed):
                return self._show_form(request, view, typed, problems=problems, status=422)
            if not view.may_change:
                return self._lead_back(request, TOO_LATE)
            return await self._record_change(request, connection, view.story, typed)

    async def _record_change(
        self, request: web.Request, connection: Connection, story: Proposal, typed: Typed
    ) -> web.Response:
        where = await find_where(connection, typed)
        if isinstance(where, TownQuestion):
            return self._show(request, "story_town.html", typed=typed, question=where, story=story)
        words, language = (
            compose_words(typed, where),
            decide_story_language(typed, self._site.find_language(request)),
        )
        moment = await load_moment(connection, self._site, where)
        contact = self._read_contact(typed)
        decide = partial(decide_words, words=words, language=language, moment=moment)
        done = await record_outcome(connection, story.origin, decide, contact)
        return self._lead_back(request, "changed" if isinstance(done, Proposal) else TOO_LATE)

    def _read_contact(self, typed: Typed) -> ContactChange | None:
        if typed.contact and self._sealer:
            return ContactChange(self._sealer.seal(typed.contact))
        return ContactChange(None) if typed.forget_contact else None

    async def press(self, request: web.Request, event: ProposalEvent, said: str) -> web.Response:
        await self._read(request)
        async with request.app[POOL].acquire() as connection:
            story = await find_own_story(connection, request)
            moment = await load_moment(connection, self._site, story.words.where)
            decide: Callable[[Proposal], Outcome | Refusal] = partial(decide_step, event=event, moment=moment)
            done = await record_outcome(connection, story.origin, decide)
        return self._lead_back(request, said if isinstance(done, Proposal) else TOO_LATE)

    async def remove(self, request: web.Request) -> web.Response:
        await self._read(request)
        async with request.app[POOL].acquire() as connection, connection.transaction():
            story = await find_own_story(connection, request)
            moment = await load_moment(connection, self._site, story.words.where)
            removed = await remove_story(connection, story.origin, moment.now)
        return self._lead_back(request, "removed" if removed else TOO_LATE)

    async def share(self, request: web.Request) -> web.Response:
        fields = await self._read(request)
        async with request.app[POOL].acquire() as connection:
            story = await find_own_story(connection, request)
            decide = partial(decide_sharing, shares=fields.get("shares") == "yes")
            done = await record_outcome(connection, story.origin, decide)
        return self._lead_back(request, "shared" if isinstance(done, Proposal) else TOO_LATE)

    def _lead_back(self, request: web.Request, outcome: str) -> web.Response:
        _log.info("a story's author did something", outcome=outcome)
        return go_to_story(self._site, request.match_info["token"], outcome)

    def _show_form(
        self,
        request: web.Request,
        view: OwnStory,
        typed: Typed,
        *,
        problems: Sequence[Problem] = (),
        moved: bool = False,
        status: int = 200,
    ) -> web.Response:
        return self._show(
            request,
            "story_change.html",
            status=status,
            typed=typed,
            view=view,
            problems=problems,
            moved=moved,
            private=self._sealer is not None,
        )

    def _show(self, request: web.Request, template: str, status: int = 200, **values: object) -> web.Response:
        token = request.match_info["token"]
        response = self._site.show(
            request,
            template,
            status=status,
            visitor=None,
            token=token,
            by_address=not is_of_member(request),
            **values,
        )
        if not is_of_member(request):
            response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    async def _read(self, request: web.Request) -> Mapping[str, str]:
        return await self._forms.read(request, at_private_address=not is_of_member(request))


def add_own_story_pages(app: web.Application, site: Site, forms: StoryForms) -> None:
    pages = OwnStories(site, forms)
    app.router.add_get(_ADDRESS, admit_author(site, pages.show))
    app.router.add_get(f"{_ADDRESS}/change", admit_author(site, pages.show_form))
    app.router.add_post(f"{_ADDRESS}/change", admit_author(site, pages.change))
    app.router.add_get(f"{_ADDRESS}/remove", admit_author(site, pages.show_removal))
    app.router.add_post(f"{_ADDRESS}/remove", admit_author(site, pages.remove))
    app.router.add_post(f"{_ADDRESS}/sharing", admit_author(site, pages.share))
    for path, event, said in (
        ("withdraw", ProposalEvent.WITHDRAWN, "withdrawn"),
        ("again", ProposalEvent.RESUBMITTED, "again"),
    ):
        app.router.add_post(f"{_ADDRESS}/{path}", admit_author(site, _build_button(pages, event, said)))


def _build_button(
    pages: OwnStories, event: ProposalEvent, said: str
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def press(request: web.Request) -> web.StreamResponse:
        return await pages.press(request, event, said)

    return press
