"""What the requests of one decision need besides the decision itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from jobs.engine.tools import Tools
from service.domain.categories import Categories
from service.domain.circles import Circle, CircleState
from service.domain.commands.examples import compose_examples
from service.domain.ids import ForumUserId
from service.domain.languages import Language
from service.domain.posts import Category
from service.domain.voices.guessing import compose_guesses
from service.errors import NotYet
from service.forum.markers import compose_block
from service.reasons import Reason, ReasonCode
from service.rendering.holidays import find_holiday
from service.rendering.renderer import Speaker


@dataclass(frozen=True, slots=True)
class Facts:
    tools: Tools
    categories: Categories
    names: Mapping[ForumUserId, str]
    """How people are called where they are thanked or spoken of."""
    user_names: Mapping[ForumUserId, str]
    """Of the same people: by these they are mentioned, and written to."""
    now: datetime

    def name(self, people: Iterable[ForumUserId]) -> tuple[str, ...]:
        """How those are called whom we know."""
        return tuple(self.names[one] for one in people if one in self.names)

    def mention(self, people: Iterable[ForumUserId]) -> tuple[str, ...]:
        """The user names of those whom we know."""
        return tuple(self.user_names[one] for one in people if one in self.user_names)

    def find_category(self, slug: str) -> Category:
        category = self.categories.find(slug)
        if category is None:
            raise NotYet(Reason(ReasonCode.CATEGORY_MISSING, {"slug": slug}))
        return category

    def language(self, circle: Circle) -> Language:
        """In which we speak to its people."""
        return circle.spoken or Language(self.tools.config.language)

    def speaking(self, language: Language | None) -> Speaker:
        return self.tools.renderer.speaking(language)


def render_block(circle: Circle, facts: Facts) -> str:
    """Our block of the circle's first post, its marker lines included."""
    topic_id = circle.announcement_topic_id
    body = facts.speaking(circle.spoken).render_first_post(
        circle.announced,
        facilitators=facts.mention(circle.facilitator_ids),
        names={
            facts.user_names[one]: facts.names[one] for one in circle.facilitator_ids if one in facts.names
        },
        announcement_url=f"{facts.tools.config.discourse_instance}/t/{topic_id}" if topic_id else None,
        now=facts.now,
        author=facts.names.get(circle.author_id) if circle.author_id else None,
        withdrawn=circle.state is CircleState.VANISHED,
        examples=compose_examples(circle.announced, facts.now, facts.language(circle))[:3],
        guesses=compose_guesses(circle.announced, circle.guessed),
        is_nobodys=circle.author_id is None and not circle.facilitator_ids,
        holiday=find_holiday(circle.announced, facts.now, facts.language(circle)),
    )
    return compose_block(circle.block_name, body)
