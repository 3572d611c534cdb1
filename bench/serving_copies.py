"""Writing the rows of one reconciled war again and again, of other names, places and days: see `serving_made`.

Numbers of rows and days are moved by as much in all tables; texts are cut at their tokens once and filled with other words
for each copy; lasting ids, signatures, blocks and packed features are made anew by the ledger's own functions.
"""

from __future__ import annotations

import re
import sqlite3
import struct
import zlib
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import serving_war as w

from menurut.acquire.likeness import bands, signature
from menurut.model import Account, Reading, Report
from menurut.reconcile.blocks import EPOCH_DAYS, blocks
from menurut.reconcile.keys import event_cite
from menurut.reconcile.packing import pack
from menurut.store import Ledger
from menurut.store.bodies import unpack_body
from menurut.store.decided import touch_all
from menurut.store.indexing import on_sphere
from menurut.store.keys import claim_cites, issue_key, report_key, same_words
from menurut.store.packing import report_of, unpack_reading
from menurut.store.traits import traits

Row = dict[str, Any]
Words = dict[str, str]
Stencil = list[str]
"""A text cut at its tokens."""

_TOKEN = re.compile(r'("lat":[-\d.]+,"lon":[-\d.]+|\b[0-9a-f]{64}\b|\b[0-9a-f]{16}\b|\b\d{4}-\d\d-\d\d|[Zz]q\w*)')
_TEXTS: dict[str, tuple[str, ...]] = {
    "text": ("digest", "body"),
    "report": ("key", "digest", "name", "url", "outlet", "dct", "title", "arrived_at"),
    "reading": ("made_at", "body"),
    "claim": ("cite", "content", "sources"),
    "told": ("side", "outlet", "country"),
    "toll": (),
    "judgement": ("a", "b", "reasons", "made_at"),
    "decision": ("subject", "other", "note", "made_at"),
    "account": ("cite", "body"),
    "saying": ("claim", "origin", "body"),
    "strand": (),
    "link": (),
    "incident": ("cite",),
    "stands": (),
    "reconciled": (),
    "issue": ("report", "error", "first_at"),
}
"""The tables that are copied row by row, and their columns that hold tokens."""
_NUMBERS = {
    "report": {"id": "report", "origin": "report"},
    "reading": {"id": "reading", "report": "report"},
    "claim": {"id": "claim", "reading": "reading", "report": "report"},
    "told": {"id": "told", "claim": "claim", "report": "report"},
    "toll": {"told": "told"},
    "judgement": {"id": "judgement"},
    "decision": {"id": "decision"},
    "account": {"id": "account", "report": "report", "strand": "account"},
    "saying": {"id": "saying", "account": "account"},
    "strand": {"id": "account", "incident": "account"},
    "link": {"strand": "account", "other": "account"},
    "incident": {"id": "account"},
    "stands": {"judgement": "judgement", "incident": "account"},
    "reconciled": {"report": "report", "reading": "reading"},
    "issue": {"id": "issue"},
}
"""Their columns that hold numbers of rows, and of which table's."""
_NUMBERED = ("report", "reading", "claim", "told", "judgement", "decision", "account", "saying", "issue")
_DAYS = {
    "told": ("start", "end"),
    "account": ("said", "start", "end"),
    "strand": ("start", "end"),
    "incident": ("start", "end"),
}
_NEAR = np.dtype([("row", "<i8"), ("score", "<i2")])
_BATCH = 100_000
_SIGNATURE = struct.Struct("<128I")
_PRAGMAS = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000", "foreign_keys = OFF")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the gazetteer, with the entries that hold it; degrees."""

    entry: str
    name: str
    country: str
    lat: float
    lon: float
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is other in one copy: it is moved by `shift` days, `names` stand for tokens, `places` for those of the war."""

    number: int
    shift: int
    names: Words
    places: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class War:
    """The rows of the one that was reconciled, by table, each with its texts as stencils; its reports with their readings."""

    rows: dict[str, list[tuple[Row, dict[str, Stencil]]]]
    reports: dict[int, tuple[Report, Reading | None]]
    bodies: dict[str, Stencil]
    steps: dict[str, int]
    places: dict[int, int]
    points: tuple[tuple[float, float], ...]
    members: dict[int, list[str]]

    @classmethod
    def of(cls, base: Path, points: tuple[tuple[float, float], ...]) -> War:
        """What stands in the ledger `base`, whose places are at these points (latitude, longitude)."""
        with closing(sqlite3.connect(base)) as db:
            db.row_factory = sqlite3.Row
            kept = {table: [dict(row) for row in db.execute(f"SELECT * FROM {table} ORDER BY 1, 2")] for table in _TEXTS}  # noqa: S608 (our own names)
            places = {row[0]: w.PLACE_IDS.index(row[1]) for row in db.execute("SELECT id, entry FROM place")}
        texts = {row["digest"]: row["body"] for row in kept["text"]}
        readings = {row["report"]: unpack_reading(row["body"]) for row in kept["reading"]}
        reports = {
            row["id"]: (report_of({**row, "body": texts[row["digest"]]}), readings.get(row["id"])) for row in kept["report"]
        }
        members: dict[int, list[str]] = {}
        for row in kept["account"]:
            members.setdefault(row["strand"], []).append(row["cite"])
        known = _known(kept, points)
        return cls(
            {table: [(row, _stencils(row, table, known)) for row in rows] for table, rows in kept.items()},
            reports,
            {digest: _cut(body, known) for digest, body in texts.items()},
            {table: max((row["id"] for row in kept[table]), default=0) for table in _NUMBERED},
            places,
            points,
            members,
        )


def _known(kept: dict[str, list[Row]], points: Sequence[tuple[float, float]]) -> frozenset[str]:
    names = (*w.SIDE_NAMES, *w.FIRST_NAMES, *w.LAST_NAMES, *w.GROUP_NAMES, *w.CODE_NAMES, *w.PLACE_NAMES, *w.OUTLET_NAMES)
    known = {form for name in names for form in (name, name.lower())}
    known |= {w.COUNTRY, w.RUN, *w.HOSTS, *w.PLACE_IDS, *w.PLACE_HOLDERS, *_dates(0), *(_point(*one) for one in points)}
    for table, column in (("text", "digest"), ("report", "key"), ("claim", "cite"), ("account", "cite")):
        known |= {row[column] for row in kept[table]}
    return frozenset(known)


def _dates(shift: int) -> Words:
    days = (w.FIRST + timedelta(at) for at in range(-10, w.DAYS + 40))
    return {day.isoformat(): (day + timedelta(shift)).isoformat() for day in days}


def _point(lat: float, lon: float) -> str:
    return f'"lat":{lat},"lon":{lon}'


def _stencils(row: Row, table: str, known: frozenset[str]) -> dict[str, Stencil]:
    texts = {name: row[name] for name in _TEXTS[table] if row[name] is not None}
    return {name: _cut(_opened(text), known) for name, text in texts.items()}


def _opened(text: str | bytes) -> str:
    return text if isinstance(text, str) else zlib.decompress(text).decode("utf-8", "surrogatepass")


def _cut(text: str, known: frozenset[str]) -> Stencil:
    parts = [""]
    for at, part in enumerate(_TOKEN.split(text)):
        if at % 2 and part in known:
            parts += [part, ""]
        else:
            parts[-1] += part
    return parts


def fill(stencil: Stencil, words: Words) -> str:
    """The text with other words for its tokens."""
    get = words.get
    return "".join([get(part, part) for part in stencil])


def copied(war: War, to: Path, plans: Sequence[Plan], *, told: Callable[[str], None]) -> int:
    """Write a copy of the war for each plan into a new ledger, and give the number of claims; `told` hears how far it is."""
    Ledger(str(to), create=True).close()
    spots: dict[str, int] = {}
    keys = {"band": array("q"), "block": array("q")}
    with closing(sqlite3.connect(to, isolation_level=None)) as db:
        for pragma in _PRAGMAS:
            db.execute(f"PRAGMA {pragma}")
        indexes = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
        for name, _ in indexes:
            db.execute(f"DROP INDEX {name}")
        for plan in plans:
            db.execute("BEGIN")
            _put_places(db, plan, spots)
            _Copy(war, plan, spots, keys).put(db)
            db.execute("COMMIT")
            if plan.number % 10 == 0:
                told(f"{plan.number + 1} of {len(plans)} wars")
        db.execute("BEGIN")
        for table, numbers in keys.items():
            _put_sorted(db, table, numbers)
        db.execute("INSERT INTO obeyed SELECT max(id) FROM decision HAVING max(id) > 0")
        db.execute("COMMIT")
        told("indexes")
        for _, index in indexes:
            db.execute(index)
        broken = db.execute("PRAGMA foreign_key_check").fetchone()
        if broken:
            raise ValueError(f"a row of {broken[0]} names one of {broken[2]} that is not there")
        db.execute("PRAGMA journal_mode = WAL")
    with Ledger(str(to)) as ledger:
        ledger.write(touch_all)
        return ledger.counts()["claims"]


def _put_places(db: sqlite3.Connection, plan: Plan, spots: dict[str, int]) -> None:
    for one in plan.places:
        if one.entry in spots:
            continue
        spots[one.entry] = number = len(spots) + 1
        point = (one.lat, one.lon, *on_sphere(one.lat, one.lon))
        db.execute(
            "INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?)", (number, one.entry, one.name, "settlement", one.country, *point)
        )
        db.executemany("INSERT INTO within VALUES (?,?)", [(holder, number) for holder in dict.fromkeys(one.holders)])


def _put_sorted(db: sqlite3.Connection, table: str, numbers: array[int]) -> None:
    pairs = np.frombuffer(numbers, np.int64).reshape(-1, 2)
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    for at in range(0, len(pairs), _BATCH):
        db.executemany(f"INSERT INTO {table} VALUES (?,?)", pairs[at : at + _BATCH].tolist())  # noqa: S608 (our own names)


class _Copy:
    """One war told again."""

    def __init__(self, war: War, plan: Plan, spots: dict[str, int], keys: dict[str, array[int]]) -> None:
        self._war, self._plan, self._keys = war, plan, keys
        self._added = {table: step * plan.number for table, step in war.steps.items()}
        self._spots = {row: spots[plan.places[at].entry] for row, at in war.places.items()}
        self._words = plan.names | _dates(plan.shift)
        self._words |= {
            _point(*here): _point(there.lat, there.lon) for here, there in zip(war.points, plan.places, strict=True)
        }
        self._texts = {digest: fill(body, self._words) for digest, body in war.bodies.items()}
        self._reports: dict[int, Report] = {}

    def put(self, db: sqlite3.Connection) -> None:
        """Write all its rows."""
        self._name()
        for table, rows in self._war.rows.items():
            make = getattr(self, f"_{table}", None)
            plain = self._rows(table, rows)
            made = [make(row, old) for row, (old, _) in zip(plain, rows, strict=True)] if make else list(plain)
            if made:
                columns, marks = ", ".join(f'"{name}"' for name in made[0]), ", ".join("?" * len(made[0]))
                db.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [tuple(row.values()) for row in made])  # noqa: S608 (our own names)

    def _name(self) -> None:
        """Give all that is cited the id that follows from what it is now."""
        words, firsts = self._words, {row["id"]: (row, cut) for row, cut in self._war.rows["report"]}
        for number, (report, reading) in self._war.reports.items():
            row, cut = firsts[number]
            text = self._texts[row["digest"]]
            dct = date.fromisoformat(fill(cut["dct"], words))
            made = replace(
                report,
                id=fill(cut["name"], words),
                text=text,
                dct=dct,
                url=fill(cut["url"], words),
                outlet=fill(cut["outlet"], words),
            )
            self._reports[number] = made
            words[row["digest"]], words[row["key"]] = made.digest, report_key(made)
            if reading:
                key, old = words[row["key"]], row["key"]
                words |= dict(zip(claim_cites(report, reading.claims), claim_cites(made, reading.claims), strict=True))
                words |= {event_cite(old, report, one): event_cite(key, made, one) for one in reading.events}

    def _rows(self, table: str, rows: Sequence[tuple[Row, dict[str, Stencil]]]) -> Iterator[Row]:
        numbers, days = _NUMBERS.get(table, {}), _DAYS.get(table, ())
        for old, cuts in rows:
            row = dict(old)
            for name, cut in cuts.items():
                row[name] = fill(cut, self._words)
            for name, of in numbers.items():
                if row[name] is not None:
                    row[name] += self._added[of]
            for name in days:
                if row[name] is not None:
                    row[name] += self._plan.shift
            yield row

    def _report(self, row: Row, old: Row) -> Row:
        mark = signature(self._reports[old["id"]].text)
        for key in dict.fromkeys(bands(mark)):
            self._keys["band"].extend((key, row["id"]))
        return row | {"signature": _SIGNATURE.pack(*mark)}

    def _reading(self, row: Row, _: Row) -> Row:
        return row | {"body": zlib.compress(row["body"].encode("utf-8", "surrogatepass"), 1)}

    def _claim(self, row: Row, old: Row) -> Row:
        reading = self._war.reports[old["report"]][1]
        claim = next(one for one in reading.claims if one.id == old["local"]) if reading else None
        return row | ({"words": same_words(claim, self._reports[old["report"]].text)} if claim else {})

    def _told(self, row: Row, old: Row) -> Row:
        row["place"] = old["place"] and self._spots[old["place"]]
        return row | {"traits": traits(row)}

    def _account(self, row: Row, old: Row) -> Row:
        near = np.frombuffer(old["near"], _NEAR).copy()
        near["row"] += self._added["account"]
        plain = _packed(row["body"])
        account = unpack_body(Account, plain)
        for key in blocks(account):
            self._keys["block"].extend((key, row["id"]))
        epoch = old["epoch"] and old["epoch"] + self._plan.shift // EPOCH_DAYS
        return row | {"near": near.tobytes(), "features": pack(account), "body": plain, "epoch": epoch}

    def _saying(self, row: Row, _: Row) -> Row:
        return row | {"body": _packed(row["body"])}

    def _strand(self, row: Row, old: Row) -> Row:
        return row | {"first": min(self._words[cite] for cite in self._war.members[old["id"]])}

    def _issue(self, row: Row, _: Row) -> Row:
        return row | {"key": issue_key(row["report"], row["stage"], row["error"])}


def _packed(text: str) -> bytes:
    """As `store.bodies` packs."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 12, 5)
    return packer.compress(text.encode("utf-8", "surrogatepass")) + packer.flush()
