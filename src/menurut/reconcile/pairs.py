"""How likely two accounts are of one incident: a logistic score of readable features with weights that were learnt."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from menurut.model import Account
from menurut.reconcile.columns import Columns, columns, take
from menurut.reconcile.features import ACROSS, WITHIN, table, weigh
from menurut.reconcile.packing import ROW, pack

KEEP = -2.5
"""Log-odds below which a pair is not kept: it counts as `FLOOR`, like the pairs that were never compared."""
FLOOR = -6.0
"""Log-odds of a pair that is not kept."""
_AT_ONCE = 8192  # pairs whose columns stay in the cache
_SHOWN = 8  # reasons of a verdict
_LEAST = 0.05  # what a reason has to add to the log-odds


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature adds to the log-odds, for pairs of two reports (`across`) and of one (`within`)."""

    across: dict[str, float]
    within: dict[str, float]

    def of(self, part: str) -> dict[str, float]:
        """The weights of `across` or of `within`, by the names of the features; `bias` is what a pair has to begin with."""
        return self.across if part == ACROSS else self.within


@cache
def shipped_weights() -> Weights:
    """The weights of this package, from `weights.toml`."""
    kept = tomllib.loads(files("menurut.reconcile").joinpath("weights.toml").read_text(encoding="utf-8"))
    return Weights(kept[ACROSS], kept[WITHIN])


def scores(
    rows: NDArray[np.void], left: NDArray[np.intp], right: NDArray[np.intp], *, weights: Weights | None = None
) -> NDArray[np.float32]:
    """Log-odds that the accounts `rows[left]` and `rows[right]` are of one incident: `float32[n]`. The order tells nothing."""
    weights = weights or shipped_weights()
    left, right = np.asarray(left, np.intp), np.asarray(right, np.intp)
    found = np.zeros(len(left), np.float32)
    if not len(left):
        return found
    whole = columns(rows)
    one = whole["report"][left] == whole["report"][right]
    for part, several in ((ACROSS, np.flatnonzero(~one)), (WITHIN, np.flatnonzero(one))):
        for at in range(0, len(several), _AT_ONCE):
            some = several[at : at + _AT_ONCE]
            found[some] = weigh(*_pairs(whole, left[some], right[some]), part, weights.of(part))
    return found


def tables(
    rows: NDArray[np.void], left: NDArray[np.intp], right: NDArray[np.intp], part: str
) -> tuple[list[str], NDArray[np.float32]]:
    """The names of the features of pairs that are all of `part`, and their numbers `[pairs, names]`."""
    found = table(*_pairs(columns(rows), left, right), part)
    return list(found), np.stack(list(found.values()), 1)


def explain(a: Account, b: Account) -> tuple[float, tuple[str, ...]]:
    """The log-odds of one pair, and what adds to it and takes from it, the weightiest first: `+1.2 actors the same`."""
    rows = np.frombuffer(pack(a) + pack(b), ROW)
    part = WITHIN if a.report == b.report else ACROSS
    weights = shipped_weights().of(part)
    names, numbers = tables(rows, np.array([0]), np.array([1]), part)
    added = {name: float(value) * weights.get(name, 0.0) for name, value in zip(names, numbers[0], strict=True)}
    weighty = sorted((name for name in added if abs(added[name]) >= _LEAST), key=lambda name: -abs(added[name]))
    reasons = tuple(f"{added[name]:+.1f} {name}" for name in weighty[:_SHOWN])
    return weights["bias"] + sum(added.values()), reasons


def _pairs(whole: Columns, left: NDArray[np.intp], right: NDArray[np.intp]) -> tuple[Columns, Columns]:
    return take(whole, left), take(whole, right, filler=1)
