"""What two accounts have in common and what tells them apart: named numbers for many pairs at once.

Every feature has a name in plain words, by which its weight stands in `weights.toml` and by which a verdict is explained.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from menurut.model import values
from menurut.model.globe import EARTH_KM
from menurut.reconcile.columns import Columns
from menurut.reconcile.families import FAMILY, NEAR
from menurut.reconcile.packing import NEVER

Numbers = NDArray[Any]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float32]

ACROSS, WITHIN = "across", "within"
"""Pairs of accounts of two reports, and of one report."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of `names` holds for each pair: `index` counts in them. An empty name tells nothing."""

    names: tuple[str, ...]
    index: Numbers


@dataclass(frozen=True, slots=True)
class Measure:
    """A number for each pair, most from 0 to 1."""

    name: str
    column: Numbers


Feature = Choice | Measure

_TYPES = values("event_type")
_KINSHIP = ("types apart", "types of one family", "type near", "type the same")
_REAL, _OPEN, _NOT = "real", "open", "negated"
_CLASS = {"occurred": _REAL, "ongoing": _REAL, "planned": _OPEN, "hypothetical": _OPEN, "negated": _NOT}
_CLASSES = (_REAL, _OPEN, _NOT)
_STATUS = np.array([_CLASSES.index(_CLASS[status]) for status in values("status")], np.uint8)
_STATUS_PAIRS = tuple(f"status {a} and {b}" if i <= j else "" for i, a in enumerate(_CLASSES) for j, b in enumerate(_CLASSES))
_MONTHS = 60  # days
_ONGOING = values("status").index("ongoing")
_LONG = 10  # days of a period that is no single happening
_NEAR_KM, _FAR_KM = 50, 300
_SENTENCES = ("", "in one sentence", "in the next sentence", "two sentences on", "three to five sentences on")
_AWAY = np.array([1, 2, 3, 4, 4, 4, 0], np.uint8)


def _kinship_table() -> NDArray[np.uint8]:
    table: NDArray[np.uint8] = (FAMILY[:, None] == FAMILY[None, :]).astype(np.uint8)
    table[NEAR] = 2
    np.fill_diagonal(table, 3)
    return table


def _pair_table() -> tuple[tuple[str, ...], NDArray[np.uint8]]:
    names, table = [""], np.zeros((len(_TYPES), len(_TYPES)), np.uint8)
    for one, name in enumerate(_TYPES):
        for other in range(one, len(_TYPES)):
            if one == other or NEAR[one, other]:
                table[one, other] = table[other, one] = len(names)
                names.append(f"both {name}" if one == other else f"{name} and {_TYPES[other]}")
    return tuple(names), table


_KIN = _kinship_table()
_PAIRS, _PAIR = _pair_table()


def features(a: Columns, b: Columns, part: str) -> Iterator[Feature]:
    """The features of the pairs `a[n]`, `b[n]`, all of `part`: of two reports (`across`) or of one (`within`)."""
    for of in (_types, _statuses, _parties, _sites, _times, _tolls, _words):
        yield from of(a, b)
    yield from (_across if part == ACROSS else _within)(a, b)


def table(a: Columns, b: Columns, part: str) -> dict[str, Floats]:
    """The same features, each with a column of its own: `float32[n]` by name."""
    found: dict[str, Floats] = {}
    for feature in features(a, b, part):
        if isinstance(feature, Measure):
            found[feature.name] = feature.column.astype(np.float32)
            continue
        for number, name in enumerate(feature.names):
            if name:
                found[name] = (feature.index == number).astype(np.float32)
    return found


def weigh(a: Columns, b: Columns, part: str, weights: Mapping[str, float]) -> Floats:
    """The sum of all features by their `weights`, and `bias`: `float32[n]`."""
    total = np.full(len(a["type"]), weights["bias"], np.float32)
    for feature in features(a, b, part):
        if isinstance(feature, Measure):
            if weight := weights.get(feature.name):
                total += np.multiply(feature.column, np.float32(weight), dtype=np.float32)
        else:
            total += np.array([weights.get(name, 0.0) for name in feature.names], np.float32)[feature.index]
    return total


