"""Who contradicts whom, and who says the same: counts of claims by pairs of origins or sides, and the claims in question."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from menurut.serve.records.columns import Ints, Rows
from menurut.serve.records.counting import RELATIONS, Counted

BY = ("side", "origin")
"""What a matrix may have for rows and columns."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """How many claims of the row's were `counts` by one of the column's: `key` is row x `size` + column, in order."""

    size: int
    key: Rows
    count: Rows

    def among(self, chosen: Rows) -> NDArray[np.int64]:
        """The square of the counts among these, in their order."""
        wanted = (chosen[:, None] * self.size + chosen).ravel()
        if not len(self.key):
            return np.zeros((len(chosen), len(chosen)), np.int64)
        at = np.minimum(np.searchsorted(self.key, wanted), len(self.key) - 1)
        return np.where(self.key[at] == wanted, self.count[at], 0).reshape(len(chosen), len(chosen))


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Of each row's claims, how many were contradicted and how many corroborated by claims of each column's.

    `chosen` are the places of the origins' records, or of the sides, which are rows and columns alike.
    """

    by: str
    chosen: tuple[int, ...]
    cells: dict[str, NDArray[np.int64]]


@dataclass(frozen=True, eq=False)
class Crossed:
    """The counts of all pairs, by origins and by sides; and who is contradicted most, in order."""

    cells: dict[tuple[str, str], Cells]
    ranked: dict[str, Rows]

    def matrix(self, by: str, *, most: int) -> Matrix:
        """The matrix of those with most claims that others contradict."""
        chosen = self.ranked[by][:most]
        cells = {name: self.cells[by, name].among(chosen) for name in RELATIONS}
        return Matrix(by, tuple(chosen.tolist()), cells)


def crossed(counted: Counted) -> Crossed:
    """Count all pairs."""
    sizes = {"origin": len(counted.speakers), "side": len(counted.sides)}
    cells, ranked = {}, {}
    for by in BY:
        groups = counted.groups(by)
        for name in RELATIONS:
            cells[by, name] = _cells(counted, name, groups, sizes[by])
        contradicted, claims = counted.totals(by, "contradicted"), counted.totals(by, "claims")
        ranked[by] = np.lexsort((np.arange(sizes[by]), -claims, -contradicted))
    return Crossed(cells, ranked)


def _cells(counted: Counted, relation: str, groups: Ints, size: int) -> Cells:
    """Each claim counts once for each column, however many claims of the column's it meets."""
    claim, other = counted.met[relation].T
    many = max(size, 1)
    claim, column = np.divmod(np.unique(claim * np.int64(many) + groups[counted.of_claim[other]]), many)
    key, count = np.unique(groups[counted.of_claim[claim]] * np.int64(many) + column, return_counts=True)
    return Cells(size, key, count)


def between(counted: Counted, became: str, *, by: str = "origin", row: int | None = None, column: int | None = None) -> Ints:
    """The claims of the row's beside those of the column's through which they became so: pairs of claims, the newest first.

    Without a row or a column anybody's claims stand there.
    """
    pairs, groups = counted.met[became], counted.groups(by)
    for at, wanted in enumerate((row, column)):
        if wanted is not None:
            pairs = pairs[groups[counted.of_claim[pairs[:, at]]] == wanted]
    return pairs


def against(counted: Counted, at: int, relation: str, *, most: int) -> list[tuple[int, int]]:
    """Whose claims make most of this record's claims `relation`: the places of their records, each with how many."""
    pairs = between(counted, relation, row=at)
    many = max(len(counted.speakers), 1)
    claim_and_other = np.unique(pairs[:, 0] * np.int64(many) + counted.of_claim[pairs[:, 1]])
    other, count = np.unique(claim_and_other % many, return_counts=True)
    order = np.lexsort((other, -count))[:most]
    return [(int(other[one]), int(count[one])) for one in order]
