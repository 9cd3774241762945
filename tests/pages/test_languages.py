"""Pages speak the reader's language."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.languages import Language
from service.pages.languages import choose_language
from service.pages.vocabulary import EVENTS
from service.pages.words import StatusWords
from service.reasons import Reason, ReasonCode
from service.rendering.environment import load_catalogue
from tests.configs import make_config
from tests.pages.browsing import Reader, open_reader
from tests.pages.stories import Story
from tests.pages.test_pages import EVERYWHERE, make_moments

EN, ES, DE = Language.EN, Language.ES, Language.DE


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("es", ES),
        ("es-MX,es;q=0.9,en;q=0.8", ES),
        ("de-AT", DE),
        ("DE", DE),
        ("en;q=0.5, de;q=0.9", DE),
        ("fr-FR,fr;q=0.9,es;q=0.3", ES),
        ("es;q=0.7,de;q=0.7", ES),
        ("es;q=0,en;q=0.1", EN),
        ("es;q=zero,de;q=0.2", DE),
        ("estonian", DE),
        ("fr,*;q=0.5", DE),
        ("*", DE),
        ("", DE),
        (",;q=,;;=,-", DE),
    ],
)
def test_best_liked_of_our_languages_is_spoken_or_the_usual_one(accepted: str, language: Language) -> None:
    assert choose_language(accepted, DE) is language


@given(st.text(max_size=500))
def test_nothing_a_browser_sends_is_too_much(accepted: str) -> None:
    assert choose_language(accepted, EN) in Language


async def test_every_page_is_in_the_readers_language_and_says_so(reader: Reader) -> None:
    words = {EN: "Stories", ES: "Historias", DE: "Geschichten"}
    for path in EVERYWHERE:
        for language, word in words.items():
            page = await reader.open(path, **{"Accept-Language": language.value})
            assert f'<html lang="{language.value}">' in page.text
            assert page.headers["Content-Language"] == language.value
            assert "Accept-Language" in page.headers["Vary"]
            assert [other for other in words.values() if f">{other}</a>" in page.text] == [word]


async def test_reader_without_a_language_of_ours_gets_that_of_the_settings(database_url: str) -> None:
    async with open_reader(make_config(database_url=database_url, language="de")) as reader:
        assert "Lern etwas Neues" in (await reader.open("/", **{"Accept-Language": "fr"})).words


async def test_status_page_counts_and_dates_in_the_readers_language(reader: Reader, story: Story) -> None:
    await story.hear("post_created", 431)
    await story.hear("post_edited", 431)
    spanish = (await reader.open("/status", **{"Accept-Language": "es-ES"})).words
    assert "2 cosas están en camino." in spanish
    assert re.search(r"Última señal del foro: (hoy|ayer), \d{1,2}:\d\d\.", spanish)
    german = (await reader.open("/status", **{"Accept-Language": "de"})).words
    assert "2 Dinge sind unterwegs." in german
    assert re.search(r"Zuletzt vom Forum gehört: (heute|gestern), \d\d:\d\d Uhr\.", german)


@pytest.mark.parametrize(
    ("language", "moment", "span"),
    [(ES, "martes 6 de octubre, 14:00", "6 días"), (DE, "Dienstag, 6. Oktober, 14:00 Uhr", "6 Tagen")],
)
def test_moments_are_said_in_the_language(language: Language, moment: str, span: str) -> None:
    moments = make_moments(make_config(timezone="Europe/Madrid"), language)
    now = datetime(2026, 10, 13, 12, tzinfo=UTC)
    assert moments.say(datetime(2026, 10, 6, 12, tzinfo=UTC), now) == moment
    assert moments.say_span(6 * 86400) == span


@pytest.mark.parametrize("language", Language)
def test_reason_is_said_in_the_language_and_older_texts_as_they_were_stored(language: Language) -> None:
    words = StatusWords(load_catalogue(language), "http://forum.test")
    said = {EN: "The topic is gone.", ES: "El tema ya no está.", DE: "Das Thema ist weg."}
    assert words.say_reason(Reason(ReasonCode.TOPIC_GONE)) == said[language]
    stored = Reason(ReasonCode.IN_WORDS, {"text": "As it was."})
    assert words.say_reason(stored) == "As it was."
    assert words.say_reason(None) == ""


@pytest.mark.parametrize("language", Language)
def test_reason_that_says_no_more_than_its_event_is_worded_alike(language: Language) -> None:
    """So that the status page can tell, and leaves it out."""
    catalogue = load_catalogue(language)
    event = catalogue.gettext(EVENTS["post_liked"])
    assert StatusWords(catalogue, "").say_reason(Reason(ReasonCode.LIKED)) == f"{event}."
