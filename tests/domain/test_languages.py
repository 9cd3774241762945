"""The language of an announcement is told by its little words, and never by the name of a course."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.languages import Language, decide_language, decide_source_language
from tests.domain.announcements.corpus import Case, load_cases

SAY_TOO_LITTLE = {
    "de-phone-elektronik-basteln",
    "de-phone-englisch-auffrischen",
    "longest-text-without-spaces",
    "only-brackets-and-stars",
    "p2pu-link-alone-is-left-alone",
    "phone-career-change-circle",
    "phone-emoji-only-everything",
    "phone-iana-zone",
    "phone-swahili-kwa-wageni",
    "phone-teams-link-and-code",
}


def name_language(case: Case) -> Language | None:
    """As the file's name says."""
    if case.name in SAY_TOO_LITTLE:
        return None
    return {"de": Language.DE, "es": Language.ES}.get(case.name.partition("-")[0], Language.EN)


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: case.name)
def test_corpus_is_read_in_its_language(case: Case) -> None:
    assert decide_source_language(case.source) is name_language(case)


@pytest.mark.parametrize(
    ("title", "text", "language"),
    [
        ("Basic Spanish", "Where: Riverside Library\nFirst meeting: Tuesday 13 October, 6 pm", Language.EN),
        ("Español para principiantes", "We meet on Tuesdays at the library. Bring a friend.", Language.EN),
        ("Spanisch für Anfänger", "", Language.DE),
        ("Spanisch für Anfänger", "13.10.2026, 18:00", Language.DE),
        ("English for beginners", "Wir treffen uns dienstags um 18 Uhr in der Bücherei.", Language.DE),
        ("Everyday English", "Nos vemos los martes a las 18:00 en la Biblioteca Central.", Language.ES),
        (
            "Python for Everybody",
            "Curso: Python for Everybody\nDónde: Biblioteca Central, Sevilla",
            Language.ES,
        ),
        ("Club de lectura", "nos vemos el martes 13 oct a las 6 en la biblioteca", Language.ES),
        ("strickkreis", "wir fangen am 13.10. an, um sechs, bei mir, kommt alle", Language.DE),
        ("Haiku", "https://www.the-and-of.example/we/you?with=from with@the.and", None),
        ("Basic Spanish", "", None),
        ("🎸", "13.10. 18:00", None),
    ],
)
def test_text_goes_before_title_and_names_decide_nothing(
    title: str, text: str, language: Language | None
) -> None:
    assert decide_language(text, title) is language


@pytest.mark.parametrize(
    "text",
    [
        "Nous nous réunissons chaque mardi à 18 heures à la bibliothèque, pour six semaines.",
        "Ci vediamo ogni martedì alle 18 nella biblioteca, per sei settimane. Il corso è gratuito.",
        "Vamos nos encontrar na biblioteca às terças-feiras, com uma hora e meia de aprendizagem. Não é pago.",
        "Wij ontmoeten elkaar elke dinsdag om 18 uur in de bibliotheek, zes weken lang, voor een uur.",
        "Ens trobem cada dimarts a les sis a la biblioteca per aprendre junts, durant sis setmanes.",
        "Vi träffas varje tisdag på biblioteket från den 13 oktober för att lära oss spanska.",
        "Vi mødes hver tirsdag på biblioteket fra den 13. oktober og lærer spansk sammen.",
        "Spotykamy się w każdy wtorek o osiemnastej w bibliotece, żeby uczyć się razem hiszpańskiego.",
        "我们每周二下午六点在图书馆见面，一起学习西班牙语。",
        "مرحبا بالجميع، نلتقي كل ثلاثاء في المكتبة",
        "We meet on Tuesdays at the library, come along. Nos vemos los martes en la biblioteca, ¡ven con nosotros!",
    ],
    ids=[
        "French",
        "Italian",
        "Portuguese",
        "Dutch",
        "Catalan",
        "Swedish",
        "Danish",
        "Polish",
        "Chinese",
        "Arabic",
        "two at once",
    ],
)
def test_other_languages_and_two_at_once_are_none_of_ours(text: str) -> None:
    assert decide_language(text, "") is None


@given(st.text(max_size=3000), st.text(max_size=300))
def test_nothing_people_write_is_too_much(text: str, title: str) -> None:
    assert decide_language(text, title) in {*Language, None}
