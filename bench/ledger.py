"""What `bench/run.py` measures of the ledger in processes of their own: reports stored a second, memory, times of filters.

`python bench/ledger.py [--claims N] [--reports N] [--ledger WHERE] [--postgres URL] [--json]`. `--ledger` names one that
was filled before, and only its filters are measured; otherwise ledgers are made in a temporary folder (TMPDIR says where;
a million claims take some 3 GB). PostgreSQL is that of `--postgres`, else a cluster of our own, else it is not measured.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib.util
import json
import resource
import statistics
import struct
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from ledger_made import TALISH, Maker
from sqlalchemy import Connection, text

from menurut.acquire.likeness import COPY, bands, likeness, signature
from menurut.model import Reading, Report
from menurut.store import Arrival, Filters, Ledger, Near, Toll
from menurut.store.writing import put_reading, put_report

AT = datetime(2026, 11, 22, tzinfo=UTC)
_SIGNATURE = struct.Struct(f"<{len(signature(''))}I")
PAGE, BATCH, ROUNDS = 50, 1000, 5
TIMED, EARLY = 10_000, 2_000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=1_000_000, help="of the ledger that is searched")
    parser.add_argument("--reports", type=int, default=20_000, help="that are added one by one")
    parser.add_argument("--ledger", help="search this one, and do nothing else")
    parser.add_argument("--postgres", help="an empty database")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args()
    found: dict[str, Any] = {}
    if asked.ledger:
        found["filters"] = searching(asked.ledger)
    else:
        with tempfile.TemporaryDirectory(prefix="menurut-bench-") as folder:
            if asked.reports:
                found |= adding(str(Path(folder) / "added.db"), asked.reports)
            found["sqlite"] = filled(str(Path(folder) / "filled.db"), asked.claims)
            with postgres(asked.postgres) as url:
                found["postgresql"] = filled(url, asked.claims) if url else "NOT MEASURED: no initdb, and no --postgres"
    print(json.dumps(found) if asked.json else json.dumps(found, indent=1))


def adding(where: str, reports: int) -> dict[str, float]:
    """Reports a second over the first 10,000 (and those of the processor's time), and memory early and late."""
    maker, spent, busy = Maker(), 0.0, 0.0
    found: dict[str, float] = {}
    with Ledger(where, create=True) as ledger:
        for at, (report, reading) in enumerate(maker.reports(reports), start=1):
            arrival = arrives(report)
            begun, cpu = time.perf_counter(), time.process_time()
            ledger.add(arrival, reading, at=AT, holders=maker.holders)
            spent, busy = spent + time.perf_counter() - begun, busy + time.process_time() - cpu
            if at == min(TIMED, reports):
                found |= {"reports_a_second": at / spent, "reports_a_cpu_second": at / busy}
            if at in {min(EARLY, reports), reports}:
                found[f"memory_mb_{'early' if at <= EARLY else 'late'}"] = memory_mb()
        found["claims_a_report"] = ledger.counts()["claims"] / reports
    return found


def filled(where: str, claims: int) -> dict[str, Any]:
    """Fill a ledger, a thousand reports to a transaction, and search it."""
    begun = time.perf_counter()
    maker = Maker()
    made, told = maker.reports(claims), 0
    with Ledger(where, create=True) as ledger:
        while told < claims:
            batch = list(islice(made, BATCH))
            ledger.write(lambda db, batch=batch: put(db, batch, maker))  # type: ignore[misc]
            told += sum(len(reading.claims) for _, reading in batch)
    settle(where)
    return {"filled_s": time.perf_counter() - begun, "claims": told, "filters": searching(where)}


def put(db: Connection, batch: list[tuple[Report, Reading]], maker: Maker) -> None:
    """Reports with their readings, as `Ledger.add` puts them."""
    for report, reading in batch:
        number, _ = put_report(db, arrives(report), at=AT)
        put_reading(db, number, report, reading, at=AT, holders=maker.holders)


def settle(where: str) -> None:
    """What a server does by itself after a while: PostgreSQL counts its rows and marks its pages."""
    if where.startswith("postgresql:"):
        with Ledger(where) as ledger, ledger._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.execute(text("VACUUM ANALYZE"))


def arrives(report: Report) -> Arrival:
    """The report with the marks of its text by which copies are known."""
    mark = signature(report.text)

    def alike(other: bytes) -> float | None:
        found = likeness(mark, _SIGNATURE.unpack(other))
        return found if found >= COPY else None

    return Arrival(report, "bench", _SIGNATURE.pack(*mark), bands(mark), alike)


def searching(where: str) -> dict[str, dict[str, float]]:
    """Of every filter the median and 95th percentile in milliseconds, and how many claims its first page has.

    `quiet_ms` is the slowest of a filter's values, each at its fastest: what is left when a busy machine is not counted.
    """
    found = {}
    asked = filters(Maker())
    # The maker's vocabulary would be gone through again and again in search of garbage, in the time of a filter.
    gc.collect()
    gc.freeze()
    with Ledger(where) as ledger:
        for name, several in asked.items():
            costs: list[list[float]] = [[] for _ in several]
            rows = 0
            for at in range(ROUNDS * len(several)):
                begun = time.perf_counter()
                page = ledger.claims(several[at % len(several)], limit=PAGE)
                costs[at % len(several)].append(1000 * (time.perf_counter() - begun))
                rows += len(page.claims)
            quiet = max(min(one) for one in costs)
            found[name] = _spread([cost for one in costs for cost in one]) | {
                "quiet_ms": quiet,
                "claims": rows / ROUNDS / len(several),
            }
        found["deep page"] = _deep(ledger)
    return found


def _deep(ledger: Ledger) -> dict[str, float]:
    """Pages after 40, 41, ... pages of a wide filter."""
    costs, after = [], None
    for at in range(60):
        begun = time.perf_counter()
        page = ledger.claims(Filters(type="control"), limit=PAGE, after=after)
        if at >= 40:
            costs.append(1000 * (time.perf_counter() - begun))
        after = page.next
        if after is None:
            break
    return _spread(costs or [0.0]) | {"quiet_ms": min(costs, default=0.0), "claims": PAGE}


def _spread(costs: list[float]) -> dict[str, float]:
    last = max(0, round(0.95 * len(costs)) - 1)
    return {"ms": statistics.median(costs), "p95_ms": sorted(costs)[last]}


def filters(maker: Maker) -> dict[str, list[Filters]]:
    """Of each kind several, wide and narrow."""
    words = [str(word) for word in maker._words["id"].values]
    people = [str(name) for name in maker._people.values]
    common, rare = words[:5], [words[at] for at in (9000, 14000, 19000, 24000, 29000)]
    hot, cold = [Near(35.2, 37.6, 50), Near(31.4, 34.4, 50), Near(*TALISH, 50)], [Near(60, -150, 50), Near(36.5, -95, 50)]
    first = str(next(iter(maker.reports(1)))[0].text)
    row = first.split()
    phrases = [f'"{a} {b}"' for a, b in zip(row[20:40:4], row[21:40:4], strict=False)]
    since = date(2020, 9, 27)
    return {
        "none": [Filters()],
        "text, common word": [Filters(text=word) for word in common],
        "text, middling word": [Filters(text=words[at]) for at in (50, 100, 200, 500, 1000, 2000)],
        "text, rare word": [Filters(text=word) for word in rare],
        "text, no such word": [Filters(text="xyzzy")],
        "text, phrase": [Filters(text=phrase) for phrase in (*phrases, f'"{words[0]} {words[1]}"', f'"{words[7]} {words[8]}"')],
        "text, two words": [
            Filters(text=f"{a} {b}") for a, b in ((words[0], words[1]), (words[2], words[300]), (words[40], rare[0]))
        ],
        "text, begun": [Filters(text="ngum*"), Filters(text="ba*")],
        "source": [Filters(source=name) for name in ("Reuters", "Israel", people[0], people[4000], "Foreign Azerbaijan")],
        "text and source": [Filters(text=words[0], source="Reuters"), Filters(text=words[100], source=people[0])],
        "text and side": [Filters(text=words[3], side="Azerbaijan"), Filters(text=words[60], side="Jordan")],
        "text, type and since": [
            Filters(text=words[5], type="control", since=since),
            Filters(text=words[30], type="release", since=since),
        ],
        "side": [Filters(side=side) for side in ("Israel", "Azerbaijan", "Jordan", "Lebanon", "no such side")],
        "type": [Filters(type=kind) for kind in ("assault", "control", "release")],
        "status": [Filters(status=one) for one in ("occurred", "planned", "negated")],
        "stance": [Filters(stance=one) for one in ("assert", "deny", "ask")],
        "toll": [Filters(toll=one) for one in (Toll("killed"), Toll("killed", 10), Toll("killed", 2000), Toll("missing"))],
        "near, hot": [Filters(near=one) for one in hot],
        "near, cold": [Filters(near=one) for one in cold],
        "near, wide": [Filters(near=Near(*TALISH, 1000)), Filters(near=Near(0, 0, 20_000))],
        "inside": [Filters(inside=one) for one in ("country-SY", "country-QP", "district-AZ-3", "place-AZ-1", "nowhere")],
        "country": [Filters(country=one) for one in ("SY", "AZ", "QP", "ZZ")],
        "since": [Filters(since=one) for one in (since, date(2022, 12, 1))],
        "until": [Filters(until=one) for one in (since, date(2018, 2, 1), date(2010, 1, 1))],
        "since until": [Filters(since=since, until=date(2020, 10, 4)), Filters(since=date(2019, 1, 1), until=date(2019, 1, 1))],
        "lang": [Filters(lang=one) for one in ("id", "en", "ru", "hy")],
        "outlet": [Filters(outlet=one) for one in ("Paper 0", "Paper 30", "Paper 59")],
        "issue's example": [Filters(side="Azerbaijan", type="control", since=since, near=Near(*TALISH, 50))],
        "wide pairs": [
            Filters(side="Israel", country="UA"),
            Filters(side="Azerbaijan", country="SY"),
            Filters(lang="en", outlet="Paper 0"),
            Filters(type="assault", stance="ask"),
            Filters(country="SY", near=Near(*TALISH, 300)),
            Filters(inside="country-SY", side="Armenia"),
            Filters(status="hypothetical", type="harm", country="AF"),
            Filters(type="control", toll=Toll("killed")),
            Filters(lang="ru", outlet="Paper 1", stance="assert"),
        ],
        "copies": [Filters(copies=True, side="Israel"), Filters(copies=True, text=words[4])],
        "wide, then": [
            Filters(side="Israel", until=date(2018, 6, 1)),
            Filters(type="assault", since=date(2019, 3, 1), until=date(2019, 3, 3), country="QP"),
            Filters(text=words[0], until=date(2018, 2, 1)),
            Filters(text=words[0], since=date(2022, 12, 30), near=Near(*TALISH, 50)),
        ],
    }


def memory_mb() -> float:
    """What the process holds now."""
    status = Path("/proc/self/status")
    if status.exists():
        held = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmRSS"))
        return int(held.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextlib.contextmanager
def postgres(url: str | None) -> Iterator[str | None]:
    """The database given, or one of a cluster that the tests know how to start, or none."""
    path = Path(__file__).resolve().parents[1] / "tests" / "store" / "cluster.py"
    spec = importlib.util.spec_from_file_location("cluster", path)
    if url or not (spec and spec.loader and path.exists()):
        yield url
        return
    module = importlib.util.module_from_spec(spec)
    sys.modules["cluster"] = module
    spec.loader.exec_module(module)
    with module.cluster() as server:
        yield server.url


if __name__ == "__main__":
    main()
