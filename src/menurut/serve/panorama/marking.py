"""Marks for a map: single incidents, or where they lie close together one mark for all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import asinh, floor, pi, radians, tan

import numpy as np

from menurut.model.keys import day_of
from menurut.serve.panorama.columns import (
    LONG,
    NO_DAY,
    PRECISIONS,
    STEEPEST,
    Array,
    Degrees,
    Flags,
    Happenings,
    Large,
    Numbers,
    Places,
    Rows,
)

WORLD_PX = 512
"""The width of the world at zoom 0, in pixels, as MapLibre counts."""
CLOSE_PX, APART_PX = 64, 36
"""The width of the cells in which incidents are one mark: where there are many in view, and where there are few."""
FEW = 300
"""Incidents in view up to which cells are small."""
_CELLS = 1 << 15
_TABLE = 1 << 22  # numbers that are counted in a table of all rather than by sorting
_SIDES = 4  # that a mark tells at most
_OUTLYING = 0.02
_LATEST = int(np.iinfo(np.int32).max)


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the map, in degrees. `east` may be beyond 180, or less than `west`, where it goes over the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        if not (-90 <= self.south <= self.north <= 90):
            raise ValueError(f"no latitudes from {self.south:g} to {self.north:g}; give west,south,east,north in degrees")
        if not (-540 <= self.west <= 540 and -540 <= self.east <= 540):
            raise ValueError(f"no longitudes from {self.west:g} to {self.east:g}; give west,south,east,north in degrees")

    @property
    def width(self) -> float:
        """Degrees from west to east, at most 360."""
        width = self.east - self.west
        return min(width if width >= 0 else width % 360, 360.0)


@dataclass(frozen=True, slots=True)
class Mark:
    """One incident, or `count` of them: `id` is None then, and the point their middle, `box` what holds them all.

    `type` is what most of them are, `sides` who speaks of them, `where` the place of most, `precision` how exactly it is
    known (of PRECISIONS); `contested` counts those that sides contradict each other about. `low` and `high` bound the
    killed, None where nobody tells; `open` if more may be meant. They are added up over incidents, but for those that
    went on for months, of which others may be parts.
    """

    lat: float
    lon: float
    count: int
    contested: int
    id: str | None
    type: str
    sides: tuple[str, ...]
    where: str
    precision: str
    low: int | None
    high: int | None
    open: bool
    first: date | None
    last: date | None
    box: tuple[float, float, float, float]


def in_box(happened: Happenings, places: Places, some: Numbers, box: Box) -> Numbers:
    """Those of the incidents that lie in the box."""
    inside = ~np.isnan(_offsets(places, box))
    # The last one stands for incidents without a place, whose number is -1.
    found: Numbers = some[np.append(inside, False)[happened.place[some]]]
    return found


def bounds(happened: Happenings, places: Places, some: Numbers) -> tuple[float, float, float, float] | None:
    """West, south, east, north of the points of some incidents, without the outermost few; None where none has a place.

    Whole countries count only where nothing else is known.
    """
    place = happened.place[some]
    place = place[place >= 0]
    exact = place[places.precision[place] > 0]
    lots = [column[exact if len(exact) else place] for column in (places.lon, places.lat)]
    if not len(lots[0]):
        return None
    (west, east), (south, north) = (np.quantile(lot, (_OUTLYING, 1 - _OUTLYING)).tolist() for lot in lots)
    return west, south, east, north


def marks(rows: Rows, happened: Happenings, places: Places, some: Numbers, box: Box, *, zoom: float) -> list[Mark]:
    """The marks of the incidents in the box, at that zoom of the map; those of most incidents first."""
    offset = _offsets(places, box)
    inside = np.append(~np.isnan(offset), False)
    there = some[inside[happened.place[some]]]
    if not len(there):
        return []
    cell = (APART_PX if len(there) <= FEW else CLOSE_PX) / (WORLD_PX * 2.0**zoom)
    # Incidents share a few thousand places: what hangs on the place is done once for each.
    told = np.bincount(happened.place[there], minlength=len(places.id))
    used = np.flatnonzero(told)
    # What is only known to be in a country is no neighbour of what is known to be near the middle of it.
    cells = 2 * _cells(places.down[used], offset[used], box, cell) + (places.precision[used] == 0)
    _, group = np.unique(cells, return_inverse=True)
    of_place = np.zeros(len(places.id), np.int32)
    of_place[used] = group
    spots = _Spots(places, box, used, told[used], offset[used], group)
    return _made(rows, happened, spots, there, of_place[happened.place[there]])


def _offsets(places: Places, box: Box) -> Degrees:
    """How far east of the west end of the box each place lies, as a part of the world's width; no number outside the box."""
    offset = (places.across - (box.west + 180) / 360) % 1.0
    inside = (offset <= box.width / 360) & (places.down >= _down(box.north)) & (places.down <= _down(box.south))
    return np.where(inside, offset, np.nan)


def _cells(down: Degrees, offset: Degrees, box: Box, cell: float) -> Large:
    """The cell of each place. Cells lie the same wherever the box is, and are not more than can be drawn."""
    west, top = (box.west + 180) / 360, _down(box.north)
    while True:
        wide = floor((west + box.width / 360) / cell) - floor(west / cell) + 1
        high = floor(_down(box.south) / cell) - floor(top / cell) + 1
        if wide * high <= _CELLS:
            break
        cell *= 2
    column = np.floor((west + offset) / cell).astype(np.int64) - floor(west / cell)
    row = np.floor(down / cell).astype(np.int64) - floor(top / cell)
    return row * wide + column


