"""Plus and delta notes in people's posts: what is one, what never is, and how it is shown."""

from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.announcements.plain import READ_AT_MOST
from service.domain.announcements.private import PRIVATE_SIGNS
from service.domain.notes import LONGEST_NOTE, MOST_NOTES, Note, NoteKind, asks_for_notes, parse_notes

PLUS, DELTA = NoteKind.PLUS, NoteKind.DELTA

PLUSES = """
+ everyone spoke, even the shy ones | everyone spoke, even the shy ones
  + everyone spoke | everyone spoke
**+** everyone spoke | everyone spoke
- + everyone spoke | everyone spoke
* + everyone spoke | everyone spoke
++ great evening everyone | great evening everyone
(+) the songs helped | the songs helped
➕ the songs helped | the songs helped
＋ the songs helped | the songs helped
👍 + the songs helped | the songs helped
+ the songs helped 🎉🎉 | the songs helped
+: the songs helped | the songs helped
+ 12 people came | 12 people came
plus: the songs helped | the songs helped
Plus: the songs helped. | the songs helped
PLUS : the songs helped | the songs helped
**Plus:** the songs helped | the songs helped
### Plus: the songs helped | the songs helped
went well: check-in took five minutes | check-in took five minutes
What went well: the _new_ room | the new room
Worked well: small groups | small groups
1. Went well: small groups | small groups
+ thanks to @sam and @lina for the cake | thanks for the cake
+ @sam explained it well | explained it well
+ @maya's cake was great | cake was great
+ [the video](https://example.org/v) helped a lot | the video helped a lot
+ alle haben gesprochen | alle haben gesprochen
Plus: die Lieder haben geholfen | die Lieder haben geholfen
Lief gut: kleine Gruppen | kleine Gruppen
Das lief gut: kleine Gruppen | kleine Gruppen
Was lief gut: die Vorstellungsrunde am Anfang | die Vorstellungsrunde am Anfang
Pluspunkte: viel gelacht | viel gelacht
+ danke an @sam für den Kuchen | danke für den Kuchen
+ todos hablaron | todos hablaron
Más: todos hablaron mucho | todos hablaron mucho
Lo bueno: las canciones ayudaron | las canciones ayudaron
Lo que salió bien: grupos pequeños | grupos pequeños
Salió bien: grupos pequeños | grupos pequeños
Lo positivo: nos reímos mucho | nos reímos mucho
+ gracias a @sam por el pastel | gracias por el pastel
"""

DELTAS = """
Δ the room was cold | the room was cold
∆ the room was cold | the room was cold
△ the room was cold | the room was cold
▲ the room was cold | the room was cold
🔺 the room was cold | the room was cold
Δ: the room was cold | the room was cold
(Δ) the room was cold | the room was cold
delta: the room was cold | the room was cold
Delta: the room was cold! | the room was cold!
- Delta: the room was cold | the room was cold
change: start on time | start on time
Change: start at 6:30 instead of 6 | start at 6:30 instead of 6
CHANGE: meet on Tuesdays instead | meet on Tuesdays instead
To change next time: fewer slides | fewer slides
next time: bring name tags | bring name tags
**Next time:** bring `name` tags | bring “name” tags
fix: the projector cable | the projector cable
Improve: shorter check-in please | shorter check-in please
minus: the room was cold | the room was cold
Delta: der Raum war kalt | der Raum war kalt
Ändern: früher anfangen | früher anfangen
Änderung: früher anfangen | früher anfangen
Nächstes Mal: Namensschilder mitbringen | Namensschilder mitbringen
Beim nächsten Mal: weniger Folien | weniger Folien
Fürs nächste Mal: weniger Folien | weniger Folien
Verbessern: mehr Pausen machen | mehr Pausen machen
Anders machen: mehr Pausen | mehr Pausen
Cambiar: empezar a tiempo | empezar a tiempo
Cambio: empezar a tiempo | empezar a tiempo
La próxima vez: menos diapositivas | menos diapositivas
Próxima vez: traer etiquetas | traer etiquetas
Para la próxima: traer etiquetas | traer etiquetas
A mejorar: el sonido del video | el sonido del video
Mejorar: el sonido del video | el sonido del video
Para mejorar: el sonido del video | el sonido del video
"""

