"""A ledger as large as one is ever served, with incidents, judgements and decisions: what `serving.py` serves.

`python bench/serving_made.py --claims 1000000 --to FILE [--seed 7]`. One war of some 5,000 claims is kept and reconciled
as any ledger is; then its rows are written again and again, each time with other sides, people, places of the gazetteer
and days, and with the ids that follow from them. The same numbers make the same ledger. A million claims take some 8 GB.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import cos, radians
from pathlib import Path
from typing import Any

import serving_war as w
from ledger import arrives
from serving_copies import Plan, Spot, War, copied

from menurut.model import Decision, Issue, Report
from menurut.resolve.places.gazetteer import SCALE, shipped
from menurut.run.reconciling import Reconciler
from menurut.store import Arrival, Ledger

REPORTS = 385
CLAIMS = 5000
"""Of a war, about: what as many reports tell."""
STEP = 28
"""Days by whose multiples a war is moved, so that what fell into one epoch and one block does so again."""
SINCE, UNTIL = date(2018, 1, 1), date(2026, 11, 20)
# Where wars are: country, latitude, longitude. The first are told of most.
_THEATRES = (
    ("SY", 35.6, 37.2), ("UA", 48.3, 37.8), ("YE", 15.4, 44.4), ("IQ", 34.6, 43.6), ("MM", 21.6, 95.6), ("AF", 34.4, 68.6),
    ("IL", 31.8, 34.9), ("ET", 12.6, 38.6), ("ID", -4.0, 137.6), ("NG", 11.6, 13.0), ("ML", 15.0, -3.6), ("BF", 13.2, -1.2),
    ("PK", 33.6, 71.2), ("IN", 33.8, 75.4), ("PH", 7.2, 124.4), ("CO", 7.4, -73.2), ("MX", 18.4, -100.2), ("AZ", 39.9, 46.8),
    ("LY", 32.2, 20.6), ("MZ", -12.4, 39.4), ("TH", 6.4, 101.4), ("TR", 37.8, 41.6), ("IR", 35.2, 46.8), ("CM", 6.2, 10.2),
    ("AM", 40.0, 45.4), ("UG", 3.0, 32.4), ("KE", 0.4, 40.2), ("BD", 21.6, 92.2), ("GE", 42.2, 43.8), ("PE", -12.6, -73.8),
    ("VE", 7.6, -71.4), ("DZ", 35.6, 4.2), ("NP", 28.4, 82.4), ("UZ", 40.6, 71.6),
)  # fmt: skip
_PAPERS = 60
_NEAREST = 90  # places of one length of name from which a war takes its own
_SYLLABLES = [one + two for one in "bdgklmnrstvz" for two in "aeiou"]
_PEOPLE = ("Dewi", "Rahman", "Sari", "Tomas")


def main() -> None:
    """Make the ledger and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--to", required=True, help="a file that is not there yet")
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    begun = time.perf_counter()
    made = make(Path(asked.to), asked.claims, seed=asked.seed, told=lambda line: print(line, file=sys.stderr, flush=True))
    print(f"{made} claims in {time.perf_counter() - begun:.0f} s")


