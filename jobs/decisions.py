"""Records what was decided about an announcement and its circle: new state and effects in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from jobs.circles_index import wake_index
from jobs.engine.requests import compose_requests
from jobs.engine.tools import Tools
from jobs.organizers import wake_organizers, wake_organizers_for_rooms
from jobs.story_circles import wake_stories_of
from service.domain.announced import AnnouncementState, Decision, KnownAnnouncement
from service.domain.circles import Circle, find_next_meeting
from service.domain.effects import Effect
from service.domain.ids import DeliveryId
from service.domain.posts import User
from service.domain.requests import Priority
from service.domain.subjects import Subject
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.circles import load_waiting_twins, record_announcement, record_circle
from service.store.effects import insert_effects
from service.store.people import record_person
from service.store.pool import Connection

SOON = timedelta(hours=48)
"""A meeting within this time is urgent, however we came to know of it."""
WAITS_FOR_PEOPLE = (AnnouncementState.WAITING, AnnouncementState.LEFT_ALONE, AnnouncementState.ASKED)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why we decide now."""

    delivery_id: DeliveryId | None = None
    priority: Priority = Priority.CHANGE
    """Nothing that follows is more urgent than this, unless a meeting is near."""

    @property
    def read_priority(self) -> Priority:
        return max(self.priority, Priority.ANSWER)


async def record_decision(
    connection: Connection, tools: Tools, decision: Decision, now: datetime, cause: Cause
) -> None:
    """New state and effects (step 8)."""
    if decision.announcement is not None:
        await _record_known(connection, decision.announcement, now)
    if decision.circle is not None:
        await record_circle(connection, decision.circle, now)
        await wake_stories_of(connection, decision.circle)
        waiting = await load_waiting_twins(connection, decision.circle.origin)
        await wake(connection, waiting, What.LOOK, ReasonCode.TWIN_DECIDED)
    await record_effects(connection, tools, decision.effects, decision.circle, now, cause)


async def record_effects(
    connection: Connection,
    tools: Tools,
    effects: Sequence[Effect],
    circle: Circle | None,
    now: datetime,
    cause: Cause,
) -> None:
    """The effects as rows with their exact requests. `circle`: whose next meeting tells how urgent they are."""
    rows = await compose_requests(connection, tools, effects, now)
    floor = Priority.CHANGE if _is_soon(circle, now) else cause.priority
    await insert_effects(connection, rows, cause.delivery_id, floor)
    if circle is not None and effects:
        # In this order, as above: who waits for the one must not hold the other.
        await wake_organizers_for_rooms(connection)
        await wake_index(connection, tools)


def _is_soon(circle: Circle | None, now: datetime) -> bool:
    meets_at = find_next_meeting(circle.announced, now) if circle else None
    return meets_at is not None and meets_at - now < SOON


async def _record_known(connection: Connection, announcement: KnownAnnouncement, now: datetime) -> None:
    await record_person(connection, User(announcement.author_id, announcement.author_name))
    await record_announcement(connection, announcement, now)
    if announcement.state in WAITS_FOR_PEOPLE:
        await wake_organizers(connection)


async def plan_look(
    connection: Connection, subject: Subject, now: datetime, *moments: datetime | None
) -> None:
    """Look again at the first of these moments, at which time alone would change something; None: never."""
    at = min((one for one in moments if one is not None), default=None)
    if at is not None:
        wait_s, calm = max(0.0, (at - now).total_seconds()), Priority.BACKGROUND
        await wake(connection, [subject], What.LOOK, ReasonCode.DUE, priority=calm, after_s=wait_s)
