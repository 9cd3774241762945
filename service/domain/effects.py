"""Effects: the changes to make outside, in our words, as a decision wants them.

The job renders each into a request as it is stored and sent (`service/domain/requests.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.domain.announcements.values import Guess, Reading
from service.domain.changes import News, Told
from service.domain.circles import Circle
from service.domain.commands.values import Help, Misread
from service.domain.ids import ForumUserId, TopicId
from service.domain.languages import Language
from service.domain.organizers import WaitingThings
from service.domain.proposals.effects import StoryEffect
from service.domain.proposals.notes import WriteAboutStory
from service.domain.recaps.circle import CircleRecap, CircleWeek
from service.domain.recaps.index import CirclesIndex
from service.domain.recaps.network import NetworkRecap
from service.domain.weeks import Week


@dataclass(frozen=True, slots=True)
class CreateTopic:
    circle: Circle


@dataclass(frozen=True, slots=True)
class EditFirstPost:
    circle: Circle
    take_over: bool = False
    """Hand the block back to us; the text that stood there moves below it."""


@dataclass(frozen=True, slots=True)
class SetListed:
    circle: Circle
    listed: bool
    if_nobody_wrote: bool = False
    """Only where the forum, too, knows of no person's post in the topic."""


@dataclass(frozen=True, slots=True)
class SetClosed:
    circle: Circle
    closed: bool


@dataclass(frozen=True, slots=True)
class DropTopic:
    """The circle was taken back before its topic was made: do not make it."""

    circle: Circle


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the author for what is missing; as long as our reply stands, its text follows."""

    topic_id: TopicId
    author_id: ForumUserId
    reading: Reading
    asked: bool
    """Our reply is already there, or on its way."""
    language: Language | None
    """The announcement's; None: the settings decide."""


@dataclass(frozen=True, slots=True)
class SayWaiting:
    """Tell the author that an organizer looks at the announcement first, or looked at it and said no."""

    topic_id: TopicId
    author_id: ForumUserId
    reading: Reading
    asked: bool
    """Our one reply is already there, or on its way."""
    declined: bool
    language: Language | None


@dataclass(frozen=True, slots=True)
class AskOnce:
    """Ask the author about a later word that looks like a change and is not sure; the circle stays as it stands."""

    topic_id: TopicId
    author_id: ForumUserId
    reading: Reading
    language: Language | None


@dataclass(frozen=True, slots=True)
class SayLink:
    """Tell the announcement where its circle lives now."""

    topic_id: TopicId
    url: str
    asked: bool
    reading: Reading
    """What of it should not stand in public is said with the link."""
    language: Language | None
    guesses: tuple[Guess, ...] = ()
    """What we assumed, and nobody has confirmed."""
    follows: bool = False
    """It stands, or is on its way, and what it says has changed."""
    taken_away: bool = False
    """The topic is gone: the link would lead nowhere."""
    twin: bool = False
    """The circle was announced twice: this announcement gets the link of the other's topic."""


@dataclass(frozen=True, slots=True)
class CloseAnnouncement:
    topic_id: TopicId


@dataclass(frozen=True, slots=True)
class ShowOurs:
    """One private message to whoever changed our block, with what we would have written (law 5)."""

    circle: Circle
    editor: str
    """Their user name."""


@dataclass(frozen=True, slots=True)
class TellNews:
    """One reply in the circle's topic: what has changed for its people."""

    circle: Circle
    news: News
    key: str
    """Of its content, so that the same is told once."""
    after: Told
    """What counts as told when it has reached them."""
    before: str
    """The key of the change they were told last."""
    asked_by: tuple[ForumUserId, ...]
    by_facilitator: bool
    after_s: float
    useless_after_s: float

    @property
    def unheard(self) -> tuple[ForumUserId, ...]:
        """The facilitators who may not know of it: nobody where one of them asked for it."""
        if self.by_facilitator:
            return ()
        return tuple(one for one in self.circle.facilitator_ids if one not in self.asked_by)


@dataclass(frozen=True, slots=True)
class DropNews:
    """What was to be told is so no longer, or is told by another reply."""

    key: str


@dataclass(frozen=True, slots=True)
class TellWeek:
    """The post on the morning after a meeting; after the last one it says goodbye."""

    circle: Circle
    week: CircleWeek
    recap: CircleRecap | None
    """None: nothing is to be told but goodbye."""
    asks: bool
    """It ends with the question what went well."""
    again: bool = False
    """The post stands, and its text follows what became of the posts that it quotes."""


@dataclass(frozen=True, slots=True)
class TellNetwork:
    """The topic of the network's week; while nothing of it was tried its text follows."""

    recap: NetworkRecap
    late: bool
    """The week is over."""


@dataclass(frozen=True, slots=True)
class RetellNetwork:
    """The topic stands, and its text follows what became of the posts at which it points."""

    recap: NetworkRecap
    topic_id: TopicId


@dataclass(frozen=True, slots=True)
class DropNetwork:
    """The week is over for so long that the next one is told: do not tell it any more."""

    week: Week


@dataclass(frozen=True, slots=True)
class ShowIndex:
    """The pinned topic that lists what meets soon and where circles are."""

    index: CirclesIndex
    topic_id: TopicId | None
    """None: it is to be made."""
    after_s: float = 0.0
    take_over: bool = False
    """Hand the block back to us; the text that stood there moves below it."""


@dataclass(frozen=True, slots=True)
class PinIndex:
    topic_id: TopicId
    until: datetime


@dataclass(frozen=True, slots=True)
class WriteTo:
    """One private message to a person about a line they wrote about the circle."""

    circle: Circle
    person: ForumUserId
    name: str
    about: Misread | NotAllowed | Suggested | Help


@dataclass(frozen=True, slots=True)
class NotAllowed:
    line: str
    needs_organizer: bool = False
    """Not even a facilitator may: only an organizer removes the author."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """A plain sentence looks like a change; it is never carried out."""

    line: str
    command: str


@dataclass(frozen=True, slots=True)
class SayTitlesRefused:
    """Tell the author that the forum takes none of our titles."""

    circle: Circle


@dataclass(frozen=True, slots=True)
class CallOrganizers:
    """One private message to the organizers' group: something waits for them."""

    things: WaitingThings


Effect = (
    CreateTopic
    | EditFirstPost
    | SetListed
    | SetClosed
    | DropTopic
    | Ask
    | SayWaiting
    | AskOnce
    | SayLink
    | CloseAnnouncement
    | ShowOurs
    | TellNews
    | DropNews
    | TellWeek
    | TellNetwork
    | RetellNetwork
    | DropNetwork
    | ShowIndex
    | PinIndex
    | WriteTo
    | WriteAboutStory
    | SayTitlesRefused
    | CallOrganizers
    | StoryEffect
)
