"""Tallies of many incidents added up, without counting anybody twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from menurut.model import Incident
from menurut.reconcile.tallying import Tally

_WHOLE = frozenset({"mixed", "unknown"})
_Key = tuple[str, str | None, str]
_Rows = Mapping[_Key, Tally]


def total(
    tallies: Iterable[tuple[Incident, Sequence[Tally]]], *, by_side: bool = True, by_group: bool = False
) -> tuple[Tally, ...]:
    """The tallies of several incidents in one row for each kind of harm, for each side if `by_side`.

    - Soldiers and civilians of one side are different people and are added; a figure of both, or of people of whom that is
      not said, is taken as their whole: the larger of it and of their sum counts, never both. `by_group` keeps the groups in
      rows of their own instead, which overlap and are not to be added.
    - So it is with sides where `by_side` is off: people whose side is not said may be among those of the named sides. With
      `by_side` they are a row of their own that overlaps with the others.
    - An incident with parts counts as the larger of its own figure and of the sum of its parts; the reasons say which.
      Parts whose whole is not given count by themselves; incidents that are parts of one another in a circle, too.

    An open low or best counts as nothing, an open high leaves the sum open. Pass the incidents of one day, or whose places
    or sides match, to have their total.
    """
    given = {incident.id: (incident, rows) for incident, rows in tallies}
    part_of = {name: incident.part_of for name, (incident, _) in given.items()}
    depths = _depths(part_of)
    parts: dict[str, list[_Rows]] = {}
    found: list[_Rows] = []
    for name in sorted(given, key=lambda name: (-depths[name], name)):
        own = _own(given[name][1], by_side=by_side, by_group=by_group)
        counted = _larger(name, own, _added(parts.pop(name, ())))
        above = part_of[name]
        if above is not None and depths[name]:
            parts.setdefault(above, []).append(counted)
        else:
            found.append(counted)
    rows = _added(found)
    return tuple(rows[key] for key in sorted(rows, key=lambda key: (key[0], key[1] or "", key[2])))


def _depths(part_of: Mapping[str, str | None]) -> dict[str, int]:
    """How many wholes each is a part of, one in the other; 0 for those in a circle."""
    found: dict[str, int] = {}
    for name in part_of:
        way: dict[str, None] = {}
        above: str | None = name
        while above is not None and above in part_of and above not in found and above not in way:
            way[above] = None
            above = part_of[above]
        climbed = list(way)
        if above is not None and above in way:
            circle = climbed.index(above)
            found.update(dict.fromkeys(climbed[circle:], 0))
            climbed = climbed[:circle]
        depth = -1 if above is None else found.get(above, -1)
        for one in reversed(climbed):
            depth += 1
            found[one] = depth
    return found


def _own(rows: Sequence[Tally], *, by_side: bool, by_group: bool) -> dict[_Key, Tally]:
    """The rows of one incident, one for each key; of their reasons only those of adding up are kept."""
    rows = [replace(row, reasons=()) for row in rows]
    found: dict[_Key, Tally] = {}
    for key in dict.fromkeys((row.kind, row.side, row.group if by_group else "") for row in rows):
        several = [row for row in rows if (row.kind, row.side) == key[:2] and key[2] in {"", row.group}]
        parts = [row for row in several if row.group not in _WHOLE]
        wholes = [row for row in several if row.group in _WHOLE]
        found[key] = _largest([*wholes, *_summed(parts)], "people of all groups")
    if by_side:
        return found
    joined: dict[_Key, Tally] = {}
    for kind, group in dict.fromkeys((kind, group) for kind, _, group in found):
        several = [row for key, row in found.items() if (key[0], key[2]) == (kind, group)]
        sided = _summed([row for row in several if row.side is not None])
        joined[kind, None, group] = _largest([*(row for row in several if row.side is None), *sided], "people of all sides")
    return {key: replace(row, side=None) for key, row in joined.items()}


def _larger(name: str, own: _Rows, parts: _Rows) -> dict[_Key, Tally]:
    found = dict(parts)
    for key, row in own.items():
        if key not in parts:
            found[key] = row
            continue
        taken, left, how = (
            (row, parts[key], "its own figure") if _size(row) >= _size(parts[key]) else (parts[key], row, "its parts")
        )
        reason = f"incident {name}: {how} taken, {_number(taken)}, not {_number(left)}"
        found[key] = replace(taken, reasons=(*taken.reasons, reason))
    return found


def _added(several: Iterable[_Rows]) -> dict[_Key, Tally]:
    by_key: dict[_Key, list[Tally]] = {}
    for key, row in chain.from_iterable(rows.items() for rows in several):
        by_key.setdefault(key, []).append(row)
    return {key: _summed(rows)[0] for key, rows in by_key.items()}


def _summed(rows: Sequence[Tally]) -> list[Tally]:
    """The sum of the rows as the one row of a list; nothing of nothing."""
    if len(rows) < 2:
        return list(rows)
    first = rows[0]
    highs = [row.high for row in rows]
    groups = {row.group for row in rows}
    return [
        Tally(
            first.kind,
            first.side if len({row.side for row in rows}) == 1 else None,
            first.group if len(groups) == 1 else "unknown" if "unknown" in groups else "mixed",
            _sum([row.low for row in rows]),
            _sum([row.best for row in rows]),
            None if None in highs else _sum(highs),
            _all(row.low_cites for row in rows),
            _all(row.best_cites for row in rows),
            () if None in highs else _all(row.high_cites for row in rows),
            _all(row.reasons for row in rows),
        )
    ]


def _largest(rows: Sequence[Tally], what: str) -> Tally:
    taken = max(rows, key=_size)
    left = [_number(row) for row in rows if row is not taken]
    if not left:
        return taken
    return replace(taken, reasons=(*taken.reasons, f"{what}: {_number(taken)} holds {', '.join(left)}"))


def _size(row: Tally) -> tuple[int, int, float]:
    return row.best or 0, row.low or 0, float("inf") if row.high is None else row.high


def _number(row: Tally) -> str:
    who = f"{row.side or 'side not told'}, {row.group}"
    return f"{row.kind} {'?' if row.best is None else row.best} ({who})"


def _sum(numbers: Sequence[int | None]) -> int | None:
    known = [one for one in numbers if one is not None]
    return sum(known) if known else None


def _all(several: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(several)))
