"""Put a place where its entry is, on a side of it, or somewhere in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import cos, radians

from menurut.model import Link, Place
from menurut.resolve.places.gazetteer import Entry
from menurut.resolve.places.status import dispute_of

# A place larger than this has sides worth a point of their own, and no one point for what lies somewhere in it.
_LARGE_KM = 30.0
# How far from the middle of a place its sides lie, as a share of its half extent.
_OUT = 0.75
_KM_PER_DEGREE = 111.2
_STEPS = {
    "N": ("north", 1.0, 0.0),
    "S": ("south", -1.0, 0.0),
    "E": ("east", 0.0, 1.0),
    "W": ("west", 0.0, -1.0),
    "NE": ("north-east", 0.7, 0.7),
    "SE": ("south-east", -0.7, 0.7),
    "SW": ("south-west", -0.7, -0.7),
    "NW": ("north-west", 0.7, -0.7),
    "C": ("middle", 0.0, 0.0),
}


def put(place: Place, entry: Entry, link: Link, *, whole: bool, direction: str | None, day: date | None) -> Place:
    """`place` with the country and coordinates of `entry`: all of it (`whole`), its side, or somewhere in it.

    What lies somewhere in a large place has its country and no point. `day` tells who held a disputed place.
    """
    lat, lon, reasons = entry.lat, entry.lon, link.reasons
    large = entry.radius_km > _LARGE_KM
    sided = direction is not None and large and place.kind != "facility"
    if sided:
        side, north, east = _STEPS[direction or "C"]
        reach = _OUT * entry.radius_km / _KM_PER_DEGREE
        lat, lon = lat + north * reach, lon + east * reach / max(0.2, cos(radians(lat)))
        reasons = (*reasons, f"its {side}")
    itself = whole and not sided
    somewhere = large and not whole and not sided
    return replace(
        place,
        name=entry.name if itself else place.name,
        kind=entry.kind if itself else place.kind,
        country=entry.country,
        lat=None if somewhere else round(max(-90.0, min(90.0, lat)), 2),
        lon=None if somewhere else round((lon + 180) % 360 - 180, 2),
        link=replace(link, reasons=reasons),
        dispute=dispute_of(entry, day),
    )
