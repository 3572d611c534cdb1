from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from menurut.model import Decision, Issue, StoreError
from menurut.run.reconciling import Reconciler
from menurut.store import Deed, FeedState, Filters, Ledger, Visit, read_lines, write_lines
from menurut.store import tables as t
from menurut.store.dumping import Batch
from menurut.store.incidents import put_links
from run.happening import Happening, Story, judge, keep, now
from store.cluster import Cluster
from store.ledgers import ENGINES, Rows, faults, rows_of
from store.making import NOON, arrival, holders, made, no_holders, steps

Opened = Callable[[str], Ledger]
SECRET = "c0ffee" * 10
STATE = {table.name for table in t.STATE}


def dumped(ledger: Ledger) -> Rows:
    """The rows that leave a ledger: all but those of who uses it."""
    return {name: rows for name, rows in rows_of(ledger).items() if name not in STATE}


@pytest.fixture
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opened]:
    """Makes ledgers that are empty, in an engine that is named."""
    ledgers: list[Ledger] = []

    def of(engine: str) -> Ledger:
        if engine == "sqlite":
            where = str(tmp_path / f"{len(ledgers)}.db")
        else:
            server: Cluster = request.getfixturevalue("postgres")
            where = server.database(template=request.getfixturevalue("blank_database"))
        ledgers.append(Ledger(where, create=True))
        return ledgers[-1]

    yield of
    for ledger in ledgers:
        ledger.close()
        if "://" in ledger.name:
            request.getfixturevalue("postgres").drop(ledger.name)


def fill(ledger: Ledger) -> None:
    """A row of every table, odd letters and bounds among them."""
    for step in steps(9):
        step(ledger)
    came, reading = made(100)
    odd = replace(came.report, id="a\0b\ud800", title='"\u2028\r\n\x1a\\', outlet="<ä>")
    ledger.add(arrival(odd), replace(reading, report=odd.id), at=NOON, holders=no_holders)
    ledger.add_issue(Issue("a", "read", "b\nc"), at=NOON)
    ledger.accept("a", by="somebody", at=NOON)
    for n in range(2):
        keep(ledger, Story(n, 1, (Happening(0, 0, 0, 1), Happening(1, 0, 0, 1, 16))))
    ledger.decide(Decision("same", ("a",), ("b",), "somebody"), at=NOON)
    Reconciler(ledger, now=now, judge=judge, holders=holders).reconcile_all()
    ledger.write(lambda db: put_links(db, {(1, 2): 0.5}, gone=()))
    ledger.put_visit(Visit("https://example.org/", "2026-11-22T12:00:00Z", "fetched"))
    ledger.put_feed(FeedState("https://example.org/feed", failures=3))
    ledger.decide(Decision("undo", ("2",), (), "somebody"), at=NOON)
    ledger.audit.put(Deed("somebody", "correct", "somebody", None, {"\ud800": [1]}), at=NOON)
    member = ledger.members.add("R. Hartono", role="admin", password=SECRET, at=NOON)
    ledger.members.put_failure("R. Hartono", address=SECRET, at=NOON)
    ledger.sessions.start(SECRET, member=member.id, at=NOON, expires_at=NOON + timedelta(days=1))
    ledger.tokens.add(SECRET, member=member.id, name=SECRET, scopes=["read"], at=NOON, expires_at=None)
    ledger.searches.save(SECRET, member="R. Hartono", page="/ledger", query=SECRET, at=NOON)
    ledger.searches.look("/", member=SECRET, at=NOON, mark=SECRET)


def lines_of(ledger: Ledger) -> str:
    out = io.StringIO()
    ledger.dump(lambda rows: write_lines(rows, out))
    return out.getvalue()


def restored(ledger: Ledger, lines: str) -> int:
    return ledger.restore(read_lines(io.StringIO(lines), name="dump.jsonl"))


@pytest.mark.parametrize("into", ENGINES)
@pytest.mark.parametrize("out_of", ENGINES)
@pytest.mark.parametrize("by_lines", [True, False], ids=["lines", "directly"])
def test_a_dump_read_back_is_the_same_row_for_row(opened: Opened, out_of: str, into: str, by_lines: bool) -> None:
    first, second = opened(out_of), opened(into)
    fill(first)
    rows = dumped(first)
    assert min(len(some) for name, some in rows_of(first).items() if name in STATE) > 0
    number = restored(second, lines_of(first).encode().decode()) if by_lines else first.dump(second.restore)
    assert number == sum(map(len, rows.values()))
    assert min(map(len, rows.values())) > 0
    assert dumped(second) == rows
    assert not any(some for name, some in rows_of(second).items() if name in STATE)
    assert faults(second, thorough=True) == []
    for filters in (Filters(text="tentara", copies=True), Filters(source="Kementerian"), Filters(side="Armenia")):
        found = [one.cite for one in second.claims(filters, limit=99).claims]
        assert found
        assert found == [one.cite for one in first.claims(filters, limit=99).claims]
    assert len(second.reports(words="Laporan", limit=99)) == 12


