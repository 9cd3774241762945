"""Stories in each language as people read them: from the first day to the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from service.domain.circles import TopicMade
from service.domain.ids import ForumUserId, PostId, TopicId
from service.domain.languages import Language
from service.domain.places import Town
from service.domain.proposals.nearness import Neighbour, NeighbourKind
from service.domain.proposals.states import ProposalEvent, ProposalState
from service.domain.proposals.telling import JoinedStory, PublicStep, StoryLink, ToldStory
from service.domain.proposals.values import (
    Item,
    Proposal,
    ProposalWords,
    Rhythm,
    Votes,
    Wanted,
    Where,
    Who,
)
from tests.domain.proposals.stories import WORDS
from tests.rendering.values import find_town, make_speaker

CAME = datetime(2026, 10, 28, 15, tzinfo=UTC)
SINCE = datetime(2026, 11, 3, 15, tzinfo=UTC)
LINA, INES = ForumUserId(11), ForumUserId(21)
NAMES = {LINA: "lina", INES: "ines"}
FORUM = "https://forum.example.org"
MADE = TopicMade(TopicId(77), PostId(770), f"{FORUM}/t/-/77", "", "")


@dataclass(frozen=True, slots=True)
class Tongue:
    """What people of one language say."""

    words: ProposalWords
    near: tuple[str, str, Town]
    """A circle, a branch and their town."""
    line: str


TONGUES = {
    Language.EN: Tongue(
        replace(
            WORDS,
            who=Who.LEARNER,
            place="Carnegie Library, the big table",
            topics="bookkeeping",
            languages="English",
            when="evenings",
            can_facilitate=True,
        ),
        ("Basic Spanish", "Riverside Branch Library", find_town("Pittsburgh")),
        "A lovely idea; we need a room near the bus.",
    ),
    Language.ES: Tongue(
        ProposalWords(
            where=Where(town=find_town("Madrid")),
            why="En nuestro barrio no queda ningún curso por la tarde.\n\nY la biblioteca cierra pronto.",
            how="Una vez por semana, con un curso que elijamos entre todos.",
            story="Limpio oficinas de noche y quiero aprender contabilidad.",
            who=Who.LIBRARIAN,
            languages="español",
            can_offer_room=True,
        ),
        ("Escritura creativa", "Biblioteca Pública Infanta Elena", find_town("Sevilla")),
        "Nos encanta; falta una sala cerca del autobús.",
    ),
    Language.DE: Tongue(
        ProposalWords(
            where=Where(town=find_town("Köln")),
            why="Bei uns gibt es abends keinen einzigen Kurs mehr.",
            how="Einmal in der Woche, mit einem Kurs, den wir zusammen aussuchen.",
            story="Ich putze nachts Büros und möchte Buchhaltung lernen.",
            who=Who.ORGANISATION,
            topics="Buchhaltung",
            can_facilitate=True,
            can_offer_room=True,
        ),
        ("Größenordnungen", "Stadtbibliothek", find_town("Frankfurt am Main")),
        "Schöne Idee; es fehlt noch ein Raum in der Nähe der Bahn.",
    ),
}


def make_told(language: Language, state: ProposalState, **values: object) -> ToldStory:
    story = Proposal(
        "0123456789012345",
        TONGUES[language].words,
        state,
        since=SINCE,
        created_at=CAME,
        language=language,
        author_id=LINA,
        made=MADE,
        polled=True,
    )
    town = story.words.where.town
    assert town is not None
    return ToldStory(replace(story, **values), town.zone)  # type: ignore[arg-type]


def make_stories_in(language: Language) -> Mapping[str, str]:
    """Every text about stories that people of this language read."""
    speaker, tongue = make_speaker(language), TONGUES[language]
    first = make_told(language, ProposalState.RECEIVED, author_id=None, promised=date(2026, 11, 7))
    nowhere = replace(tongue.words, where=Where(), why="", how="", story="")
    asked = make_told(language, ProposalState.RECEIVED, words=nowhere, written_in=TopicId(77), polled=False)
    joined = JoinedStory(f"{FORUM}/t/91", tongue.words.answers)
    told = {
        "received": first,
        "questions": asked,
        "in_its_author_s_topic": replace(
            make_looking(language), story=replace(make_looking(language).story, written_in=TopicId(77))
        ),
        "looking": make_looking(language),
        "broken": replace(
            make_told(language, ProposalState.RECEIVED, broken=date(2027, 1, 15), promised=date(2027, 1, 29)),
            joined=(joined,),
        ),
        "preparing": make_told(
            language,
            ProposalState.PREPARING,
            done=frozenset({Item.ROOM, Item.FACILITATOR}),
            promised=date(2026, 12, 3),
        ),
        "running": replace(
            make_told(language, ProposalState.RUNNING), circle=StoryLink(tongue.near[0], f"{FORUM}/t/90")
        ),
        "removed": make_told(language, ProposalState.REMOVED, words=ProposalWords()),
    }
    texts = {f"story_{name}": speaker.render_story(one, NAMES) for name, one in told.items()}
    removed = speaker.render_story_titles(told["removed"].story)
    return {
        **texts,
        "story_titles": "\n".join((*speaker.render_story_titles(first.story), *removed)),
        "story_poll": speaker.render_story_poll(),
        **{f"story_step_{one.value.replace(' ', '_')}": make_step(language, one) for one in TOLD},
        "story_onward": speaker.render_onward(make_together(language), f"{FORUM}/t/77"),
        "story_by_hand": speaker.render_by_hand("**???**", f"{FORUM}/t/77", story=True),
    }


TOLD = (ProposalEvent.ASKED, ProposalEvent.SOUGHT, ProposalEvent.PARKED, ProposalEvent.PUT_TOGETHER)


def make_looking(language: Language) -> ToldStory:
    tongue = TONGUES[language]
    told = make_told(
        language,
        ProposalState.LOOKING,
        assignee=INES,
        promised=date(2027, 1, 15),
        wanted=frozenset(Wanted),
        rhythm=Rhythm.THREE_MONTHS,
        votes=Votes(4, 1, 0),
    )
    circle, branch, town = tongue.near
    steps = (
        PublicStep(1, ProposalEvent.CLAIMED, datetime(2026, 10, 30, 15, tzinfo=UTC), INES),
        PublicStep(2, ProposalEvent.SOUGHT, SINCE, INES, tongue.line),
    )
    near = (
        Neighbour(NeighbourKind.STORY, "", town.name, 8.2, f"{FORUM}/t/88"),
        Neighbour(NeighbourKind.CIRCLE, circle, town.name, 0.0, f"{FORUM}/t/89"),
        Neighbour(NeighbourKind.BRANCH, branch, town.name, 31.7),
    )
    return replace(told, steps=steps, near=near)


def make_together(language: Language) -> ToldStory:
    told = make_told(language, ProposalState.TOGETHER, together_with="b" * 16)
    step = PublicStep(3, ProposalEvent.PUT_TOGETHER, SINCE, INES, TONGUES[language].line)
    return replace(told, onward=StoryLink("x", f"{FORUM}/t/91"), steps=(step,))


def make_step(language: Language, event: ProposalEvent) -> str:
    told = make_together(language) if event is ProposalEvent.PUT_TOGETHER else make_looking(language)
    step = PublicStep(3, event, SINCE, INES, TONGUES[language].line)
    return make_speaker(language).render_step(told, step, NAMES, "lina")
