"""Looking incidents up, and what is kept of how their claims stand; on both engines."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text

from menurut.model import Account, Decision, Judgement, Origin, Party, Saying, Site, StoreError, Toll
from menurut.run.reconciling import Reconciler
from menurut.store import Filters, IncidentCursor, Ledger, NotKept, Several, read_lines, write_lines
from menurut.store import incidents as kept
from menurut.store.bodies import pack_body, unpack_body
from menurut.store.deciding import Settled
from menurut.store.engine import address
from menurut.store.filters import Toll as Figure
from menurut.store.migrating import migrate
from run.happening import Happening, Story, judge, keep, made, now
from store.ledgers import faults, rows_of
from store.making import NOON, holders
from store.test_migrations import WORDS, differences

STORIES = [
    Story(
        n,
        n // 3,
        tuple(
            Happening((n + at) % 4, (n // 2 + at) % 3, (n + at) % 2, at % 2, (0, 16)[n % 2], n % 5 == 0)
            for at in range(1 + n % 4)
        ),
    )
    for n in range(14)
]


@pytest.fixture
def told(ledger: Ledger) -> Ledger:
    for story in STORIES:
        keep(ledger, story)
    Reconciler(ledger, now=now, judge=judge, holders=holders).reconcile_all()
    return ledger


def every_page(ledger: Ledger, filters: Filters, limit: int) -> list[str]:
    found: list[str] = []
    after: IncidentCursor | None = None
    while True:
        page = ledger.incidents(filters, limit=limit, after=after)
        assert len(page.incidents) <= limit
        found += [one.incident.id for one in page.incidents]
        if page.next is None:
            return found
        assert len(page.incidents) == limit
        after = page.next


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(type="control"),
        Filters(side="Armenia", since=date(2020, 9, 28)),
        Filters(stance="deny"),
        Filters(text="assault"),
        Filters(toll=Figure("killed", 10), until=date(2020, 9, 29)),
        Filters(inside="Talish"),
        Filters(type="protest"),
        Filters(inside="nowhere"),
    ],
)
def test_incidents_are_those_of_the_claims_that_fit_each_once_in_their_order(told: Ledger, filters: Filters) -> None:
    of_claim: dict[str, set[str]] = {}
    for incident in made(told)[0]:
        for saying in told.incident(incident.id)[2]:
            of_claim.setdefault(saying.claim, set()).add(incident.id)
    claims = [one.cite for one in told.claims(filters, limit=999).claims]
    expected = {incident for claim in claims for incident in of_claim[claim]}
    first = {incident: min(n for n, claim in enumerate(claims) if incident in of_claim[claim]) for incident in expected}
    for limit in (1, 2, 5, 999):
        found = every_page(told, filters, limit)
        assert len(found) == len(set(found))
        assert set(found) == expected
        assert [first[incident] for incident in found] == sorted(first.values())


def test_an_incident_is_listed_with_what_it_comes_to(told: Ledger) -> None:
    for one in told.incidents(Filters(), limit=999).incidents:
        incident, accounts, sayings = told.incident(one.incident.id)
        assert incident == one.incident
        head = next(account for account in accounts if account.cite == incident.id)
        assert {account.cite for account in accounts} == set(incident.accounts) == {saying.account for saying in sayings}
        assert one.type == head.type
        assert head.said == min(account.said for account in accounts if account.said)
        assert one.reports == len({account.report for account in accounts})
        assert one.first == min(account.period[0] for account in accounts if account.period)
        assert {saying.report for saying in sayings} <= {account.report for account in accounts}
        assert told.account(accounts[-1].cite) == (accounts[-1], incident.id)
        assert {*told.sayings_of({saying.claim for saying in sayings})} >= {*sayings}
        for account in accounts:
            assert told.incident(account.cite)[0] == incident
            assert told.incident(account.cite[:12])[0] == incident


def test_what_is_not_there_and_what_is_there_twice_is_said(told: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("0123456789abcdef", "", "abc", "' OR 1=1", "~~~~~~~~"):
        with pytest.raises(NotKept, match="menurut incidents"):
            told.incident(name)
    with pytest.raises(NotKept, match="menurut incident"):
        told.account("0123456789abcdef")
    monkeypatch.setattr("menurut.store.showing.SHORTEST", 1)
    of_letter = {
        letter: {one.id for one in made(told)[0] for cite in one.accounts if cite[0] == letter} for letter in "0123456789abcdef"
    }
    for letter, incidents in of_letter.items():
        if len(incidents) > 1:
            with pytest.raises(Several, match="give more"):
                told.incident(letter)
        elif incidents:
            assert {told.incident(letter)[0].id} == incidents
    assert max(map(len, of_letter.values())) > 1
    assert told.judgements(["0123456789abcdef"]) == []
    assert told.judgements([]) == []
    assert told.sayings_of([]) == []


def standing(ledger: Ledger) -> tuple[list[str], list[Judgement]]:
    """The claims of the incident of which most is said, and how they stand."""
    incident = max(made(ledger)[0], key=lambda one: (len(one.accounts), one.id))
    claims = sorted({saying.claim for saying in ledger.incident(incident.id)[2]})
    return claims, ledger.judgements(claims)


def test_judgements_are_shown_while_their_claims_share_an_incident(told: Ledger) -> None:
    claims, found = standing(told)
    assert found
    assert all(one.a in claims and one.b in claims and one.reasons and one.by.startswith("stand-in") for one in found)
    assert {(one.a, one.b) for one in told.judgements(claims[:1], beyond=True)} >= {
        (one.a, one.b) for one in found if claims[0] in (one.a, one.b)
    }
    assert {(one.a, one.b, one.type) for one in told.all_judgements()} == {(a, b, kind) for _, kind, a, b in made(told)[1]}
    assert len(list(told.all_sayings())) == len(rows_of(told)["saying"])
    work = Reconciler(told, now=now, judge=judge, holders=holders)
    incident = told.incident(told.sayings_of([found[0].a])[0].account)[0]
    head, *others = incident.accounts
    for other in others:
        work.decide(Decision("apart", (head,), (other,), "R. Hartono"))
    together = [{saying.claim for saying in told.incident(one.id)[2]} for one in made(told)[0]]
    shared = [one for one in found if any({one.a, one.b} <= some for some in together)]
    assert len(shared) < len(found)
    assert {(one.a, one.b) for one in told.judgements(claims)} == {(one.a, one.b) for one in shared}
    assert len(rows_of(told)["judgement"]) >= len(found)
    assert faults(told) == []


def test_the_last_decision_about_a_judgement_holds(told: Ledger) -> None:
    claims, found = standing(told)
    one = found[0]

    def shown() -> list[Judgement]:
        return [other for other in told.judgements(claims) if {other.a, other.b} == {one.a, one.b}]

    def decide(kind: str, *other: str) -> None:
        told.decide(Decision(kind, (one.b,), (one.a, *other), "R. Hartono"), at=NOON)

    decide("reject", "supersedes")
    assert shown() == [one]
    decide("reject")
    assert shown() == []
    decide("confirm", one.type)
    assert [(other.type, other.by) for other in shown()] == [(one.type, f"{one.by}, confirmed by R. Hartono")]
    decide("reject", one.type)
    assert shown() == []
    decide("confirm", "supersedes")
    (own,) = shown()
    assert (own.type, own.a, own.b, own.score, own.by) == ("supersedes", one.b, one.a, None, "R. Hartono")
    assert len(told.decisions()) == 5
    assert [other for other in told.all_judgements() if {other.a, other.b} == {one.a, one.b}] == [own]


def test_what_a_report_itself_says_of_its_claims_is_shown_always(told: Ledger) -> None:
    claims = [saying.claim for saying in told.all_sayings()][:2]
    told.write(
        lambda db: kept.put_judgements(db, [Judgement("supersedes", *claims, None, ("the report says so",), "one")], at=NOON)
    )
    told.decide(Decision("reject", (claims[0],), (claims[1],), "R. Hartono"), at=NOON)
    assert [(one.type, one.by) for one in told.judgements(claims) if one.score is None] == [("supersedes", "one")]


def test_a_judgement_is_kept_once(ledger: Ledger) -> None:
    several = [Judgement("repeats", f"{n:016x}", "b" * 16, 0.5, ("'words'", "16 ≠ 31"), "rules 1") for n in range(40)]

    def put(some: list[Judgement]) -> int:
        rows, number = ledger.write(lambda db: kept.put_judgements(db, some, at=NOON))
        assert rows.keys() == {(one.type, one.a, one.b, one.by) for one in some}
        return number

    assert put(several[:30]) == 30
    assert put(several) == 10
    assert put(several[::-1]) == 0
    assert put([]) == 0
    assert len(rows_of(ledger)["judgement"]) == 40


def test_decisions_come_back_as_they_were_made(ledger: Ledger) -> None:
    several = [
        Decision("same", ("a" * 16, "b" * 16), ("c" * 16,), "R. Hartono", "one strike"),
        Decision("rate", ("outlet:kabar dunia",), ("B",), "R. Hartono"),
        Decision("rate", ("name:100% benar",), ("C",), "R. Hartono"),
        Decision("reject", ("a",), (), "ü"),
    ]
    for decision in several:
        ledger.decide(decision, at=NOON)
    ledger.accept("key", by="somebody", at=NOON)
    assert ledger.decisions() == several


def test_contradictory_decisions_the_later_one_holds() -> None:
    def decided(*steps: str) -> list[Decision]:
        return [Decision("same" if "=" in step else "apart", (step[0],), (step[2],), "me") for step in steps]

    def settled(*steps: str) -> tuple[set[str], set[str]]:
        found = Settled.of(decided(*steps))
        return {"".join(sorted(one)) for one in found.group.values() if len(one) > 1}, {
            "".join(sorted((one, other))) for one, others in found.apart.items() for other in others
        }

    assert settled() == (set(), set())
    assert settled("a=b") == ({"ab"}, set())
    assert settled("a=b", "a/b") == (set(), {"ab"})
    assert settled("a/b", "a=b") == ({"ab"}, set())
    assert settled("a=b", "b=c", "a/c") == ({"bc"}, {"ab", "ac"})
    assert settled("a/c", "a=b", "b=c") == ({"abc"}, set())
    assert settled("b=c", "a/b", "c=d", "d=a") == ({"acd"}, {"ab", "bc", "bd"})
    assert settled("a=a") == (set(), set())
    assert Settled.of(decided("a=b")).changed(Settled()) == {"a", "b"}
    assert Settled.of(decided("a=b", "c/d")).changed(Settled.of(decided("a=b"))) == {"c", "d"}


def test_a_dump_keeps_what_people_decided_and_what_stands(told: Ledger, tmp_path: Path) -> None:
    claims, _ = standing(told)
    Reconciler(told, now=now, judge=judge, holders=holders).decide(
        Decision("same", (told.sayings_of(claims)[0].account,), (told.sayings_of(claims)[-1].account,), "R. Hartono")
    )
    out = io.StringIO()
    told.dump(lambda rows: write_lines(rows, out))
    with Ledger(tmp_path / "copy.db", create=True) as copy:
        copy.restore(read_lines(io.StringIO(out.getvalue()), name="dump.jsonl"))
        assert rows_of(copy) == rows_of(told)
        assert made(copy) == made(told)
        assert copy.decisions() == told.decisions()
        Reconciler(copy, now=now, judge=judge, holders=holders).rebuild()
        assert made(copy) == made(told)
        assert faults(copy) == []


OLD = (
    "INSERT INTO text (digest, lang, body) VALUES ('d', 'id', 'Laporan')",
    "INSERT INTO decision (id, kind, subject, \"by\", made_at) VALUES (1, 'accept', 'key', 'me', 'then')",
    "INSERT INTO judgement (id, type, a, b, reasons, \"by\", made_at) VALUES (1, 'repeats', 'a', 'b', '[]', 'one', 'then')",
)


def test_a_ledger_of_the_first_version_is_brought_up(nowhere: str) -> None:
    engine = create_engine(address(nowhere))
    with engine.begin() as db:
        migrate(db, to="0001")
        for statement in OLD:
            db.execute(text(statement))
    engine.dispose()
    with Ledger(nowhere) as ledger:
        rows = rows_of(ledger)
        assert rows["decision"] == [(1, "accept", "key", None, "me", None, "then")]
        assert [row[:4] for row in rows["judgement"]] == [(1, "repeats", "a", "b")]
        found = {change for change in ledger.read(differences) if "_words" not in change}
        assert {change for change in found if not change.endswith(tuple(WORDS))} == set()
        for change in ("UPDATE decision SET other = 'x'", "DELETE FROM decision", "DELETE FROM judgement"):
            with pytest.raises(StoreError, match="append-only"):
                ledger.write(lambda db, change=change: db.execute(text(change)))  # type: ignore[misc]
        for story in STORIES[:3]:
            keep(ledger, story)
        assert ledger.unreconciled() == 3
        assert Reconciler(ledger, now=now, judge=judge, holders=holders).reconcile_all().reports == 3


def plan_of(ledger: Ledger, query: str, **values: object) -> str:
    def look(db: Connection) -> str:
        return " ".join(str(row) for row in db.execute(text(f"EXPLAIN QUERY PLAN {query}"), values))

    return ledger.read(look)


def test_what_is_asked_for_every_report_goes_through_no_whole_table(told: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    if "://" in told.name:
        pytest.skip("SQLite tells its plan in words")
    import sqlite3

    from menurut.store import prepared

    seen: list[tuple[str, dict[str, object]]] = []
    sound: Callable[[Connection], sqlite3.Connection] = prepared._driver

    class Watched:
        def __init__(self, db: Connection) -> None:
            self.driver = sound(db)

        def execute(self, sql: str, values: dict[str, object]) -> sqlite3.Cursor:
            seen.append((sql, values))
            return self.driver.execute(sql, values)

        def executemany(self, sql: str, rows: list[dict[str, object]]) -> sqlite3.Cursor:
            seen.extend((sql, row) for row in rows[:1])
            return self.driver.executemany(sql, rows)

    monkeypatch.setattr(prepared, "_driver", Watched)
    key = keep(told, Story(99, 2, STORIES[3].happenings))
    seen.clear()
    Reconciler(told, now=now, judge=judge, holders=holders).reconcile(key)
    assert len(seen) > 20
    whole = set(rows_of(told)) - {"decision"}
    for sql, values in seen:
        plan = plan_of(told, sql, **values)
        scanned = {word for step in plan.split("SCAN ")[1:] if (word := step.split()[0].strip("',)")) in whole}
        assert not scanned, (sql, plan)


def test_values_come_back_as_they_were_packed() -> None:
    party = Party("AZ", "Azerbaijan", "state", "Azerbaijan", ("a", "b"))
    account = Account(
        cite="a" * 16,
        report="b" * 16,
        local="V1",
        type="assault",
        status="occurred",
        background=False,
        said=date(2020, 9, 27),
        sentence=3,
        actors=(party, Party("x", "\ud800", "person")),
        sites=(Site("1", "Talish", "settlement", 40.38, 46.75),),
        named=(party, Site("2", "Goris", "settlement"), party),
        period=(date(2020, 9, 27), date(2020, 9, 28)),
        tolls=(Toll("killed", 16, None, "military", "Azerbaijan"),),
        instruments=frozenset({"drone", "artileri"}),
        claims=("c" * 16,),
        trigger=bytes(range(48)),
    )
    assert unpack_body(Account, pack_body(account)) == account
    bare = Account("a" * 16, "b" * 16, "V1", "harm", "negated", True, None, 0)
    assert unpack_body(Account, pack_body(bare)) == bare
    saying = Saying(
        "c", "a", "b", None, None, "id", Origin("AZ", "Azerbaijan", "state", carriers=("Interfax",)),
        "deny", "certain", "direct", "harm", "negated", True, "isi", "isi", meaning=b"\xff\x00",
    )  # fmt: skip
    assert unpack_body(Saying, pack_body(saying)) == saying
    assert unpack_body(Saying, pack_body(saying, without={"claim", "said"}), claim="d", said=None).claim == "d"
