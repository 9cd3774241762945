"""Everything people read on the forum: values in, text out.

`build_renderer(config)` makes the one `Renderer`, which is handed values of `service.domain`:

    renderer.render_first_post(announcement, facilitators=(...,), announcement_url=..., now=..., author=...)
    renderer.render_titles(announcement, now)             four titles, tried in order
    renderer.render_tags(announcement, circle_tags)       at most three
    renderer.render_questions(reading, author)            the one reply to an incomplete announcement
    renderer.render_link_reply(topic_url, private)        under a complete one
    renderer.render_all_set(topic_url, private)           what the questions become
    renderer.render_twin_reply(topic_url, private)        under a second announcement of the same circle
    renderer.render_by_hand(block)                        after somebody changed our block
    renderer.render_titles_refused(announcement, author)

A person's text passes `plain` on its way into every template and sentence (`environment.py`), links pass
`safe_link`, so no text of ours holds a mention, link, block or marker that is not ours.
"""

from service.rendering.environment import Facts
from service.rendering.renderer import Renderer, build_facts, build_renderer

__all__ = ["Facts", "Renderer", "build_facts", "build_renderer"]
