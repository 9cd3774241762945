"""Forgets a person everywhere at once: one transaction takes them out of every table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from service.domain.forgetting import Forgotten, scrub_statement
from service.domain.ids import ForumUserId
from service.domain.proposals.states import Actor, ProposalEvent, ProposalState
from service.domain.proposals.steps import take_step
from service.domain.proposals.timing import Promises
from service.domain.proposals.values import Wish
from service.domain.subjects import CircleSubject, ForumSubject, ProposalSubject, Subject
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.circles import lock_lane
from service.store.deliveries import blank_bodies_of_topic
from service.store.own_texts import escape_words, load_naming, scrub_texts
from service.store.people import load_users
from service.store.pool import Connection
from service.store.posts import blank_posts
from service.store.proposals import load_proposal, record_proposal
from service.store.statements import load_statements
from service.store.steps import insert_step, load_stories_naming
from service.store.values import compose_json


@dataclass(frozen=True, slots=True)
class Traces:
    """What is known of a person, by number."""

    announcements: int
    circles: int
    """In which they are named, or said something."""
    posts: int
    notes: int
    stories: int
    deliveries: int
    """Whose words are still kept."""
    texts: int
    """Of ours, that name them."""


async def load_traces(connection: Connection, gone: Forgotten) -> Traces:
    row = await connection.fetchrow(
        "select (select count(*) from announcement where author_id = $1) as announcements,"
        " (select count(*) from post where author_id = $1) as posts,"
        " (select count(*) from note join post on post.id = post_id where author_id = $1) as notes,"
        " (select count(*) from delivery where user_id = $1 and body is not null) as deliveries",
        gone.person,
    )
    assert row is not None
    return Traces(
        **row,
        circles=len(await load_circles_of(connection, gone.person)),
        stories=len(await load_stories_of(connection, gone.person)),
        texts=len(await load_naming(connection, await _add_name(connection, gone))),
    )


async def _add_name(connection: Connection, gone: Forgotten) -> Forgotten:
    """With how they are called in what we wrote, where that is not their user name."""
    user = (await load_users(connection, [gone.person])).get(gone.person)
    return replace(gone, called=user.called) if user and user.called not in gone.names else gone


async def load_circles_of(connection: Connection, person: ForumUserId) -> Sequence[str]:
    """Origins of the circles in which they are named, or said something."""
    rows = await connection.fetch(
        "select origin from circle where author_id = $1 or facilitator_ids @> array[$1::bigint]"
        " union select circle from statement where person_id = $1"
        " union select circle from candidate where person_id = $1 order by 1",
        person,
    )
    return [row["origin"] for row in rows]


async def load_stories_of(connection: Connection, person: ForumUserId) -> Sequence[str]:
    """Origins of the stories that they wrote."""
    rows = await connection.fetch("select origin from proposal where author_id = $1 order by 1", person)
    return [row["origin"] for row in rows]


async def load_forgotten(
    connection: Connection, people: Collection[ForumUserId]
) -> dict[ForumUserId, datetime]:
    """Since when those of them are forgotten who are."""
    rows = await connection.fetch(
        "select person_id, at from forgotten where person_id = any($1::bigint[])", list(people)
    )
    return {ForumUserId(row["person_id"]): row["at"] for row in rows}


async def remove_story(connection: Connection, origin: str, now: datetime) -> bool:
    """Take a story's words away, and what was said about it in private; its topic follows. False when it is gone.

    In the caller's transaction. What organizers decided stays in its log, without a word.
    """
    subject = ProposalSubject(origin)
    await lock_lane(connection, subject.key)
    proposal = await load_proposal(connection, origin)
    if proposal is None or proposal.state is ProposalState.REMOVED:
        return False
    wish = Wish(ProposalEvent.REMOVED, Actor.AUTHOR)
    after = take_step(proposal, wish, now, now.date(), Promises())
    await insert_step(connection, origin, wish, now, before=proposal.state, after=after.state, public_at=now)
    await record_proposal(connection, after)
    for statement in (
        "delete from contact where proposal = $1",
        "delete from suggestion where proposal = $1",
        'update step set wish = wish || \'{"line": "", "note": ""}\' where proposal = $1',
        "update step set status = 'void' where proposal = $1 and status = 'pending'",
    ):
        await connection.execute(statement, origin)
    if proposal.written_in is not None:
        await blank_posts(connection, proposal.written_in, ())
        await blank_bodies_of_topic(connection, proposal.written_in)
    await wake(connection, [subject], What.LOOK, ReasonCode.PERSON_FORGOTTEN)
    return True


async def forget_person(connection: Connection, gone: Forgotten, now: datetime) -> None:
    """Take them and their stories out of every table, and have what we wrote about them written anew.

    In the caller's transaction. People who signed in are signed out.
    """
    theirs = await load_stories_of(connection, gone.person)
    for origin in theirs:
        await remove_story(connection, origin, now)
    gone = replace(await _add_name(connection, gone), words=await _load_words(connection, gone.person))
    circles = await load_circles_of(connection, gone.person)
    for origin in circles:
        await lock_lane(connection, CircleSubject(origin).key)
    await connection.execute(
        "insert into forgotten (person_id, at) values ($1, $2)"
        " on conflict (person_id) do update set at = excluded.at",
        gone.person,
        now,
    )
    stories = await load_stories_naming(connection, gone.person)
    for subject in stories:
        await lock_lane(connection, subject.key)
    for origin in circles:
        await _scrub_circle(connection, origin, gone)
    named = {*(CircleSubject(origin).key for origin in circles), *(one.key for one in stories)}
    await scrub_texts(connection, gone, named | {ProposalSubject(origin).key for origin in theirs})
    await _delete_rows(connection, gone)
    woken: list[Subject] = [
        *(CircleSubject(origin) for origin in circles),
        *stories,
        ForumSubject.NETWORK,
        ForumSubject.ORGANIZERS,
    ]
    await wake(connection, woken, What.LOOK, ReasonCode.PERSON_FORGOTTEN)


async def _scrub_circle(connection: Connection, origin: str, gone: Forgotten) -> None:
    for statement in await load_statements(connection, origin):
        scrubbed = scrub_statement(statement, gone)
        if scrubbed != statement:
            await connection.execute(
                "update statement set words = $4::jsonb, person_id = $5 where circle = $1 and voice = $2 and ref = $3",
                origin,
                statement.voice,
                statement.ref,
                compose_json(scrubbed.words),
                scrubbed.person,
            )
    await connection.execute(
        "update circle set facilitator_ids = array_remove(facilitator_ids, $2),"
        " announcement_topic_id = case when author_id = $2 then null else announcement_topic_id end,"
        " author_id = nullif(author_id, $2) where origin = $1",
        origin,
        gone.person,
    )


async def _load_words(connection: Connection, person: ForumUserId) -> tuple[str, ...]:
    """What they wrote and we may have repeated."""
    rows = await connection.fetch(
        "select distinct text from (select because as text from change where person_id = $1"
        " union all select words ->> 'because' from statement where person_id = $1"
        " union all select words #>> '{fields,words}' from statement where person_id = $1"
        " union all select note.text from note join post on post.id = post_id where author_id = $1) one"
        " where text ~ '\\S' order by text",
        person,
    )
    return tuple(row["text"] for row in rows)


async def _delete_rows(connection: Connection, gone: Forgotten) -> None:
    topics = "select topic_id from announcement where author_id = $1"
    for statement in (
        f"delete from topic where role = 'announcement' and id in ({topics})",  # noqa: S608 - constants
        "update change set because = null where person_id = $1",
        "delete from announcement where author_id = $1",
        "delete from post where author_id = $1",
        "update delivery set body = null where user_id = $1 and body is not null",
    ):
        await connection.execute(statement, gone.person)
    await connection.execute(
        "update delivery set body = null where state <> 'ready' and body ilike any($1::text[])",
        [
            f"%{escape_words(name)}%"
            for name in (*gone.names, *([gone.called] if gone.is_called_clearly else ()))
        ],
    )
    await connection.execute("delete from person where id = $1", gone.person)
