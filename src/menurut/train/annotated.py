"""Annotated reports from their files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from menurut.evaluate.across import Edge, Mention
from menurut.model import Reading, Report
from menurut.model.corpus import from_corpus, report_from_corpus

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
"""Where the corpus, the encoder and the treebanks lie on a machine that has them: beside the repository."""


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


def load_incidents(folder: Path) -> dict[Mention, str]:
    """The incident of `FOLDER/incidents.jsonl` that each of its events is of."""
    rows = map(json.loads, _lines(folder / "incidents.jsonl"))
    return {(report, event): row["i"] for row in rows for report, event in row["members"]}


def load_relations(folder: Path) -> list[Edge]:
    """The relations of `FOLDER/relations.jsonl`, `a` the later claim."""
    rows = map(json.loads, _lines(folder / "relations.jsonl"))
    return [(row["type"], tuple(row["a"]), tuple(row["b"])) for row in rows]


def with_links(gold: Reading, resolved: Reading) -> Reading:
    """The reading as it was annotated, with the entries of the register and the gazetteer of `resolved`."""
    return replace(
        gold,
        entities=tuple(replace(one, link=other.link) for one, other in zip(gold.entities, resolved.entities, strict=True)),
        places=tuple(replace(one, link=other.link) for one, other in zip(gold.places, resolved.places, strict=True)),
    )


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")[:-1]
