"""What a later post adds to a circle that stands: what nobody had said, and days that are left out."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from service.domain.announcements.said import Said, SaidSchedule
from service.domain.announcements.speech_words import WAS
from service.domain.announcements.values import Announcement, Field
from service.domain.dates.choosing import decide_dates

_TELLS_OF_ALL = re.compile(
    r"(?:@\S+\s)?(?:(?:yes|oh|and|also|ja|und|si|y)\W+)*(?:it(?:'s| is| will be|'ll be)|there (?:are|will be)"
    r"|in (?:all|total)|we(?:'ll| will)? (?:have|meet|do|plan)|es (?:sind|werden)|wir (?:machen|treffen uns|planen)"
    r"|insgesamt|seran?|son|tenemos|haremos|en total|each|jedes|cada)(?![a-z])"
)
"""So begins who tells how many meetings there are; "I was at two meetings" is chatter."""
_SKIPS = re.compile(
    r"(?<![a-z])(?:skip|no (?:meeting|session|circle|class)|not meeting|don't meet|kein(?:e|en)? (?:treffen|termin)"
    r"|treffen uns nicht|no hay(?=\s*$|\s*[,.;!]| reunion| sesion| encuentro| circulo)|no nos (?:vemos|reunimos))"
)
_WAS = re.compile(r"(?<![a-z])(?:was|were)(?![a-z])")


def add_what_was_missing(
    standing: Announcement, flat: str, said: Said, heard: Said, guessed: Collection[Field]
) -> Said:
    """A room, a number or a length that nobody had named, days that are left out, and that it is free after all."""
    schedule, new = said.schedule, heard.schedule
    guessed = guessed if _TELLS_OF_ALL.match(flat) and not (_WAS.search(flat) or WAS.search(flat)) else ()
    if Field.MEETINGS in guessed and not (new.meetings or new.weeks):
        new = replace(new, meetings=schedule.meetings, weeks=schedule.weeks)
    if Field.MINUTES in guessed and new.minutes is None:
        new = replace(new, minutes=schedule.minutes)
    if schedule.skipped and _SKIPS.search(flat) and _are_meetings(schedule, standing):
        new = replace(new, skipped=(*new.skipped, *schedule.skipped), written_at=schedule.written_at)
    heard = replace(heard, schedule=new)
    if said.place.room and standing.place.room is None and heard.place.room is None:
        heard = replace(heard, place=replace(heard.place, room=said.place.room))
    if said.price is False and not standing.free:
        heard = replace(heard, price=False)
    return heard


def _are_meetings(said: SaidSchedule, standing: Announcement) -> bool:
    """Whether the days on which nobody meets are meetings of the circle that stands."""
    starts = [meeting.start.date() for meeting in standing.meetings]
    readings = decide_dates(said.skipped, starts[0]).readings
    return len(readings) == 1 and set(readings[0]) <= set(starts[1:])
