"""Puts announcements, circles, deliveries and effects into the database, through the store."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from service.domain.announced import AnnouncementState, KnownAnnouncement
from service.domain.announcements.values import (
    Announcement,
    Doubt,
    DoubtKind,
    Field,
    Kind,
    Place,
    PlannedMeeting,
    Reading,
    Verdict,
)
from service.domain.catching_up import CatchUp
from service.domain.circles import Circle, CircleState, TopicMade
from service.domain.deliveries import NewDelivery
from service.domain.ids import CategoryId, DeliveryId, EffectId, ForumUserId, PostId, TopicId
from service.domain.posts import Category, User
from service.domain.requests import NewEffect, Priority, ReplyRequest, Request, StatusRequest
from service.domain.subjects import Role, Subject, compose_circle_subject
from service.reasons import Reason, ReasonCode
from service.store.attention import What, record_attention_later, settle_attention, wake
from service.store.catching_up import record_catch_up
from service.store.categories import record_categories
from service.store.circles import record_announcement, record_circle
from service.store.deliveries import insert_deliveries, record_decided, record_delivery_later
from service.store.effects import insert_effects
from service.store.leases import record_dead, record_done, record_later
from service.store.people import record_person
from service.store.pool import Connection
from service.store.topics import record_topic
from service.store.values import write_reason
from tests.store.taking import take_attention, take_effect

MAYA = User(ForumUserId(7), "maya")
INTAKE = Category(CategoryId(5), "start-a-circle", "Start a circle", readable_by_all=True)
CIRCLES = Category(CategoryId(6), "circles", "Circles", readable_by_all=True)

CRASHED = Reason(ReasonCode.CRASHED, {"times": 5})


def make_words(text: str) -> Reason:
    """A reason that says just this."""
    return Reason(ReasonCode.IN_WORDS, {"text": text})


def make_circle_announced(name: str = "Basic Spanish", start: datetime | None = None) -> Announcement:
    """Six Tuesdays in a library, the first of them a week from now."""
    first = (start or datetime.now(UTC) + timedelta(days=7)).replace(tzinfo=None, microsecond=0)
    meetings = tuple(PlannedMeeting(first + timedelta(weeks=week), 90) for week in range(6))
    return Announcement(name, Place(branch="Riverside Branch Library"), "America/New_York", meetings)


def make_incomplete() -> Reading:
    missing = (Doubt(DoubtKind.MISSING, Field.PLACE), Doubt(DoubtKind.MISSING, Field.FIRST_MEETING))
    return Reading(Verdict.ASK, None, missing)


def make_priced(name: str) -> Reading:
    return Reading(
        Verdict.ORGANIZER,
        make_circle_announced(name),
        not_followed=("price",),
        quotes=(("price", "only ten dollars"),),
    )


def make_question() -> Reading:
    doubts = (Doubt(DoubtKind.MISSING, Field.PLACE),)
    return Reading(Verdict.LEAVE_ALONE, None, doubts, kind=Kind.QUESTION)


@dataclass
class Story:
    """What happened so far. Every call tells one more thing."""

    connection: Connection
    _numbers = count(1000)

    async def begin(self) -> None:
        """The worker has read what it must know before anything is decided."""
        await record_categories(self.connection, (INTAKE, CIRCLES))
        await record_catch_up(self.connection, CatchUp(PostId(900)))

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
        await record_announcement(self.connection, known, now - ago)
        await self._follow(topic_id)

    async def _follow(self, topic_id: int) -> None:
        """The topic is known as an announcement's."""
        subject = compose_circle_subject(TopicId(topic_id))
        await record_topic(self.connection, TopicId(topic_id), subject, Role.ANNOUNCEMENT, INTAKE.id)

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
            compose_circle_subject(TopicId(announcement_id)).origin,
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
        self, event: str, topic_id: int | None = None, decision: Reason | None = None, body: str | None = None
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
        lane = compose_circle_subject(TopicId(announcement_id)).key
        request = request or ReplyRequest(TopicId(announcement_id), "Hello")
        await insert_effects(
            self.connection, [NewEffect(key, lane, Priority.CHANGE, request, after_s=after_s)], None
        )
        number: int = await self.connection.fetchval("select id from effect where key = $1", key)
        return EffectId(number)

    async def set_listed(self, announcement_id: int, topic_id: int, *, listed: bool) -> EffectId:
        request = StatusRequest(TopicId(topic_id), "visible", listed)
        return await self.want(f"listed:circle-t{announcement_id}", announcement_id, request)

    async def finish(self, reason: Reason | None = None) -> None:
        """The effect that is due is done."""
        lease = await take_effect(self.connection)
        assert lease is not None
        await record_done(self.connection, lease, "{}", reason)

    async def fail(self, reason: Reason, wait_s: float) -> None:
        """The effect that is due failed and is tried again."""
        lease = await take_effect(self.connection)
        assert lease is not None
        await record_later(self.connection, lease, reason, wait_s, counted=True, look=None)

    async def give_up(self, reason: Reason) -> None:
        """The effect that is due is given up."""
        lease = await take_effect(self.connection)
        assert lease is not None
        await record_dead(self.connection, lease, reason)

    async def fail_delivery(self, delivery_id: DeliveryId, state: str, reason: Reason = CRASHED) -> None:
        """It could not be decided, for now (`ready`) or for good."""
        if state == "crashed":
            await self.connection.execute(
                "update delivery set state = 'crashed', decision = $2::jsonb where id = $1",
                delivery_id,
                write_reason(reason),
            )
        else:
            wait_s = 60.0 if state == "ready" else None
            await record_delivery_later(self.connection, delivery_id, reason, wait_s)

    async def fail_reading(self, topic_id: int, problem: Reason, wait_s: float | None = None) -> None:
        """A topic that was to be read again could not be: it is tried again in `wait_s` seconds, or not any more."""
        await self._follow(topic_id)
        await self.fail_attention(compose_circle_subject(TopicId(topic_id)), problem, wait_s)

    async def fail_attention(self, subject: Subject, problem: Reason, wait_s: float | None = None) -> None:
        await wake(self.connection, [subject], What.READ, ReasonCode.ANNOUNCEMENT_TOUCHED)
        attention = await take_attention(self.connection, subject, What.READ)
        assert attention is not None
        await record_attention_later(self.connection, attention, problem, wait_s)

    async def read(self, topic_id: int) -> None:
        """A topic that was to be read again has been read."""
        attention = await take_attention(
            self.connection, compose_circle_subject(TopicId(topic_id)), What.READ
        )
        assert attention is not None
        await settle_attention(self.connection, attention)

    async def is_due(self, topic_id: int, what: What) -> bool:
        """Whether the announcement in this topic is to be looked at, or read, now."""
        subject = compose_circle_subject(TopicId(topic_id))
        return await take_attention(self.connection, subject, what) is not None

    async def fetch_state(self, table: str, number: int) -> str:
        state: str = await self.connection.fetchval(f"select state from {table} where id = $1", number)
        return state