def _types(a: Columns, b: Columns) -> Iterator[Feature]:
    yield Choice(_KINSHIP, _KIN[a["type"], b["type"]])
    yield Choice(_PAIRS, _PAIR[a["type"], b["type"]])


def _statuses(a: Columns, b: Columns) -> Iterator[Feature]:
    left, right = _STATUS[a["status"]], _STATUS[b["status"]]
    yield Choice(_STATUS_PAIRS, np.minimum(left, right) * np.uint8(3) + np.maximum(left, right))
    yield Measure("status the same", a["status"] == b["status"])
    ongoing, other = a["status"] == _ONGOING, b["status"] == _ONGOING
    yield Choice(("", "one ongoing", "both ongoing"), _count(ongoing, other))
    yield Choice(("", "one background", "both background"), _count(a["background"], b["background"]))


def _parties(a: Columns, b: Columns) -> Iterator[Feature]:
    alike = a["type"] == b["type"]
    for role in ("actor", "target"):
        keys, above, sides, words = f"{role}s", f"{role}s_above", f"{role}_sides", f"{role}_words"
        shared = _shared(a[keys], b[keys])
        common = _shared(a[words], b[words])
        within = (_meet(a[keys], b[above]) | _meet(a[above], b[keys])) & (shared == 0)
        yield _agreement(role + "s", a, b, keys, shared, within=within, words=common)
        side = _shared(a[sides], b[sides])
        yield _agreement(f"sides of {role}s", a, b, sides, side)
        yield Measure(f"words of {role}s in common", _jaccard(common, a, b, words))
        alike = alike & (side > 0)
        alone = (_any(a, keys) & ~_any(b, keys) & _meet(a[keys], b["named"])) | (
            _any(b, keys) & ~_any(a, keys) & _meet(b[keys], a["named"])
        )
        yield Measure(f"{role}s told once, named around the other", alone)
    yield Measure("one type and sides", alike)
    swapped = _meet(a["actor_sides"], b["target_sides"]) & _meet(a["target_sides"], b["actor_sides"])
    yield Measure("roles swapped", swapped & ~_meet(a["actor_sides"], b["actor_sides"]))
    yield _agreement("persons and groups", a, b, "persons", _shared(a["persons"], b["persons"]))
    around = _shared(a["around_persons"], b["around_persons"])
    yield Measure("persons and groups around in common", _jaccard(around, a, b, "around_persons"))
    yield Choice(("", *(f"persons and groups around, {n} shared" for n in ("one", "two", "three"))), np.minimum(around, 3))
    sides_around = _shared(a["around_sides"], b["around_sides"])
    yield Measure("sides around", _jaccard(sides_around, a, b, "around_sides"))
    nobody, neither = ~(_any(a, "actors") | _any(a, "targets")), ~(_any(b, "actors") | _any(b, "targets"))
    yield Measure("nobody told", nobody | neither)


def _sites(a: Columns, b: Columns) -> Iterator[Feature]:
    here, there = _any(a, "sites"), _any(b, "sites")
    shared = _meet(a["sites"], b["sites"])
    within = _meet(a["sites"], b["holders"]) | _meet(b["sites"], a["holders"])
    words = _shared(a["site_words"], b["site_words"])
    alike = np.where(shared, 5, np.where(within, 4, np.where(words > 0, 3, 2)))
    names = (
        "no place told",
        "one place told",
        "places apart",
        "words of places shared",
        "place within the other",
        "place shared",
    )
    yield Choice(names, np.where(here & there, alike, _count(here, there)))
    yield _agreement("exact places", a, b, "exact", _shared(a["exact"], b["exact"]))
    yield Measure("words of places in common", _jaccard(words, a, b, "site_words"))
    around = _shared(a["around_sites"], b["around_sites"])
    yield _agreement("places around", a, b, "around_sites", around)
    alone = (here & ~there & _meet(a["sites"], b["around_sites"])) | (there & ~here & _meet(b["sites"], a["around_sites"]))
    yield Measure("one place told, named around the other", alone)
    apart = here & there & ~shared & ~within
    with np.errstate(invalid="ignore"):
        km = distance_km(a, b)
        yield Measure(f"under {_NEAR_KM} km apart", apart & (km < _NEAR_KM))
        yield Measure(f"over {_FAR_KM} km apart", apart & (km >= _FAR_KM))
    general, other = a["general"], b["general"]
    yield Choice(("", "one without exact place and day", "both without exact place and day"), _count(general, other))
    yield Measure("both without exact place and day, of one type", general & other & (a["type"] == b["type"]))


