"""Lines in a story's topic: what they say is understood in three languages, and nothing else is carried out."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.commands.values import Trouble
from service.domain.commands.words import hash_line
from service.domain.languages import Language
from service.domain.proposals.command_examples import list_examples, write_example
from service.domain.proposals.command_values import (
    Help,
    NotUnderstood,
    PutTogether,
    StoryLine,
    TakeOver,
    Understood,
    Undo,
)
from service.domain.proposals.command_words import Verb
from service.domain.proposals.commands import leave_out_commands, read_story_commands
from service.domain.proposals.states import Actor, ProposalEvent
from service.domain.proposals.values import Wanted, Wish

TODAY = date(2026, 11, 4)
FORUM = "https://forum.example.org"
LINK = f"{FORUM}/t/circles-in-braddock/431"
_E = ProposalEvent


def read(raw: str) -> tuple[StoryLine, ...]:
    return read_story_commands(raw, "companion", FORUM, TODAY)


def understand(line: str) -> object:
    (found,) = read(f"@companion {line}")
    assert isinstance(found, Understood), found
    return found.command


def wish(line: str) -> Wish:
    command = understand(line)
    assert isinstance(command, Wish), command
    return command


@pytest.mark.parametrize(
    ("line", "event", "reason"),
    [
        ("accept because there's a room near the bus", _E.ACCEPTED, "there's a room near the bus"),
        ("Accept!", _E.ACCEPTED, ""),
        ("please accept this story because of the empty library", _E.ACCEPTED, "the empty library"),
        ("we accept, lovely plan with good people", _E.ACCEPTED, "lovely plan with good people"),
        ("acepto porque hay sala y ganas", _E.ACCEPTED, "hay sala y ganas"),
        ("annehmen, weil der Raum schon da ist", _E.ACCEPTED, "weil der Raum schon da ist"),
        ("ablehnen weil wir dort niemanden kennen", _E.DECLINED, "weil wir dort niemanden kennen"),
        ("lehne ab, denn es ist zu weit", _E.DECLINED, "denn es ist zu weit"),
        ("ablehnen aufgrund des Hochwassers", _E.DECLINED, "aufgrund des Hochwassers"),
        ("decline, we know nobody there", _E.DECLINED, "we know nobody there"),
        ("decline since nobody answers", _E.DECLINED, "nobody answers"),
        ("decline (because it is too far)", _E.DECLINED, "it is too far"),
        ("rechazar debido al temporal", _E.DECLINED, "debido al temporal"),
        ("rechazar ya que no hay sala", _E.DECLINED, "no hay sala"),
        ("rechazar por que no hay sala", _E.DECLINED, "no hay sala"),
        ("rechazar (porque no hay sala)", _E.DECLINED, "no hay sala"),
        ("aceptar por ser tan bonita", _E.ACCEPTED, "por ser tan bonita"),
        (
            "lehne diese Geschichte ab, weil wir dort niemanden kennen",
            _E.DECLINED,
            "weil wir dort niemanden kennen",
        ),
        ("decline because the library closes for good", _E.DECLINED, "the library closes for good"),
        ("rechazamos porque no conocemos a nadie allí", _E.DECLINED, "no conocemos a nadie allí"),
        ("nehmen wir an", _E.ACCEPTED, ""),
    ],
)
def test_yes_and_no_are_understood_with_their_reason(line: str, event: ProposalEvent, reason: str) -> None:
    said = wish(line)
    assert (said.event, said.line.rstrip(".")) == (event, reason)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("park until March because the library is being rebuilt", date(2027, 3, 1)),
        ("park until the end of January because of the snow", date(2027, 1, 31)),
        ("park this until 15 February because we're full", date(2027, 2, 15)),
        ("park until November because yes", date(2027, 11, 1)),
        ("park until March 2028 because they rebuild it all", date(2028, 3, 1)),
        ("park in three months because the budget is spent", date(2027, 2, 4)),
        ("later, until 2027-01-10", date(2027, 1, 10)),
        ("aparcar hasta marzo porque están de obras", date(2027, 3, 1)),
        ("aparcamos hasta el 3 de febrero porque cierran", date(2027, 2, 3)),
        ("stelle die Geschichte bis Ende März zurück, weil umgebaut wird", date(2027, 3, 31)),
        ("zurückstellen bis zum 10. Januar, weil Ferien sind", date(2027, 1, 10)),
        ("parken bis nächstes Jahr", date(2027, 1, 1)),
    ],
)
def test_day_of_a_parked_story_is_understood(line: str, day: date) -> None:
    said = wish(line)
    assert (said.event, said.day) == (_E.PARKED, day)


@pytest.mark.parametrize(
    ("line", "wanted", "day"),
    [
        ("looking for a room", {Wanted.ROOM}, None),
        (
            "looking for a facilitator by 1 December because nobody has the time",
            {Wanted.FACILITATOR},
            date(2026, 12, 1),
        ),
        (
            "we're looking for a room and a facilitator until January",
            {Wanted.ROOM, Wanted.FACILITATOR},
            date(2027, 1, 1),
        ),
        ("buscamos sala hasta el 20 de noviembre", {Wanted.ROOM}, date(2026, 11, 20)),
        ("buscamos facilitadora", {Wanted.FACILITATOR}, None),
        (
            "wir suchen einen Raum und eine Begleitung bis Anfang Februar",
            {Wanted.ROOM, Wanted.FACILITATOR},
            date(2027, 2, 1),
        ),
    ],
)
def test_what_is_looked_for_is_understood(line: str, wanted: set[Wanted], day: date | None) -> None:
    said = wish(line)
    assert (said.event, set(said.wanted), said.day) == (_E.SOUGHT, wanted, day)


@pytest.mark.parametrize(
    "line", ["claim", "claim this story please", "me encargo", "ich kümmere mich darum", "I'll take this"]
)
def test_claim_is_understood(line: str) -> None:
    assert wish(line).event is _E.CLAIMED


def test_question_may_go_on_below() -> None:
    (found,) = read("@companion ask the author:\nWhich evening suits you,\nand how many are you?\n\nBye!")
    assert isinstance(found, Understood)
    assert isinstance(found.command, Wish)
    assert found.command.line == "Which evening suits you, and how many are you?"
    assert wish("frage Wie viele seid ihr, weil der Raum klein ist?").line.startswith("Wie viele seid ihr")


@pytest.mark.parametrize(
    "line",
    [
        f"put together with {LINK}",
        f"juntar con {LINK} porque es el mismo pueblo",
        f"zusammenlegen mit [dieser]({LINK})",
        "merge with /t/431",
    ],
)
def test_other_story_is_known_by_its_link(line: str) -> None:
    command = understand(line)
    assert isinstance(command, PutTogether)
    assert command.topic_id == 431


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("undo", Undo()),
        ("undo my last decision", Undo()),
        ("mach meine Entscheidung rückgängig", Undo()),
        ("deshacer", Undo()),
        ("take over", TakeOver()),
        ("übernimm wieder deinen Teil", TakeOver()),
        ("help", Help()),
        ("??", Help()),
    ],
)
def test_the_other_commands_are_understood(line: str, command: object) -> None:
    assert understand(line) == command


@pytest.mark.parametrize(
    ("line", "trouble"),
    [
        ("accept if the library says yes", Trouble.TOO_MUCH),
        ("accept, when the library has said yes", Trouble.TOO_MUCH),
        ("accept, but only from May on?", Trouble.TOO_MUCH),
        ("annehmen, falls die Bücherei zusagt", Trouble.TOO_MUCH),
        ("acept because we like it", Trouble.UNKNOWN_VERB),
        ("accept because you can call me on 412 555 0147", Trouble.PRIVATE),
        ("park until 3/4 because we wait", Trouble.DATE_UNCLEAR),
        ("park until they have answered", Trouble.DATE_UNCLEAR),
        ("looking for a room until soon", Trouble.DATE_UNCLEAR),
        ("looking for somebody nice", Trouble.NOTHING_SAID),
        ("put together with the other one", Trouble.NOTHING_SAID),
        ("put together with https://elsewhere.example/t/x/431", Trouble.NOTHING_SAID),
        ("ask", Trouble.NOTHING_SAID),
        ("claim this for Omar", Trouble.TOO_MUCH),
    ],
)
def test_what_is_not_sure_is_never_carried_out(line: str, trouble: Trouble) -> None:
    (found,) = read(f"@companion {line}")
    assert isinstance(found, NotUnderstood), found
    assert found.trouble is trouble


@pytest.mark.parametrize(
    "raw",
    [
        "> @companion accept because yes",
        "```\n@companion decline because no\n```",
        "I'd ask @companion accept because yes",
        "@companion thank you so much",
        "@companion thanks for everything!",
        "@companion muchas gracias por todo",
        "@companion vielen lieben Dank",
        "@companions accept",
        "[quote]\n@companion claim\n[/quote]",
    ],
)
def test_quotes_code_and_mere_mentions_are_no_commands(raw: str) -> None:
    assert read(raw) == ()


@pytest.mark.parametrize(
    ("line", "near"),
    [
        ("acept", Verb.ACCEPT),
        ("decilne because no", Verb.DECLINE),
        ("we should accept this one", Verb.ACCEPT),
        ("lo aceptamos", Verb.ACCEPT),
        ("rechazada porque no", Verb.DECLINE),
        ("die Geschichte bitte ablehnen", Verb.DECLINE),
        ("undoo", Verb.UNDO),
        ("what a lovely idea", None),
        ("dile a la autora que sí", None),
        ("schiebt das bitte auf März", None),
        ("call the whole circle off", None),
    ],
)
def test_line_with_an_unknown_verb_is_kept_with_the_nearest_verb(line: str, near: Verb | None) -> None:
    assert read(f"@companion {line}") == (NotUnderstood(line, Trouble.UNKNOWN_VERB, near),)


@pytest.mark.parametrize(
    "line",
    ["asks the author: Which evening?", "pregunta a la autora ¿qué tarde?", "frage an die Autorin: Wann?"],
)
def test_question_to_the_author_may_begin_in_several_ways(line: str) -> None:
    assert wish(line).event is _E.ASKED


@pytest.mark.parametrize(
    "line",
    [
        "resubmit my story",
        "take it up again",
        "take my story up again, please",
        "reenviar mi historia",
        "vuelvo a enviar mi historia",
        "retomar mi historia",
        "nimm meine Geschichte wieder auf",
        "reiche meine Geschichte wieder ein",
    ],
)
def test_author_takes_the_story_up_again(line: str) -> None:
    assert (wish(line).event, wish(line).by) == (_E.RESUBMITTED, Actor.AUTHOR)


def test_line_that_stands_twice_in_a_post_is_one() -> None:
    claim, undo = read("@companion claim\n@companion undo\n@companion  claim")
    assert (claim.line, undo.line) == ("claim", "undo")


def test_line_carried_out_before_is_not_read_again() -> None:
    known = {hash_line("claim")}
    assert read_story_commands("@companion claim\n@companion undo", "companion", FORUM, TODAY, known) == (
        Understood("undo", Undo()),
    )


@given(st.sampled_from(Language), st.sampled_from(Verb), st.dates(date(2026, 1, 1), date(2040, 12, 31)))
def test_every_example_is_understood_as_it_stands(language: Language, verb: Verb, today: date) -> None:
    example = write_example(verb, language, today, LINK)
    (found,) = read_story_commands(f"@bot {example}", "bot", FORUM, today)
    assert isinstance(found, Understood), (example, found)
    assert len(f"@bot {example}") >= 20
    said = found.command
    if isinstance(said, Wish):
        assert said.day is None or said.day > today
        assert (said.event in (_E.SOUGHT, _E.PARKED)) is (said.day is not None)


@pytest.mark.parametrize("language", Language)
def test_help_shows_each_command_once(language: Language) -> None:
    for_organizers = list_examples(language, TODAY, LINK, is_author=False)
    for_authors = list_examples(language, TODAY, LINK, is_author=True)
    assert len(set(for_organizers)) == 9
    assert len(for_authors) == 3


@given(st.text(max_size=300))
def test_nothing_that_people_type_is_too_odd(text: str) -> None:
    read(f"@companion {text}")
    read(f"@companion accept {text}")
    leave_out_commands(f"@companion {text}", "companion")


@given(
    st.sampled_from(["if", "unless", "wenn", "falls", "si", "not yet", "maybe"]),
    st.text("abc ,.", max_size=20),
)
def test_a_yes_with_more_words_is_no_yes(doubt: str, more: str) -> None:
    for found in read(f"@companion accept {doubt} {more}"):
        assert isinstance(found, NotUnderstood)
