"""The one door to all texts: `Renderer`, built once from `Facts`, speaks each language with text ready to be posted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from service.config import Config
from service.domain.announcements.values import Announcement, Guess, Hint, Private, Reading
from service.domain.languages import Language
from service.domain.organizers import WaitingThings
from service.rendering.circles import FirstPosts
from service.rendering.environment import Facts, Texts
from service.rendering.phrases import Phrases
from service.rendering.questions import Questions
from service.rendering.replies import Replies
from service.rendering.times import Times
from service.rendering.titles import Titles, render_tags


class Speaker:
    """Values in, text in one language out; decides nothing and looks nothing up.

    No text holds a marker: `service/forum/markers.py` adds them.
    """

    def __init__(self, facts: Facts, language: Language) -> None:
        texts = Texts(facts, language)
        times = Times(texts)
        phrases = Phrases(texts, times)
        self._first_posts = FirstPosts(texts, times)
        self._titles = Titles(texts, times)
        self._questions = Questions(texts, times, phrases)
        self._replies = Replies(texts, phrases)

    def render_first_post(
        self,
        circle: Announcement,
        *,
        facilitators: tuple[str, ...],
        announcement_url: str,
        now: datetime,
        author: str | None = None,
    ) -> str:
        """The body of our block in a circle's topic.

        `facilitators`: names of users the forum knows, without @; only they are mentioned, once.
        `author`: the name under the announcement's own words.
        The text changes when a meeting has passed, for it names the next one.
        """
        return self._first_posts.render_first_post(
            circle, facilitators=facilitators, announcement_url=announcement_url, now=now, author=author
        )

    def render_titles(self, circle: Announcement, now: datetime) -> tuple[str, ...]:
        """Four different titles, in the order in which they are tried."""
        return self._titles.render_titles(circle, now)

    def render_tags(self, circle: Announcement, circle_tags: tuple[str, ...]) -> tuple[str, ...]:
        """At most three tags; `circle_tags`: the tag of every circle, then that of online ones."""
        return render_tags(circle, circle_tags)

    def render_questions(self, reading: Reading, author: str) -> str:
        """The one reply to an announcement that leaves something open (`reading.doubts`)."""
        return self._questions.render_questions(reading, author)

    def render_link_reply(
        self,
        topic_url: str,
        private: Sequence[Private] = (),
        *,
        guesses: Sequence[Guess] = (),
        hints: Sequence[Hint] = (),
    ) -> str:
        """The reply under a complete announcement: where its circle lives, and what was guessed."""
        return self._replies.render_link(topic_url, private, guesses=guesses, hints=hints)

    def render_all_set(
        self,
        topic_url: str,
        private: Sequence[Private] = (),
        *,
        guesses: Sequence[Guess] = (),
        hints: Sequence[Hint] = (),
    ) -> str:
        """What our questions become once they are answered."""
        return self._replies.render_link(topic_url, private, asked=True, guesses=guesses, hints=hints)

    def render_twin_reply(self, topic_url: str, private: Sequence[Private] = ()) -> str:
        """The reply under a second announcement of the same circle."""
        return self._replies.render_link(topic_url, private, twin=True)

    def render_by_hand(self, block: str) -> str:
        """The one reply after a person changed our block: what we would have written."""
        return self._replies.render_by_hand(block)

    def render_titles_refused(self, circle: Announcement, author: str | None = None) -> str:
        """The reply to the author when the forum took none of our titles."""
        return self._replies.render_titles_refused(circle.name, author)

    def render_call(self, things: WaitingThings) -> str:
        """The message that calls organizers: how much waits, and where to see it; it quotes nobody."""
        return self._replies.render_call(things)

    def render_call_title(self, things: WaitingThings) -> str:
        return self._replies.render_call_title(things)


class Renderer:
    """The speakers of all languages."""

    def __init__(self, facts: Facts) -> None:
        self._language = facts.language
        self._speakers = {language: Speaker(facts, language) for language in Language}

    def speaking(self, language: Language | None) -> Speaker:
        """The speaker of this language; None: that of the settings."""
        return self._speakers[language or self._language]


def build_facts(config: Config) -> Facts:
    """What the settings say about this house."""
    return Facts(
        bot=config.discourse_api_username,
        forum_url=config.discourse_instance,
        public_url=config.public_url,
        intake_category=config.intake_category,
        event_blocks=config.event_blocks,
        language=Language(config.language),
    )


def build_renderer(config: Config) -> Renderer:
    """The renderer for these settings."""
    return Renderer(build_facts(config))
