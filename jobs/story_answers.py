"""What the posts we know make of a story by themselves: its author has answered, or its topic is out of sight."""

from __future__ import annotations

from dataclasses import replace

from jobs.engine.tools import Tools
from jobs.story_posts import compose_author_wish
from jobs.story_sight import forget_topic, record_vanished
from service.domain.posts import Post
from service.domain.proposals.authoring import Moment
from service.domain.proposals.states import OPEN, ProposalEvent, ProposalState
from service.domain.proposals.values import Proposal, StepStatus
from service.domain.subjects import Role
from service.store.categories import load_categories
from service.store.deciding import record_taken
from service.store.pool import Connection
from service.store.posts import load_last_post
from service.store.steps import load_steps
from service.store.topics import load_topics


async def follow_posts(connection: Connection, tools: Tools, story: Proposal, today: Moment) -> Proposal:
    """What the posts we know make of it: its topic went out of sight, or its author has answered a question."""
    if await _is_closed(connection, tools, story):
        if story.written_in is not None and story.state in OPEN:
            await forget_topic(connection, story.written_in)
            return await record_vanished(connection, tools, story, None)
        return story
    if story.state is not ProposalState.ASKED or story.author_id is None or story.topic_id is None:
        return story
    answer = await load_last_post(connection, story.topic_id, story.author_id)
    if answer is None or not await _answers(connection, story, answer):
        return story
    wish = replace(compose_author_wish(story, ProposalEvent.ANSWERED), post_id=answer.id)
    return await record_taken(connection, story, wish, today)


async def _is_closed(connection: Connection, tools: Tools, story: Proposal) -> bool:
    """The category in which its author wrote it is not open to everyone any more."""
    if story.written_in is None:
        return False
    public = (await load_categories(connection, tools.config)).public
    known = await load_topics(connection, story.subject, Role.STORY)
    return any(one.id == story.written_in and one.category_id not in (None, *public) for one in known)


async def _answers(connection: Connection, story: Proposal, answer: Post) -> bool:
    """Whether it was written after the question, even before that became public."""
    steps = await load_steps(connection, story.origin)
    asked = [one for one in steps if one.wish.event is ProposalEvent.ASKED and one.status is StepStatus.DONE]
    if not asked:
        return False
    question = asked[-1]
    if question.wish.post_id is not None:
        return answer.id > question.wish.post_id
    return answer.created_at > question.at
