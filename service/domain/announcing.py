"""Decisions about an announcement and its circle: what changes in what we know, and which effects follow.

Pure: known values in, a `Decision` out. Every decision looks at the whole of what is known (level-triggered),
so that the same facts, told twice, late or in another order, end in the same place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from service.domain.announcements.values import Reading, Verdict
from service.domain.circles import Circle, CircleEvent, CircleState, TopicMade, advance, compose_origin
from service.domain.effects import (
    Ask,
    CloseAnnouncement,
    CreateTopic,
    DropTopic,
    EditFirstPost,
    Effect,
    SayLink,
    SetListed,
    ShowOurs,
)
from service.domain.ids import ForumUserId, TopicId


class AnnouncementState(Enum):
    COMPLETE = "complete"
    ASKED = "asked"
    """Something needed is missing; our one reply asks for it."""
    LEFT_ALONE = "left_alone"
    """Probably no announcement; organizers see it."""
    WAITING = "waiting"
    """Complete, but an organizer's yes or no is wanted first."""
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class KnownAnnouncement:
    topic_id: TopicId
    author_id: ForumUserId
    author_name: str
    title: str
    state: AnnouncementState
    reading: Reading
    created_at: datetime
    asked: bool = False
    allowed: bool | None = None
    """An organizer's yes or no, where one is needed."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An announcement as it stands on the forum now, with what the reader made of it."""

    topic_id: TopicId
    author_id: ForumUserId
    author_name: str
    title: str
    created_at: datetime
    reading: Reading
    facilitator_ids: tuple[ForumUserId, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    why: str
    """What was decided and why, in words for the status page."""
    announcement: KnownAnnouncement | None = None
    circle: Circle | None = None
    effects: tuple[Effect, ...] = ()
    look_again: bool = False
    """Something this waits for is still on its way: decide once more in a little while."""


def decide_announcement(
    seen: Seen, known: KnownAnnouncement | None, circle: Circle | None, twin: Circle | None
) -> Decision:
    """What an announcement, new or edited or back again, leads to.

    `twin`: another circle that is the same by author, name and first meeting, or by sign-up link.
    """
    record = _compose_record(seen, known)
    if circle is not None:
        return _decide_known_circle(seen, record, circle)
    match record.state:
        case AnnouncementState.COMPLETE if twin is not None:
            return _decide_twin(record, twin)
        case AnnouncementState.COMPLETE:
            circle = _compose_circle(seen)
            return Decision(
                "A circle was announced: it gets its own topic.", record, circle, (CreateTopic(circle),)
            )
        case AnnouncementState.ASKED:
            return _decide_question(record, asked=known is not None and known.asked)
        case AnnouncementState.WAITING:
            return Decision("Complete, but an organizer should say yes or no first.", record)
        case AnnouncementState.DECLINED:
            return Decision("An organizer said no to this announcement.", record)
        case _:
            return Decision("Too little of an announcement to ask about: left alone.", record)


def _compose_record(seen: Seen, known: KnownAnnouncement | None) -> KnownAnnouncement:
    asked = known.asked if known else False
    allowed = known.allowed if known else None
    state = _decide_state(seen.reading.verdict, asked=asked, allowed=allowed)
    return KnownAnnouncement(
        topic_id=seen.topic_id,
        author_id=seen.author_id,
        author_name=seen.author_name,
        title=seen.title,
        state=state,
        reading=seen.reading,
        created_at=seen.created_at,
        asked=asked or state is AnnouncementState.ASKED,
        allowed=allowed,
    )


def _decide_state(verdict: Verdict, *, asked: bool, allowed: bool | None) -> AnnouncementState:
    if verdict is Verdict.ORGANIZER:
        answers = {
            None: AnnouncementState.WAITING,
            True: AnnouncementState.COMPLETE,
            False: AnnouncementState.DECLINED,
        }
        return answers[allowed]
    if verdict is Verdict.COMPLETE:
        return AnnouncementState.COMPLETE
    if verdict is Verdict.ASK or asked:
        return AnnouncementState.ASKED
    return AnnouncementState.LEFT_ALONE


def _compose_circle(seen: Seen) -> Circle:
    assert seen.reading.announcement is not None
    return Circle(
        origin=compose_origin(seen.topic_id),
        announcement_topic_id=seen.topic_id,
        author_id=seen.author_id,
        announced=seen.reading.announcement,
        facilitator_ids=seen.facilitator_ids,
        state=CircleState.ANNOUNCED,
    )


def _decide_known_circle(seen: Seen, record: KnownAnnouncement, circle: Circle) -> Decision:
    announced = seen.reading.announcement
    record = replace(record, state=AnnouncementState.COMPLETE)
    state = advance(circle.state, CircleEvent.RESTORED)
    restored = state is not circle.state
    if circle.hand_back:
        read = announced or circle.announced
        return _decide_hand_back(record, replace(circle, announced=read, state=state))
    if announced is None:
        after = replace(circle, state=state)
        why = "The edit leaves out something needed: the circle's topic stays as it was."
        return Decision(why, record, after, _plan_restored(after, record) if restored else ())
    after = replace(circle, announced=announced, facilitator_ids=seen.facilitator_ids, state=state)
    if after == circle:
        return Decision("Nothing about the circle changed.", record, circle)
    if restored:
        effects = (*_plan_restored(after, record), *_plan_text(after))
        return Decision("The announcement is back, and so is its circle.", record, after, effects)
    return Decision("The announcement changed: the circle's topic follows.", record, after, _plan_text(after))


def _plan_text(circle: Circle) -> tuple[Effect, ...]:
    if circle.made is None:
        return (CreateTopic(circle),)
    return () if circle.by_hand else (EditFirstPost(circle),)


def _plan_restored(circle: Circle, record: KnownAnnouncement) -> tuple[Effect, ...]:
    if circle.made is None:
        return (CreateTopic(circle),)
    return (SetListed(circle, listed=True), _compose_link(record, circle.made))


def _compose_link(record: KnownAnnouncement, made: TopicMade, *, twin: bool = False) -> SayLink:
    return SayLink(record.topic_id, made.url, record.asked, record.reading, twin)


def _decide_twin(record: KnownAnnouncement, twin: Circle) -> Decision:
    if twin.made is None:
        return Decision("Announced twice: waits for the other's topic.", record, look_again=True)
    why = "The same circle was announced before: this announcement gets that topic's link."
    return Decision(why, record, None, (_compose_link(record, twin.made, twin=True),))


def _decide_question(record: KnownAnnouncement, *, asked: bool) -> Decision:
    ask = Ask(record.topic_id, record.author_name, record.reading, asked)
    return Decision("Something needed is missing: the author is asked, once.", record, None, (ask,))


def decide_withdrawn(known: KnownAnnouncement | None, circle: Circle | None) -> Decision:
    """The announcement was deleted or hidden, by whomever: the circle's topic goes out of sight without a word."""
    if known is None:
        return Decision("It was gone before we knew it.")
    record = replace(known, state=AnnouncementState.WITHDRAWN)
    if circle is None:
        return Decision("The announcement is gone; there is no topic for it.", record)
    after = replace(circle, state=advance(circle.state, CircleEvent.WITHDRAWN))
    if after.state is circle.state:
        return Decision("Known already: the announcement is gone.", record, circle)
    gone: Effect = DropTopic(after) if after.made is None else SetListed(after, listed=False)
    return Decision("The announcement is gone: its circle goes out of sight.", record, after, (gone,))


def decide_topic_made(
    circle: Circle, known: KnownAnnouncement, made: TopicMade, *, changed: bool
) -> Decision:
    """The circle's topic stands. `changed`: the circle is no longer what the topic was made from."""
    after = replace(circle, made=made, state=advance(circle.state, CircleEvent.TOPIC_MADE))
    if after.state is CircleState.UNLISTED:
        why = "The topic was made, but the announcement is gone meanwhile."
        return Decision(why, known, after, (SetListed(after, listed=False),))
    effects: tuple[Effect, ...] = (_compose_link(known, made), CloseAnnouncement(known.topic_id))
    if changed:
        effects = (*effects, EditFirstPost(after))
    return Decision("The circle has its topic: the announcement gets the link.", known, after, effects)


def decide_by_hand(circle: Circle) -> Decision:
    """Somebody wrote inside our block: it is theirs from now on, and one reply shows what we would have written."""
    after = replace(circle, by_hand=True)
    return Decision(
        "Somebody wrote inside our part of the first post: it is theirs now.", None, after, (ShowOurs(after),)
    )


def _decide_hand_back(record: KnownAnnouncement, circle: Circle) -> Decision:
    """The block is ours again; the text that stood there moves below it."""
    after = replace(circle, by_hand=False, hand_back=False)
    effects = (EditFirstPost(after, take_over=True),) if after.made else ()
    return Decision("Our part of the first post was handed back.", record, after, effects)


def decide_allowed(known: KnownAnnouncement, allowed: bool) -> KnownAnnouncement:
    """An organizer's yes or no; the announcement is then decided anew with it."""
    return replace(known, allowed=allowed)
