"""Rows of the ledger a few thousand at a time, each time in a transaction of its own, and finding numbers among others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from menurut.model import StoreError
from menurut.serve.records.columns import Cites, Flags, Rows
from menurut.store import Ledger
from menurut.store.prepared import ask

_BATCH = 20_000
_PACKED = 100_000
_NUMBER = {"sqlite": "printf('%016x', {})", "postgresql": "lpad(to_hex({}), 16, '0')"}
_JOINED = {"sqlite": "group_concat(packed, '')", "postgresql": "string_agg(packed, '')"}


def batches(ledger: Ledger, sql: str, *, after: int = 0) -> Iterator[list[Sequence[Any]]]:
    """The rows of a query, in the order of their first column: it begins above `:after` and gives at most `:limit`."""
    while rows := ledger.read(lambda db: ask(db, sql, after=after, limit=_BATCH)):  # noqa: B023 (asked at once)
        yield rows
        if len(rows) < _BATCH:
            return
        after = int(rows[-1][0])


def packed(
    ledger: Ledger, table: str, key: str, columns: Mapping[str, str] = MappingProxyType({}), *, after: int = 0
) -> Iterator[NDArray[np.void]]:
    """Columns of a table as arrays of numbers, beginning above a value of `key`, in no order.

    `columns` are expressions that give 16 hexadecimal digits, or 2 where the name begins with `is_` or `type`. The engine
    writes all of them into one text, which is many times as quick as a row for each, and other threads go on meanwhile.
    """
    kinds = np.dtype([(key, ">u8"), *((name, "u1" if _is_small(name) else ">u8") for name in columns)])

    def look(db: Connection) -> Sequence[Any]:
        engine = db.dialect.name
        parts = " || ".join((_NUMBER[engine].format(key), *columns.values()))
        sql = (
            f"SELECT max(number), count(*), {_JOINED[engine]} FROM (SELECT {key} AS number, {parts} AS packed FROM {table}"  # noqa: S608 (our own words)
            f" WHERE {key} > :after ORDER BY {key} LIMIT :limit) AS rows_"
        )
        return ask(db, sql, after=after, limit=_PACKED)[0]

    while True:
        last, count, text = ledger.read(look)
        if not count:
            return
        try:
            yield np.frombuffer(bytes.fromhex(text), kinds, count)
        except ValueError as error:
            raise StoreError(f"the ledger's table {table} holds ids that are none; import it anew from a dump") from error
        after = int(last)


def _is_small(name: str) -> bool:
    return name.startswith(("is_", "type"))


def places(among: Rows | Cites, wanted: Rows | Cites) -> tuple[Rows, Flags]:
    """Where the wanted numbers stand among others that are in order, for those that are there; and which are."""
    if not len(among):
        return np.zeros(0, np.int64), np.zeros(len(wanted), np.bool_)
    at = np.minimum(np.searchsorted(among, wanted), len(among) - 1)
    known = among[at] == wanted
    return at[known], known
