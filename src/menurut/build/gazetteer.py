"""Write the gazetteer: one SQLite file with names, sounds, words (FTS5), boxes (R*Tree) and outlines of places."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from menurut.build.place import Row
from menurut.resolve.places.gazetteer import FORMAT, SCALE
from menurut.resolve.places.naming import bare_names
from menurut.resolve.words.folding import fold, sound

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE place (
  id INTEGER PRIMARY KEY, entry TEXT, name TEXT NOT NULL, kind TEXT, country TEXT, lat INTEGER NOT NULL, lon INTEGER NOT NULL,
  radius_km REAL, population INTEGER NOT NULL, region INTEGER REFERENCES place, status TEXT
);
CREATE VIEW spot AS SELECT *,
  CASE WHEN entry IS NULL THEN 4 WHEN kind = 'country' THEN 1 WHEN entry GLOB 'ne:*' THEN 3 ELSE 2 END AS rank FROM place;
CREATE INDEX place_country ON place (country) WHERE kind = 'country';
CREATE UNIQUE INDEX place_entry ON place (entry) WHERE entry IS NOT NULL;
CREATE TABLE name (
  folded TEXT NOT NULL, place INTEGER NOT NULL, first INTEGER NOT NULL, PRIMARY KEY (folded, place)
) WITHOUT ROWID;
CREATE TABLE sound (
  key TEXT NOT NULL, folded TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (key, folded, place)
) WITHOUT ROWID;
CREATE TABLE label (place INTEGER NOT NULL, lang TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (place, lang)) WITHOUT ROWID;
CREATE TABLE capital (country TEXT PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE inside (place INTEGER NOT NULL, holder INTEGER NOT NULL, PRIMARY KEY (place, holder)) WITHOUT ROWID;
CREATE TABLE outline (place INTEGER PRIMARY KEY, wkb BLOB NOT NULL);
CREATE VIRTUAL TABLE box USING rtree (id, south, north, west, east);
CREATE VIRTUAL TABLE word USING fts5 (names, content='', detail=none, columnsize=0, tokenize='unicode61 remove_diacritics 2');
"""
# The languages whose tables or neighbours read reports.
LABELLED = ("en", "id", "ru", "tr", "az", "hy", "uk", "ar")
# Rows of GeoNames have its number; those of other sources are counted from here.
_OTHERS = 100_000_000
# Villages with fewer people are found by name, not by what lies near: their boxes would fill a sixth of the file.
_BOXED_POPULATION = 1000


def write(rows: Sequence[Row], path: Path, meta: Mapping[str, str]) -> None:
    """Write all rows to a new file at `path`; what stood there before is replaced only once the new one is whole."""
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    try:
        _fill(draft, rows, meta)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    draft.replace(path)


def _fill(draft: Path, rows: Sequence[Row], meta: Mapping[str, str]) -> None:
    ids = {row.entry: _number(row, at) for at, row in enumerate(rows)}
    with closing(sqlite3.connect(draft)) as db:
        db.executescript(_TABLES)
        db.executemany("INSERT INTO meta VALUES (?, ?)", ({"format": str(FORMAT)} | dict(meta)).items())
        for row in sorted(rows, key=lambda row: ids[row.entry]):
            _write_row(db, row, ids)
        db.commit()
        db.execute("INSERT INTO word (word) VALUES ('optimize')")
        db.commit()
        db.execute("VACUUM")


def _number(row: Row, at: int) -> int:
    return int(row.entry.removeprefix("gn:")) if row.entry.startswith("gn:") else _OTHERS + at


def _write_row(db: sqlite3.Connection, row: Row, ids: Mapping[str, int]) -> None:
    number, names = ids[row.entry], _folded(row)
    # What goes without saying of a settlement of GeoNames is left out: its entry, its kind, its extent.
    town = row.entry.startswith("gn:")
    entry, kind, radius_km = (None, None, None) if town else (row.entry, row.kind, row.radius_km)
    point = (round(row.lat * SCALE), round(row.lon * SCALE))
    region = ids.get(row.region or "")
    db.execute(
        "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (number, entry, row.name, kind, row.country, *point, radius_km, row.population, region, _status(row)),
    )
    db.executemany("INSERT INTO name VALUES (?, ?, ?)", ((name, number, first) for name, first in names.items()))
    known = [name for name, first in names.items() if first]
    db.executemany("INSERT INTO sound VALUES (?, ?, ?)", ((key, name, number) for key, name in _sounds(row, known)))
    db.executemany("INSERT INTO label VALUES (?, ?, ?)", ((number, lang, name) for lang, name in _labels(row).items()))
    if row.capital_of:
        db.execute("INSERT INTO capital VALUES (?, ?)", (row.capital_of, number))
    db.executemany("INSERT INTO inside VALUES (?, ?)", ((number, ids[holder]) for holder in row.inside))
    if row.outline:
        db.execute("INSERT INTO outline VALUES (?, ?)", (number, row.outline))
    if not town or row.population >= _BOXED_POPULATION:
        reach = row.radius_km / 111
        sides = (row.lat - reach, row.lat + reach, row.lon - reach, row.lon + reach)
        db.execute("INSERT INTO box VALUES (?, ?, ?, ?, ?)", (number, *sides))
    db.execute("INSERT INTO word (rowid, names) VALUES (?, ?)", (number, " ".join(known)))


def _folded(row: Row) -> dict[str, int]:
    """Folded names, those without their generic word too; 1 for the names that the place goes by in languages of ours."""
    found: dict[str, int] = {}
    for lang, name in row.names:
        found[fold(name)] = max(int(name == row.name or lang in LABELLED), found.get(fold(name), 0))
    # `Aleppo` for the province of Aleppo is a name that the city has the better right to.
    for folded in tuple(found):
        for bare in bare_names(folded, row.kind):
            found.setdefault(bare, 0)
    found.pop("", None)
    return found


def _sounds(row: Row, names: Iterable[str]) -> set[tuple[str, str]]:
    """How the names sound, where that says enough to tell them from others."""
    return {(key, name) for name in names if row.kind != "country" and len(key := sound(name)) >= 3}


def _labels(row: Row) -> dict[str, str]:
    """What the place is called, by language; of a country only in the languages that a page may be shown in."""
    labels: dict[str, str] = {}
    for lang, name in row.names:
        if lang in LABELLED or (lang and row.kind != "country"):
            labels.setdefault(lang, name)
    return labels


def _status(row: Row) -> str | None:
    if not row.disputed:
        return None
    names = list(dict.fromkeys(_labels(row).values()))
    return json.dumps({"names": names, "claimed": row.claimed, "held": row.held}, ensure_ascii=False)
