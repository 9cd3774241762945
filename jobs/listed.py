"""A source as a voice of a circle: finds circles that only it shows, joins announcements that carry its link, and
brings what it says into the circle's log."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from jobs.decisions import Cause, record_decision, record_effects
from jobs.engine.tools import Tools
from jobs.organizers import wake_organizers
from jobs.speakers import SaidByPosts
from jobs.story_circles import suggest_circle
from jobs.voices import Heard, record_heard
from service.domain.announcements.values import Reading, Verdict
from service.domain.circles import Circle
from service.domain.ids import ForumUserId
from service.domain.requests import Priority
from service.domain.sources.gate import (
    LIVING,
    SourceTopics,
    decide_found,
    decide_listed,
    find_language,
    is_wanted,
)
from service.domain.sources.statements import (
    P2PU,
    SOURCE,
    compose_gone,
    compose_sourced,
    decide_whereabouts,
    find_posted_link,
    is_link_to,
    list_town_names,
    parse_circle_id,
    parse_source_origin,
)
from service.domain.sources.values import SourceCircleId, SourceItem
from service.domain.voices.announcements import compose_announcement
from service.domain.voices.log import Log, add_statement, build_log, fold_log, is_joining, is_news
from service.domain.voices.values import ORGANIZER, CircleWords, Statement
from service.store.announced_links import load_posted_links
from service.store.candidates import load_allowed, record_candidate
from service.store.circles import load_circle, record_circle
from service.store.pool import Connection
from service.store.sources import (
    load_source_item,
    load_source_item_of,
    lock_source_circle,
    record_item_heard,
    record_joined,
)
from service.store.statements import load_statements
from service.store.towns import load_towns

_log = structlog.get_logger(__name__)


async def hear_listed(connection: Connection, tools: Tools, origin: str, now: datetime, cause: Cause) -> None:
    """Bring into the circle what its source says, and whom organizers said yes to; or found what only a source shows.

    In a transaction that holds the circle's lane.
    """
    circle = await load_circle(connection, origin)
    if circle is None:
        await _found(connection, tools, origin, now)
        return
    stored = await load_statements(connection, origin)
    log = await _hear_organizers(connection, build_log(origin, stored))
    item = await load_source_item_of(connection, SOURCE, origin)
    if item is not None:
        log = await _hear_source(connection, tools, log, item)
        await record_item_heard(connection, SOURCE, item)
    await record_heard(connection, Heard(stored, log, fold_log(log)))
    decision = decide_listed(circle, item) if item else None
    if decision is not None:
        await record_decision(connection, tools, decision, now, cause)


async def _found(connection: Connection, tools: Tools, origin: str, now: datetime) -> None:
    """Give a circle that only its source shows a topic, if it is wanted and nobody is announcing it."""
    circle_id = parse_source_origin(origin)
    item = await _load_alone(connection, circle_id)
    if item is None or not is_wanted(item, SourceTopics(tools.config.source_topics)):
        return
    if any(is_link_to(item.circle, link) for _, link in await load_posted_links(connection, now)):
        return
    item = replace(item, joined_at=now)
    log = await _hear_source(connection, tools, Log(origin), item)
    said = fold_log(log)
    announced = compose_announcement(said)
    await record_item_heard(connection, SOURCE, item)
    if announced is None:
        _log.warning("a circle's time zone cannot be told, so it gets no topic", circle=origin)
        return
    decision = decide_found(origin, announced, find_language(item.circle.language))
    assert decision.circle is not None
    await record_circle(connection, decision.circle, now)
    await suggest_circle(connection, tools, decision.circle, (), now)
    # Nobody waits for it, however soon it meets: the circle that would make it urgent is not named.
    background = Cause(priority=Priority.ANSWER if item.allowed else Priority.BACKGROUND)
    await record_effects(connection, tools, decision.effects, None, now, background)
    await record_joined(connection, SOURCE, item.circle.id, origin, now)
    await record_heard(connection, Heard((), log, said))


async def _hear_source(connection: Connection, tools: Tools, log: Log, item: SourceItem) -> Log:
    """The log with what the source says now, if that is news. `item`: one that speaks of this circle."""
    assert item.joined_at is not None
    if item.gone_at is not None:
        gone = compose_gone(log.circle, max(item.gone_at, item.joined_at))
        after = add_statement(log, gone) if item.is_taken_back and is_news(log, gone) else log
        # Where nobody else says what, where and when, its last words stand until an organizer decides.
        return after if compose_announcement(fold_log(after)) is not None else log
    towns = await load_towns(connection, list_town_names(item.circle))
    where = decide_whereabouts(item.circle, towns, tools.config.timezone)
    statement = compose_sourced(
        item.circle,
        log.circle,
        where,
        base=is_joining(log, P2PU),
        seen_at=max(item.changed_at, item.joined_at),
        before=item.was if item.changed_at > item.joined_at else None,
    )
    return add_statement(log, statement) if is_news(log, statement) else log


async def _hear_organizers(connection: Connection, log: Log) -> Log:
    """Whoever an organizer said yes to is a facilitator from then on."""
    for one in await load_allowed(connection, log.circle):
        words = CircleWords(facilitators=((one.person, True),))
        ref = f"candidate:{one.person}@{one.said_at.isoformat()}"
        answered = one.answered_at
        log = add_statement(log, Statement(log.circle, ORGANIZER, ref, answered, answered, words, one.person))
    return log


@dataclass(frozen=True, slots=True)
class Linked:
    """An announcement with the source's circle that its sign-up link means."""

    item: SourceItem
    said: SaidByPosts
    """Complete, by the source's words where its own are not."""
    heard: Heard
    twin: Circle | None
    """The circle has a topic already."""
    author_speaks: bool
    """The announcement is complete by its own words."""

    @property
    def joins(self) -> bool:
        return self.twin is None and self.item.origin != self.heard.log.circle


