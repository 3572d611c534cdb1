"""Which accounts may be of one incident: those that share a block or a report, scored, the likely ones kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from menurut.reconcile.packing import ROW
from menurut.reconcile.pairs import KEEP, scores
from menurut.store import accounts as rows
from menurut.store.accounts import Node, Told

NEAR = np.dtype([("other", "<i8"), ("score", "<i2")])
"""What an account keeps of a pair: the other's row, and the score in hundredths."""
HUNDREDTHS = 100
_AT_ONCE = 500_000  # pairs in memory, before it is known which are the same
_MOST = 2**15 - 1

Numbers = NDArray[np.int64]


def without(node: Node, gone: Collection[int]) -> bytes:
    """What the account keeps but for its pairs with those that are gone."""
    table = np.frombuffer(node.near, NEAR)
    return table[~np.isin(table["other"], np.array(list(gone), np.int64))].tobytes()


def scored(node: Node) -> dict[int, float]:
    """The log-odds of each pair that the account keeps, by the other's row."""
    table = np.frombuffer(node.near, NEAR)
    return dict(zip(table["other"].tolist(), (table["score"] / HUNDREDTHS).tolist(), strict=True))


def joined(several: Sequence[Node]) -> tuple[Numbers, Numbers, Numbers]:
    """All that these accounts keep of their pairs: their rows, the others' and the scores in hundredths."""
    sizes = [len(node.near) // NEAR.itemsize for node in several]
    table = np.frombuffer(b"".join(node.near for node in several), NEAR)
    mine = np.repeat(np.array([node.id for node in several], np.int64), sizes)
    return mine, table["other"].astype(np.int64), table["score"].astype(np.int64)


def compare(db: Connection, told: Sequence[Told], nodes: Mapping[str, Node]) -> list[Node]:
    """Score the new accounts `told`, which are `nodes`, against all that share a block or report with them.

    Keeps what scores enough with both accounts of a pair; gives those that were there before, changed.
    """
    left, right, kept = _scored(db, told, nodes)
    mine = np.concatenate([left, right])
    order = np.argsort(mine, kind="stable")
    table = np.empty(len(mine), NEAR)
    table["other"], table["score"] = np.concatenate([right, left])[order], np.concatenate([kept, kept])[order]
    ids, starts, sizes = np.unique(mine[order], return_index=True, return_counts=True)
    ends = starts + sizes
    parts = {int(row): table[a:b].tobytes() for row, a, b in zip(ids, starts, ends, strict=True)}
    for node in nodes.values():
        node.near = parts.pop(node.id, b"")
    before = rows.nodes(db, parts)
    for node in before:
        node.near += parts[node.id]
    rows.put_near(db, [node for node in nodes.values() if node.near])
    rows.put_near(db, before)
    return before


def _scored(db: Connection, told: Sequence[Told], nodes: Mapping[str, Node]) -> tuple[Numbers, Numbers, Numbers]:
    """The pairs that are kept, each once: rows of new accounts, of the others, and scores in hundredths."""
    new = np.array([nodes[one.account.cite].id for one in told], np.int64)
    first = int(new.min())
    found: list[tuple[Numbers, Numbers, Numbers]] = []
    known: dict[int, tuple[str, bytes]] = {nodes[one.account.cite].id: (one.account.cite, one.features) for one in told}
    for left, right in _candidates(db, told, new):
        ids = np.unique(np.concatenate([left, right]))
        missing = [row for row in ids.tolist() if row not in known]
        known |= {row: (cite, packed) for row, cite, packed in rows.features(db, missing)}
        table = np.frombuffer(b"".join(known[row][1] for row in ids.tolist()), ROW)
        rank = np.argsort(np.argsort([known[row][0] for row in ids.tolist()]))
        a, b = np.searchsorted(ids, left), np.searchsorted(ids, right)
        # The order of the two is told by their cites, not by their arrival.
        turned = rank[a] > rank[b]
        score = scores(table, np.where(turned, b, a), np.where(turned, a, b))
        kept = score > KEEP
        hundredths = np.clip(np.rint(score[kept] * HUNDREDTHS), -_MOST, _MOST).astype(np.int64)
        found.append((left[kept], right[kept], hundredths))
        known = {row: one for row, one in known.items() if row >= first}
    left, right, kept_scores = (np.concatenate([part[n] for part in found] or [np.zeros(0, np.int64)]) for n in range(3))
    return left, right, kept_scores


def _candidates(db: Connection, told: Sequence[Told], new: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """Pairs of a new account and another, each once, so many at a time as memory allows for."""
    keys = np.array([key for one in told for key in one.blocks], np.int64)
    mine = np.repeat(new, [len(one.blocks) for one in told])
    met = np.array(rows.sharing(db, np.unique(keys).tolist()), np.int64).reshape(-1, 2)
    # Accounts of one report meet as if they shared a key of their own.
    groups, group_of = np.unique(np.concatenate([keys, met[:, 0]]), return_inverse=True)
    reports = len(groups) + np.unique(np.array([one.report for one in told], np.int64), return_inverse=True)[1]
    mine, their_group = np.concatenate([mine, new]), np.concatenate([group_of[: len(keys)], reports])
    others, met_group = np.concatenate([met[:, 1], new]), np.concatenate([group_of[len(keys) :], reports])
    order = np.argsort(met_group, kind="stable")
    others, met_group = others[order], met_group[order]
    start = np.searchsorted(met_group, their_group, "left")
    size = np.searchsorted(met_group, their_group, "right") - start
    order = np.argsort(mine, kind="stable")
    mine, start, size = mine[order], start[order], size[order]
    for a, b in _stretches(mine, size):
        left = np.repeat(mine[a:b], size[a:b])
        within = np.arange(len(left)) - np.repeat(np.cumsum(size[a:b]) - size[a:b], size[a:b])
        right = others[np.repeat(start[a:b], size[a:b]) + within]
        # A pair of two new accounts is met from both.
        once = (right < new[0]) | (left < right)
        span = int(others.max()) + 1
        codes = np.unique((left[once] - new[0]) * span + right[once])
        if len(codes):
            yield codes // span + new[0], codes % span


def _stretches(mine: Numbers, size: Numbers) -> Iterator[tuple[int, int]]:
    """Stretches of whole accounts that meet about so many others together."""
    ends = np.append(np.flatnonzero(np.diff(mine)) + 1, len(mine))
    sums = np.cumsum(size)[ends - 1]
    begun, met = 0, 0
    for end, total in zip(ends.tolist(), sums.tolist(), strict=True):
        if total - met >= _AT_ONCE or end == len(mine):
            yield begun, end
            begun, met = end, total
