"""Adding reports to a ledger: once each, whatever happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from menurut.acquire import Given, Limits, make_report
from menurut.model import AcquireError, ReadError, Report
from menurut.run.adding import Adder, Stopped, accept_all, add_all, reread_all
from menurut.run.visiting import Visits, found_in
from menurut.store import Filters, Ledger
from run.standing_in import FOOTBALL, WAR, Clock, StandIn, Web, page


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.db", create=True) as opened:
        yield opened


def adder(ledger: Ledger, reader: StandIn | None = None, *, gated: bool = True) -> Adder:
    stand_in = reader or StandIn()
    return Adder(ledger, now=Clock(), gated=gated, reader=lambda: stand_in)  # type: ignore[arg-type,return-value]


def report(*sentences: str, name: str | None = None, outlet: str = "Kabar Dunia") -> Report:
    return make_report("\n".join(sentences or WAR), id=name, dct=date(2025, 6, 20), outlet=outlet, lang="id")


def test_a_report_is_read_once(ledger: Ledger) -> None:
    reader = StandIn()
    assert adder(ledger, reader).add("a.txt", report()).what == "read"
    assert adder(ledger, reader).add("a.txt", report()).what == "known"
    assert len(reader.read_so_far) == 1
    assert ledger.counts() == {"reports": 1, "readings": 1, "claims": 3, "issues": 0}


def test_what_is_not_about_armed_conflict_is_kept_unread_with_its_reason(ledger: Ledger) -> None:
    reader = StandIn()
    assert adder(ledger, reader).add("a.txt", report(*FOOTBALL)).what == "turned away"
    (kept,) = ledger.reports(turned_away=True, limit=9)
    assert kept.reason
    assert "not about armed conflict" in kept.reason
    assert reader.read_so_far == []
    assert adder(ledger, reader).add("a.txt", report(*FOOTBALL)).what == "known"


def test_what_was_turned_away_is_read_when_a_person_asks_for_it(ledger: Ledger) -> None:
    reader = StandIn()
    at_work = adder(ledger, reader)
    at_work.add("a.txt", report(*FOOTBALL))
    (kept,) = ledger.reports(limit=9)
    assert [outcome.what for outcome in accept_all([kept.key], at_work, by="R. Hartono", note="hooligans")] == ["read"]
    assert [outcome.what for outcome in accept_all([kept.key], at_work, by="R. Hartono", note=None)] == ["known"]
    assert len(ledger.claims(Filters(), limit=9).claims) == 3
    assert len(list(ledger.unread(reader="stand-in-2"))) == 1


def test_without_the_gate_all_is_read(ledger: Ledger) -> None:
    assert adder(ledger).add("a.txt", report(*FOOTBALL)).what == "turned away"
    assert adder(ledger, gated=False).add("a.txt", report(*FOOTBALL)).what == "read"


def test_what_fails_is_an_issue_once_and_tried_again(ledger: Ledger) -> None:
    broken = report(*WAR, "Jembatan itu rusak.")
    for _ in range(2):
        outcome = adder(ledger).add("a.txt", broken)
        assert outcome.issue
        assert "broken on purpose" in outcome.issue.error
    assert len(ledger.issues(limit=9)) == 1
    assert ledger.counts()["reports"] == 1
    healed = StandIn()
    healed.read = lambda given: StandIn().read(report()) if False else _claimless(given)  # type: ignore[method-assign]
    assert adder(ledger, healed).add("a.txt", broken).what == "read"


def _claimless(given: Report):  # noqa: ANN202
    from menurut.model import Reading

    return Reading(given.id, "stand-in-1")


def test_a_fault_in_what_was_given_is_an_issue(ledger: Ledger) -> None:
    outcome = adder(ledger).add("b.pdf", AcquireError("b.pdf: this is a PDF, not text"))
    assert outcome.what == "failed"
    ((_, issue),) = ledger.issues(limit=9)
    assert (issue.report, issue.stage) == ("b.pdf", "acquire")


def test_agency_copy_is_a_copy_and_its_claims_are_listed_once(ledger: Ledger) -> None:
    at_work = adder(ledger)
    long = tuple(f"{sentence} Hal itu disampaikan pejabat ke-{n} kepada wartawan." for n in range(4) for sentence in WAR)
    first = at_work.add("a.txt", report(*long, name="a"))
    other = at_work.add("b.txt", report(*long, "Juru bicara PBB menyerukan gencatan senjata.", name="b", outlet="Suara Pagi"))
    assert other.added
    assert first.added
    assert other.added.origin == first.added.key
    assert len(ledger.claims(Filters(), limit=99).claims) == 25
    assert len(ledger.claims(Filters(copies=True), limit=99).claims) == 49


def test_a_newer_reader_reads_all_again_and_goes_on_where_it_was(ledger: Ledger) -> None:
    at_work = adder(ledger)
    for n in range(5):
        at_work.add("a.txt", report(*WAR, f"Laporan ke-{n}.", name=str(n)))
    newer = StandIn("stand-in-2")
    steps = reread_all(adder(ledger, newer))
    next(steps)
    next(steps)
    assert [outcome.what for outcome in reread_all(adder(ledger, newer))] == ["read"] * 3
    assert list(reread_all(adder(ledger, newer))) == []
    assert ledger.counts()["readings"] == 10
    assert {found.readers for found in ledger.claims(Filters(), limit=99).claims} == {("stand-in-2",)}


def test_a_run_stops_where_most_reports_fail(ledger: Ledger) -> None:
    broken = (("a.txt", report(*WAR, f"Jembatan ke-{n} rusak.", name=str(n))) for n in range(40))
    with pytest.raises(Stopped, match="stopped"):
        list(add_all(broken, adder(ledger)))


def test_reports_that_failed_before_do_not_keep_new_ones_out(ledger: Ledger) -> None:
    def given(more: int) -> Iterator[tuple[str, Report]]:
        for n in range(30 + more):
            yield "a.txt", report(*WAR, f"Laporan ke-{n}.", name=f"good {n}")
        for n in range(25):
            yield "a.txt", report(*WAR, f"Jembatan ke-{n} rusak.", name=f"bad {n}")
        yield "a.txt", report(*WAR, f"Yang baru {more}.", name=f"new {more}")

    list(add_all(given(0), adder(ledger)))
    assert [outcome.what for outcome in add_all(given(1), adder(ledger))][-1] == "read"


def test_a_reader_that_cannot_be_loaded_is_no_report_s_fault(ledger: Ledger) -> None:
    def broken() -> StandIn:
        raise ReadError("no weights in this folder")

    with pytest.raises(ReadError, match="no weights"):
        Adder(ledger, now=Clock(), reader=broken).add("a.txt", report())  # type: ignore[arg-type]
    assert ledger.counts()["issues"] == 0


def added(ledger: Ledger, web: Web, *places: str) -> Counter[str]:
    visits = Visits(web, ledger, now=Clock())  # type: ignore[arg-type]
    steps = add_all(found_in(places, visits, limits=Limits(), given=Given()), adder(ledger))
    return Counter(outcome.what for outcome in steps)


def test_a_page_that_has_not_changed_is_not_fetched_again(ledger: Ledger) -> None:
    url = "https://kabar.example.org/1"
    web = Web({url: page(WAR)}, etags={url: '"a"'})
    assert added(ledger, web, url) == {"read": 1}
    assert added(ledger, web, url) == {"unchanged": 1}
    web.pages[url], web.etags[url] = page((*WAR, "Jumlah korban kemudian bertambah menjadi 31 tentara.")), '"b"'
    assert added(ledger, web, url) == {"read": 1}
    assert [kept.revision for kept in ledger.revisions(url)] == [1, 2]
    assert ledger.counts()["issues"] == 0


def test_a_page_that_was_turned_away_is_read_when_the_gate_is_lifted(ledger: Ledger) -> None:
    url = "https://kabar.example.org/1"
    web = Web({url: page(FOOTBALL, "Persib menang")}, etags={url: '"a"'})
    assert added(ledger, web, url) == {"turned away": 1}
    visits = Visits(web, ledger, now=Clock())  # type: ignore[arg-type]
    steps = add_all(found_in([url], visits, limits=Limits(), given=Given()), adder(ledger, gated=False))
    assert [outcome.what for outcome in steps] == ["read"]


def test_a_text_too_long_for_a_report_is_an_issue_and_not_kept(ledger: Ledger) -> None:
    outcome = adder(ledger).add("a.jsonl", report(*WAR * 2000))
    assert outcome.issue
    assert "no single report" in outcome.issue.error
    assert ledger.counts()["reports"] == 0


def test_what_another_has_kept_meanwhile_is_not_counted_again(ledger: Ledger) -> None:
    reader = StandIn()
    plain = reader.read

    def read(given: Report):  # noqa: ANN202
        adder(ledger).add("a.txt", given)
        return plain(given)

    reader.read = read  # type: ignore[method-assign]
    assert adder(ledger, reader).add("a.txt", report()).what == "known"


def test_a_page_that_failed_is_fetched_again(ledger: Ledger) -> None:
    url = "https://kabar.example.org/1"
    web = Web({url: AcquireError(f"{url}: the server answers 503")}, etags={url: '"a"'})
    assert added(ledger, web, url) == {"failed": 1}
    web.pages[url] = page(WAR)
    assert added(ledger, web, url) == {"read": 1}
