"""What may need a person: judgements that stand on little, events that nearly were of one incident, unsure readings.

Only the newest rows are looked at, so that a look costs the same however large the ledger is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection

from menurut.model import Event
from menurut.store.packing import unpack_reading
from menurut.store.prepared import ask


@dataclass(frozen=True, slots=True)
class Doubted:
    """A judgement of the machine that stands; `incident` is the row of one in which its claims meet."""

    row: int
    type: str
    a: str
    b: str
    score: float
    incident: int


@dataclass(frozen=True, slots=True)
class Placed:
    """An account with its incident, both by their rows, and what it keeps of its pairs: see `accounts`."""

    row: int
    cite: str
    incident: int
    near: bytes


def doubted(db: Connection, *, look: int, under: float) -> list[Doubted]:
    """Of the last so many judgements those of the machine that stand and score less, the newest first."""
    rows = ask(
        db,
        "SELECT judgement.id, judgement.type, judgement.a, judgement.b, judgement.score, min(stands.incident) FROM judgement"
        " JOIN stands ON stands.judgement = judgement.id WHERE judgement.score < :under"
        " AND judgement.id > (SELECT max(id) FROM judgement) - :look GROUP BY judgement.id ORDER BY judgement.id DESC",
        look=look,
        under=under,
    )
    return [Doubted(*row) for row in rows]


def placed(db: Connection, *, look: int) -> list[Placed]:
    """The last so many accounts that are in an incident."""
    rows = ask(
        db,
        "SELECT account.id, account.cite, strand.incident, account.near FROM account"
        " JOIN strand ON strand.id = account.strand WHERE account.id > (SELECT max(id) FROM account) - :look",
        look=look,
    )
    return [Placed(*row) for row in rows]


def places_of(db: Connection, rows: Collection[int]) -> dict[int, tuple[str, int]]:
    """Cite and incident of the accounts with these rows."""
    found = ask(
        db,
        "SELECT account.id, account.cite, strand.incident FROM account JOIN strand ON strand.id = account.strand"
        " WHERE account.id {rows}",
        rows=rows,
    )
    return {row: (cite, incident) for row, cite, incident in found}


def claims_of_events(db: Connection, cites: Collection[str]) -> dict[str, list[str]]:
    """The claims that tell of each event, for those that have some."""
    found: dict[str, list[str]] = {}
    for cite, claim in ask(
        db,
        "SELECT account.cite, saying.claim FROM account JOIN saying ON saying.account = account.id"
        " WHERE account.cite {cites} ORDER BY saying.id",
        cites=cites,
    ):
        found.setdefault(cite, []).append(claim)
    return found


def harms(db: Connection, claims: Collection[str]) -> dict[str, int]:
    """The most people killed or wounded that each claim tells of, for those that tell of some."""
    rows = ask(
        db,
        # The order of the tables is not left to SQLite, which would begin with all figures of these kinds.
        "SELECT claim.cite, max(coalesce(toll.high, toll.low)) FROM claim CROSS JOIN told CROSS JOIN toll"
        " WHERE claim.cite {claims} AND told.claim = claim.id AND toll.told = told.id"
        " AND toll.kind IN ('killed', 'wounded') GROUP BY claim.cite",
        claims=claims,
    )
    return {cite: int(people or 0) for cite, people in rows}


def unsure(db: Connection, *, look: int, under: float) -> list[tuple[str, float, Event]]:
    """Claims of the last so many readings with the event that the reader was least sure of, its score if it is `under`."""
    rows = ask(
        db,
        "SELECT id, body FROM reading WHERE id > (SELECT max(id) FROM reading) - :look AND NOT EXISTS"
        " (SELECT 1 FROM reading AS newer WHERE newer.report = reading.report AND newer.id > reading.id)",
        look=look,
    )
    cites: dict[int, dict[str, str]] = {}
    for row, local, cite in ask(db, "SELECT reading, local, cite FROM claim WHERE reading {ids}", ids=[row for row, _ in rows]):
        cites.setdefault(row, {})[local] = cite
    found = []
    for row, body in rows:
        reading = unpack_reading(body)
        events = {event.id: event for event in reading.events if event.score is not None and event.score < under}
        for claim in reading.claims:
            scored = [(events[name].score or 0.0, name) for name in claim.events if name in events]
            if scored:
                score, name = min(scored)
                found.append((cites[row][claim.id], score, events[name]))
    return found
