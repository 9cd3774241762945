"""What the terminal tells a newcomer to write is what the README says, and what the demo forum takes."""

from __future__ import annotations

from service.demo.forum.forms import ANNOUNCEMENT
from service.demo.past_texts import TITLE
from service.demo.story_texts import ANNOUNCEMENTS
from service.demo.terminal import FIRST_STEPS
from tests.docs import README


def test_readme_and_terminal_show_the_same_announcement() -> None:
    assert f"```\n{FIRST_STEPS}```\n" in README.read_text(encoding="utf-8")


def test_first_steps_fill_the_fields_that_the_form_shows_with_a_title_of_their_own() -> None:
    (title, *fields) = (line.split(": ", 1) for line in FIRST_STEPS.splitlines())
    assert title[0] == "Title"
    assert title[1] not in {TITLE, *(one.title for one in ANNOUNCEMENTS)}
    assert [name for name, _ in fields] == [field.label for field in ANNOUNCEMENT.fields]