@dataclass(frozen=True, slots=True)
class _Spots:
    """Places with marks: how many incidents each has, and the group that it is of."""

    places: Places
    box: Box
    used: Large
    told: Large
    offset: Degrees
    group: Large

    def middles(self) -> tuple[list[float], list[float]]:
        """Latitude and longitude of each group."""
        count = np.bincount(self.group, weights=self.told)
        down, offset = (
            np.bincount(self.group, weights=column * self.told) / count for column in (self.places.down[self.used], self.offset)
        )
        return _latitude(down).tolist(), self._lon(offset).tolist()

    def foremost(self) -> Large:
        """Of each group the place that most of its incidents have, the more exact of two."""
        found = np.zeros(int(self.group.max()) + 1, np.int64)
        order = np.lexsort((-self.used, self.places.precision[self.used], self.told, self.group))
        found[self.group[order]] = self.used[order]
        return found

    def boxes(self) -> list[tuple[float, float, float, float]]:
        """West, south, east, north of each group."""
        order = np.argsort(self.group, kind="stable")
        begins = np.flatnonzero(np.diff(self.group[order], prepend=-1))
        down, offset = self.places.down[self.used][order], self.offset[order]
        west, east = (self._lon(lot.reduceat(offset, begins)).tolist() for lot in (np.minimum, np.maximum))
        north, south = (_latitude(lot.reduceat(down, begins)).tolist() for lot in (np.minimum, np.maximum))
        return list(zip(west, south, east, north, strict=True))

    def _lon(self, offset: Degrees) -> Degrees:
        return np.asarray((self.box.west + 360 * offset + 180) % 360 - 180)


def _made(rows: Rows, happened: Happenings, spots: _Spots, there: Numbers, group: Numbers) -> list[Mark]:
    """The marks of incidents, each of which is of a group of places."""
    count = np.bincount(group)
    number = len(count)
    alone = np.zeros(number, np.int64)
    alone[group] = there
    first, last = happened.first[there], happened.last[there]
    begun, ended = (np.full(number, day, np.int32) for day in (_LATEST, NO_DAY))
    np.minimum.at(begun, group, np.where(first == NO_DAY, np.int32(_LATEST), first))
    np.maximum.at(ended, group, last)
    deadly = np.flatnonzero(happened.high[there] >= 0)
    deadly = deadly[(count[group[deadly]] == 1) | (last[deadly] - first[deadly] < LONG)]
    low, high, is_open = (
        np.bincount(group[deadly], column[there[deadly]], number).astype(np.int64)
        for column in (np.maximum(happened.low, 0), happened.high, happened.open)
    )
    told = np.bincount(group[deadly], minlength=number) > 0
    place = spots.foremost()
    columns = zip(
        *spots.middles(),
        count.tolist(),
        np.bincount(group[happened.contested[there] > 0], minlength=number).tolist(),
        np.where(count == 1, happened.cite[alone], b"").tolist(),
        [rows.facets["type"].names[kind] for kind in _most(happened.type[there], group)],
        _sides(rows, there, group, alone, count),
        [spots.places.name[at] for at in place],
        [PRECISIONS[at] for at in spots.places.precision[place]],
        _perhaps(low, told),
        _perhaps(high, told),
        (is_open > 0).tolist(),
        map(_day, _perhaps(begun, ended != NO_DAY)),
        map(_day, _perhaps(ended, ended != NO_DAY)),
        spots.boxes(),
        strict=True,
    )
    made = [Mark(lat, lon, one, many, cite.decode() or None, *rest) for lat, lon, one, many, cite, *rest in columns]
    return sorted(made, key=lambda mark: -mark.count)


def _sides(rows: Rows, there: Numbers, group: Numbers, alone: Large, count: Large) -> list[tuple[str, ...]]:
    """Who speaks of the incident of each group; where they are several, the sides that are foremost in most of them."""
    shown, sides = rows.facets["side"].shown, rows.sides
    keys = [group * np.int64(len(shown)) + foremost[there] for foremost in sides.foremost]
    pairs, told = _counted(np.concatenate(keys), len(count) * len(shown))
    named = pairs % len(shown) > 0
    pairs, told = pairs[named], told[named]
    found: list[list[str]] = [[] for _ in range(len(count))]
    for pair in pairs[np.lexsort((-told, pairs // len(shown)))].tolist():
        one, side = divmod(pair, len(shown))
        if len(found[one]) < _SIDES:
            found[one].append(shown[side])
    for one in np.flatnonzero(count == 1).tolist():
        starts = sides.starts[alone[one] : alone[one] + 2]
        found[one] = [shown[side] for side in sides.of[starts[0] : starts[1]][:_SIDES]]
    return [tuple(several) for several in found]


def _counted(keys: Large, number: int) -> tuple[Large, Large]:
    """The keys that there are, of `number`, and how often each of them is."""
    if number > _TABLE:
        return np.unique(keys, return_counts=True)
    counts = np.bincount(keys, minlength=number)
    there = np.flatnonzero(counts)
    return there, counts[there]


def _most(values: Array, group: Numbers) -> Large:
    """The value that most of each group have; the least of several."""
    span = int(values.max(initial=0)) + 1
    counts = np.bincount(group * span + values)
    return np.asarray(np.pad(counts, (0, -len(counts) % span)).reshape(-1, span).argmax(axis=1))


def _perhaps(column: Array, known: Flags) -> list[int | None]:
    return [value if is_known else None for value, is_known in zip(column.tolist(), known.tolist(), strict=True)]


def _day(number: int | None) -> date | None:
    return None if number is None else day_of(number)


def _down(lat: float) -> float:
    up = radians(max(-STEEPEST, min(STEEPEST, lat)))
    return (1 - asinh(tan(up)) / pi) / 2


def _latitude(down: Degrees) -> Degrees:
    """The latitude so far down the square of Web Mercator."""
    return np.asarray(np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * down)))))
