"""A text of ours that stands is not written anew only because somebody's name became known.

The forum tells names beside posts, so that after a gap, or an update of ours, it tells hundreds at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jobs.engine.facts import Facts
from service.domain.circles import TopicMade
from service.domain.effects import EditFirstPost, Effect
from service.domain.proposals.effects import EditStory
from service.domain.requests import DropEffect, FirstPostRequest, NewEffect, ReplyTextRequest
from service.forum.markers import parse_block, same_text
from service.store.effects import load_own_texts
from service.store.pool import Connection

Row = NewEffect | DropEffect


def call_by_user_names(facts: Facts) -> Facts:
    """The same facts with nobody's full name."""
    return replace(facts, names=facts.user_names)


def may_stand(row: Row) -> bool:
    """Whether the text may stand on the forum already."""
    return isinstance(row, NewEffect) and isinstance(row.request, FirstPostRequest | ReplyTextRequest)


async def keep_what_stands(
    connection: Connection, effects: Sequence[Effect], rows: Sequence[Row], nameless: Sequence[Row]
) -> Sequence[Row]:
    """`rows`, and of `nameless`, the same rows with user names only, those whose text stands just so."""
    blocks = [made.block for effect in effects if (made := _find_made(effect)) is not None]
    return [
        other if row != other and await _stands(connection, other, blocks) else row
        for row, other in zip(rows, nameless, strict=True)
    ]


def _find_made(effect: Effect) -> TopicMade | None:
    """The topic whose block is to follow."""
    match effect:
        case EditFirstPost(circle):
            return circle.made
        case EditStory(told):
            return told.story.made
        case _:
            return None


async def _stands(connection: Connection, row: Row, blocks: Sequence[str]) -> bool:
    match row:
        case NewEffect(request=FirstPostRequest() as request):
            inside = parse_block(request.block, request.block_name) or ""
            return any(same_text(inside, block) for block in blocks)
        case NewEffect(request=ReplyTextRequest() as request, needs=str() as needs):
            return any(same_text(request.raw, text) for text in await load_own_texts(connection, [needs]))
        case _:
            return False
