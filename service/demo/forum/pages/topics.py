"""A topic with its posts, and everything that can be done there."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from service.demo.forum import constants
from service.demo.forum.acts.finding import load_visible_topic
from service.demo.forum.pages.answers import is_awaited, show_answer
from service.demo.forum.pages.ballots import Ballot, list_ballots
from service.demo.forum.pages.visits import Visit, redirect
from service.demo.forum.rights import Viewer
from service.demo.forum.store import categories, posts, topics
from service.demo.forum.things import Category, Post, Tag, Topic, User
from service.demo.forum.turn import Turn


@dataclass(frozen=True, slots=True)
class Shown:
    """One post with what this visitor may do to it."""

    post: Post
    author: User
    answered: User | None
    liked: bool
    readable: bool
    """False for a hidden post of somebody else."""
    may_like: bool
    may_edit: bool
    may_delete: bool
    may_recover: bool
    ballots: tuple[Ballot, ...]
    """Its polls."""


@dataclass(frozen=True, slots=True)
class TopicPage:
    topic: Topic
    category: Category | None
    tags: tuple[Tag, ...]
    shown: list[Shown]
    page: int
    pages: int
    may_reply: bool
    staff: bool


async def show(visit: Visit) -> web.StreamResponse:
    """Twenty posts a page; an address with a post's number leads to its page and place."""
    topic_id, page = visit.path_number("id"), max(1, visit.params.number("page") or 1)
    found = await visit.turn(lambda turn, viewer: load_topic_page(turn, viewer, topic_id, page))
    path = f"/t/{found.topic.slug}/{found.topic.id}"
    if "number" in visit.request.match_info:
        number = visit.path_number("number")
        place = await visit.turn(lambda turn, viewer: _find_page(turn, viewer, topic_id, number))
        return redirect(f"{path}{f'?page={place}' if place > 1 else ''}#post_{number}")
    if visit.request.path != path:
        query = visit.request.query_string
        return redirect(f"{path}?{query}" if query else path)
    if is_awaited(visit, found.category):
        values = _compose_values(visit, found, draft="", errors=(), awaited=True)
        return await show_answer(visit, found.topic, visit.render_text("topic.html", **values))
    return render_topic(visit, found, draft=visit.params.text("draft") or "")


def render_topic(
    visit: Visit, found: TopicPage, status: int = 200, *, draft: str = "", errors: tuple[str, ...] = ()
) -> web.Response:
    """Also after a refused reply, with what was written and why it was refused."""
    return visit.render("topic.html", status, **_compose_values(visit, found, draft=draft, errors=errors))


def _compose_values(visit: Visit, found: TopicPage, **values: object) -> dict[str, object]:
    reply_to = visit.params.number("reply_to_post_number") or visit.params.number("reply_to")
    queued = "waiting" in visit.params
    return {
        "found": found,
        "topic": found.topic,
        "reply_to": reply_to,
        "queued": queued,
        "awaited": False,
        **values,
    }


def load_topic_page(turn: Turn, viewer: Viewer, topic_id: int, page: int) -> TopicPage:
    topic = load_visible_topic(turn, viewer, topic_id)
    stream = posts.load_stream(turn.db, topic.id, staff=viewer.staff)
    size = constants.POSTS_PER_PAGE
    pages = max(1, -(-len(stream) // size))
    page = min(page, pages)
    listed = posts.load_posts(turn.db, stream[(page - 1) * size : page * size])
    liked = posts.load_liked(turn.db, viewer.user.id, topic.id) if viewer.user else frozenset[int]()
    topics.record_view(turn.db, topic.id)
    return TopicPage(
        topic=topic,
        category=categories.load_category(turn.db, topic.category_id or 0),
        tags=categories.load_topic_tags(turn.db, topic.id),
        shown=[_show_post(turn, viewer, topic, post, liked) for post in listed],
        page=page,
        pages=pages,
        may_reply=viewer.may_reply(topic),
        staff=viewer.staff,
    )


def _show_post(turn: Turn, viewer: Viewer, topic: Topic, post: Post, liked: frozenset[int]) -> Shown:
    own = viewer.is_author(post.user_id)
    living = post.deleted_at is None and not post.user_deleted
    return Shown(
        post=post,
        author=turn.user(post.user_id),
        answered=_find_answered(turn, topic, post),
        liked=post.id in liked,
        readable=not post.hidden or viewer.staff or own,
        may_like=viewer.user is not None and not own and living,
        may_edit=living and viewer.may_edit(turn, post, topic),
        may_delete=viewer.may_delete(turn, post, topic),
        may_recover=viewer.may_recover(post),
        ballots=tuple(list_ballots(turn, viewer, post, topic)) if living else (),
    )


def _find_answered(turn: Turn, topic: Topic, post: Post) -> User | None:
    if post.reply_to_post_number is None:
        return None
    answered = posts.load_post_by_number(turn.db, topic.id, post.reply_to_post_number)
    return turn.user(answered.user_id) if answered else None


def _find_page(turn: Turn, viewer: Viewer, topic_id: int, number: int) -> int:
    stream = posts.load_stream(turn.db, topic_id, staff=viewer.staff)
    post = posts.load_post_by_number(turn.db, topic_id, number)
    place = stream.index(post.id) if post and post.id in stream else 0
    return place // constants.POSTS_PER_PAGE + 1
