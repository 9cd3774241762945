"""What is kept of a post's words: its plus/delta notes, whether it ends with a question, whether it shares a link."""

from __future__ import annotations

from collections.abc import Sequence

from service.domain.ids import PostId, TopicId
from service.domain.notes import Note
from service.domain.posts import Post
from service.domain.quoting import PostFlags
from service.store.pool import Connection


async def record_notes(connection: Connection, post: Post, notes: Sequence[Note]) -> None:
    """These and no others; the post itself must be recorded. Of a hidden or deleted post nothing is kept."""
    kept = () if post.hidden or post.deleted else tuple(notes)
    rows = [(note.kind.value, note.text) for note in kept]
    await connection.execute(
        "with wanted as (select position, kind, text"
        " from unnest($4::text[], $5::text[]) with ordinality as one (kind, text, position)),"
        " gone as (delete from note where post_id = $1 and position > $6)"
        " insert into note (post_id, position, topic_id, kind, text, said_at)"
        " select $1, position, $2, kind, text, $3 from wanted"
        " on conflict (post_id, position) do update set topic_id = excluded.topic_id, kind = excluded.kind,"
        " text = excluded.text where (note.topic_id, note.kind, note.text)"
        " is distinct from (excluded.topic_id, excluded.kind, excluded.text)",
        post.id,
        post.topic_id,
        post.created_at,
        [kind for kind, _ in rows],
        [text for _, text in rows],
        len(rows),
    )


async def load_noted(connection: Connection, topic_id: TopicId) -> frozenset[PostId]:
    """The topic's posts that hold a note, a question or a link."""
    rows = await connection.fetch(
        "select id from post where topic_id = $1 and not deleted"
        " and (asks or shares or exists (select from note where post_id = post.id))",
        topic_id,
    )
    return frozenset(PostId(row["id"]) for row in rows)


async def record_flags(
    connection: Connection, post_id: PostId, flags: PostFlags, likes: int | None = None
) -> None:
    """What the post as it now is holds. `likes`: None leaves them as they were."""
    await connection.execute(
        "update post set asks = $2, shares = $3, likes = coalesce($4, likes) where id = $1"
        " and (asks, shares, likes) is distinct from ($2, $3, coalesce($4, likes))",
        post_id,
        flags.asks,
        flags.shares,
        likes,
    )
