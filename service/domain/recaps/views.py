"""What of the network's week took place in one town, or at one library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from service.domain.places import fold
from service.domain.recaps.facts import RecapCircle
from service.domain.recaps.network import NetworkFigures, NetworkRecap
from service.domain.recaps.rows import Rows

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class View:
    """Where to look, in any case of letters; an empty field looks everywhere."""

    town: str = ""
    library: str = ""

    @property
    def is_whole(self) -> bool:
        return not (self.town or self.library)

    def shows(self, circle: RecapCircle) -> bool:
        pairs = ((self.town, circle.town), (self.library, circle.branch))
        return all(fold(wanted) == fold(name or "") for wanted, name in pairs if wanted)

    def shows_town(self, town: str) -> bool:
        """What belongs to a town and to no library."""
        return not self.library and fold(self.town) in ("", fold(town))


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a week's circles and stories, by name; each name once."""

    towns: Sequence[str]
    libraries: Sequence[str]


def list_places(recap: NetworkRecap) -> Places:
    circles = list(_list_circles(recap))
    asking = (row.story.town for row in recap.stories.rows)
    return Places(_sort((*(one.town for one in circles), *asking)), _sort(one.branch for one in circles))


def _list_circles(recap: NetworkRecap) -> Iterable[RecapCircle]:
    for rows in (recap.meeting, recap.starting, recap.moved, recap.finished, recap.first_times):
        yield from (row.circle for row in rows.rows)
    yield from (*recap.called_off.rows, *recap.elsewhere.rows)


def _sort(names: Iterable[str | None]) -> Sequence[str]:
    return sorted({fold(name): name for name in names if name}.values(), key=fold)


def narrow_recap(recap: NetworkRecap, view: View) -> NetworkRecap:
    """The recap's rows that the view shows, and their figures; what belongs to no place belongs to the whole week.

    What a long section does not name cannot be placed: a narrowed section is what of its rows fits.
    """
    if view.is_whole:
        return recap
    meeting = _pick(recap.meeting, lambda row: view.shows(row.circle))
    starting = _pick(recap.starting, lambda row: view.shows(row.circle))
    finished = _pick(recap.finished, lambda row: view.shows(row.circle))
    figures = NetworkFigures(
        meeting=len({row.circle.origin for row in meeting.rows}),
        meetings=len(meeting),
        starting=len(starting),
        finished=len(finished),
    )
    return replace(
        recap,
        figures=figures,
        from_team=None,
        meeting=meeting,
        starting=starting,
        moved=_pick(recap.moved, lambda row: view.shows(row.circle)),
        called_off=_pick(recap.called_off, view.shows),
        finished=finished,
        stories=_pick(recap.stories, lambda row: view.shows_town(row.story.town)),
        newcomers=Rows(),
        first_times=_pick(recap.first_times, lambda row: view.shows(row.circle)),
        questions=Rows(),
        elsewhere=_pick(recap.elsewhere, view.shows),
    )


def _pick(rows: Rows[T], fits: Callable[[T], bool]) -> Rows[T]:
    return Rows(tuple(row for row in rows.rows if fits(row)))


def is_cut(recap: NetworkRecap) -> bool:
    """Whether its sections name fewer circles than there were."""
    sections: Sequence[Rows[object]] = (
        recap.meeting,
        recap.starting,
        recap.moved,
        recap.called_off,
        recap.finished,
        recap.first_times,
        recap.elsewhere,
    )
    return any(section.more for section in sections)
