"""The queue, for organizers: posts that wait for a yes or no."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web
from markupsafe import Markup

from service.demo.forum import constants
from service.demo.forum.acts.deciding import decide_reviewable
from service.demo.forum.acts.finding import get_staff
from service.demo.forum.cooking import cook
from service.demo.forum.pages.visits import Visit, redirect
from service.demo.forum.rights import Viewer
from service.demo.forum.store import categories, people, reviewables, topics
from service.demo.forum.things import Category, Reviewable, Topic, User
from service.demo.forum.turn import Turn


@dataclass(frozen=True, slots=True)
class Waiting:
    queued: Reviewable
    author: User
    category: Category | None
    topic: Topic | None
    html: Markup


async def show_queue(visit: Visit) -> web.Response:
    def work(turn: Turn, viewer: Viewer) -> list[Waiting]:
        get_staff(viewer)
        usernames = people.load_usernames(turn.db)
        return [
            Waiting(
                queued,
                turn.user(queued.user_id),
                categories.load_category(turn.db, queued.category_id or 0),
                topics.load_topic(turn.db, queued.topic_id or 0),
                Markup(cook(queued.raw, usernames)),  # noqa: S704 - cooking cleans it
            )
            for queued in reviewables.load_pending(turn.db, constants.QUEUED)
        ]

    return visit.render("review.html", listed=await visit.turn(work))


async def decide(visit: Visit) -> web.Response:
    """`POST /review/{id}/{answer}`: approve leads to the new post, reject back to the queue."""
    queued_id = visit.path_number("id")
    action = f"{visit.path_text('answer')}_post"
    _, post = await visit.turn(lambda turn, viewer: decide_reviewable(turn, viewer, queued_id, action))
    return redirect(f"/t/-/{post.topic_id}/{post.post_number}" if post else "/review")
