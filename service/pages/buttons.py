"""The status page's POST handlers. Each records what was asked for; the worker's next sweep acts on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus

import structlog
from aiohttp import hdrs, web

from service.domain.ids import DeliveryId, EffectId, TopicId
from service.pages.keys import POOL
from service.pages.site import Site
from service.store.attention import record_attention_again
from service.store.candidates import record_candidate_answer
from service.store.deliveries import record_delivery_again
from service.store.effects import record_try_again
from service.store.index import record_index_handed_back
from service.store.offers import record_kept, record_offer_taken
from service.store.organizers import record_answer, record_hand_back
from service.store.pool import Connection

Record = Callable[[Connection, int], Awaitable[bool]]
"""Records what was asked for about the row or topic of this number; False when it no longer applies."""

TOO_LATE = "too-late"

_log = structlog.get_logger(__name__)


BUTTONS: tuple[tuple[str, Record, str], ...] = (
    ("effects/{number}/again", lambda db, number: record_try_again(db, EffectId(number)), "again"),
    ("deliveries/{number}/again", lambda db, number: record_delivery_again(db, DeliveryId(number)), "again"),
    (
        "topics/{number}/again",
        lambda db, number: record_attention_again(db, TopicId(number)),
        "again",
    ),
    (
        "announcements/{number}/yes",
        lambda db, number: record_answer(db, TopicId(number), allowed=True),
        "yes",
    ),
    ("announcements/{number}/no", lambda db, number: record_answer(db, TopicId(number), allowed=False), "no"),
    (
        "announcements/{number}/hand-back",
        lambda db, number: record_hand_back(db, TopicId(number)),
        "handed-back",
    ),
    (
        "index/{number}/hand-back",
        lambda db, number: record_index_handed_back(db, TopicId(number)),
        "handed-back",
    ),
    ("sources/{number}/topic", record_offer_taken, "yes"),
    ("sources/{number}/keep", lambda db, number: record_kept(db, number, kept=True), "kept"),
    ("sources/{number}/hide", lambda db, number: record_kept(db, number, kept=False), "hidden"),
    (
        "candidates/{number}/yes",
        lambda db, number: record_candidate_answer(db, number, allowed=True),
        "theirs",
    ),
    (
        "candidates/{number}/no",
        lambda db, number: record_candidate_answer(db, number, allowed=False),
        "not-theirs",
    ),
)
"""Path below `/status/`, deed, and the notice that the page then shows (`templates/pages/status.html`)."""


def add_buttons(app: web.Application, site: Site) -> None:
    for path, record, said in BUTTONS:
        path = path.replace("{number}", "{number:[0-9]{1,18}}")
        app.router.add_post(f"/status/{path}", _build_button(site, record, said))


def _build_button(
    site: Site, record: Record, said: str
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def press(request: web.Request) -> web.StreamResponse:
        await site.guard.admit_form(request)
        async with request.app[POOL].acquire() as connection:
            recorded = await record(connection, int(request.match_info["number"]))
        notice = said if recorded else TOO_LATE
        _log.info("a button was pressed", path=request.path, outcome=notice)
        return lead_back(site, notice)

    return press


def lead_back(site: Site, notice: str) -> web.Response:
    """To the status page, which says what was done."""
    location = f"{site.base}/status?said={notice}"
    return web.Response(status=HTTPStatus.SEE_OTHER, headers={hdrs.LOCATION: location})
