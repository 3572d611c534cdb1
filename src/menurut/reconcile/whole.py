"""All accounts at once: what the increments of a ledger come to, computed anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from menurut.model import Account, Incident
from menurut.reconcile.blocks import blocks, epoch
from menurut.reconcile.grouping import APART, COMPONENT, components, incidents, mean_score, strands
from menurut.reconcile.packing import ROW, pack
from menurut.reconcile.pairs import KEEP, Weights, scores

Pair = tuple[str, str]


def whole(
    accounts: Iterable[Account],
    *,
    same: Collection[Pair] = (),
    apart: Collection[Pair] = (),
    weights: Weights | None = None,
) -> list[Incident]:
    """The incidents of all these accounts; `same` and `apart` are pairs of cites that a person decided about.

    Those of one account alone are incidents too. For some ten thousand accounts; a ledger does it by increments.
    """
    ordered = sorted(accounts, key=lambda account: account.cite)
    at = {account.cite: number for number, account in enumerate(ordered)}
    left, right = candidates(ordered)
    rows = np.frombuffer(b"".join(map(pack, ordered)), ROW)
    table = scores(rows, left, right, weights=weights)
    kept = table > KEEP
    return grouped(
        ordered,
        dict(zip(zip(left[kept].tolist(), right[kept].tolist(), strict=True), table[kept].tolist(), strict=True)),
        same=[(at[a], at[b]) for a, b in same if a in at and b in at],
        apart=[(at[a], at[b]) for a, b in apart if a in at and b in at],
    )


def candidates(accounts: Sequence[Account]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The pairs that share a block or a report, as numbers of accounts: `left < right`."""
    met = defaultdict(list)
    for number, account in enumerate(accounts):
        for key in (account.report, *blocks(account)):
            met[key].append(number)
    pairs = sorted({pair for several in met.values() for pair in combinations(several, 2)})
    table = np.array(pairs, np.intp).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def grouped(
    accounts: Sequence[Account],
    kept: Mapping[tuple[int, int], float],
    *,
    same: Collection[tuple[int, int]] = (),
    apart: Collection[tuple[int, int]] = (),
) -> list[Incident]:
    """The incidents of accounts in the order of their cites, of whose pairs (smaller number first) these are kept."""
    edges = {**kept, **{(min(pair), max(pair)): APART for pair in apart}}
    strand_of = _strands([epoch(account) for account in accounts], edges)
    members: dict[int, list[int]] = defaultdict(list)
    for number, strand in enumerate(strand_of):
        members[strand].append(number)
    total: dict[tuple[int, int], list[float]] = defaultdict(lambda: [0.0, 0])
    for (a, b), score in edges.items():
        if (strand := strand_of[a]) != (other := strand_of[b]):
            pair = total[min(strand, other), max(strand, other)]
            pair[0] += score
            pair[1] += 1
    links = {
        (a, b): mean_score(score, int(number), len(members[a]), len(members[b])) for (a, b), (score, number) in total.items()
    }
    told_apart = {frozenset((strand_of[a], strand_of[b])) for a, b in apart}

    def parted(some: Collection[int], others: Collection[int]) -> bool:
        return any(frozenset((a, b)) in told_apart for a in some for b in others)

    joined = [(strand_of[a], strand_of[b]) for a, b in same]
    found = incidents(list(members), links, same=joined, apart=parted if apart else None)
    return [_incident([accounts[number] for strand in group for number in members[strand]]) for group in found]


def _strands(epochs: Sequence[int], edges: Mapping[tuple[int, int], float]) -> list[int]:
    """The strand of each account, named by the first account in it."""
    inside = [pair for pair, score in edges.items() if epochs[pair[0]] == epochs[pair[1]]]
    strand_of = list(range(len(epochs)))
    beside: dict[int, list[int]] = defaultdict(list)
    for number, other in inside:
        beside[number].append(other)
    for part in components(range(len(epochs)), (pair for pair in inside if edges[pair] > COMPONENT)):
        if len(part) == 1:
            continue
        at = {number: place for place, number in enumerate(sorted(part))}
        here = [(number, other) for number in at for other in beside[number] if other in at]
        left, right = (np.array([at[pair[side]] for pair in here], np.intp) for side in (0, 1))
        groups = strands(len(part), left, right, np.array([edges[pair] for pair in here], np.float32))
        numbers = sorted(part)
        first: dict[int, int] = {}
        for number, group in zip(numbers, groups.tolist(), strict=True):
            strand_of[number] = first.setdefault(group, number)
    return strand_of


def _incident(accounts: Sequence[Account]) -> Incident:
    """The incident of these accounts; the first that was told names it."""
    head = min(accounts, key=lambda account: (account.said or date.max, account.cite))
    return Incident(head.cite, tuple(sorted(account.cite for account in accounts)))
