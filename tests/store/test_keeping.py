from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from menurut.model import Claim, Issue, Reading, Report, Span, StoreError
from menurut.store import Filters, Ledger
from menurut.store import tables as t
from menurut.store.keys import report_key
from store.cluster import Cluster
from store.ledgers import faults, rows_of
from store.making import NOON, arrival, holders, made, steps


def add(ledger: Ledger, report: Report, reading: Reading | None, *, family: int | None = None, relevant: bool = True) -> str:
    came = arrival(report, family=family, relevant=relevant)
    return ledger.add(came, reading, at=NOON, holders=holders).key


def report_of(words: str, *, name: str = "r", **known: object) -> Report:
    return Report(name, words, "id", (Span(0, len(words)),), **known)  # type: ignore[arg-type]


def reading_of(report: Report, *contents: str, reader: str = "one") -> Reading:
    spans = [Span(report.text.index(content), report.text.index(content) + len(content)) for content in contents]
    return Reading(report.id, reader, claims=tuple(Claim(f"C{at}", (span,)) for at, span in enumerate(spans)))


def listed(ledger: Ledger, filters: Filters | None = None) -> list[str]:
    return [one.cite for one in ledger.claims(filters or Filters(), limit=1000).claims]


def test_a_ledger_that_was_filled_is_whole(ledger: Ledger) -> None:
    for step in steps(12):
        step(ledger)
    assert faults(ledger, thorough=True) == []
    assert ledger.counts()["reports"] == 12


def test_doing_everything_again_adds_nothing(ledger: Ledger) -> None:
    for step in steps(12):
        step(ledger)
    before = rows_of(ledger)
    for step in steps(12):
        step(ledger)
    assert rows_of(ledger) == before


def test_both_engines_hold_the_same_rows(postgres: Cluster, tmp_path: Path) -> None:
    url = postgres.database()
    with Ledger(tmp_path / "a.db", create=True) as one, Ledger(url, create=True) as other:
        for step in steps(12):
            step(one)
            step(other)
        assert rows_of(one) == rows_of(other)
    postgres.drop(url)


def test_an_arrival_says_what_became_of_it(ledger: Ledger) -> None:
    came, reading = made(0)
    first = ledger.add(came, reading, at=NOON, holders=holders)
    again = ledger.add(came, reading, at=NOON + timedelta(1), holders=holders)
    assert (first.fresh, first.revision, first.origin) == (True, 1, None)
    assert (again.key, again.fresh, again.revision) == (first.key, False, 1)
    assert ledger.report(first.key)[0].arrived_at == "2026-11-22T12:00:00Z"


def test_a_report_whose_reading_cannot_be_kept_is_not_there_at_all(ledger: Ledger) -> None:
    before = rows_of(ledger)
    came, reading = made(0)

    def fails(entry: str) -> tuple[str, ...]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ledger.add(came, reading, at=NOON, holders=fails)
    assert rows_of(ledger) == before
    assert ledger.add(came, reading, at=NOON, holders=holders).fresh


@pytest.fixture
def full(ledger: Ledger) -> Ledger:
    """A ledger with a row in every table that is kept."""
    from menurut.store import Deed, Visit

    for step in steps(4):
        step(ledger)
    ledger.add_issue(Issue("a", "read", "b"), at=NOON)
    ledger.accept("a", by="somebody", at=NOON)
    ledger.put_visit(Visit("https://example.org/", "2026-11-22T12:00:00Z", "fetched"))
    ledger.audit.put(Deed("somebody", "login", "somebody"), at=NOON)
    return ledger


def test_rows_that_are_kept_can_neither_be_changed_nor_removed(full: Ledger) -> None:
    before = rows_of(full)
    for table in t.KEPT:
        column = next(iter(table.c)).name
        changes = [f"UPDATE {table.name} SET {column} = {column}", f"DELETE FROM {table.name}"]  # noqa: S608 (names of ours)
        if "://" in full.name:
            changes.append(f"TRUNCATE {table.name} CASCADE")
        for change in changes:
            with pytest.raises(StoreError, match=r"\w+ is append-only.*never changed"):
                full.write(lambda db, change=change: db.execute(text(change)))
        assert before[table.name]
    assert rows_of(full) == before


