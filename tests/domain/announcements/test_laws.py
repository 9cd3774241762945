"""Laws of the reader: it never raises, is never slow, repeats nothing private, and looks at words, not at marks."""

from __future__ import annotations

import random
from time import process_time
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from service.domain.announcements import MOST_NAMES, compose_said, name_places
from service.domain.announcements.meetings import MOST_MEETINGS
from service.domain.announcements.values import Kind, Private, Source, Verdict, WrittenPost
from service.domain.ids import ForumUserId
from tests.domain.announcements.reading import WRITTEN, read

FRAGMENTS = st.sampled_from(
    """
Where: ; First meeting: ; | Where | Library |; - ; 1. ; > ; : ; ```; # ;
13 October 2026; Oct 13; 10/11; 13.10.; 31.11.; 29 February; 2026-13-45; 9999-12-31; 0001-01-01;
6 pm; um 6; 18h; 24:00; 99:99; Tuesday; martes; next ; every ; until ; no meeting ; or ; of the month;
library; Stadtbibliothek ; in ; Pittsburgh; Springfield, ; online; (; ); ?; !; ,; -; of ;
[quote]; [/quote]; <!--; -->; <b>; &lt;; **; __; ~~; [poll]; [/poll]; [date=2026-10-13];
@sam ; https://zoom.us/j/123456; maya@example.org; 412-555-0100; $5; \N{EURO SIGN}; 6 weeks; 90 min;
the second one; yes; Europe/Berlin; Mars/Olympus; UTC+99; \u202e; \u200b; ß; İ; 😀; \ue000
""".replace("\n", ";\n;").split(";")
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(FRAGMENTS, max_size=25).map("".join))

LINES = {
    "Name": "Everyday Spanish",
    "Where": "Riverside Branch Library, Room B, 410 Example Ave, Braddock, PA",
    "First meeting": "Tuesday 13 October 2026, 6:30 pm",
    "How many weeks": "8",
    "How long": "2 hours",
    "Language": "Spanish and English",
    "Places": "12",
    "Sign up": "https://example.org/signup",
    "Facilitators": "@maya @sam",
    "Anything else": "Bring a friend.",
}


def write_lines(lines: dict[str, str] = LINES) -> str:
    return "\n".join(f"{label}: {value}" for label, value in lines.items())


@settings(deadline=None, max_examples=200)
@given(title=TEXTS, posts=st.lists(TEXTS, min_size=1, max_size=3))
@example(title="", posts=[""])
@example(title="\u202e", posts=["First meeting: 29 February, 24:00", "yes", "the second one"])
def test_any_text_gives_a_reading_that_holds_together(title: str, posts: list[str]) -> None:
    reading = read(*posts, title=title)
    complete = reading.verdict in (Verdict.COMPLETE, Verdict.ORGANIZER)
    assert (reading.announcement is not None) == complete
    assert complete or reading.doubts or reading.kind is not Kind.INVITATION
    assert reading.verdict is not Verdict.ASK or reading.doubts
    assert reading.announcement is None or reading.kind in (Kind.INVITATION, Kind.UNSURE)
    if reading.announcement is not None:
        starts = [meeting.start for meeting in reading.announcement.meetings]
        assert starts == sorted(starts)
        assert 1 <= len(starts) <= MOST_MEETINGS
        assert all(start.tzinfo is None for start in starts)
        assert reading.announcement.name.strip()
        assert ZoneInfo(reading.announcement.zone)


@settings(deadline=None, max_examples=100)
@given(text=TEXTS)
def test_few_names_are_looked_up_whatever_the_text(text: str) -> None:
    names = name_places(compose_said(Source(text, (WrittenPost(text, ForumUserId(1), "maya", WRITTEN),))))
    assert len(names) <= MOST_NAMES
    assert all(name.strip() and name == name.casefold() for name in names)


