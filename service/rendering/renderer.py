"""The one door to all texts: `Renderer`, built once from `House`, speaks each language with text ready to be posted."""

from __future__ import annotations

from service.config import Config
from service.domain.languages import Language
from service.rendering.circles import FirstPosts
from service.rendering.environment import House, Texts
from service.rendering.messages import Messages
from service.rendering.networks import NetworkPosts
from service.rendering.news import NewsPosts
from service.rendering.phrases import Phrases
from service.rendering.questions import Questions
from service.rendering.replies import Replies
from service.rendering.stories import Stories
from service.rendering.story_announcements import StoryAnnouncements
from service.rendering.story_messages import StoryMessages
from service.rendering.story_replies import StoryReplies
from service.rendering.story_titles import StoryTitles
from service.rendering.times import Times
from service.rendering.titles import Titles, render_tags
from service.rendering.weeks import WeekPosts


class Speaker:
    """Values in, text in one language out; decides nothing and looks nothing up.

    No text holds a marker: `service/forum/markers.py` adds them.
    """

    def __init__(self, house: House, language: Language) -> None:
        texts = Texts(house, language)
        replies, messages = Replies(texts), Messages(texts)
        self.render_first_post = FirstPosts(texts).render_first_post
        self.render_holiday = Phrases(texts, Times(texts)).render_holiday
        self.render_titles = Titles(texts).render_titles
        self.render_tags = render_tags
        self.render_questions = Questions(texts).render_questions
        self.render_link_reply = replies.render_link_reply
        self.render_all_set = replies.render_all_set
        self.render_taken_away = replies.render_taken_away
        self.render_twin_reply = replies.render_twin_reply
        self.render_by_hand = replies.render_by_hand
        self.render_folded_title = replies.render_folded_title
        self.render_by_hand_title = replies.render_by_hand_title
        self.render_waiting = replies.render_waiting
        self.render_titles_refused = replies.render_titles_refused
        self.render_news = NewsPosts(texts).render_news
        networks = NetworkPosts(texts)
        self.render_network_week = networks.render_network_week
        self.render_network_titles = networks.render_network_titles
        self.render_index = networks.render_index
        self.render_index_titles = networks.render_index_titles
        self.render_circle_week = WeekPosts(texts).render_circle_week
        self.render_not_understood = messages.render_not_understood
        self.render_not_understood_title = messages.render_not_understood_title
        self.render_not_allowed = messages.render_not_allowed
        self.render_not_allowed_title = messages.render_not_allowed_title
        self.render_help = messages.render_help
        self.render_help_title = messages.render_help_title
        self.render_suggestion = messages.render_suggestion
        self.render_suggestion_title = messages.render_suggestion_title
        stories, told = Stories(texts), StoryReplies(texts)
        self.render_story = stories.render_story
        self.render_story_poll = stories.render_story_poll
        self.render_story_titles = StoryTitles(texts).render_story_titles
        self.render_step = told.render_step
        self.render_story_announcement = StoryAnnouncements(texts).render_draft
        self.render_onward = told.render_onward
        self.render_onward_title = told.render_onward_title
        lines = StoryMessages(texts)
        self.render_story_lines = lines.render_story_lines
        self.render_story_line_title = lines.render_story_line_title
        self.render_story_help = lines.render_story_help
        self.render_story_help_title = lines.render_story_help_title
        self.render_call = replies.render_call
        self.render_call_title = replies.render_call_title


class Renderer:
    """The speakers of all languages."""

    def __init__(self, house: House) -> None:
        self._language = house.language
        self._speakers = {language: Speaker(house, language) for language in Language}

    def speaking(self, language: Language | None) -> Speaker:
        """The speaker of this language; None: that of the settings."""
        return self._speakers[language or self._language]


def build_house(config: Config) -> House:
    """What the settings say about this house."""
    return House(
        bot=config.discourse_api_username,
        forum_url=config.discourse_instance,
        public_url=config.public_url,
        intake_category=config.intake_category,
        event_blocks=config.event_blocks,
        language=Language(config.language),
    )


def build_renderer(config: Config) -> Renderer:
    """The renderer for these settings."""
    return Renderer(build_house(config))
