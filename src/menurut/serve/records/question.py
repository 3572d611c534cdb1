"""Whose claims against whose a request asks about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from menurut.serve.records import Records
from menurut.serve.records.answering import end_of
from menurut.serve.records.answers import Became, By

Name = Annotated[str | None, Query(max_length=2000)]
"""The key of an origin, or the name of a side; empty for no side."""


@dataclass(frozen=True, slots=True)
class Question:
    """What became of the claims of a row by those of a column; each a name with its side, None for any."""

    became: Became
    by: By
    row: tuple[str | None, str | None]
    column: tuple[str | None, str | None]

    def ends(self, records: Records) -> tuple[int | None, int | None]:
        """The places of row and column in the records. Raises NotKept, or Problem that names the field."""
        return end_of(records, self.by, "row", *self.row), end_of(records, self.by, "column", *self.column)


def _asked(
    became: Became = "contradicted",
    by: By = "origin",
    row: Name = None,
    row_side: Name = None,
    column: Name = None,
    column_side: Name = None,
) -> Question:
    return Question(became, by, (row, row_side), (column, column_side))


QuestionQuery = Annotated[Question, Depends(_asked)]
"""What an endpoint asks for that shows the claims of a pair."""
