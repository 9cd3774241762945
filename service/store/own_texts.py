"""Our own texts that name or quote somebody: found, and written anew without them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence

from service.domain.forgetting import Forgotten, scrub_json, scrub_request
from service.domain.ids import TopicId
from service.domain.requests import (
    KIND_OF,
    KINDS,
    FirstPostRequest,
    NewsRequest,
    ReplyRequest,
    ReplyTextRequest,
    Request,
    Shape,
    TopicRequest,
)
from service.domain.subjects import ForumSubject
from service.store.pool import Connection
from service.store.values import compose_json, parse_json


async def load_naming(connection: Connection, gone: Forgotten) -> Sequence[int]:
    """Ids of the effects whose request or receipt may name or quote them, oldest first."""
    rows = await connection.fetch(
        "select id from effect where request::text ilike any($1::text[]) or receipt::text ilike any($1::text[])"
        " order by id",
        [f"%{escape_words(text)}%" for text in _list_sought(gone)],
    )
    return [row["id"] for row in rows]


def _list_sought(gone: Forgotten) -> Sequence[str]:
    """What stands in each such text just as it is here: of longer words the beginning, for signs may stand in them."""
    begun = re.match(r"\w+", gone.called)
    return (*gone.names, *((begun[0],) if begun else ()), *(words.split()[0] for words in gone.words))


def escape_words(name: str) -> str:
    """As it stands in JSON, without the meaning that a pattern of LIKE gives some characters."""
    return name.replace("\\", "\\\\\\\\").replace("%", "\\%").replace("_", "\\_")


async def scrub_texts(connection: Connection, gone: Forgotten, own_lanes: Collection[str]) -> None:
    """What we wrote is written anew without their names; what nobody reads any more loses them where it lies."""
    for effect_id in await load_naming(connection, gone):
        row = await connection.fetchrow("select * from effect where id = $1 for update", effect_id)
        assert row is not None
        kind, bare = KINDS[row["kind"]], row["lane"] in own_lanes
        request = scrub_request(parse_json(kind.request, row["request"]), gone, bare=bare)
        if row["receipt"] is not None and kind.shape is Shape.ONCE:
            await _write_anew(connection, row["key"], row["lane"], request, row["receipt"])
        await connection.execute(
            _REWRITE,
            effect_id,
            compose_json(request),
            kind.name in EDITS and row["receipt"] is not None,
            None if kind.shape is Shape.WANTED else scrub_json(row["receipt"], gone, bare=bare),
        )


EDITS = ("edit-reply", "edit-first-post")
"""Kinds that write again what stands: their receipt stays what the forum last returned, for by that we know it."""
_REWRITE = """
update effect set
    request = $2::jsonb, receipt = coalesce($4::jsonb, receipt),
    wanted_rev = wanted_rev + case when $3 and request <> $2::jsonb then 1 else 0 end,
    state = case when $3 and request <> $2::jsonb and state in ('done', 'dead', 'crashed') then 'ready' else state end,
    due_at = case when $3 and request <> $2::jsonb then now() else due_at end
where id = $1
"""


async def _write_anew(connection: Connection, key: str, lane: str, request: Request, receipt: str) -> None:
    """What stands on the forum by this effect shall be this; circles and stories see to their blocks themselves.

    What it says by now goes along: by that we know it as ours.
    """
    found = _compose_wanted(key, lane, request, receipt)
    if found is None:
        return
    name, wanted = found
    kind = KIND_OF[type(wanted)]
    changed = await connection.fetchval(
        "update effect set receipt = coalesce(receipt, $2::jsonb) where needs = $1 and kind = $3 returning true",
        key,
        receipt,
        kind.name,
    )
    if not changed:
        await connection.execute(
            "insert into effect (key, kind, shape, lane, needs, priority, request, receipt)"
            " values ($1, $2, 'wanted', $3, $4, 1, $5::jsonb, $6::jsonb)",
            name,
            kind.name,
            lane,
            key,
            compose_json(wanted),
            receipt,
        )


def _compose_wanted(
    key: str, lane: str, request: Request, receipt: str
) -> tuple[str, ReplyTextRequest | FirstPostRequest] | None:
    """The key and the request by which the text comes to say this; None where others see to it."""
    if isinstance(request, ReplyRequest | NewsRequest):
        return f"reply-text:forgotten:{key}", ReplyTextRequest(request.raw)
    if isinstance(request, TopicRequest) and lane == ForumSubject.NETWORK.key:
        topic_id = TopicId(json.loads(receipt)["made"]["topic_id"])
        wanted = FirstPostRequest(topic_id, request.block_name, request.raw, titles=())
        return f"first-post:{request.external_id}", wanted
    return None
