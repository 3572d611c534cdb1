"""Floors, speed and memory: `make bench` writes `bench/results.md` and fails where the reader falls below its floors.

Times are medians of several runs on one core; the machine is described beside them.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHARED = Path(os.environ.get("MENURUT_SHARED", HERE.parents[1] / "shared"))
RUNS = 5
# Of the ledger that is searched. A million of them take more than an hour to make: MENURUT_BENCH_CLAIMS=1000000.
CLAIMS = os.environ.get("MENURUT_BENCH_CLAIMS", "100000")
# What resolving should reach on the dev reports of all languages, in percent.
WANTED = {"figure": 97, "time": 93, "country": 96, "point": 88, "kind": 92, "affiliation": 88}
GEOPARSING = {"LGL": 55, "TR-News": 70, "GeoWebNews": 75}


def main() -> int:
    """Measure, write the results, and return 1 where a floor or a limit is missed."""
    lines = ["# Bench", "", "Written by `make bench`; do not edit.", "", machine(), ""]
    missed: list[str] = []
    for part in (speed, scores, given, geoparsing, ledger):
        lines += part(missed)
    lines += ["## Missed", "", *(f"- {line}" for line in missed or ["nothing"]), ""]
    (HERE / "results.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))
    return 1 if missed else 0


def machine() -> str:
    """The machine in words."""
    model = next((line.split(":")[1].strip() for line in _cpuinfo() if line.startswith("model name")), platform.processor())
    return (
        f"Machine: {model}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}; shared and noisy."
    )


def _cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def speed(missed: list[str]) -> list[str]:
    """Cold start, reports a second, memory, and how cost grows with length."""
    cold = statistics.median(_timed(lambda: _command("read", "examples/reports.jsonl", "--format", "json")) for _ in range(3))
    one = HERE.parent / "build" / "bench-one.jsonl"
    one.parent.mkdir(exist_ok=True)
    one.write_text(
        (HERE.parent / "examples" / "reports.jsonl").read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8"
    )
    first = statistics.median(_timed(lambda: _command("read", str(one), "--format", "json")) for _ in range(RUNS))
    inside = json.loads(_command_of([sys.executable, str(HERE / "inside.py")]))
    resolving = json.loads(_command_of([sys.executable, str(HERE / "resolving.py")]))
    _limit(missed, "seconds for one report from a cold start", first, most=2.5)
    _limit(missed, "reports of 270 words a second on one core", inside["reports_a_second"], least=4)
    _limit(missed, "MB of memory", inside["memory_mb"], most=600)
    _limit(missed, "times the cost per word of a report four times as long", inside["growth"], most=1.5)
    _limit(missed, "ms of resolving a report", resolving["ms"], most=15)
    _limit(missed, "MB of memory for places and actors", resolving["memory_mb"], most=80)
    return [
        "## Speed and memory",
        "",
        "| what | measured | limit |",
        "|---|---|---|",
        f"| one report from a cold start, s | {first:.2f} | 2.5 |",
        f"| the ten examples from a cold start, s | {cold:.2f} | |",
        f"| reports of 270 words a second, one core | {inside['reports_a_second']:.1f} | 4 or more |",
        f"| peak memory, MB | {inside['memory_mb']:.0f} | 600 |",
        f"| cost per word, {inside['long_words']} words against {inside['short_words']} | {inside['growth']:.2f} | 1.5 |",
        f"| resolving one example ({resolving['words']:.0f} words), one core, ms | {resolving['ms']:.1f} | 15 |",
        f"| memory for places, actors and tables, MB | {resolving['memory_mb']:.0f} | 80 |",
        "",
    ]


def scores(missed: list[str]) -> list[str]:
    """F1 on the dev reports against the floors."""
    if not (SHARED / "corpus").is_dir():
        return ["## Scores", "", f"NOT MEASURED: no corpus in {SHARED}.", ""]
    floors = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))
    lines = ["## Scores", ""]
    for name, rows in floors.items():
        split, language = name.split()
        folder = SHARED / "corpus" / language
        found = json.loads(
            _command("evaluate", str(folder / f"{split}.reports.jsonl"), str(folder / f"{split}.gold.jsonl"), "--json")
        )
        lines += [f"{name}: F1 against its floor", "", "| row | F1 | floor |", "|---|---|---|"]
        lines += [f"| {row} | {100 * rates['f1']:.1f} | {rows.get(row, '')} |" for row, rates in found.items()]
        lines.append("")
        for row, floor in rows.items():
            _limit(missed, f"F1 of {row} on {name}", 100 * found[row]["f1"], least=floor)
    return lines


def given(missed: list[str]) -> list[str]:
    """Shares of mentions that are resolved rightly, given those of the annotation, against what is wanted."""
    if not (SHARED / "corpus").is_dir():
        return ["## Resolving", "", f"NOT MEASURED: no corpus in {SHARED}.", ""]
    together: dict[str, list[int]] = {}
    lines = [
        "## Resolving",
        "",
        "Right values in percent, given the annotated mentions (`menurut evaluate --given-mentions`):",
        "",
    ]
    for name in ("id dev", "en dev", "id train", "en train", "ru train"):
        language, split = name.split()
        files = [str(SHARED / "corpus" / language / f"{split}.{kind}.jsonl") for kind in ("reports", "gold")]
        found = json.loads(_command("evaluate", *files, "--given-mentions", "--json"))
        if not together:
            lines += ["| | " + " | ".join(found) + " |", "|---|" + "---|" * len(found)]
        shares = [f"{100 * x['right'] / max(1, x['total']):.1f} ({x['right']}/{x['total']})" for x in found.values()]
        lines.append(f"| {name} | " + " | ".join(shares) + " |")
        for row, x in found.items():
            right, total = together.setdefault(row, [0, 0])
            together[row] = [right + x["right"], total + x["total"]] if split == "dev" else [right, total]
    for row, wanted in WANTED.items():
        right, total = together[row]
        _limit(missed, f"{row} on dev, given the mentions", 100 * right / total, least=wanted)
    return [*lines, ""]


def geoparsing(missed: list[str]) -> list[str]:
    """Toponyms of the English geoparsing sets within 161 km of where they are, given the toponyms."""
    if not (SHARED / "geoparsing").is_dir():
        return ["## Geoparsing", "", f"NOT MEASURED: no sets in {SHARED}.", ""]
    found = json.loads(_command_of([sys.executable, str(HERE / "geoparsing.py"), str(SHARED / "geoparsing"), "--json"]))
    columns = list(next(iter(found.values())))
    lines = ["## Geoparsing", "", "| set | " + " | ".join(columns) + " |", "|---|" + "---|" * len(columns)]
    for name, row in found.items():
        lines.append(f"| {name} | " + " | ".join(f"{value:.1f}" for value in row.values()) + " |")
        _limit(missed, f"accuracy@161 on {name}", row["accuracy@161"], least=GEOPARSING[name])
    return [*lines, ""]


_LEDGER = (
    "Pages of 50 claims out of so many, each filter with several values, in ms: median, 95th percentile, and `quiet`, the",
    "slowest value at its fastest, which leaves out what else the machine did. Wanted at the 95th percentile: 100; with words,",
    "200.",
    "",
    "| filter | SQLite | | | PostgreSQL | | |",
    "|---|---|---|---|---|---|---|",
)


def ledger(missed: list[str]) -> list[str]:
    """Reports stored a second, memory, and what each filter takes in a large ledger."""
    found = json.loads(_command_of([sys.executable, str(HERE / "ledger.py"), "--claims", CLAIMS, "--json"]))
    grown = found["memory_mb_late"] / found["memory_mb_early"]
    _limit(missed, "reports stored a second, SQLite", found["reports_a_second"], least=300)
    _limit(missed, "times the memory after 20,000 reports, against 2,000", grown, most=1.2)
    engines = {name: found[name] for name in ("sqlite", "postgresql")}
    lines = [
        "## Ledger",
        "",
        (
            f"Reports with readings of {found['claims_a_report']:.0f} claims, one transaction each, SQLite: stored a second"
            f" {found['reports_a_second']:.0f} (300 wanted); memory after 2,000 and 20,000 of them"
            f" {found['memory_mb_early']:.0f} and {found['memory_mb_late']:.0f} MB."
        ),
        "",
        f"A ledger of {found['sqlite']['claims']:,} claims:",
        "",
        *_LEDGER,
    ]
    for name in engines["sqlite"]["filters"]:
        cells = []
        for engine, of in engines.items():
            row = of["filters"][name] if isinstance(of, dict) else None
            cells += [f"{row[key]:.0f}" for key in ("ms", "p95_ms", "quiet_ms")] if row else ["NOT MEASURED", "", ""]
            if row:
                most = 200 if name.startswith(("text", "source")) else 100
                _limit(missed, f"ms of `{name}` on {engine}, 95th percentile", row["p95_ms"], most=most)
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return [*lines, ""]


def _limit(missed: list[str], what: str, value: float, *, least: float | None = None, most: float | None = None) -> None:
    if least is not None and value < least:
        missed.append(f"{what}: {value:.2f}, at least {least} wanted")
    if most is not None and value > most:
        missed.append(f"{what}: {value:.2f}, at most {most} wanted")


def _timed(action: Callable[[], object]) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def _command(*arguments: str) -> str:
    return _command_of([str(Path(sys.executable).with_name("menurut")), *arguments])


def _command_of(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=HERE.parent).stdout


if __name__ == "__main__":
    sys.exit(main())
