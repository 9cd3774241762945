"""Hears what a circle's voices say, folds it into one circle, and keeps it with the meetings that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from jobs.engine.tools import Tools
from jobs.speakers import SaidByPosts, TopicView, UnknownPeople, WordsNotKept, read_posts
from service.domain.changes import tell_all
from service.domain.notes import asks_for_notes
from service.domain.posts import Post
from service.domain.subjects import compose_circle_subject
from service.domain.voices.announcements import compose_announced, compose_post_ref
from service.domain.voices.circle import SaidCircle
from service.domain.voices.log import (
    Log,
    add_statement,
    build_log,
    date_reading,
    find_changed,
    fold_log,
    is_joining,
)
from service.domain.voices.values import ANNOUNCEMENT, Statement
from service.store.pool import Connection
from service.store.statements import (
    load_statements,
    load_told,
    record_meetings,
    record_statements,
    record_told,
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said of a circle, with what was heard just now."""

    stored: Sequence[Statement]
    log: Log
    circle: SaidCircle


async def hear_announcement(
    connection: Connection, tools: Tools, view: TopicView, said: SaidByPosts, now: datetime
) -> Heard:
    """The circle with what its announcement says, as far as that is complete. Nothing is recorded."""
    origin = compose_circle_subject(view.topic_id).origin
    stored = await load_statements(connection, origin)
    log = build_log(origin, stored)
    if view.late is not None:
        earlier = await _read_late(connection, tools, view, view.late, said.posts)
        log = _add(log, _compose_statement(log, *earlier, now)) if earlier else log
    statement = _compose_statement(log, view.title, said, now)
    log = _add(log, date_reading(log, statement) if statement else None)
    return Heard(stored, log, fold_log(log))


def _add(log: Log, statement: Statement | None) -> Log:
    return add_statement(log, statement) if statement else log


def _compose_statement(log: Log, title: str, said: SaidByPosts, now: datetime) -> Statement | None:
    """None where the announcement is not complete."""
    if said.reading.announcement is None:
        return None
    return compose_announced(
        log.circle,
        said.reading.announcement,
        said.reading.guesses,
        said.facilitator_ids,
        ref=compose_post_ref(title, said.posts),
        said_at=max(post.updated_at for post in said.posts),
        seen_at=now,
        person=said.first.author_id,
        base=is_joining(log, ANNOUNCEMENT),
        plus_delta=any(asks_for_notes(post.raw) for post in said.posts),
    )


async def _read_late(
    connection: Connection, tools: Tools, view: TopicView, late: Post, counted: Sequence[Post]
) -> tuple[str, SaidByPosts] | None:
    """The announcement as it was when the late version was written; None where nobody can tell any more."""
    title = late.topic_title or view.title
    posts = [late if post.id == late.id else post for post in counted if post.created_at <= late.updated_at]
    if late not in posts or any(post.updated_at > late.updated_at for post in posts):
        return None
    try:
        return title, await read_posts(connection, tools, replace(view, title=title), posts, late.updated_at)
    except (UnknownPeople, WordsNotKept):
        return None


async def record_heard(connection: Connection, heard: Heard) -> None:
    """Keep what is new in the log, and the meetings that follow. The circle's own row must stand already."""
    changed = find_changed(heard.stored, heard.log)
    if changed:
        await _keep_what_was_shown(connection, heard)
        await record_statements(connection, changed)
        await record_meetings(connection, heard.log.circle, heard.circle.meetings)


async def _keep_what_was_shown(connection: Connection, heard: Heard) -> None:
    """Of a circle from before there was a record of it: people know what was said until now."""
    circle = heard.log.circle
    if heard.stored and await load_told(connection, circle) is None:
        await record_told(connection, circle, tell_all(fold_log(build_log(circle, heard.stored))))


async def load_said_circle(connection: Connection, origin: str) -> SaidCircle:
    """The circle as all its voices say it."""
    return fold_log(build_log(origin, await load_statements(connection, origin)))
