"""Which of the forum's categories everyone can read, as far as we know."""

from __future__ import annotations

from service.domain.ids import CategoryId
from service.store.pool import Connection


async def load_readable_categories(connection: Connection) -> frozenset[CategoryId]:
    """Those that everyone could read when last looked at, and of which nothing has been heard since."""
    rows = await connection.fetch(
        "select id from category where readable_by_all and not exists ("
        "select from delivery where event_type = 'category' and category_id = category.id"
        " and received_at > category.seen_at)"
    )
    return frozenset(CategoryId(row["id"]) for row in rows)
