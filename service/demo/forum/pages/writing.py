"""New topics, freely or with a category's form, replies and edits."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from service.demo.forum import constants
from service.demo.forum.acts.editing import Edit, edit_post
from service.demo.forum.acts.finding import load_visible_post
from service.demo.forum.acts.writing import Draft, create_post
from service.demo.forum.forms import FORMS, Form, compose_form_text
from service.demo.forum.pages.answers import await_answer
from service.demo.forum.pages.topics import load_topic_page, render_topic
from service.demo.forum.pages.visits import Visit, get_visitor, redirect
from service.demo.forum.problems import Problem, build_denied
from service.demo.forum.rights import Viewer
from service.demo.forum.store import categories
from service.demo.forum.things import Category, Post, Reviewable, Tag, Topic
from service.demo.forum.turn import Turn

_REFUSED = (422, 429)
_CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Composer:
    """What the page for a new topic needs."""

    places: list[Category]
    chosen: Category
    form: Form | None
    """The chosen category's form, unless the writer prefers to write freely."""
    has_form: bool


async def compose_topic(visit: Visit) -> web.Response:
    """`?category=slug` chooses where, `?free=1` leaves the category's form for an empty page."""
    get_visitor(visit)
    composer = await visit.turn(lambda turn, viewer: _load_composer(turn, viewer, visit))
    return _render_composer(visit, composer, {}, 200, ())


def _load_composer(turn: Turn, viewer: Viewer, visit: Visit) -> Composer:
    known = categories.load_categories(turn.db)
    places = [category for category in known if _is_offered(viewer, category)]
    if not places:
        raise build_denied()
    wished = visit.params.text("category")
    first_with_form = next((place for place in places if place.form_template), places[0])
    chosen = next((place for place in places if place.slug == wished), first_with_form)
    form = FORMS.get(chosen.form_template or "")
    return Composer(places, chosen, None if visit.params.flag("free") else form, form is not None)


def _is_offered(viewer: Viewer, category: Category) -> bool:
    """Discourse, too, offers no topics without a category unless that is switched on."""
    return viewer.may_create_topic(category) and category.id != constants.UNCATEGORIZED_ID


def _render_composer(
    visit: Visit, composer: Composer, values: dict[str, str], status: int, errors: tuple[str, ...]
) -> web.Response:
    further = composer.form.further if composer.form else ()
    unfolded = any(values.get(field.name) for field in further)
    return visit.render(
        "compose.html", status, composer=composer, values=values, errors=errors, unfolded=unfolded
    )


async def create_topic(visit: Visit) -> web.Response:
    """Back to the form with everything still in it when the forum refuses."""
    get_visitor(visit)
    composer = await visit.turn(lambda turn, viewer: _load_composer(turn, viewer, visit))
    values = _read_values(visit, composer.form)
    raw = compose_form_text(composer.form, values) if composer.form else values["raw"]
    draft = Draft(
        raw=raw,
        title=values["title"],
        category_id=composer.chosen.id,
        tags=tuple(values["tags"].replace(",", " ").split()),
    )
    try:
        made = await visit.turn(lambda turn, viewer: create_post(turn, viewer, draft))
    except Problem as problem:
        if problem.status not in _REFUSED:
            raise
        return _render_composer(visit, composer, values, problem.status, tuple(problem.errors))
    if isinstance(made, Reviewable):
        return visit.render("queued.html", queued=made)
    return redirect(f"/t/{made.topic_id}{await_answer(visit, composer.chosen)}")


def _read_values(visit: Visit, form: Form | None) -> dict[str, str]:
    """What the writer typed: title, text and tags, or title and the form's fields by their names."""
    values = {name: _read_text(visit, name) for name in ("title", "raw", "tags")}
    for field in form.all_fields if form else ():
        values[field.name] = _read_text(visit, f"field_{field.name}")
    return values


def _read_text(visit: Visit, name: str) -> str:
    """Browsers send CRLF; Discourse's own composer does not."""
    return (visit.params.text(name) or "").replace("\r\n", "\n")


async def create_reply(visit: Visit) -> web.Response:
    get_visitor(visit)
    topic_id, raw = visit.path_number("id"), _read_text(visit, "raw")
    draft = Draft(
        raw=raw, topic_id=topic_id, reply_to_post_number=visit.params.number("reply_to_post_number")
    )
    try:
        made = await visit.turn(lambda turn, viewer: create_post(turn, viewer, draft))
    except Problem as problem:
        if problem.status not in _REFUSED:
            raise
        found = await visit.turn(lambda turn, viewer: load_topic_page(turn, viewer, topic_id, 10_000))
        return render_topic(visit, found, problem.status, draft=raw, errors=tuple(problem.errors))
    if isinstance(made, Reviewable):
        return redirect(f"/t/-/{topic_id}?waiting=1")
    return redirect(f"/t/-/{topic_id}/{made.post_number}")


async def compose_edit(visit: Visit) -> web.Response:
    get_visitor(visit)

    def work(turn: Turn, viewer: Viewer) -> tuple[Post, Topic, tuple[Tag, ...]]:
        post, topic = load_visible_post(turn, viewer, visit.path_number("id"))
        if not viewer.may_edit(turn, post, topic):
            raise build_denied("You can't edit this post any more.")
        return post, topic, categories.load_topic_tags(turn.db, topic.id)

    post, topic, tags = await visit.turn(work)
    names = " ".join(tag.name for tag in tags)
    values = {"raw": post.raw, "original_text": post.raw, "title": topic.title, "tags": names}
    return _render_editor(visit, post, topic, values)


async def save_edit(visit: Visit) -> web.Response:
    """An edit that started from an older text comes back with the newer one beside it."""
    get_visitor(visit)
    values = {name: _read_text(visit, name) for name in ("raw", "original_text", "title", "tags")}
    post_id = visit.path_number("id")
    post, topic = await visit.turn(lambda turn, viewer: load_visible_post(turn, viewer, post_id))
    edit = Edit(
        raw=values["raw"],
        original_text=values["original_text"],
        title=values["title"] if post.first else None,
        tags=values["tags"].replace(",", " ").split() if post.first and not topic.private else None,
    )
    try:
        await visit.turn(lambda turn, viewer: edit_post(turn, viewer, post, topic, edit))
    except Problem as problem:
        if problem.status not in (*_REFUSED, _CONFLICT):
            raise
        return _render_editor(visit, post, topic, values, problem)
    return redirect(f"/t/-/{topic.id}/{post.post_number}")


def _render_editor(
    visit: Visit, post: Post, topic: Topic, values: dict[str, str], problem: Problem | None = None
) -> web.Response:
    theirs = post.raw if problem and problem.status == _CONFLICT else None
    if theirs is not None:
        values = {**values, "original_text": theirs}
    return visit.render(
        "edit.html",
        problem.status if problem else 200,
        post=post,
        topic=topic,
        values=values,
        errors=tuple(problem.errors) if problem else (),
        theirs=theirs,
    )
