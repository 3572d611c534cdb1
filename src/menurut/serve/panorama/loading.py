"""Reading the columns out of a ledger, a few thousand rows at a time, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Connection

from menurut.model import values
from menurut.serve.panorama.columns import FACETS, NO_DAY, NOWHERE, Array
from menurut.store.keys import fold
from menurut.store.letters import Letters
from menurut.store.prepared import ask
from menurut.store.showing import judgements, judgements_of_persons, sayings_of
from menurut.store.traits import stretch

_BATCH = 20_000
_CITE = "S16"
_CLOSED = {"type": "event_type", "stance": "stance", "status": "status"}
_NAMED = 3000  # sides whose names are looked up as they were read; more than there are in the world


class Book(dict[str | None, int]):
    """Values with their numbers; a new one gets the next. None, for no value, is 0."""

    def __init__(self, known: Sequence[str] = ()) -> None:
        super().__init__({None: 0} | {name: at for at, name in enumerate(known, 1)})

    def __missing__(self, name: str | None) -> int:
        self[name] = len(self)
        return self[name]

    @property
    def names(self) -> tuple[str, ...]:
        """The values by their numbers, as they were before the database took them."""
        return tuple(Letters().process_result_value(name, None) or "" for name in self)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """What the ledger's tables have, column by column; `books` and `shown` name the values of the facets."""

    told: dict[str, Array]
    tolls: dict[str, Array]
    tellings: dict[str, Array]
    incidents: dict[str, Array]
    arrived: dict[str, Array]
    contested: dict[str, Array]
    places: dict[str, Array]
    place_names: tuple[str, ...]
    books: dict[str, Book]
    shown: dict[str, tuple[str, ...]]


def load(db: Connection) -> Loaded:
    """All that a panorama is made of, as one transaction sees it."""
    books = {name: Book(values(_CLOSED[name]) if name in _CLOSED else ()) for name in FACETS}
    told = _told(db, books)
    accounts = _accounts(db)
    arrived, outlets = _reports(db, accounts)
    places, names = _places(db)
    return Loaded(
        told=told,
        tolls=_tolls(db),
        tellings=_tellings(db, accounts),
        incidents=_incidents(db, books["type"]),
        arrived=arrived,
        contested=_contested(db, told),
        places=places,
        place_names=names,
        books=books,
        shown={
            "side": _sides(db, books["side"], told),
            "outlet": tuple(outlets.get(name, name) for name in books["outlet"].names),
        },
    )


_Maker = Callable[[Sequence[Any]], Array]


def _read(db: Connection, sql: str, columns: dict[str, _Maker]) -> dict[str, Array]:
    """The columns of a query by their names, each made of its values by its maker."""
    parts: dict[str, list[Array]] = {name: [make(())] for name, make in columns.items()}
    for rows in _batches(db, sql):
        for (name, make), several in zip(columns.items(), zip(*rows, strict=True), strict=True):
            parts[name].append(make(several))
    return {name: np.concatenate(several) for name, several in parts.items()}


def _batches(db: Connection, sql: str) -> Iterator[list[Sequence[Any]]]:
    """The rows of a query as the driver gives them: SQLAlchemy's care of a row takes three times as long as the row."""
    driver: Any = db.connection.driver_connection
    if db.dialect.name == "sqlite":
        found = driver.execute(sql)
    else:
        found = driver.cursor(name="panorama")  # of the server: it does not send all at once
        found.execute(sql)
    try:
        while rows := found.fetchmany(_BATCH):
            yield rows
    finally:
        found.close()


def _numbers(kind: Any) -> _Maker:  # noqa: ANN401 (what numpy takes for a type)
    return lambda several: np.array(several, kind)


def _coded(book: Book, kind: Any = np.int32) -> _Maker:  # noqa: ANN401 (the same)
    return lambda several: np.fromiter(map(book.__getitem__, several), kind, len(several))


_LARGE, _SMALL, _FLAG, _CITES = _numbers(np.int64), _numbers(np.int32), _numbers(np.bool_), _numbers(_CITE)


def _moments(several: Sequence[str]) -> Array:
    """Moments such as `2026-11-22T22:05:28Z` as seconds since 1970."""
    return np.array([one[:19] for one in several], "datetime64[s]").astype(np.int64)