def test_a_changed_page_is_a_revision_beside_the_first(ledger: Ledger) -> None:
    url = "https://example.org/a"
    keys = [add(ledger, report_of(words, url=url), None) for words in ("Satu.", "Dua.", "Satu.", "Tiga.")]
    add(ledger, report_of("Lain.", url="https://example.org/b"), None)
    assert keys[0] == keys[2]
    kept = ledger.revisions(url)
    assert [(one.report.text, one.revision) for one in kept] == [("Satu.", 1), ("Dua.", 2), ("Tiga.", 3)]
    assert ledger.revisions("https://example.org/") == []


def test_a_text_is_kept_once_however_many_reports_have_it(ledger: Ledger) -> None:
    one, other = report_of("Sama.", url="https://a.example/"), report_of("Sama.", url="https://b.example/")
    assert add(ledger, one, None) != add(ledger, other, None)
    assert len(rows_of(ledger)["text"]) == 1
    assert ledger.revisions("https://b.example/")[0].likeness == 1.0


def test_a_copy_names_the_first_of_its_kind(ledger: Ledger) -> None:
    words = ["Militer mundur. Kata A.", "Militer mundur. Kata B.", "Militer mundur. Kata C."]
    keys = [add(ledger, report_of(text_, name=text_), None, family=1) for text_ in words]
    kept = [ledger.report(key)[0] for key in keys]
    assert [(one.origin, one.likeness) for one in kept] == [(None, None), (keys[0], 0.9), (keys[0], 0.9)]
    assert ledger.report(add(ledger, report_of("Lain sekali."), None, family=2))[0].origin is None


def test_what_a_copy_repeats_counts_once(ledger: Ledger) -> None:
    first, copy = report_of("Militer mundur. Kata A.", name="a"), report_of("«Militer  mundur». Kata B.", name="b")
    add(ledger, first, reading_of(first, "Militer mundur", "Kata A"), family=1)
    add(ledger, copy, reading_of(copy, "Militer  mundur", "Kata B"), family=1)
    both = ledger.claims(Filters(copies=True), limit=10).claims
    told = [(one.report.id, one.reading.claims[0].content[0].of(one.report.text)) for one in both]
    assert sorted(told) == [("a", "Kata A"), ("a", "Militer mundur"), ("b", "Kata B"), ("b", "Militer  mundur")]
    shown = {(one.report.id, one.reading.claims[0].id) for one in ledger.claims(Filters(), limit=10).claims}
    assert shown == {("a", "C0"), ("a", "C1"), ("b", "C1")}


def test_what_a_copy_repeats_counts_once_though_the_first_is_read_last(ledger: Ledger) -> None:
    first, copy = report_of("Militer mundur. Kata A.", name="a"), report_of("Militer mundur. Kata B.", name="b")
    add(ledger, first, None, family=1)
    add(ledger, copy, reading_of(copy, "Militer mundur"), family=1)
    assert len(listed(ledger)) == 1
    ledger.add_reading(first, reading_of(first, "Militer mundur"), at=NOON, holders=holders)
    assert [one.report.id for one in ledger.claims(Filters(), limit=10).claims] == ["a"]
    assert len(listed(ledger, Filters(copies=True))) == 2


def test_what_only_a_copy_still_says_counts_when_the_first_is_read_anew(ledger: Ledger) -> None:
    first, copy = report_of("Militer mundur. Kata A.", name="a"), report_of("Militer mundur. Kata B.", name="b")
    for one in (first, copy):
        add(ledger, one, reading_of(one, "Militer mundur"), family=1)
    assert len(listed(ledger)) == 1
    for one in (first, copy):
        reading = reading_of(one, one.text[-7:-1] if one is first else "Militer mundur", reader="two")
        ledger.add_reading(one, reading, at=NOON, holders=holders)
    assert sorted(one.report.id for one in ledger.claims(Filters(), limit=10).claims) == ["a", "b"]


def test_a_newer_reading_is_what_is_found_and_the_older_stays_citable(ledger: Ledger) -> None:
    report = report_of("Militer mundur. Kota direbut.")
    add(ledger, report, reading_of(report, "Militer mundur", "Kota direbut"))
    same, gone = sorted(listed(ledger), key=lambda cite: ledger.claim(cite).reading.claims[0].content)[::-1]
    assert ledger.add_reading(report, reading_of(report, "Kota direbut", "Kota", reader="two"), at=NOON, holders=holders)
    new = listed(ledger)
    assert same in new
    assert gone not in new
    assert len(new) == 2
    assert ledger.claim(gone).reading.reader == "one"
    assert ledger.claim(gone).readers == ("one",)
    assert ledger.claim(same).readers == ("one", "two")
    assert ledger.claim(same).reading.reader == "two"
    kept, reading = ledger.report(report_key(report))
    assert kept.readers == ("one", "two")
    assert reading is not None
    assert reading.reader == "two"
    assert faults(ledger) == []


