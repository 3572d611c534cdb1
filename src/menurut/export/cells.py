"""The cells of a CSV: several values in one, and none that a spreadsheet would run."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TextIO

from menurut.export.wording import unique

# A spreadsheet would take these for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = r"[+-]?\d+(?:\.\d+)?(?:e-?\d+)?"
_NUMBERS = re.compile(rf"{_NUMBER}(?:;? {_NUMBER})*+")


def write_rows(columns: Sequence[str], rows: Iterable[Mapping[str, str]], out: TextIO) -> None:
    """A heading and the rows, each as it comes; an apostrophe stands before what would pass for a formula."""
    out.writelines(lines_of(columns, rows))


def lines_of(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """What `write_rows` writes, a row at a time."""
    written = csv.DictWriter(_Given(), fieldnames=columns, lineterminator="\n")
    yield written.writer.writerow(columns)
    for row in rows:
        yield written.writerow({name: _safe(cell) for name, cell in row.items()})


class _Given:
    """Gives what is written back to the writer, which hands it on."""

    def write(self, line: str) -> str:
        return line


def several(values: Iterable[str | None]) -> str:
    """Each value once, parted by `; `."""
    return "; ".join(unique(value for value in values if value))


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBERS.fullmatch(cell) else cell
