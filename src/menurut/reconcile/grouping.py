"""From pairs to incidents: average linkage inside a few days, then groups linked by their mean score.

Every step is a function of the set of accounts and of what is kept of their pairs; nothing depends on the order in which
reports arrived. The first step is hierarchical clustering by average linkage (UPGMA, Sokal and Michener 1958), cut where
the mean log-odds between two groups fall under `CUT`. It is done apart for each epoch and each connected component, so
that a new report costs what its days cost, however large the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

from menurut.reconcile.pairs import FLOOR

CUT = -1.0
"""Mean log-odds above which two groups of one epoch are one."""
COMPONENT = 0.5
"""Log-odds of a pair that joins two accounts of one epoch into one component, inside which groups are made."""
LINK = 0.0
"""Mean log-odds above which groups of two components are of one incident."""
APART = -1000.0
"""The score of a pair that a person told apart: no mean with it is over a cut."""
_ABOVE = 100.0  # over every score, so that distances are positive
_LARGEST = 3000  # accounts of one component that are compared all with all

N = TypeVar("N", bound=Hashable)


def strands(
    count: int, left: NDArray[np.intp], right: NDArray[np.intp], scores: NDArray[np.float32], *, cut: float = CUT
) -> NDArray[np.intp]:
    """The group of each of `count` accounts of one component, numbered from 0 in the order of their first members.

    `left`, `right` are the kept pairs with their `scores`; all others score `FLOOR`. Give the accounts in the order of their
    ids: ties are then decided alike wherever they come from. A component beyond a few thousand accounts is first cut into
    such parts as pairs over a higher score join.
    """
    if count > _LARGEST:
        return _cut_first(count, left, right, scores, cut)
    if count == 1:
        return np.zeros(1, np.intp)
    table = np.full((count, count), FLOOR, np.float64)
    table[left, right] = table[right, left] = scores
    distances = _ABOVE - table[np.triu_indices(count, 1)]
    return _renumbered(fcluster(linkage(distances, "average"), _ABOVE - cut, "distance"))


def _cut_first(
    count: int, left: NDArray[np.intp], right: NDArray[np.intp], scores: NDArray[np.float32], cut: float
) -> NDArray[np.intp]:
    """Groups inside the parts that are left when the weakest half of the pairs is taken away."""
    weakest = np.quantile(scores, 0.5)
    strong = scores > weakest
    if not strong.any():
        return np.arange(count)
    found = components(range(count), zip(left[strong].tolist(), right[strong].tolist(), strict=True))
    group = np.zeros(count, np.intp)
    top = 0
    for part in found:
        at = np.full(count, -1)
        at[part] = np.arange(len(part))
        inside = strong & (at[left] >= 0) & (at[right] >= 0)
        group[part] = top + strands(len(part), at[left[inside]], at[right[inside]], scores[inside], cut=cut)
        top = int(group[part].max()) + 1
    return _renumbered(group)


def _renumbered(groups: NDArray[np.intp]) -> NDArray[np.intp]:
    _, first, where = np.unique(groups, return_index=True, return_inverse=True)
    return np.asarray(np.argsort(np.argsort(first))[where], np.intp)


def mean_score(total: float, kept: int, size: int, other: int) -> float:
    """The mean log-odds between two groups of so many accounts, of whose pairs `kept` score `total` together."""
    return (total + FLOOR * (size * other - kept)) / (size * other)


def components(nodes: Iterable[N], edges: Iterable[tuple[N, N]]) -> list[list[N]]:
    """The connected components, each in the order of `nodes`, by their first members. Edges to other nodes do not count."""
    above: dict[N, N] = {node: node for node in nodes}

    def root(node: N) -> N:
        while above[node] != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    for a, b in edges:
        if a in above and b in above:
            above[root(a)] = root(b)
    found: dict[N, list[N]] = {}
    for node in above:
        found.setdefault(root(node), []).append(node)
    return list(found.values())


def incidents(
    groups: Sequence[N],
    links: Mapping[tuple[N, N], float],
    *,
    same: Collection[tuple[N, N]] = (),
    apart: Callable[[Collection[N], Collection[N]], bool] | None = None,
) -> list[list[N]]:
    """Groups put together: by what a person decided (`same`), then by mean scores over `LINK`.

    `links` has the mean score of pairs of groups. Where a person told some accounts apart, `apart` says of two sets of
    groups whether they hold such accounts: links are then taken by falling score, and one that would join them is not.
    """
    strong = [pair for pair, score in links.items() if score > LINK]
    if apart is None:
        return components(groups, [*same, *strong])
    parts: dict[N, list[N]] = {node: [node] for node in groups}
    order = {node: at for at, node in enumerate(groups)}
    ranked = sorted(strong, key=lambda pair: (-links[pair], order.get(pair[0], -1), order.get(pair[1], -1)))
    for a, b in [*same, *ranked]:
        if a not in parts or b not in parts or parts[a] is parts[b] or apart(parts[a], parts[b]):
            continue
        joined = parts[a] + parts[b]
        for node in joined:
            parts[node] = joined
    return [list(part) for part in {id(part): sorted(part, key=order.__getitem__) for part in parts.values()}.values()]
