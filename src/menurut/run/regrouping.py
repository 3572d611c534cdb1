"""Grouping anew what new accounts, gone ones and decisions touch: strands, their links, incidents.

What comes out is a function of the accounts that are there and of what people decided; see `menurut.reconcile.grouping`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from sqlalchemy import Connection

from menurut.reconcile.grouping import APART, COMPONENT, LINK, incidents, mean_score, strands
from menurut.run.pairing import HUNDREDTHS, Numbers, joined
from menurut.store import accounts as rows
from menurut.store import incidents as kept
from menurut.store.accounts import Node
from menurut.store.deciding import Settled
from menurut.store.incidents import Head, Strand, Summary

_LATE = 10**9  # after any day: who tells no day is no head where others do


@dataclass(frozen=True, slots=True)
class Regrouped:
    """An incident that is not what it was. Most of it was in the incident `base`; None where nothing was in any.

    `fresh` are its accounts that were not in `base`, `lost` those of `base` that are not in it.
    """

    id: int
    base: int | None
    fresh: frozenset[int]
    lost: frozenset[int]


@dataclass(frozen=True, slots=True)
class Regrouping:
    """All that one change of the ledger regroups. `left` are incidents that lost accounts, or are no more."""

    incidents: tuple[Regrouped, ...]
    left: frozenset[int]


@dataclass(slots=True)
class Nodes:
    """Accounts that were loaded, by their rows; days and scores stand with them."""

    db: Connection
    by_id: dict[int, Node] = field(default_factory=dict)

    def load(self, ids: Iterable[int]) -> None:
        """Have these accounts at hand."""
        if missing := [row for row in ids if row not in self.by_id]:
            self.take(rows.nodes(self.db, missing))

    def take(self, several: Iterable[Node]) -> None:
        """Have these accounts at hand, unless they are there as they were changed."""
        for node in several:
            self.by_id.setdefault(node.id, node)

    def of(self, ids: Iterable[int]) -> list[Node]:
        """The accounts with these rows."""
        return [self.by_id[row] for row in ids]

    def cited(self, cites: Collection[str]) -> list[Node]:
        """The accounts with these cites, for those that are there."""
        found = rows.nodes_cited(self.db, cites) if cites else []
        self.take(found)
        return self.of(node.id for node in found)

    def inside(self, strands_: Collection[int]) -> list[Node]:
        """The accounts of strands as they are kept."""
        found = rows.nodes_in(self.db, strands_) if strands_ else []
        self.take(found)
        return self.of(node.id for node in found)


def regroup(
    db: Connection, nodes: Nodes, seeds: Collection[int], *, gone: Sequence[Node], decided: Collection[int], settled: Settled
) -> Regrouping:
    """Group anew around the accounts `seeds`, after the accounts `gone` have been taken out.

    `decided` are those of the seeds about which a person has decided since.
    """
    groups = _strands(nodes, seeds, settled)
    before = {row: nodes.by_id[row].strand for group in groups for row in group}
    known = kept.strands(db, {strand for strand in (*before.values(), *(node.strand for node in gone)) if strand is not None})
    made = {min(group, key=lambda row: _rank(nodes.by_id[row])): group for group in groups}
    changed = {
        head: group
        for head, group in made.items()
        if any(before[row] != head for row in group) or len(group) != known[head].size or not set(decided).isdisjoint(group)
    }
    dead = known.keys() - made.keys()
    _put_strands(db, nodes, changed, dead, settled)
    ends = _put_links(db, nodes, changed, dead, settled)
    partners = nodes.cited({cite for node in gone for cite in settled.group.get(node.cite, ())})
    reached = _reached(db, nodes, {*changed, *ends, *(node.strand for node in partners if node.strand is not None)}, settled)
    concerned = {**reached.strands, **{row: one for row, one in known.items() if row in changed or row in dead}}
    past = {row: strand.incident for row, strand in concerned.items() if strand.incident != _NONE}
    found = _incidents(db, reached, settled)
    final = {strand: head.id for head, group in found for strand in group}
    left = {past[strand] for strand in past if strand in changed or final.get(strand) != past[strand]}
    moved = {strand for strand in final if past.get(strand) != final[strand] or strand in changed}
    touched = [(head, group) for head, group in found if head.id in left or not moved.isdisjoint(group)]
    kept.move_strands(db, {strand: final[strand] for strand in moved})
    summaries = [_summary(head, [reached.strands[strand] for strand in group]) for head, group in touched]
    kept.put_incidents(db, summaries, gone=set(past.values()) - set(final.values()))
    was = {row: past[strand] for row, strand in before.items() if strand in changed or strand in dead}
    was |= {node.id: past[node.strand] for node in gone if node.strand is not None}
    now = {row: final[head] for head, group in changed.items() for row in group}
    still = {strand: one for strand, one in past.items() if strand in final and strand not in changed}
    return Regrouping(tuple(_compared(nodes, touched, reached, was, now, still, final)), frozenset(left))


_NONE = -1
"""The incident of a strand that is in none yet."""


def _rank(one: Node | Head) -> tuple[int, str]:
    return (_LATE if one.said is None else one.said, one.cite)


def _strands(nodes: Nodes, seeds: Collection[int], settled: Settled) -> list[list[int]]:
    """The strands of the components around the seeds, each in the order of the cites."""
    if not seeds:
        return []
    visited, left, right, score = _around(nodes, seeds)
    if told := _told_apart(nodes, visited, settled):
        a, b = (np.array(side, np.int64) for side in zip(*told, strict=True))
        largest = int(visited[-1]) + 1
        others = ~np.isin(left * largest + right, a * largest + b)
        left, right = np.concatenate([left[others], a]), np.concatenate([right[others], b])
        score = np.concatenate([score[others], np.full(len(a), int(APART) * HUNDREDTHS)])
    order = sorted(visited.tolist(), key=lambda row: nodes.by_id[row].cite)
    place = np.empty(len(order), np.int64)
    place[np.searchsorted(visited, np.array(order, np.int64))] = np.arange(len(order))
    a, b = place[np.searchsorted(visited, left)], place[np.searchsorted(visited, right)]
    strong = score > COMPONENT * HUNDREDTHS
    graph = coo_array((np.ones(int(strong.sum()), np.int8), (a[strong], b[strong])), shape=(len(order), len(order)))
    number, label = connected_components(graph, directed=False)
    members: list[list[int]] = [[] for _ in range(number)]
    for position, part in enumerate(label.tolist()):
        members[part].append(position)
    inside = np.flatnonzero(label[a] == label[b])
    inside = inside[np.argsort(label[a[inside]], kind="stable")]
    starts = np.searchsorted(label[a[inside]], np.arange(number + 1))
    groups = []
    for part, positions in enumerate(members):
        if len(positions) == 1:
            groups.append([order[positions[0]]])
            continue
        here = inside[starts[part] : starts[part + 1]]
        one, other = (np.searchsorted(np.array(positions), side[here]) for side in (a, b))
        found: dict[int, list[int]] = defaultdict(list)
        numbers = strands(len(positions), one, other, (score[here] / HUNDREDTHS).astype(np.float32))
        for position, group in zip(positions, numbers.tolist(), strict=True):
            found[group].append(order[position])
        groups += found.values()
    return groups


def _around(nodes: Nodes, seeds: Collection[int]) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """The accounts of the components of the seeds, in the order of their rows, and the kept pairs among those of an epoch."""
    visited: set[int] = set()
    frontier = set(seeds)
    found: list[tuple[Numbers, Numbers, Numbers]] = []
    while frontier:
        nodes.load(frontier)
        visited |= frontier
        mine, others, score = joined(nodes.of(frontier))
        strong = score > COMPONENT * HUNDREDTHS
        ids, where = np.unique(others[strong], return_inverse=True)
        nodes.load(ids.tolist())
        theirs = np.array([node.epoch for node in nodes.of(ids.tolist())], np.int64)[where]
        same = theirs == np.array([nodes.by_id[row].epoch for row in mine[strong].tolist()], np.int64)
        found.append((mine, others, score))
        frontier = set(np.unique(others[strong][same]).tolist()) - visited
    ids = np.array(sorted(visited), np.int64)
    mine, others, score = (np.concatenate([part[n] for part in found] or [np.zeros(0, np.int64)]) for n in range(3))
    once = (mine < others) & np.isin(others, ids)
    mine, others, score = mine[once], others[once], score[once]
    epochs = np.array([node.epoch for node in nodes.of(ids.tolist())], np.int64)
    same = epochs[np.searchsorted(ids, mine)] == epochs[np.searchsorted(ids, others)]
    return ids, mine[same], others[same], score[same]


def _told_apart(nodes: Nodes, visited: Numbers, settled: Settled) -> list[tuple[int, int]]:
    """The pairs of accounts of one epoch that a person told apart."""
    if not settled.apart:
        return []
    told = {node.cite: node for node in nodes.of(visited.tolist()) if node.cite in settled.apart}
    pairs = ((node, told[other]) for node in told.values() for other in settled.apart[node.cite] if other in told)
    return sorted((a.id, b.id) for a, b in pairs if a.id < b.id and a.epoch == b.epoch)


def _put_strands(
    db: Connection, nodes: Nodes, changed: Mapping[int, Sequence[int]], dead: Collection[int], settled: Settled
) -> None:
    made, moved = [], []
    for head, group in changed.items():
        members = nodes.of(group)
        moved += [node for node in members if node.strand != head]
        made.append(
            Strand(
                head,
                _NONE,
                len(group),
                min(node.cite for node in members),
                any(node.cite in settled.group for node in members),
                min((node.start for node in members if node.start is not None), default=None),
                max((node.end for node in members if node.end is not None), default=None),
            )
        )
        for node in members:
            node.strand = head
    rows.put_strands_of(db, moved)
    kept.put_strands(db, made, gone=dead)


def _put_links(
    db: Connection, nodes: Nodes, changed: Mapping[int, Sequence[int]], dead: Collection[int], settled: Settled
) -> set[int]:
    """Link the changed strands anew, and give those that they were linked to."""
    mine, others, score = joined(nodes.of(row for group in changed.values() for row in group))
    ids, where = np.unique(others, return_inverse=True)
    nodes.load(ids.tolist())
    mine_ids, mine_where = np.unique(mine, return_inverse=True)
    totals: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    strand_of = [[node.strand for node in nodes.of(rows_.tolist())] for rows_ in (mine_ids, ids)]
    told = _apart_over_strands(nodes, changed, settled)
    for a, b, points in zip(mine_where.tolist(), where.tolist(), score.tolist(), strict=True):
        one, other = strand_of[0][a], strand_of[1][b]
        if one is None or other is None:
            raise AssertionError("an account that is compared is in a strand")
        if one == other or (other in changed and other < one):
            continue  # the other's turn
        total = totals[min(one, other), max(one, other)]
        total[0] += points
        total[1] += 1
    for (one, other), (kept_points, kept_number, number) in told.items():
        total = totals[one, other]
        total[0] += int(APART) * HUNDREDTHS * number - kept_points
        total[1] += number - kept_number
    sizes = {head: len(group) for head, group in changed.items()}
    sizes |= {
        row: strand.size for row, strand in kept.strands(db, {row for pair in totals for row in pair} - sizes.keys()).items()
    }
    means = {(a, b): mean_score(points / HUNDREDTHS, number, sizes[a], sizes[b]) for (a, b), (points, number) in totals.items()}
    made = {pair: mean for pair, mean in means.items() if mean > LINK}
    old = {(min(a, b), max(a, b)): mean for a, b, mean in kept.links_of(db, {*changed, *dead})}
    new = {pair: mean for pair, mean in made.items() if old.get(pair) != mean}
    kept.put_links(db, new, gone=[pair for pair, mean in old.items() if made.get(pair) != mean])
    return {row for pair in old for row in pair} - set(dead)


def _apart_over_strands(
    nodes: Nodes, changed: Mapping[int, Sequence[int]], settled: Settled
) -> dict[tuple[int, int], tuple[int, int, int]]:
    """For strands with accounts of others told apart: what is kept of these pairs, how many of it, and their number."""
    if not settled.apart:
        return {}
    mine = [node for group in changed.values() for node in nodes.of(group) if node.cite in settled.apart]
    theirs = {node.cite: node for node in nodes.cited({cite for node in mine for cite in settled.apart[node.cite]})}
    pairs = {
        (min(a.id, b.id), max(a.id, b.id))
        for a in mine
        for b in (theirs[cite] for cite in settled.apart[a.cite] if cite in theirs)
    }
    found: dict[tuple[int, int], tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    for a, b in pairs:
        one, other = nodes.by_id[a].strand, nodes.by_id[b].strand
        if one is None or other is None or one == other:
            continue
        _, others, score = joined(nodes.of([a]))
        points = score[others == b]
        before = found[min(one, other), max(one, other)]
        found[min(one, other), max(one, other)] = (before[0] + int(points.sum()), before[1] + len(points), before[2] + 1)
    return found


@dataclass(frozen=True, slots=True)
class _Reached:
    """Strands that may be of one incident: all that links and decisions lead to; `decided` are accounts in them, by strand."""

    strands: dict[int, Strand]
    links: dict[tuple[int, int], float]
    decided: dict[int, list[str]]


def _reached(db: Connection, nodes: Nodes, seeds: Collection[int], settled: Settled) -> _Reached:
    ids = kept.linked(db, seeds) if seeds else set()
    there = kept.strands(db, ids)
    decided: dict[int, list[str]] = {}
    while more := [row for row, strand in there.items() if strand.decided and row not in decided]:
        decided |= {row: [] for row in more}
        for node in nodes.inside(more):
            if node.strand is not None and node.cite in settled.group:
                decided[node.strand].append(node.cite)
        partners = nodes.cited({cite for row in more for one in decided[row] for cite in settled.group[one]})
        ids = kept.linked(db, {node.strand for node in partners if node.strand is not None} - there.keys())
        there |= kept.strands(db, ids - there.keys())
    links = {(a, b): mean for a, b, mean in kept.links_of(db, there)}
    order = {row: strand.first for row, strand in there.items()}
    return _Reached(there, {pair: mean for pair, mean in links.items() if order[pair[0]] < order[pair[1]]}, decided)


def _incidents(db: Connection, reached: _Reached, settled: Settled) -> list[tuple[Head, list[int]]]:
    """The incidents that these strands make, each with its head."""
    heads = kept.heads(db, reached.strands)
    strand_of = {cite: row for row, cites in reached.decided.items() for cite in cites}
    groups: dict[frozenset[str], list[int]] = {}
    for cite in sorted(strand_of):
        groups.setdefault(settled.group[cite], []).append(strand_of[cite])
    same = [pair for some in groups.values() for pair in combinations(dict.fromkeys(some), 2)]
    foes: dict[int, set[int]] = defaultdict(set)
    for cite, row in strand_of.items():
        foes[row] |= {strand_of[other] for other in settled.apart.get(cite, ()) if other in strand_of}
    in_order = sorted(reached.strands, key=lambda row: reached.strands[row].first)
    found = incidents(in_order, reached.links, same=same, apart=_parted(foes) if any(foes.values()) else None)
    return [(min((heads[row] for row in group), key=_rank), group) for group in found]


def _parted(foes: Mapping[int, Collection[int]]) -> Callable[[Collection[int], Collection[int]], bool]:
    def parted(some: Collection[int], others: Collection[int]) -> bool:
        return any(not set(foes[row]).isdisjoint(others) for row in some if row in foes)

    return parted


def _summary(head: Head, group: Sequence[Strand]) -> Summary:
    start = min((strand.start for strand in group if strand.start is not None), default=None)
    end = max((strand.end for strand in group if strand.end is not None), default=None)
    return Summary(head.id, head.cite, head.type, start, end, sum(strand.size for strand in group))


def _compared(
    nodes: Nodes,
    touched: Iterable[tuple[Head, Sequence[int]]],
    reached: _Reached,
    was: Mapping[int, int],
    now: Mapping[int, int],
    still: Mapping[int, int],
    final: Mapping[int, int],
) -> Iterator[Regrouped]:
    """What each incident has and its base had not, and the other way round.

    `was` and `now` are the incidents of accounts in strands that changed, `still` the former ones of other strands.
    """
    of_incident: dict[int, list[int]] = defaultdict(list)
    for row, incident in now.items():
        of_incident[incident].append(row)
    parts: dict[int, list[int]] = defaultdict(list)
    for row, incident in was.items():
        parts[incident].append(row)
    strands_of: dict[int, list[int]] = defaultdict(list)
    for strand, incident in still.items():
        strands_of[incident].append(strand)
    for head, group in touched:
        weight = Counter(was[row] for row in of_incident[head.id] if row in was)
        for strand in group:
            if strand in still:
                weight[still[strand]] += reached.strands[strand].size
        base = min(weight, key=lambda incident: (-weight[incident], incident), default=None)
        fresh = {row for row in of_incident[head.id] if was.get(row) != base or base is None}
        fresh |= {node.id for node in nodes.inside([one for one in group if one in still and still[one] != base])}
        lost: set[int] = set()
        if base is not None:
            lost = {row for row in parts[base] if now.get(row) != head.id}
            lost |= {node.id for node in nodes.inside([one for one in strands_of[base] if final[one] != head.id])}
        yield Regrouped(head.id, base, frozenset(fresh), frozenset(lost))
