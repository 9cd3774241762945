"""Tells people what has changed in their circle: one pending reply at a time, of what was told against what is so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from jobs.decisions import Cause, record_effects
from jobs.engine.tools import Tools
from service.domain.changes import (
    COLLECT_S,
    TOLD_DAYS,
    Change,
    ChangeKind,
    Difference,
    News,
    Told,
    compare_told,
    find_changes,
    is_urgent,
    tell_all,
)
from service.domain.circles import Circle, CircleState
from service.domain.effects import DropNews, TellNews
from service.domain.voices.circle import SaidCircle
from service.domain.voices.values import Order, Statement
from service.store.changes import load_pending_news, record_changes
from service.store.pool import Connection
from service.store.statements import load_statements, load_told, record_told

_PLACE_FIELDS = ("place", "room", "town")


async def plan_news(
    connection: Connection, tools: Tools, circle: Circle, said: SaidCircle, now: datetime, cause: Cause
) -> datetime | None:
    """Bring the pending reply to what must be told now; gives the moment at which its words would be others.

    While a reply may be on its way nothing new is planned: its receipt moves what was told, and looks again.
    """
    if circle.made is None:
        return None
    pending = await load_pending_news(connection, circle.subject.key)
    if pending.under_way:
        return None
    if circle.state is CircleState.VANISHED or circle.taken_away:
        await record_effects(
            connection, tools, [DropNews(key) for key in pending.waiting], circle, now, cause
        )
        return None
    told = await load_told(connection, circle.origin)
    difference = compare_told(told or tell_all(said), said, now)
    drops = [DropNews(key) for key in pending.waiting if key != difference.key]
    if not difference.must_be_told:
        await record_effects(connection, tools, drops, circle, now, cause)
        if difference.after != told:
            await keep_told(connection, circle, difference.after, said, now)
        return difference.tell_at
    statements = await load_statements(connection, circle.origin)
    before = told.by if told else ""
    news = _compose_news(circle, difference, before, said, statements, pending.due_in_s, now)
    await record_effects(connection, tools, (*drops, news), circle, now, cause)
    return _find_midnight(circle, now)


def _compose_news(
    circle: Circle,
    difference: Difference,
    before: str,
    said: SaidCircle,
    statements: Sequence[Statement],
    due_in_s: float | None,
    now: datetime,
) -> TellNews:
    causes = _find_causes(difference.changes, said, statements)
    whole = difference.called_off or difference.taken_up
    off = _find_statement(said.since.get("off"), statements) if whole else None
    asked = {one.person: None for one in (*causes.values(), off) if one and one.person is not None}
    silent = any(one is not None and one.person is None for one in (*causes.values(), off))
    # A source or calendar says it without anybody's name.
    by_facilitator = not silent and set(asked) <= {circle.author_id, *circle.facilitator_ids}
    is_now = difference.called_off or is_urgent(difference.changes, now)
    after_s = 0.0 if is_now else min(COLLECT_S, COLLECT_S if due_in_s is None else max(0.0, due_in_s))
    useless_after = difference.useless_after or now + timedelta(days=TOLD_DAYS)
    return TellNews(
        circle,
        _compose_words(difference, causes, off),
        difference.key,
        difference.after,
        before,
        asked_by=tuple(asked),
        by_facilitator=by_facilitator,
        after_s=after_s,
        useless_after_s=(useless_after - now).total_seconds(),
    )


def _compose_words(difference: Difference, causes: Mapping[Change, Statement], off: Statement | None) -> News:
    because = off.words.because if off else None
    if difference.called_off:
        return News((), called_off=True, because=because)
    return News(
        _with_reasons(difference.changes, causes),
        because=because,
        taken_up=difference.taken_up,
        further=difference.further,
        of_all=difference.of_all,
    )


def _with_reasons(changes: Sequence[Change], causes: Mapping[Change, Statement]) -> tuple[Change, ...]:
    return tuple(replace(one, because=causes[one].words.because) if one in causes else one for one in changes)


def _find_causes(
    changes: Sequence[Change], said: SaidCircle, statements: Sequence[Statement]
) -> Mapping[Change, Statement]:
    """The statement that each change comes from."""
    meetings = {one.uid: one for one in said.meetings}
    found: dict[Change, Statement] = {}
    for change in changes:
        since = meetings[change.uid].since if change.uid in meetings else None
        if change.kind is ChangeKind.ELSEWHERE:
            since = max((said.since[name] for name in _PLACE_FIELDS if name in said.since), default=since)
        cause = _find_statement(since, statements) or next(iter(statements[-1:]), None)
        if cause is not None:
            found[change] = cause
    return found


def _find_statement(order: Order | None, statements: Sequence[Statement]) -> Statement | None:
    return next((one for one in statements if one.order == order), None)


async def keep_told(
    connection: Connection, circle: Circle, after: Told, said: SaidCircle, now: datetime
) -> None:
    """People know this, by a reply (`after.by`) or silently: what changed with it is kept with who asked for it."""
    told = await load_told(connection, circle.origin)
    if told is not None:
        changes = find_changes(told, after)
        causes = _find_causes(changes, said, await load_statements(connection, circle.origin))
        told_by = after.by if after.by != told.by else None
        await record_changes(connection, circle.origin, changes, causes, told_by, now)
    await record_told(connection, circle.origin, after)


def _find_midnight(circle: Circle, now: datetime) -> datetime:
    """When "tomorrow" becomes "today" for the circle."""
    zone = ZoneInfo(circle.announced.zone)
    return datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(), zone)
