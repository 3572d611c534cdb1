"""The floors of `bench/floors.json` hold on the shared dev reports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from menurut.evaluate import score
from menurut.model.corpus import from_corpus, report_from_corpus
from menurut.run import Reader

FLOORS = json.loads((Path(__file__).resolve().parents[2] / "bench" / "floors.json").read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize("name", FLOORS)
def test_no_row_falls_below_its_floor(shared: Path, name: str) -> None:
    split, language = name.split()
    folder = shared / "corpus" / language
    rows = {part: (folder / f"{split}.{part}.jsonl").read_text(encoding="utf-8").splitlines() for part in ("reports", "gold")}
    reports = {report.id: report for report in (report_from_corpus(json.loads(row)) for row in rows["reports"])}
    reader = Reader()
    golds = [from_corpus(reports[row["id"]], row) for row in map(json.loads, rows["gold"])]
    scores = score((reports[gold.report], gold, reader.read(reports[gold.report])) for gold in golds)
    # Half a point for kernels that differ between machines in the last bits; `make bench` allows none.
    missed = {row: round(100 * scores[row].f1, 1) for row, floor in FLOORS[name].items() if 100 * scores[row].f1 < floor - 0.5}
    assert missed == {}
