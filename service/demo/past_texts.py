"""The script of the demo's past: a circle that has met twice when the demo begins, and what its people wrote.

Days count from the Monday whose week the network is told last before the demo's first start, in the story's zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/New_York")
"""The story plays around Pittsburgh."""
NEW_HOUR = "4:00"
FIRST_DAY, THIRD_DAY = -8, 6
"""Of the circle's first meeting, and of its third, which is yet to come."""


class Place(Enum):
    """Its values are slugs of categories."""

    INTAKE = "start-a-circle"
    CIRCLE = "circles"
    """The circle's own topic."""
    HELLO = "say-hello"
    STORIES = "want-us-in-your-town"


class Sign(Enum):
    """What the companion does, and the story waits for."""

    TOPIC = "the circle has its topic"
    MOVED = "the circle's first post shows the third meeting's new hour"
    ANSWER = "the last word in the circle's topic is the companion's"
    WEEK = "the network's week is told"
    STORY = "every story has the companion's answer"
    FOLLOWED = "since then the companion has brought its answer to a story up to date"


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody writes: a reply, or with a title a topic."""

    author: str
    raw: str
    """Holds {first} and {third} where the days of those meetings stand, and {hour} for the new one."""
    place: Place = Place.CIRCLE
    title: str | None = None
    under: str | None = None
    """The title of the topic that it answers; None: the circle's own topic."""


@dataclass(frozen=True, slots=True)
class Scene:
    day: int
    at: time
    lines: tuple[Line, ...] = ()
    signs: tuple[Sign, ...] = ()
    """All of them stand before the story goes on."""


EARLIER = timedelta(minutes=10)
"""So long before the first scene the clock begins."""

TITLE = "Mending clothes together at the Hillside branch"
RANKIN = "A circle about repairing bicycles in Rankin?"
GOERLITZ = "Gemeinsam lernen in Görlitz, auf beiden Seiten der Neiße"
OSUNA = "¿Y si aprendemos juntas en Osuna?"
"""Stories that people tell on the forum."""

PAST = (
    Scene(
        -13,
        time(19, 10),
        (
            Line(
                "grace",
                """Name of the circle: Mending Clothes Together
Course: Visible Mending, https://open-college.example/visible-mending
Where: Hillside Branch Library, Craft Room, 27 Example St
Town: Braddock, Pennsylvania
First meeting: {first}, 2:00 pm
How many weeks: 6
How long: 90 minutes
Places: 10
Facilitators: @grace

Bring something with a hole in it. We end each meeting with plus/delta.""",
                Place.INTAKE,
                TITLE,
            ),
        ),
        (Sign.TOPIC,),
    ),
    Scene(
        -12,
        time(17, 40),
        (
            Line(
                "lina",
                """Town: Rankin, Pennsylvania

Why here? When the mill closed, the bus went with it. Half of my street rides old bicycles that nobody mends.

How I imagine it: one evening a week we take a bicycle apart together, until nobody here has to walk home.

My story: I grew up here and came back last year with two children. We have a church hall, a pile of old bicycles and \
a dozen teenagers. What we don't have is anyone who has run a circle before. Would somebody show us how it works?""",
                Place.STORIES,
                RANKIN,
            ),
        ),
        (Sign.STORY,),
    ),
    Scene(
        -11,
        time(18, 15),
        (
            Line(
                "tomas",
                "I have hosted two circles. Let's talk, the method is simpler than it looks.",
                under=RANKIN,
            ),
            Line(
                "ines",
                """A hall, bicycles and people who want to: I would love to see this happen.

@companion claim
@companion looking for a facilitator because everything else is there already""",
                under=RANKIN,
            ),
        ),
        (Sign.FOLLOWED,),
    ),
    # A decision can be taken back for a while before people read it.
    Scene(-11, time(18, 30), signs=(Sign.FOLLOWED,)),
    Scene(
        FIRST_DAY,
        time(15, 50),
        (Line("sam", "That was a good first afternoon. My coat has all its buttons again."),),
    ),
    Scene(-7, time(9), signs=(Sign.WEEK,)),
    Scene(
        -6,
        time(13, 20),
        (
            Line(
                "jonas",
                """Ort: Görlitz

Warum hier? Die Stadt liegt an zwei Ufern, und die meisten kennen nur eines. Kurse gibt es erst in Dresden.

So stelle ich es mir vor: acht Abende, zehn Leute von beiden Seiten, immer mittwochs um sieben in der Stadtbibliothek. \
Wir lernen die Sprache der anderen und kochen danach.

Meine Geschichte: Ich bin Tischler, wohne seit vier Jahren hier und kann auf Polnisch gerade mal Brot kaufen.""",
                Place.STORIES,
                GOERLITZ,
            ),
        ),
        (Sign.STORY,),
    ),
    Scene(
        -5,
        time(12, 45),
        (
            Line(
                "ines",
                """Danke, Jonas, das gefällt uns sehr.

@companion ich kümmere mich darum
@companion frage Hast du schon mit jemandem aus der Bibliothek gesprochen?""",
                under=GOERLITZ,
            ),
        ),
        (Sign.FOLLOWED,),
    ),
    Scene(-5, time(13), signs=(Sign.FOLLOWED,)),
    Scene(
        -4,
        time(20, 15),
        (
            Line("lina", "Mine broke, and I have six socks to go. Does anyone have a darning egg to lend?"),
            Line(
                "sam",
                "No egg, but [a wooden spoon will do](https://mending.example/wooden-spoon). I tried it on two socks.",
            ),
            Line(
                "ben",
                """Hello, I'm Ben. I drove the 61A for thirty years and now I have time.

Is there anything in the afternoons for somebody who has never held a needle?""",
                Place.HELLO,
                "Hello from Swissvale, retired bus driver",
            ),
        ),
    ),
    Scene(
        -2,
        time(11, 5),
        (
            Line(
                "carmen",
                """Pueblo: Osuna

¿Por qué aquí? Porque la escuela de adultos solo abre por la mañana, y por la mañana trabajamos.

Cómo lo imagino: los jueves por la tarde, en la biblioteca, ocho o diez vecinas con un curso en línea y una cafetera.

Mi historia: tengo 52 años, llevo la panadería de la plaza y quiero entender las cuentas de mi propio negocio. \
Mis clientas dicen que se apuntan.""",
                Place.STORIES,
                OSUNA,
            ),
        ),
        (Sign.STORY,),
    ),
    Scene(
        -1,
        time(15, 50),
        (
            Line(
                "lina",
                """I came home with four whole socks!

+ everyone finished a patch, even the children
change: start with the sewing machine, it took us half the time""",
            ),
            Line("sam", "plus: the tea break in the middle\nnext time: bring brighter lamps"),
        ),
    ),
    Scene(
        -1,
        time(18, 30),
        (
            Line(
                "grace",
                """Thank you all for coming.

@companion move {third} to {third} {hour} pm because the puppet theatre has the room until then""",
            ),
        ),
        (Sign.MOVED,),
    ),
    # Changes are collected for a while before people are told.
    Scene(-1, time(18, 50), signs=(Sign.ANSWER,)),
    Scene(-1, time(19, 5), (Line("sam", "Four is even better for me. See you then, with more coats."),)),
    Scene(0, time(9), signs=(Sign.WEEK, Sign.ANSWER)),
)
"""In order; each is written once."""
