"""Precision, recall and F1 of every part of a claim, by the rules of the annotated corpus."""

from __future__ import annotations

from collections.abc import Iterable

from menurut.evaluate import happened, told
from menurut.evaluate.counts import ROWS, Counts, Scores
from menurut.evaluate.pairing import Sides, count
from menurut.model import Reading, Report, Span


def score(pairs: Iterable[tuple[Report, Reading, Reading]]) -> Scores:
    """The counts of all reports together, each given with its gold and with what was found.

    Raises ValueError where a reading is of another report.
    """
    total = dict.fromkeys(ROWS, Counts())
    for report, gold, found in pairs:
        for row, counts in score_report(report, gold, found).items():
            total[row] += counts
    return total


def score_report(report: Report, gold: Reading, found: Reading) -> Scores:
    """The counts of one report. Raises ValueError where a reading is of another report."""
    for reading in (gold, found):
        if reading.report != report.id:
            raise ValueError(f"the reading of {reading.report!r} cannot be scored against report {report.id!r}")
    sides = Sides(report, gold, found)
    claims = told.claim_pairs(sides)
    event_rows, events = happened.event_rows(sides)
    counted = {
        **told.claim_rows(sides, claims),
        **event_rows,
        **happened.harm_rows(sides),
        "entity": count(_mentions(gold), _mentions(found), lambda g, f: g.overlaps(f)),
        "place": happened.place_row(sides),
        "time": happened.time_row(sides),
        "relation": told.relation_row(sides, claims),
        "reported event": told.reported_event_row(sides, events),
    }
    return {row: counted[row] for row in ROWS}


def _mentions(reading: Reading) -> list[Span]:
    """The mentions of all entities, each stretch of characters once, in the order of the text."""
    return sorted({mention for entity in reading.entities for mention in entity.mentions})
