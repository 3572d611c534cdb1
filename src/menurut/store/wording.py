"""Which claims have the words that are asked for: a few claims at a time, or all."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    cast,
    func,
    literal,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from menurut.store import tables as t
from menurut.store.prepared import run
from menurut.store.words import CONFIGURATIONS, fts5, tsqueries


@dataclass(frozen=True, slots=True)
class Words:
    """Words in columns of claims, as the engine asks for them: in one query of FTS5, in one of each column else."""

    queries: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, db: Connection, queries: Mapping[str, str]) -> Words:
        """The queries of the columns. Raises StoreError where one has no word to find."""
        if db.dialect.name != "sqlite":
            return cls(tuple((column, _forms(db, query, column)) for column, query in queries.items()))
        return cls((("", " AND ".join(fts5(query, column) for column, query in queries.items())),))

    def among(self, db: Connection, claims: Collection[int]) -> frozenset[int]:
        """Those of the claims that have the words."""
        if not claims:
            return frozenset()
        if db.dialect.name != "sqlite":
            return frozenset(db.execute(self._rows().where(t.claim.c.id == func.any(list(claims)))).scalars())
        asked = {"words": self.queries[0][1], "claims": json.dumps(list(claims)), "first": min(claims), "last": max(claims)}
        return frozenset(db.execute(_SOME, asked).scalars())

    def all(self, db: Connection, *, most: int, soon: bool) -> frozenset[int] | None:
        """All claims that have the words; None where there are more than `most`, or where to know them may take long."""
        if db.dialect.name == "sqlite":
            if db.execute(_NEXT, {"words": self.queries[0][1], "most": most}).first():
                return None
            rows = db.execute(_ALL, {"words": self.queries[0][1], "most": most + 1})
        elif soon and expected(db, self._rows()) > most:
            return None
        else:
            rows = db.execute(self._rows().limit(most + 1))
        found = frozenset(rows.scalars())
        return found if len(found) <= most else None

    def some(self, db: Connection, *, most: int) -> Sequence[Sequence[int]]:
        """The rows of the first claims that have the words, so many of them at most; each in a row of its own."""
        if db.dialect.name == "sqlite":
            return run(db, _ALL, {"words": self.queries[0][1], "most": most})
        return db.execute(self._rows().limit(most)).all()

    def _rows(self) -> Select[Any]:
        columns: list[tuple[ColumnElement[Any], str]] = [
            (literal_column(f"claim.words_of_{column}"), query) for column, query in self.queries
        ]
        return select(t.claim.c.id).where(*(words.op("@@")(cast(literal(query), TSQUERY)) for words, query in columns))


def _forms(db: Connection, query: str, column: str) -> str:
    """The query of PostgreSQL. Most languages cut most words alike: each form is looked for once."""
    configurations = ("simple",) if column == "sources" else CONFIGURATIONS
    wanted, unwanted = tsqueries(query, configurations=configurations)
    forms = db.execute(select(*(cast(form, Text) for form in (*wanted, *unwanted)))).one()
    either, never = (" | ".join(f"({form})" for form in dict.fromkeys(some) if form) for some in _parted(forms, len(wanted)))
    return f"({either}) & !({never})" if never else either


def _parted(forms: Sequence[str], at: int) -> tuple[Sequence[str], Sequence[str]]:
    return forms[:at], forms[at:]


_MATCHES = "SELECT rowid FROM claim_words WHERE claim_words MATCH :words"
# Without the plus FTS5 would look each claim up by itself, which takes as long as going through a thousand that match.
# Claims of the same days have come together: between the first and the last of them there are few others.
_SOME = text(f"{_MATCHES} AND rowid BETWEEN :first AND :last AND +rowid IN (SELECT value FROM json_each(:claims))")  # noqa: S608 (our own words)
_ALL = text(f"{_MATCHES} LIMIT :most")
_NEXT = text(f"{_MATCHES} LIMIT 1 OFFSET :most")


def expected(db: Connection, rows: Select[Any]) -> int:
    """The number of rows that PostgreSQL's planner expects."""
    compiled = rows.compile(dialect=db.dialect, compile_kwargs={"literal_binds": True})
    plan = db.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {compiled}").scalar_one()
    return int(plan[0]["Plan"]["Plan Rows"])
