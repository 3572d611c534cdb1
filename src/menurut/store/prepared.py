"""Statements that run for every report: compiled once for each engine, then handed to the driver as they are.

To build and look up a statement anew costs more than most of them take in the database.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Executable, Table, bindparam, insert, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg


def run(db: Connection, statement: Executable, values: Mapping[str, Any]) -> list[Sequence[Any]]:
    """The rows that a statement gives, which the caller keeps; values are as the engine has them: see `Letters`."""
    sql, known, processors = _compiled(statement, db.dialect.name)
    given = {name: processors[name](value) if name in processors else value for name, value in values.items()}
    if db.dialect.name == "sqlite":
        return _driver(db).execute(sql, {**given, **known}).fetchall()
    found = db.exec_driver_sql(sql, {**given, **known})
    return list(found) if found.returns_rows else []


def put(db: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that have every column of the table."""
    if not rows:
        return
    sql, _, processors = _compiled(_insert(table), db.dialect.name)
    for name, prepare in processors.items():
        for row in rows:
            row[name] = prepare(row[name])
    if db.dialect.name == "sqlite":
        _driver(db).executemany(sql, rows)
    else:
        db.exec_driver_sql(sql, list(rows))


def run_all(db: Connection, statement: Executable, rows: Sequence[dict[str, Any]]) -> None:
    """Run a statement once for each of the rows of values."""
    if not rows:
        return
    sql, known, processors = _compiled(statement, db.dialect.name)
    given = [
        {name: processors[name](value) if name in processors else value for name, value in row.items()} | known for row in rows
    ]
    if db.dialect.name == "sqlite":
        _driver(db).executemany(sql, given)
    else:
        db.exec_driver_sql(sql, given)


def ask(db: Connection, sql: str, **values: object) -> list[Sequence[Any]]:
    """The rows that a query in words gives; `{name}` in it is any of the numbers or words of the list of that name.

    However long the list: each as a parameter of its own would be too many.
    """
    lists = {
        name: list(value) for name, value in values.items() if isinstance(value, Collection) and not isinstance(value, str)
    }
    given = {name: json.dumps(value) for name, value in lists.items()} if db.dialect.name == "sqlite" else lists
    return run(db, _worded(sql, db.dialect.name), {**values, **given})


@cache
def _worded(sql: str, engine: str) -> Executable:
    among = "IN (SELECT value FROM json_each(:{}))" if engine == "sqlite" else "= ANY(:{})"
    return text(re.sub(r"\{(\w+)\}", lambda name: among.format(name[1]), sql))


def _driver(db: Connection) -> sqlite3.Connection:
    """SQLite's own connection: SQLAlchemy's care of a statement costs more than the statement."""
    driver: sqlite3.Connection = db.connection.driver_connection  # type: ignore[assignment]
    return driver


@cache
def _insert(table: Table) -> Executable:
    return insert(table).values({column.name: bindparam(column.name, type_=column.type) for column in table.columns})


@cache
def _compiled(statement: Executable, engine: str) -> tuple[str, dict[str, Any], dict[str, Callable[[Any], Any]]]:
    """The statement in the engine's words, the values that it has already, and what makes values ready for the driver."""
    dialect = _dialect(engine)
    compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
    known = {name: value for name, value in compiled.params.items() if value is not None}
    processors = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
    return str(compiled), known, {name: prepare for name, prepare in processors.items() if prepare and name not in known}


@cache
def _dialect(engine: str) -> Dialect:
    return sqlite.dialect(paramstyle="named") if engine == "sqlite" else psycopg.dialect()  # type: ignore[no-untyped-call]