NONE = (
    "+1",
    "+ 1 for the cold room",
    "+1 for more songs please",
    "+44 20 7946 0958",
    "+ 44 20 7946 0958",
    "+49 30 1234567 anrufen bitte",
    "plus: call me on 412-555-0147",
    "+ call 4125550147 for the key",
    "plus: order number 12345678 came",
    "+ write to maya@example.org please",
    "delta: maya (at) example.org knows more",
    "+ https://zoom.us/j/123456 works for me",
    "+",
    "+ sugar",
    "plus:",
    "plus: everyone",
    "Plus: 👍 🎉",
    "+ 12 34",
    "+ @sam and @lina",
    "+everyone spoke",
    "plus:everyone spoke",
    "Δx is small here",
    "2 + 2 makes four",
    "a plus: everyone spoke",
    "Everyone spoke + the room was warm",
    "> + everyone spoke",
    "> Plus:\n> - everyone spoke",
    "[quote=sam]\n+ everyone spoke\n[/quote]",
    "```\n+ everyone spoke\n```",
    "~~~diff\n+ everyone spoke\n```\n+ still in there\n~~~",
    "~~+ everyone spoke~~",
    "`+ everyone spoke`",
    "    + everyone spoke\n    + and this, too",
    "\tplus: everyone spoke",
    "<pre>\n+ everyone spoke\n</pre>",
    "[code]\nplus: everyone spoke\n[/code]",
    "<!--\n+ everyone spoke\n-->",
    "Reply with a line that begins with `+ ` for something that went well.",
    "- everyone spoke",
    "- the room was cold",
    "Change is hard for everybody",
    "plus we had cake",
    "Plus/delta: we do it every week",
    "Change: we meet on Wednesday at 6 pm",
    "Change: no meeting on 20 October",
    "Next time: Tuesday 20 October, 6 pm, same place",
    "Nächstes Mal: Dienstag 18 Uhr in der Bibliothek",
    "Änderung: 20.10.2026 statt 13.10.2026 in Raum B",
    "La próxima vez: martes 20 de octubre a las 18 h",
    "Cambio: nos vemos el miércoles a las 18:00",
    "Thank you\nOn Tue, Oct 13, 2026 at 5:00 PM Companion wrote:\n+ everyone spoke",
    "",
)


def list_cases(text: str) -> list[tuple[str, str]]:
    """Lines with what is shown of them."""
    rows = (line.split(" | ") for line in text.strip("\n").splitlines())
    return [(line, shown) for line, shown in rows]


CASES = [
    *((line, Note(PLUS, shown)) for line, shown in list_cases(PLUSES)),
    *((line, Note(DELTA, shown)) for line, shown in list_cases(DELTAS)),
]


@pytest.mark.parametrize(("line", "note"), CASES)
def test_line_is_a_note(line: str, note: Note) -> None:
    assert parse_notes(line) == (note,)
    assert parse_notes(f"Hello all,\n\n{line}\n\nSee you on Tuesday at 6!") == (note,)


@pytest.mark.parametrize("raw", NONE)
def test_this_is_no_note(raw: str) -> None:
    assert parse_notes(raw) == ()


@pytest.mark.parametrize(
    ("raw", "notes"),
    [
        (
            "Plus:\n- everyone spoke\n- the songs helped\n\nChange:\n- the room was cold",
            [(PLUS, "everyone spoke"), (PLUS, "the songs helped"), (DELTA, "the room was cold")],
        ),
        (
            "## What went well?\n\n* everyone spoke\n* cake\n\n## To change\n\n1. start on time\n2) fewer slides",
            [(PLUS, "everyone spoke"), (DELTA, "start on time"), (DELTA, "fewer slides")],
        ),
        ("**Plus**\n• todos hablaron\n\n**Delta**\n• hacía frío", [(PLUS, "todos hablaron"), (DELTA, "hacía frío")]),
        ("Lief gut:\n– alle da\n– viel gelacht", [(PLUS, "alle da"), (PLUS, "viel gelacht")]),
        ("+\n- everyone spoke\nΔ\n- start on time", [(PLUS, "everyone spoke"), (DELTA, "start on time")]),
        ("- Plus:\n    - alle da\n- Change:\n    - start on time", [(PLUS, "alle da"), (DELTA, "start on time")]),
        ("Plus:\n- everyone spoke\nWe meet again soon\n- at the library\n- with cake", [(PLUS, "everyone spoke")]),
        ("+ everyone spoke\n- the room was cold", [(PLUS, "everyone spoke")]),
        ("Plus: everyone spoke\n- the room was cold", [(PLUS, "everyone spoke")]),
        ("Plus:\n+ everyone spoke\n- viel gelacht", [(PLUS, "everyone spoke"), (PLUS, "viel gelacht")]),
        ("Change:\n+ everyone spoke\n- the room was cold", [(PLUS, "everyone spoke")]),
        ("Plus: everyone spoke. Delta: too short", [(PLUS, "everyone spoke"), (DELTA, "too short")]),
        ("+ everyone spoke,\n  even the shy ones\n\n  Bye!", [(PLUS, "everyone spoke, even the shy ones")]),
        ("+ everyone spoke\n+ everyone spoke", [(PLUS, "everyone spoke")]),
        ("<ul><li>+ alle da</li><li>change: start on time</li></ul>", [(PLUS, "alle da"), (DELTA, "start on time")]),
        ("> how was it?\n\n+ everyone spoke", [(PLUS, "everyone spoke")]),
        ("```\nx\n```\n+ everyone spoke", [(PLUS, "everyone spoke")]),
        ("Change:\n- no meeting on 20 October\n- start on time", [(DELTA, "start on time")]),
    ],
)  # fmt: skip
def test_lists_and_several_lines(raw: str, notes: list[tuple[NoteKind, str]]) -> None:
    assert [(note.kind, note.text) for note in parse_notes(raw)] == notes


