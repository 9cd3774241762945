"""Polls are made with their posts, changed while nobody minds, and voted on; none of it is told to webhooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from service.demo.forum import rules
from service.demo.forum.acts.finding import get_actor
from service.demo.forum.polls import (
    WrittenPoll,
    compute_option_id,
    find_poll_problems,
    is_closed,
    parse_polls,
)
from service.demo.forum.problems import build_refusal
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.polls import find_poll
from service.demo.forum.store import people, polls
from service.demo.forum.store.database import record_row
from service.demo.forum.store.polls import KeptPoll
from service.demo.forum.things import Post, Topic, User
from service.demo.forum.turn import Turn

_EDIT_WINDOW = timedelta(minutes=5)
"""poll_edit_window_mins: after that a poll somebody has voted on stays as it is."""


def find_new_poll_problems(actor: User, raw: str) -> list[str]:
    written = parse_polls(raw)
    if written and not (actor.staff or actor.trust_level >= rules.TRUST_TO_POLL):
        return ["You are not allowed to create polls."]
    return find_poll_problems(written)


def find_changed_poll_problems(turn: Turn, post: Post, raw: str) -> list[str]:
    """plugins/poll/lib/polls_updater.rb."""
    written = parse_polls(raw)
    problems = find_poll_problems(written)
    for poll in _list_changed(turn, post, written):
        if poll.created_at < turn.now - _EDIT_WINDOW and polls.load_votes(turn.db, poll.id):
            problems.append("You cannot change a poll after the first 5 minutes.")
    return problems


def record_polls(turn: Turn, post: Post, raw: str) -> None:
    """Keep a place for the votes of what stands in the text; `post` is as it was before."""
    written = parse_polls(raw)
    for poll in _list_changed(turn, post, written):
        polls.delete_poll(turn.db, poll.id)
    names = {poll.name for poll in polls.load_polls(turn.db, post.id)}
    for new in written:
        if new.name not in names:
            names.add(new.name)
            polls.insert_poll(turn.db, post.id, new.name, new.status, turn.now)


def _list_changed(turn: Turn, post: Post, written: Sequence[WrittenPoll]) -> list[KeptPoll]:
    """Polls that the new text words otherwise, or has no more: their votes are lost."""
    before = {poll.name: poll for poll in parse_polls(post.raw)}
    after = {poll.name: poll for poll in written}
    return [
        poll for poll in polls.load_polls(turn.db, post.id) if before.get(poll.name) != after.get(poll.name)
    ]


def vote(turn: Turn, viewer: Viewer, post: Post, topic: Topic, name: str, option_ids: Sequence[str]) -> None:
    """Replaces the votes from before; without options it takes them back."""
    actor = get_actor(viewer)
    if post.deleted_at is not None or topic.archived or not viewer.may_write_in(topic):
        raise build_refusal(["You must be able to post in the topic to vote in its polls."])
    kept, written = find_poll(turn, post, name)
    if is_closed(written, kept.status, turn.now):
        raise build_refusal(["Poll must be open to vote."])
    _check_groups(turn, actor, written)
    polls.record_votes(turn.db, kept.id, actor.id, option_ids, turn.now)


def choose_options(written: WrittenPoll, wished: Sequence[str]) -> list[str]:
    """The options that there are; raises the 422 problem for too many or too few."""
    known = [compute_option_id(text) for text in written.options]
    chosen = [option_id for option_id in dict.fromkeys(wished) if option_id in known]
    multiple = written.type == "multiple"
    most = (written.maximum or len(known)) if multiple else 1
    if not chosen:
        raise build_refusal(["You must choose at least 1 valid option."])
    if len(chosen) > most or len(chosen) < (written.minimum or 1 if multiple else 1):
        raise build_refusal(
            [f"You can only vote for {most} options, and at least for {written.minimum or 1}."]
        )
    return chosen


def _check_groups(turn: Turn, actor: User, written: WrittenPoll) -> None:
    if written.groups is None:
        return
    mine = {group.name.lower() for group in people.load_groups_of(turn.db, actor.id)}
    if not mine & {name.strip().lower() for name in written.groups.split(",")}:
        raise build_refusal([f"You need to be a member of {written.groups} to vote in this poll."])


def set_poll_status(turn: Turn, viewer: Viewer, post: Post, name: str, status: str) -> None:
    """For the post's author and staff."""
    actor = get_actor(viewer)
    kept, _ = find_poll(turn, post, name)
    if status not in ("open", "closed") or not (actor.staff or viewer.is_author(post.user_id)):
        raise build_refusal(["Only a staff member or the original poster can toggle a poll status."])
    record_row(turn.db, "poll", kept.id, status=status)
