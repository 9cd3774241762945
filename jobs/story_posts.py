"""Hears what people write about stories: a topic of their own among the stories, answers in it, and in ours.

A story written on the forum is what its author's posts say together, as they stand: each time something of it is told
or read, it is read anew. What others write only keeps it awake, and organizers' lines are commands (`story_commands`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from jobs.announcements import record_posts
from jobs.decisions import Cause
from jobs.doubts import ask_for_read, find_doubt
from jobs.engine.tools import Tools
from jobs.speakers import WordsNotKept
from jobs.story_commands import hear_story_commands, is_commanded
from jobs.story_sight import forget_words, has_vanished, record_gone
from jobs.story_steps import load_today
from service.domain.categories import Categories
from service.domain.events import TopicTouched
from service.domain.ids import ForumUserId, TopicId
from service.domain.posts import Post, User
from service.domain.proposals.reading import SaidStory, decide_words, parse_story
from service.domain.proposals.states import Actor, ProposalEvent, ProposalState
from service.domain.proposals.topics import find_poll_topic
from service.domain.proposals.values import Proposal, ProposalWords, Wish
from service.domain.subjects import ProposalSubject, Role, compose_story_subject
from service.reasons import Reason, ReasonCode
from service.store.attention import What, is_read_pending, wake, wake_for_votes
from service.store.circles import lock_lane
from service.store.deciding import record_taken
from service.store.people import record_person
from service.store.pool import Connection
from service.store.posts import load_post, load_posts
from service.store.proposals import load_proposal, record_active, record_proposal
from service.store.topics import KnownTopic, record_topic
from service.store.towns import load_towns


@dataclass(frozen=True, slots=True)
class StoryView:
    """The author's own topic as just delivered or read. Its posts stand in the table `post` already."""

    topic_id: TopicId
    title: str
    is_back: bool = False
    """It was out of sight until now."""
    gone_by: User | None = None
    """Who took it out of sight, where the forum says so."""
    is_read: bool = False
    """It was read just now: words that are still missing cannot be had."""
    is_wanted: bool = False
    """An organizer treats it as a story, whatever it says."""


async def hear_story_touched(
    connection: Connection, event: TopicTouched, known: KnownTopic | None, cause: Cause
) -> Reason:
    """Something without a version happened to a topic among the stories: it is read again."""
    subject = find_story_subject(known, event.topic_id)
    await record_topic(connection, event.topic_id, subject, Role.STORY, event.category_id)
    return await ask_for_read(connection, subject, ReasonCode.STORY_TOUCHED, cause)


async def hear_in_story(
    connection: Connection,
    tools: Tools,
    post: Post,
    known: KnownTopic | None,
    categories: Categories,
    cause: Cause,
) -> Reason:
    """A post was written or edited in a topic among the stories, or in one that we made for a story."""
    subject = find_story_subject(known, post.topic_id)
    await lock_lane(connection, subject.key)
    await record_topic(connection, post.topic_id, subject, Role.STORY, post.category_id)
    is_begun = any(one.number == 1 for one in await load_posts(connection, post.topic_id))
    is_begun = is_begun or not is_authors_own(subject, post.topic_id)
    touched = ReasonCode.STORY_TOUCHED
    if why := await find_doubt(connection, post, known, categories, is_begun=is_begun, touched=touched):
        return await ask_for_read(connection, subject, why, cause)
    before = await load_post(connection, post.id)
    if before and post.edition <= before.edition:
        return Reason(ReasonCode.KNOWN_ALREADY)
    if await is_read_pending(connection, subject):
        return await ask_for_read(connection, subject, ReasonCode.BEING_READ, cause)
    await record_story_posts(connection, subject, [post])
    try:
        return await _decide(connection, tools, subject, post, cause)
    except WordsNotKept:
        return await ask_for_read(connection, subject, ReasonCode.WORDS_NOT_KEPT, cause, after_s=0.0)


def find_story_subject(known: KnownTopic | None, topic_id: TopicId) -> ProposalSubject:
    """Whose topic it is, or may become."""
    if known is None:
        return compose_story_subject(topic_id)
    assert isinstance(known.subject, ProposalSubject)
    return known.subject


def is_authors_own(subject: ProposalSubject, topic_id: TopicId) -> bool:
    """Its author wrote it there; else the topic is ours."""
    return subject == compose_story_subject(topic_id)


async def _decide(
    connection: Connection, tools: Tools, subject: ProposalSubject, post: Post, cause: Cause
) -> Reason:
    why = ReasonCode.WRITTEN_IN_STORY
    if await _speaks(connection, subject, post):
        wanted = await is_commanded(connection, tools, post)
        view = StoryView(post.topic_id, post.topic_title or "", is_wanted=wanted)
        why = await decide_story(connection, tools, view)
    story = await load_proposal(connection, subject.origin)
    if story is None:
        return Reason(why)
    await record_active(connection, subject.origin, post.created_at)
    await wake_for_votes(connection, find_poll_topic(story))
    commanded = await hear_story_commands(connection, tools, post, subject, cause)
    await wake(connection, [subject], What.LOOK, ReasonCode.DUE)
    return Reason(commanded or why)


