"""Weeks of the network that were told, put into the database through the store."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

from service.domain.ids import CategoryId, ForumUserId, PostId, TopicId
from service.domain.posts import Category, Post, User
from service.domain.recaps.facts import NewcomerFact, QuestionFact
from service.domain.recaps.network import NetworkRecap
from service.domain.subjects import ForumSubject, Role
from service.domain.weeks import compute_due, compute_window
from service.store.categories import record_categories
from service.store.people import record_person
from service.store.posts import record_post
from service.store.recaps import NETWORK, record_recap, record_standing
from service.store.topics import record_topic
from tests.pages.browsing import Page
from tests.pages.stories import CIRCLES, INTAKE, Story
from tests.rendering.told_weeks import NAMES

NEWS = Category(CategoryId(8), "news", "News", readable_by_all=True)
TOPIC = TopicId(640)
ATOM = "{http://www.w3.org/2005/Atom}"


def parse_feed(page: Page) -> ElementTree.Element:
    return ElementTree.fromstring(page.text.encode())


def list_texts(element: ElementTree.Element, path: str) -> list[str | None]:
    return [one.text for one in element.findall(path.replace("atom:", ATOM))]


async def compose_week(
    story: Story, recap: NetworkRecap, names: dict[ForumUserId, str] | None = None
) -> None:
    """A week that is composed, and has no topic yet; the posts at which it points are there to be seen."""
    connection, week = story.connection, recap.week
    await record_categories(connection, (INTAKE, CIRCLES, NEWS))
    for person, name in (names or NAMES).items():
        await record_person(connection, User(person, name))
    window = compute_window(week.before, recap.zone)
    rows: list[NewcomerFact | QuestionFact] = [*recap.newcomers.rows, *recap.questions.rows]
    for row in rows:
        await record_topic(connection, row.topic_id, ForumSubject.NETWORK, Role.INTRODUCTION)
        author = next(iter(NAMES))
        at = row.written_at
        post = Post(row.post_id, row.topic_id, row.number, author, "maya", "Hi", 1, at, at, kept=False)
        await record_post(connection, post)
    told_at = compute_due(week, recap.zone, 9) + timedelta(minutes=1)
    await record_recap(connection, NETWORK, week, window, recap, recap.post_ids, told_at)


async def tell_week(
    story: Story,
    recap: NetworkRecap,
    topic_id: TopicId = TOPIC,
    names: dict[ForumUserId, str] | None = None,
) -> None:
    """A week whose topic stands."""
    await compose_week(story, recap, names)
    await record_standing(story.connection, NETWORK, recap.week, topic_id, PostId(topic_id * 10))
    await record_topic(story.connection, topic_id, ForumSubject.NETWORK, Role.RECAP)