def test_both_engines_dump_the_same_lines(opened: Opened) -> None:
    one, other = opened("sqlite"), opened("postgresql")
    fill(one)
    fill(other)
    assert lines_of(one) == lines_of(other)


def test_an_empty_ledger_is_dumped_too(ledger: Ledger, opened: Opened) -> None:
    assert restored(opened("sqlite"), lines_of(ledger)) == 0


def test_a_ledger_that_was_read_back_goes_on(opened: Opened) -> None:
    first, second = opened("sqlite"), opened("sqlite")
    for step in steps(9):
        step(first)
    restored(second, lines_of(first))
    for ledger in (first, second):
        for step in steps(14):
            step(ledger)
    assert rows_of(second) == rows_of(first)


@pytest.mark.parametrize("before", [lambda ledger: ledger.add_issue(Issue("a", "b", "c"), at=NOON), fill])
def test_a_ledger_that_is_not_empty_takes_no_dump(ledger: Ledger, before: Callable[[Ledger], object]) -> None:
    lines = lines_of(ledger)
    before(ledger)
    rows = rows_of(ledger)
    with pytest.raises(StoreError, match=r"not empty .*import into a new one"):
        restored(ledger, lines)
    assert rows_of(ledger) == rows


def test_a_dump_shows_one_moment_though_others_write_meanwhile(ledger: Ledger, ledger_url: str, opened: Opened) -> None:
    for step in steps(5):
        step(ledger)
    before = rows_of(ledger)
    out = io.StringIO()

    def put(batches: Iterator[Batch]) -> int:
        def disturbed() -> Iterator[Batch]:
            for number, batch in enumerate(batches):
                yield batch
                with Ledger(ledger_url) as other:
                    other.add(*made(50 + number), at=NOON, holders=holders)

        return write_lines(disturbed(), out)

    ledger.dump(put)
    assert len(rows_of(ledger)["report"]) > 10
    copy = opened("sqlite")
    restored(copy, out.getvalue())
    assert rows_of(copy) == before