def _told(db: Connection, books: dict[str, Book]) -> dict[str, Array]:
    several = [name for name in FACETS if name not in _CLOSED]
    found = _read(
        db,
        f'SELECT id, claim, start, "end", COALESCE(place, {NOWHERE}), counted, traits, {", ".join(several)}'  # noqa: S608 (our own words)
        " FROM told ORDER BY id",
        {"id": _LARGE, "claim": _LARGE, "start": _SMALL, "end": _SMALL, "place": _LARGE, "counted": _FLAG, "traits": _LARGE}
        | {name: _coded(books[name]) for name in several},
    )
    traits = found.pop("traits")
    for name in _CLOSED:
        # As `Book` numbers them: to fetch the words themselves would take as long as all the rest.
        shift, mask = stretch(name)
        found[name] = ((traits >> shift) & mask).astype(np.uint8)
    return found


def _tolls(db: Connection) -> dict[str, Array]:
    kinds = Book(values("harm_kind"))
    return _read(
        db,
        "SELECT told, kind, COALESCE(low, -1), COALESCE(high, -1) FROM toll ORDER BY told",
        {"told": _LARGE, "kind": _coded(kinds, np.uint8), "low": _LARGE, "high": _LARGE},
    )


def _tellings(db: Connection, accounts: dict[str, Array]) -> dict[str, Array]:
    """Each claim with each incident that it tells of, by their rows; the three parts are read by indexes alone."""
    claims = _read(
        db,
        "SELECT claim.id, saying.id FROM saying JOIN claim ON claim.cite = saying.claim",
        {"claim": _LARGE, "saying": _LARGE},
    )
    sayings = _read(db, "SELECT id, account FROM saying", {"saying": _LARGE, "account": _LARGE})
    incident = looked_up(accounts["account"], accounts["incident"], sayings["account"])
    return {"claim": claims["claim"], "incident": looked_up(sayings["saying"], incident, claims["saying"])}


def _accounts(db: Connection) -> dict[str, Array]:
    accounts = _read(
        db,
        "SELECT id, COALESCE(strand, -1), report FROM account",
        {"account": _LARGE, "strand": _LARGE, "report": _LARGE},
    )
    strands = _read(db, "SELECT id, incident FROM strand", {"strand": _LARGE, "incident": _LARGE})
    return accounts | {"incident": looked_up(strands["strand"], strands["incident"], accounts["strand"])}


def looked_up(keys: Array, values_: Array, wanted: Array, *, missing: int = -1) -> Array:
    """Of each wanted key the value that stands beside it, `missing` where there is none. The keys are in no order."""
    if not len(keys):
        return np.full(len(wanted), missing, values_.dtype)
    order = np.argsort(keys, kind="stable")
    at = np.minimum(np.searchsorted(keys, wanted, sorter=order), len(keys) - 1)
    found = order[at]
    return np.where(keys[found] == wanted, values_[found], missing)


def _incidents(db: Connection, types: Book) -> dict[str, Array]:
    return _read(
        db,
        f'SELECT id, cite, type, COALESCE(start, {NO_DAY}), COALESCE("end" - 1, {NO_DAY}), reports FROM incident ORDER BY id',  # noqa: S608 (our own words)
        {"id": _LARGE, "cite": _CITES, "type": _coded(types, np.uint8), "first": _SMALL, "last": _SMALL, "reports": _SMALL},
    )


def _reports(db: Connection, accounts: dict[str, Array]) -> tuple[dict[str, Array], dict[str, str]]:
    """When the reports of each incident arrived, and what outlets are called, by their folded names."""
    outlets: dict[str, str] = {}

    def named(several: Sequence[str | None]) -> Array:
        for name in set(several):
            if name:
                outlets.setdefault(fold(name), name)
        return np.zeros(0)

    reports = _read(
        db, "SELECT id, arrived_at, outlet FROM report ORDER BY id", {"report": _LARGE, "arrived": _moments, "outlet": named}
    )
    arrived = looked_up(reports["report"], reports["arrived"], accounts["report"], missing=0)
    return {"incident": accounts["incident"], "arrived": arrived}, outlets