def _times(a: Columns, b: Columns) -> Iterator[Feature]:
    for name, start, end in (("period", "start", "end"), ("period around", "around_start", "around_end")):
        first, last, other_first, other_last = a[start], a[end], b[start], b[end]
        here, there = first != NEVER, other_first != NEVER
        both = here & there
        gap = np.maximum(first, other_first) - np.minimum(last, other_last)
        length, other = last - first, other_last - other_first
        meet = both & (gap < 0)
        apart = both & (gap >= 0)
        yield Measure(f"{name} shared", meet)
        yield Measure(f"{name} the same day or two", meet & (np.maximum(length, other) <= 2))
        yield Measure(f"{name} of other length", meet & (np.maximum(length, other) > 4 * np.minimum(length, other)))
        yield Measure(f"{name} apart", apart)
        yield Measure(f"{name} days apart", np.clip(gap + 1, 0, 10) * apart * np.float32(0.1))
        if name == "period":
            yield Choice(("no period told", "one period told", ""), _count(here, there))
            said = np.where(here, b["said"], a["said"])
            begin, finish = np.where(here, first, other_first), np.where(here, last, other_last)
            off = np.maximum(np.maximum(begin - 1 - said, said - finish - 1), 0)
            one = here != there
            known = one & (said != NEVER)
            yield Measure("days from report to the other's period", np.minimum(off, 30) * known * np.float32(1 / 30))
            happened = (a["status"] <= _ONGOING) & (b["status"] <= _ONGOING)
            yield Measure("told before the other's period", known & (said < begin - 1) & happened)
            yield Measure("periods months apart", apart & (gap > _MONTHS))
            yield Measure("one period is long", one & (finish - begin > _LONG))
    dated = (a["said"] != NEVER) & (b["said"] != NEVER)
    days = np.abs(a["said"] - b["said"])
    yield Measure("days between reports", np.minimum(days, 7) * dated * np.float32(1 / 7))
    yield Measure("reports of one day", dated & (days == 0))
    yield Measure("reports two days apart or more", dated & (days >= 2))
    yield Measure("a report without a date", ~dated)


def _tolls(a: Columns, b: Columns) -> Iterator[Feature]:
    equal, telling, lower, several, agree = (np.zeros(len(a["type"]), np.bool_) for _ in range(5))
    for kind, low, high in zip(a["toll_kind"], a["toll_low"], a["toll_high"], strict=True):
        told, large = kind > 0, low > 3  # 1, 2 and 3 are told of too much
        for other_kind, other_low, other_high in zip(b["toll_kind"], b["toll_low"], b["toll_high"], strict=True):
            same = told & (kind == other_kind)
            at_low, at_high = same & (low == other_low), same & (high == other_high)
            several |= same
            agree |= at_low | at_high
            lower |= at_low & large
            equal |= at_low & at_high
            telling |= at_low & at_high & large
    yield Measure("figures the same", equal)
    yield Measure("figures the same and telling", telling)
    yield Measure("lower bounds the same", lower)
    yield Measure("figures differ", several & ~agree)
    yield Measure("one has figures", _any(a, "toll_kind") != _any(b, "toll_kind"))


def _words(a: Columns, b: Columns) -> Iterator[Feature]:
    yield Measure("words shared", _mask_jaccard(a["words"], b["words"]))
    yield Measure("names around shared", _mask_jaccard(a["context"], b["context"]))
    yield Measure("letters of the trigger", _mask_jaccard(a["verb"], b["verb"]))
    shared, both = _meet(a["instruments"], b["instruments"]), _any(a, "instruments") & _any(b, "instruments")
    yield Choice(("", "instruments apart", "instruments shared"), both * (np.uint8(1) + shared))
    yield from _meaning("trigger", a["trigger"], b["trigger"])
    yield from _meaning("content", a["content"], b["content"])


