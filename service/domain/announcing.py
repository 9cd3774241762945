"""Decisions about an announcement and its circle: what changes in what we know, and which effects follow.

Pure: known values in, a `Decision` out. Every decision looks at the whole of what is known (level-triggered),
so that the same facts, told twice, late or in another order, end in the same place.
"""

from __future__ import annotations

from dataclasses import replace

from service.domain.announced import AnnouncementState, Decision, KnownAnnouncement, ReadAnnouncement
from service.domain.announcements.values import Kind, Reading, Verdict
from service.domain.circles import Circle, CircleEvent, CircleState, TopicMade, advance
from service.domain.effects import (
    Ask,
    AskOnce,
    CloseAnnouncement,
    CreateTopic,
    DropTopic,
    EditFirstPost,
    Effect,
    SayLink,
    SayWaiting,
    SetListed,
    ShowOurs,
)
from service.domain.languages import Language
from service.domain.subjects import compose_circle_subject
from service.domain.voices.guessing import compose_guesses
from service.reasons import Reason, ReasonCode


def decide_announcement(
    seen: ReadAnnouncement, known: KnownAnnouncement | None, circle: Circle | None, twin: Circle | None
) -> Decision:
    """What an announcement, new or edited or back again, leads to.

    `twin`: another circle that is the same by author, name and first meeting, or by sign-up link.
    """
    record = _compose_record(seen, known)
    if circle is not None:
        return _decide_known_circle(seen, record, circle)
    match record.state:
        case AnnouncementState.COMPLETE if twin is not None:
            return _decide_twin(seen, record, twin)
        case AnnouncementState.COMPLETE:
            circle = _compose_circle(seen)
            return Decision(Reason(ReasonCode.CIRCLE_ANNOUNCED), record, circle, (CreateTopic(circle),))
        case AnnouncementState.ASKED:
            return _decide_question(seen, record, asked=known is not None and known.asked)
        case AnnouncementState.WAITING:
            return _decide_waiting(seen, record, Reason(ReasonCode.WAITS_FOR_ORGANIZER))
        case AnnouncementState.DECLINED:
            return _decide_waiting(seen, record, Reason(ReasonCode.DECLINED))
        case _:
            return Decision(Reason(ReasonCode.LEFT_ALONE), record)


def _compose_record(seen: ReadAnnouncement, known: KnownAnnouncement | None) -> KnownAnnouncement:
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


def _compose_circle(seen: ReadAnnouncement) -> Circle:
    assert seen.announced is not None
    return Circle(
        origin=compose_circle_subject(seen.topic_id).origin,
        announcement_topic_id=seen.topic_id,
        author_id=seen.author_id if seen.author_speaks else None,
        announced=seen.announced,
        facilitator_ids=seen.facilitator_ids,
        state=CircleState.ANNOUNCED,
        language=seen.language,
        guessed=seen.guessed,
    )


def _decide_known_circle(seen: ReadAnnouncement, record: KnownAnnouncement, circle: Circle) -> Decision:
    record = replace(record, state=AnnouncementState.COMPLETE)
    state = _restore(circle)
    said = replace(circle, state=state, listed=True) if state is not circle.state else circle
    if seen.announced is not None:
        said = replace(
            said, announced=seen.announced, facilitator_ids=seen.facilitator_ids, guessed=seen.guessed
        )
    link = _plan_restored(said, record) if state is not circle.state else follow_link(circle, said, record)
    question = _plan_question(seen, record)
    text = (CreateTopic(said),) if said != circle and said.made is None else ()
    return Decision(_say_why(seen, circle, said), record, said, (*link, *text, *question))


def _restore(circle: Circle) -> CircleState:
    state = advance(circle.state, CircleEvent.RESTORED)
    return advance(state, CircleEvent.TOPIC_MADE) if circle.made else state


def _plan_question(seen: ReadAnnouncement, record: KnownAnnouncement) -> tuple[Effect, ...]:
    """Doubts beside an announcement are about a later word that looks like a change of it."""
    if seen.reading.announcement is None or not seen.reading.doubts:
        return ()
    return (AskOnce(record.topic_id, record.author_id, seen.reading, seen.language),)


def _say_why(seen: ReadAnnouncement, before: Circle, after: Circle) -> Reason:
    if seen.reading.announcement is None:
        return Reason(ReasonCode.EDIT_INCOMPLETE)
    if before.hand_back:
        return Reason(ReasonCode.HANDED_BACK)
    if after.state is not before.state:
        return Reason(ReasonCode.CIRCLE_BACK)
    return Reason(ReasonCode.CIRCLE_UNCHANGED if after == before else ReasonCode.CIRCLE_CHANGED)


def _plan_restored(circle: Circle, record: KnownAnnouncement) -> tuple[Effect, ...]:
    if circle.made is None:
        return (CreateTopic(circle),)
    return (SetListed(circle, listed=True), _say_link(record, circle, circle.made))


