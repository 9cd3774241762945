"""The announcement that an accepted story comes with: pasted and finished, our own reader understands it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from service.domain.languages import Language
from service.domain.proposals.links import find_topic_links
from tests.domain.announcements.reading import read_whole
from tests.domain.proposals.stories import WORDS, make_proposal
from tests.rendering.values import make_speaker

TOPIC_URL = "https://forum.example.org/t/-/77"
FIRST = {
    Language.EN: ("First meeting:", "13 October 2026 at 6 pm"),
    Language.ES: ("Primer encuentro:", "13 de octubre de 2026 a las 18:00"),
    Language.DE: ("Erstes Treffen:", "13. Oktober 2026 um 18 Uhr"),
}


@pytest.mark.parametrize("language", Language)
def test_finished_draft_is_a_whole_announcement_and_leads_to_its_story(language: Language) -> None:
    words = replace(WORDS, place="Braddock Library", topics="Bookkeeping", can_facilitate=True)
    story = make_proposal(words=words)
    draft = make_speaker(language).render_story_announcement(story, "lina", TOPIC_URL)
    label, when = FIRST[language]
    circle = read_whole(draft.replace(label, f"{label} {when}"), title="Bookkeeping in Braddock")
    town = circle.place.town
    assert (circle.name, town and (town.name, town.region)) == ("Bookkeeping", ("Braddock", "PA"))
    assert len(circle.meetings) == 6
    assert (circle.meetings[0].start, circle.meetings[0].minutes) == (datetime(2026, 10, 13, 18), 90)
    assert "@lina" in draft
    assert find_topic_links(draft, "https://forum.example.org") == {77}


def test_what_the_story_does_not_say_is_left_to_fill_in() -> None:
    draft = make_speaker(Language.EN).render_story_announcement(make_proposal(), None, None)
    assert "Where:\n" in draft
    assert draft.endswith("Facilitators:")