def test_a_newer_reading_without_claims_leaves_nothing_to_find(ledger: Ledger) -> None:
    report = report_of("Militer mundur.")
    add(ledger, report, reading_of(report, "Militer mundur"))
    (cite,) = listed(ledger)
    ledger.add_reading(report, reading_of(report, reader="two"), at=NOON, holders=holders)
    assert listed(ledger) == []
    assert ledger.claim(cite).reading.reader == "one"
    assert faults(ledger) == []


def test_a_reader_reads_a_report_once(ledger: Ledger) -> None:
    report = report_of("Militer mundur.")
    add(ledger, report, reading_of(report, "Militer mundur"))
    before = rows_of(ledger)
    assert not ledger.add_reading(report, reading_of(report, "Militer"), at=NOON, holders=holders)
    assert rows_of(ledger) == before


def test_a_reading_of_a_report_that_is_not_kept_is_refused(ledger: Ledger) -> None:
    report = report_of("Militer mundur.")
    with pytest.raises(StoreError, match="no report 'r' in this ledger"):
        ledger.add_reading(report, reading_of(report), at=NOON, holders=holders)


def test_a_reading_belongs_to_the_report_as_it_is_kept(ledger: Ledger) -> None:
    early = report_of("Militer mundur.", name="early", url="https://example.org/")
    key = add(ledger, early, None)
    late = replace(early, id="late")
    assert add(ledger, late, reading_of(late, "Militer")) == key
    kept, reading = ledger.report(key)
    assert reading is not None
    assert kept.report.id == reading.report == "early"
    (one,) = ledger.claims(Filters(), limit=1).claims
    assert one.report.id == one.reading.report == "early"


def test_claims_that_are_alike_keep_ids_of_their_own(ledger: Ledger) -> None:
    report = report_of("Militer mundur.")
    add(ledger, report, reading_of(report, "Militer", "Militer", "Militer"))
    assert len(set(listed(ledger))) == 3


def test_the_beginning_of_an_id_is_enough(ledger: Ledger) -> None:
    came, reading = made(1)
    key = ledger.add(came, reading, at=NOON, holders=holders).key
    cite = listed(ledger)[0]
    for length in range(6, 17):
        assert ledger.claim(cite[:length]).cite == cite
        assert ledger.report(key[:length])[0].key == key
    for length in range(6):
        with pytest.raises(StoreError, match="no claim"):
            ledger.claim(cite[:length])
        with pytest.raises(StoreError, match="no report"):
            ledger.report(key[:length])


def test_every_claim_is_found_by_the_beginning_of_its_id(ledger: Ledger) -> None:
    for number in range(12):
        ledger.add(*made(number), at=NOON, holders=holders)
    cites = listed(ledger, Filters(copies=True))
    assert len(cites) > 20
    assert [ledger.claim(cite[:10]).cite for cite in cites] == cites


def test_a_beginning_of_several_ids_asks_for_more(ledger: Ledger) -> None:
    ledger.add(*made(2), at=NOON, holders=holders)
    rows = [row._mapping for row in ledger.read(lambda db: db.execute(t.claim.select()).all())]
    twin = dict(rows[0]) | {"id": 1000, "cite": rows[0]["cite"][:10] + "000000"}
    ledger.write(lambda db: db.execute(t.claim.insert(), twin))
    with pytest.raises(StoreError, match="several claims"):
        ledger.claim(rows[0]["cite"][:10])
    assert ledger.claim(rows[0]["cite"]).cite == rows[0]["cite"]


def test_an_id_that_is_none_is_refused(ledger: Ledger) -> None:
    ledger.add(*made(1), at=NOON, holders=holders)
    for name in ("%", "______", "zzzzzz", "' OR 1=1 --", "~~~~~~", "\u202e" * 6, ""):
        with pytest.raises(StoreError, match="no claim"):
            ledger.claim(name)
        with pytest.raises(StoreError, match="no report"):
            ledger.report(name)


def test_a_report_is_found_by_the_id_that_it_came_with_unless_several_have_it(ledger: Ledger) -> None:
    key = add(ledger, report_of("Satu.", name="x/y z.txt"), None)
    assert ledger.report("x/y z.txt")[0].key == key
    add(ledger, report_of("Dua.", name="x/y z.txt"), None)
    with pytest.raises(StoreError, match=r"names 2 reports; give the key of one: .*" + key):
        ledger.report("x/y z.txt")