@pytest.fixture(scope="module", params=ENGINES)
def stays_empty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A ledger that refuses whatever comes."""
    if request.param == "sqlite":
        where = str(tmp_path_factory.mktemp("empty") / "ledger.db")
    else:
        where = request.getfixturevalue("postgres").database()
    with Ledger(where, create=True) as ledger:
        yield ledger


@pytest.fixture(scope="module")
def a_dump(tmp_path_factory: pytest.TempPathFactory) -> str:
    with Ledger(tmp_path_factory.mktemp("dumped") / "ledger.db", create=True) as ledger:
        fill(ledger)
        return lines_of(ledger)


def test_a_dump_that_is_cut_anywhere_is_refused_whole(ledger: Ledger, a_dump: str) -> None:
    empty = rows_of(ledger)
    ends = [at for at, letter in enumerate(a_dump) if letter == "\n"][:-1]
    for end in (0, 10, ends[0] + 1, ends[3] + 1, ends[3] + 40, ends[-1], ends[-1] + 1, len(a_dump) - 3):
        with pytest.raises(StoreError, match=r"dump\.jsonl"):
            restored(ledger, a_dump[:end])
    assert rows_of(ledger) == empty


def test_no_secret_leaves_a_ledger(a_dump: str) -> None:
    assert SECRET not in a_dump
    assert '"table":"audit"' in a_dump


def test_who_logged_in_from_where_stays_with_the_ledger(ledger: Ledger) -> None:
    ledger.audit.put(Deed("R. Hartono", "login", "R. Hartono", "192.0.2.7"), at=NOON)
    ledger.audit.put(Deed("S. Utami", "correct", "a report", "192.0.2.8"), at=NOON)
    lines = lines_of(ledger)
    assert "S. Utami" in lines
    assert "R. Hartono" not in lines
    assert "192.0.2" not in lines


def older(entries: list[dict], version: str) -> None:  # type: ignore[type-arg]
    """Leave out what that version of the tables did not have."""
    entries[0]["version"] = version
    missing = {"touched", "turn", "audit"}
    if version == "0001":
        missing |= {table.name for table in t.RECONCILED}
        for entry in entries:
            for row in entry["rows"] if entry.get("table") == "decision" else ():
                del row["other"]
    entries[:] = [entry for entry in entries if entry.get("table") not in missing]
    entries[-1]["count"] = sum(len(entry.get("rows", ())) for entry in entries)


@pytest.mark.parametrize("version", ["0001", "0002"])
def test_a_dump_of_an_older_version_is_read_too(ledger: Ledger, a_dump: str, version: str, opened: Opened) -> None:
    whole = opened("sqlite")
    restored(whole, a_dump)
    restored(ledger, changed(a_dump, lambda entries: older(entries, version)))
    there, expected = dumped(ledger), dumped(whole)
    assert there["claim"] == expected["claim"] != []
    assert there["audit"] == []
    if version == "0002":
        assert there["touched"] == expected["touched"] != []
        assert ledger.decided(["b"], limit=9) == whole.decided(["b"], limit=9) != []
        assert ledger.decisions() == whole.decisions()
    else:
        assert [row.other for row in ledger.decisions()] == [()] * len(ledger.decisions())
        assert Reconciler(ledger, now=now, judge=judge, holders=holders).reconcile_all().reports > 0


def test_a_dump_with_who_uses_a_ledger_is_refused(stays_empty: Ledger, a_dump: str) -> None:
    row = {"member": "a", "page": "/", "at": "then", "mark": "0"}
    lines = changed(a_dump, lambda entries: entries.insert(1, {"table": "seen", "rows": [row]}))
    with pytest.raises(StoreError, match="no rows of a table"):
        restored(stays_empty, lines)


def changed(lines: str, change: Callable[[list[dict]], object]) -> str:  # type: ignore[type-arg]
    entries = [json.loads(line) for line in lines.split("\n")[:-1]]
    change(entries)
    return "".join(json.dumps(entry) + "\n" for entry in entries)


CHANGES: dict[str, Callable[[list[dict]], object]] = {  # type: ignore[type-arg]
    "another format": lambda entries: entries[0].update(format="x"),
    "another version": lambda entries: entries[0].update(version="9999"),
    "a version that is none": lambda entries: entries[0].update(version=["0002"]),
    "a table of something else": lambda entries: entries[1].update(table="sqlite_master"),
    "rows that are none": lambda entries: entries[1].update(rows={}),
    "a row that is none": lambda entries: entries[1].update(rows=[1]),
    "a column too many": lambda entries: entries[1]["rows"][0].update(more=1),
    "a column too few": lambda entries: entries[1]["rows"][0].pop("digest"),
    "no base64": lambda entries: entries[2]["rows"][0].update(signature="###"),
    "a number for bytes": lambda entries: entries[2]["rows"][0].update(signature=1),
    "a row twice": lambda entries: entries[1]["rows"].append(entries[1]["rows"][0]),
    "a row missing": lambda entries: entries[1]["rows"].pop(),
    "a batch missing": lambda entries: entries.pop(3),
    "rows before what they belong to": lambda entries: entries.insert(1, entries.pop(3)),
    "a count that is wrong": lambda entries: entries[-1].update(count=3),
    "something after the end": lambda entries: entries.append(entries[1]),
    "words for a number": lambda entries: entries[2]["rows"][0].update(revision="first"),
    "a number for words": lambda entries: entries[1]["rows"][0].update(body=5),
    "a list for words": lambda entries: entries[1]["rows"][0].update(body=["x"]),
    "a number that is too large": lambda entries: entries[2]["rows"][0].update(id=10**30),
    "words for yes or no": lambda entries: entries[2]["rows"][0].update(relevant="perhaps"),
    "a number that is none": lambda entries: next(e for e in entries if e.get("table") == "place")["rows"][0].update(
        x=float("nan")
    ),
    "nothing where something must be": lambda entries: entries[1]["rows"][0].update(body=None),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_dump_that_was_changed_is_refused_whole(stays_empty: Ledger, a_dump: str, change: Callable[[object], object]) -> None:
    lines = changed(a_dump, change)  # type: ignore[arg-type]
    with pytest.raises(StoreError):
        restored(stays_empty, lines)
    assert not any(rows_of(stays_empty).values())


def test_a_dump_that_was_only_written_otherwise_is_read(ledger: Ledger, a_dump: str) -> None:
    assert restored(ledger, changed(a_dump, lambda _: None)) == json.loads(a_dump.split("\n")[-2])["count"]


@given(rows=st.lists(st.text(), max_size=4), letters=st.binary(max_size=40))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lines_that_are_no_dump_are_refused(rows: list[str], letters: bytes) -> None:
    for lines in (rows, [base64.b64encode(letters).decode()], [json.dumps(rows)]):
        with pytest.raises(StoreError):
            list(read_lines(lines, name="dump.jsonl"))
