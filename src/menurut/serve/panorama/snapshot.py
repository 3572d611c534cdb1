"""What the overview shows of all incidents, as the ledger stood at one moment, and what of it fits the filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np

from menurut.serve.panorama import counting, marking
from menurut.serve.panorama.building import happenings_of, places_of, rows_of
from menurut.serve.panorama.columns import FACETS, PRECISIONS, Flags, Happenings, Large, Numbers, Places, Rows
from menurut.serve.panorama.counting import Timeline, Value
from menurut.serve.panorama.kept import Kept
from menurut.serve.panorama.loading import load
from menurut.serve.panorama.marking import Box, Mark
from menurut.serve.panorama.selecting import equal, fitting, unfaceted, without
from menurut.store import Filters, Ledger

ORDERS = ("newest", "harm", "contested")
"""How incidents can be ordered: the newest happenings first, those with most dead, those about which sides began to
contradict each other last."""
_ASIDE = 2000  # values that pages have made of it
_SELECTIONS = 24  # that are kept in memory: two or three megabytes each at a million claims


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a page of incidents ended: what its last one was ordered by."""

    key: int
    newness: int
    row: int


class Snapshot:
    """All incidents of a ledger, as they stood at one moment; made by `taken`, never changed."""

    def __init__(self, ledger: Ledger, *, rows: Rows, happened: Happenings, places: Places) -> None:
        self._ledger = ledger
        self.rows = rows
        self.happened = happened
        self.places = places
        self.aside: Kept[object, Any] = Kept(_ASIDE)
        self._selections: Kept[Filters, Selection] = Kept(_SELECTIONS)
        self._fitting: Kept[Filters, Flags] = Kept(_SELECTIONS)

    def cites(self, some: Numbers) -> list[str]:
        """The ids of incidents, given by their places."""
        return [cite.decode() for cite in self.happened.cite[some].tolist()]

    def place_of(self, cite: str) -> int | None:
        """The place of the incident with this id, None where there is none."""
        found = np.flatnonzero(self.happened.cite == cite.encode())
        return int(found[0]) if len(found) else None

    def type_of(self, at: int) -> str:
        """The type of the incident at a place."""
        return self.rows.facets["type"].names[int(self.happened.type[at])]

    def sides_of(self, at: int) -> tuple[str, ...]:
        """The sides that speak of the incident at a place, the one that says most first."""
        sides = self.rows.sides
        return tuple(self.rows.facets["side"].shown[side] for side in sides.of[sides.starts[at] : sides.starts[at + 1]])

    def precision_of(self, at: int) -> str:
        """How exactly it is known where the incident at a place was: one of PRECISIONS, empty where it is not."""
        place = int(self.happened.place[at])
        return PRECISIONS[self.places.precision[place]] if place >= 0 else ""

    def select(self, filters: Filters) -> Selection:
        """The incidents with a claim that fits, as `Ledger.incidents` finds them.

        Raises StoreError where more claims have the words than can be named.
        """
        return self._selections.get(filters, self._select)

    def _select(self, filters: Filters) -> Selection:
        fits = self._fitting.get(unfaceted(filters), self._fits)
        for mask in equal(self.rows, filters):
            fits = fits & mask
        rows = np.flatnonzero(fits)
        incidents = np.zeros(len(self.happened.id), np.bool_)
        incidents[self.rows.incident[rows]] = True
        return Selection(self, filters, rows, np.flatnonzero(incidents).astype(np.int32))

    def _fits(self, filters: Filters) -> Flags:
        return fitting(self.rows, self.places, filters, read=self._ledger.read)


