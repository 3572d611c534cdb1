"""The large ledger that serving is measured on: all that stands in it follows from its reports, as in any other."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from menurut.model import Account
from menurut.reconcile.accounts import accounts
from menurut.reconcile.blocks import blocks, epoch
from menurut.reconcile.packing import pack
from menurut.resolve import enclosing
from menurut.store import Filters, Ledger
from menurut.store.bodies import unpack_body
from menurut.store.indexing import tellings
from menurut.store.keys import claim_cites, report_key, same_words
from menurut.store.packing import pack_reading, report_of, unpack_reading

BENCH = Path(__file__).resolve().parents[2] / "bench"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Two wars of a few reports each."""
    sys.path.insert(0, str(BENCH))
    try:
        import serving_made
        import serving_war
        from serving_copies import War, copied

        folder = tmp_path_factory.mktemp("bench")
        serving_made.original(folder / "war.db", reports=14, seed=7)
        war = War.of(folder / "war.db", serving_war.points(7))
        copied(war, folder / "wars.db", serving_made.plans(2, 7), told=lambda _: None)
    finally:
        sys.path.remove(str(BENCH))
    with Ledger(folder / "wars.db") as ledger:
        yield ledger


_TOLD = (
    "SELECT start, end, stance, side, type, status, told.country, entry FROM told"
    " LEFT JOIN place ON place.id = place WHERE report = :number ORDER BY told.id"
)
_MIXED = (
    "SELECT incident FROM strand JOIN account ON account.strand = strand.id JOIN report ON report.id = account.report"
    " GROUP BY incident HAVING min(substr(report.name, 1, 4)) <> max(substr(report.name, 1, 4))"
)


def read(db: Connection) -> list[dict[str, Any]]:
    """The reports that were read, each with its text and its reading."""
    query = "SELECT report.*, text.body, reading.body AS packed FROM report JOIN text USING (digest)"
    return [dict(row) for row in db.execute(text(f"{query} JOIN reading ON reading.report = report.id")).mappings()]


def rows(db: Connection, query: str, number: int) -> list[Any]:
    return list(db.execute(text(query), {"number": number}))


def test_ids_and_claims_are_those_of_the_reports(made: Ledger) -> None:
    def look(db: Connection) -> int:
        found = read(db)
        for row in found:
            report, reading = report_of(row), unpack_reading(row["packed"])
            assert (report.digest, report_key(report)) == (row["digest"], row["key"])
            assert pack_reading(report, reading) == row["packed"]
            names = {one.id: one.name for one in reading.entities}
            claims = rows(db, "SELECT cite, content, words, sources FROM claim WHERE report = :number ORDER BY id", row["id"])
            assert [tuple(claim) for claim in claims] == [
                (
                    cite,
                    " … ".join(span.of(report.text) for span in one.content),
                    same_words(one, report.text),
                    " ← ".join(names[source] for source in one.source),
                )
                for one, cite in zip(reading.claims, claim_cites(report, reading.claims), strict=True)
            ]
        return len(found)

    assert made.read(look) > 20


def test_what_is_found_and_compared_is_that_of_the_readings(made: Ledger) -> None:
    def look(db: Connection) -> None:
        keys: dict[int, set[int]] = {}
        for key, account in db.execute(text('SELECT "key", account FROM block')):
            keys.setdefault(account, set()).add(key)
        for row in read(db):
            report, reading = report_of(row), unpack_reading(row["packed"])
            cites = claim_cites(report, reading.claims)
            wanted, _ = accounts(report, reading, key=row["key"], cites=cites, holders=enclosing)
            kept = rows(db, "SELECT id, epoch, features, body FROM account WHERE report = :number ORDER BY id", row["id"])
            assert [unpack_body(Account, one.body) for one in kept] == wanted
            assert [(one.epoch, one.features) for one in kept] == [(epoch(one), pack(one)) for one in wanted]
            assert [keys[one.id] for one in kept] == [set(blocks(one)) for one in wanted]
            told = rows(db, _TOLD, row["id"])
            assert [tuple(one) for one in told] == [
                (one.start, one.end, one.stance, one.side, one.type, one.status, one.country, one.place)
                for one in tellings(report, reading, arrived=0)
            ]

    made.read(look)


def test_incidents_are_whole_and_none_is_in_two_wars(made: Ledger) -> None:
    found = made.incidents(Filters(), limit=500).incidents
    assert {one.reports > 1 for one in found} == {True, False}
    told = made.wholes([one.incident.id for one in found])
    assert len(told) == len(found)
    for incident, accounts_, sayings in told.values():
        assert {one.account for one in sayings} == set(incident.accounts) == {one.cite for one in accounts_}
    assert made.read(lambda db: db.execute(text(_MIXED)).all()) == []
    one = made.decisions()[-1]
    assert one in made.decisions(about=one.subject)
    assert any(one.score for one in made.all_judgements())
