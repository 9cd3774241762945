"""Everything people read on the forum: values in, text out.

`build_renderer(config)` makes the one `Renderer`; the `Speaker` of a language is handed values of `service.domain`:

    speaker = renderer.speaking(circle.language)          None: the language of the settings
    speaker.render_first_post(announcement, facilitators=(...,), announcement_url=..., now=..., author=...)
    speaker.render_titles(announcement, now)             four titles, tried in order
    speaker.render_tags(announcement, circle_tags)       at most three
    speaker.render_questions(reading, author)            the one reply to an incomplete announcement
    speaker.render_link_reply(topic_url, private)        under a complete one
    speaker.render_all_set(topic_url, private)           what the questions become
    speaker.render_twin_reply(topic_url, private)        under a second announcement of the same circle
    speaker.render_by_hand(block)                        after somebody changed our block
    speaker.render_titles_refused(announcement, author)
    speaker.render_news(announcement, news, asked_by=..., facilitators=..., by_facilitator=..., now=...)
    speaker.render_circle_week(announcement, week, recap, ...)         the post on the morning after a meeting
    speaker.render_network_titles(week, late=...), speaker.render_network_week(recap, names)
    speaker.render_not_understood(lines, topic_url)   private messages, each with its `..._title()`
    speaker.render_not_allowed(line, who, topic_url)
    speaker.render_help(topic_url, announcement, examples)
    speaker.render_suggestion(line, command, topic_url)

A person's text passes `plain` on its way into every template and sentence (`environment.py`), links pass
`safe_link`, so no text of ours holds a mention, link, block or marker that is not ours.
"""

from service.rendering.environment import House
from service.rendering.renderer import Renderer, Speaker, build_house, build_renderer

__all__ = ["House", "Renderer", "Speaker", "build_house", "build_renderer"]
