"""Polls under the post that holds them: what they ask, how it stands, and a form to vote with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aiohttp import web

from service.demo.forum.acts.finding import load_visible_post
from service.demo.forum.acts.polling import choose_options, vote
from service.demo.forum.pages.visits import Visit, get_visitor, redirect
from service.demo.forum.polls import compute_option_id, is_closed
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.polls import find_poll, sees_results
from service.demo.forum.store import polls
from service.demo.forum.things import Post, Topic
from service.demo.forum.turn import Turn

SHOWN = ("regular", "multiple")
"""Types of polls whose votes are ticks."""


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    text: str
    votes: int | None
    """None: not to be seen by this visitor."""
    mine: bool


@dataclass(frozen=True, slots=True)
class Ballot:
    name: str
    title: str | None
    multiple: bool
    choices: tuple[Choice, ...]
    may_vote: bool


def list_ballots(turn: Turn, viewer: Viewer, post: Post, topic: Topic) -> Iterator[Ballot]:
    for kept in polls.load_polls(turn.db, post.id):
        _, written = find_poll(turn, post, kept.name)
        if written.type not in SHOWN:
            continue
        votes = polls.load_votes(turn.db, kept.id)
        mine = {one.option_id for one in votes if viewer.user and one.user_id == viewer.user.id}
        shown = sees_results(turn, viewer.user, kept, written, votes)
        counts = [one.option_id for one in votes]
        ids = [compute_option_id(text) for text in written.options]
        yield Ballot(
            kept.name,
            written.title,
            written.type == "multiple",
            tuple(
                Choice(one, text, counts.count(one) if shown else None, one in mine)
                for one, text in zip(ids, written.options, strict=True)
            ),
            viewer.user is not None
            and not topic.archived
            and viewer.may_write_in(topic)
            and not is_closed(written, kept.status, turn.now),
        )


async def cast_vote(visit: Visit) -> web.Response:
    """`POST /p/{id}/vote` with `poll` and `options[]`: what is ticked replaces what was; nothing takes it back."""
    get_visitor(visit)
    name, wished = visit.params.required("poll"), visit.params.texts("options") or []

    def work(turn: Turn, viewer: Viewer) -> tuple[Post, Topic]:
        post, topic = load_visible_post(turn, viewer, visit.path_number("id"))
        chosen = choose_options(find_poll(turn, post, name)[1], wished) if wished else ()
        vote(turn, viewer, post, topic, name, chosen)
        return post, topic

    post, topic = await visit.turn(work)
    return redirect(f"/t/{topic.slug}/{topic.id}/{post.post_number}")
