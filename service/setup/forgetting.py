"""`companion forget`: shows what is known of a person or a story, takes it away, and names what cannot be reached."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime

from service.clock import Clock
from service.domain.forgetting import Forgotten
from service.domain.ids import TopicId
from service.domain.proposals.values import Proposal
from service.errors import CompanionError
from service.store.forgetting import Traces, forget_person, load_traces, remove_story
from service.store.people import load_people, load_users
from service.store.pool import Connection, build_connection
from service.store.proposals import load_proposal, load_proposal_at, load_proposal_of_topic
from service.store.settings import load_clock_offset

BEYOND_REACH = """\
What cannot be reached from here:
- what they wrote on the forum themselves, and the older versions of our posts, which the forum keeps: delete or
  anonymise the account there, and ask a moderator to hide our posts' edit history
- e-mails that the forum has sent, calendars that were subscribed to, and backups of this database
- what other people wrote about them"""

_ORIGIN = re.compile(r"(?:proposal-)?([0-9a-f]{16}|t[0-9]+)")
_ADDRESS = re.compile(r".*/want/([A-Za-z0-9_-]{16,})/?")
_TOPIC = re.compile(r".*/t/(?:[^/]+/)?([0-9]+)(?:/[0-9]+)?/?")

Say = Callable[[str], None]


async def forget(database_url: str, whom: str, agree: Callable[[], bool], say: Say) -> None:
    """`agree` is asked after it was said what is known. Raises CompanionError when nothing is."""
    connection = await build_connection(database_url, command_timeout_s=60.0, name="companion forget")
    try:
        now = Clock(await load_clock_offset(connection)).now()
        story = await _find_story(connection, whom)
        if story is not None:
            await _forget_story(connection, story, now, agree, say)
        else:
            await _forget_person(connection, whom.removeprefix("@"), now, agree, say)
    finally:
        await connection.close()


async def _find_story(connection: Connection, whom: str) -> Proposal | None:
    if match := _ADDRESS.fullmatch(whom):
        return await load_proposal_at(connection, hashlib.sha256(match[1].encode()).digest())
    if match := _TOPIC.fullmatch(whom):
        return await load_proposal_of_topic(connection, TopicId(int(match[1])))
    match = _ORIGIN.fullmatch(whom)
    return await load_proposal(connection, match[1]) if match else None


async def _forget_story(
    connection: Connection, story: Proposal, now: datetime, agree: Callable[[], bool], say: Say
) -> None:
    say(f"The story of {story.created_at:%d %B %Y} from {story.words.where.name or 'an unknown town'}.")
    if not agree():
        return
    async with connection.transaction():
        removed = await remove_story(connection, story.origin, now)
    if not removed:
        raise CompanionError("the words of this story are gone already")
    say("Its words and its contact are gone here; the worker takes them out of its topic next.")
    say(BEYOND_REACH)


async def _forget_person(
    connection: Connection, name: str, now: datetime, agree: Callable[[], bool], say: Say
) -> None:
    person = (await load_people(connection, [name])).get(name.lower())
    if person is None:
        raise CompanionError(
            f"nobody of the name {name!r} is known here; a story is named by its address or its topic's"
        )
    gone = Forgotten(person, ((await load_users(connection, [person]))[person].name,))
    say(describe_traces(gone.names[0], await load_traces(connection, gone)))
    if not agree():
        return
    async with connection.transaction():
        await forget_person(connection, gone, now)
    say("They are forgotten here; the worker writes anew what names them on the forum.")
    say(BEYOND_REACH)


def describe_traces(name: str, traces: Traces) -> str:
    """What is known, one line a kind."""
    lines = (
        (traces.announcements, "announcements of theirs, as we read them"),
        (traces.circles, "circles in which they are named or said something; the circles stay"),
        (traces.posts, "posts, of which times and some words are kept"),
        (traces.notes, "notes that they wrote"),
        (traces.stories, "stories of theirs, with what they told in private"),
        (traces.deliveries, "messages of the forum whose words are still kept"),
        (traces.texts, "texts of ours that may name them"),
    )
    known = "\n".join(f"  {number:>5} {what}" for number, what in lines if number)
    return f"Known of {name}:\n{known or '  only the name'}\nOur logs hold no names."
