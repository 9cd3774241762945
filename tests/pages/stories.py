"""Puts announcements, circles, deliveries and effects into the database, through the store."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from service.store.rereads import ClaimedReread, insert_reread, record_reread_later

from service.domain.announcements.values import (
    Announcement,
    Doubt,
    DoubtKind,
    Field,
    Place,
    PlannedMeeting,
    Reading,
    Verdict,
)
from service.domain.announcing import AnnouncementState, KnownAnnouncement
from service.domain.circles import Circle, CircleState, TopicMade, compose_lane, compose_origin
from service.domain.deliveries import NewDelivery
from service.domain.effects import (
    NewEffect,
    Priority,
    ReplyRequest,
    Request,
    StatusRequest,
)
from service.domain.ids import DeliveryId, EffectId, ForumUserId, PostId, TopicId
from service.domain.posts import User
from service.store.circles import record_announcement, record_circle
from service.store.deliveries import insert_deliveries, record_decided, record_delivery_later
from service.store.effects import insert_effects
from service.store.leases import (
    claim_effect,
    record_dead,
    record_done,
    record_later,
)
from service.store.people import record_person
from service.store.pool import Connection

MAYA = User(ForumUserId(7), "maya")


def make_circle_announced(name: str = "Basic Spanish", start: datetime | None = None) -> Announcement:
    """Six Tuesdays in a library, the first of them a week from now."""
    first = (start or datetime.now(UTC) + timedelta(days=7)).replace(tzinfo=None, microsecond=0)
    meetings = tuple(PlannedMeeting(first + timedelta(weeks=week), 90) for week in range(6))
    return Announcement(name, Place(branch="Riverside Branch Library"), "America/New_York", meetings)


def make_incomplete() -> Reading:
    missing = (Doubt(DoubtKind.MISSING, Field.PLACE), Doubt(DoubtKind.MISSING, Field.FIRST_MEETING))
    return Reading(Verdict.ASK, None, missing)


def make_priced(name: str) -> Reading:
    return Reading(Verdict.ORGANIZER, make_circle_announced(name), not_followed=("price",))


def make_question() -> Reading:
    return Reading(Verdict.LEAVE_ALONE, None, (Doubt(DoubtKind.MISSING, Field.PLACE),))


@dataclass
class Story:
    """What happened so far. Every call tells one more thing."""

    connection: Connection
    _numbers = count(1000)

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    async def announce(
        self,
        topic_id: int,
        title: str,
        state: AnnouncementState = AnnouncementState.COMPLETE,
        reading: Reading | None = None,
        *,
        ago: timedelta = timedelta(),
        author: User = MAYA,
        allowed: bool | None = None,
    ) -> None:
        reading = reading or Reading(Verdict.COMPLETE, make_circle_announced(title))
        now = datetime.now(UTC)
        await record_person(self.connection, author)
        known = KnownAnnouncement(
            TopicId(topic_id), author.id, author.name, title, state, reading, now - ago, allowed=allowed
        )
        await record_announcement(self.connection, known, now)

    async def open_circle(
        self,
        announcement_id: int,
        topic_id: int,
        title: str,
        state: CircleState = CircleState.OPEN,
        *,
        by_hand: bool = False,
        announced: Announcement | None = None,
    ) -> None:
        """A circle that has its topic."""
        made = TopicMade(
            TopicId(topic_id), PostId(topic_id * 10), f"http://forum.test/t/{topic_id}", title, "ours"
        )
        circle = Circle(
            compose_origin(TopicId(announcement_id)),
            TopicId(announcement_id),
            MAYA.id,
            announced or make_circle_announced(title),
            (MAYA.id,),
            state,
            made,
            by_hand=by_hand,
        )
        await record_person(self.connection, MAYA)
        await record_circle(self.connection, circle, datetime.now(UTC))

    async def hear(
        self, event: str, topic_id: int | None = None, decision: str | None = None, body: str | None = None
    ) -> DeliveryId:
        number = next(self._numbers)
        new = NewDelivery(
            instance="http://forum.test",
            event_id=number,
            event_type=event.partition("_")[0],
            event=event,
            dedupe_key=hashlib.sha256(str(number).encode()).digest(),
            body=body,
            topic_id=None if topic_id is None else TopicId(topic_id),
        )
        ids = await insert_deliveries(self.connection, [new])
        delivery_id = ids[new.dedupe_key]
        if decision is not None:
            await record_decided(self.connection, delivery_id, decision)
        return delivery_id

    async def want(
        self, key: str, announcement_id: int, request: Request | None = None, after_s: float = 0.0
    ) -> EffectId:
        """An effect about this announcement's circle, ready to be claimed."""
        lane = compose_lane(compose_origin(TopicId(announcement_id)))
        request = request or ReplyRequest(TopicId(announcement_id), "Hello")
        await insert_effects(
            self.connection, [NewEffect(key, lane, Priority.CHANGE, request, after_s=after_s)], None
        )
        number: int = await self.connection.fetchval("select id from effect where key = $1", key)
        return EffectId(number)

    async def set_listed(self, announcement_id: int, topic_id: int, *, listed: bool) -> EffectId:
        request = StatusRequest(TopicId(topic_id), "visible", listed)
        return await self.want(f"listed:circle-t{announcement_id}", announcement_id, request)

    async def finish(self, reason: str | None = None) -> None:
        """The effect that is due is done."""
        lease = await claim_effect(self.connection)
        assert lease is not None
        await record_done(self.connection, lease, "{}", reason)

    async def fail(self, reason: str, wait_s: float) -> None:
        """The effect that is due failed and is tried again."""
        lease = await claim_effect(self.connection)
        assert lease is not None
        await record_later(self.connection, lease, reason, wait_s, counted=True, look=None)

    async def give_up(self, reason: str) -> None:
        """The effect that is due is given up."""
        lease = await claim_effect(self.connection)
        assert lease is not None
        await record_dead(self.connection, lease, reason)

    async def fail_delivery(self, delivery_id: DeliveryId, state: str, reason: str = "It ended us.") -> None:
        """It could not be decided, for now (`ready`) or for good."""
        if state == "crashed":
            await self.connection.execute(
                "update delivery set state = 'crashed', decision = $2 where id = $1", delivery_id, reason
            )
        else:
            wait_s = 60.0 if state == "ready" else None
            await record_delivery_later(self.connection, delivery_id, reason, wait_s)

    async def fail_reread(self, topic_id: int, problem: str) -> None:
        """A topic that was to be read again, and nobody tries any more."""
        await insert_reread(self.connection, TopicId(topic_id), "something happened to it")
        await record_reread_later(self.connection, ClaimedReread(TopicId(topic_id), 1, 40), problem, None)

    async def fetch_state(self, table: str, number: int) -> str:
        state: str = await self.connection.fetchval(f"select state from {table} where id = $1", number)
        return state
