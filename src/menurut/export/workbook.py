"""Claims as a workbook of a spreadsheet (Office Open XML): dates and numbers are such, and no cell is a formula."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import BinaryIO

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from menurut.export.fields import COLUMNS, Listed, cells_of, fields_of
from menurut.export.wording import shown

_WIDTHS = {"claim": 18, "title": 40, "chain": 40, "content": 70, "url": 30, "start": 8, "end": 8, "score": 8, "lang": 6}
_WIDTH = 16
_FIRST_YEAR = 1900  # that a spreadsheet can count


def write_claims_xlsx(claims: Iterable[Listed], out: BinaryIO) -> None:
    """One row a claim on the sheet `claims`, with the columns of COLUMNS; the sheet `columns` says what they mean.

    The rows go to a file of the system as they come: no more than one is held in memory.
    """
    with Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        heading, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = _sheet(book, "claims", COLUMNS, [_WIDTHS.get(name, _WIDTH) for name in COLUMNS], heading)
        row = 0
        for row, one in enumerate(claims, 1):
            fields = fields_of(*one)
            for column, (name, cell) in enumerate(cells_of(fields).items()):
                value = fields[name]
                if isinstance(value, int | float):
                    sheet.write_number(row, column, value)
                elif name == "date" and value and (told := date.fromisoformat(value)).year >= _FIRST_YEAR:
                    sheet.write_datetime(row, column, told, day)
                elif cell:
                    sheet.write_string(row, column, shown(cell))
        sheet.autofilter(0, 0, row, len(COLUMNS) - 1)
        meanings = _sheet(book, "columns", ("column", "what it holds"), (16, 70), heading)
        for row, pair in enumerate(COLUMNS.items(), 1):
            for column, told_ in enumerate(pair):
                meanings.write_string(row, column, told_)


def _sheet(book: Workbook, name: str, columns: Iterable[str], widths: Iterable[int], heading: object) -> Worksheet:
    """A sheet whose first row, the heading, stays in sight."""
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for column, (title, width) in enumerate(zip(columns, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, heading)
    return sheet
