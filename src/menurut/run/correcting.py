"""Correcting what was read: from a reading and what a person says is wrong with it to the reading as it should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from menurut.model import MenurutError, ReadError, Reading, Report
from menurut.resolve import resolve
from menurut.run.corrections import Correction
from menurut.run.mending import Mending, Resolve
from menurut.run.persons import number_of, person


def correct(
    report: Report,
    reading: Reading,
    corrections: Sequence[Correction],
    *,
    by: str,
    number: int | None = None,
    resolve: Resolve = resolve,
) -> Reading:
    """The reading with all the corrections, one after the other, made by a person of the name `by`.

    It is the report's reading of that `number` by a person; None counts on from `reading`. What is not corrected stays as
    it was, to the ids. Corrected values have no score, new ones no meaning. `resolve` tells what new mentions mean. An
    event that is left without a claim falls.

    Raises ReadError, and changes nothing, where a correction names what is not there or cannot be.
    """
    if not corrections:
        raise ReadError("there is nothing to correct; say what is wrong")
    work = Mending(report, reading, resolve)
    try:
        for one in corrections:
            work.mend(one)
        return replace(work.reading, reader=person(by, number or number_of(reading.reader) + 1))
    except MenurutError:
        raise
    except ValueError as error:
        raise ReadError(f"{report.id}: {error}") from error
