"""The columns of a panorama: what is told, happened and lies where, as arrays of numbers. Nothing here is ever changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from menurut.store.keys import fold

Numbers = NDArray[np.int32]
Large = NDArray[np.int64]
Flags = NDArray[np.bool_]
Degrees = NDArray[np.float64]
Array = NDArray[Any]

NO_DAY = int(np.iinfo(np.int32).min)
"""The day of what is not dated."""
LONG = 92
"""Days from which on an incident is the background of others rather than one of them."""
STEEPEST = 85.0511
"""Degrees of latitude at which the square of Web Mercator ends."""
NOWHERE = -1
"""The place of what has none."""
FACETS = ("side", "type", "stance", "status", "lang", "country", "outlet")
"""The filters of which it is counted how many incidents each of their values has."""
PRECISIONS = ("country", "area", "point")
"""How exactly a place is known, by the kind of the place."""


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The pairs of an incident and a value that its rows have, in the order of the values.

    `of` is the pair of each row; those of value n stand from `starts[n]` to `starts[n + 1]`; `incident` is that of each pair.
    """

    of: Numbers
    starts: Large
    incident: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Facet:
    """One of FACETS: `of` is the value of each row by its number, 0 for none.

    `names` are the values as they are compared (folded where filters fold them), `shown` as they are written.
    """

    of: Array
    names: tuple[str, ...]
    shown: tuple[str, ...]
    groups: Groups
    is_folded: bool

    def code(self, value: str) -> int | None:
        """The number of a value, None where no row has it."""
        folded = fold(value) if self.is_folded else value
        return next((code for code, name in enumerate(self.names) if code and name == folded), None)


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """The figures of people that rows tell; `low` and `high` are -1 where a bound is open."""

    row: Numbers
    kind: Array
    low: Large
    high: Large


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """Who speaks of each incident, whoever says most first: of incident n the values from `starts[n]` to `starts[n + 1]`.

    `foremost` are the first two of each as columns, 0 where there is none.
    """

    starts: Large
    of: Array
    foremost: tuple[Numbers, Numbers]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """One for each row of `told` and incident that its claim tells of, in the order of the incidents.

    `end` is the day after the last. `counted` is false for what a copy of a report repeats.
    """

    incident: Numbers
    claim: Large
    start: Numbers
    end: Numbers
    place: Numbers
    counted: Flags
    facets: Mapping[str, Facet]
    figures: Figures
    sides: Sides


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """All places that are told.

    `x`, `y`, `z` is the point on a sphere of radius 1; `across` and `down` the same on the square of Web Mercator, from 0
    to 1; `precision` is a number of PRECISIONS.
    """

    id: Large
    name: tuple[str, ...]
    lat: Degrees
    lon: Degrees
    x: Degrees
    y: Degrees
    z: Degrees
    across: Degrees
    down: Degrees
    precision: Array


@dataclass(frozen=True, slots=True, eq=False)
class Happenings:
    """One for each incident, in the order of their rows in the ledger.

    `first` and `last` are its days, NO_DAY where none is told. `place` is the one told most often in it, NOWHERE where it
    has none. `low` and `high` bound the killed that are told, -1 where nobody tells; `open` if more than `high` may be
    meant. `arrived` and `contested` are moments in seconds since 1970: of its last report, and since when sides contradict
    each other, 0 if they do not. `newness` puts the newest happenings last, and of those of one day the ones that most
    reports tell.
    """

    id: Large
    cite: Array
    type: Array
    first: Numbers
    last: Numbers
    reports: Numbers
    place: Numbers
    low: Large
    high: Large
    open: Flags
    arrived: Large
    contested: Large
    newness: Large