def test_long_note_is_shortened_and_a_long_list_is_cut() -> None:
    (note,) = parse_notes("+ " + "many words " * 100)
    assert len(note.text) <= LONGEST_NOTE
    assert note.text.endswith("…")
    assert len(parse_notes("\n".join(f"+ word number{one}x" for one in range(200)))) == MOST_NOTES


WORDS = st.text("abc äß,.", min_size=3, max_size=30).map(lambda words: f"we {words} spoke")
EDIT = st.sampled_from(("Hello!", "", "- not a note", "> + quoted words here", "See you at 6", "+1"))


@given(notes=st.lists(st.tuples(st.sampled_from("+Δ"), WORDS), max_size=8), edits=st.lists(EDIT, max_size=8))
def test_notes_survive_edits_of_what_stands_around_them(
    notes: list[tuple[str, str]], edits: list[str]
) -> None:
    lines = [f"{sign} {words}" for sign, words in notes]
    edited = [part for line, edit in zip(lines, edits, strict=False) for part in (edit, "", line, "", edit)]
    assert parse_notes("\n\n".join(edited + lines[len(edits) :])) == parse_notes("\n\n".join(lines))


FRAGMENTS = st.sampled_from((
    "+ ", "Plus:", "plus: ", "Δ ", "change: ", "- ", "* ", "1. ", "# ", ":", "\n", "\n\n", "    ", "`", "```", "~~~",
    "> ", "[quote]", "[/quote]", "[code]", "<pre>", "</pre>", "<!--", "-->", "@sam ", "everyone ", "spoke ",
    "20 October ", "6 pm ", "4125550147", "maya@example.org", "https://zoom.us/j/1", "İ", "ß", "👍",
))  # fmt: skip


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=200), st.lists(FRAGMENTS, max_size=40).map("".join)))
def test_whatever_people_write_a_note_is_one_clean_line(raw: str) -> None:
    for note in parse_notes(raw):
        assert 0 < len(note.text) <= LONGEST_NOTE
        assert note.text == note.text.strip()
        assert not set(note.text) & set("\n\r")
        assert "<!--" not in note.text
        assert not re.search(r"(?<!\w)@sam", note.text)
        assert not PRIVATE_SIGNS.search(note.text)
        assert parse_notes(f"+ {note.text}") in ((), (Note(PLUS, note.text),))


@pytest.mark.parametrize(
    "piece",
    [
        "+ ", "+", "`", "``a", "```\n", "[code]", "<pre>", "</pre", "> ", "- ", "-\n", "Plus:\n", "plus: ", "Δ",
        "@a", "@a, ", "to @a and ", "(+", "\n ", "[quote]", "a.plus: ", "+ a b\n  c\n", "![", "[a](", "~~", "* ",
        "change: 20 October at 6 ", "next time: tuesday ", "\t", "1. ", "# ", "“", "-- ", "\ue000", "<", "&lt;",
    ],
)  # fmt: skip
def test_hostile_post_is_read_in_linear_time(piece: str) -> None:
    begin = process_time()
    parse_notes(piece * (READ_AT_MOST // len(piece)))
    assert process_time() - begin < 1.0


@pytest.mark.parametrize(
    ("raw", "asks"),
    [
        ("We end each meeting with plus/delta.", True),
        ("Plus-Delta am Ende, jedes Mal", True),
        ("Cerramos con plus y delta", True),
        ("No plus/delta with us.", False),
        ("> plus/delta", False),
        ("We fly with Delta, plus a bus.", False),
    ],
)
def test_announcement_says_whether_people_will_be_asked(raw: str, asks: bool) -> None:
    assert asks_for_notes(raw) is asks
