"""Which lines of the base map part countries, which part regions, and which of them are disputed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

# Regions share their corners to the last digit; this folds away what arithmetic adds.
_DIGITS = 100_000
# Degrees around a disputed area within which a border is as disputed as the area.
_TOUCH = 0.0005


@dataclass(frozen=True, slots=True)
class Borders:
    """The geometries of the base map in degrees; `hatched` in the order of the disputed areas."""

    land: Any
    border: Any
    region: Any
    dashed: Any
    hatched: tuple[Any, ...]

    def within(self, square: tuple[float, float, float, float]) -> Borders:
        """What lies in a box of west, south, east and north."""
        land, border, region, dashed, *hatched = (
            shapely.clip_by_rect(shape, *square) for shape in (self.land, self.border, self.region, self.dashed, *self.hatched)
        )
        return Borders(land, border, region, dashed, tuple(hatched))


def borders(regions: Mapping[str, tuple[str, Any]], disputed: Sequence[Any], *, islet: float) -> Borders:
    """Land and lines of `regions` (country and outline by code), whose outlines share their edges.

    `disputed` are the outlines of disputed areas, `islet` the square degrees below which an island is left out.
    """
    countries = [country for country, _ in regions.values()]
    shapes = np.array([shape for _, shape in regions.values()], dtype=object)
    coast, national, regional = _lines(shapes, countries)
    if not disputed:
        return Borders(_without_islets(shapes, countries, islet), national, regional, shapely.MultiLineString(), ())
    known = shapely.union_all(disputed)
    near = shapely.buffer(known, _TOUCH, quad_segs=1)
    shore = shapely.buffer(shapely.intersection(coast, near), _TOUCH, quad_segs=1)
    outlines = shapely.difference(shapely.union_all([shapely.boundary(area) for area in disputed]), shore)
    drawn = shapely.buffer(outlines, 2 * _TOUCH, quad_segs=1)
    inner = shapely.difference(shapely.intersection(national, near), drawn)
    dashed = shapely.geometrycollections([*_merged(outlines), *_merged(inner)])
    return Borders(
        _without_islets(shapes, countries, islet),
        shapely.difference(national, near),
        shapely.difference(regional, drawn),
        dashed,
        tuple(disputed),
    )


def _merged(lines: Any) -> list[Any]:  # noqa: ANN401
    parts = [part for part in shapely.get_parts(lines) if part.geom_type == "LineString"]
    return [part for part in shapely.get_parts(shapely.line_merge(shapely.multilinestrings(parts))) if part.length > 2 * _TOUCH]


def _lines(shapes: Any, countries: Sequence[str]) -> tuple[Any, Any, Any]:  # noqa: ANN401 (arrays of shapely, which has no types)
    """Coast, lines between countries, lines between regions of one country."""
    parts, whose = shapely.get_parts(shapes, return_index=True)
    rings, owner = shapely.get_rings(parts, return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    whole = np.rint(corners * _DIGITS).astype(np.int64)
    follows = (ring[1:] == ring[:-1]) & (whole[1:] != whole[:-1]).any(axis=1)
    ends = np.stack([whole[:-1][follows], whole[1:][follows]], axis=1)
    turned = (ends[:, 0, 0] > ends[:, 1, 0]) | ((ends[:, 0, 0] == ends[:, 1, 0]) & (ends[:, 0, 1] > ends[:, 1, 1]))
    ends[turned] = ends[turned, ::-1]
    edges, which, shared = np.unique(ends.reshape(-1, 4), axis=0, return_inverse=True, return_counts=True)
    codes = np.unique(np.array(countries), return_inverse=True)[1][whose[owner[ring[:-1][follows]]]]
    least = np.full(len(edges), codes.max() + 1)
    most = np.full(len(edges), -1)
    np.minimum.at(least, which.ravel(), codes)
    np.maximum.at(most, which.ravel(), codes)
    stretches = edges.reshape(-1, 2, 2) / _DIGITS
    kinds = (shared == 1, (shared > 1) & (least != most), (shared > 1) & (least == most))
    coast, national, regional = (shapely.line_merge(shapely.multilinestrings(stretches[kind])) for kind in kinds)
    return coast, national, regional


def _without_islets(shapes: Any, countries: Sequence[str], islet: float) -> Any:  # noqa: ANN401
    """All land, less the islets that are not the largest island of a country."""
    islands = shapely.get_parts(shapely.union_all(shapes))
    parts, owner = shapely.get_parts(shapes, return_index=True)
    largest: dict[str, Any] = {}
    for part, at in zip(parts, owner, strict=True):
        if countries[at] not in largest or part.area > largest[countries[at]].area:
            largest[countries[at]] = part
    points = shapely.point_on_surface(np.array(list(largest.values()), dtype=object))
    _, own = shapely.STRtree(islands).query(points, predicate="within")
    kept = np.zeros(len(islands), dtype=bool)
    kept[own] = True
    return shapely.geometrycollections(islands[kept | (shapely.area(islands) >= islet)])
