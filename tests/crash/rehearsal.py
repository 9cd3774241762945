"""Makes one of everything that workers compose and store: what is built at its first use is built before a fork."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from functools import cache

from jobs.engine.attempts import ReplyReceipt, TopicReceipt
from service.config import Config
from service.domain.announcements.values import (
    Announcement,
    Doubt,
    DoubtKind,
    Field,
    Place,
    Reading,
    Verdict,
)
from service.domain.catching_up import CatchUp
from service.domain.changes import Told, ToldMeeting
from service.domain.ids import PostId
from service.domain.languages import Language
from service.domain.proposals.values import ProposalWords, Wish
from service.domain.recaps.circle import CircleFigures
from service.domain.recaps.index import StandingIndex
from service.domain.recaps.network import NetworkRecap
from service.domain.requests import KINDS
from service.domain.sources.values import SourceCircle
from service.domain.trying import Intent
from service.domain.voices.values import CircleWords
from service.rendering import Speaker, build_renderer
from service.rendering.environment import build_environment, build_words
from service.rendering.holidays import find_holiday
from service.store.values import compose_json, parse_json
from tests.rendering.values import make_circle, make_meetings

NOW = datetime(2036, 1, 1, tzinfo=UTC)

STORED = (
    Announcement,
    CircleFigures,
    CircleWords,
    NetworkRecap,
    Place,
    ProposalWords,
    SourceCircle,
    StandingIndex,
    Told,
    ToldMeeting,
    TopicReceipt,
    Wish,
)
"""The kinds of value that columns hold, besides requests."""

build_renderer_once = cache(build_renderer)
"""For equal settings the same renderer, whose templates are compiled."""


def rehearse(config: Config) -> None:
    """Nothing of it goes anywhere."""
    _render(build_renderer_once(config).speaking(None))
    _warm()


@cache
def _warm() -> None:
    """What does not depend on the settings: templates, holidays, the forms in which values are stored."""
    environment = build_environment(build_words(Language.EN))
    for name in environment.list_templates(extensions=["md"]):
        environment.get_template(name)
    meetings = make_meetings(datetime(2037, 10, 13, 18))
    find_holiday(make_circle(meetings=meetings), NOW, Language.EN)
    _store()


def _render(speaker: Speaker) -> None:
    circle = make_circle()
    question = Reading(Verdict.ASK, None, (Doubt(DoubtKind.MISSING, Field.PLACE),))
    speaker.render_first_post(circle, facilitators=("sam",), announcement_url="https://x.test/t/1", now=NOW)
    speaker.render_titles(circle, NOW)
    speaker.render_questions(question, "sam")
    speaker.render_all_set("https://x.test/t/2")
    speaker.render_by_hand("We meet on Tuesdays.", "https://forum.example.org/t/x/5")
    speaker.render_titles_refused(circle, "sam")


def _store() -> None:
    for value in (
        Reading(Verdict.COMPLETE, make_circle()),
        make_circle(),
        Intent(),
        ReplyReceipt(PostId(1), ""),
        CatchUp(PostId(1)),
    ):
        parse_json(type(value), compose_json(value))
    for kind in (*STORED, *(kind.request for kind in KINDS.values())):
        with suppress(ValueError):
            parse_json(kind, "{}")