@settings(deadline=None, max_examples=30)
@given(pieces=st.lists(FRAGMENTS, min_size=1, max_size=6), filler=st.text(min_size=1, max_size=12))
def test_no_text_takes_long(pieces: list[str], filler: str) -> None:
    text = ("".join(pieces) + filler) * 32_000
    started = process_time()
    read(text[:32_000])
    assert process_time() - started < 1


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10**6), emptied=st.sets(st.sampled_from(["Places", "Language", "Sign up"])))
def test_order_of_labelled_lines_does_not_matter(seed: int, emptied: set[str]) -> None:
    lines = [
        (label, value) for label, value in LINES.items() if label not in emptied and label != "Anything else"
    ]
    shuffled = random.Random(seed).sample(lines, len(lines))
    assert read(write_lines(dict(shuffled))) == read(write_lines(dict(lines)))


@settings(deadline=None, max_examples=40)
@given(
    gap=st.sampled_from([" ", "  ", "\t", "\u00a0", " \u200b"]),
    end=st.sampled_from(["\n", "\r\n", "  \n", "\n\n", "\n \n"]),
    indent=st.sampled_from(["", " ", "    ", "- ", "* "]),
)
def test_white_space_and_bullets_do_not_matter(gap: str, end: str, indent: str) -> None:
    text = end.join(f"{indent}{label}:{gap}{value.replace(' ', gap)}" for label, value in LINES.items())
    assert read(text).announcement == read(write_lines()).announcement


@settings(deadline=None, max_examples=40)
@given(
    mark=st.sampled_from(["**", "__", "*", "_", "`", "***"]),
    marked=st.sets(st.sampled_from([label for label in LINES if label not in ("Sign up", "Facilitators")])),
    whole=st.booleans(),
)
def test_emphasis_does_not_matter(mark: str, marked: set[str], whole: bool) -> None:
    lines = {
        (f"{mark}{label}{mark}" if label in marked and not whole else label): (
            f"{mark}{value}{mark}" if label in marked and whole else value
        )
        for label, value in LINES.items()
    }
    assert read(write_lines(lines)).announcement == read(write_lines()).announcement


@settings(deadline=None, max_examples=40)
@given(
    other=st.sampled_from(
        [
            "> Where: Central Library, Berlin\n> First meeting: 1 December 2026, 9 am",
            '[quote="sam, post:1, topic:9"]\nFirst meeting: 1 December 2026, 9 am\n[/quote]',
            '[quote="sam"]\n[quote="lina"]\nWhere: online\n[/quote]\nPlaces: 3\n[/quote]',
            "<!-- Where: online -->",
            "<blockquote>Where: online</blockquote>",
        ]
    ),
    at=st.integers(0, len(LINES)),
)
def test_what_is_quoted_is_not_the_authors(other: str, at: int) -> None:
    lines = write_lines().split("\n")
    text = "\n".join([*lines[:at], "", other, "", *lines[at:]])
    assert read(text).announcement == read(write_lines()).announcement


SECRETS = st.one_of(
    st.tuples(
        st.just(Private.EMAIL),
        # Begins as no word does, for "rar" would be found in "Library".
        st.from_regex(r"zq[a-z]{3,8}(\.[a-z]{2,8})?@[a-z]{3,10}\.(org|com|de)", fullmatch=True),
    ),
    st.tuples(
        st.just(Private.PHONE),
        st.from_regex(r"\+49 1[5-7][0-9] [0-9]{7}|412-[2-9][0-9]{2}-[0-9]{4}", fullmatch=True),
    ),
    st.tuples(
        st.just(Private.MEETING_LINK),
        st.from_regex(
            r"https://(us02web\.)?zoom\.us/j/[0-9]{9,11}|https://meet\.google\.com/[a-z]{3}-[a-z]{4}-[a-z]{3}",
            fullmatch=True,
        ),
    ),
)


@settings(deadline=None, max_examples=150)
@given(
    secret=SECRETS,
    label=st.sampled_from(list(LINES)),
    before=st.sampled_from(["", "call ", "write to ", "or "]),
    answered=st.booleans(),
)
def test_nothing_private_is_repeated(
    secret: tuple[Private, str], label: str, before: str, answered: bool
) -> None:
    kind, written = secret
    line = f"{label}: {LINES[label]} {before}{written}"
    posts = (
        [write_lines(), line]
        if answered
        else [write_lines({**LINES, label: f"{LINES[label]} {before}{written}"})]
    )
    reading = read(*posts)
    assert written not in repr(reading)
    assert written.split("@")[0] not in repr(reading)
    assert kind in reading.private