async def _speaks(connection: Connection, subject: ProposalSubject, post: Post) -> bool:
    """Whether the post may say what the story is: its author's own words, or the line that makes it one."""
    if not is_authors_own(subject, post.topic_id):
        return False
    known = await load_proposal(connection, subject.origin)
    return known is None or post.author_id == known.author_id


async def record_story_posts(connection: Connection, subject: ProposalSubject, posts: Sequence[Post]) -> None:
    """Keep them: words only of whoever wrote the story in its own topic, and wrote it openly."""
    for post in posts:
        author = await _find_author(connection, subject, post)
        await record_posts(connection, [replace(post, kept=post.kept and post.author_id == author)])


async def _find_author(connection: Connection, subject: ProposalSubject, post: Post) -> ForumUserId | None:
    if not is_authors_own(subject, post.topic_id):
        return None
    if post.number == 1:
        return post.author_id
    first = next((one for one in await load_posts(connection, post.topic_id) if one.number == 1), None)
    return first.author_id if first else None


async def decide_story(connection: Connection, tools: Tools, view: StoryView) -> ReasonCode:
    """Read the author's posts as they stand and record what they say, inside a transaction that holds the lane.

    Raises WordsNotKept.
    """
    subject = compose_story_subject(view.topic_id)
    known = await load_proposal(connection, subject.origin)
    if known is not None and known.state is ProposalState.REMOVED:
        return ReasonCode.STORY_LEFT_ALONE
    posts = await load_posts(connection, view.topic_id)
    first = posts[0] if posts and posts[0].number == 1 else None
    if first is None or first.deleted or first.hidden:
        await record_gone(connection, tools, view.topic_id, known, view.gone_by)
        return ReasonCode.GONE
    said = _read(tools, view, _list_words(posts, first))
    if known is None and not (said.is_story or view.is_wanted):
        await forget_words(connection, view.topic_id)
        return ReasonCode.STORY_LEFT_ALONE
    words = _keep_town(known, await _find_town(connection, tools, said))
    if known is None:
        await _begin(connection, tools, first, said, words)
    else:
        await _go_on(connection, tools, known, words, is_back=view.is_back)
    return ReasonCode.STORY_HEARD


def _list_words(posts: Iterable[Post], first: Post) -> Sequence[Post]:
    return [one for one in posts if one.author_id == first.author_id and not (one.deleted or one.hidden)]


def _read(tools: Tools, view: StoryView, posts: Sequence[Post]) -> SaidStory:
    if not view.is_read and not all(post.kept for post in posts):
        raise WordsNotKept
    raws = [post.raw for post in posts if post.kept]
    return parse_story(view.title, raws or [""], tools.config.discourse_api_username)


async def _find_town(connection: Connection, tools: Tools, said: SaidStory) -> ProposalWords:
    towns = await load_towns(connection, said.names)
    return decide_words(said, towns, zone=tools.config.timezone)


def _keep_town(known: Proposal | None, words: ProposalWords) -> ProposalWords:
    """A town that was told stays the same while it is written the same: people have read it."""
    where = known.words.where if known else None
    is_kept = where is not None and where.town is not None and where.text == words.where.text
    return replace(words, where=where) if where and is_kept and words.where.between else words


async def _begin(
    connection: Connection, tools: Tools, first: Post, said: SaidStory, words: ProposalWords
) -> None:
    story = Proposal(
        origin=compose_story_subject(first.topic_id).origin,
        words=words,
        state=ProposalState.RECEIVED,
        since=first.created_at,
        created_at=first.created_at,
        language=said.language,
        author_id=first.author_id,
        written_in=first.topic_id,
    )
    today = await load_today(connection, tools, story)
    story = replace(story, promised=today.day + today.promises.first_answer)
    await record_person(connection, first.author)
    await record_proposal(connection, story)


async def _go_on(
    connection: Connection, tools: Tools, known: Proposal, words: ProposalWords, *, is_back: bool
) -> None:
    story = replace(known, words=words)
    if is_back and await has_vanished(connection, known):
        today = await load_today(connection, tools, story)
        story = await record_taken(connection, story, Wish(ProposalEvent.RETURNED, Actor.FORUM), today)
    if story != known:
        await record_proposal(connection, story)


def compose_author_wish(story: Proposal, event: ProposalEvent) -> Wish:
    return Wish(event, Actor.AUTHOR, story.author_id)