def _compose_link(
    record: KnownAnnouncement, made: TopicMade, language: Language | None, *, twin: bool = False
) -> SayLink:
    return SayLink(record.topic_id, made.url, record.asked, record.reading, language, twin=twin)


def follow_link(before: Circle, after: Circle, record: KnownAnnouncement | None) -> tuple[Effect, ...]:
    """The reply that names our guesses and the topic follows when those are settled or this is gone."""
    is_so = (before.guessed, before.taken_away) == (after.guessed, after.taken_away)
    if is_so or record is None or after.made is None or after.state is CircleState.VANISHED:
        return ()
    return (replace(_say_link(record, after, after.made), follows=True),)


def _say_link(record: KnownAnnouncement, circle: Circle, made: TopicMade) -> SayLink:
    link = _compose_link(record, made, circle.spoken)
    guesses = compose_guesses(circle.announced, circle.guessed)
    return replace(link, guesses=guesses, taken_away=circle.taken_away)


def _decide_twin(seen: ReadAnnouncement, record: KnownAnnouncement, twin: Circle) -> Decision:
    if twin.made is None:
        return Decision(Reason(ReasonCode.TWIN_WAITS), replace(record, twin_of=twin.origin))
    after = replace(record, twin_of=twin.origin, asked=True)
    link = _compose_link(record, twin.made, seen.language, twin=True)
    link = replace(link, taken_away=twin.taken_away)
    return Decision(Reason(ReasonCode.TWIN_LINKED), after, None, (link,))


def _decide_question(seen: ReadAnnouncement, record: KnownAnnouncement, *, asked: bool) -> Decision:
    ask = Ask(record.topic_id, record.author_id, record.reading, asked, seen.language)
    return Decision(Reason(ReasonCode.QUESTION_ASKED), record, None, (ask,))


def _decide_waiting(seen: ReadAnnouncement, record: KnownAnnouncement, why: Reason) -> Decision:
    """Who invites people hears why nothing happens yet; where even that is unsure, nobody is answered."""
    if seen.reading.kind is not Kind.INVITATION:
        return Decision(why, record)
    declined = record.state is AnnouncementState.DECLINED
    said = SayWaiting(
        record.topic_id, record.author_id, record.reading, record.asked, declined, seen.language
    )
    return Decision(why, replace(record, asked=True), None, (said,))


UNREAD = Reading(Verdict.LEAVE_ALONE, None)
"""What is known of words that may not be kept."""


def decide_withdrawn(known: KnownAnnouncement | None, circle: Circle | None) -> Decision:
    """The announcement was deleted or hidden, by whomever: the circle's topic goes out of sight without a word."""
    if known is None:
        return Decision(Reason(ReasonCode.GONE_BEFORE_KNOWN))
    record = replace(known, state=AnnouncementState.WITHDRAWN, reading=UNREAD)
    if circle is None:
        return Decision(Reason(ReasonCode.GONE_WITHOUT_TOPIC), record)
    after = replace(circle, state=advance(circle.state, CircleEvent.WITHDRAWN), listed=False)
    if after.state is circle.state:
        return Decision(Reason(ReasonCode.GONE_ALREADY), record, circle)
    if after.made is None:
        return Decision(Reason(ReasonCode.GONE), record, after, (DropTopic(after),))
    says_so = () if after.by_hand else (EditFirstPost(after),)
    return Decision(Reason(ReasonCode.GONE), record, after, (SetListed(after, listed=False), *says_so))


def decide_topic_made(
    circle: Circle, known: KnownAnnouncement | None, made: TopicMade, *, changed: bool
) -> Decision:
    """The circle's topic stands. `changed`: the circle is no longer what the topic was made from.

    `known`: its announcement; None for a circle that was not announced on the forum.
    """
    after = replace(circle, made=made, state=advance(circle.state, CircleEvent.TOPIC_MADE))
    if after.state is CircleState.VANISHED:
        why = Reason(ReasonCode.TOPIC_MADE_TOO_LATE)
        return Decision(why, known, after, (SetListed(after, listed=False),))
    effects: tuple[Effect, ...] = ()
    if known is not None:
        effects = (_say_link(known, after, made), CloseAnnouncement(known.topic_id))
    if changed:
        effects = (*effects, EditFirstPost(after))
    return Decision(Reason(ReasonCode.TOPIC_MADE), known, after, effects)


def decide_by_hand(circle: Circle, editor: str | None) -> Decision:
    """Somebody wrote inside our block: it is theirs from now on, and they are shown what we would have written."""
    after = replace(circle, by_hand=True)
    shown = (ShowOurs(after, editor),) if editor else ()
    return Decision(Reason(ReasonCode.BY_HAND), None, after, shown)
