"""Composes the topic that lists circles, its text as it shall be, and its pin."""

from __future__ import annotations

from jobs.engine.facts import Facts
from service.domain.effects import PinIndex, ShowIndex
from service.domain.recaps.index import INDEX_ID
from service.domain.requests import FirstPostRequest, NewEffect, Priority, StatusRequest, TopicRequest
from service.domain.subjects import ForumSubject
from service.forum.markers import compose_block
from service.forum.protocol import TopicStatus

NAME = f"first-post {INDEX_ID}"
KEY = f"topic:{INDEX_ID}"
LANE = ForumSubject.INDEX.key


def compose_index_topic(shown: ShowIndex, facts: Facts) -> NewEffect:
    """Raises NotYet when the forum lacks the category."""
    speaker = facts.speaking(None)
    block = compose_block(NAME, speaker.render_index(shown.index))
    titles = speaker.render_index_titles()
    if shown.topic_id is None:
        category = facts.find_category(facts.tools.config.circles_category)
        request = TopicRequest(INDEX_ID, category.id, titles, block, tags=(), block_name=NAME)
        return NewEffect(KEY, LANE, Priority.BACKGROUND, request)
    folded = speaker.render_folded_title() if shown.take_over else ""
    # Its title stays as it is.
    wanted = FirstPostRequest(shown.topic_id, NAME, block, (), shown.take_over, folded)
    return NewEffect(f"first-post:{INDEX_ID}", LANE, Priority.BACKGROUND, wanted, after_s=shown.after_s)


def compose_pin(pin: PinIndex) -> NewEffect:
    request = StatusRequest(pin.topic_id, TopicStatus.PINNED.value, True, until=pin.until)
    return NewEffect(f"pinned:{INDEX_ID}", LANE, Priority.BACKGROUND, request)
