"""A story before organizers: everything about it, and the steps they take as forms, each previewed if they like."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from aiohttp import hdrs, web

from service.crypto import build_sealer
from service.domain.ids import ForumUserId
from service.domain.proposals.links import find_topic_links
from service.domain.proposals.previewing import Preview, foresee_step
from service.domain.proposals.states import DECISIONS, GLANCES, ProposalEvent
from service.domain.proposals.steps import Standing, check_step
from service.domain.proposals.telling import StoryLink
from service.domain.proposals.topics import find_poll_topic
from service.domain.proposals.values import Refusal, Step, Wish
from service.pages.keys import POOL
from service.pages.review_view import Review, load_review
from service.pages.site import Site
from service.pages.status import read_id
from service.pages.step_forms import STEP_PATHS, Fault, TypedStep, compose_wish, find_fault, parse_typed_step
from service.pages.visitors import Visitor
from service.rendering import build_renderer
from service.rendering.titles import render_town_tags
from service.store.attention import wake_for_votes
from service.store.circles import load_circle_of_topic
from service.store.deciding import Overtaken, record_posted_now, record_undone, record_wish
from service.store.pool import Connection
from service.store.proposals import load_proposal
from service.store.suggestions import record_suggestion_answer
from service.store.told_topics import link_story

ADDRESS = "/organize/stories/{origin:[0-9a-f]{16}|t[0-9]{1,18}}"
TOO_LATE = "too-late"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What people would read."""

    reply: str
    """Empty where the step is no decision, or its topic does not stand yet."""
    block: str


@dataclass(frozen=True, slots=True)
class Tried:
    """A form that comes back with what was typed, and why. `newer`: what somebody else did meanwhile."""

    typed: TypedStep
    problem: Fault | Refusal | None = None
    newer: tuple[Step, ...] = ()
    foreseen: Foreseen | None = None

    @property
    def status(self) -> HTTPStatus:
        if self.newer:
            return HTTPStatus.CONFLICT
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.problem else HTTPStatus.OK


