"""Composes the topic of the network's week, and its text as it shall be when a post at which it points goes away."""

from __future__ import annotations

from collections.abc import Sequence

from jobs.engine.facts import Facts
from service.domain.effects import RetellNetwork, TellNetwork
from service.domain.recaps.facts import compose_recap_id
from service.domain.requests import FirstPostRequest, NewEffect, Priority, TopicRequest
from service.domain.subjects import ForumSubject
from service.domain.weeks import Week
from service.errors import NotYet
from service.forum.markers import compose_block
from service.reasons import Reason, ReasonCode

TOLD_WITHIN_S = 14 * 24 * 3600.0
"""Later than that nobody needs it; before, the next one takes its place."""


def compose_network_key(week: Week) -> str:
    return f"topic:{compose_recap_id(week)}"


def compose_network(told: TellNetwork | RetellNetwork, facts: Facts) -> Sequence[NewEffect]:
    """Raises NotYet when the forum lacks the category."""
    week, speaker = told.recap.week, facts.speaking(None)
    external_id, lane, key = compose_recap_id(week), ForumSubject.NETWORK.key, compose_network_key(week)
    name = f"first-post {external_id}"
    block = compose_block(name, speaker.render_network_week(told.recap, facts.names))
    if isinstance(told, RetellNetwork):
        # Its title stays as it is.
        wanted = FirstPostRequest(told.topic_id, name, block, titles=())
        return [NewEffect(f"first-post:{external_id}", lane, Priority.BACKGROUND, wanted, needs=key)]
    slug = facts.tools.config.news_category
    category = facts.categories.find(slug)
    if category is None:
        raise NotYet(Reason(ReasonCode.NEWS_CATEGORY_MISSING, {"slug": slug}))
    titles = speaker.render_network_titles(week, late=told.late)
    request = TopicRequest(external_id, category.id, titles, block, tags=(), block_name=name)
    return [NewEffect(key, lane, Priority.BACKGROUND, request, useless_after_s=TOLD_WITHIN_S)]
