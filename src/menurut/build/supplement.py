"""The curated supplement: places that the other sources lack, and places of disputed status."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import shapely

from menurut.build.curated import Curated, read_curated
from menurut.build.place import Row
from menurut.model import values
from menurut.model.globe import km_between
from menurut.resolve.places.naming import bare_names
from menurut.resolve.words.folding import fold

_REQUIRED = ("id", "kind", "lat", "lon", "source", "names")
_ALLOWED = ("country", "radius_km", "population", "in", "disputed", "claimed", "held")
_NUMBERS = ("lat", "lon", "radius_km", "population")
_LISTS = ("in", "claimed", "held")
_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_RADIUS_KM = {"country": 300.0, "region": 40.0, "settlement": 3.0, "facility": 1.0, "natural": 30.0, "other": 20.0}


def supplement(folder: Path, actors: Mapping[str, str], countries: frozenset[str]) -> list[Row]:
    """Every curated place. `actors` are the names of the register by id, `countries` the codes of ISO 3166-1.

    Raises ResolveError, naming file and line, where an entry is wrong: an unknown kind, country, claimant or holder,
    coordinates off the globe, a holding place that is not there.
    """
    entries = read_curated(folder, "place", required=_REQUIRED, allowed=_ALLOWED)
    ids = frozenset(entry.id for entry in entries)
    return [_row(entry, ids, actors, countries) for entry in entries]


def merge(curated: Sequence[Row], others: Iterable[Row]) -> Iterator[Row]:
    """All rows; where both know one place, the curated row, with the other's names, people, region and outline."""
    known = _Index(curated)
    met: dict[str, str] = {}
    kept: list[Row] = []
    for other in others:
        if (own := known.same(other)) is None:
            kept.append(other)
            continue
        met[other.entry] = own.entry
        own.names = list(dict.fromkeys([*own.names, *other.names]))
        own.population = own.population or other.population
        own.region = own.region or other.region
        own.outline = own.outline or other.outline
        own.capital_of = own.capital_of or other.capital_of
        own.radius_km = max(own.radius_km, other.radius_km) if other.outline else own.radius_km
    for row in (*curated, *kept):
        yield replace(row, region=met.get(row.region or "", row.region))


def place_in_regions(curated: Iterable[Row], regions: Iterable[Row]) -> None:
    """Give each curated place the region whose outline holds it."""
    outlined = [region for region in regions if region.outline]
    tree = shapely.STRtree([shapely.from_wkb(region.outline) for region in outlined])
    for row in curated:
        if row.kind in ("settlement", "facility", "region") and row.region is None:
            around = (outlined[at] for at in tree.query(shapely.Point(row.lon, row.lat), predicate="within"))
            larger = (region for region in around if region.country == row.country and region.radius_km >= row.radius_km)
            smallest = min(larger, key=lambda region: region.radius_km, default=None)
            row.region = smallest.entry if smallest else None


def _row(entry: Curated, ids: frozenset[str], actors: Mapping[str, str], countries: frozenset[str]) -> Row:
    fields = entry.fields
    _check_forms(entry)
    if fields["kind"] not in values("place_kind"):
        raise entry.wrong(f"no kind {fields['kind']!r}; known: {', '.join(values('place_kind'))}")
    if not (-90 <= fields["lat"] <= 90 and -180 <= fields["lon"] <= 180):
        raise entry.wrong(f"no point {fields['lat']}, {fields['lon']} on the globe")
    if fields.get("country") is not None and fields["country"] not in countries:
        raise entry.wrong(f"no country {fields['country']!r} in ISO 3166-1")
    for holder in fields.get("in", []):
        if holder not in ids:
            raise entry.wrong(f"no place {holder!r} to be in")
    for actor in (*fields.get("claimed", []), *(held.get("by", "") for held in fields.get("held", []))):
        if actor not in actors:
            raise entry.wrong(f"no actor {actor!r} in the register")
    if fields.get("disputed", False) != bool(fields.get("claimed") or fields.get("held")):
        raise entry.wrong("a disputed place says who claims or holds it, and no other does")
    return Row(
        entry=entry.id,
        name=fields["names"]["en"][0],
        kind=fields["kind"],
        country=fields.get("country"),
        lat=float(fields["lat"]),
        lon=float(fields["lon"]),
        radius_km=float(fields.get("radius_km", _RADIUS_KM[fields["kind"]])),
        population=int(fields.get("population", 0)),
        inside=tuple(fields.get("in", [])),
        names=list(dict.fromkeys(entry.names())),
        claimed=tuple(actors[actor] for actor in fields.get("claimed", [])),
        held=tuple(
            {key: str(value) for key, value in held.items()} | {"by": actors[held["by"]]} for held in fields.get("held", [])
        ),
        disputed=bool(fields.get("disputed", False)),
    )


def _check_forms(entry: Curated) -> None:
    """Numbers are numbers and not negative where they measure, lists are lists, days are days in their order."""
    fields = entry.fields
    for name in _NUMBERS:
        value = fields.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise entry.wrong(f"{name} is no number: {value!r}")
    if fields.get("radius_km", 1) <= 0 or fields.get("population", 0) < 0:
        raise entry.wrong("a radius is more than nothing, a population not less")
    for name in _LISTS:
        if not isinstance(fields.get(name, []), list):
            raise entry.wrong(f"{name} is no list")
    if not all(isinstance(name, str) for name in (*fields.get("in", []), *fields.get("claimed", []))):
        raise entry.wrong("in and claimed are lists of ids")
    if not isinstance(fields.get("country", ""), str) or not isinstance(fields.get("disputed", False), bool):
        raise entry.wrong("country is a code in quotes, disputed is true or false")
    if entry.id in fields.get("in", []):
        raise entry.wrong("it cannot be in itself")
    for held in fields.get("held", []):
        if not isinstance(held, dict) or held.keys() - {"by", "since", "until"} or not isinstance(held.get("by"), str):
            raise entry.wrong('who held it is written { by = "...", since = "...", until = "..." }')
        days = [str(held[end]) for end in ("since", "until") if end in held]
        if not all(_DAY.fullmatch(day) for day in days) or days != sorted(days):
            raise entry.wrong(f"no time from {' to '.join(days)}")


class _Index:
    """Curated rows by folded name."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            for name in {fold(name) for _, name in row.names}:
                self._rows[name].append(row)

    def same(self, other: Row) -> Row | None:
        """The curated row of the same spot: of the same kind and country, called by the other's own name."""
        for name in {fold(other.name), *bare_names(fold(other.name), other.kind)}:
            for row in self._rows.get(name, ()):
                if row.kind != other.kind or row.country not in (None, other.country):
                    continue
                near_km = 15.0 if row.kind == "settlement" else 20 + min(row.radius_km, other.radius_km)
                if row.kind == "country" or km_between(row.lat, row.lon, other.lat, other.lon) <= near_km:
                    return row
        return None
