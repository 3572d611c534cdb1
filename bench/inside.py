"""What `bench/run.py` measures in a process of its own: speed and memory of the reader on one core. Prints JSON."""

from __future__ import annotations

import json
import resource
import statistics
import time
from pathlib import Path

from menurut import Reader, Report, make_report

WORDS = 270
ROWS = (Path(__file__).resolve().parents[1] / "examples" / "reports.jsonl").read_text(encoding="utf-8").splitlines()
TEXTS = [row["text"] for row in map(json.loads, ROWS) if row["lang"] == "id"]


def report_of(words: int, start: int) -> Report:
    """A report of just so many words: sentences of the examples in turn, beginning at `start`, the last one cut short."""
    sentences = [line for text in TEXTS for line in text.split("\n")]
    taken: list[str] = []
    while words > 0:
        line = sentences[(start + len(taken)) % len(sentences)].split()[:words]
        taken.append(" ".join(line))
        words -= len(line)
    return make_report("\n".join(taken), lang="id")


def seconds(reader: Reader, reports: list[Report]) -> float:
    """Wall time for all reports."""
    begun = time.perf_counter()
    for report in reports:
        reader.read(report)
    return time.perf_counter() - begun


def main() -> None:
    """Measure and print."""
    reader = Reader(threads=1)
    batch = [report_of(WORDS, start) for start in range(20)]
    # Both longer than a window, so that both pay for the overlap of windows.
    short, long = report_of(1200, 0), report_of(4800, 0)
    seconds(reader, batch[:3])
    rate = statistics.median(len(batch) / seconds(reader, batch) for _ in range(3))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    costs = {len(r.text.split()): statistics.median(seconds(reader, [r]) for _ in range(5)) for r in (short, long)}
    (short_words, short_cost), (long_words, long_cost) = sorted(costs.items())
    growth = (long_cost / long_words) / (short_cost / short_words)
    print(
        json.dumps(
            {
                "reports_a_second": rate,
                "memory_mb": memory,
                "growth": growth,
                "short_words": short_words,
                "long_words": long_words,
            }
        )
    )


if __name__ == "__main__":
    main()
