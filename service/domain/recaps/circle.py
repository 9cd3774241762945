"""The recap of a circle's week: when it is due, whether there is something to tell, and what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from service.domain.announcements.values import Announcement
from service.domain.circles import list_spans
from service.domain.ids import ForumUserId, PostId
from service.domain.notes import Note, NoteKind
from service.domain.quoting import SharedLink, parse_question, parse_shared_link
from service.domain.recaps.rows import Rows, cut_rows
from service.domain.weeks import Week, Window, find_moment, find_week

OPEN_AFTER = timedelta(days=2)
"""A question that nobody answered for so long is open."""
LONGEST_WINDOW = timedelta(days=35)
"""How far back a circle's first recap looks."""
USELESS_AFTER = timedelta(days=7)
"""After the morning on which it was due: later nobody waits for it any more."""

_MANY_POSTS, _SEVERAL_PEOPLE = 3, 2
_MOST_CANDIDATES = 2


@dataclass(frozen=True, slots=True)
class CircleWeek:
    """A circle's week between the mornings after two meetings."""

    week: Week
    """In which that morning lies, in the circle's zone; a circle that meets more often still has one recap a week."""
    window: Window
    """It ends on that morning, when the recap is due."""
    number: int
    """Of the meeting that is behind us, counted from 1."""
    of: int
    next_start: datetime | None
    """When the next meeting begins, in UTC; None after the last one."""

    @property
    def useless_after(self) -> datetime:
        latest = self.window.end + USELESS_AFTER
        return min(latest, self.next_start) if self.next_start else latest


def list_circle_weeks(announced: Announcement, hour: int) -> Sequence[CircleWeek]:
    """The weeks in which the circle may have a recap, each due on the morning after its last meeting of the week."""
    zone, spans = announced.zone, list_spans(announced)
    held = [
        (start, end.astimezone(ZoneInfo(zone)).date() + timedelta(days=1), number)
        for number, (start, end) in enumerate(spans, start=1)
        if not announced.meetings[number - 1].cancelled
    ]
    mornings = {find_week(morning): (morning, number) for _, morning, number in sorted(held)}
    weeks: list[CircleWeek] = []
    for week, (morning, number) in mornings.items():
        end = find_moment(morning, hour, zone)
        window = Window(weeks[-1].window.end if weeks else end - LONGEST_WINDOW, end)
        next_start = min((start for start, _, _ in held if start > end), default=None)
        weeks.append(CircleWeek(week, window, number, len(spans), next_start))
    return weeks


def find_due_recap(announced: Announcement, hour: int, now: datetime) -> CircleWeek | None:
    """The newest week whose recap is due and still worth reading; older ones stay untold."""
    due = [one for one in list_circle_weeks(announced, hour) if one.window.end <= now]
    return due[-1] if due and now < due[-1].useless_after else None


@dataclass(frozen=True, slots=True)
class PostFact:
    """A post that a person wrote in a circle's topic and that stands there, in sight."""

    id: PostId
    number: int
    author_id: ForumUserId
    written_at: datetime
    likes: int = 0
    asks: bool = False
    shares: bool = False
    answered: bool = False
    """Somebody else wrote below it, in time to answer."""


@dataclass(frozen=True, slots=True)
class NoteFact:
    post_id: PostId
    note: Note


@dataclass(frozen=True, slots=True)
class CircleFacts:
    posts: tuple[PostFact, ...] = ()
    """By number, those of the window and of the two days before it."""
    notes: tuple[NoteFact, ...] = ()
    """Of the window, from all of the circle's topics."""
    changes: int = 0
    """In the window: meetings that moved, were cancelled or added."""
    known: frozenset[ForumUserId] = frozenset()
    """Who wrote there before the window, and who hosts."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    post_id: PostId
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Shared:
    post_id: PostId
    number: int
    link: SharedLink


@dataclass(frozen=True, slots=True)
class CircleFigures:
    """What is kept of a circle's recap: no words."""

    posts: int
    people: int
    """Who wrote them."""
    plus: int
    delta: int
    newcomers: int
    changes: int


