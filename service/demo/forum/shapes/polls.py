"""The JSON of polls, in their posts and by themselves (plugins/poll/app/serializers/poll_serializer.rb)."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from service.demo.forum.polls import WrittenPoll, compute_option_id, is_closed, parse_polls
from service.demo.forum.problems import Json, build_refusal
from service.demo.forum.shapes.people import compose_basic_user
from service.demo.forum.store import polls
from service.demo.forum.store.polls import KeptPoll, Vote
from service.demo.forum.things import Post, User
from service.demo.forum.turn import Turn

_PRELOADED = 25


def find_poll(turn: Turn, post: Post, name: str) -> tuple[KeptPoll, WrittenPoll]:
    """Raises the 422 problem when the post has none of that name."""
    kept = polls.load_poll(turn.db, post.id, name)
    written = next((poll for poll in parse_polls(post.raw) if poll.name == name), None)
    if kept is None or written is None:
        raise build_refusal([f"No poll named {name} is associated with this post."])
    return kept, written


def compose_polls(turn: Turn, user: User | None, post: Post) -> Json:
    """What a post's JSON says of its polls; nothing when it has none."""
    kept = polls.load_polls(turn.db, post.id) if "[/poll]" in post.raw else []
    if not kept:
        return {}
    mine = {
        poll.name: [
            vote.option_id for vote in polls.load_votes(turn.db, poll.id) if user and vote.user_id == user.id
        ]
        for poll in kept
    }
    votes: Json = {name: option_ids for name, option_ids in mine.items() if option_ids}
    listed = [compose_poll(turn, user, post, poll.name) for poll in kept]
    return {"polls": listed, **({"polls_votes": votes} if votes else {})}


def compose_poll(turn: Turn, user: User | None, post: Post, name: str) -> Json:
    kept, written = find_poll(turn, post, name)
    votes = polls.load_votes(turn.db, kept.id)
    shown = sees_results(turn, user, kept, written, votes)
    shape: Json = {
        "id": kept.id,
        "name": kept.name,
        "type": written.type,
        "status": "closed" if is_closed(written, kept.status, turn.now) else "open",
        "results": written.results,
        "options": [_compose_option(text, votes, shown=shown) for text in written.options],
        "voters": len({vote.user_id for vote in votes}),
        "chart_type": written.chart_type,
        "title": written.title,
    }
    optional = {
        "min": written.minimum,
        "max": written.maximum,
        "step": written.step,
        "close": written.close_at,
        "groups": written.groups,
    }
    shape |= {key: value for key, value in optional.items() if value is not None}
    if written.public:
        shape["public"] = True
        if shown:
            shape["preloaded_voters"] = group_voters(turn, votes, 1, _PRELOADED)
    return shape


def _compose_option(text: str, votes: Sequence[Vote], *, shown: bool) -> Json:
    option_id = compute_option_id(text)
    count = sum(vote.option_id == option_id for vote in votes)
    return {"id": option_id, "html": escape(text), **({"votes": count} if shown else {})}


def sees_results(
    turn: Turn, user: User | None, kept: KeptPoll, written: WrittenPoll, votes: Sequence[Vote]
) -> bool:
    """plugins/poll/app/models/poll.rb, `can_see_results?`."""
    closed = is_closed(written, kept.status, turn.now)
    voted = user is not None and any(vote.user_id == user.id for vote in votes)
    rules = {"always": True, "on_vote": closed or voted, "on_close": closed}
    return rules.get(written.results, user is not None and user.staff)


def sees_voters(turn: Turn, user: User | None, post: Post, name: str) -> bool:
    kept, written = find_poll(turn, post, name)
    votes = polls.load_votes(turn.db, kept.id)
    return written.public and sees_results(turn, user, kept, written, votes)


def group_voters(turn: Turn, votes: Sequence[Vote], page: int, limit: int) -> dict[str, list[Json]]:
    """Option id -> those who chose it, so many of each option a page."""
    voters: dict[str, list[Json]] = {}
    for vote in votes:
        voters.setdefault(vote.option_id, []).append(compose_basic_user(turn.user(vote.user_id)))
    start = (page - 1) * limit
    return {option_id: shapes[start : start + limit] for option_id, shapes in voters.items()}
