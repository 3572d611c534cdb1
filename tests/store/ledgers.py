"""Ledgers for tests, in both engines, and a look at all that is in them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from conftest import skip_or_fail
from menurut.store import Ledger
from store.cluster import Cluster, MissingError, cluster

ENGINES = ("sqlite", "postgresql")

# Past the triggers that keep rows.
EMPTIED = """
DO $$ BEGIN
  SET LOCAL session_replication_role = replica;
  EXECUTE (
    SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version'
  );
END $$
"""

Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL server of the tests' own; without one the tests that need it are skipped, or fail where they must run."""
    if find_spec("psycopg") is None:
        skip_or_fail("postgres", "psycopg of the extra `postgres` is not installed")
    try:
        with cluster() as made:
            yield made
    except MissingError as error:
        skip_or_fail("postgres", str(error))


@pytest.fixture(scope="session")
def blank_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with nothing in it, to copy: making one takes longer."""
    path = tmp_path_factory.mktemp("blank") / "ledger.db"
    Ledger(path, create=True).close()
    return path


@pytest.fixture
def empty(blank_file: Path) -> Callable[[], AbstractContextManager[Ledger]]:
    """Makes ledgers with nothing in them, one after the other."""

    @contextmanager
    def of() -> Iterator[Ledger]:
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(blank_file, Path(folder) / "ledger.db")
            with Ledger(Path(folder) / "ledger.db") as ledger:
                yield ledger

    return of


@pytest.fixture(scope="session")
def blank_database(postgres: Cluster) -> str:
    url = postgres.database()
    Ledger(url, create=True).close()
    return url


@pytest.fixture(scope="session")
def one_database(postgres: Cluster, blank_database: str) -> str:
    """A ledger that one test after the other uses; one that changes its tables makes its own, by `nowhere`."""
    return postgres.database(template=blank_database)


@pytest.fixture(params=ENGINES)
def nowhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a ledger can be made and none is yet."""
    if request.param == "sqlite":
        yield str(tmp_path / "ledger.db")
        return
    server: Cluster = request.getfixturevalue("postgres")
    url = server.database()
    yield url
    server.drop(url)


