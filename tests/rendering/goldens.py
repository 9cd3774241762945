"""Whole posts as people read them, kept as files beside this one.

After a change of words, `python -m tests.rendering.goldens` writes them anew; read the difference before you
commit it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from service.domain.announcements.values import (
    Announcement,
    Doubt,
    DoubtKind,
    Field,
    Guess,
    Hint,
    Place,
    Private,
    Reading,
    Verdict,
)
from service.domain.languages import Language
from tests.rendering.changed import make_texts_in
from tests.rendering.told_stories import make_stories_in
from tests.rendering.values import (
    ANNOUNCEMENT_URL,
    NOW,
    TOPIC_URL,
    find_town,
    make_circle,
    make_meetings,
    make_speaker,
    render_first_post,
)
from tests.towns import TOWNS

FOLDER = Path(__file__).parent / "golden"


WAITING = Reading(Verdict.ORGANIZER, None, not_followed=("price", "single_meeting"))


def make_first_posts() -> Mapping[str, str]:
    first = datetime(2026, 10, 13, 18)
    cancelled = make_circle(meetings=make_meetings(first, cancelled=(3,)))
    return {
        "room_in_pittsburgh": render_first_post(make_circle()),
        "online": render_first_post(make_online(), facilitators=("maya", "sam")),
        "no_sign_up": render_first_post(make_bare()),
        "priced": render_first_post(make_circle(name="Watercolours", free=False)),
        "one_meeting_cancelled": render_first_post(cancelled, now=datetime(2026, 10, 21, tzinfo=UTC)),
        "german_names": render_first_post(make_german()),
        "not_confirmed": render_first_post(make_bare(), guesses=make_guesses()),
        "event_block": render_first_post(make_circle(), event_blocks=True),
        "twenty_meetings": render_first_post(make_circle(meetings=make_meetings(first, count=20))),
    }


def make_online() -> Announcement:
    return make_circle(
        name="Intro to Python",
        place=Place(online=True),
        meetings=make_meetings(datetime(2026, 10, 14, 19, 30), count=8, minutes=60),
        words=None,
        facilitator_names=("maya", "Sam"),
    )


def make_bare() -> Announcement:
    """Only what is needed, and the course's name."""
    return make_circle(
        name="Public Speaking",
        place=Place(branch="Braddock Library", town=find_town("Braddock")),
        signup_link=None,
        course_title="Public Speaking",
        course_link=None,
        course_provider=None,
        language=None,
        seats=None,
        words=None,
    )


def make_german() -> Announcement:
    return make_circle(
        name="Übungsgruppe Größenordnungen",
        place=Place(branch="Stadtbibliothek Köln", room="Raum 2.14", town=find_town("Köln")),
        zone="Europe/Berlin",
        meetings=make_meetings(datetime(2026, 10, 15, 17, 45), count=5),
        course_title="Mathe für alle (2. Teil)",
        course_link="https://kurse.example.org/größen?teil=2",
        course_provider="Volkshochschule",
        language="Deutsch",
        signup_link=None,
        words="„Bringt Kuchen mit!“",
    )


GUESSES = (Guess(Field.MEETINGS, 6), Guess(Field.MINUTES, 90), Guess(Field.ZONE, "America/New_York"))


def make_replies() -> Mapping[str, str]:
    speaker = make_speaker()
    return {
        "questions": speaker.render_questions(make_two_doubts(), "maya"),
        "questions_about_a_town_and_the_past": speaker.render_questions(make_odd_doubts(), "maya"),
        "question_which_thursday": speaker.render_questions(make_weekly(), "maya"),
        "link_reply": speaker.render_link_reply(TOPIC_URL),
        "link_reply_with_guesses_and_private_data": speaker.render_link_reply(
            TOPIC_URL, (Private.EMAIL,), guesses=GUESSES, hints=(Hint.FEW_SEATS,)
        ),
        "all_set": speaker.render_all_set(TOPIC_URL),
        "announced_twice": speaker.render_twin_reply(TOPIC_URL),
        "taken_away": speaker.render_taken_away(),
        "by_hand": speaker.render_by_hand(
            "**Next meeting: Tuesday 13 October**\n\n```\ncode\n```", TOPIC_URL
        ),
        "titles_refused": speaker.render_titles_refused(make_circle(), "maya"),
        "waiting_for_an_organizer": speaker.render_waiting(WAITING, "maya", declined=False),
        "declined": speaker.render_waiting(WAITING, "maya", declined=True),
    }


def make_guesses() -> tuple[Guess, ...]:
    """With the hour, of which we guessed that it is the evening's."""
    return (Guess(Field.TIME, datetime(2026, 10, 13, 18)), *GUESSES[:2])