async def link_announcement(
    connection: Connection,
    tools: Tools,
    said: SaidByPosts,
    heard: Heard,
    circle: Circle | None,
    now: datetime,
) -> Linked | None:
    """The announcement with what its source says; None where no known circle of a source is meant."""
    item = await load_source_item_of(connection, SOURCE, heard.log.circle)
    twin: Circle | None = None
    if item is None:
        item = await _find_linked(connection, said.reading)
        if item is None:
            return None
        owner = await load_circle(connection, item.origin) if item.origin else None
        if owner is not None and owner.state in LIVING:
            if circle is not None:
                return None
            twin = owner
        else:
            log = await _hear_source(connection, tools, heard.log, replace(item, joined_at=now))
            heard = Heard(heard.stored, log, fold_log(log))
    speaks = said.reading.announcement is not None or (circle is not None and circle.author_id is not None)
    if not speaks:
        announced = twin.announced if twin else compose_announcement(heard.circle)
        if announced is None:
            return None
        reading = Reading(Verdict.COMPLETE, announced, private=said.reading.private)
        language = said.language or find_language(item.circle.language)
        said = replace(said, reading=reading, language=language)
    return Linked(item, said, heard, twin, speaks)


async def _find_linked(connection: Connection, reading: Reading) -> SourceItem | None:
    link = find_posted_link(reading)
    item = await _load_alone(connection, parse_circle_id(link) if link else None)
    if item is None or link is None or item.gone_at is not None or not is_link_to(item.circle, link):
        return None
    return item


async def _load_alone(connection: Connection, circle_id: SourceCircleId | None) -> SourceItem | None:
    """The source's circle, as nobody changes it while we decide which circle here it becomes."""
    if circle_id is None:
        return None
    await lock_source_circle(connection, SOURCE, circle_id)
    return await load_source_item(connection, SOURCE, circle_id)


async def record_linked(connection: Connection, linked: Linked, author: ForumUserId, now: datetime) -> None:
    """The announcement's circle stands: from now on its source speaks of it."""
    if not linked.joins:
        return
    origin = linked.heard.log.circle
    if not linked.author_speaks and await record_candidate(connection, origin, author, now, by_link=True):
        await wake_organizers(connection)
    await record_joined(connection, SOURCE, linked.item.circle.id, origin, now)
