"""Composes the exact requests for a story: its topic or our reply under its author's, the block, what is told."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import assert_never

from jobs.engine.facts import Facts
from service.domain.ids import ExternalId, TopicId
from service.domain.proposals.effects import (
    DropStory,
    EditStory,
    SetStoryClosed,
    SetStoryListed,
    ShowOurStory,
    StoryEffect,
    TellOnward,
    TellStep,
    TellStory,
)
from service.domain.proposals.states import ProposalState
from service.domain.proposals.telling import ToldStory
from service.domain.proposals.values import Proposal
from service.domain.requests import (
    DropEffect,
    FirstPostRequest,
    MessageRequest,
    NewEffect,
    Priority,
    ReplyRequest,
    StatusRequest,
    TopicRequest,
)
from service.forum.markers import compose_block, parse_block, sign_once
from service.forum.protocol import TopicStatus
from service.rendering.renderer import Speaker


def compose_story(effect: StoryEffect, facts: Facts) -> Sequence[NewEffect | DropEffect]:
    match effect:
        case TellStory(told):
            return [_compose_first(told, facts)]
        case DropStory(story):
            return [DropEffect(name_first(story))]
        case EditStory(told, take_over):
            return [_compose_edit(told, facts, take_over=take_over)]
        case SetStoryListed(story, listed):
            return [_compose_status(story, "listed", TopicStatus.VISIBLE, listed)]
        case SetStoryClosed(story, closed):
            return [_compose_status(story, "closed", TopicStatus.CLOSED, closed)]
        case ShowOurStory(told, editor):
            return [_compose_ours(told, editor, facts)]
        case TellStep():
            return [_compose_step(effect, facts)]
        case TellOnward():
            return _compose_onward(effect, facts)
        case _:
            assert_never(effect)


def name_first(story: Proposal) -> str:
    """The key of the effect by which its block comes to be."""
    return f"reply:story-{story.origin}" if story.written_in else f"topic:{story.external_id}"


def _speak(told: ToldStory, facts: Facts) -> Speaker:
    return facts.speaking(told.story.language)


def _render_block(told: ToldStory, facts: Facts) -> str:
    """Our block, its marker lines included."""
    return compose_block(told.story.block_name, _speak(told, facts).render_story(told, facts.names))


def _render_poll(told: ToldStory, facts: Facts) -> str:
    """What stands below the block; nothing while its author is asked for what is missing."""
    return "" if told.asks else _speak(told, facts).render_story_poll()


def _compose_first(told: ToldStory, facts: Facts) -> NewEffect:
    story, config = told.story, facts.tools.config
    raw = "\n\n".join(filter(None, (_render_block(told, facts), _render_poll(told, facts))))
    key, lane = name_first(story), story.subject.key
    if story.written_in is not None:
        return NewEffect(key, lane, Priority.ANSWER, ReplyRequest(story.written_in, sign_once(raw, key)))
    request = TopicRequest(
        external_id=story.external_id,
        category_id=facts.find_category(config.stories_category).id,
        titles=_speak(told, facts).render_story_titles(story),
        raw=raw,
        tags=(),
        block_name=story.block_name,
    )
    return NewEffect(key, lane, Priority.ANSWER, request)


def _compose_edit(told: ToldStory, facts: Facts, *, take_over: bool) -> NewEffect:
    story, speaker = told.story, _speak(told, facts)
    assert story.made is not None
    removed = story.state is ProposalState.REMOVED
    request = FirstPostRequest(
        topic_id=story.made.topic_id,
        block_name=story.block_name,
        block=_render_block(told, facts),
        titles=() if story.written_in else speaker.render_story_titles(story),
        take_over=take_over,
        folded_under=speaker.render_folded_title() if take_over and not removed else "",
        post_id=story.made.first_post_id if story.written_in else None,
        poll="" if story.polled else _render_poll(told, facts),
    )
    return NewEffect(f"first-post:{story.external_id}", story.subject.key, Priority.ANSWER, request)


def _compose_status(story: Proposal, name: str, status: TopicStatus, enabled: bool) -> NewEffect:
    request = StatusRequest(_find_topic(story), status.value, enabled)
    return NewEffect(f"{name}:{story.external_id}", story.subject.key, Priority.ANSWER, request)


def _find_topic(story: Proposal) -> TopicId:
    assert story.topic_id is not None
    return story.topic_id


def _compose_ours(told: ToldStory, editor: str, facts: Facts) -> NewEffect:
    """Once for each time that our block becomes theirs: what stood there until then tells which."""
    story, speaker = told.story, _speak(told, facts)
    assert story.made is not None
    until_then = sha256(story.made.block.encode()).hexdigest()[:8]
    key = f"message:by-hand:{story.external_id}:{until_then}"
    ours = parse_block(_render_block(told, facts), story.block_name) or ""
    request = MessageRequest(
        ExternalId(f"by-hand-{story.origin}-{until_then}"),
        editor,
        speaker.render_by_hand_title(),
        sign_once(speaker.render_by_hand(ours, story.made.url, story=True), key),
        may_fail=True,
    )
    return NewEffect(key, story.subject.key, Priority.ANSWER, request)


def _compose_step(effect: TellStep, facts: Facts) -> NewEffect:
    story = effect.told.story
    key = f"step:{story.origin}:{effect.step.number}"
    text = _speak(effect.told, facts).render_step(
        effect.told, effect.step, facts.names, _mention_author(story, facts)
    )
    request = ReplyRequest(_find_topic(story), sign_once(text, key))
    return NewEffect(key, story.subject.key, Priority.ANSWER, request)


def _mention_author(story: Proposal, facts: Facts) -> str | None:
    return facts.user_names.get(story.author_id) if story.author_id else None


def _compose_onward(effect: TellOnward, facts: Facts) -> Sequence[NewEffect]:
    told, story = effect.told, effect.told.story
    author = _mention_author(story, facts)
    if author is None or story.made is None:
        return []
    speaker, key = _speak(told, facts), f"message:onward:{story.origin}:{effect.step.number}"
    request = MessageRequest(
        ExternalId(f"onward-{story.origin}-{effect.step.number}"),
        author,
        speaker.render_onward_title(),
        sign_once(speaker.render_onward(told, story.made.url), key),
        may_fail=True,
    )
    return [NewEffect(key, story.subject.key, Priority.ANSWER, request)]
