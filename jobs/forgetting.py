"""Forgets people whom the forum has removed: at once when it says so, and by a nightly look for what was missed."""

from __future__ import annotations

from jobs.engine.account import Yielded
from jobs.engine.tools import Tools, load_clock
from service.domain.forgetting import Forgotten
from service.domain.ids import ForumUserId
from service.domain.posts import User
from service.errors import BudgetSpent, NotFound
from service.forum.protocol import Forum
from service.reasons import Reason, ReasonCode
from service.store.attention import Attention, settle_attention
from service.store.forgetting import forget_person
from service.store.people import load_unchecked, load_users, record_checked, record_person
from service.store.pool import Connection
from service.store.posts import load_newest_post_of

A_NIGHT = 10
"""People looked for in one night, the longest unseen first: two calls each at most."""
NAMELESS = "anon"
"""Discourse's UserAnonymizer calls people anon and some digits (app/services/user_anonymizer.rb)."""


async def hear_removed(connection: Connection, person: ForumUserId) -> Reason:
    """The forum says so itself."""
    user = (await load_users(connection, [person])).get(person)
    if user is None:
        return Reason(ReasonCode.NOT_ACTED_ON)
    now = (await load_clock(connection)).now()
    await forget_person(connection, Forgotten(person, (user.name,)), now)
    return Reason(ReasonCode.PERSON_FORGOTTEN)


async def look_for_people(tools: Tools, attention: Attention, forum: Forum) -> None:
    """Look for some of those whom we name. Raises RetryLater, LeaseLost, and Yielded with how many are left tonight.

    A name that nobody has may belong to somebody renamed: only a post of theirs tells; where there is none, nothing
    follows.
    """
    left = attention.progress if isinstance(attention.progress, int) else A_NIGHT
    async with tools.pool.acquire() as connection:
        people = await load_unchecked(connection, left)
    for seen, user in enumerate(people):
        try:
            found = await _find(tools, forum, user)
        except BudgetSpent as spent:
            raise Yielded(after_s=spent.after_s or 0.0, progress=left - seen) from spent
        async with tools.pool.acquire() as connection, connection.transaction():
            await record_checked(connection, user.id)
            if found is None:
                await hear_removed(connection, user.id)
            elif found != user:
                await record_person(connection, found)
    async with tools.pool.acquire() as connection, connection.transaction():
        await settle_attention(connection, attention)


async def _find(tools: Tools, forum: Forum, user: User) -> User | None:
    """The person as the forum knows them now; None when it does not any more."""
    found = await forum.fetch_user(user.name)
    if found is not None and found.id == user.id:
        return found
    async with tools.pool.acquire() as connection:
        post_id = await load_newest_post_of(connection, user.id)
    if post_id is None:
        return user
    try:
        post = await forum.fetch_post(post_id)
    except NotFound:
        return user
    is_nameless = post.author_name.startswith(NAMELESS) and post.author_name[len(NAMELESS) :].isdigit()
    return None if post.author_id != user.id or is_nameless else post.author
