"""From what was loaded to the columns of a panorama."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from menurut.model import values
from menurut.serve.panorama.columns import (
    FACETS,
    NO_DAY,
    NOWHERE,
    PRECISIONS,
    STEEPEST,
    Array,
    Facet,
    Figures,
    Flags,
    Groups,
    Happenings,
    Large,
    Numbers,
    Places,
    Rows,
    Sides,
)
from menurut.serve.panorama.loading import Loaded, looked_up

_FOLDED = frozenset({"side", "outlet"})
_POINTS = frozenset({"settlement", "facility", "natural"})
# As in the tallies of incidents: what is denied, planned or feared tells no figure of the dead.
_TELLING = ("assert", "admit", "accuse", "condemn", "demand")
_HAPPENED = ("occurred", "ongoing")
_DAY_S = 86_400
_MOST_REPORTS = 1 << 20  # that make an incident more newsworthy than others of its day
_LATEST = np.iinfo(np.int32).max


def rows_of(loaded: Loaded) -> tuple[Rows, Flags]:
    """The rows in the order of their incidents; and whether each is about that incident rather than beside it.

    A claim of two events tells of both incidents, and its rows do not say which of them is where: those of the incident's
    own type are taken to be about it.
    """
    ids = loaded.incidents["id"]
    at, incident = _joined(loaded, ids)
    alone = np.bincount(at, minlength=len(loaded.told["id"]))[at] == 1
    own = alone | (loaded.told["type"][at] == loaded.incidents["type"][incident])
    facets = {
        name: Facet(
            of := loaded.told[name][at],
            names := loaded.books[name].names,
            loaded.shown.get(name, names),
            _groups(of, incident, len(names)),
            is_folded=name in _FOLDED,
        )
        for name in FACETS
    }
    place = looked_up(loaded.places["id"], np.arange(len(loaded.places["id"])), loaded.told["place"], missing=NOWHERE)
    rows = Rows(
        incident=incident,
        claim=loaded.told["claim"][at],
        start=loaded.told["start"][at],
        end=loaded.told["end"][at],
        place=place[at].astype(np.int32),
        counted=loaded.told["counted"][at],
        facets=facets,
        figures=_figures(loaded, at),
        sides=_sides(facets["side"].groups, len(ids)),
    )
    return rows, own


def _joined(loaded: Loaded, ids: Large) -> tuple[Large, Numbers]:
    """Each row of `told` with each incident of its claim, by their places, in the order of the incidents."""
    known = loaded.tellings["incident"] >= 0
    incident = np.searchsorted(ids, loaded.tellings["incident"][known])
    pairs = np.unique((loaded.tellings["claim"][known] << 32) | incident)
    claims = pairs >> 32
    first, last = (np.searchsorted(claims, loaded.told["claim"], side) for side in ("left", "right"))
    number = last - first
    at = np.repeat(np.arange(len(number)), number)
    pair = np.arange(len(at)) - np.repeat(np.cumsum(number) - number, number) + np.repeat(first, number)
    incident = (pairs[pair] & 0xFFFFFFFF).astype(np.int32)
    order = np.argsort(incident, kind="stable")
    return at[order], incident[order]


def _groups(of: Array, incident: Numbers, number: int) -> Groups:
    order = np.argsort(of, kind="stable")
    values_, incidents = of[order], incident[order]
    begins = np.ones(len(order), np.bool_)
    begins[1:] = (values_[1:] != values_[:-1]) | (incidents[1:] != incidents[:-1])
    group = np.empty(len(order), np.int32)
    group[order] = np.cumsum(begins) - 1
    starts = np.searchsorted(values_[begins], np.arange(number + 1))
    return Groups(group, starts.astype(np.int64), incidents[begins])


def _sides(groups: Groups, number: int) -> Sides:
    """The sides of each incident, those of most rows first; whoever speaks for none is left out."""
    named = int(groups.starts[1]) if len(groups.starts) > 1 else 0
    said = np.bincount(groups.of, minlength=len(groups.incident))[named:]
    incident = groups.incident[named:]
    of = np.repeat(np.arange(len(groups.starts) - 1), np.diff(groups.starts))[named:]
    order = np.lexsort((of, -said, incident))
    starts = np.searchsorted(incident[order], np.arange(number + 1))
    padded = np.append(of[order], 0).astype(np.int32)
    first, second = (np.where(starts[:-1] + at < starts[1:], padded[np.minimum(starts[:-1] + at, len(of))], 0) for at in (0, 1))
    return Sides(starts, padded[:-1], (first, second))


def _figures(loaded: Loaded, at: Large) -> Figures:
    """The tolls of `told` as those of the rows made of it."""
    order = np.argsort(at, kind="stable")
    told = loaded.told["id"][at[order]]
    first, last = (np.searchsorted(told, loaded.tolls["told"], side) for side in ("left", "right"))
    number = last - first
    toll = np.repeat(np.arange(len(number)), number)
    row = order[np.arange(len(toll)) - np.repeat(np.cumsum(number) - number, number) + np.repeat(first, number)]
    columns = {name: loaded.tolls[name][toll] for name in ("kind", "low", "high")}
    return Figures(row.astype(np.int32), **columns)


def places_of(loaded: Loaded) -> Places:
    """The places, in the order of their rows."""
    kinds = values("place_kind")
    levels = [2 if kind in _POINTS else 0 if kind == "country" else 1 for kind in kinds]
    precision = np.array([PRECISIONS.index("area"), *levels], np.uint8)[loaded.places["kind"]]
    columns = {name: loaded.places[name] for name in ("id", "lat", "lon", "x", "y", "z")}
    up = np.radians(np.clip(columns["lat"], -STEEPEST, STEEPEST))
    across, down = (columns["lon"] + 180) / 360, (1 - np.arcsinh(np.tan(up)) / np.pi) / 2
    return Places(name=loaded.place_names, precision=precision, across=across, down=down, **columns)


def happenings_of(loaded: Loaded, rows: Rows, own: Flags, places: Places) -> Happenings:
    """The incidents, with what follows from their rows."""
    kept = loaded.incidents
    number = len(kept["id"])
    place = _told_most(rows, own, places, number)
    low, high, is_open = _killed(rows, own, number)
    arrived = np.zeros(number, np.int64)
    np.maximum.at(arrived, *_placed(kept["id"], loaded.arrived["incident"], loaded.arrived["arrived"]))
    contested = np.zeros(number, np.int64)
    np.maximum.at(contested, *_placed(kept["id"], loaded.contested["incident"], loaded.contested["since"]))
    first, last = _days(kept, rows, own)
    # What is planned for next year is not newer than what has happened today.
    day = np.minimum(last.astype(np.int64), arrived // _DAY_S)
    return Happenings(
        id=kept["id"],
        cite=kept["cite"],
        type=kept["type"],
        reports=kept["reports"],
        first=first,
        last=last,
        place=place,
        low=low,
        high=high,
        open=is_open,
        arrived=arrived,
        contested=contested,
        newness=np.where(last == NO_DAY, 0, day * _MOST_REPORTS + np.minimum(kept["reports"], _MOST_REPORTS - 1)),
    )


def _days(kept: Mapping[str, Array], rows: Rows, own: Flags) -> tuple[Numbers, Numbers]:
    """The first and last day of each incident by its rows, as filters have them; those of its accounts where it has none."""
    first, last = (np.full(len(kept["id"]), day, np.int32) for day in (_LATEST, NO_DAY))
    np.minimum.at(first, rows.incident[own], rows.start[own])
    np.maximum.at(last, rows.incident[own], rows.end[own] - np.int32(1))
    untold = last == NO_DAY
    return np.where(untold, kept["first"], first), np.where(untold, kept["last"], last)


def _placed(ids: Large, incident: Large, column: Array) -> tuple[Large, Array]:
    """The places of incidents among `ids`, with what stands beside them; nothing of those that are not there."""
    if not len(ids):
        return np.zeros(0, np.int64), column[:0]
    at = np.minimum(np.searchsorted(ids, incident), len(ids) - 1)
    known = ids[at] == incident
    return at[known], column[known]


def _told_most(rows: Rows, own: Flags, places: Places, number: int) -> Numbers:
    """Of each incident the place that most of its rows have, points before areas and these before countries."""
    place = np.full(number, NOWHERE, np.int32)
    located = rows.place >= 0
    key = rows.incident[located].astype(np.int64) * max(1, len(places.id)) + rows.place[located]
    pairs, inverse, count = np.unique(key, return_inverse=True, return_counts=True)
    if not len(pairs):
        return place
    incident, where = np.divmod(pairs, len(places.id))
    about = np.bincount(inverse, weights=own[located]) > 0
    order = np.lexsort((-where, count, places.precision[where], about, incident))
    place[incident[order]] = where[order]  # the last of each incident stays
    return place


def _killed(rows: Rows, own: Flags, number: int) -> tuple[Large, Large, Flags]:
    """The lowest and the highest number of dead that is told of each incident, and whether more may be meant."""
    figures = rows.figures
    told = _telling(rows.facets)[figures.row] & own[figures.row] & (figures.kind == _number_of("harm_kind", "killed"))
    row, low, high = figures.row[told], figures.low[told], figures.high[told]
    incident = rows.incident[row]
    largest = np.iinfo(np.int64).max
    least = np.full(number, largest, np.int64)
    np.minimum.at(least, incident[low >= 0], low[low >= 0])
    most, beyond = np.full(number, -1, np.int64), np.full(number, -1, np.int64)
    np.maximum.at(most, incident, np.maximum(high, low))
    np.maximum.at(beyond, incident[high < 0], low[high < 0])
    # A figure with a high end alone: nobody tells how few.
    least = np.where(least == largest, np.where(most >= 0, 0, -1), least)
    return least, most, (beyond >= 0) & (beyond >= most)


def _telling(facets: Mapping[str, Facet]) -> Flags:
    stance, status = (np.isin(facets[name].of, [_number_of(name, one) for one in known]) for name, known in _KNOWN.items())
    return stance & status


_KNOWN = {"stance": _TELLING, "status": _HAPPENED}


def _number_of(name: str, value: str) -> int:
    return values(name).index(value) + 1
