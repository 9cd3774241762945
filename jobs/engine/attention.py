"""One subject that wants attention: hands it to its behaviour, and records how that ended."""

from __future__ import annotations

from typing import assert_never

import structlog

from jobs.catch_up import look_after_gap, read_new_posts
from jobs.categories import read_categories
from jobs.circles_index import look_at_index
from jobs.engine.account import Yielded
from jobs.engine.failing import ask_for_probe, explain, note_answering, note_failing, raise_if_gone
from jobs.engine.leasing import renewed
from jobs.engine.tools import Tools
from jobs.forgetting import look_for_people
from jobs.members import read_members
from jobs.network_recaps import look_at_network
from jobs.organizers import look_for_organizers
from jobs.reading import look_at_circle, read_circle
from jobs.sources import poll_source
from jobs.stories import look_at_story, read_story
from jobs.tidying import tidy
from jobs.topic_posts import read_topic_posts
from service.domain.subjects import CircleSubject, ForumSubject, ProposalSubject, TopicPosts
from service.domain.trying import plan_retry
from service.errors import BudgetSpent, LeaseLost, NotAllowed, RetryLater
from service.forum.protocol import Forum
from service.store.attention import (
    Attention,
    record_attention_later,
    record_attention_renewal,
    release_attention,
)
from service.store.budget import record_refused

_log = structlog.get_logger(__name__)

ATTEMPTS = 40
"""Failures after which a subject is given up, visibly: with growing waits, more than seven days."""
LONGEST_FORUM_WAIT_S = 300.0
"""What concerns the forum as a whole is never given up, and asked for again at least this often."""
PROBE_EVERY_S = 60.0
"""While the forum refuses our key, one call a minute finds out whether it takes it again."""


async def perform_attention(
    tools: Tools, attention: Attention, forum: Forum | None, *, was_well: bool = True
) -> None:
    """Attend to the subject; `forum` is there when reading was paid for. Raises only what a gone database raises.

    `was_well`: the forum answered us until now.
    """
    try:
        async with renewed(tools, lambda connection: record_attention_renewal(connection, attention)):
            await _attend(tools, attention, forum)
        if not was_well:
            await note_answering(tools)
    except LeaseLost:
        return
    except BudgetSpent as spent:
        await _release(tools, attention, spent.progress if isinstance(spent, Yielded) else None)
    except Exception as problem:
        raise_if_gone(problem)
        await note_failing(tools, problem)
        await _record_later(tools, attention, problem)


async def _attend(tools: Tools, attention: Attention, forum: Forum | None) -> None:
    match attention.subject:
        case CircleSubject() as subject:
            if forum is None:
                await look_at_circle(tools, attention, subject)
            else:
                await read_circle(tools, attention, subject, forum)
        case ProposalSubject() as subject:
            if forum is None:
                await look_at_story(tools, attention, subject)
            else:
                await read_story(tools, attention, subject, forum)
        case TopicPosts() as subject:
            assert forum is not None
            await read_topic_posts(tools, attention, subject, forum)
        case ForumSubject.CATEGORIES:
            assert forum is not None
            await read_categories(tools, attention, forum)
        case ForumSubject.POSTS:
            assert forum is not None
            await read_new_posts(tools, attention, forum)
        case ForumSubject.MEMBERS:
            assert forum is not None
            await read_members(tools, attention, forum)
        case ForumSubject.PEOPLE:
            assert forum is not None
            await look_for_people(tools, attention, forum)
        case ForumSubject.GAP:
            await look_after_gap(tools, attention)
        case ForumSubject.ORGANIZERS:
            await look_for_organizers(tools, attention)
        case ForumSubject.SOURCES:
            await poll_source(tools, attention)
        case ForumSubject.NETWORK:
            await look_at_network(tools, attention)
        case ForumSubject.INDEX:
            await look_at_index(tools, attention)
        case ForumSubject.TIDYING:
            await tidy(tools, attention)
        case _:
            assert_never(attention.subject)


async def _release(tools: Tools, attention: Attention, progress: object) -> None:
    async with tools.pool.acquire() as connection:
        await release_attention(connection, attention, progress=progress)


async def _record_later(tools: Tools, attention: Attention, problem: Exception) -> None:
    asked_s = problem.after_s if isinstance(problem, RetryLater) else None
    is_forum = isinstance(attention.subject, ForumSubject)
    wait_s: float | None = None
    if is_forum or attention.attempts < ATTEMPTS:
        wait_s = plan_retry(attention.attempts, 0.0, tools.jitter(), asked_s)
    if is_forum and wait_s is not None:
        wait_s = min(wait_s, max(LONGEST_FORUM_WAIT_S, asked_s or 0.0))
    async with tools.pool.acquire() as connection, connection.transaction():
        if isinstance(problem, NotAllowed) and attention.subject is ForumSubject.CATEGORIES:
            await record_refused(connection)
            wait_s = PROBE_EVERY_S
        elif isinstance(problem, NotAllowed):
            await ask_for_probe(connection)
        reason = explain(problem)
        await record_attention_later(connection, attention, reason, wait_s)
    if wait_s is None:
        _log.error("attention given up", subject=attention.subject.key, reason=reason.code.value)


async def release_cancelled(tools: Tools, attention: Attention) -> None:
    """Told to stop: no failure, and no crash."""
    await _release(tools, attention, None)
