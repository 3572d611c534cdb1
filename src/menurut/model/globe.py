"""Distances on the globe."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088


def km_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The length of the great circle between two points in degrees (haversine formula), in kilometres."""
    lat, lon, other_lat, other_lon = map(radians, (lat, lon, other_lat, other_lon))
    half = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin((other_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))
