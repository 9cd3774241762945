"""What single words and sentences give: names, places, courses, prices, seats, the author's own words."""

from __future__ import annotations

import pytest

from service.domain.announcements.details import (
    find_link,
    find_p2pu_link,
    find_price,
    find_seats,
    parse_course,
    parse_facilitators,
    parse_price,
    parse_seats,
)
from service.domain.announcements.names import find_name, parse_title
from service.domain.announcements.said import SaidCourse
from service.domain.announcements.tidying import compose_words, split_sentences, tidy
from service.domain.announcements.venues import parse_venue, says_online


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Basic Spanish", "Basic Spanish"),
        ("New learning circle: Basic Spanish", "Basic Spanish"),
        ("[Announcement] Basic Spanish", "Basic Spanish"),
        ("Lernkreis: Nähen für Anfänger", "Nähen für Anfänger"),
        ("Círculo de aprendizaje: fotografía", "fotografía"),
        ("Basic Spanish at Riverside Library, Tuesdays at 6", "Basic Spanish"),
        ("Basic Spanish - starting Oct 13", "Basic Spanish"),
        ("Tuesdays at 6: Basic Spanish", "Basic Spanish"),
        ("Basic Spanish 🎉🎉", "Basic Spanish"),
        ("How to save $500 a year", "How to save $500 a year"),
        ("HTML, CSS and JavaScript", "HTML, CSS and JavaScript"),
        ("Creative writing at the library", "Creative writing at the library"),
        ("New circle", None),
        ("🎉🎉🎉", None),
        ("Hello everyone", None),
        ("Is there a Spanish circle?", None),
        ("Learning circle in Braddock", None),
    ],
)
def test_title_gives_the_name_without_place_and_time(title: str, name: str | None) -> None:
    assert parse_title(title) == name


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("I want to start a learning circle about climate change at the library.", "Climate change"),
        ('We will be learning "Intro to Data Science" together.', "Intro to Data Science"),
        ("Wir wollen gemeinsam Gitarre lernen.", "Gitarre"),
        ("The subject is sewing.", "Sewing"),
        ("We meet at the library.", None),
    ],
)
def test_sentence_may_say_what_the_circle_is_about(sentence: str, name: str | None) -> None:
    assert find_name(sentence) == name


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("We meet at the Riverside Branch Library on Tuesday", "Riverside Branch Library"),
        ("tues oct 13 6pm riverside library braddock", "riverside library"),
        ("in der Stadtbibliothek Köln, Raum 3", "Stadtbibliothek Köln"),
        ("en la biblioteca central de Sevilla", "biblioteca central de Sevilla"),
        ("at the Carnegie Library of Pittsburgh", "Carnegie Library of Pittsburgh"),
        ("en la bibloteca central", "bibloteca central"),
        ("her library newsletter told us of the riverside library", "riverside library"),
        ("a course by Example University", None),
        ("I have no idea", None),
    ],
)
def test_sentence_names_a_building(sentence: str, name: str | None) -> None:
    venue = parse_venue(sentence)
    assert (venue.name if venue else None) == name


@pytest.mark.parametrize(
    "text", ["we meet online", "on Zoom", "por Zoom", "virtual", "nos vemos en línea", "\ue000"]
)
def test_meeting_online_is_said(text: str) -> None:
    assert says_online(text)


@pytest.mark.parametrize(
    "text", ["a free online course", "Online-Kurs", "not online", "curso en línea", "register online"]
)
def test_something_else_is_online(text: str) -> None:
    assert not says_online(text)


@pytest.mark.parametrize(
    ("text", "course"),
    [
        (
            "Everyday Spanish (https://example.org/es), Example Open College",
            ("Everyday Spanish", "Example Open College"),
        ),
        (
            "Everyday Spanish, Example Open College https://example.org/es",
            ("Everyday Spanish", "Example Open College"),
        ),
        (
            "Everyday Spanish by Example College https://example.org/es",
            ("Everyday Spanish", "Example College"),
        ),
        ("HTML, CSS and JavaScript https://example.org/es", ("HTML, CSS and JavaScript", None)),
        ("https://example.org/es", (None, None)),
    ],
)
def test_course_has_title_link_and_provider(text: str, course: tuple[str | None, str | None]) -> None:
    title, provider = course
    assert parse_course(text) == SaidCourse(title, "https://example.org/es", provider)


def test_link_with_a_password_is_never_shown() -> None:
    assert find_link("https://maya:secret@example.org/x") is None


def test_sign_up_page_of_p2pu_is_known_anywhere() -> None:
    link = "https://learningcircles.p2pu.org/en/signup/basic-spanish-1234/"
    assert find_p2pu_link(f"All about it: {link}. See you") == link


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@maya and @sam_x, @maya", ("maya", "sam_x")),
        ("@everyone, @all and @here", ()),
        ("maya@example.org", ()),
        ("Maya and Sam", ()),
        ("@maya-r.", ("maya-r",)),
    ],
)
def test_facilitators_are_user_names_and_no_groups(text: str, names: tuple[str, ...]) -> None:
    assert parse_facilitators(text) == names


@pytest.mark.parametrize(
    ("text", "seats"), [("15", 15), ("10-12", 12), ("up to twelve people", 12), ("many", None)]
)
def test_places_are_counted(text: str, seats: int | None) -> None:
    assert parse_seats(text) == seats


@pytest.mark.parametrize(
    ("text", "seats"), [("max 8 people", 8), ("für 10 Personen", 10), ("12 plazas", 12), ("6 weeks", None)]
)
def test_places_are_found_in_a_sentence(text: str, seats: int | None) -> None:
    assert find_seats(text) == seats


@pytest.mark.parametrize(
    "text", ["It costs $5.", "10 € pro Abend", "cinco sesiones, 20 euros", "There is a small fee."]
)
def test_sentence_asks_for_money(text: str) -> None:
    assert find_price(text)


@pytest.mark.parametrize(
    "text", ["It is free.", "Normally $300, free for us.", "$0", "Save $500 a year", "kostenlos"]
)
def test_sentence_asks_for_no_money(text: str) -> None:
    assert not find_price(text)


@pytest.mark.parametrize(
    ("text", "price"), [("5", True), ("free", False), ("keine", False), ("0 €", False), ("ask me", None)]
)
def test_labelled_cost(text: str, price: bool | None) -> None:
    assert parse_price(text) is price


def test_own_words_end_with_a_sentence_and_hold_no_contact() -> None:
    sentences = split_sentences("I bake. Write to \ue001! Just come. " + "And bring a friend. " * 30)
    words = compose_words(sentences)
    assert words is not None
    assert words.startswith("I bake. Just come. And bring")
    assert words.endswith("friend.")
    assert len(words) <= 300


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("We start on the 13. Oktober. Bring tea.", ["We start on the 13. Oktober.", "Bring tea."]),
        ("410 Example Ave. Braddock", ["410 Example Ave. Braddock"]),
        ("at St. Paul's! Really? Yes", ["at St. Paul's!", "Really?", "Yes"]),
        ("one\ntwo", ["one", "two"]),
    ],
)
def test_sentences_are_not_torn_at_short_forms(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("  Riverside   library. ", "Riverside library"),
        ("12 Elm St.", "12 Elm St."),
        ("- call \ue002 -", "call"),
        ("see https://example.org", "see"),
        ("<!-- x -->[quote=a]y", "x y"),
        ("\ue000", None),
        ("word " * 100, ("word " * 39).strip() + "…"),
    ],
)
def test_value_fits_a_line(text: str, tidied: str | None) -> None:
    assert tidy(text) == tidied
