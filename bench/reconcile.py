"""Reconciling: what one new report costs in ledgers of several sizes, how fast many go in bulk, and the memory of that.

`python bench/reconcile.py [--sizes 1000 10000 100000] [--new 60] [--postgres] [--json]`. The reports are made up: in two years
of news of fifteen wars some happenings are told by many papers within days, each with other words, figures and omissions,
most by one or two. A report tells 17 events. Ledgers are made in a temporary folder (TMPDIR says where).
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from ledger import memory_mb, postgres
from sqlalchemy import Connection

from menurut.model import Claim, Entity, Event, Harm, Link, Place, Reading, Report, Span, Timex
from menurut.run.reconciling import Reconciler
from menurut.store import Arrival, Ledger
from menurut.store.keys import report_key
from menurut.store.writing import put_reading, put_report

AT = datetime(2026, 11, 22, tzinfo=UTC)
FIRST, DAYS = date(2024, 1, 1), 730
EVENTS = 17
BATCH = 500
WIDTH = 48
_WARS = 15
_TOWNS, _BODIES = 120, 14
_TYPES = (
    "assault",
    "assault",
    "assault",
    "clash",
    "control",
    "harm",
    "harm",
    "damage",
    "displace",
    "mobilize",
    "consult",
    "demand",
    "accuse",
    "threaten",
    "aid",
    "sanction",
)
_WORDS = [
    "pasukan",
    "serangan",
    "militer",
    "tentara",
    "kota",
    "warga",
    "wilayah",
    "tewas",
    "rudal",
    "malam",
    "pagi",
    "korban",
    "pejabat",
    "laporan",
    "gedung",
]
_OUTLETS = 60


@dataclass(frozen=True, slots=True)
class Happening:
    """What really happened, of which each report tells some."""

    war: int
    type: str
    town: int
    actor: int
    target: int
    day: int
    killed: int
    words: tuple[str, ...]
    meaning: bytes


class Maker:
    """Makes report after report, in no order of days; the same `seed` and number make the same ones."""

    def __init__(self, reports: int, seed: int = 5) -> None:
        self._dice = dice = random.Random(seed)  # noqa: S311 (nothing secret)
        self._towns = [
            [
                (f"t-{war}-{n}", f"Kota {war} {n}", 5.0 * war - 30 + dice.gauss(0, 0.9), 20.0 + 6 * war + dice.gauss(0, 0.9))
                for n in range(_TOWNS)
            ]
            for war in range(_WARS)
        ]
        # As many happenings as are told of two and a half times on average; a few of them by very many.
        self._by_day: list[list[Happening]] = [[] for _ in range(DAYS)]
        for _ in range(reports * EVENTS * 2 // 5):
            one = self._happening()
            self._by_day[one.day] += [one] * min(40, int(dice.paretovariate(1.3)))

    def _happening(self) -> Happening:
        dice = self._dice
        war = min(int(dice.expovariate(1 / 4)), _WARS - 1)
        actor, target = dice.sample(range(_BODIES), 2)
        return Happening(
            war,
            dice.choice(_TYPES),
            min(int(dice.expovariate(1 / 30)), _TOWNS - 1),
            actor,
            target,
            dice.randrange(DAYS),
            dice.choice([0, 0, int(dice.lognormvariate(2, 1.5)) + 1]),
            tuple(dice.choices(_WORDS, k=4)),
            bytes(int(dice.gauss(0, 18)) % 256 for _ in range(WIDTH)),
        )

    def reports(self, number: int) -> Iterator[tuple[Report, Reading]]:
        """So many reports, each with its reading."""
        for at in range(number):
            yield self._report(at)

    def _report(self, at: int) -> tuple[Report, Reading]:
        dice = self._dice
        day = dice.randrange(DAYS)
        war = min(int(dice.expovariate(1 / 4)), _WARS - 1)
        recent = [one for back in range(3) for one in self._by_day[max(0, day - back)]]
        mine = [one for one in recent if one.war == war] or recent
        told = [dice.choice(mine if dice.random() < 0.9 and mine else recent) for _ in range(EVENTS)] if recent else []
        told += [self._happening() for _ in range(EVENTS - len(told))]
        return _page(at, dice, FIRST + timedelta(day), told, self._towns)


def _page(
    at: int, dice: random.Random, dct: date, told: list[Happening], towns: list[list[tuple[str, str, float, float]]]
) -> tuple[Report, Reading]:
    pieces: list[str] = []
    length = 0
    entities: dict[str, Entity] = {}
    places: dict[str, Place] = {}
    times: dict[str, Timex] = {}
    events, claims, sentences = [], [], []

    def write(words: str) -> Span:
        nonlocal length
        span = Span(length, length + len(words))
        pieces.append(words)
        length = span.end + 1
        return span

    def body(war: int, number: int) -> str:
        side = f"Side {war} {number % 2}"
        kind, name = (
            ("state", side)
            if number < 2
            else (("military", "government", "person", "armed_group")[number % 4], f"Body {war} {number}")
        )
        made = entities.setdefault(
            name,
            Entity(f"E{len(entities)}", name, kind, (write(name),), side, None, Link(name.lower().replace(" ", "-"), 0.9, ())),
        )
        return made.id

    for n, one in enumerate(told):
        begun = length
        speaker = body(one.war, dice.choice([one.actor, one.target, dice.randrange(_BODIES)])) if dice.random() < 0.7 else None
        cue = write("mengatakan") if speaker else None
        first = length
        actor = (body(one.war, one.actor),) if dice.random() < 0.7 else ()
        trigger = write(one.words[0])
        target = (body(one.war, one.target),) if dice.random() < 0.6 else ()
        where: tuple[str, ...] = ()
        if dice.random() < 0.6:
            entry, name, lat, lon = towns[one.war][one.town]
            where = (
                places.setdefault(
                    entry, Place(f"P{len(places)}", name, "settlement", (write(name),), None, lat, lon, Link(entry, 0.9, ()))
                ).id,
            )
        when: tuple[str, ...] = ()
        if dice.random() < 0.4:
            value = (FIRST + timedelta(one.day)).isoformat()
            when = (times.setdefault(value, Timex(f"T{len(times)}", value, (write("hari"),))).id,)
        harm: tuple[Harm, ...] = ()
        if one.killed and dice.random() < 0.7:
            killed = one.killed + (dice.randrange(3) if dice.random() < 0.2 else 0)
            harm = (Harm("killed", killed, killed, "military", write(str(killed))),)
        write(" ".join(dice.sample(one.words, 3) + dice.choices(_WORDS, k=5)))
        meaning = bytes((int(number + dice.gauss(0, 9)) % 256) for number in one.meaning)
        events.append(Event(f"V{n}", one.type, trigger, actor, target, where, when, harm=harm, meaning=meaning))
        claims.append(
            Claim(
                f"C{n}",
                (Span(first, length - 1),),
                (speaker,) if speaker else (),
                cue,
                "deny" if dice.random() < 0.04 else "assert",
                events=(f"V{n}",),
                meaning=meaning,
            )
        )
        sentences.append(Span(begun, length - 1))
    name = f"made-{at}"
    report = Report(name, " ".join(pieces), "id", tuple(sentences), f"Paper {dice.randrange(_OUTLETS)}", dct)
    return report, Reading(
        name, "made", tuple(entities.values()), tuple(places.values()), tuple(times.values()), tuple(events), tuple(claims)
    )


def holders(entry: str) -> tuple[str, ...]:
    """Entries that hold a town: a district of its war, and the country."""
    _, war, number = entry.split("-")
    return (f"d-{war}-{int(number) % 12}", f"c-{war}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--new", type=int, default=60, help="reports that are reconciled one by one")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead")
    parser.add_argument("--no-judging", action="store_true", help="leave out how claims stand to one another")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args()
    found = {}
    for size in asked.sizes:
        with tempfile.TemporaryDirectory(prefix="menurut-bench-") as folder:
            if asked.postgres:
                with postgres(None) as url:
                    found[size] = measured(str(url), size, asked.new, judged=not asked.no_judging)
            else:
                found[size] = measured(str(Path(folder) / "ledger.db"), size, asked.new, judged=not asked.no_judging)
        print(size, json.dumps(found[size]), file=sys.stderr, flush=True)
    print(json.dumps(found) if asked.json else json.dumps(found, indent=1))


def measured(where: str, size: int, new: int, *, judged: bool) -> dict[str, Any]:
    """Fill a ledger, reconcile it in bulk, then a few reports more one by one."""
    made = Maker(size).reports(size + new)
    with Ledger(where, create=True) as ledger:
        fill(ledger, islice(made, size))
        work = Reconciler(ledger, now=lambda: AT, holders=holders, judge=None if judged else lambda *_, **__: [])
        begun, cpu, early = time.perf_counter(), time.process_time(), memory_mb()
        work.reconcile_all()
        bulk_s, busy_s = time.perf_counter() - begun, time.process_time() - cpu
        costs, busy = [], []
        for key in fill(ledger, made):
            begun, cpu = time.perf_counter(), time.process_time()
            work.reconcile(key)
            costs.append(1000 * (time.perf_counter() - begun))
            busy.append(1000 * (time.process_time() - cpu))
        rows = {
            name: ledger.read(lambda db, name=name: count(db, name))
            for name in ("account", "block", "strand", "incident", "link", "judgement", "stands")
        }  # type: ignore[misc]
    return {
        "bulk_reports_a_second": round(size / bulk_s, 1),
        "bulk_reports_a_cpu_second": round(size / busy_s, 1),
        "one_ms_median": round(statistics.median(costs), 1),
        "one_ms_95": round(sorted(costs)[int(0.95 * len(costs))], 1),
        "one_cpu_ms_median": round(statistics.median(busy), 1),
        "memory_mb_before": round(early),
        "memory_mb_peak": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        **rows,
    }


def fill(ledger: Ledger, made: Iterator[tuple[Report, Reading]]) -> list[str]:
    """Keep the reports with their readings, and give their keys."""
    keys = []
    while batch := list(islice(made, BATCH)):
        ledger.write(lambda db, batch=batch: put(db, batch))  # type: ignore[misc]
        keys += [report_key(report) for report, _ in batch]
    return keys


def count(db: Connection, table: str) -> int:
    """The rows of a table."""
    return int(db.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())  # noqa: S608 (our own names)


def put(db: Connection, batch: list[tuple[Report, Reading]]) -> None:
    """Reports with their readings, as `Ledger.add` puts them; no copies are looked for."""
    for report, reading in batch:
        number, _ = put_report(db, Arrival(report, "bench", b"", (), lambda _: None), at=AT)
        put_reading(db, number, report, reading, at=AT, holders=holders)


if __name__ == "__main__":
    main()
