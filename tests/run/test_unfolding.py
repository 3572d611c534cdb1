"""Unfolding incidents: many at once as one by one, and what they are inside of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from menurut.export.incidents import summary_fields
from menurut.model import Reading, Report
from menurut.reconcile.nesting import part_of, profile
from menurut.run.reconciling import Reconciler
from menurut.run.unfolding import Unfolder
from menurut.store import Filters, Ledger
from run.happening import Happening, Story, judge, now, told
from store.making import NOON, arrival, holders

TODAY = date(2026, 11, 22)
STORIES = (
    Story(0, 0, (Happening(1, 0, 0, 0, 16), Happening(0, 0, 0, 0), Happening(2, 1, 1, 1))),
    Story(1, 1, (Happening(1, 0, 0, 1, 31), Happening(2, 1, 1, 2, denied=True))),
    Story(2, 2, (Happening(1, 1, 0, 0, 4), Happening(3, 1, 1, 0))),
)


def running_toll() -> tuple[Report, Reading]:
    """A report that tells of nothing but 900 dead, nowhere and on no day of their own."""
    report, reading = told(Story(9, 3, (Happening(1, 0, 0, None, 900),)))
    return report, replace(reading, events=tuple(replace(one, place=(), time=()) for one in reading.events))


def keep(ledger: Ledger) -> list[str]:
    """A ledger of these stories and that toll; the ids of its incidents."""
    for report, reading in (*map(told, STORIES), running_toll()):
        ledger.add(arrival(report), reading, at=NOON, holders=holders)
    Reconciler(ledger, now=now, judge=judge, holders=holders).reconcile_all()
    return [one.incident.id for one in ledger.incidents(Filters(), limit=50).incidents]


def test_many_at_once_are_unfolded_as_one_by_one(ledger: Ledger) -> None:
    names = keep(ledger)
    unfolder = Unfolder(ledger, until=TODAY)
    alone = [unfolder.unfold(name) for name in names]
    assert len(names) > 4
    assert any(one.judgements for one in alone)
    several = unfolder.several([names[0], "0123456789abcdef", *names[1:]])
    assert [summary_fields(one) | {"part_of": None} for one in alone] == [summary_fields(one) for one in several]
    same = ("sayings", "judgements", "tallies", "statuses", "agreed", "disputed")
    assert [[getattr(one, name) for name in same] for one in several] == [
        [getattr(one, name) for name in same] for one in alone
    ]


def test_an_incident_is_a_part_of_what_holds_it_among_all(ledger: Ledger) -> None:
    names = keep(ledger)
    unfolder = Unfolder(ledger, until=TODAY)
    found = {name: unfolder.unfold(name, with_parts=True) for name in names}
    profiles = [profile(name, one.accounts) for name, one in found.items()]
    assert {name: one.incident.part_of for name, one in found.items()} == {one.id: part_of(one, profiles) for one in profiles}
    inside = {one.id: {kin.id for kin in unfolded.parts} for unfolded in found.values() for one in [unfolded.incident]}
    assert inside == {whole: {name for name, one in found.items() if one.incident.part_of == whole} for whole in names}
    assert any(inside.values())


def test_accounts_are_read_in_part(ledger: Ledger) -> None:
    name = keep(ledger)[0]
    (whole,) = ledger.accounts_in([name]).values()
    (part,) = ledger.accounts_in(
        [name], only=("cite", "report", "local", "type", "status", "background", "said", "sentence")
    ).values()
    assert [one.cite for one in part] == [one.cite for one in whole]
    assert whole[0].actors
    assert not part[0].actors
