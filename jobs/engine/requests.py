"""Turns decided effects into the exact requests that are stored: loads names and ids, has the words rendered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import assert_never

from jobs.engine.facts import Facts, render_block
from jobs.engine.index import compose_index_topic, compose_pin
from jobs.engine.naming import call_by_user_names, keep_what_stands, may_stand
from jobs.engine.networks import compose_network, compose_network_key
from jobs.engine.replies import (
    compose_call,
    compose_news,
    compose_note,
    compose_ours,
    compose_question,
    compose_refusal,
    compose_reply,
    compose_week,
    render_link,
)
from jobs.engine.stories import compose_story
from jobs.engine.story_notes import compose_story_note
from jobs.engine.tools import Tools
from service.domain.circles import Circle
from service.domain.effects import (
    Ask,
    AskOnce,
    CallOrganizers,
    CloseAnnouncement,
    CreateTopic,
    DropNetwork,
    DropNews,
    DropTopic,
    EditFirstPost,
    Effect,
    PinIndex,
    RetellNetwork,
    SayLink,
    SayTitlesRefused,
    SayWaiting,
    SetClosed,
    SetListed,
    ShowIndex,
    ShowOurs,
    TellNetwork,
    TellNews,
    TellWeek,
    WriteTo,
)
from service.domain.ids import ForumUserId, TopicId
from service.domain.proposals.effects import StoryEffect
from service.domain.proposals.notes import WriteAboutStory
from service.domain.requests import (
    DropEffect,
    FirstPostRequest,
    NewEffect,
    Priority,
    StatusRequest,
    TopicRequest,
)
from service.domain.subjects import compose_circle_subject
from service.forum.protocol import TopicStatus
from service.store.categories import load_categories
from service.store.people import load_users
from service.store.pool import Connection


async def compose_requests(
    connection: Connection, tools: Tools, effects: Sequence[Effect], now: datetime
) -> Sequence[NewEffect | DropEffect]:
    """The rows for these effects. Raises NotYet when the forum lacks a category that they need."""
    circles = [effect.circle for effect in effects if hasattr(effect, "circle")]
    authors = {circle.author_id for circle in circles if circle.author_id is not None}
    asked_by = (effect.asked_by for effect in effects if isinstance(effect, TellNews))
    told = (effect.recap.people for effect in effects if isinstance(effect, TellNetwork | RetellNetwork))
    new = (effect.recap.newcomers.rows for effect in effects if isinstance(effect, TellWeek) and effect.recap)
    stories = (effect.told.people for effect in effects if hasattr(effect, "told"))
    asked = {effect.author_id for effect in effects if isinstance(effect, Ask | AskOnce | SayWaiting)}
    ids = authors.union(
        asked, *(circle.facilitator_ids for circle in circles), *asked_by, *told, *new, *stories
    )
    facts = await _load_facts(connection, tools, ids, now)
    rows = [row for effect in effects for row in _compose(effect, facts)]
    if facts.names == facts.user_names or not any(map(may_stand, rows)):
        return rows
    nameless = [row for effect in effects for row in _compose(effect, call_by_user_names(facts))]
    return await keep_what_stands(connection, effects, rows, nameless)


async def _load_facts(
    connection: Connection, tools: Tools, people: Collection[ForumUserId], now: datetime
) -> Facts:
    users = await load_users(connection, people)
    return Facts(
        tools,
        await load_categories(connection, tools.config),
        names={one: user.called for one, user in users.items()},
        user_names={one: user.name for one, user in users.items()},
        now=now,
    )


def _compose(effect: Effect, facts: Facts) -> Sequence[NewEffect | DropEffect]:
    if isinstance(effect, StoryEffect):
        return compose_story(effect, facts)
    match effect:
        case CreateTopic(circle):
            return [_compose_topic(circle, facts)]
        case DropTopic(circle):
            return [DropEffect(compose_topic_key(circle))]
        case EditFirstPost(circle, take_over):
            return [_compose_first_post(circle, facts, take_over=take_over)]
        case SetListed() | SetClosed():
            return [_compose_status(effect)]
        case Ask(topic_id, author_id, reading, asked, language):
            text = facts.speaking(language).render_questions(reading, facts.names.get(author_id, ""))
            return compose_reply(topic_id, text, edit=asked)
        case SayWaiting():
            author = facts.names.get(effect.author_id, "")
            text = facts.speaking(effect.language).render_waiting(
                effect.reading, author, declined=effect.declined
            )
            return compose_reply(effect.topic_id, text, edit=effect.asked)
        case AskOnce():
            return [compose_question(effect, facts)]
        case SayLink():
            return compose_reply(
                effect.topic_id, render_link(effect, facts), edit=effect.asked or effect.follows
            )
        case CloseAnnouncement(topic_id):
            return _compose_close(topic_id, facts.tools.config.close_announcement_after_h)
        case ShowOurs(circle, editor):
            return [compose_ours(circle, editor, facts)]
        case TellNews():
            return [compose_news(effect, facts)]
        case DropNews(key):
            return [DropEffect(key)]
        case TellWeek():
            return compose_week(effect, facts)
        case TellNetwork() | RetellNetwork():
            return compose_network(effect, facts)
        case DropNetwork(week):
            return [DropEffect(compose_network_key(week))]
        case ShowIndex():
            return [compose_index_topic(effect, facts)]
        case PinIndex():
            return [compose_pin(effect)]
        case WriteTo():
            return [compose_note(effect, facts)]
        case WriteAboutStory():
            return [compose_story_note(effect, facts)]
        case SayTitlesRefused(circle):
            return compose_refusal(circle, facts)
        case CallOrganizers(things):
            return [compose_call(things, facts)]
        case _:
            assert_never(effect)


def compose_topic_key(circle: Circle) -> str:
    return f"topic:{circle.external_id}"


def _compose_topic(circle: Circle, facts: Facts) -> NewEffect:
    speaker, config = facts.speaking(circle.spoken), facts.tools.config
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
        titles=facts.speaking(circle.spoken).render_titles(circle.announced, facts.now),
        take_over=take_over,
        folded_under=facts.speaking(circle.spoken).render_folded_title() if take_over else "",
    )
    return NewEffect(f"first-post:{circle.external_id}", circle.subject.key, Priority.CHANGE, request)


def _compose_status(effect: SetListed | SetClosed) -> NewEffect:
    circle = effect.circle
    assert circle.made is not None
    topic_id, lane = circle.made.topic_id, circle.subject.key
    if isinstance(effect, SetClosed):
        request = StatusRequest(topic_id, TopicStatus.CLOSED.value, effect.closed)
        return NewEffect(f"closed:{circle.external_id}", lane, Priority.BACKGROUND, request)
    request = StatusRequest(topic_id, TopicStatus.VISIBLE.value, effect.listed, effect.if_nobody_wrote)
    return NewEffect(f"listed:{circle.external_id}", lane, Priority.CHANGE, request)


def _compose_close(topic_id: TopicId, after_h: int) -> Sequence[NewEffect]:
    if not after_h:
        return []
    subject = compose_circle_subject(topic_id)
    request = StatusRequest(topic_id, TopicStatus.CLOSED.value, True)
    key, lane = f"closed:announcement-{subject.origin}", subject.key
    return [NewEffect(key, lane, Priority.BACKGROUND, request, after_s=after_h * 3600.0)]
