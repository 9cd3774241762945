"""Only in the demo: the page of a new announcement waits with its visitor for what the companion does.

The rest of the page is sent once that is known. So nothing reloads, nothing typed is lost, and no script is needed.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from aiohttp import web

from service.demo.forum.pages.visits import HEADERS, Visit
from service.demo.forum.store import posts, topics
from service.demo.forum.things import Category, Post, Topic
from service.demo.forum.turn import Turn

AWAITED = "announced"
"""In the address of the page to which announcing leads."""
PLACE = "<!-- answer -->"
PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class Answer:
    circle: Topic | None
    """The circle's topic; None when the companion has only replied."""
    post: Post
    """Its first post, or the reply."""


def await_answer(visit: Visit, category: Category) -> str:
    """What the address gets after announcing in this category: nothing without a companion, or a form."""
    return f"?{AWAITED}=1" if visit.forum.settings.companion_url and category.form_template else ""


def is_awaited(visit: Visit, category: Category | None) -> bool:
    return visit.params.flag(AWAITED) and category is not None and bool(await_answer(visit, category))


async def show_answer(visit: Visit, topic: Topic, html: str) -> web.StreamResponse:
    """Send the page `html` in two parts, what stands at PLACE when it is known, or nothing comes."""
    before, _, after = html.partition(PLACE)
    response = web.StreamResponse(headers=HEADERS)
    response.content_type, response.charset = "text/html", "utf-8"
    # A visitor who goes elsewhere meanwhile is nobody's trouble.
    with suppress(ConnectionError):
        await response.prepare(visit.request)
        await response.write(before.encode())
        answer = await _wait_for_answer(visit, topic)
        said = visit.render_text("answer.html", topic=topic, answer=answer)
        await response.write((said + after).encode())
        await response.write_eof()
    return response


async def _wait_for_answer(visit: Visit, topic: Topic) -> Answer | None:
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_S):
            while True:
                news = visit.forum.news
                if answer := await visit.turn(lambda turn, _viewer: _find_answer(turn, topic)):
                    return answer
                await news.wait()
    return None


def _find_answer(turn: Turn, topic: Topic) -> Answer | None:
    """The circle's topic carries its announcement's number in the companion's key."""
    circle = topics.load_topic_by_external_id(turn.db, f"circle-t{topic.id}")
    first = posts.load_post_by_number(turn.db, circle.id, 1) if circle else None
    if first is not None:
        return Answer(circle, first)
    written = posts.load_posts(turn.db, posts.load_stream(turn.db, topic.id, staff=False))
    ours = [post for post in written if turn.user(post.user_id).username == turn.settings.api_username]
    return Answer(None, ours[-1]) if ours else None
