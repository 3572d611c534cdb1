"""What the mentions of the annotated reports are resolved to, given the mentions alone; docs/resolve.md tells of the shares."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from menurut.evaluate import Share, blind, score_given
from menurut.model import Reading
from menurut.model.corpus import from_corpus, report_from_corpus
from menurut.resolve import resolve

# Percent of right values without any label of the network; raised with the code, lowered with a reason only.
ROWS = ("figure", "time", "country", "point", "kind", "affiliation")
FLOORS = {
    "id train": (98, 93, 93.5, 98, 93, 86.5),
    "en train": (99, 96, 98, 88, 92.5, 88.5),
    "ru train": (100, 88, 93, 100, 89, 82.5),
    "id dev": (94, 82.5, 91.5, 98, 87, 82.5),
    "en dev": (91.5, 79, 92.5, 93, 85, 80),
}


@pytest.mark.parametrize("name", FLOORS)
def test_shares_of_right_values(shared: Path, name: str) -> None:
    language, split = name.split()
    shares = score_given(_resolved(shared / "corpus" / language, split))
    floors = dict(zip(ROWS, FLOORS[name], strict=True))
    assert {row: shares[row].percent for row in ROWS if shares[row].percent < floors[row]} == {}


def test_points_on_dev_are_as_near_as_wanted(shared: Path) -> None:
    shares: list[Mapping[str, Share]] = [score_given(_resolved(shared / "corpus" / x, "dev")) for x in ("id", "en")]
    right, total = (sum(getattr(share["point"], part) for share in shares) for part in ("right", "total"))
    assert 100 * right / total >= 88


def _resolved(folder: Path, split: str) -> Iterator[tuple[Reading, Reading]]:
    def rows(kind: str) -> Iterator[dict[str, object]]:
        return map(json.loads, (folder / f"{split}.{kind}.jsonl").read_text(encoding="utf-8").splitlines())

    reports = {str(row["id"]): report_from_corpus(row) for row in rows("reports")}
    for row in rows("gold"):
        report = reports[str(row["id"])]
        gold = from_corpus(report, row)
        yield gold, resolve(report, blind(report, gold))
