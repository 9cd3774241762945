"""Turns decided effects into the exact requests that are stored: loads names and ids, has the words rendered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import assert_never

from jobs.engine.tools import Tools
from service.domain.categories import Categories
from service.domain.circles import Circle
from service.domain.effects import (
    Ask,
    AskOnce,
    CallOrganizers,
    CloseAnnouncement,
    CreateTopic,
    DropEffect,
    DropTopic,
    EditFirstPost,
    Effect,
    FirstPostRequest,
    MessageRequest,
    NewEffect,
    Priority,
    ReplyRequest,
    ReplyTextRequest,
    SayLink,
    SayTitlesRefused,
    SetListed,
    ShowOurs,
    StatusRequest,
    TopicRequest,
)
from service.domain.ids import ExternalId, ForumUserId, TopicId
from service.domain.organizers import AT_MOST_EVERY, WaitingThings
from service.domain.posts import Category
from service.domain.subjects import ForumSubject, compose_circle_subject
from service.errors import NotYet
from service.forum.markers import compose_block, parse_block, sign_once
from service.forum.protocol import TopicStatus
from service.reasons import Reason, ReasonCode
from service.store.categories import load_categories
from service.store.people import load_names
from service.store.pool import Connection


@dataclass(frozen=True, slots=True)
class Facts:
    """What the requests of one decision need besides the decision itself."""

    tools: Tools
    categories: Categories
    names: Mapping[ForumUserId, str]
    now: datetime

    def find_category(self, slug: str) -> Category:
        category = self.categories.find(slug)
        if category is None:
            raise NotYet(Reason(ReasonCode.CATEGORY_MISSING, {"slug": slug}))
        return category


async def compose_requests(
    connection: Connection, tools: Tools, effects: Sequence[Effect], now: datetime
) -> Sequence[NewEffect | DropEffect]:
    """The rows for these effects. Raises NotYet when the forum lacks a category that they need."""
    circles = [effect.circle for effect in effects if hasattr(effect, "circle")]
    authors = {circle.author_id for circle in circles if circle.author_id is not None}
    ids = authors.union(*(circle.facilitator_ids for circle in circles))
    categories = await load_categories(connection, tools.config)
    facts = Facts(tools, categories, await load_names(connection, ids), now)
    return [row for effect in effects for row in _compose(effect, facts)]


def _compose(effect: Effect, facts: Facts) -> Sequence[NewEffect | DropEffect]:
    match effect:
        case CreateTopic(circle):
            return [_compose_topic(circle, facts)]
        case DropTopic(circle):
            return [DropEffect(compose_topic_key(circle))]
        case EditFirstPost(circle, take_over):
            return [_compose_first_post(circle, facts, take_over=take_over)]
        case SetListed(circle, listed):
            return [_compose_listed(circle, listed=listed)]
        case Ask(topic_id, author_name, reading, asked, language):
            text = facts.tools.renderer.speaking(language).render_questions(reading, author_name)
            return _compose_reply(topic_id, text, edit=asked)
        case AskOnce():
            return [_compose_question(effect, facts)]
        case SayLink():
            return _compose_reply(effect.topic_id, _render_link(effect, facts), edit=effect.asked)
        case CloseAnnouncement(topic_id):
            return _compose_close(topic_id, facts.tools.config.close_announcement_after_h)
        case ShowOurs(circle):
            return [_compose_ours(circle, facts)]
        case SayTitlesRefused(circle):
            return _compose_refusal(circle, facts)
        case CallOrganizers(things):
            return [_compose_call(things, facts)]
        case _:
            assert_never(effect)


def compose_topic_key(circle: Circle) -> str:
    return f"topic:{circle.external_id}"


def render_block(circle: Circle, facts: Facts) -> str:
    """Our block of the circle's first post, its marker lines included."""
    topic_id = circle.announcement_topic_id
    body = facts.tools.renderer.speaking(circle.language).render_first_post(
        circle.announced,
        facilitators=tuple(facts.names[one] for one in circle.facilitator_ids if one in facts.names),
        announcement_url=f"{facts.tools.config.discourse_instance}/t/{topic_id}" if topic_id else None,
        now=facts.now,
        author=facts.names.get(circle.author_id) if circle.author_id else None,
    )
    return compose_block(circle.block_name, body)


def _compose_topic(circle: Circle, facts: Facts) -> NewEffect:
    speaker, config = facts.tools.renderer.speaking(circle.language), facts.tools.config
    request = TopicRequest(
        external_id=circle.external_id,
        category_id=facts.find_category(config.circles_category).id,
        titles=speaker.render_titles(circle.announced, facts.now),
        raw=render_block(circle, facts),
        tags=speaker.render_tags(circle.announced, config.circle_tags),
        block_name=circle.block_name,
    )
    return NewEffect(compose_topic_key(circle), circle.subject.key, Priority.ANSWER, request)