def test_the_same_issue_is_kept_once(ledger: Ledger) -> None:
    issue = Issue("a.txt", "acquire", "the file is empty")
    assert ledger.add_issue(issue, at=NOON)
    assert not ledger.add_issue(issue, at=NOON + timedelta(1))
    assert ledger.add_issue(replace(issue, stage="read"), at=NOON)
    assert ledger.issues(limit=9) == [("2026-11-22T12:00:00Z", replace(issue, stage="read")), ("2026-11-22T12:00:00Z", issue)]
    assert len(ledger.issues(limit=1)) == 1


def test_what_is_unread_can_be_read_while_it_is_listed(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("menurut.store.ledger._BATCH", 5)
    pairs = [made(number) for number in range(12)]
    with_none = {7, 9}
    for number, (came, reading) in enumerate(pairs):
        ledger.add(came, None if number in with_none else reading, at=NOON, holders=holders)
    assert [kept.report.id for kept in ledger.unread(reader="one")] == ["report-7", "report-9"]
    seen = []
    for kept in ledger.unread(reader="two"):
        seen.append(kept.report.id)
        ledger.add_reading(kept.report, Reading(kept.report.id, "two"), at=NOON, holders=holders)
    assert seen == [f"report-{number}" for number in range(12)]
    assert list(ledger.unread(reader="two")) == []


def test_reading_anew_goes_on_where_it_was_broken_off(ledger: Ledger) -> None:
    for number in range(6):
        ledger.add(*made(number), at=NOON, holders=holders)
    for kept, _ in zip(ledger.unread(reader="two"), range(4), strict=False):
        ledger.add_reading(kept.report, Reading(kept.report.id, "two"), at=NOON, holders=holders)
    assert [kept.report.id for kept in ledger.unread(reader="two")] == ["report-4", "report-5"]


def test_what_the_gate_turned_away_is_read_only_when_somebody_accepts_it(ledger: Ledger) -> None:
    key = add(ledger, report_of("Gol di menit akhir."), None, relevant=False)
    assert list(ledger.unread(reader="one")) == []
    assert [(one.key, one.relevant, one.reason) for one in ledger.reports(turned_away=True, limit=9)] == [(key, False, "sport")]
    assert ledger.reports(turned_away=False, limit=9) == []
    ledger.accept(key, by="somebody", note="about a war after all", at=NOON)
    assert [kept.key for kept in ledger.unread(reader="one")] == [key]


def test_a_report_is_known_by_its_standing(ledger: Ledger) -> None:
    report = report_of("Militer mundur.", dct=date(2020, 9, 28))
    assert ledger.standing(report) is None
    add(ledger, report, None, relevant=False)
    standing = ledger.standing(report)
    assert standing is not None
    assert (standing.relevant, standing.readers) == (False, ())
    ledger.add_reading(report, reading_of(report), at=NOON, holders=holders)
    ledger.add_reading(report, reading_of(report, reader="two"), at=NOON, holders=holders)
    standing = ledger.standing(report)
    assert standing is not None
    assert standing.readers == ("one", "two")
    assert ledger.standing(replace(report, dct=date(2020, 9, 29))) is None


def test_what_a_report_says_of_its_own_claims_is_kept_as_a_judgement(ledger: Ledger) -> None:
    came, reading = made(3)
    reading = replace(reading, relations=made(6)[1].relations)
    with_two = len(reading.claims) >= 2 and reading.relations
    assert with_two
    ledger.add(came, reading, at=NOON, holders=holders)
    ((_, kind, a, b, score, reasons, by, _),) = rows_of(ledger)["judgement"]
    assert (kind, score, reasons, by) == ("corroborates", None, '["the report says so"]', "one")
    assert {a, b} <= {claim.cite for claim in ledger.claims(Filters(), limit=9).claims}


def test_a_moment_without_a_zone_is_refused(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        ledger.add(*made(0), at=NOON.replace(tzinfo=None), holders=holders)
    assert ledger.counts()["reports"] == 0


def test_a_look_sees_one_state_of_the_ledger(ledger: Ledger, ledger_url: str) -> None:
    def look(db: Connection) -> list[int]:
        seen = []
        for number in range(3):
            seen.append(db.execute(text("SELECT count(*) FROM claim")).scalar_one())
            ledger.add(*made(number), at=NOON, holders=holders)
        return seen

    with Ledger(ledger_url) as other:
        assert other.read(look) == [0, 0, 0]
        assert other.counts()["reports"] == 3
