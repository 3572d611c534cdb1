"""The people of many incidents counted: by side, each incident by itself, or as they were known at the end of each day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from menurut.export.telling import headline
from menurut.export.tolls import Counted
from menurut.model import Account, Incident, Judgement, Saying
from menurut.reconcile.tallying import Tally, tally, tally_by_day
from menurut.reconcile.totals import total
from menurut.run.nesting import among
from menurut.run.several import several
from menurut.store import Filters, Ledger

_PAGE = 200  # incidents that are asked for at once


@dataclass(frozen=True, slots=True)
class Figures:
    """An incident that tells a figure, with all by which it is counted."""

    incident: Incident
    accounts: Sequence[Account]
    sayings: Sequence[Saying]
    judgements: Sequence[Judgement]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The incidents that fit and tell a figure; `is_cut` where more than were looked at fit."""

    figures: Sequence[Figures]
    is_cut: bool


def gathered(kept: Ledger, filters: Filters, *, most: int | None = None) -> Gathered:
    """The incidents of a ledger with a claim that fits, of those that tell a figure; `most` of them are looked at."""
    found: list[Figures] = []
    looked_at, after = 0, None
    while True:
        page = kept.incidents(filters, limit=_PAGE if most is None else min(_PAGE, most - looked_at), after=after)
        names = [one.incident.id for one in page.incidents]
        found += [Figures(*one) for one in several(kept, names, telling=True)]
        looked_at += len(page.incidents)
        after = page.next
        if after is None or looked_at == most:
            return Gathered(found, after is not None)


def by_side(figures: Sequence[Figures], until: date) -> Iterator[Counted]:
    """The total of each kind, side and group; nobody is counted twice, not a whole with its parts."""
    incidents = among((one.incident, one.accounts) for one in figures)
    rows = [tally(one.sayings, one.judgements, until=until) for one in figures]
    yield Counted("", "", total(zip(incidents, rows, strict=True)))


def by_incident(figures: Sequence[Figures], until: date) -> Iterator[Counted]:
    """Each incident with its tallies."""
    for one in figures:
        what = headline(one.accounts, head=one.incident.id)
        title = " · ".join(filter(None, (what.what, ", ".join(what.where), what.when)))
        yield Counted(one.incident.id, title, tally(one.sayings, one.judgements, until=until))


def by_day(figures: Sequence[Figures], until: date) -> Iterator[Counted]:
    """The totals as they were known at the end of each day on which a figure was told; undated reports last."""
    incidents = among((one.incident, one.accounts) for one in figures)
    changes: defaultdict[date, list[tuple[Incident, Sequence[Tally]]]] = defaultdict(list)
    for incident, one in zip(incidents, figures, strict=True):
        for day, rows in tally_by_day(one.sayings, one.judgements, until=until):
            changes[day or date.max].append((incident, rows))
    known: dict[str, tuple[Incident, Sequence[Tally]]] = {}
    for day in sorted(changes):
        known |= {incident.id: (incident, rows) for incident, rows in changes[day]}
        yield Counted("no date" if day == date.max else day.isoformat(), "", total(known.values()))


class _Count(Protocol):
    def __call__(self, figures: Sequence[Figures], until: date) -> Iterator[Counted]: ...


COUNTS: Mapping[str, _Count] = {"side": by_side, "incident": by_incident, "day": by_day}
"""What figures can be counted by; reports dated after `until` count as undated."""