@dataclass(frozen=True, slots=True)
class CircleRecap:
    """What stands between "meeting 3 of 6 is behind us" and "next"; empty where only dates changed."""

    figures: CircleFigures
    plus: Rows[str] = field(default_factory=Rows)
    delta: Rows[str] = field(default_factory=Rows)
    question: OpenQuestion | None = None
    shared: Shared | None = None
    newcomers: Rows[ForumUserId] = field(default_factory=Rows)
    """Who wrote there for the first time."""
    post_ids: frozenset[PostId] = frozenset()
    """The posts whose words it shows: when one goes away, it is composed anew."""

    @classmethod
    def nothing(cls) -> CircleRecap:
        return cls(CircleFigures(0, 0, 0, 0, 0, 0))

    @property
    def shows_something(self) -> bool:
        notes = len(self.plus) + len(self.delta)
        return bool(notes or self.question or self.shared or len(self.newcomers) or self.figures.changes)


def compose_circle_recap(
    facts: CircleFacts, window: Window, raws: Mapping[PostId, str], our_hosts: frozenset[str]
) -> CircleRecap | None:
    """The circle's week; None without three posts by two people, a note, an open question, a link or a change.

    `raws`: what the posts of `list_quotable` say now; what is not among them is not quoted, and does not count.
    """
    posts = [post for post in facts.posts if window.holds(post.written_at)]
    question = _quote_question(facts, window, raws)
    shared = _quote_link(facts, window, raws, our_hosts)
    people = {post.author_id for post in posts}
    lively = len(posts) >= _MANY_POSTS and len(people) >= _SEVERAL_PEOPLE
    if not (lively or facts.notes or question or shared or facts.changes):
        return None
    newcomers = cut_rows(dict.fromkeys(post.author_id for post in posts if post.author_id not in facts.known))
    plus, delta = (_list_notes(facts.notes, kind) for kind in (NoteKind.PLUS, NoteKind.DELTA))
    quoted = (*(one.post_id for one in facts.notes), *(one.post_id for one in (question, shared) if one))
    return CircleRecap(
        CircleFigures(len(posts), len(people), len(plus), len(delta), len(newcomers), facts.changes),
        plus=plus,
        delta=delta,
        question=question,
        shared=shared,
        newcomers=newcomers,
        post_ids=frozenset(quoted),
    )


def list_quotable(facts: CircleFacts, window: Window) -> Sequence[PostId]:
    """The few posts that a recap may quote, and that must be read again before it does."""
    posts = (*_list_questions(facts, window), *_list_sharing(facts, window))
    return list(dict.fromkeys(post.id for post in posts))


def _list_questions(facts: CircleFacts, window: Window) -> Sequence[PostFact]:
    """Questions that became open in the window, the best liked and then the oldest first.

    A post is an open question when it ends with a question mark and nobody but its author wrote below it in its
    topic for two days. It counts in the week in which these two days end, so that each is told once.
    """
    questions = [
        post
        for post in facts.posts
        if post.asks and not post.answered and window.holds(post.written_at + OPEN_AFTER)
    ]
    return sorted(questions, key=lambda post: (-post.likes, post.number))[:_MOST_CANDIDATES]


def _list_sharing(facts: CircleFacts, window: Window) -> Sequence[PostFact]:
    """Posts of the window with a link that leads elsewhere, the best liked and then the newest first."""
    sharing = [post for post in facts.posts if post.shares and window.holds(post.written_at)]
    return sorted(sharing, key=lambda post: (-post.likes, -post.number))[:_MOST_CANDIDATES]


def _quote_question(facts: CircleFacts, window: Window, raws: Mapping[PostId, str]) -> OpenQuestion | None:
    for post in _list_questions(facts, window):
        text = parse_question(raws.get(post.id, ""))
        if text is not None:
            return OpenQuestion(post.id, post.number, text)
    return None


def _quote_link(
    facts: CircleFacts, window: Window, raws: Mapping[PostId, str], our_hosts: frozenset[str]
) -> Shared | None:
    for post in _list_sharing(facts, window):
        link = parse_shared_link(raws.get(post.id, ""), our_hosts)
        if link is not None:
            return Shared(post.id, post.number, link)
    return None


def _list_notes(notes: Iterable[NoteFact], kind: NoteKind) -> Rows[str]:
    return cut_rows(dict.fromkeys(one.note.text for one in notes if one.note.kind is kind))