def _compose_first_post(circle: Circle, facts: Facts, *, take_over: bool) -> NewEffect:
    assert circle.made is not None
    request = FirstPostRequest(
        topic_id=circle.made.topic_id,
        block_name=circle.block_name,
        block=render_block(circle, facts),
        titles=facts.tools.renderer.speaking(circle.language).render_titles(circle.announced, facts.now),
        take_over=take_over,
    )
    return NewEffect(f"first-post:{circle.external_id}", circle.subject.key, Priority.CHANGE, request)


def _compose_listed(circle: Circle, *, listed: bool) -> NewEffect:
    assert circle.made is not None
    request = StatusRequest(circle.made.topic_id, TopicStatus.VISIBLE.value, listed)
    return NewEffect(f"listed:{circle.external_id}", circle.subject.key, Priority.CHANGE, request)


def _render_link(link: SayLink, facts: Facts) -> str:
    speaker = facts.tools.renderer.speaking(link.language)
    reading = link.reading
    if link.twin:
        return speaker.render_twin_reply(link.url, private=reading.private)
    render = speaker.render_all_set if link.asked else speaker.render_link_reply
    return render(link.url, private=reading.private, guesses=reading.guesses, hints=reading.hints)


def _compose_reply(topic_id: TopicId, text: str, *, edit: bool) -> Sequence[NewEffect]:
    """Our one reply under an announcement; if it may stand already, its text follows as well."""
    subject = compose_circle_subject(topic_id)
    key = f"reply:announcement-{subject.origin}"
    lane, raw = subject.key, sign_once(text, key)
    reply = NewEffect(key, lane, Priority.ANSWER, ReplyRequest(topic_id, raw))
    if not edit:
        return [reply]
    wanted = ReplyTextRequest(raw)
    return [
        reply,
        NewEffect(f"reply-text:announcement-{subject.origin}", lane, Priority.ANSWER, wanted, needs=key),
    ]


def _compose_close(topic_id: TopicId, after_h: int) -> Sequence[NewEffect]:
    if not after_h:
        return []
    subject = compose_circle_subject(topic_id)
    request = StatusRequest(topic_id, TopicStatus.CLOSED.value, True)
    key, lane = f"closed:announcement-{subject.origin}", subject.key
    return [NewEffect(key, lane, Priority.BACKGROUND, request, after_s=after_h * 3600.0)]


def _compose_ours(circle: Circle, facts: Facts) -> NewEffect:
    assert circle.made is not None
    key = f"reply:by-hand:{circle.external_id}"
    text = facts.tools.renderer.speaking(circle.language).render_by_hand(
        parse_block(render_block(circle, facts), circle.block_name) or ""
    )
    request = ReplyRequest(circle.made.topic_id, sign_once(text, key))
    return NewEffect(key, circle.subject.key, Priority.ANSWER, request)


def _compose_question(ask: AskOnce, facts: Facts) -> NewEffect:
    """Its key is what is asked, so that the same doubt is asked once."""
    subject = compose_circle_subject(ask.topic_id)
    asked = "".join(f"{doubt.kind.value}{doubt.field.value}{doubt.text}" for doubt in ask.reading.doubts)
    key = f"reply:question-{subject.origin}:{sha256(asked.encode()).hexdigest()[:8]}"
    text = facts.tools.renderer.speaking(ask.language).render_questions(ask.reading, ask.author_name)
    request = ReplyRequest(ask.topic_id, sign_once(text, key))
    return NewEffect(key, subject.key, Priority.ANSWER, request)


def _compose_call(things: WaitingThings, facts: Facts) -> NewEffect:
    config, speaker = facts.tools.config, facts.tools.renderer.speaking(None)
    day = facts.now.date().isoformat()
    key = f"message:organizers:{day}"
    request = MessageRequest(
        ExternalId(f"organizers-{day}"),
        config.organizers_group,
        speaker.render_call_title(things),
        sign_once(speaker.render_call(things), key),
    )
    lane, useless_after_s = ForumSubject.ORGANIZERS.key, AT_MOST_EVERY.total_seconds()
    return NewEffect(key, lane, Priority.ANSWER, request, useless_after_s=useless_after_s)


def _compose_refusal(circle: Circle, facts: Facts) -> Sequence[NewEffect]:
    """Under the announcement; without one only the status page can say it."""
    if circle.announcement_topic_id is None or circle.author_id is None:
        return []
    key = f"reply:titles-refused-{circle.origin}"
    author = facts.names.get(circle.author_id, "")
    text = facts.tools.renderer.speaking(circle.language).render_titles_refused(circle.announced, author)
    request = ReplyRequest(circle.announcement_topic_id, sign_once(text, key))
    return [NewEffect(key, circle.subject.key, Priority.ANSWER, request)]
