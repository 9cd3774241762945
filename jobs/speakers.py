"""Who speaks for an announcement, and what their posts together say of the circle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from jobs.engine.tools import Tools
from service.domain.announcements import compose_said, name_places, read_announcement
from service.domain.announcements.values import Field, Reading, Source, WrittenPost
from service.domain.commands.leaving_out import leave_out_commands
from service.domain.ids import ForumUserId, TopicId
from service.domain.languages import Language, decide_source_language
from service.domain.places import choose_namesakes
from service.domain.posts import Post
from service.errors import CompanionError
from service.store.people import load_people
from service.store.pool import Connection
from service.store.towns import load_towns


class UnknownPeople(CompanionError):
    """The announcement names people whose user ids we do not know yet: ask the forum, then decide anew."""

    def __init__(self, names: frozenset[str]) -> None:
        super().__init__("people to look up")
        self.names = names


class WordsNotKept(CompanionError):
    """Somebody speaks for the announcement whose words were not kept: read its topic, then decide anew."""


@dataclass(frozen=True, slots=True)
class TopicView:
    """The announcement's topic as just delivered or read. Its posts stand in the table `post` already."""

    topic_id: TopicId
    title: str
    gone: bool = False
    """Deleted, hidden, unlisted or out of public sight."""
    nobody: frozenset[str] = frozenset()
    """Lower-case names that no user of the forum has."""
    is_read: bool = False
    """It was read just now: words that are still missing cannot be had."""
    has_topic: bool = False
    """The circle's topic stands: lines that speak to us are commands."""
    late: Post | None = None
    """An older version of one of its posts, told after a newer one; it stands nowhere else."""


@dataclass(frozen=True, slots=True)
class SaidByPosts:
    """What the posts that count say together."""

    posts: tuple[Post, ...]
    """Those that count, in order; the first is the announcement's own."""
    reading: Reading
    facilitator_ids: tuple[ForumUserId, ...]
    """Those it names, else its author."""
    speakers: frozenset[ForumUserId]
    """Whose posts count."""
    language: Language | None
    """In which they are written; None when that is unsure."""

    @property
    def first(self) -> Post:
        return self.posts[0]


async def read_posts(
    connection: Connection, tools: Tools, view: TopicView, posts: Sequence[Post], now: datetime
) -> SaidByPosts:
    """What the topic's posts say, the first of which is the announcement. Raises UnknownPeople, WordsNotKept."""
    first = posts[0]
    reading = await _read_words(connection, tools, view, (first,), now)
    helpers = await _find_facilitators(connection, view, reading)
    speakers = frozenset({first.author_id, *helpers})
    others = (post for post in posts[1:] if post.author_id in speakers and not (post.deleted or post.hidden))
    counted = (first, *(post for post in others if not _only_commands(tools, view, post)))
    if len(counted) > 1:
        reading = await _read_words(connection, tools, view, counted, now)
        helpers = await _find_facilitators(connection, view, reading)
    return SaidByPosts(
        posts=counted,
        reading=reading,
        facilitator_ids=helpers or (first.author_id,),
        speakers=speakers | frozenset(helpers),
        language=decide_source_language(_compose_source(tools, view, counted)),
    )


async def _read_words(
    connection: Connection,
    tools: Tools,
    view: TopicView,
    posts: Sequence[Post],
    now: datetime,
) -> Reading:
    if not view.is_read and not all(post.kept for post in posts):
        raise WordsNotKept
    source = _compose_source(tools, view, posts)
    said = compose_said(source)
    found = await load_towns(connection, name_places(said))
    towns = {name: choose_namesakes(name, namesakes) for name, namesakes in found.items()}
    return read_announcement(source, said, towns, zone=tools.config.timezone, now=now)


def _only_commands(tools: Tools, view: TopicView, post: Post) -> bool:
    """Such a post says nothing as the announcement's voice."""
    said = leave_out_commands(post.raw, tools.config.discourse_api_username)
    return view.has_topic and said != post.raw and not said.strip()


def _compose_source(tools: Tools, view: TopicView, posts: Sequence[Post]) -> Source:
    bot = tools.config.discourse_api_username
    words = (
        WrittenPost(
            leave_out_commands(post.raw, bot) if view.has_topic else post.raw,
            post.author_id,
            post.author_name,
            post.created_at,
        )
        for post in posts
        if post.kept
    )
    return Source(view.title, tuple(words))


async def _find_facilitators(
    connection: Connection, view: TopicView, reading: Reading
) -> tuple[ForumUserId, ...]:
    wanted = [name for name in name_facilitators(reading) if name not in view.nobody]
    people = await load_people(connection, wanted)
    if unknown := frozenset(wanted) - people.keys():
        raise UnknownPeople(unknown)
    return tuple(dict.fromkeys(people[name] for name in wanted))


def name_facilitators(reading: Reading) -> tuple[str, ...]:
    """Lower-case user names that the announcement names, complete or not: their answers count as well."""
    if reading.announcement is not None:
        return tuple(name.lower() for name in reading.announcement.facilitator_names)
    said = next((value for field, value in reading.found if field is Field.FACILITATORS), "")
    return tuple(name.strip().lower() for name in str(said).split(",") if name.strip())
