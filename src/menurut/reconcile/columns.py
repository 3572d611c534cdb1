"""Rows of packed accounts as contiguous columns, from which those of many pairs are taken at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from menurut.reconcile.packing import DAYS, MASKS, NEVER, SETS, VECTORS

Columns = dict[str, NDArray[Any]]
"""Columns by name: codes and figures `[codes, n]`, vectors `[n, numbers]`, all others `[n]`."""

_DAY = 2  # days of a period that is a day, or a night
_WHOLE = ("report", "type", "status", *DAYS)
_SEVERAL = (*SETS, *MASKS, "toll_kind", "toll_low", "toll_high")


def columns(rows: NDArray[np.void]) -> Columns:
    """The columns of packed `rows`, and what follows from one account alone."""
    found: Columns = {name: np.ascontiguousarray(rows[name]) for name in _WHOLE}
    found |= {name: np.ascontiguousarray(rows[name].T) for name in _SEVERAL}
    found |= {f"count {name}": (found[name] > 0).sum(0).astype(np.uint8) for name in (*SETS, "toll_kind")}
    found["sentence"] = rows["sentence"].astype(np.int32)
    found["background"] = rows["background"] > 0
    for name in VECTORS:
        vector = rows[name].astype(np.float32)
        found[name] = vector / np.maximum(np.linalg.norm(vector, axis=1, keepdims=True), 1)
    lat, lon = (np.radians(rows[name].astype(np.float64)) for name in ("lat", "lon"))
    found["point"] = np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], np.float32)
    brief = (found["start"] != NEVER) & (found["end"] - found["start"] <= _DAY)
    found["general"] = (found["count exact"] == 0) & ~brief
    return found


def take(whole: Columns, numbers: NDArray[np.intp], *, filler: int = 0) -> Columns:
    """The columns of the accounts `numbers`; `filler` stands where a set has no more codes."""
    found = {name: column.take(numbers, 0 if name in VECTORS else -1) for name, column in whole.items()}
    if filler:
        for name in SETS:
            np.maximum(found[name], np.uint32(filler), out=found[name])
    return found
