"""Towns and the places in them: which of several namesakes a text means, or that nobody can tell."""

from __future__ import annotations

from dataclasses import dataclass

from service.domain.ids import TownId


@dataclass(frozen=True, slots=True)
class Town:
    """A row of the GeoNames list (cities500), CC BY 4.0."""

    id: TownId
    name: str
    country: str
    """ISO 3166-1 alpha-2, upper case."""
    region: str
    """GeoNames admin1 code: "PA" in the United States, "16" in Germany."""
    latitude: float
    longitude: float
    zone: str
    """IANA name, such as America/New_York."""
    people: int
    """Inhabitants."""