def _across(a: Columns, b: Columns) -> Iterator[Feature]:
    yield from _meaning("reports", a["gist"], b["gist"])
    shared = _shared(a["story"], b["story"])
    yield Measure("story shared", _jaccard(shared, a, b, "story"))
    yield Measure("names of the story shared", np.minimum(shared, 3))
    yield Measure("both at the opening", (a["sentence"] <= 2) & (b["sentence"] <= 2))


def _within(a: Columns, b: Columns) -> Iterator[Feature]:
    away = np.abs(a["sentence"] - b["sentence"])
    yield Choice(_SENTENCES, _AWAY[np.minimum(away, len(_AWAY) - 1)])
    yield Measure("in one claim", _meet(a["claims"], b["claims"]))
    close = away <= 1
    bare = ~(_any(a, "actors") | _any(a, "targets") | _any(a, "sites"))
    other = ~(_any(b, "actors") | _any(b, "targets") | _any(b, "sites"))
    yield Measure("in one sentence or the next, of one type", close & (a["type"] == b["type"]))
    yield Measure("in one sentence or the next, one told barely", close & (bare | other))


def distance_km(a: Columns, b: Columns) -> Floats:
    """Kilometres between the first exact places of each pair, by the chord between them; NaN where one has none."""
    chord = np.sqrt(sum((here - there) ** 2 for here, there in zip(a["point"], b["point"], strict=True)))
    return np.asarray(2 * EARTH_KM * np.arcsin(np.minimum(1, chord / 2)), np.float32)


def _agreement(
    name: str, a: Columns, b: Columns, field: str, shared: Numbers, *, within: Flags | None = None, words: Numbers | None = None
) -> Choice:
    """How the sets `field` of both agree: from none told to all the same."""
    size, other = a[f"count {field}"], b[f"count {field}"]
    here, there = size > 0, other > 0
    index = np.where((shared == size) & (shared == other), 6, 5)
    low = np.full(len(size), 2, np.intp)
    if words is not None:
        low[words > 0] = 3
    if within is not None:
        low[within] = 4
    index = np.where(shared > 0, index, low)
    names = ("", "told once", "apart", "apart but for words", "within the other", "shared in part", "the same")
    return Choice(tuple(one and f"{name} {one}" for one in names), np.where(here & there, index, _count(here, there)))


def _meaning(name: str, a: Numbers, b: Numbers) -> Iterator[Feature]:
    likeness = np.einsum("ij,ij->i", a, b)
    yield Measure(f"meaning of the {name}", likeness)
    yield Measure(f"meaning of the {name} close", np.maximum(likeness - np.float32(0.5), 0))


def _count(a: Numbers, b: Numbers) -> NDArray[np.uint8]:
    return np.asarray(a.view(np.uint8) + b.view(np.uint8))


def _shared(a: Numbers, b: Numbers) -> NDArray[np.uint8]:
    """How many codes both have; `a` fills up with 0, `b` with 1."""
    total = np.zeros(a.shape[1], np.uint8)
    for one in a:
        for other in b:
            total += one == other
    return total


def _meet(a: Numbers, b: Numbers) -> Flags:
    return np.asarray(_shared(a, b) > 0)


def _jaccard(shared: NDArray[np.uint8], a: Columns, b: Columns, field: str) -> Floats:
    whole = a[f"count {field}"] + b[f"count {field}"] - shared
    return np.asarray(np.divide(shared, np.maximum(whole, 1), dtype=np.float32))


def _mask_jaccard(a: Numbers, b: Numbers) -> Floats:
    both, either = np.zeros(a.shape[1], np.uint16), np.zeros(a.shape[1], np.uint16)
    for one, other in zip(a, b, strict=True):
        both += np.bitwise_count(one & other)
        either += np.bitwise_count(one | other)
    return np.asarray(np.divide(both, np.maximum(either, 1), dtype=np.float32))


def _any(a: Columns, field: str) -> Flags:
    return np.asarray(a[f"count {field}"] > 0)
