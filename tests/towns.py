"""A small gazetteer for tests: real rows of the GeoNames list (CC BY 4.0), with their namesakes.

The full list is loaded by one test only (`tests/store`); all others stand on these.
"""

from __future__ import annotations

from collections.abc import Mapping

from service.domain.ids import TownId
from service.domain.places import Town, fold

# id, name, country, region, latitude, longitude, zone, people
_ROWS: tuple[tuple[int, str, str, str, float, float, str, int], ...] = (
    (5206379, "Pittsburgh", "US", "PA", 40.44, -80.0, "America/New_York", 304391),
    (5181396, "Braddock", "US", "PA", 40.4, -79.87, "America/New_York", 2128),
    (5387877, "Riverside", "US", "CA", 33.95, -117.4, "America/Los_Angeles", 317261),
    (4522586, "Riverside", "US", "OH", 39.78, -84.12, "America/New_York", 24972),
    (4907706, "Riverside", "US", "IL", 41.84, -87.82, "America/Chicago", 8835),
    (4841527, "Riverside", "US", "CT", 41.03, -73.58, "America/New_York", 8416),
    (4409896, "Springfield", "US", "MO", 37.22, -93.3, "America/Chicago", 170188),
    (4951788, "Springfield", "US", "MA", 42.1, -72.59, "America/New_York", 154341),
    (4250542, "Springfield", "US", "IL", 39.8, -89.64, "America/Chicago", 114394),
    (5754005, "Springfield", "US", "OR", 44.05, -123.02, "America/Los_Angeles", 60870),
    (4525353, "Springfield", "US", "OH", 39.92, -83.81, "America/New_York", 59680),
    (4787117, "Springfield", "US", "VA", 38.79, -77.19, "America/New_York", 30484),
    (2950159, "Berlin", "DE", "16", 52.52, 13.41, "Europe/Berlin", 3426354),
    (5083330, "Berlin", "US", "NH", 44.47, -71.19, "America/New_York", 9367),
    (4500771, "Berlin", "US", "NJ", 39.79, -74.93, "America/New_York", 7590),
    (5245497, "Berlin", "US", "WI", 43.97, -88.94, "America/Chicago", 5420),
    (4348460, "Berlin", "US", "MD", 38.32, -75.22, "America/New_York", 5065),
    (4930956, "Boston", "US", "MA", 42.36, -71.06, "America/New_York", 653833),
    (5109797, "Boston", "US", "NY", 42.63, -78.74, "America/New_York", 8049),
    (2655138, "Boston", "GB", "ENG", 52.98, -0.03, "Europe/London", 45339),
    (2643743, "London", "GB", "ENG", 51.51, -0.13, "Europe/London", 8961989),
    (6058560, "London", "CA", "08", 42.98, -81.23, "America/Toronto", 422324),
    (4517009, "London", "US", "OH", 39.89, -83.45, "America/New_York", 10060),
    (4298960, "London", "US", "KY", 37.13, -84.08, "America/New_York", 8126),
    (3117735, "Madrid", "ES", "29", 40.42, -3.7, "Europe/Madrid", 3255944),
    (3675707, "Madrid", "CO", "33", 4.73, -74.26, "America/Bogota", 135000),
    (4865871, "Madrid", "US", "IA", 41.88, -93.82, "America/Chicago", 2588),
    (5125646, "Madrid", "US", "NY", 44.75, -75.13, "America/New_York", 757),
    (2761369, "Vienna", "AT", "09", 48.21, 16.37, "Europe/Vienna", 1691468),
    (4791160, "Vienna", "US", "VA", 38.9, -77.27, "America/New_York", 16522),
    (4825976, "Vienna", "US", "WV", 39.33, -81.55, "America/New_York", 10573),
    (4228440, "Vienna", "US", "GA", 32.09, -83.8, "America/New_York", 3777),
    (4887398, "Chicago", "US", "IL", 41.85, -87.65, "America/Chicago", 2664452),
    (5746545, "Portland", "US", "OR", 45.52, -122.68, "America/Los_Angeles", 652503),
    (4975802, "Portland", "US", "ME", 43.66, -70.26, "America/New_York", 66881),
    (4720131, "Portland", "US", "TX", 27.88, -97.32, "America/Chicago", 16116),
    (4650946, "Portland", "US", "TN", 36.58, -86.52, "America/Chicago", 12323),
    (2925533, "Frankfurt am Main", "DE", "05", 50.12, 8.68, "Europe/Berlin", 650000),
    (2925535, "Frankfurt (Oder)", "DE", "11", 52.35, 14.55, "Europe/Berlin", 57107),
    (2886242, "Köln", "DE", "07", 50.93, 6.95, "Europe/Berlin", 1024621),
    (2510911, "Sevilla", "ES", "51", 37.38, -5.97, "Europe/Madrid", 686741),
    (3668132, "Sevilla", "CO", "29", 4.26, -75.93, "America/Bogota", 43738),
    (5171681, "Seville", "US", "OH", 41.01, -81.86, "America/New_York", 2340),
    (4172552, "Seville", "US", "FL", 29.32, -81.49, "America/New_York", 614),
    (3530597, "Mexico City", "MX", "09", 19.43, -99.13, "America/Mexico_City", 12294193),
    (184745, "Nairobi", "KE", "05", -1.28, 36.82, "Africa/Nairobi", 4397073),
    (2911298, "Hamburg", "DE", "04", 53.55, 9.99, "Europe/Berlin", 1973896),
    (5119833, "Hamburg", "US", "NY", 42.72, -78.83, "America/New_York", 9576),
    (5192444, "Hamburg", "US", "PA", 40.56, -75.98, "America/New_York", 4398),
    (2867714, "Munich", "DE", "02", 48.14, 11.58, "Europe/Berlin", 1505005),
    (2653941, "Cambridge", "GB", "ENG", 52.2, 0.12, "Europe/London", 145674),
    (4931972, "Cambridge", "US", "MA", 42.38, -71.11, "America/New_York", 110402),
    (4350175, "Cambridge", "US", "MD", 38.56, -76.08, "America/New_York", 12507),
    (5913695, "Cambridge", "CA", "08", 43.36, -80.31, "America/Toronto", 129920),
    (2639577, "Reading", "GB", "ENG", 51.46, -0.97, "Europe/London", 318014),
    (5207728, "Reading", "US", "PA", 40.34, -75.93, "America/New_York", 87879),
    (4948462, "Reading", "US", "MA", 42.53, -71.1, "America/New_York", 24747),
    (2990440, "Nice", "FR", "93", 43.7, 7.27, "Europe/Paris", 342669),
    (4076598, "Mobile", "US", "AL", 30.69, -88.04, "America/Chicago", 183289),
    (3688689, "Bogotá", "CO", "34", 4.61, -74.08, "America/Bogota", 7674366),
    (2509954, "Valencia", "ES", "60", 39.47, -0.38, "Europe/Madrid", 824340),
    (3625549, "Valencia", "VE", "07", 10.16, -68.0, "America/Caracas", 1619470),
    (5405288, "Valencia", "US", "CA", 34.44, -118.61, "America/Los_Angeles", 148456),
    (3860259, "Córdoba", "AR", "05", -31.41, -64.19, "America/Argentina/Cordoba", 2106734),
    (2519240, "Córdoba", "ES", "51", 37.89, -4.77, "Europe/Madrid", 325708),
    (2879139, "Leipzig", "DE", "13", 51.34, 12.37, "Europe/Berlin", 504971),
    (2778067, "Graz", "AT", "06", 47.07, 15.44, "Europe/Vienna", 303270),
    (2657896, "Zürich", "CH", "ZH", 47.37, 8.55, "Europe/Zurich", 415367),
    (6167865, "Toronto", "CA", "08", 43.71, -79.4, "America/Toronto", 2794356),
    (4159050, "Homestead", "US", "FL", 25.47, -80.48, "America/New_York", 80737),
    (5194067, "Homestead", "US", "PA", 40.41, -79.91, "America/New_York", 3114),
    (5215064, "Swissvale", "US", "PA", 40.42, -79.88, "America/New_York", 8855),
    (5378538, "Oakland", "US", "CA", 37.8, -122.27, "America/Los_Angeles", 419267),
    (5102118, "Oakland", "US", "NJ", 41.01, -74.26, "America/New_York", 13165),
    (4646637, "Oakland", "US", "TN", 35.23, -89.52, "America/Chicago", 7488),
    (2964574, "Dublin", "IE", "L", 53.33, -6.25, "Europe/Dublin", 1024027),
    (5344157, "Dublin", "US", "CA", 37.7, -121.94, "America/Los_Angeles", 57721),
    (5152333, "Dublin", "US", "OH", 40.1, -83.11, "America/New_York", 45098),
    (4393217, "Kansas City", "US", "MO", 39.1, -94.58, "America/Chicago", 475378),
    (4273837, "Kansas City", "US", "KS", 39.11, -94.63, "America/Chicago", 152933),
    (2988507, "Paris", "FR", "11", 48.85, 2.35, "Europe/Paris", 2138551),
    (4717560, "Paris", "US", "TX", 33.66, -95.56, "America/Chicago", 24782),
    (4647963, "Paris", "US", "TN", 36.3, -88.33, "America/Chicago", 10150),
    (3435910, "Buenos Aires", "AR", "07", -34.61, -58.38, "America/Argentina/Buenos_Aires", 2891082),
    (2911520, "Halle", "DE", "07", 52.06, 8.36, "Europe/Berlin", 21393),
    (4005539, "Guadalajara", "MX", "14", 20.68, -103.35, "America/Mexico_City", 1385629),
    (3121070, "Guadalajara", "ES", "54", 40.63, -3.16, "Europe/Madrid", 93470),
    (4833478, "Carnegie", "US", "PA", 40.41, -80.08, "America/New_York", 7931),
    (4532357, "Carnegie", "US", "OK", 35.1, -98.6, "America/Chicago", 1700),
    (5072006, "Lincoln", "US", "NE", 40.8, -96.67, "America/Chicago", 294757),
    (5366375, "Lincoln", "US", "CA", 38.89, -121.29, "America/Los_Angeles", 49757),
    (2644487, "Lincoln", "GB", "ENG", 53.23, -0.54, "Europe/London", 103813),
    (2643123, "Manchester", "GB", "ENG", 53.48, -2.24, "Europe/London", 568996),
    (5089178, "Manchester", "US", "NH", 43.0, -71.45, "America/New_York", 110229),
    (741240, "Of", "TR", "61", 40.94, 40.26, "Europe/Istanbul", 31951),
    (5201734, "Monroeville", "US", "PA", 40.42, -79.79, "America/New_York", 28176),
    (4076725, "Monroeville", "US", "AL", 31.53, -87.32, "America/Chicago", 6110),
    (2820860, "Tübingen", "DE", "01", 48.52, 9.05, "Europe/Berlin", 92322),
    (2925177, "Freiburg", "DE", "01", 48.0, 7.85, "Europe/Berlin", 237460),
    (5128581, "New York City", "US", "NY", 40.71, -74.01, "America/New_York", 8804190),
    (5368361, "Los Angeles", "US", "CA", 34.05, -118.24, "America/Los_Angeles", 3820914),
    (2147714, "Sydney", "AU", "02", -33.87, 151.21, "Australia/Sydney", 5638830),
    (6354908, "Sydney", "CA", "07", 46.14, -60.18, "America/Glace_Bay", 105968),
    (5021807, "Cologne", "US", "MN", 44.77, -93.78, "America/Chicago", 1605),
    (3178287, "Cologne", "IT", "09", 45.58, 9.94, "Europe/Rome", 7032),
    (5490263, "Santa Fe", "US", "NM", 35.69, -105.94, "America/Denver", 87505),
    (3836277, "Santa Fe", "AR", "21", -31.65, -60.71, "America/Argentina/Cordoba", 391164),
    (5105608, "Union", "US", "NJ", 40.7, -74.26, "America/New_York", 56771),
    (4412454, "Union", "US", "MO", 38.45, -91.01, "America/Chicago", 10957),
    (4733624, "Spring", "US", "TX", 30.08, -95.42, "America/Chicago", 54298),
    (4866263, "Marion", "US", "IA", 42.03, -91.6, "America/Chicago", 37330),
    (5161902, "Marion", "US", "OH", 40.59, -83.13, "America/New_York", 36363),
    (4923210, "Marion", "US", "IN", 40.56, -85.66, "America/Indiana/Indianapolis", 29081),
    (3936456, "Lima", "PE", "LMA", -12.04, -77.03, "America/Lima", 7737002),
    (5160783, "Lima", "US", "OH", 40.74, -84.11, "America/New_York", 37873),
    (3128760, "Barcelona", "ES", "56", 41.39, 2.16, "Europe/Madrid", 1686208),
    (3648559, "Barcelona", "VE", "02", 10.14, -64.69, "America/Caracas", 815141),
    (2875601, "Lübeck", "DE", "10", 53.87, 10.69, "Europe/Berlin", 212207),
    (5391959, "San Francisco", "US", "CA", 37.77, -122.42, "America/Los_Angeles", 827526),
    (703448, "Kyiv", "UA", "12", 50.45, 30.52, "Europe/Kyiv", 2952301),
    (1275004, "Kolkata", "IN", "28", 22.56, 88.36, "Asia/Kolkata", 4631392),
    (1283240, "Kathmandu", "NP", "3", 27.7, 85.32, "Asia/Kathmandu", 1442271),
)

