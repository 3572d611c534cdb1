"""What stands around a list of claims: the values that a filter can have, the incidents of claims, saved searches."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from menurut.model import Claim, Entity, Event, Reading, Report, Span
from menurut.run.reconciling import Reconciler
from menurut.store import Arrival, Filters, Ledger, NotKept

AT = datetime(2026, 11, 22, tzinfo=UTC)
TEXT = "Baku says that its troops took Talish."


def keep(ledger: Ledger, number: int, *, outlet: str | None, lang: str, side: str | None) -> None:
    report = Report(f"r{number}", TEXT + str(number), lang, (), outlet=outlet)
    event = Event("V1", "control", Span(28, 32), actor=("E1",))
    claim = Claim("C1", (Span(15, 38),), ("E1",), events=("V1",))
    reading = Reading(report.id, "made", (Entity("E1", "Baku", "state", (Span(0, 4),), side),), (), (), (event,), (claim,))
    ledger.add(Arrival(report, "made", b"", (), lambda _: None), reading, at=AT, holders=lambda _: ())


def test_known_values_are_each_told_once_in_order(ledger_url: str) -> None:
    with Ledger(ledger_url, create=True) as ledger:
        assert ledger.known("side") == []
        for number, (outlet, lang, side) in enumerate(
            [("Kabar", "id", "Azerbaijan"), ("Lensa", "en", None), ("kabar", "id", "Armenia"), (None, "ru", "Armenia")]
        ):
            keep(ledger, number, outlet=outlet, lang=lang, side=side)
        assert ledger.known("side") == ["armenia", "azerbaijan"]
        assert ledger.known("outlet") == ["kabar", "lensa"]
        assert ledger.known("lang") == ["en", "id", "ru"]
        assert ledger.known("country") == []
        with pytest.raises(ValueError, match="known: side, lang, outlet, country"):
            ledger.known("claim; --")


def test_claims_lead_to_their_incidents(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.db", create=True) as ledger:
        keep(ledger, 1, outlet="Kabar", lang="en", side="Azerbaijan")
        [found] = ledger.claims(Filters(), limit=5).claims
        assert ledger.incidents_of([found.cite]) == {}
        Reconciler(ledger, now=lambda: AT).reconcile_all()
        [met] = ledger.incidents_of([found.cite, "ffffffffffffffff"])[found.cite]
        incident, _, _ = ledger.incident(met.id)
        assert (met.id, met.type, met.reports) == (incident.id, "control", 1)


def test_claims_that_were_found_are_read_in_their_order(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.db", create=True) as ledger:
        for number in range(5):
            keep(ledger, number, outlet="Kabar", lang="en", side="Azerbaijan")
        hits = ledger.hits(Filters(), limit=4)
        page = ledger.claims(Filters(), limit=4)
        assert [one.cite for one in ledger.cited(hits)] == [one.cite for one in page.claims]
        assert page.claims[0].day == AT.date()
        assert ledger.hits(Filters(), limit=9, oldest=True)[0] == ledger.hits(Filters(), limit=9)[-1]


def test_a_search_is_renamed_by_the_one_who_saved_it(ledger_url: str) -> None:
    with Ledger(ledger_url, create=True) as ledger:
        made = ledger.searches.save("Baku", member="ann", page="ledger", query="side=Azerbaijan", at=AT)
        ledger.searches.rename(made.id, "Denials", member="ann")
        assert [one.name for one in ledger.searches.of("ann")] == ["Denials"]
        with pytest.raises(NotKept):
            ledger.searches.rename(made.id, "mine", member="bob")
