"""The laws of stories, whatever people write, decide and undo, and however time passes.

A story is played as values, as the jobs play it: a decision waits for its minutes and is checked again, time takes its
own steps, and after each of them all that the forum would be told is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.proposals.authoring import Moment, Outcome, decide_words
from service.domain.proposals.effects import DropStory, EditStory, TellStory
from service.domain.proposals.glances import compose_glance_mark
from service.domain.proposals.nearness import Neighbour, NeighbourKind
from service.domain.proposals.states import DECISIONS, PROPOSAL_STATES, PUBLIC, STEPS_OF, Actor, ProposalEvent
from service.domain.proposals.states import ProposalState as State
from service.domain.proposals.steps import Standing, check_step, take_step
from service.domain.proposals.telling import (
    JoinedStory,
    PublicStep,
    StoryLink,
    ToldStory,
    compose_public_step,
    list_public_steps,
)
from service.domain.proposals.timing import Promises, find_due_event, find_next_moment
from service.domain.proposals.topics import plan_decision, plan_topic
from service.domain.proposals.values import (
    Item,
    Proposal,
    ProposalWords,
    Rhythm,
    Step,
    StepStatus,
    Votes,
    Wanted,
    Where,
    Who,
    Wish,
)
from service.forum.markers import add_poll, compose_block, parse_block, parse_marks, sign_once
from tests.domain.proposals.stories import AUTHOR, BRADDOCK, INES, NOW, OMAR, make_proposal
from tests.rendering.forum_markdown import read_post
from tests.rendering.hostile import texts
from tests.rendering.told_stories import FORUM, MADE, NAMES
from tests.rendering.values import make_speaker

SPEAKER = make_speaker()
MOST = 32_000
NOTE, UNDONE, SEEN, SECRET = "planted-note", "planted-undone", "planted-line", "planted-word"
UNGLANCED = "planted-change"
ZONE = "America/New_York"
SECRETS = ProposalWords(where=Where(town=BRADDOCK), why=SECRET, how=SECRET, story=SECRET, topics=SECRET)
DONE, UNDO, VOID = StepStatus.DONE, StepStatus.UNDONE, StepStatus.VOID

happenings = st.one_of(
    st.tuples(st.sampled_from(ProposalEvent), st.sampled_from(Actor), st.booleans()),
    st.integers(1, 40 * 24).map(lambda hours: timedelta(hours=hours)),
    st.sampled_from(["undo", "vote", "change"]),
)


@dataclass
class Play:
    """A story, its log and the clock."""

    story: Proposal
    now: datetime = NOW
    log: list[Step] = field(default_factory=list)
    pending: Step | None = None

    def wish(self, event: ProposalEvent, by: Actor, *, other: bool) -> None:
        person = {Actor.ORGANIZER: INES, Actor.AUTHOR: AUTHOR}.get(by)
        day = self.now.date() + timedelta(days=30) if event is ProposalEvent.PARKED else None
        wish = Wish(
            event,
            by,
            OMAR if other and person else person,
            line=UNDONE if event in DECISIONS else SEEN,
            note=NOTE,
            day=day,
            wanted=frozenset({Wanted.ROOM}),
            other="f" * 16,
            items=frozenset({Item.ROOM}),
            glanced=compose_glance_mark(self.story),
        )
        if event in DECISIONS and by is Actor.ORGANIZER:
            if self.pending is None and self.check(wish) is None:
                after = PROPOSAL_STATES[self.story.state, event]
                self.pending = Step(
                    len(self.log) + 1, wish, self.now, self.story.state, after, StepStatus.PENDING
                )
                self.log.append(self.pending)
        elif by is not Actor.TIME and self.check(wish) is None:
            self.take(wish)

    def check(self, wish: Wish) -> object:
        standing = Standing(is_organizer=wish.person is not None, holds_address=wish.by is Actor.AUTHOR)
        other = make_proposal(origin="f" * 16)
        return check_step(self.story, wish, standing, self.now.date(), other)

    def take(self, wish: Wish) -> None:
        before = self.story
        self.story = take_step(before, wish, self.now, self.now.date(), Promises())
        if self.story.state is State.REMOVED:
            self.story = replace(self.story, words=ProposalWords(), author_id=None)
        self.log.append(
            Step(len(self.log) + 1, wish, self.now, before.state, self.story.state, DONE, self.now)
        )

    def end_pending(self, status: StepStatus) -> None:
        assert self.pending is not None
        at = self.log.index(self.pending)
        wish = replace(self.pending.wish, line=SEEN if status is DONE else UNDONE)
        ended = replace(self.pending, wish=wish, status=status, before=self.story.state)
        if status is DONE:
            self.story = take_step(self.story, wish, self.now, self.now.date(), Promises())
            ended = replace(ended, after=self.story.state, public_at=self.now)
        self.log[at], self.pending = ended, None

    def pass_time(self, long: timedelta) -> None:
        self.now += long
        if self.pending is not None and self.now >= self.pending.at + timedelta(minutes=10):
            self.end_pending(DONE if self.check(self.pending.wish) is None else VOID)
        while (event := find_due_event(self.story, self.now, self.now.date())) is not None:
            self.take(Wish(event, Actor.TIME))

    def go(self, happening: object) -> None:
        match happening:
            case (ProposalEvent() as event, Actor() as by, bool(other)):
                self.wish(event, by, other=other)
            case timedelta():
                self.pass_time(happening)
            case "undo" if self.pending is not None:
                self.end_pending(UNDO)
            case "vote":
                votes = Votes(self.story.votes.join + 1, 0, 0)
                self.story = replace(self.story, votes=votes, active_at=self.now)

            case "change":
                self.change()

    def change(self) -> None:
        """Its author, who is not known, writes something else."""
        words = replace(self.story.words, why=f"{UNGLANCED} {len(self.log)}")
        outcome = decide_words(self.story, words, None, Moment(self.now, "UTC", Promises()))
        if isinstance(outcome, Outcome) and outcome.wish is None:
            self.story = outcome.after

    def tell(self) -> ToldStory:
        return ToldStory(self.story, ZONE, list_public_steps(self.log), onward=StoryLink("x", f"{FORUM}/t/9"))


@settings(deadline=None, max_examples=50)
@given(st.lists(happenings, max_size=14), st.sampled_from([State.UNSEEN, State.RECEIVED]))
def test_only_the_table_moves_a_story_and_its_log_explains_where_it_stands(
    happened: list[object], first: State
) -> None:
    play = Play(make_proposal(first, words=SECRETS))
    for happening in happened:
        play.go(happening)
        state = first
        for step in sorted(
            (one for one in play.log if one.status is DONE), key=lambda one: one.public_at or NOW
        ):
            assert step.before is state
            assert step.wish.event in STEPS_OF[step.wish.by]
            assert PROPOSAL_STATES[state, step.wish.event] is step.after
            state = step.after
        assert state is play.story.state
        assert find_due_event(play.story, play.now, play.now.date()) is None or not isinstance(
            happening, timedelta
        )
        following = find_next_moment(play.story, play.now, "UTC")
        assert following is None or following > play.now


@settings(deadline=None, max_examples=50)
@given(st.lists(happenings, max_size=12), st.sampled_from([State.UNSEEN, State.RECEIVED]), st.booleans())
def test_nothing_private_unseen_or_undone_reaches_the_forum(
    happened: list[object], first: State, stands: bool
) -> None:
    """Not the notes, not a decision before its time, not the words of a story that nobody has let through."""
    made = {"made": MADE, "polled": True} if stands and first is State.RECEIVED else {}
    play = Play(make_proposal(first, words=SECRETS, author_id=None, **made))
    for happening in happened:
        play.go(happening)
        told = play.tell()
        is_glanced = any(one.wish.event is ProposalEvent.SHOWN for one in play.log)
        plan = plan_topic(told)
        if play.story.state not in PUBLIC and play.story.made is None:
            assert plan.effects == (DropStory(play.story),)
        written = [
            SPEAKER.render_story(one.told, NAMES)
            for one in plan.effects
            if isinstance(one, TellStory | EditStory)
        ]
        written += [
            SPEAKER.render_step(told, compose_public_step(step), NAMES, "lina")
            for step in play.log
            if step.status is DONE
            and step.wish.event in DECISIONS
            and plan_decision(told, compose_public_step(step), by_post=False)
        ]
        for text in written:
            assert NOTE not in text
            assert UNDONE not in text
            assert UNGLANCED not in text or is_glanced
            assert SECRET not in text or play.story.state in PUBLIC


wishes = st.builds(
    ProposalWords,
    where=st.one_of(
        st.builds(Where, text=texts, country=st.sampled_from(["", "US", "XX"])), st.just(Where(town=BRADDOCK))
    ),
    why=texts,
    how=st.lists(texts, max_size=4).map("\n".join),
    story=st.lists(texts, max_size=3).map("\n\n".join),
    who=st.none() | st.sampled_from(Who),
    place=texts,
    topics=texts,
    languages=texts,
    when=texts,
    can_facilitate=st.booleans(),
    can_offer_room=st.booleans(),
)


def make_told(words: ProposalWords, state: State, line: str, **values: object) -> ToldStory:
    story = make_proposal(state, words=words, rhythm=Rhythm.WEEKS, wanted=frozenset(Wanted), **values)
    steps = tuple(
        PublicStep(number, event, NOW, INES, line)
        for number, event in enumerate((ProposalEvent.SHOWN, *DECISIONS))
    )
    near = tuple(Neighbour(kind, line, line, 9.0, f"{FORUM}/t/1") for kind in NeighbourKind)
    joined = (JoinedStory(f"{FORUM}/t/2", words.answers),)
    return ToldStory(
        story,
        ZONE,
        steps,
        near,
        onward=StoryLink(line, f"{FORUM}/t/3"),
        circle=StoryLink(line, f"{FORUM}/t/4"),
        joined=joined,
    )


@settings(deadline=None, max_examples=60)
@given(wishes, st.sampled_from(sorted(PUBLIC, key=lambda one: one.value)), texts)
def test_a_story_s_block_holds_nothing_that_acts_but_ours(
    words: ProposalWords, state: State, line: str
) -> None:
    told = make_told(words, state, line)
    raw = SPEAKER.render_story(told, {INES: "ines", AUTHOR: line or "x"})
    assert "<!--" not in raw
    post = read_post(raw)
    ours = {f"{FORUM}/t/{number}" for number in range(1, 5)}
    assert set(post.links) <= ours | {"https://circles.example.org/privacy"}
    assert {key for key in post.found if not key.startswith("bbcode")} == set()
    assert all("details" in key for key in post.found)
    block = compose_block(told.story.block_name, raw)
    assert parse_marks(block).blocks == {told.story.block_name}
    assert (parse_block(block, told.story.block_name) or "").strip() == raw.strip()
    whole = add_poll(block, told.story.block_name, SPEAKER.render_story_poll())
    assert whole == f"{block}\n\n{SPEAKER.render_story_poll()}"


@settings(deadline=None, max_examples=30)
@given(wishes, st.sampled_from(sorted(DECISIONS, key=lambda one: one.value)), texts, texts)
def test_a_told_decision_calls_nobody_but_the_author(
    words: ProposalWords, event: ProposalEvent, line: str, name: str
) -> None:
    told = make_told(words, State.LOOKING, line)
    raw = SPEAKER.render_step(told, PublicStep(9, event, NOW, INES, line), {INES: name}, "lina")
    post = read_post(raw)
    assert {key for key in post.found if key.startswith("mention")} == {"mention @lina"}
    assert set(post.links) <= {f"{FORUM}/t/3"}
    assert parse_marks(sign_once(raw, "step:a:1")).once == {"step:a:1"}


@settings(deadline=None, max_examples=12)
@given(st.sampled_from(["[", "@", "<", "word ", "\\", "é", "line\n", "a.b ", "\n\n"]))
def test_endless_text_in_every_field_stays_within_the_forum_s_limit(piece: str) -> None:
    text = piece * 40_000
    words = ProposalWords(Where(text=text), text, text, text, Who.LEARNER, text, text, text, text, True, True)
    told = make_told(words, State.LOOKING, text)
    told = replace(
        told,
        steps=tuple(PublicStep(number, ProposalEvent.ASKED, NOW, INES, text) for number in range(500)),
        near=tuple(
            Neighbour(kind, text, text, 9.0, f"{FORUM}/t/1") for kind in NeighbourKind for _ in range(5)
        ),
        joined=(JoinedStory(f"{FORUM}/t/2", words.answers),) * 3,
    )
    assert len(SPEAKER.render_story(told, NAMES)) + len(SPEAKER.render_story_poll()) < MOST