TOWNS: tuple[Town, ...] = tuple(Town(TownId(row[0]), *row[1:]) for row in _ROWS)

OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "Frankfurt (Oder)": ("Frankfurt", "Frankfurt Oder"),
    "Frankfurt am Main": ("Frankfurt",),
    "Köln": ("Cologne", "Koeln"),
    "Mexico City": ("Ciudad de México", "CDMX"),
    "Munich": ("München", "Muenchen"),
    "New York City": ("New York",),
    "Sevilla": ("Seville",),
    "Vienna": ("Wien",),
    "Zürich": ("Zuerich",),
}
"""Names besides the first, as GeoNames lists them; only for the biggest town of that name."""


def folded_names(town: Town) -> tuple[str, ...]:
    """All keys under which the table finds this town."""
    biggest = max((other for other in TOWNS if other.name == town.name), key=lambda other: other.people)
    others = OTHER_NAMES.get(town.name, ()) if town == biggest else ()
    return tuple(dict.fromkeys(fold(name) for name in (town.name, *others)))


def gazetteer() -> Mapping[str, tuple[Town, ...]]:
    """Folded name -> all towns of that name, as `load_towns` answers it."""
    found: dict[str, list[Town]] = {}
    for town in TOWNS:
        for name in folded_names(town):
            found.setdefault(name, []).append(town)
    return {name: tuple(towns) for name, towns in found.items()}
