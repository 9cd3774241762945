"""Who and what the demo's story is made of: plain values, so that they can be read like a cast and a script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Person:
    username: str
    name: str
    title: str | None = None
    trust_level: int = 2
    moderator: bool = False
    admin: bool = False


@dataclass(frozen=True, slots=True)
class Team:
    name: str
    full_name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryCategory:
    """A category of the forum."""

    name: str
    slug: str
    color: str
    description: str
    form_template: str | None = None
    staff_only: bool = False


@dataclass(frozen=True, slots=True)
class FormerReply:
    author: str
    raw: str
    age: timedelta
    liked_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormerPost:
    """A topic from before the demo; `age` is how long ago it was written."""

    author: str
    category: str
    title: str
    raw: str
    age: timedelta
    replies: tuple[FormerReply, ...] = ()
    liked_by: tuple[str, ...] = ()
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Announcement:
    """`raw` holds {first}, {first_short} or {first_iso} where the date of the first meeting stands."""

    author: str
    title: str
    raw: str
    days_ahead: int
    """Until the first meeting."""


PEOPLE = (
    Person("maya", "Maya Torres", "Facilitator"),
    Person("sam", "Sam Okafor", trust_level=1),
    Person("lina", "Lina Berg", trust_level=1),
    Person("tomas", "Tomás Rey", "Facilitator"),
    Person("grace", "Grace Njoroge", "Facilitator"),
    Person("ben", "Ben Walsh", trust_level=1),
    Person("carmen", "Carmen Vidal", trust_level=1),
    Person("jonas", "Jonas Keller", trust_level=1),
    Person("ruth", "Ruth Adler", "Riverside Branch Library", trust_level=3),
    Person("ines", "Inês Marques", "Organizer", trust_level=4, moderator=True),
    Person("noor", "Noor Haddad", "Administrator", trust_level=4, admin=True),
)

MEMBER = "maya"
"""The member that `.data/demo.json` names: she announces circles."""

GROUP = Team("organizers", "Organizers", ("ines", "noor"))

TAGS = ("circle", "online")

CATEGORIES = (
    StoryCategory(
        "Start a circle",
        "start-a-circle",
        "1F7A5C",
        "Announce your learning circle here. It gets its own topic a moment later.",
        form_template="announcement",
    ),
    StoryCategory(
        "Circles", "circles", "3B6EA5", "Every circle has its own topic: when, where, and what comes next."
    ),
    StoryCategory(
        "Want us in your town?", "want-us-in-your-town", "A8572A", "Tell us why, and who would join."
    ),
    StoryCategory("News", "news", "7A4E9B", "What happens in the network, week by week."),
    StoryCategory("Say hello", "say-hello", "8A6D1B", "New here? A line about yourself is plenty."),
    StoryCategory("Staff", "staff", "5B6470", "For organizers and administrators.", staff_only=True),
)

FORMER_POSTS = (
    FormerPost(
        "ines",
        "say-hello",
        "Welcome to the learning circles forum",
        """A learning circle is a small group of people who meet to learn something together, \
usually in a library, about 90 minutes a week for six to eight weeks. Nobody teaches, and nobody pays.

- **Want to join one?** Look through [Circles](/c/circles/3) and say hello in its topic.
- **Want to start one?** Write in [Start a circle](/c/start-a-circle/2): what, where and when. You don't need to \
be an expert.
- **Nothing near you?** Tell us in [Want us in your town?](/c/want-us-in-your-town/4)

@companion is a small program that gives every announced circle its own topic and keeps it up to date.""",
        timedelta(days=90),
        liked_by=("maya", "ruth", "sam"),
        pinned=True,
    ),
    FormerPost(
        "sam",
        "say-hello",
        "Hello from Braddock, night-shift baker",
        """Hi, I'm Sam. I bake at night and have the afternoons free. I'd love to get my Spanish back, \
it's been twenty years since school.""",
        timedelta(days=12),
        replies=(
            FormerReply(
                "maya",
                "Welcome, Sam! I'm thinking of a Spanish circle at the Riverside branch. Are evenings good for you?",
                timedelta(days=11, hours=20),
                liked_by=("sam",),
            ),
            FormerReply("sam", "After five would be perfect. Count me in.", timedelta(days=11)),
        ),
        liked_by=("maya", "ines"),
    ),
    FormerPost(
        "ruth",
        "start-a-circle",
        "Which rooms can circles use at our branch?",
        """A question from the library's side: we have Meeting Room A (20 seats, a screen) and Reading Room B \
(10 seats, quiet). Both are free on weekday evenings. Is it all right to offer them here, or is there a list?""",
        timedelta(days=20),
        replies=(
            FormerReply(
                "ines",
                "Offering them right here is perfect, thank you. Facilitators read this category before they choose.",
                timedelta(days=19, hours=12),
                liked_by=("ruth", "maya"),
            ),
        ),
    ),
    FormerPost(
        "noor",
        "staff",
        "How the companion is set up on this forum",
        """The companion's user is a moderator, so that nothing it writes waits in the queue. \
If a topic of its looks wrong, its status page says what it decided and why.""",
        timedelta(days=30),
    ),
)

MEETINGS = 6
"""Of the first announcement."""

ANNOUNCEMENTS = (
    Announcement(
        "maya",
        "Basic Spanish conversation at the Riverside branch",
        """### Name of the circle
Basic Spanish Conversation

### Course
[Everyday Spanish for Beginners](https://open-college.example/everyday-spanish)

### Where
Riverside Branch Library, Meeting Room A, 410 Example Ave, Pittsburgh

### Town
Pittsburgh

### First meeting
{first}, 6:00 pm

### How many weeks
6

### How long
90 minutes

### Language
Spanish and English

### Places
15

### Sign up
https://sign-up.example/spanish-riverside

### Facilitators
@maya

### Anything else
I bake. No Spanish needed, just come.""",
        days_ahead=1,
    ),
    Announcement(
        "tomas",
        "Write your first short story, online",
        """Name of the circle: Write Your First Short Story
Course: Fiction in Eight Evenings, https://open-college.example/short-story
Where: online
First meeting: {first_iso} 19:00
How many weeks: 8
Time zone: Europe/Berlin
Places: 12
Facilitators: @tomas and @lina

Bring a notebook. Nobody has to read aloud.""",
        days_ahead=9,
    ),
)
