"""Strands and incidents as rows, and which judgements stand in them: what reconciling reads and writes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, update

from menurut.model import Judgement
from menurut.store import tables as t
from menurut.store.packing import moment
from menurut.store.prepared import ask, put, run_all
from menurut.store.writing import next_id


@dataclass(slots=True)
class Strand:
    """Accounts of one epoch that are one happening. `id` is the row of its head, as is `incident`; days are numbers."""

    id: int
    incident: int
    size: int
    first: str
    decided: bool
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Head:
    """The account that was told first of those of a strand."""

    id: int
    cite: str
    type: str
    said: int | None


@dataclass(frozen=True, slots=True)
class Summary:
    """An incident as it is listed, but for how many reports tell of it."""

    id: int
    cite: str
    type: str
    start: int | None
    end: int | None
    accounts: int


_STRANDS = f"SELECT {', '.join(Strand.__slots__)} FROM strand".replace("end FROM", '"end" FROM')  # noqa: S608 (our own words)
Key = tuple[str, str, str, str]
"""What makes a judgement one: its type, its two claims and by whom."""


def strands(db: Connection, ids: Collection[int]) -> dict[int, Strand]:
    """The strands with these rows."""
    rows = ask(db, f"{_STRANDS} WHERE id {{ids}}", ids=ids)
    return {row[0]: Strand(row[0], row[1], row[2], row[3], bool(row[4]), row[5], row[6]) for row in rows}


def heads(db: Connection, ids: Collection[int]) -> dict[int, Head]:
    """The heads of strands, by the rows of these."""
    rows = ask(db, "SELECT id, cite, type, said FROM account WHERE id {ids}", ids=ids)
    return {row[0]: Head(*row) for row in rows}


def put_strands(db: Connection, made: Sequence[Strand], *, gone: Collection[int]) -> None:
    """Keep strands in the place of those that are gone or were there under the same rows."""
    run_all(db, _NO_STRAND, [{"id_": one} for one in {*gone, *(strand.id for strand in made)}])
    put(db, t.strand, [{name: getattr(strand, name) for name in Strand.__slots__} for strand in made])


def move_strands(db: Connection, moved: Mapping[int, int]) -> None:
    """Keep that strands are in other incidents than before."""
    run_all(db, _MOVED, [{"id_": strand, "incident_": incident} for strand, incident in moved.items()])


def links_of(db: Connection, ids: Collection[int]) -> list[Sequence[Any]]:
    """`(strand, other, mean)` of the links of these strands."""
    return ask(db, "SELECT strand, other, mean FROM link WHERE strand {ids}", ids=ids)


def put_links(db: Connection, made: Mapping[tuple[int, int], float], *, gone: Collection[tuple[int, int]]) -> None:
    """Keep links, and keep others no longer; each pair is given once."""
    ways = [way for pair in gone for way in (pair, pair[::-1])]
    run_all(db, _NO_LINK, [{"strand_": strand, "other_": other} for strand, other in ways])
    rows = sorted((*way, mean) for pair, mean in made.items() for way in (pair, pair[::-1]))
    put(db, t.link, [{"strand": strand, "other": other, "mean": mean} for strand, other, mean in rows])


def linked(db: Connection, ids: Collection[int]) -> set[int]:
    """These strands and all that links lead to from them."""
    walk = ask(
        db,
        "WITH RECURSIVE walk(id) AS (SELECT id FROM strand WHERE id {ids}"
        " UNION SELECT link.other FROM link JOIN walk ON link.strand = walk.id) SELECT id FROM walk",
        ids=ids,
    )
    return {one for (one,) in walk}


def put_incidents(db: Connection, made: Sequence[Summary], *, gone: Collection[int]) -> None:
    """Keep incidents in the place of those that are gone or were there under the same rows; their strands are there."""
    run_all(db, _NO_INCIDENT, [{"id_": one} for one in {*gone, *(incident.id for incident in made)}])
    counted = ask(
        db,
        "SELECT strand.incident, count(DISTINCT account.report) FROM strand JOIN account ON account.strand = strand.id"
        " WHERE strand.incident {ids} GROUP BY strand.incident",
        ids=[incident.id for incident in made],
    )
    reports = {row[0]: row[1] for row in counted}
    rows = [{name: getattr(one, name) for name in Summary.__slots__} | {"reports": reports[one.id]} for one in made]
    put(db, t.incident, rows)


def standing(db: Connection, incidents: Collection[int]) -> list[Sequence[Any]]:
    """`(incident, judgement, a, b)` of all that stands in these incidents."""
    return ask(
        db,
        "SELECT stands.incident, judgement.id, judgement.a, judgement.b FROM stands"
        " JOIN judgement ON judgement.id = stands.judgement WHERE stands.incident {ids}",
        ids=incidents,
    )


def put_standing(db: Connection, made: Iterable[tuple[int, int]], *, gone: Iterable[tuple[int, int]]) -> None:
    """Keep that judgements stand in incidents, and that others do so no longer: pairs of a judgement and an incident."""
    run_all(db, _NO_STANDS, [{"judgement_": judgement, "incident_": incident} for judgement, incident in gone])
    put(db, t.stands, [{"judgement": judgement, "incident": incident} for judgement, incident in sorted(made)])


def put_judgements(db: Connection, made: Collection[Judgement], *, at: datetime) -> tuple[dict[Key, int], int]:
    """Keep judgements unless they are there; gives the rows of all of them, and how many are new."""
    wanted = {(one.type, one.a, one.b, one.by): one for one in made}
    rows = _rows_of(db, list(wanted))
    new = sorted(key for key in wanted if key not in rows)
    if new:
        first = next_id(db, t.judgement)
        rows |= {key: first + number for number, key in enumerate(new)}
        at_ = moment(at)
        put(
            db,
            t.judgement,
            [
                dict(zip(("type", "a", "b", "by"), key, strict=True))
                | {"id": rows[key], "score": wanted[key].score, "made_at": at_}
                | {"reasons": json.dumps(wanted[key].reasons, ensure_ascii=False)}
                for key in new
            ],
        )
    return rows, len(new)


def _rows_of(db: Connection, keys: Sequence[Key]) -> dict[Key, int]:
    if not keys:
        return {}
    if db.dialect.name == "sqlite":
        # The order of the two tables is not left to the engine, which does not know how short the list is.
        found = ask(db, _KEYS_OF_SQLITE, keys=json.dumps(keys))
    else:
        types, ones, others, bys = (list(part) for part in zip(*keys, strict=True))
        found = ask(db, _KEYS_OF_POSTGRESQL, types=types, ones=ones, others=others, bys=bys)
    return {(row[1], row[2], row[3], row[4]): row[0] for row in found}


_COLUMNS = 'SELECT judgement.id, judgement.type, judgement.a, judgement.b, judgement."by"'
_MEMBERS = " AND ".join(
    f"judgement.\"{name}\" = json_extract(key.value, '$[{at}]')" for at, name in enumerate(("type", "a", "b", "by"))
)
_KEYS_OF_SQLITE = f"{_COLUMNS} FROM json_each(:keys) AS key CROSS JOIN judgement ON {_MEMBERS}"
_KEYS_OF_POSTGRESQL = (
    f"{_COLUMNS} FROM unnest(CAST(:types AS text[]), CAST(:ones AS text[]), CAST(:others AS text[]), CAST(:bys AS text[]))"
    ' AS key (type, a, b, "by") JOIN judgement ON judgement.type = key.type AND judgement.a = key.a AND judgement.b = key.b'
    ' AND judgement."by" = key."by"'
)
_ROW = t.strand.c.id.type
_NO_STRAND = delete(t.strand).where(t.strand.c.id == bindparam("id_", type_=_ROW))
_MOVED = (
    update(t.strand).where(t.strand.c.id == bindparam("id_", type_=_ROW)).values(incident=bindparam("incident_", type_=_ROW))
)
_NO_LINK = delete(t.link).where(
    t.link.c.strand == bindparam("strand_", type_=_ROW), t.link.c.other == bindparam("other_", type_=_ROW)
)
_NO_INCIDENT = delete(t.incident).where(t.incident.c.id == bindparam("id_", type_=_ROW))
_NO_STANDS = delete(t.stands).where(
    t.stands.c.judgement == bindparam("judgement_", type_=_ROW), t.stands.c.incident == bindparam("incident_", type_=_ROW)
)
