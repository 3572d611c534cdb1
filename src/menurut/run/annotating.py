"""Corrected readings as corpus annotation, for the next training."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from menurut.model import Claim, ExportError, Reading, Report, Span
from menurut.model.corpus import to_corpus

SPLIT = "corrected"
"""The part of the corpus that corrected readings are: `LANG/corrected.reports.jsonl` and `LANG/corrected.gold.jsonl`."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """How many reports were written; `left_out` are those that the corpus's form cannot hold."""

    written: int
    left_out: tuple[str, ...]


def write_corpus(readings: Iterable[tuple[Report, Reading]], folder: Path) -> Annotated:
    """Write reports with their readings into a new folder, a folder of it for each language.

    Ids of reports must differ. Raises ExportError where the folder is there already or cannot be written.
    """
    written, left_out = 0, []
    try:
        folder.mkdir(parents=True)
        for report, reading in readings:
            cut = _by_sentences(report, reading)
            if cut is None:
                left_out.append(report.id)
                continue
            lines = {"reports": _record(report), "gold": to_corpus(report, cut)}
            (folder / report.lang).mkdir(exist_ok=True)
            for part, line in lines.items():
                with (folder / report.lang / f"{SPLIT}.{part}.jsonl").open("a", encoding="utf-8") as out:
                    out.write(f"{_json(line)}\n")
            written += 1
    except FileExistsError as error:
        raise ExportError(f"{folder} is there already; give the name of a new folder") from error
    except OSError as error:
        raise ExportError(f"{folder} cannot be written ({error.strerror}); give a folder elsewhere") from error
    return Annotated(written, tuple(left_out))


def _record(report: Report) -> dict[str, object]:
    return {
        "id": report.id,
        "lang": report.lang,
        "outlet": report.outlet,
        "date": report.dct.isoformat() if report.dct else None,
        "title": report.title,
        "text": report.text,
        "sentences": [[sentence.start, sentence.end] for sentence in report.sentences],
    }


def _by_sentences(report: Report, reading: Reading) -> Reading | None:
    """The reading with every content cut at sentences, as the corpus has it; None where another span is in no one sentence.

    What repeats is no relation of the corpus.
    """
    claims = [replace(claim, content=tuple(_cut(report, claim))) for claim in reading.claims if any(_cut(report, claim))]
    cut = replace(
        reading,
        claims=tuple(claims),
        relations=tuple(one for one in reading.relations if one.type != "repeats"),
    )
    whole = all(any(sentence.holds(span) for sentence in report.sentences) for span in cut.spans())
    return cut if whole and len(claims) == len(reading.claims) else None


def _cut(report: Report, claim: Claim) -> Iterator[Span]:
    for span in claim.content:
        for sentence in report.sentences:
            if span.overlaps(sentence):
                yield Span(max(span.start, sentence.start), min(span.end, sentence.end))


def _json(line: dict[str, object]) -> str:
    told = json.dumps(line, ensure_ascii=False)
    # Half of a surrogate pair has no place in a UTF-8 file.
    return told if told.isascii() or told.encode("utf-8", "replace").decode() == told else json.dumps(line)
