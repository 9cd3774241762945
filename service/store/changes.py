"""What changed in circles' dates, with who asked for it, and the replies that tell people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain.changes import Change
from service.domain.requests import KIND_OF, NewsRequest
from service.domain.voices.values import Statement
from service.store.effects import UNTRIED
from service.store.pool import Connection
from service.store.values import compose_json


@dataclass(frozen=True, slots=True)
class PendingNews:
    """Replies of one circle that have not been sent."""

    waiting: tuple[str, ...]
    """Keys of those of which nothing was tried."""
    under_way: bool
    """One may have left already."""
    due_in_s: float | None
    """When the first of those that wait is sent; None when none does."""


async def load_pending_news(connection: Connection, lane: str) -> PendingNews:
    """Held until the transaction ends: none of those that wait leaves while it is decided about."""
    rows = await connection.fetch(
        f"select key, state = 'ready' and ({UNTRIED}) as waits, "  # noqa: S608 - a constant
        "extract(epoch from due_at - now())::float8 as due_in_s from effect "
        "where lane = $1 and kind = $2 and state in ('ready', 'leased') order by due_at for update",
        lane,
        KIND_OF[NewsRequest].name,
    )
    waiting = [row for row in rows if row["waits"]]
    return PendingNews(
        tuple(row["key"] for row in waiting),
        under_way=len(waiting) < len(rows),
        due_in_s=waiting[0]["due_in_s"] if waiting else None,
    )


async def record_changes(
    connection: Connection,
    circle: str,
    changes: Sequence[Change],
    causes: Mapping[Change, Statement],
    told_by: str | None,
    now: datetime,
) -> None:
    """What changed in the circle of this origin. `told_by`: the key of the reply that told people, if one did."""
    await connection.executemany(
        "insert into change (circle, uid, kind, was, now, person_id, because, told_by, changed_at) "
        "values ($1, $2, $3, $4::jsonb, $5::jsonb, $6, $7, $8, $9)",
        [
            (
                circle,
                change.uid,
                change.kind.value,
                compose_json(change.was) if change.was else None,
                compose_json(change.now) if change.now else None,
                causes[change].person if change in causes else None,
                causes[change].words.because if change in causes else None,
                told_by,
                now,
            )
            for change in changes
        ],
    )