def make_weekly() -> Reading:
    """Thursdays at half past six, and nobody knows from when on."""
    evening = datetime(2026, 10, 1, 18, 30)
    return Reading(
        verdict=Verdict.ASK,
        announcement=None,
        doubts=(Doubt(DoubtKind.MISSING, Field.FIRST_MEETING),),
        guesses=(Guess(Field.TIME, evening),),
        found=((Field.NAME, "Basic Spanish"), (Field.TIME, evening), (Field.RHYTHM, evening)),
    )


def make_two_doubts() -> Reading:
    days = (datetime(2026, 11, 10), datetime(2026, 10, 11))
    return Reading(
        verdict=Verdict.ASK,
        announcement=None,
        doubts=(
            Doubt(DoubtKind.MISSING, Field.PLACE),
            Doubt(DoubtKind.AMBIGUOUS, Field.FIRST_MEETING, "10/11/2026", days),
        ),
        guesses=GUESSES[:2],
        found=((Field.NAME, "Basic Spanish"), (Field.LANGUAGE, "Spanish and English")),
    )


def make_odd_doubts() -> Reading:
    springfields = tuple(town for town in TOWNS if town.name == "Springfield")
    return Reading(
        verdict=Verdict.ASK,
        announcement=None,
        doubts=(
            Doubt(DoubtKind.PAST, Field.FIRST_MEETING, "13 October", (datetime(2027, 10, 13, 18),)),
            Doubt(DoubtKind.AMBIGUOUS, Field.TOWN, "Springfield", springfields),
        ),
        hints=(Hint.MANY_SEATS,),
        private=(Private.MEETING_LINK, Private.PHONE),
        found=((Field.NAME, "Knitting"), (Field.PLACE, "Public Library"), (Field.SEATS, 30)),
    )


def make_spanish() -> Announcement:
    return make_circle(
        name="Escritura creativa",
        place=Place(
            branch="Biblioteca Pública Infanta Elena", room="Sala de reuniones", town=find_town("Sevilla")
        ),
        zone="Europe/Madrid",
        meetings=make_meetings(datetime(2026, 10, 13, 18), cancelled=(3,)),
        course_title="Escribir cuentos",
        course_link="https://cursos.example.org/cuentos",
        course_provider="Universidad Abierta",
        language="Español",
        words="Traed algo de merendar.",
    )


CIRCLES = {Language.ES: make_spanish(), Language.DE: make_german()}
AUTHORS = {Language.ES: "lucia", Language.DE: "jonas"}


def make_posts_in(language: Language) -> Mapping[str, str]:
    """The posts that every circle meets, about a circle that is announced in that language."""
    author, speaker = AUTHORS[language], make_speaker(language)
    circle = replace(CIRCLES[language], facilitator_names=(author,))
    found = ((Field.NAME, circle.name), (Field.FIRST_MEETING, circle.meetings[0].start), (Field.SEATS, 12))
    half = replace(make_two_doubts(), found=found)
    guesses = (*GUESSES[:2], Guess(Field.ZONE, circle.zone))
    return {
        "first_post": speaker.render_first_post(
            circle,
            facilitators=(author,),
            announcement_url=ANNOUNCEMENT_URL,
            now=NOW,
            author=author,
            guesses=make_guesses(),
        ),
        "titles": "\n".join(speaker.render_titles(circle, NOW)),
        "questions": speaker.render_questions(half, author),
        "question_which_thursday": speaker.render_questions(make_weekly(), author),
        "link_reply": speaker.render_link_reply(
            TOPIC_URL, (Private.MEETING_LINK, Private.PHONE), guesses=guesses, hints=(Hint.FEW_MEETINGS,)
        ),
        "all_set": speaker.render_all_set(TOPIC_URL),
        "announced_twice": speaker.render_twin_reply(TOPIC_URL),
        "by_hand": speaker.render_by_hand("**???**", TOPIC_URL),
        "titles_refused": speaker.render_titles_refused(circle, author),
        "waiting_for_an_organizer": speaker.render_waiting(WAITING, author, declined=False),
        "declined": speaker.render_waiting(WAITING, author, declined=True),
        **make_texts_in(language, circle),
        **make_stories_in(language),
    }


def make_all() -> Mapping[str, str]:
    """Every text by the name of its file."""
    others = {f"{one.value}/{name}": text for one in CIRCLES for name, text in make_posts_in(one).items()}
    english = {**make_texts_in(Language.EN, make_circle()), **make_stories_in(Language.EN)}
    return {**make_first_posts(), **make_replies(), **english, **others}


def main() -> None:
    for name, text in make_all().items():
        (FOLDER / f"{name}.md").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
