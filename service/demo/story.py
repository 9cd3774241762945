"""The demo's story: who lives on the demo forum, what they have written, and what happens when the demo begins.

Everybody and every place here is invented, except that the towns exist. Dates lie ahead of the forum's clock, so that
the story is young whenever it is told.
"""

from __future__ import annotations

from datetime import timedelta

from service.demo.authors import load_person, write
from service.demo.deeds import describe_deeds
from service.demo.forum import constants
from service.demo.forum.acts.joining import add_members
from service.demo.forum.acts.liking import like_post
from service.demo.forum.forum import Story
from service.demo.forum.problems import Problem
from service.demo.forum.rights import load_viewer
from service.demo.forum.store import categories, people, topics
from service.demo.forum.store.database import record_row
from service.demo.forum.things import Post
from service.demo.forum.turn import Turn
from service.demo.guide import find_guide
from service.demo.past import tell_past
from service.demo.story_dates import compose_dates
from service.demo.story_texts import (
    ANNOUNCEMENTS,
    CATEGORIES,
    FORMER_POSTS,
    GROUP,
    PEOPLE,
    TAGS,
    FormerPost,
)


def seed_story(turn: Turn) -> None:
    """People, categories, tags, the organizers, and what was written in the weeks before."""
    for person in PEOPLE:
        people.insert_user(
            turn.db,
            turn.now - timedelta(days=400),
            person.username,
            person.name,
            admin=person.admin,
            moderator=person.moderator,
            trust_level=person.trust_level,
            title=person.title,
        )
    _seed_categories(turn)
    for tag in TAGS:
        categories.insert_tag(turn.db, tag)
    group_id = people.insert_group(turn.db, turn.now, GROUP.name, GROUP.full_name)
    group = people.load_group(turn.db, group_id)
    if group is not None:
        add_members(turn, group, [load_person(turn, name) for name in GROUP.members])
    for former in FORMER_POSTS:
        _seed_former_post(turn, former)


def _seed_categories(turn: Turn) -> None:
    for place in CATEGORIES:
        category_id = categories.insert_category(
            turn.db,
            place.name,
            place.slug,
            color=place.color,
            description=place.description,
            form_template=place.form_template,
            read_restricted=place.staff_only,
        )
        if place.staff_only:
            categories.record_permission(
                turn.db, category_id, constants.GROUP_STAFF, constants.PERMISSION_FULL
            )


def _seed_former_post(turn: Turn, former: FormerPost) -> None:
    """A topic with its replies, as old as the story says, written by the forum's own rules."""
    opening = write(
        turn,
        former.author,
        former.raw,
        title=former.title,
        slug=former.category,
        at=turn.now - former.age,
    )
    for reply in former.replies:
        answer = write(turn, reply.author, reply.raw, topic_id=opening.topic_id, at=turn.now - reply.age)
        for name in reply.liked_by:
            _like(turn, name, answer)
    for name in former.liked_by:
        _like(turn, name, opening)
    if former.pinned:
        record_row(turn.db, "topic", opening.topic_id, pinned_at=opening.created_at, pinned_globally=True)


def _like(turn: Turn, username: str, post: Post) -> None:
    topic = topics.load_topic(turn.db, post.topic_id)
    if topic is not None:
        like_post(turn, load_viewer(turn.db, load_person(turn, username)), post, topic)


def tell_story(turn: Turn) -> None:
    """The announcements with which the demo begins; one whose title a person has already used is left out."""
    for announcement in ANNOUNCEMENTS:
        raw = announcement.raw.format(**compose_dates(turn.now, announcement))
        try:
            write(turn, announcement.author, raw, title=announcement.title, slug="start-a-circle")
        except Problem:
            continue


STORY = Story(seed=seed_story, past=tell_past, tell=tell_story, guide=find_guide, describe=describe_deeds)
