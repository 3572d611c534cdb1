"""Annotated reports from their files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from menurut.model import Reading, Report
from menurut.model.corpus import from_corpus, report_from_corpus


def load_annotated(folder: Path, split: str, languages: Sequence[str]) -> Iterator[tuple[Report, Reading]]:
    """Reports of `FOLDER/LANG/SPLIT.reports.jsonl` with their annotation; a language without such files has none."""
    for language in languages:
        reports, gold = (folder / language / f"{split}.{part}.jsonl" for part in ("reports", "gold"))
        if reports.exists() and gold.exists():
            yield from read_annotated(reports, gold)


def read_annotated(reports: Path, gold: Path) -> Iterator[tuple[Report, Reading]]:
    """Reports and their annotation, in the order of the annotation."""
    by_id = {row["id"]: report_from_corpus(row) for row in map(json.loads, _lines(reports))}
    for annotation in map(json.loads, _lines(gold)):
        yield by_id[annotation["id"]], from_corpus(by_id[annotation["id"]], annotation)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")[:-1]