def make(to: Path, claims: int, *, seed: int, told: Callable[[str], None] = lambda _: None) -> int:
    """Make a ledger of some so many claims in a new file, and give their number."""
    if to.exists():
        raise FileExistsError(f"{to} is there already; name another file or remove it")
    with tempfile.TemporaryDirectory(prefix="menurut-bench-") as folder:
        base = Path(folder) / "war.db"
        original(base, reports=REPORTS if claims >= CLAIMS else max(8, claims * REPORTS // CLAIMS), seed=seed)
        told("one war is reconciled")
        war = War.of(base, w.points(seed))
        wars = max(1, round(claims / len(war.rows["claim"])))
        return copied(war, to, plans(wars, seed), told=told)


def original(base: Path, *, reports: int, seed: int) -> None:
    """Keep and reconcile one war, report by report, each at the hour at which it came, and decide on some of it."""
    dice = random.Random(seed)  # noqa: S311 (nothing secret)
    clock = datetime.combine(w.FIRST, datetime.min.time(), UTC)
    with Ledger(str(base), create=True) as ledger:
        work = Reconciler(ledger, now=lambda: clock, holders=w.holders)
        for report, reading in w.war(reports, seed):
            day = datetime.combine(report.dct or clock.date(), datetime.min.time(), UTC)
            clock = max(
                clock + timedelta(seconds=41), day + timedelta(hours=dice.randrange(4, 28), seconds=dice.randrange(3600))
            )
            if reading is None:
                idle = replace(arrives(report), relevant=False, gate_score=0.04, gate_reason="not about armed conflict: 0.04")
                ledger.add(idle, None, at=clock, holders=w.holders)
                continue
            kept = ledger.add(_arrival(report), reading, at=clock, holders=w.holders)
            work.reconcile(kept.key)
        ledger.add_issue(Issue(f"{w.RUN}-0", "fetch", f"https://{w.HOSTS[0]}.example/{w.RUN}/x: 404"), at=clock)
        for decision in _decisions(base, dice):
            clock += timedelta(minutes=dice.randrange(3, 200))
            work.decide(decision)


def _arrival(report: Report) -> Arrival:
    return replace(arrives(report), gate_score=0.97, gate_reason="about armed conflict: 0.97")


def _decisions(base: Path, dice: random.Random) -> list[Decision]:
    with closing(sqlite3.connect(base)) as db:
        judged = db.execute(
            "SELECT a, b, type FROM judgement JOIN stands ON stands.judgement = judgement.id ORDER BY id"
        ).fetchall()
        large = [row[0] for row in db.execute("SELECT id FROM incident WHERE accounts > 3 ORDER BY id")]
        heads = db.execute("SELECT cite FROM incident WHERE accounts > 1 ORDER BY type, start, id").fetchall()
        parts = {
            one: [row[0] for row in db.execute("SELECT account.cite FROM account JOIN strand ON strand.id = strand"
                                               " WHERE incident = ? ORDER BY account.id", (one,))]
            for one in dice.sample(large, min(3, len(large)))
        }  # fmt: skip
    made = []
    for a, b, kind in dice.sample(judged, min(10, len(judged))):
        by, right = dice.choice(_PEOPLE), dice.random() < 0.6
        made.append(
            Decision("confirm" if right else "reject", (a,), (b, kind), by, None if right else "other victims are meant")
        )
    made += [
        Decision("same", heads[at], heads[at + 1], dice.choice(_PEOPLE), "one night, one town")
        for at in dice.sample(range(len(heads) - 1), min(3, len(heads) - 1))
    ]
    made += [
        Decision("apart", (cites[-1],), tuple(cites[:-1]), dice.choice(_PEOPLE), "a day later") for cites in parts.values()
    ]
    made.append(Decision("rate", (f"{w.SIDE_NAMES[0].lower()}-mod",), ("C",), "Dewi", None))
    made.append(Decision("rate", ("united-nations",), ("B",), "Sari", None))
    return made


def plans(wars: int, seed: int) -> list[Plan]:
    """What each copy tells of, in the order of their days; a theatre has the same sides and people whenever it is at war."""
    dice = random.Random(seed + 1)  # noqa: S311 (nothing secret)
    first = -((w.FIRST - SINCE).days // STEP)
    last = (UNTIL - w.FIRST).days - w.DAYS
    steps = range(first, last // STEP + 1)
    weights = [1 / (rank + 2) for rank in range(len(_THEATRES))]
    chosen: dict[tuple[int, int], None] = {}
    while len(chosen) < wars:
        # Half of all news is of the last two years; the last weeks are never without.
        step = steps[-1] if len(chosen) < 3 else dice.choice(steps if dice.random() < 0.5 else steps[-26:])
        chosen[step, dice.choices(range(len(_THEATRES)), weights)[0]] = None
    papers = [f"{_name(dice, dice.choice((5, 6, 7)))} {dice.choice(('Pos', 'Kini', 'Times', 'Daily'))}" for _ in range(_PAPERS)]
    people = [_people(dice) for _ in _THEATRES]
    return [
        _plan(dice, number, step * STEP, theatre, people[theatre], papers)
        for number, (step, theatre) in enumerate(sorted(chosen))
    ]


def _people(dice: random.Random) -> dict[str, str]:
    tokens = (*w.SIDE_NAMES, *w.FIRST_NAMES, *w.LAST_NAMES, *w.GROUP_NAMES)
    return {one: _name(dice, len(one)) for one in tokens}


def _plan(dice: random.Random, number: int, shift: int, theatre: int, people: dict[str, str], papers: Sequence[str]) -> Plan:
    places = _places(dice, *_THEATRES[theatre])
    names = people | {one: _name(dice, len(one)) for one in w.CODE_NAMES}
    chosen = dice.sample(papers, w.OUTLETS)
    names |= dict(zip(w.OUTLET_NAMES, chosen, strict=True))
    names |= {name: place.name for name, place in zip(w.PLACE_NAMES, places, strict=True)}
    names |= {name.lower(): other.casefold() for name, other in names.items()}
    names |= {host: paper.lower().replace(" ", "-") for host, paper in zip(w.HOSTS, chosen, strict=True)}
    names |= {one: place.entry for one, place in zip(w.PLACE_IDS, places, strict=True)}
    names |= {one: '","'.join(place.holders) for one, place in zip(w.PLACE_HOLDERS, places, strict=True)}
    return Plan(number, shift, names | {w.COUNTRY: _THEATRES[theatre][0], w.RUN: f"w{number:03}"}, places)


def _name(dice: random.Random, length: int) -> str:
    return "".join(dice.choice(_SYLLABLES) for _ in range(length // 2 + 1))[:length].capitalize()


def _places(dice: random.Random, country: str, lat: float, lon: float) -> tuple[Spot, ...]:
    """Places around a point with names of the lengths that are wanted, other ones in each war."""
    gazetteer = shipped()
    found: list[Any] = []
    with closing(sqlite3.connect(f"{gazetteer.path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        near = "(lat - ?) * (lat - ?) + (lon - ?) * (lon - ?) * ?"
        y, x, wide = lat * SCALE, lon * SCALE, cos(radians(lat)) ** 2
        query = f"SELECT id, name FROM place WHERE country = ? AND entry IS NULL AND length(name) = ? ORDER BY {near} LIMIT ?"  # noqa: S608 (our own words)
        for length in sorted({len(name) for name in w.PLACE_NAMES}):
            rows = db.execute(query, (country, length, y, y, x, x, wide, 2 * _NEAREST)).fetchall()
            named = list({name: row for row, name in rows if name.isalpha() and name.istitle()}.items())[:_NEAREST]
            wanted = sum(len(name) == length for name in w.PLACE_NAMES)
            found += [(len(name), f"gn:{row}") for name, row in dice.sample(named, wanted)]
    by_length: dict[int, list[str]] = {}
    for length, entry in found:
        by_length.setdefault(length, []).append(entry)
    return tuple(_place(by_length[len(name)].pop()) for name in w.PLACE_NAMES)


def _place(entry: str) -> Spot:
    place = shipped().entry(entry)
    if place is None or place.country is None:
        raise LookupError(f"the gazetteer has no {entry}; build it with: make gazetteer")
    return Spot(place.entry, place.name, place.country, place.lat, place.lon, shipped().enclosing(entry))


if __name__ == "__main__":
    main()
