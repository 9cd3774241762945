"""The forum's text as previews show it: as readers see it, and without anything that acts."""

from __future__ import annotations

from hypothesis import given, settings

from service.domain.proposals.states import ProposalState
from service.rendering.shown import show_post
from tests.rendering.hostile import texts
from tests.rendering.test_story_laws import SPEAKER, make_told, wishes


def test_marks_of_the_forum_become_what_they_mean() -> None:
    shown = show_post(
        "<!-- companion:begin story a -->\n### Where this stands\n\n**Accepted** since [today](https://a.example/b)\n\n"
        '[details="So <far>"]\n\n- *received*\n\n[/details]\n\n'
        "[poll name=a type=multiple]\n* I would join\n[/poll]\n<small>I'm [a program](https://a.example).</small>\n"
        "<!-- companion:end -->"
    )
    assert "<h3>Where this stands</h3>" in shown
    assert '<strong>Accepted</strong> since <a href="https://a.example/b">today</a>' in shown
    assert "<summary>So &lt;far&gt;</summary>" in shown
    assert "<li>I would join</li>" in shown
    for mark in ("**", "<!--", "[poll", "[details", "[/", "companion:", "small"):
        assert mark not in shown


def test_html_and_images_and_unsafe_links_stay_text() -> None:
    shown = show_post("<script>x</script> <b onclick=x>y</b> ![a](https://a.example/x.png) [b](javascript:x)")
    for tag in ("<script", "<b ", "<img", 'href="javascript'):
        assert tag not in shown


@settings(deadline=None, max_examples=40)
@given(wishes, texts)
def test_nothing_that_people_write_acts_in_a_preview(words: object, line: str) -> None:
    told = make_told(words, ProposalState.LOOKING, line)  # type: ignore[arg-type]
    shown = show_post(SPEAKER.render_story(told, {})).lower()
    for tag in ("<script", "<img", "<iframe", "<form", "javascript:", "<!--"):
        assert tag not in shown