class Selection:
    """The incidents of a snapshot that fit the filters: `incidents` are their places in its columns."""

    def __init__(self, snapshot: Snapshot, filters: Filters, rows: Large, incidents: Numbers) -> None:
        self._snapshot = snapshot
        self._filters = filters
        self._rows = rows
        self._values: dict[str, tuple[Value, ...]] = {}
        self.incidents = incidents

    def __len__(self) -> int:
        return len(self.incidents)

    @property
    def disputed(self) -> int:
        """How many of them sides contradict each other about."""
        return int(np.count_nonzero(self._snapshot.happened.contested[self.incidents]))

    @property
    def facets(self) -> Mapping[str, tuple[Value, ...]]:
        """Of each of FACETS the values that most incidents have, among those that fit but for that very filter."""
        return {name: self._facet(name) for name in FACETS}

    def _facet(self, name: str) -> tuple[Value, ...]:
        asked = getattr(self._filters, name)
        if name not in self._values:
            wide = self if asked is None else self._snapshot.select(without(self._filters, name))
            found = counting.values_of(self._snapshot.rows, name, wide._rows, asked=asked)
            self._values[name] = found
        return self._values[name]

    @cached_property
    def timeline(self) -> Timeline:
        """The incidents over time."""
        return counting.timeline(self._snapshot.happened, self.incidents)

    def marks(self, box: Box, *, zoom: float) -> list[Mark]:
        """The marks of a map that shows this part of the world at that zoom."""
        one = self._snapshot
        return marking.marks(one.rows, one.happened, one.places, self.incidents, box, zoom=zoom)

    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east and north of most of the incidents; None where none has a place."""
        return marking.bounds(self._snapshot.happened, self._snapshot.places, self.incidents)

    def cites(self, some: Numbers) -> list[str]:
        """The ids of incidents, given by their places."""
        return self._snapshot.cites(some)

    def newest(self, since: datetime) -> Numbers:
        """Those of which reports have arrived since a moment, the last to come first."""
        return _since(self.incidents, self._snapshot.happened.arrived, since)

    def contested(self, since: datetime) -> Numbers:
        """Those about which sides have begun to contradict each other since a moment, the last first."""
        return _since(self.incidents, self._snapshot.happened.contested, since)

    def ranked(
        self, order: str, *, limit: int, after: Spot | None = None, box: Box | None = None
    ) -> tuple[Numbers, Spot | None]:
        """Up to so many incidents in one of ORDERS, beginning after a spot, only those in the box if there is one.

        And where the next page begins; None after the last. Raises ValueError for an unknown order.
        """
        happened = self._snapshot.happened
        some = self.incidents if box is None else marking.in_box(happened, self._snapshot.places, self.incidents, box)
        key = _key(happened, order)[some]
        newness, row = happened.newness[some], happened.id[some]
        if after is not None:
            later = (newness < after.newness) | ((newness == after.newness) & (row < after.row))
            left = (key < after.key) | ((key == after.key) & later)
            some, key, newness, row = (column[left] for column in (some, key, newness, row))
        # To sort all takes longer than all the rest: what cannot be on the page is left out first.
        chosen = _foremost(np.arange(len(some)), (key, newness, row), limit)
        chosen = chosen[np.lexsort((-row[chosen], -newness[chosen], -key[chosen]))]
        shown = chosen[:limit]
        more = len(some) > limit
        end = Spot(int(key[shown[-1]]), int(newness[shown[-1]]), int(row[shown[-1]])) if more else None
        return some[shown], end


def _foremost(some: Large, columns: Sequence[Large], number: int) -> Large:
    """So many of some rows, those with the largest values; of rows alike in the first column the next one decides."""
    if len(some) <= number or not columns:
        return some
    column = columns[0][some]
    least = np.partition(column, -number)[-number]
    above = some[column > least]
    return np.concatenate((above, _foremost(some[column == least], columns[1:], number - len(above))))


def _key(happened: Happenings, order: str) -> Large:
    keys = {"newest": happened.newness, "harm": happened.high, "contested": happened.contested}
    if order not in keys:
        raise ValueError(f"no order {order!r}; known: {', '.join(ORDERS)}")
    return keys[order]


def _since(some: Numbers, moments: Large, since: datetime) -> Numbers:
    found = some[moments[some] >= int(since.timestamp())]
    return found[np.argsort(-moments[found], kind="stable")]


def taken(ledger: Ledger) -> Snapshot:
    """A snapshot of the ledger as it stands. Raises StoreError where the ledger cannot be read."""
    loaded = ledger.read(load)
    places = places_of(loaded)
    rows, own = rows_of(loaded)
    made = Snapshot(ledger, rows=rows, happened=happenings_of(loaded, rows, own, places), places=places)
    # What everybody looks at first is counted before anybody does.
    everything = made.select(Filters())
    _ = everything.facets, everything.timeline
    return made
