"""What `bench/run.py` measures of resolving in a process of its own: time a report on one core, memory. Prints JSON."""

from __future__ import annotations

import json
import resource
import statistics
import time
from pathlib import Path

from menurut.evaluate import blind
from menurut.model.corpus import from_corpus, report_from_corpus
from menurut.resolve import resolve

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
ROUNDS = 20


def rows(name: str) -> list[dict[str, object]]:
    """The objects of one of the examples' files."""
    return [json.loads(line) for line in (EXAMPLES / name).read_text(encoding="utf-8").splitlines()]


def main() -> None:
    """Measure and print."""
    reports = {str(row["id"]): report_from_corpus(row) for row in rows("reports.jsonl")}
    annotated = [(reports[str(row["id"])], from_corpus(reports[str(row["id"])], row)) for row in rows("gold.jsonl")]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for report, reading in annotated:
        resolve(report, blind(report, reading))
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    costs = []
    for report, reading in annotated * ROUNDS:
        begun = time.perf_counter()
        resolve(report, blind(report, reading))
        costs.append(time.perf_counter() - begun)
    words = statistics.mean(len(report.text.split()) for report, _ in annotated)
    print(json.dumps({"ms": 1000 * statistics.median(costs), "memory_mb": memory, "words": words}))


if __name__ == "__main__":
    main()
