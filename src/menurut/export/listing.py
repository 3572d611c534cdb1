"""Claims of many reports, each with the id that it is cited by: as a table, as lines of JSON, for spreadsheets and maps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TextIO

from menurut.export.cells import lines_of
from menurut.export.fields import COLUMNS, Listed, cells_of, fields_of
from menurut.export.geojson import geojson
from menurut.export.lines import one_line
from menurut.export.table import write_claims
from menurut.export.workbook import write_claims_xlsx
from menurut.model import ExportError
from menurut.model.transport import to_json


def claims_json(claims: Iterable[Listed]) -> Iterator[str]:
    """One object a line: `cite`, and `reading` in transport form."""
    for cite, report, reading in claims:
        yield one_line({"cite": cite, "reading": to_json(report, reading)})


def claims_csv(claims: Iterable[Listed]) -> Iterator[str]:
    """One row a claim, with the columns of `COLUMNS`; an apostrophe stands before what would pass for a formula."""
    return lines_of(list(COLUMNS), (cells_of(fields_of(*one)) for one in claims))


STREAMS: Mapping[str, Callable[[Iterable[Listed]], Iterator[str]]] = {
    "json": claims_json,
    "csv": claims_csv,
    "geojson": geojson,
}
"""The forms that are text, a piece at a time as the claims come."""


def _writer(stream: Callable[[Iterable[Listed]], Iterator[str]]) -> Callable[[Iterable[Listed], TextIO], None]:
    return lambda claims, out: out.writelines(stream(claims))


LISTERS: Mapping[str, Callable[[Iterable[Listed], TextIO], None]] = {
    "table": write_claims,
    **{name: _writer(stream) for name, stream in STREAMS.items()},
    "xlsx": lambda claims, out: write_claims_xlsx(claims, out.buffer),
}
"""Writers of claims; those of BINARY write to the binary stream below the one of text."""
BINARY = frozenset({"xlsx"})
"""The forms that are no text."""


def lister(name: str) -> Callable[[Iterable[Listed], TextIO], None]:
    """The writer of claims in one form. Raises ExportError, naming those there are, where there is none of that name."""
    if name not in LISTERS:
        raise ExportError(f"no format {name!r}; known: {', '.join(LISTERS)}")
    return LISTERS[name]
