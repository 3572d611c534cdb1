from __future__ import annotations

from importlib.resources import files

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from menurut.model import Decision
from menurut.store import Ledger
from menurut.store.decided import joined, touch_all
from menurut.store.engine import HEAD, address
from menurut.store.migrating import migrate
from menurut.store.tables import METADATA
from store.ledgers import rows_of
from store.making import steps

WORDS = {"words", "title_words", "words_of_content", "words_of_sources"}


def named(change: object) -> str:
    """The table, column or index that a difference is about."""
    kind, *about = change[0] if isinstance(change, list) else change  # type: ignore[misc,index]
    thing = about[-1]
    return f"{kind} {getattr(thing, 'name', thing)}"


def differences(db: Connection) -> set[str]:
    context = MigrationContext.configure(db, opts={"compare_type": True, "compare_server_default": True})
    return {named(change) for change in compare_metadata(context, METADATA)}


def test_the_migrated_tables_are_those_that_the_program_knows(ledger: Ledger) -> None:
    found = ledger.read(differences)
    searched = {change for change in found if "_words" in change or change.split()[-1] in WORDS or "_words_" in change}
    assert {change for change in found - searched if not change.endswith(tuple(WORDS))} == set()


@pytest.mark.parametrize("change", ["ALTER TABLE issue ADD COLUMN more INTEGER", "DROP INDEX ix_report_url", "DROP TABLE feed"])
def test_a_difference_would_be_seen(nowhere: str, change: str) -> None:
    def look(db: Connection) -> set[str]:
        db.execute(text(change))
        return differences(db)

    with Ledger(nowhere, create=True) as ledger:
        before = ledger.read(differences)
        assert len(ledger.write(look) - before) == 1


def test_migrating_again_changes_nothing(ledger: Ledger) -> None:
    for step in steps(3):
        step(ledger)
    before = rows_of(ledger)
    ledger.write(migrate)
    assert rows_of(ledger) == before


def test_the_last_step_is_the_version_that_the_program_writes() -> None:
    scripts = ScriptDirectory(str(files("menurut.store").joinpath("migrations")))
    assert scripts.get_heads() == [HEAD]


BEFORE = [
    Decision("same", ("a", "b"), ("c",), "me"),
    Decision("reject", ("b",), ("d", "contradicts"), "me"),
    Decision("rate", ("name:100% benar",), ("B",), "me"),
]


def test_decisions_of_the_second_version_are_found_by_what_they_are_about(nowhere: str) -> None:
    engine = create_engine(address(nowhere))
    insert = text("INSERT INTO decision (id, kind, subject, other, \"by\", made_at) VALUES (:id, :kind, :a, :b, 'me', :at)")
    with engine.begin() as db:
        migrate(db, to="0002")
        for row, one in enumerate(BEFORE, 1):
            at = "2026-11-22T12:00:00Z"
            db.execute(insert, {"id": row, "kind": one.kind, "a": joined(one.subject), "b": joined(one.other), "at": at})
        db.execute(insert, {"id": 4, "kind": "accept", "a": "a", "b": None, "at": at})
    engine.dispose()
    with Ledger(nowhere) as ledger:
        for name, rows in {"b": [2, 1], "c": [1], "d": [2], "name:100% benar": [3], "contradicts": [], "B": []}.items():
            assert [one.id for one in ledger.decided([name], limit=9)] == rows
        assert ledger.decisions() == BEFORE
        found = rows_of(ledger)["touched"]
        ledger.write(lambda db: db.execute(text("DELETE FROM touched")))
        ledger.write(touch_all)
        assert rows_of(ledger)["touched"] == found


def test_there_is_no_way_back() -> None:
    scripts = ScriptDirectory(str(files("menurut.store").joinpath("migrations")))
    for step in scripts.walk_revisions():
        assert not hasattr(step.module, "downgrade")
