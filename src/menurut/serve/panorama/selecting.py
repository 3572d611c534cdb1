"""Which incidents have a claim that fits: the filters of the ledger, asked of columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import radians, sin
from typing import Any

import numpy as np
from sqlalchemy import Connection

from menurut.model import StoreError, values
from menurut.model.globe import EARTH_KM
from menurut.model.keys import day_number
from menurut.serve.panorama.columns import FACETS, Flags, Large, Places, Rows
from menurut.store import Filters, Near, Toll
from menurut.store.indexing import on_sphere
from menurut.store.prepared import ask
from menurut.store.wording import Words

MOST_WORDED = 1_000_000
"""Claims up to which words are looked for: to name more takes the database too long."""
_Look = Callable[[Connection], Large]


def unfaceted(filters: Filters) -> Filters:
    """What is asked that is no facet."""
    return without(filters, *FACETS)


def without(filters: Filters, *names: str) -> Filters:
    """The filters but for those of these names."""
    nothing: dict[str, Any] = dict.fromkeys(names)
    return replace(filters, **nothing)


def equal(rows: Rows, filters: Filters) -> list[Flags]:
    """Of each facet that is asked for which rows have that value."""
    asked = {name: str(value) for name in FACETS if (value := getattr(filters, name)) is not None}
    codes = {name: rows.facets[name].code(value) for name, value in asked.items()}
    return [
        rows.facets[name].of == code if code is not None else np.zeros(len(rows.claim), np.bool_)
        for name, code in codes.items()
    ]


def fitting(rows: Rows, places: Places, filters: Filters, *, read: Callable[[_Look], Large]) -> Flags:
    """Which rows fit all that is asked and is no facet. `read` hands a query to the ledger.

    Raises StoreError where more claims have the words than can be named.
    """
    fits = np.ones(len(rows.claim), np.bool_) if filters.copies else rows.counted
    if filters.since:
        fits = fits & (rows.end > day_number(filters.since))
    if filters.until:
        fits = fits & (rows.start <= day_number(filters.until))
    if filters.near or filters.inside:
        fits = fits & _placed(rows, places, filters, read)
    if filters.toll:
        fits = fits & _tolled(rows, filters.toll)
    named = {name: query for name, query in (("content", filters.text), ("sources", filters.source)) if query is not None}
    if named:
        fits = fits & _among(rows.claim, read(lambda db: _worded(db, named)))
    return fits


def _placed(rows: Rows, places: Places, filters: Filters, read: Callable[[_Look], Large]) -> Flags:
    fits = np.ones(len(places.id), np.bool_)
    if filters.near:
        fits &= _near(places, filters.near)
    if filters.inside:
        held = read(lambda db: _held(db, filters.inside or ""))
        fits &= np.isin(places.id, held)
    # The last one stands for rows without a place, whose number is -1.
    return np.append(fits, False)[rows.place]


def _near(places: Places, near: Near) -> Flags:
    """As `search` asks it of the database: by the chord, and no country, whose point stands for all of it."""
    x, y, z = on_sphere(near.lat, near.lon)
    chord = 2 * sin(min(near.km / EARTH_KM, radians(180)) / 2)
    square = (places.x - x) ** 2 + (places.y - y) ** 2 + (places.z - z) ** 2
    return (square <= chord * chord) & (places.precision > 0)


def _held(db: Connection, holder: str) -> Large:
    sql = "SELECT place FROM within WHERE holder = :holder UNION SELECT id FROM place WHERE entry = :holder"
    return np.array([place for (place,) in ask(db, sql, holder=holder)], np.int64)


def _tolled(rows: Rows, toll: Toll) -> Flags:
    figures = rows.figures
    told = figures.kind == values("harm_kind").index(toll.kind) + 1
    if toll.least:
        told &= figures.low >= toll.least
    fits = np.zeros(len(rows.claim), np.bool_)
    fits[figures.row[told]] = True
    return fits


def _worded(db: Connection, named: dict[str, str]) -> Large:
    """The claims that have the words."""
    claims = Words.of(db, named).some(db, most=MOST_WORDED + 1)
    if len(claims) > MOST_WORDED:
        raise StoreError(f"more than {MOST_WORDED:,} claims have these words; add another word")
    return np.array(claims, np.int64).reshape(-1)


def _among(column: Large, wanted: Large) -> Flags:
    """Whether each number is among the wanted: by a table of all numbers, as they are rows of one table."""
    known = np.zeros(int(max(column.max(initial=0), wanted.max(initial=0))) + 1, np.bool_)
    known[wanted] = True
    return known[column]
