"""The forum's categories, and what they are to us: where circles are announced, and what everyone may read."""

from __future__ import annotations

from dataclasses import dataclass

from service.domain.ids import CategoryId
from service.domain.posts import Category


@dataclass(frozen=True, slots=True)
class Categories:
    """As last read from the forum; empty before they were read for the first time."""

    known: tuple[Category, ...]
    intake_slug: str
    stories_slug: str = ""

    @property
    def public(self) -> frozenset[CategoryId]:
        """Those that everyone may read."""
        return frozenset(one.id for one in self.known if one.readable_by_all)

    @property
    def intake(self) -> frozenset[CategoryId]:
        """Where circles are announced, if that is open to everyone: slugs are unique only among siblings."""
        return frozenset(one.id for one in self.known if one.slug == self.intake_slug) & self.public

    @property
    def stories(self) -> frozenset[CategoryId]:
        """Where people write that they want circles in their town, if that is open to everyone."""
        return frozenset(one.id for one in self.known if one.slug == self.stories_slug) & self.public

    def find(self, slug: str) -> Category | None:
        return next((one for one in self.known if one.slug == slug), None)


@dataclass(frozen=True, slots=True)
class CategoryChanges:
    """What another look at the categories brought."""

    closed: frozenset[CategoryId]
    """Everyone could read them, and cannot any more."""
    opened: frozenset[CategoryId]
    intake_appeared: bool
    """Circles are announced, or stories told, where they were not before: what was posted since is to be read."""


def compare_categories(before: Categories, after: Categories) -> CategoryChanges:
    return CategoryChanges(
        closed=before.public - after.public,
        opened=after.public - before.public,
        intake_appeared=bool((after.intake | after.stories) - (before.intake | before.stories)),
    )
