"""The disputed areas of the base map: which of Natural Earth's regions they are, who holds and who claims them."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from babel import Locale

from menurut.build.register import read_register
from menurut.build.supplement import supplement
from menurut.model import ResolveError

# Languages of the pages.
_LANGUAGES = ("en", "id")
_KM_PER_DEGREE = 111.2
_ALLOWED = {"place", "regions", "within", "around"}

Names = dict[str, str]


@dataclass(frozen=True, slots=True)
class Area:
    """A disputed area: names by language, of its holders now and its claimants too; the regions that outline it.

    `within` cuts the regions (degrees); `around_km` is the radius of the circle that stands in where no outline is known.
    """

    id: str
    name: Names
    held: tuple[Names, ...]
    claimed: tuple[Names, ...]
    lat: float
    lon: float
    radius_km: float
    regions: tuple[str, ...] = ()
    within: tuple[tuple[float, float], ...] = ()
    is_rough: bool = False

    def told(self, shape: Any) -> dict[str, Any]:  # noqa: ANN401 (a geometry of shapely, which has no types)
        """What the page shows of it: `at` is where its label stands, `box` its extent (west, south, east, north)."""
        inner = max(shapely.get_parts(shape), key=lambda part: part.area)
        at = shapely.point_on_surface(inner)
        return {
            "id": self.id,
            "name": self.name,
            "held": list(self.held),
            "claimed": list(self.claimed),
            "rough": self.is_rough,
            "at": [round(at.x, 2), round(at.y, 2)],
            "box": [round(edge, 2) for edge in shape.bounds],
        }


def areas(folder: Path) -> list[Area]:
    """The areas of `disputes.toml` with what `supplement/` and `register/` beside it say of them.

    Raises ResolveError where an entry is wrong: a place that is not curated as disputed, a field that is not known.
    """
    file = folder / "disputes.toml"
    try:
        listed: Sequence[dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))["area"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise ResolveError(f"{file} lists no areas: {error}") from None
    actors = {actor.id: _by_language(actor.names, actor.name) for actor in read_register(folder / "register")}
    countries = frozenset(Locale("en").territories)
    places = {row.entry: row for row in supplement(folder / "supplement", {actor: actor for actor in actors}, countries)}
    found = []
    for entry in listed:
        place = places.get(entry.get("place", ""))
        if entry.keys() - _ALLOWED or place is None or not place.disputed:
            raise ResolveError(f"{file.name}: {entry}: no disputed place of supplement/ with regions, within or around")
        if not entry.get("regions") and not entry.get("around"):
            raise ResolveError(f"{file.name}: {entry['place']}: neither regions nor around = true")
        turns = entry.get("within", [])
        holders = dict.fromkeys(held["by"] for held in place.held if "until" not in held)
        found.append(
            Area(
                id=entry["place"],
                name=_by_language(place.names, place.name),
                held=tuple(actors[holder] for holder in holders),
                claimed=tuple(actors[claimant] for claimant in place.claimed),
                lat=place.lat,
                lon=place.lon,
                radius_km=place.radius_km,
                regions=tuple(entry.get("regions", [])),
                within=tuple(zip(turns[::2], turns[1::2], strict=True)),
                is_rough=bool(entry.get("around") or turns),
            )
        )
    return found


def outlines(disputed: Sequence[Area], regions: Mapping[str, tuple[str, Any]]) -> list[Any]:
    """The outline of each area, in degrees. Raises ResolveError where an area names a region that is not there."""
    return [_outline(area, regions) for area in disputed]


def _outline(area: Area, regions: Mapping[str, tuple[str, Any]]) -> Any:  # noqa: ANN401
    parts = []
    for code in area.regions:
        named = [outline for key, (country, outline) in regions.items() if code in (key, country)]
        if not named:
            raise ResolveError(f"disputes.toml: {area.id}: Natural Earth has no region or country {code!r}")
        parts.extend(named)
    whole = shapely.union_all(parts) if parts else _circle(area)
    cut = shapely.Polygon(area.within) if area.within else _circle(area) if area.is_rough else None
    shape = shapely.intersection(whole, cut) if cut else whole
    if shape.is_empty:
        raise ResolveError(f"disputes.toml: {area.id}: nothing is left of its regions")
    return shapely.multipolygons([part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"])


def _circle(area: Area) -> Any:  # noqa: ANN401
    """A circle on the ground, in degrees."""
    tall = area.radius_km / _KM_PER_DEGREE
    wide = tall / math.cos(math.radians(area.lat))
    turns = [2 * math.pi * turn / 48 for turn in range(48)]
    return shapely.Polygon([(area.lon + wide * math.cos(turn), area.lat + tall * math.sin(turn)) for turn in turns])


def _by_language(names: Sequence[tuple[str, str]], name: str) -> Names:
    first = {lang: next((known for of, known in names if of == lang), name) for lang in _LANGUAGES}
    return first | {"en": name}
