"""The laws of a circle's life: whatever is said, sent, lost, held or refused, and however time passes.

A topic is played as values: what is said goes into the log, the one pending reply is planned as the jobs plan it, and
its fate on the forum is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.changes import Difference, Told, compare_told, tell_all
from service.domain.circles import Circle, CircleState, TopicMade
from service.domain.ids import ForumUserId, PostId, TopicId
from service.domain.living import Activity, decide_life, find_bounds
from service.domain.voices.announcements import compose_announcement
from service.domain.voices.circle import MeetingStatus, SaidCircle
from service.domain.voices.log import Log, add_statement, build_log, find_undoable, fold_log
from service.domain.voices.values import COMMAND, CircleWords, Fields, MeetingWords, Statement, When
from tests.domain.voices.test_laws import CIRCLE, announce, weekly

BEGIN = datetime(2026, 10, 1, 12, tzinfo=UTC)
"""Twelve days before the first meeting."""
MADE = TopicMade(TopicId(500), PostId(900), "https://forum.example.org/t/x/500", "Spanish", "ours")
ENDED = (CircleState.WRAPPING_UP, CircleState.FINISHED, CircleState.ARCHIVED)

Step = tuple[str, int, int]
"""What happens, of which meeting or by how much, and how far."""

SAID = ("edit", "move", "cancel", "on", "add", "undo", "off", "on again")
FATES = ("send", "lose", "lose the answer", "refuse", "hold", "let through")
STEPS = st.lists(
    st.tuples(
        st.sampled_from((*SAID, *SAID, *FATES, "send", "write", "tick", "tick")),
        st.integers(0, 5),
        st.integers(0, 30),
    ),
    max_size=16,
)


@dataclass
class Reply:
    """An effect that tells news."""

    difference: Difference
    before: str
    state: str = "waiting"


@dataclass
class Topic:
    log: Log
    circle: Circle
    told: Told
    now: datetime = BEGIN
    replies: dict[str, Reply] = field(default_factory=dict)
    posts: list[str] = field(default_factory=list)
    """As people see them: `people`, `closing`, or the key of a change."""
    last_told: str = ""
    """The key of the change that left last; one that is held for a moderator has left."""
    count: int = 0

    @property
    def said(self) -> SaidCircle:
        return fold_log(self.log)

    def find(self, *states: str) -> Reply | None:
        return next((one for one in self.replies.values() if one.state in states), None)

    def say(self, words: CircleWords, undoes: str | None = None) -> None:
        self.count += 1
        ref = f"line {self.count:04}"
        one = Statement(CIRCLE, COMMAND, ref, self.now, self.now, words, ForumUserId(7), undoes=undoes)
        self.log = add_statement(self.log, one)

    def plan(self) -> None:
        """As `jobs.changes.plan_news`."""
        if self.find("lost", "stands"):
            return
        difference = compare_told(self.told, self.said, self.now)
        for key, reply in self.replies.items():
            if reply.state == "waiting" and key != difference.key:
                reply.state = "dropped"
        if not difference.must_be_told:
            self.told = difference.after
        elif self._is_open(difference.key):
            self.replies[difference.key] = Reply(difference, self.told.by)

    def _is_open(self, key: str) -> bool:
        return key not in self.replies or self.replies[key].state in ("waiting", "dropped")

    def live(self) -> None:
        """As `jobs.circles.live_on`."""
        announced = compose_announcement(self.said)
        assert announced is not None
        people = self.posts.count("people")
        last_is_ours = not self.posts or self.posts[-1] != "people"
        life = decide_life(
            replace(self.circle, announced=announced),
            Activity(people, last_is_ours),
            self.now,
            recap_hour=9,
            quiet=False,
        )
        self.circle = life.circle
        if life.week is not None and life.week.next_start is None and "closing" not in self.posts:
            assert self.posts[-1:] == ["people"], "we answered ourselves"
            self.posts.append("closing")
        self.plan()

    def send(self) -> None:
        """The pending reply is tried, or looked for where an answer was lost."""
        reply = self.find("waiting", "lost", "stands")
        if reply is None:
            return
        useless_after = reply.difference.useless_after
        if reply.state != "stands":
            if useless_after is not None and useless_after < self.now:
                reply.state = "dropped" if reply.state == "waiting" else "useless"
                return
            self.show(reply)
        reply.state = "done"
        self.follow(reply)

    def show(self, reply: Reply) -> None:
        difference = reply.difference
        assert difference.key not in self.posts, "the same change was told twice"
        for change in difference.changes:
            known = self.told.meetings.get(change.uid)
            was = known.slot if known and not known.cancelled else None
            assert was != (change.now.slot if change.now else None), "people know that already"
        self.posts.append(difference.key)
        self.last_told = difference.key

    def follow(self, reply: Reply) -> None:
        """As `jobs.receipts.follow_news`."""
        if self.told.by == reply.before:
            self.told = reply.difference.after
        self.plan()

    def meet_fate(self, fate: str) -> None:
        if fate == "send":
            self.send()
        elif fate == "let through":
            if held := self.find("held"):
                held.state = "done"
                self.posts.append(held.difference.key)
                self.follow(held)
        elif fate == "refuse":
            if reply := self.find("waiting", "lost"):
                reply.state = "dead"
                self.plan()
        elif reply := self.find("waiting"):
            if fate == "lose the answer":
                self.show(reply)
            reply.state = {"hold": "held", "lose": "lost", "lose the answer": "stands"}[fate]
            if fate == "hold":
                self.last_told = reply.difference.key
                self.follow(reply)


def found() -> Topic:
    first = replace(announce(weekly(4), "v0000"), said_at=BEGIN, seen_at=BEGIN)
    log = add_statement(Log(CIRCLE), first)
    said = fold_log(log)
    announced = compose_announcement(said)
    assert announced is not None
    people = (ForumUserId(7),)
    circle = Circle(CIRCLE, TopicId(431), ForumUserId(7), announced, people, CircleState.OPEN, MADE)
    return Topic(log, circle, tell_all(said))


def speak(topic: Topic, what: str, which: int, days: int) -> None:
    meetings = [one for one in topic.said.meetings if one.stands]
    if what == "edit":
        topic.count += 1
        dates = [start + timedelta(days=days) for start in weekly(which % 4 + 2)]
        text = announce(dates, f"v{topic.count:04}")
        topic.log = add_statement(topic.log, replace(text, said_at=topic.now, seen_at=topic.now))
    elif what == "undo":
        if ref := find_undoable(topic.log, COMMAND):
            topic.say(CircleWords(), ref)
    elif what in ("off", "on again"):
        topic.say(CircleWords(Fields(off=what == "off")))
    elif what == "add":
        start = topic.now.replace(tzinfo=None, hour=18, minute=0) + timedelta(days=days)
        topic.say(CircleWords(meetings=(MeetingWords(When(start, 90)),)))
    elif meetings:
        one = meetings[which % len(meetings)]
        to = {"move": timedelta(days=days - 10), "on": timedelta(), "cancel": timedelta()}[what]
        topic.say(
            CircleWords(
                meetings=(MeetingWords(When(one.start + to, None, what == "cancel"), None, one.start),)
            )
        )


def play(steps: Sequence[Step]) -> Topic:
    topic = found()
    for what, which, days in steps:
        topic.now += timedelta(minutes=1)
        if what in FATES:
            topic.meet_fate(what)
        elif what == "write":
            topic.posts.append("people")
        elif what == "tick":
            topic.now += timedelta(hours=days * 6)
        else:
            speak(topic, what, which, days)
        topic.live()
    return topic


def settle(topic: Topic) -> None:
    """Everything is sent and looked for until nothing is left."""
    for _ in range(20):
        if topic.find("waiting", "lost", "stands") is None:
            return
        topic.send()
        topic.live()
    raise AssertionError("there is always something more to tell")


def list_coming(told: Told, now: datetime) -> Mapping[object, object]:
    """When and where the meetings of the next two weeks are."""
    return {
        uid: one.slot
        for uid, one in told.meetings.items()
        if not one.cancelled and now <= one.instant <= now + timedelta(days=14)
    }


@settings(max_examples=120, deadline=None)
@given(STEPS)
def test_each_change_is_told_once_and_in_the_end_people_know_what_is_so(steps: list[Step]) -> None:
    topic = play(steps)
    settle(topic)
    changes = [one for one in topic.posts if one.startswith("change:")]
    assert len(changes) == len(set(changes))
    assert topic.told.by == topic.last_told
    if topic.find("dead") is None:
        assert sorted(map(str, list_coming(topic.told, topic.now).values())) == sorted(
            map(str, list_coming(tell_all(topic.said), topic.now).values())
        )
        assert topic.told.called_off == tell_all(topic.said).called_off


@settings(max_examples=60, deadline=None)
@given(STEPS, st.randoms())
def test_circle_is_what_its_statements_say_in_whatever_order_they_came(
    steps: list[Step], luck: object
) -> None:
    topic = play(steps)
    statements = list(topic.log.statements)
    luck.shuffle(statements)  # type: ignore[attr-defined]
    late = Log(CIRCLE)
    for one in statements:
        late = add_statement(late, one)
    assert fold_log(late) == topic.said == fold_log(build_log(CIRCLE, statements))
    assert tell_all(fold_log(late)) == tell_all(topic.said)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_state_follows_the_clock_and_the_meetings_whenever_somebody_looks(steps: list[Step]) -> None:
    topic = play(steps)
    circle, said = topic.circle, topic.said
    if all(one.status is MeetingStatus.CANCELLED for one in said.meetings if one.stands):
        return
    first_start, last_end = find_bounds(circle)
    if said.fields.off:
        assert last_end <= topic.now or circle.state in (CircleState.CANCELLED, CircleState.ARCHIVED)
    elif last_end <= topic.now:
        assert circle.state in ENDED
    else:
        assert circle.state is (CircleState.OPEN if first_start > topic.now else CircleState.RUNNING)
