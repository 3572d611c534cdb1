"""One number that tells of a row of `told` what filters ask of it.

The indexes have it, so that rows which do not fit are passed by without being fetched. Values of open sets share codes now
and then: whoever finds a row by its number looks at the row too.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import lru_cache

from menurut.model.ontology import values

_BITS = {
    "type": 6,
    "status": 4,
    "stance": 5,
    "lang": 6,
    "outlet": 10,
    "country": 10,
    "side": 14,
}
_CLOSED = {"type": "event_type", "status": "status", "stance": "stance"}

COLUMNS = tuple(_BITS)
"""The columns that the number tells of: those that never change while the row is there."""


def traits(row: Mapping[str, object]) -> int:
    """The number of a row; it fits into 63 bits."""
    return _traits(*(row[column] for column in COLUMNS))


def wanted(asked: Mapping[str, str]) -> tuple[int, int]:
    """A mask and the number that has to be left under it, for rows with these values."""
    mask = bits = 0
    shift = 0
    for column, width in _BITS.items():
        if column in asked:
            mask |= ((1 << width) - 1) << shift
            bits |= _code(column, asked[column]) << shift
        shift += width
    return mask, bits


def stretch(column: str) -> tuple[int, int]:
    """How far a column's part of the number is to be shifted down, and the mask that is left of it then.

    Of a column of a closed set this part is the value's place in the set, counted from 1; 0 is for no value.
    """
    names = list(_BITS)
    return sum(_BITS[name] for name in names[: names.index(column)]), (1 << _BITS[column]) - 1


def present(column: str) -> int:
    """A mask under which something is left for rows that have a value there."""
    shift = sum(_BITS[before] for before in COLUMNS[: COLUMNS.index(column)])
    return ((1 << _BITS[column]) - 1) << shift


@lru_cache(maxsize=8192)
def _traits(*told: object) -> int:
    number = shift = 0
    for column, value in zip(COLUMNS, told, strict=True):
        if value is not None:
            number |= _code(column, str(value)) << shift
        shift += _BITS[column]
    return number


def _code(column: str, value: str) -> int:
    """From 1 on; 0 is for no value."""
    known = values(_CLOSED[column]) if column in _CLOSED else ()
    most = (1 << _BITS[column]) - 1
    number = known.index(value) if value in known else zlib.crc32(value.encode("utf-8", "surrogatepass"))
    return 1 + number % most