@pytest.fixture(params=ENGINES)
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A ledger with nothing in it: its file, or its database."""
    if request.param == "sqlite":
        path = tmp_path / "ledger.db"
        shutil.copy(request.getfixturevalue("blank_file"), path)
        yield str(path)
        return
    url: str = request.getfixturevalue("one_database")
    yield url
    # Emptying takes a tenth of the time of making another.
    server: Cluster = request.getfixturevalue("postgres")
    server.execute(EMPTIED, url=url)


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    """That ledger, opened."""
    with Ledger(ledger_url) as opened:
        yield opened


def rows_of(ledger: Ledger) -> Rows:
    """All rows of all tables, in an order that does not hang on the engine."""
    from sqlalchemy import Connection, select

    from menurut.store.tables import METADATA

    def look(db: Connection) -> Rows:
        return {
            name: sorted((tuple(row) for row in db.execute(select(table))), key=repr) for name, table in METADATA.tables.items()
        }

    return ledger.read(look)


def faults(ledger: Ledger, *, thorough: bool = False, words: bool = True) -> list[str]:
    """Everything that is half there: rows that miss what belongs to them, a damaged file.

    With `words` it raises StoreError where SQLite's index of words does not agree, for which it has to write.
    """
    from sqlalchemy import Connection, text

    from menurut.store.packing import unpack_reading

    def look(db: Connection) -> list[str]:
        found = []
        claims: dict[int, list[str]] = {}
        for reading, local in db.execute(text("SELECT reading, local FROM claim ORDER BY id")):
            claims.setdefault(reading, []).append(local)
        told: dict[int, set[str]] = {}
        for reading, local in db.execute(text("SELECT reading, local FROM claim JOIN told ON told.claim = claim.id")):
            told.setdefault(reading, set()).add(local)
        newest = dict(tuple(row) for row in db.execute(text("SELECT report, max(id) FROM reading GROUP BY report")))
        for number, report, body in db.execute(text("SELECT id, report, body FROM reading")).all():
            expected = [claim.id for claim in unpack_reading(bytes(body)).claims]
            if claims.get(number, []) != expected:
                found.append(f"reading {number} has the claims {claims.get(number)} and should have {expected}")
            if told.get(number, set()) != (set(expected) if newest[report] == number else set()):
                found.append(f"reading {number} is found by {told.get(number)}; the newest is {newest[report]}")
        for sentence, check in _CHECKS.items():
            if strays := db.execute(text(check)).scalar():
                found.append(f"{strays} {sentence}")
        if db.dialect.name == "sqlite" and thorough:
            found += [fault for (fault,) in db.execute(text("PRAGMA integrity_check")) if fault != "ok"]
        return found

    found = ledger.read(look)
    if words and "://" not in ledger.name:
        for name in ("claim_words", "report_words"):
            # FTS5 compares its index with what it was made from; it raises where the two differ.
            check = text(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
            ledger.write(lambda db, check=check: db.execute(check))  # type: ignore[misc]
    return found


_CHECKS = {
    "reports have no text": "SELECT count(*) FROM report LEFT JOIN text USING (digest) WHERE text.digest IS NULL",
    "texts have no report": "SELECT count(*) FROM text LEFT JOIN report USING (digest) WHERE report.id IS NULL",
    "reports have not their four bands": (
        "SELECT count(*) FROM (SELECT report.id FROM report LEFT JOIN band ON band.report = report.id"
        " GROUP BY report.id HAVING count(band.key) <> 4) AS few"
    ),
    "rows of the index have no claim": "SELECT count(*) FROM told LEFT JOIN claim ON claim.id = claim WHERE claim.id IS NULL",
    "tolls have no row": "SELECT count(*) FROM toll LEFT JOIN told ON told.id = told WHERE told.id IS NULL",
    "keys have no account": (
        "SELECT count(*) FROM block LEFT JOIN account ON account.id = block.account WHERE account.id IS NULL"
    ),
    "accounts are of a report that was not reconciled": (
        "SELECT count(*) FROM account LEFT JOIN reconciled ON reconciled.report = account.report"
        " WHERE reconciled.report IS NULL"
    ),
    "accounts are in no strand": (
        "SELECT count(*) FROM account LEFT JOIN strand ON strand.id = account.strand WHERE strand.id IS NULL"
    ),
    "strands are of another size": (
        "SELECT count(*) FROM strand WHERE size <> (SELECT count(*) FROM account WHERE account.strand = strand.id)"
    ),
    "strands are in no incident": (
        "SELECT count(*) FROM strand LEFT JOIN incident ON incident.id = strand.incident WHERE incident.id IS NULL"
    ),
    "incidents are of another size": (
        "SELECT count(*) FROM incident WHERE accounts <>"
        " (SELECT sum(size) FROM strand WHERE strand.incident = incident.id) OR reports <>"
        " (SELECT count(DISTINCT report) FROM account JOIN strand ON strand.id = account.strand"
        " WHERE strand.incident = incident.id)"
    ),
    "incidents have no strand": (
        "SELECT count(*) FROM incident WHERE NOT EXISTS (SELECT 1 FROM strand WHERE strand.incident = incident.id)"
    ),
    "links lead one way": (
        "SELECT count(*) FROM link AS one LEFT JOIN link AS other ON other.strand = one.other AND other.other = one.strand"
        " WHERE other.strand IS NULL OR other.mean <> one.mean"
    ),
    "links have no strand": ("SELECT count(*) FROM link LEFT JOIN strand ON strand.id = link.strand WHERE strand.id IS NULL"),
    "judgements stand in no incident": (
        "SELECT count(*) FROM stands LEFT JOIN incident ON incident.id = stands.incident WHERE incident.id IS NULL"
    ),
    "places are in nothing": "SELECT count(*) FROM place LEFT JOIN within ON place.id = place WHERE within.place IS NULL",
}
