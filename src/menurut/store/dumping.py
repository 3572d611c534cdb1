"""A whole ledger out and back in, row for row: as JSON lines, or as a SQLite ledger of its own; without those who use it.

Lines: the first names the format, then `{"table": ..., "rows": [...]}` a few hundred rows at a time, binary values in
base64; the last counts the rows, so that a file that was cut is known.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TextIO

from sqlalchemy import Connection, LargeBinary, Table, insert, null, select

from menurut.model import StoreError
from menurut.store import tables as t
from menurut.store.decided import touch_all
from menurut.store.engine import HEAD
from menurut.store.filters import LARGEST

_FORMAT = "menurut ledger"
_SURROGATE = re.compile("[\ud800-\udfff]")
_BATCH = 500
_FITS: dict[type, Callable[[Any], bool]] = {
    str: lambda value: type(value) is str,
    bytes: lambda value: type(value) is bytes,
    bool: lambda value: type(value) is bool,
    int: lambda value: type(value) is int and abs(value) <= LARGEST,
    float: lambda value: type(value) in {int, float} and abs(value) <= sys.float_info.max,
}
_TABLES = {table.name: table for table in (*t.KEPT, *t.INDEX, t.turn, t.feed)}
_ADDED: dict[str, dict[str, dict[str, None]]] = {"0001": {"decision": {"other": None}}, "0002": {}, HEAD: {}}
"""The versions of which dumps are read, with the columns that were added to their tables since."""

_TOLD = {
    # Who logged in from where stays with the ledger that he logged in to.
    "audit": select(*(null().label("address") if column.name == "address" else column for column in t.audit.c)).where(
        t.audit.c.action.in_(("correct", "undo-correction"))
    )
}
"""Of these tables what leaves; of all others everything."""

Batch = tuple[Table, list[dict[str, Any]]]


def rows(db: Connection) -> Iterator[Batch]:
    """All rows, a few hundred of one table at a time, in an order in which they can be put back."""
    for table in _TABLES.values():
        query = _TOLD.get(table.name, select(table)).order_by(*table.primary_key.columns)
        for batch in db.execution_options(yield_per=_BATCH).execute(query).mappings().partitions(_BATCH):
            yield table, [dict(row) for row in batch]


def put_rows(db: Connection, batches: Iterable[Batch]) -> int:
    """Put the rows into a ledger that has none, and count them. Raises StoreError where it has some."""
    for table in _TABLES.values():
        if db.execute(select(table).limit(1)).first():
            raise StoreError(f"this ledger is not empty (there is a row in {table.name}); import into a new one: --ledger NEW")
    number = 0
    met = set()
    for table, batch in batches:
        db.execute(insert(table), batch)
        number += len(batch)
        met.add(table)
    if t.touched not in met:  # the dump is older than that
        touch_all(db)
    return number


def write_lines(batches: Iterable[Batch], out: TextIO) -> int:
    """Write the rows as JSON lines, and count them."""
    number = 0
    out.write(json.dumps({"format": _FORMAT, "version": HEAD}) + "\n")
    for table, batch in batches:
        binary = _binary(table)
        shown = [{name: _shown(value) if name in binary else value for name, value in row.items()} for row in batch]
        line = json.dumps({"table": table.name, "rows": shown}, ensure_ascii=False, separators=(",", ":"))
        # Half of a surrogate pair has no place in a UTF-8 file: it alone is written as an escape.
        out.write(_SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", line) + "\n")
        number += len(batch)
    out.write(json.dumps({"count": number}) + "\n")
    return number


def read_lines(lines: Iterable[str], *, name: str) -> Iterator[Batch]:
    """The rows that `write_lines` wrote. Raises StoreError, naming the line, where they are not whole."""
    number, counted = 0, None
    added: dict[str, dict[str, None]] = {}
    for at, line in enumerate(lines, 1):
        entry = _entry(line, f"{name}:{at}")
        if at == 1:
            added = _head(entry, name)
        elif counted is not None:
            raise StoreError(f"{name}:{at}: there is more after the end of the dump; give the file as it was written")
        elif "count" in entry:
            counted = entry["count"]
        else:
            table, batch = _batch(entry, f"{name}:{at}", added)
            number += len(batch)
            yield table, batch
    if counted is None:
        raise StoreError(f"{name} is cut off: its last line is missing; nothing was imported, get the whole file")
    if counted != number:
        raise StoreError(f"{name} holds {number} rows and should hold {counted}; nothing was imported, get the whole file")


def _entry(line: str, where: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise StoreError(f"{where}: not JSON ({error}); give what `menurut export --format jsonl` wrote") from error
    if not isinstance(entry, dict):
        raise StoreError(f"{where}: no object; give what `menurut export --format jsonl` wrote")
    return entry


def _head(entry: dict[str, Any], name: str) -> dict[str, dict[str, None]]:
    """The columns that rows of the dump do not have yet, by their tables."""
    if entry.get("format") != _FORMAT:
        raise StoreError(f"{name} is no dump of a ledger; give what `menurut export --format jsonl` wrote")
    version = entry.get("version")
    if (added := _ADDED.get(str(version))) is None:
        raise StoreError(f"{name} was written for tables of version {version}, this program has {HEAD}; use the same menurut")
    return added


def _batch(entry: dict[str, Any], where: str, added: Mapping[str, dict[str, None]]) -> Batch:
    table = _TABLES.get(str(entry.get("table")))
    batch = entry.get("rows")
    if table is None or not isinstance(batch, list):
        raise StoreError(f"{where}: no rows of a table of the ledger; give the file as it was written")
    new = added.get(table.name, {})
    names, binary = set(table.c.keys()) - new.keys(), _binary(table)
    if any(not isinstance(row, dict) or set(row) != names for row in batch):
        raise StoreError(f"{where}: a row of {table.name} has not the columns {', '.join(sorted(names))}")
    try:
        rows = [{key: _hidden(value) if key in binary else value for key, value in row.items()} | new for row in batch]
    except (ValueError, TypeError) as error:
        raise StoreError(f"{where}: a binary value of {table.name} is not base64") from error
    # SQLite would take words for a number as well.
    for column in table.c:
        fits = _FITS[column.type.python_type]
        if not all(column.nullable if row[column.name] is None else fits(row[column.name]) for row in rows):
            raise StoreError(f"{where}: {table.name}.{column.name} cannot be what it is there; give the file as it was written")
    return table, rows


def _binary(table: Table) -> frozenset[str]:
    return frozenset(column.name for column in table.c if isinstance(column.type, LargeBinary))


def _shown(value: bytes | None) -> str | None:
    return None if value is None else base64.b64encode(value).decode("ascii")


def _hidden(value: str | None) -> bytes | None:
    return None if value is None else base64.b64decode(value, validate=True)