def _places(db: Connection) -> tuple[dict[str, Array], tuple[str, ...]]:
    names: list[str] = []

    def named(several: Sequence[str]) -> Array:
        names.extend(Letters().process_result_value(name, db.dialect) or "" for name in several)
        return np.zeros(0)

    degrees = _numbers(np.float64)
    kinds = Book(values("place_kind"))
    found = _read(
        db,
        "SELECT id, kind, lat, lon, x, y, z, name FROM place ORDER BY id",
        {"id": _LARGE, "kind": _coded(kinds, np.uint8)}
        | dict.fromkeys(("lat", "lon", "x", "y", "z"), degrees)
        | {"name": named},
    )
    return found, tuple(names)


_SIDE = "(SELECT told.side FROM claim JOIN told ON told.claim = claim.id WHERE claim.cite = {} LIMIT 1)"


def _contested(db: Connection, told: dict[str, Array]) -> dict[str, Array]:
    """The contradictions that stand between claims of different sides, whoever speaks for none being one of them."""
    found = _read(
        db,
        "SELECT stands.incident, judgement.made_at, judgement.a, judgement.b, one.id, other.id"
        " FROM judgement JOIN stands ON stands.judgement = judgement.id"
        " JOIN claim AS one ON one.cite = judgement.a JOIN claim AS other ON other.cite = judgement.b"
        " WHERE judgement.type = 'contradicts'",
        {"incident": _LARGE, "since": _moments, "a": _CITES, "b": _CITES, "one": _LARGE, "other": _LARGE},
    )
    # A claim that older readings have, too, is looked up by the row of the newest: the others are not told.
    side, other = (looked_up(told["claim"], told["side"], found[name]) for name in ("one", "other"))
    apart = (side != other) & (side >= 0) & (other >= 0)
    if rejected := _rejected(db):
        pairs = zip(found["a"], found["b"], strict=True)
        apart &= np.array([frozenset((a.decode(), b.decode())) not in rejected for a, b in pairs], np.bool_)
    confirmed = _confirmed(db)
    return {
        name: np.concatenate((found[name][apart], np.array([one[at] for one in confirmed], np.int64)))
        for at, name in enumerate(("incident", "since"))
    }


def _rejected(db: Connection) -> frozenset[frozenset[str]]:
    """Pairs of claims of which a person has said that they do not contradict each other."""
    rows = ask(db, "SELECT subject, other FROM decision WHERE kind = 'reject'")
    pairs = [frozenset((a, b)) for subject, other in rows for a in subject.split() for b in (other or "").split()]
    holds = judgements(db, {claim for pair in pairs for claim in pair}, beyond=True) if pairs else []
    held = {frozenset((one.a, one.b)) for one in holds if one.type == "contradicts"}
    return frozenset(pairs) - held


def _confirmed(db: Connection) -> list[tuple[int, int]]:
    """The incidents of contradictions that a person alone has found, with the moment of his decision."""
    found = []
    for one in judgements_of_persons(db):
        if one.type == "contradicts":
            found += ask(
                db,
                "SELECT mine.incident, max(decision.made_at) FROM saying JOIN account ON account.id = saying.account"  # noqa: S608 (our own words)
                " JOIN strand AS mine ON mine.id = account.strand"
                " JOIN strand AS theirs ON theirs.incident = mine.incident JOIN account AS other ON other.strand = theirs.id"
                " JOIN saying AS said ON said.account = other.id, decision"
                " WHERE saying.claim = :a AND said.claim = :b AND decision.kind = 'confirm'"
                f" AND COALESCE({_SIDE.format(':a')}, '') <> COALESCE({_SIDE.format(':b')}, '')"
                " GROUP BY mine.incident",
                a=one.a,
                b=one.b,
            )
    return [(int(incident), int(_moments([at])[0])) for incident, at in found]


def _sides(db: Connection, book: Book, told: dict[str, Array]) -> tuple[str, ...]:
    """What sides are called: as one of the claims of each has it."""
    speaks = (told["side"] > 0) & (told["type"] > 0)
    _, first = np.unique(told["side"][speaks], return_index=True)
    some = told["claim"][speaks][first][:_NAMED].tolist()
    cites = [cite for (cite,) in ask(db, "SELECT cite FROM claim WHERE id {ids}", ids=some)]
    called = {fold(one.origin.side): one.origin.side for one in sayings_of(db, cites) if one.origin.side}
    return tuple(called.get(name, name.title()) for name in book.names)
