"""All that the page of an incident shows of it, worked out once for each state of the ledger."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

from menurut.export.sides import Unfolded
from menurut.export.telling import Telling, columns, tellings
from menurut.serve.incident.leaves import Leaves
from menurut.serve.incident.places import Spot, spots
from menurut.serve.incident.points import Points
from menurut.serve.incident.series import toll_series
from menurut.serve.incident.standing import Stances

_KEPT = 100
"""Incidents whose sheets are kept in memory."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One incident as its page shows it; `said` are its claims by their ids, `tolls` as `toll_series` gives them."""

    one: Unfolded
    said: Mapping[str, Telling]
    leaves: Leaves
    stances: Stances
    points: Points
    tolls: Mapping[str, Any]
    spots: Sequence[Spot]


def sheet(one: Unfolded, *, until: date) -> Sheet:
    """The sheet of an incident; reports dated after `until` count as undated."""
    said = {telling.claim: telling for telling in tellings(one.sayings)}
    sides = columns(one.sayings, one.judgements)
    return Sheet(
        one,
        said,
        Leaves(sides),
        Stances.of(one, sides),
        Points(one, said),
        toll_series(one, said, until=until),
        spots(one.accounts),
    )


class Sheets:
    """The sheets that were asked for last. An incident that was unfolded anew gets a new one."""

    def __init__(self) -> None:
        self._sheets: OrderedDict[str, tuple[date, Sheet]] = OrderedDict()
        self._lock = Lock()

    def of(self, one: Unfolded, *, until: date) -> Sheet:
        """The sheet of this very incident, as `sheet` makes it."""
        with self._lock:
            day, found = self._sheets.get(one.incident.id, (until, None))
            if found is not None and found.one is one and day == until:
                self._sheets.move_to_end(one.incident.id)
                return found
        made = sheet(one, until=until)
        with self._lock:
            self._sheets[one.incident.id] = (until, made)
            while len(self._sheets) > _KEPT:
                self._sheets.popitem(last=False)
        return made