class ReviewPages:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._sealer = build_sealer(site.config.contact_keys)
        self._renderer = build_renderer(site.config)

    async def show(self, request: web.Request) -> web.Response:
        visitor = await self._site.guard.admit_organizer(request)
        async with request.app[POOL].acquire() as connection:
            view = await self._load(connection, request, visitor)
            await wake_for_votes(connection, find_poll_topic(view.story))
        return self._show(request, visitor, view, None)

    async def take(self, request: web.Request, event: ProposalEvent) -> web.StreamResponse:
        """Take the step, or show what people would read; a form that is refused comes back as it was typed."""
        form = await self._site.guard.admit_organizer_form(request)
        typed = parse_typed_step(event, form.fields)
        async with request.app[POOL].acquire() as connection:
            view = await self._load(connection, request, form.visitor)
            tried = await self._try(connection, request, view, typed)
            if tried is None:
                is_change = event in GLANCES and view.story.newer is not None
                return self._lead_back(request, STEP_PATHS[event] + ("-words" if is_change else ""))
            view = await self._load(connection, request, form.visitor)
        return self._show(request, form.visitor, view, tried)

    async def _try(
        self, connection: Connection, request: web.Request, view: Review, typed: TypedStep
    ) -> Tried | None:
        """None: the step is taken."""
        if (fault := find_fault(typed)) is not None:
            return Tried(typed, fault)
        circle = await self._find_circle(connection, typed)
        if typed.event is ProposalEvent.STARTED and circle is None:
            return Tried(typed, Fault.CIRCLE_UNKNOWN)
        wish = compose_wish(typed, view.organizer, circle)
        if "preview" in request.query:
            return await self._preview(connection, view, typed, wish)
        seen = read_id(request.query, "seen") or 0
        outcome = await record_wish(connection, view.story.origin, wish, seen, view.moment)
        if outcome is None:
            raise web.HTTPNotFound
        if isinstance(outcome, Refusal):
            return Tried(typed, outcome)
        return Tried(typed, newer=tuple(outcome.steps)) if isinstance(outcome, Overtaken) else None

    async def _find_circle(self, connection: Connection, typed: TypedStep) -> str | None:
        """The origin of the circle behind the link."""
        for topic_id in find_topic_links(typed.circle, self._site.config.discourse_instance):
            circle = await load_circle_of_topic(connection, topic_id)
            if circle is not None:
                return circle.origin
        return None

    async def _preview(self, connection: Connection, view: Review, typed: TypedStep, wish: Wish) -> Tried:
        other = await load_proposal(connection, typed.other) if typed.other else None
        refusal = check_step(view.story, wish, Standing(is_organizer=True), view.today, other)
        if refusal is not None:
            return Tried(typed, refusal)
        onward = link_story(other, self._site.config.discourse_instance) if other else None
        return Tried(typed, foreseen=self._foresee(view, wish, onward))

    def _foresee(self, view: Review, wish: Wish, onward: StoryLink | None) -> Foreseen:
        preview = foresee_step(view.told, wish, view.moment, onward)
        speaker, names = self._renderer.speaking(view.story.language), self._name_people(view, preview)
        is_told = wish.event in DECISIONS and view.story.made is not None
        return Foreseen(
            speaker.render_step(preview.told, preview.step, names, view.author_name) if is_told else "",
            speaker.render_story(preview.told, names),
        )

    def _name_people(self, view: Review, preview: Preview) -> dict[ForumUserId, str]:
        return {one: view.names[one] for one in preview.told.people if one in view.names}

    async def undo(self, request: web.Request) -> web.StreamResponse:
        form = await self._site.guard.admit_organizer_form(request)
        async with request.app[POOL].acquire() as connection:
            view = await self._load(connection, request, form.visitor)
            number, now = int(request.match_info["number"]), view.moment.now
            done = await record_undone(connection, view.story.origin, number, view.organizer, now)
        return self._lead_back(request, "undone" if done else TOO_LATE)

    async def post_now(self, request: web.Request) -> web.StreamResponse:
        form = await self._site.guard.admit_organizer_form(request)
        async with request.app[POOL].acquire() as connection:
            view = await self._load(connection, request, form.visitor)
            number, now = int(request.match_info["number"]), view.moment.now
            done = await record_posted_now(connection, view.story.origin, number, view.organizer, now)
        return self._lead_back(request, "posted" if done else TOO_LATE)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Whether a circle that was suggested is the one."""
        form = await self._site.guard.admit_organizer_form(request)
        fits = form.fields.get("fits") == "yes"
        async with request.app[POOL].acquire() as connection:
            view = await self._load(connection, request, form.visitor)
            if view.is_own:
                raise web.HTTPForbidden
            circle = request.match_info["circle"]
            done = await record_suggestion_answer(connection, view.story.origin, circle, fits=fits)
        return self._lead_back(request, ("fits" if fits else "other") if done else TOO_LATE)

    async def _load(self, connection: Connection, request: web.Request, visitor: Visitor) -> Review:
        assert visitor.person is not None
        origin = request.match_info["origin"]
        return await load_review(connection, self._site, self._sealer, origin, visitor.person)

    def _show(
        self, request: web.Request, visitor: Visitor, view: Review, tried: Tried | None
    ) -> web.Response:
        return self._site.show(
            request,
            "review.html",
            status=tried.status if tried else HTTPStatus.OK,
            visitor=visitor,
            view=view,
            tried=tried,
            events=ProposalEvent,
            decisions=DECISIONS,
            glances=GLANCES,
            step_paths=STEP_PATHS,
            said=request.query.get("said", ""),
            announcement=self._draft_announcement(view),
            tags=render_town_tags(view.story.words.where.town, self._site.config.circle_tags),
        )

    def _draft_announcement(self, view: Review) -> str:
        story = view.story
        speaker = self._renderer.speaking(story.language)
        url = link_story(story, self._site.config.discourse_instance).url
        return speaker.render_story_announcement(story, view.author_name, url)

    def _lead_back(self, request: web.Request, said: str) -> web.Response:
        _log.info("an organizer did something about a story", said=said)
        origin = request.match_info["origin"]
        location = f"{self._site.base}/organize/stories/{origin}?said={said}"
        return web.Response(status=HTTPStatus.SEE_OTHER, headers={hdrs.LOCATION: location})


def add_review_pages(app: web.Application, site: Site) -> None:
    pages = ReviewPages(site)
    app.router.add_get(ADDRESS, pages.show)
    for event, path in STEP_PATHS.items():
        app.router.add_post(f"{ADDRESS}/{path}", _build_form(pages, event))
    app.router.add_post(ADDRESS + "/decisions/{number:[0-9]{1,9}}/undo", pages.undo)
    app.router.add_post(ADDRESS + "/decisions/{number:[0-9]{1,9}}/now", pages.post_now)
    app.router.add_post(ADDRESS + "/circles/{circle:[0-9a-z-]{1,60}}", pages.answer)


def _build_form(
    pages: ReviewPages, event: ProposalEvent
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def take(request: web.Request) -> web.StreamResponse:
        return await pages.take(request, event)

    return take
