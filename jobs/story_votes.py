"""The votes under a story: no delivery tells of them, so they are read with its topic, and when somebody comes by."""

from __future__ import annotations

from dataclasses import fields, replace

from jobs.engine.tools import Tools, load_clock
from service.domain.posts import Post, Topic
from service.domain.proposals.topics import find_poll_topic
from service.domain.proposals.values import Proposal, Votes
from service.domain.subjects import ProposalSubject, TopicPosts
from service.errors import NotFound
from service.forum.protocol import Forum
from service.reasons import ReasonCode
from service.store.attention import Attention, What, settle_attention_at_rest, wake
from service.store.circles import lock_lane
from service.store.pool import Connection
from service.store.proposals import load_proposal, load_proposal_of_topic, record_proposal


async def read_votes(tools: Tools, attention: Attention, topic: TopicPosts, forum: Forum) -> None:
    """One call: the post with the poll. Raises RetryLater, LeaseLost."""
    async with tools.pool.acquire() as connection:
        story = await load_proposal_of_topic(connection, topic.topic_id)
    home = await _fetch_post(forum, story) if story else None
    async with tools.pool.acquire() as connection, connection.transaction():
        if story is not None:
            await lock_lane(connection, story.subject.key)
        await settle_attention_at_rest(connection, attention)
        if story is None or home is None or home.deleted:
            return
        if await count_votes(connection, story.subject, home):
            await wake(connection, [story.subject], What.LOOK, ReasonCode.DUE)


async def _fetch_post(forum: Forum, story: Proposal) -> Post | None:
    if story.made is None or find_poll_topic(story) is None:
        return None
    try:
        return await forum.fetch_post(story.made.first_post_id)
    except NotFound:
        return None


async def fetch_home(forum: Forum, story: Proposal, topic: Topic) -> Post | None:
    """The post with our block and poll; it may stand so far down that it did not come with its topic."""
    if story.made is None:
        return None
    post_id = story.made.first_post_id
    shown = next((post for post in topic.posts if post.id == post_id), None)
    return shown or next(iter(await forum.fetch_posts(topic.id, [post_id])), None)


async def count_votes(connection: Connection, subject: ProposalSubject, home: Post) -> bool:
    """What its poll counts, inside a transaction that holds its lane; somebody who votes keeps the story awake.

    Gives whether people have voted since.
    """
    story, poll = await load_proposal(connection, subject.origin), next(iter(home.polls), None)
    if story is None or poll is None or len(poll.votes) != len(fields(Votes)):
        return False
    votes = Votes(*poll.votes)
    if votes == story.votes:
        return False
    now = (await load_clock(connection)).now()
    await record_proposal(connection, replace(story, votes=votes, active_at=now))
    return True
