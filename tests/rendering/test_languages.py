"""Every post speaks one language, whole, in its own way of saying days and hours."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from babel.dates import get_day_names, get_month_names

from service.domain.announcements.labels import Label, parse_exact_label
from service.domain.announcements.values import (
    Announcement,
    Doubt,
    DoubtKind,
    Field,
    Place,
    PlannedMeeting,
    Reading,
    Source,
    Verdict,
    WrittenPost,
)
from service.domain.ids import ForumUserId
from service.domain.languages import Language, decide_language
from service.rendering import Renderer
from tests.domain.announcements.corpus import Case, read_case
from tests.rendering.catalogue import TRANSLATED, list_messages, name_translation, read_catalogue
from tests.rendering.forum_markdown import read_post
from tests.rendering.goldens import CIRCLES, make_bare, make_online, make_posts_in
from tests.rendering.test_catalogue import list_forms
from tests.rendering.title_rules import find_title_faults
from tests.rendering.told_weeks import make_network
from tests.rendering.values import (
    NOW,
    find_town,
    make_circle,
    make_house,
    make_meetings,
    make_speaker,
    render_first_post,
)

ES, DE = Language.ES, Language.DE
WORD = re.compile(r"[^\W\d_]+")
NO_WORDS = re.compile(
    r"https?://\S+|\[date=[^\]]*\]|```.*?```|\[/?details|\[/?poll[^\]]*\]|<[^>]+>", re.DOTALL
)


def list_words(text: str) -> set[str]:
    return set(WORD.findall(NO_WORDS.sub(" ", re.sub(r"%\(\w+\)s", " ", text)).casefold()))


def list_own_words(language: Language) -> set[str]:
    """Every word that our sentences have in this language, and the names of its days and months."""
    catalogue = read_catalogue(name_translation(language), language) if language in TRANSLATED else None
    messages = list_messages(catalogue or read_catalogue(name_translation(ES), ES))
    forms = [form for one in messages for form in list_forms(one.string if catalogue else one.id)]
    names = (get(locale=language.value).values() for get in (get_day_names, get_month_names))
    return set().union(*map(list_words, forms), *({str(one).casefold() for one in some} for some in names))


@pytest.mark.parametrize("language", TRANSLATED)
def test_post_holds_one_language_only(language: Language) -> None:
    ours = list_own_words(language)
    foreign = set().union(*(list_own_words(other) for other in Language if other is not language)) - ours
    circle = CIRCLES[language]
    theirs = list_words(f"{circle.name} {circle.course_title} {circle.course_provider} {circle.words}")
    theirs |= list_words(str(make_network(language)))
    for name, post in make_posts_in(language).items():
        if name == "help":
            # Its examples hold words of people, and the short names of languages.
            post = re.sub(r"^    @.*$", "", post, flags=re.MULTILINE)
        assert list_words(post) & foreign - theirs == set(), name


@pytest.mark.parametrize("language", TRANSLATED)
def test_we_read_our_own_posts_as_written_in_their_language(language: Language) -> None:
    for name, post in make_posts_in(language).items():
        if name not in ("titles", "by_hand", "message_titles"):
            assert decide_language(post) is language, name


def test_nobody_s_language_is_that_of_the_settings() -> None:
    facts = replace(make_house(), language=DE)
    assert "Dein Lernkreis" in Renderer(facts).speaking(None).render_link_reply("https://x.test/t/1")
    assert "Tu círculo" in Renderer(facts).speaking(ES).render_link_reply("https://x.test/t/1")


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize(
    "circle",
    [
        make_circle(),
        make_online(),
        make_bare(),
        make_circle(free=False, place=Place(online=True, branch="X"), signup_link=None),
        make_circle(meetings=make_meetings(datetime(2026, 10, 13, 18), count=20, cancelled=(1, 2))),
        make_circle(meetings=make_meetings(datetime(2026, 1, 13, 18))),
    ],
    ids=["room", "online", "bare", "priced", "many", "past"],
)
def test_post_has_the_same_shape_and_links_in_every_language(
    language: Language, circle: Announcement
) -> None:
    english, other = (read_post(render_first_post(circle, language=one)) for one in (Language.EN, language))
    assert other.shape == english.shape
    assert other.links == english.links
    assert sum(other.found.values()) == sum(english.found.values())


@pytest.mark.parametrize(
    ("language", "start", "minutes", "words"),
    [
        (ES, datetime(2026, 10, 13, 18), 90, "martes 13 de octubre de 2026, 18:00–19:30"),
        (ES, datetime(2026, 10, 3, 9, 5), 60, "sábado 3 de octubre de 2026, 9:05–10:05"),
        (ES, datetime(2026, 10, 13, 11, 30), 90, "martes 13 de octubre de 2026, 11:30–13:00"),
        (ES, datetime(2027, 1, 1, 0), 30, "viernes 1 de enero de 2027, 0:00–0:30"),
        (DE, datetime(2026, 10, 13, 18), 90, "Dienstag, 13. Oktober 2026, 18:00–19:30 Uhr"),
        (DE, datetime(2026, 10, 3, 9, 5), 60, "Samstag, 3. Oktober 2026, 09:05–10:05 Uhr"),
        (DE, datetime(2026, 10, 13, 11, 30), 90, "Dienstag, 13. Oktober 2026, 11:30–13:00 Uhr"),
        (DE, datetime(2027, 3, 1, 23), 90, "Montag, 1. März 2027, 23:00–00:30 Uhr"),
    ],
)
def test_days_and_hours_are_said_as_people_say_them(
    language: Language, start: datetime, minutes: int, words: str
) -> None:
    post = render_first_post(make_circle(meetings=(PlannedMeeting(start, minutes),)), language=language)
    zone = {ES: "hora de Pittsburgh", DE: "Ortszeit Pittsburgh"}[language]
    assert f": {words} ({zone})**\n" in post


@pytest.mark.parametrize(
    ("language", "days", "rhythm"),
    [
        (ES, 7, "los martes, 18:00–19:30, 6 encuentros"),
        (ES, 14, "un martes sí y otro no, 18:00–19:30, 6 encuentros"),
        (ES, 1, "en días distintos, 6 encuentros"),
        (DE, 7, "dienstags, 18:00–19:30 Uhr, 6 Treffen"),
        (DE, 14, "jeden zweiten Dienstag, 18:00–19:30 Uhr, 6 Treffen"),
        (DE, 1, "an verschiedenen Tagen, 6 Treffen"),
    ],
)
def test_rhythm_is_said_as_people_say_it(language: Language, days: int, rhythm: str) -> None:
    circle = make_circle(meetings=make_meetings(datetime(2026, 10, 13, 18), days=days))
    assert f":** {rhythm}\n" in render_first_post(circle, language=language)


@pytest.mark.parametrize(
    ("language", "zone", "words"),
    [
        (ES, "America/New_York", "hora de Nueva York"),
        (ES, "America/Argentina/Buenos_Aires", "hora de Buenos Aires"),
        (DE, "Europe/Vienna", "Ortszeit Wien"),
        (DE, "UTC", "UTC"),
    ],
)
def test_zone_has_the_name_of_its_city_in_the_language(language: Language, zone: str, words: str) -> None:
    post = render_first_post(make_circle(zone=zone, place=Place(online=True)), language=language)
    assert f"({words})**" in post


@pytest.mark.parametrize("language", Language)
def test_titles_are_ones_the_forum_takes(language: Language) -> None:
    speaker = make_speaker(language)
    spots = (Place(branch="Riverside Library"), Place(online=True), Place(town=find_town("Köln")), Place())
    for name, place, days in product(("Basic Spanish", "A", "¡¡¡SHOUT!!!"), spots, (1, 400)):
        meetings = make_meetings(NOW.replace(tzinfo=None) + timedelta(days=days))
        titles = speaker.render_titles(make_circle(name=name, place=place, meetings=meetings), NOW)
        assert [find_title_faults(title) for title in titles] == [[], [], [], []]
        assert len({title.casefold() for title in titles}) == 4


LABELS = {
    Field.NAME: Label.NAME,
    Field.COURSE: Label.COURSE,
    Field.PLACE: Label.WHERE,
    Field.TOWN: Label.TOWN,
    Field.ONLINE: Label.ONLINE,
    Field.FIRST_MEETING: Label.FIRST,
    Field.TIME: Label.FIRST,
    Field.MEETINGS: Label.MEETINGS,
    Field.MINUTES: Label.MINUTES,
    Field.LANGUAGE: Label.LANGUAGE,
    Field.ZONE: Label.ZONE,
    Field.SEATS: Label.SEATS,
    Field.SIGNUP: Label.SIGNUP,
    Field.FACILITATORS: Label.FACILITATORS,
    Field.WORDS: Label.WORDS,
}


def ask(language: Language, *fields: Field) -> str:
    doubts = tuple(Doubt(DoubtKind.MISSING, field) for field in fields)
    return make_speaker(language).render_questions(Reading(Verdict.ASK, None, doubts), "maya")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("field", [field for field in Field if field is not Field.RHYTHM])
def test_line_to_copy_is_understood_when_it_comes_back(language: Language, field: Field) -> None:
    (label,) = re.findall(r"^    (.+):$", ask(language, field), re.MULTILINE)
    assert parse_exact_label(label) is LABELS[field]


@pytest.mark.parametrize(
    ("language", "asked", "where"),
    [
        (
            Language.EN,
            "I want to start a learning circle on pottery. Who joins?",
            "Carnegie Library, Pittsburgh",
        ),
        (
            ES,
            "Quiero empezar un círculo de aprendizaje de cerámica. ¿Quién viene?",
            "Biblioteca Central, Sevilla",
        ),
        (DE, "Ich möchte einen Lernkreis zum Töpfern starten. Wer macht mit?", "Stadtbibliothek, Leipzig"),
    ],
)
def test_question_answered_with_its_own_example_and_lines_makes_a_circle(
    language: Language, asked: str, where: str
) -> None:
    question = ask(language, Field.PLACE, Field.FIRST_MEETING)
    *_, example = re.findall(r"[“„«]([^”“»]+)[”“»]\.", question)
    place, first = re.findall(r"^    (.+:)$", question, re.MULTILINE)
    texts = (asked, f"{place} {where}\n{first} {example}")
    now = datetime(2026, 10, 1, 9, tzinfo=UTC)
    words = tuple(WrittenPost(text, ForumUserId(1), "maya", now) for text in texts)
    reading = read_case(Case("own", Source("Pottery", words), "Europe/Berlin", now, {}))
    assert reading.verdict is Verdict.COMPLETE
    assert reading.announcement is not None
    assert reading.announcement.meetings[0].start == datetime(2026, 10, 13, 18)
