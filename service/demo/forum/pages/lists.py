"""Pages that list topics: the start page, the latest, a category, a tag, a person, one's messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from aiohttp import web

from service.demo.forum import constants
from service.demo.forum.forum import Guide
from service.demo.forum.pages.visits import Visit, get_visitor, redirect
from service.demo.forum.problems import build_page_not_found
from service.demo.forum.rights import Viewer
from service.demo.forum.store import categories, people, topics
from service.demo.forum.things import Category, Tag, Topic, User
from service.demo.forum.turn import Turn


@dataclass(frozen=True, slots=True)
class Row:
    """One topic in a list."""

    topic: Topic
    category: Category | None
    tags: tuple[Tag, ...]
    author: User
    last_poster: User


@dataclass(frozen=True, slots=True)
class CategoryRow:
    category: Category
    count: int
    newest: tuple[Topic, ...]


def load_rows(turn: Turn, listed: Iterable[Topic]) -> list[Row]:
    known = {category.id: category for category in categories.load_categories(turn.db)}
    return [
        Row(
            topic,
            known.get(topic.category_id or 0),
            categories.load_topic_tags(turn.db, topic.id),
            turn.user(topic.user_id),
            turn.user(topic.last_post_user_id),
        )
        for topic in listed
    ]


async def show_home(visit: Visit) -> web.Response:
    story = visit.forum.story

    def work(turn: Turn, viewer: Viewer) -> tuple[list[CategoryRow], list[Row], Guide | None]:
        counts = categories.load_topic_counts(turn.db)
        places = [
            CategoryRow(
                category,
                counts.get(category.id, 0),
                tuple(topics.load_listed(turn.db, [category.id], turn.now, limit=2, order="activity")),
            )
            for category in categories.load_categories(turn.db)
            if category.id in viewer.access and _is_shown(category, counts)
        ]
        latest = topics.load_listed(turn.db, viewer.access, turn.now, limit=8, order="activity")
        return places, load_rows(turn, latest), story.guide(turn) if story else None

    places, rows, guide = await visit.turn(work)
    companion = visit.forum.settings.companion_url
    return visit.render("home.html", places=places, rows=rows, guide=guide, companion=companion)


def _is_shown(category: Category, counts: dict[int, int]) -> bool:
    """Nobody needs to see that nothing is uncategorized."""
    return category.id != constants.UNCATEGORIZED_ID or counts.get(category.id, 0) > 0


async def show_latest(visit: Visit) -> web.Response:
    return await _show_listed(visit, None, "Latest")


async def show_category(visit: Visit) -> web.Response:
    category = await _find(visit, lambda turn: categories.load_category(turn.db, visit.path_number("id")))
    if visit.path_text("slug") != category.slug:
        return redirect(f"/c/{category.slug}/{category.id}")
    return await _show_listed(visit, category, category.name)


async def find_category(visit: Visit) -> web.Response:
    """`/c/{slug}`, as people type it."""
    category = await _find(
        visit, lambda turn: categories.load_category_by_slug(turn.db, visit.path_text("slug"))
    )
    return redirect(f"/c/{category.slug}/{category.id}")


async def _find(visit: Visit, load: Callable[[Turn], Category | None]) -> Category:
    def work(turn: Turn, viewer: Viewer) -> Category:
        category = load(turn)
        if category is None or category.id not in viewer.access:
            raise build_page_not_found()
        return category

    return await visit.turn(work)


async def _show_listed(visit: Visit, category: Category | None, heading: str) -> web.Response:
    page = max(0, visit.params.number("page") or 0)
    size = constants.TOPICS_PER_PAGE

    def work(turn: Turn, viewer: Viewer) -> tuple[list[Row], bool]:
        chosen = [category.id] if category else list(viewer.access)
        found = topics.load_listed(
            turn.db, chosen, turn.now, limit=size + 1, offset=page * size, unlisted=viewer.staff
        )
        return load_rows(turn, found), category is None or viewer.may_create_topic(category)

    rows, may_write = await visit.turn(work)
    return visit.render(
        "topics.html",
        heading=heading,
        category=category,
        rows=rows[:size],
        may_write=may_write,
        page=page,
        more=len(rows) > size,
        empty="Nothing here yet. Be the first.",
    )


async def show_tag(visit: Visit) -> web.Response:
    name = visit.path_text("name")

    def work(turn: Turn, viewer: Viewer) -> list[Row]:
        tag = categories.load_tag(turn.db, name)
        if tag is None:
            raise build_page_not_found()
        return load_rows(turn, topics.load_tagged(turn.db, tag.id, viewer.access))

    return _render_plain_list(visit, f"Tagged “{name}”", await visit.turn(work), "No topic has this tag.")


async def show_messages(visit: Visit) -> web.Response:
    """One's own private messages."""
    owner = get_visitor(visit)
    rows = await visit.turn(
        lambda turn, _viewer: load_rows(turn, topics.load_private_messages(turn.db, owner.id))
    )
    return _render_plain_list(visit, "Your messages", rows, "No messages yet.")


async def show_person(visit: Visit) -> web.Response:
    def work(turn: Turn, viewer: Viewer) -> tuple[User, list[Row]]:
        user = people.load_user_named(turn.db, visit.path_text("username"))
        if user is None:
            raise build_page_not_found()
        return user, load_rows(turn, topics.load_written_by(turn.db, user.id, viewer.access))

    user, rows = await visit.turn(work)
    return visit.render("person.html", person=user, rows=rows)


def _render_plain_list(visit: Visit, heading: str, rows: list[Row], empty: str) -> web.Response:
    return visit.render(
        "topics.html",
        heading=heading,
        category=None,
        rows=rows,
        may_write=False,
        page=0,
        more=False,
        empty=empty,
    )
