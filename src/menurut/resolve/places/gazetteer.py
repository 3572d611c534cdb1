"""The gazetteer: places by name, by sound, by what holds them. One SQLite file that `make gazetteer` builds."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import sqrt
from pathlib import Path
from typing import Any

from menurut.model import ResolveError
from menurut.resolve.words.folding import fold

FORMAT = 1
# Degrees are kept as whole numbers of these.
SCALE = 10_000
# A name that more places share tells nothing by itself; the first of them are enough to choose from.
_MOST_NAMESAKES = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the gazetteer. `lat`, `lon` in degrees; `radius_km` half its extent; `region` the row that holds it.

    `entry` is its lasting id; `status` says of a disputed place what it is called, who claims and who held it when.
    """

    row: int
    entry: str
    name: str
    kind: str
    country: str | None
    lat: float
    lon: float
    radius_km: float
    population: int
    region: int | None
    curated: bool
    status: Mapping[str, Any] | None


class Gazetteer:
    """A gazetteer file, opened read-only. Raises ResolveError where it is missing, damaged or of another format."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_file():
            raise ResolveError(f"no gazetteer at {path}; build it with: make gazetteer")
        try:
            self._db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            self.meta: dict[str, str] = dict(self._db.execute("SELECT key, value FROM meta"))
        except sqlite3.Error as error:
            raise self._damaged(error) from error
        if self.meta.get("format") != str(FORMAT):
            raise ResolveError(f"{path} has format {self.meta.get('format')}, not {FORMAT}; build it with: make gazetteer")
        self.named = lru_cache(maxsize=4096)(self._named)
        self.sounding = lru_cache(maxsize=512)(self._sounding)

    def _named(self, folded: str) -> tuple[tuple[Entry, bool], ...]:
        """Every place of that folded name, and whether it is the name that it goes by; the foremost first."""
        rows = self._ask(
            "SELECT spot.*, name.first FROM name JOIN spot ON spot.id = name.place WHERE name.folded = ?"
            " ORDER BY spot.rank, spot.population DESC LIMIT ?",
            (folded, _MOST_NAMESAKES),
        )
        return tuple((_entry(row[:-1]), bool(row[-1])) for row in rows)

    def _sounding(self, key: str) -> tuple[tuple[Entry, str], ...]:
        """Every place with a name that sounds so, and that name, folded."""
        rows = self._ask(
            "SELECT spot.*, sound.folded FROM sound JOIN spot ON spot.id = sound.place WHERE sound.key = ?"
            " ORDER BY spot.rank, spot.population DESC LIMIT ?",
            (key, _MOST_NAMESAKES),
        )
        return tuple((_entry(row[:-1]), row[-1]) for row in rows)

    def entry(self, entry: str) -> Entry | None:
        """The place with that lasting id."""
        source, _, number = entry.partition(":")
        if source == "gn" and number.isdecimal():
            rows = self._ask("SELECT * FROM spot WHERE id = ? AND entry IS NULL", (int(number[:12]),))
        else:
            rows = self._ask("SELECT * FROM spot WHERE entry = ?", (entry,))
        return _entry(rows[0]) if rows else None

    def country(self, code: str) -> Entry | None:
        """The country of that code of ISO 3166-1."""
        rows = self._ask("SELECT * FROM spot WHERE kind = 'country' AND country = ?", (code,))
        return _entry(rows[0]) if rows else None

    def capital(self, country: str) -> Entry | None:
        """The capital of a country (ISO 3166-1); None where it is not known, or disputed."""
        rows = self._ask(
            "SELECT spot.* FROM capital JOIN spot ON spot.id = capital.place WHERE capital.country = ?", (country,)
        )
        return _entry(rows[0]) if rows else None

    def labels(self, row: int) -> dict[str, str]:
        """What the place is called, by language."""
        return dict(self._ask("SELECT lang, name FROM label WHERE place = ?", (row,)))

    def holders(self, row: int) -> tuple[Entry, ...]:
        """The places that hold it, as the supplement says."""
        rows = self._ask("SELECT spot.* FROM inside JOIN spot ON spot.id = inside.holder WHERE inside.place = ?", (row,))
        return tuple(map(_entry, rows))

    def enclosing(self, entry: str) -> tuple[str, ...]:
        """The entries of all that holds the place: its region, what the supplement says, their own, its country."""
        place = self.entry(entry)
        if place is None:
            return ()
        found: dict[str, None] = {}
        reached = [place]
        while reached:
            one = reached.pop()
            outer = [*self.holders(one.row), *map(_entry, self._ask("SELECT * FROM spot WHERE id = ?", (one.region,)))]
            reached += [holder for holder in outer if holder.entry not in found]
            found |= dict.fromkeys(holder.entry for holder in outer)
        if (country := self.country(place.country) if place.country else None) and country.entry != entry:
            found[country.entry] = None
        return tuple(found)

    def search(self, text: str, *, limit: int = 20) -> tuple[Entry, ...]:
        """Places with names that have all the words of `text`, the foremost first; none where it has no word."""
        words = fold(text).split()
        if not words:
            return ()
        rows = self._ask(
            "SELECT spot.* FROM word JOIN spot ON spot.id = word.rowid WHERE word MATCH ?"
            " ORDER BY spot.rank, spot.population DESC LIMIT ?",
            (" AND ".join(f'"{word}"' for word in words), limit),
        )
        return tuple(map(_entry, rows))

    def within(self, south: float, north: float, west: float, east: float, *, limit: int = 1000) -> tuple[Entry, ...]:
        """Places whose box meets the given one (degrees), most populous first; no villages under 1,000 people."""
        rows = self._ask(
            "SELECT spot.* FROM box JOIN spot ON spot.id = box.id"
            " WHERE box.north >= ? AND box.south <= ? AND box.east >= ? AND box.west <= ?"
            " ORDER BY spot.population DESC LIMIT ?",
            (south, north, west, east, limit),
        )
        return tuple(map(_entry, rows))

    def outline(self, row: int) -> bytes | None:
        """The outline of a region as WKB, in degrees; None where it has none."""
        rows = self._ask("SELECT wkb FROM outline WHERE place = ?", (row,))
        return rows[0][0] if rows else None

    def _ask(self, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        try:
            return self._db.execute(query, values).fetchall()
        except UnicodeEncodeError:
            return []  # a lone surrogate is in no name
        except sqlite3.Error as error:
            raise self._damaged(error) from error

    def _damaged(self, error: sqlite3.Error) -> ResolveError:
        return ResolveError(f"the gazetteer {self.path} is damaged ({error}); build it anew with: make gazetteer")


@cache
def shipped() -> Gazetteer:
    """The gazetteer that comes with the package."""
    return Gazetteer(Path(str(files("menurut").joinpath("atlas", "gazetteer.sqlite"))))


def _entry(row: tuple[Any, ...]) -> Entry:
    number, entry, name, kind, country, lat, lon, radius_km, population, region, status, _ = row
    return Entry(
        row=number,
        entry=entry or f"gn:{number}",
        name=name,
        kind=kind or "settlement",
        country=country,
        lat=lat / SCALE,
        lon=lon / SCALE,
        radius_km=radius_km or round(1 + sqrt(population) / 150, 1),
        population=population,
        region=region,
        curated=entry is not None and ":" not in entry,
        status=json.loads(status) if status else None,
    )
