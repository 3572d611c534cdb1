"""Looking incidents up: those with claims that fit what is asked, one by its id, what is said in them and how it stands."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from menurut.model import Account, Decision, Incident, Judgement, Saying, values
from menurut.model.keys import day_of
from menurut.store.accounts import sayings_where
from menurut.store.bodies import unpack_body
from menurut.store.deciding import decisions
from menurut.store.filters import Filters
from menurut.store.finding import SHORTEST, NotKept, Several
from menurut.store.prepared import ask
from menurut.store.search import Cursor, find, newest
from menurut.store.wholes import wholes

_BATCH, _GROWTH, _LARGEST = 100, 3, 3000
_ABOUT_CLAIMS = ("confirm", "reject")


@dataclass(frozen=True, slots=True)
class Listed:
    """An incident as it is listed: the type of its head, its first and last day (None where none is told), its reports."""

    incident: Incident
    type: str
    first: date | None
    last: date | None
    reports: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """An incident that a claim tells of: its id, the type of its head, its first day (None where none is told), its reports."""

    id: str
    type: str
    first: date | None
    reports: int


@dataclass(frozen=True, slots=True)
class IncidentCursor:
    """Where a page of incidents ended: at the claim by which the last one was found, and the row of that incident."""

    claim: Cursor
    incident: int


@dataclass(frozen=True, slots=True)
class Incidents:
    """Incidents that were found, and where to go on; `next` is None after the last."""

    incidents: tuple[Listed, ...]
    next: IncidentCursor | None


def incidents(db: Connection, filters: Filters, *, limit: int, after: IncidentCursor | None = None) -> Incidents:
    """The incidents with a claim that fits; those first whose newest such claim is the newest."""
    found: list[IncidentCursor] = []
    newest_of: dict[int, Cursor] = {}
    # The claim at which the last page ended may have led to more incidents.
    cursor = None if after is None else replace(after.claim, row=after.claim.row + 1)
    size = max(_BATCH, 2 * limit)
    while len(found) <= limit:
        hits = find(db, filters, limit=size, after=cursor, eventful=True)
        if not hits:
            break
        size = max(size, min(_GROWTH * size, _LARGEST))
        incidents_of = _incidents_of(db, [hit.claim for hit in hits])
        _date(db, filters, {one for several in incidents_of.values() for one in several}, newest_of)
        for hit in hits:
            places = [
                IncidentCursor(hit.cursor, one) for one in incidents_of.get(hit.claim, ()) if newest_of.get(one) == hit.cursor
            ]
            found += [one for one in places if after is None or one.claim != after.claim or one.incident > after.incident]
        cursor = hits[-1].cursor
    shown = found[:limit]
    listed = _listed(db, [one.incident for one in shown])
    return Incidents(tuple(listed[one.incident] for one in shown), shown[-1] if len(found) > limit and shown else None)


def incident(db: Connection, name: str) -> tuple[Incident, list[Account], list[Saying]]:
    """The incident that an account of this cite, or with such a beginning of six letters or more, is of.

    Its accounts are in the order of their days and places in the reports, what is said of them in that of the accounts.
    Raises NotKept where there is none, Several where there are more.
    """
    short = name.isascii() and name.isalnum() and len(name) >= SHORTEST
    rows = ask(
        db,
        "SELECT DISTINCT strand.incident FROM account JOIN strand ON strand.id = account.strand"
        " WHERE account.cite >= :name AND account.cite <= :last",
        name=name,
        last=f"{name}~" if short else name,
    )
    if not rows:
        raise NotKept(f"no incident {name!r} in this ledger; `menurut incidents` lists them with their ids")
    if len(rows) > 1:
        raise Several(f"{name!r} begins the ids of several incidents; give more of it")
    cite = ask(db, "SELECT cite FROM incident WHERE id = :number", number=int(rows[0][0]))[0][0]
    return wholes(db, [cite])[cite]


def incidents_of(db: Connection, claims: Collection[str]) -> dict[str, list[Meeting]]:
    """The incidents that these claims tell of, by the ids of the claims; those of most reports first."""
    found: dict[str, list[Meeting]] = {}
    for claim, cite, kind, start, reports in ask(
        db,
        "SELECT DISTINCT saying.claim, incident.cite, incident.type, incident.start, incident.reports FROM saying"
        " JOIN account ON account.id = saying.account JOIN strand ON strand.id = account.strand"
        " JOIN incident ON incident.id = strand.incident WHERE saying.claim {claims}"
        " ORDER BY saying.claim, incident.reports DESC, incident.cite",
        claims=claims,
    ):
        met = Meeting(cite, kind, None if start is None else day_of(start), reports)
        found.setdefault(claim, []).append(met)
    return found


def account(db: Connection, cite: str) -> tuple[Account, str]:
    """The account with this id, and that of its incident. Raises NotKept where there is none."""
    rows = ask(
        db,
        "SELECT account.body, incident.cite FROM account JOIN strand ON strand.id = account.strand"
        " JOIN incident ON incident.id = strand.incident WHERE account.cite = :cite",
        cite=cite,
    )
    if not rows:
        raise NotKept(f"no event {cite!r} in this ledger; `menurut incident` shows those of an incident with their ids")
    return unpack_body(Account, rows[0][0]), rows[0][1]


def sayings_of(db: Connection, claims: Collection[str]) -> list[Saying]:
    """What these claims, given by their ids, say of each event."""
    return sayings_where(db, "saying.claim {claims}", claims=claims)


def sayings_after(db: Connection, *, after: int, limit: int) -> tuple[list[Saying], int | None]:
    """What is said of so many accounts, beginning above the row `after`; and the row of the last, None where none is left."""
    rows = ask(db, "SELECT id FROM account WHERE id > :after ORDER BY id LIMIT :limit", after=after, limit=limit)
    if not rows:
        return [], None
    last = int(rows[-1][0])
    return sayings_where(db, "account.id > :after AND account.id <= :last", after=after, last=last), last


def judgements(db: Connection, claims: Collection[str], *, beyond: bool) -> list[Judgement]:
    """The judgements among these claims that stand; with `beyond` also those between one of them and any other."""
    last = _by_pair(decisions(db, kinds=_ABOUT_CLAIMS, ids=claims))
    found = _standing(_judged(db, claims, beyond=beyond), last)
    return [*found, *_of_persons(last, found, among=frozenset(claims))]


def judgements_of_persons(db: Connection) -> list[Judgement]:
    """What a person has confirmed and nobody else says."""
    last = _by_pair(decisions(db, kinds=_ABOUT_CLAIMS))
    claims = frozenset(claim for _, pair in last for claim in pair)
    return _of_persons(last, _standing(_judged(db, claims, beyond=False), last), among=claims)


def judgements_after(db: Connection, *, after: int, limit: int) -> tuple[list[Judgement], int | None]:
    """Those of so many judgements above the row `after` that stand; and the row of the last, None where none is left."""
    rows = ask(db, f"{_JUDGED} WHERE judgement.id > :after ORDER BY judgement.id LIMIT :limit", after=after, limit=limit)
    if not rows:
        return [], None
    claims = {row[2] for row in rows}
    return _standing(rows, _by_pair(decisions(db, kinds=_ABOUT_CLAIMS, ids=claims))), int(rows[-1][0])


_JUDGED = (
    'SELECT judgement.id, judgement.type, judgement.a, judgement.b, judgement.score, judgement.reasons, judgement."by",'
    " EXISTS (SELECT 1 FROM stands WHERE stands.judgement = judgement.id) FROM judgement"
)

_Pair = tuple[str, frozenset[str]]


def _judged(db: Connection, claims: Collection[str], *, beyond: bool) -> list[Sequence[Any]]:
    """The rows of `_JUDGED` between these claims, by the claims and then their order of coming."""
    sides = "ab" if beyond else "a"
    rows = {row[0]: row for side in sides for row in ask(db, f"{_JUDGED} WHERE judgement.{side} {{claims}}", claims=claims)}
    among = set(claims)
    wanted = (row for row in rows.values() if beyond or (row[2] in among and row[3] in among))
    return sorted(wanted, key=lambda row: (row[2], row[3], row[0]))


def _standing(rows: Iterable[Sequence[Any]], last: Mapping[_Pair, Decision]) -> list[Judgement]:
    """Of rows of `_JUDGED` those that hold: a report's own always, the machine's unless a person has rejected it."""
    found: dict[tuple[str, str, str, bool], Judgement] = {}
    for _, kind, a, b, score, reasons, by, stands in rows:
        own = score is None
        person = last.get((kind, frozenset((a, b)))) if last else None
        if not own and (not stands or (person and person.kind == "reject")):
            continue
        told = f"{by}, confirmed by {person.by}" if person and person.kind == "confirm" else by
        found.setdefault((kind, a, b, own), Judgement(kind, a, b, score, _reasons(reasons), told))
    return list(found.values())


@lru_cache(maxsize=4096)
def _reasons(text: str) -> tuple[str, ...]:
    """The reasons as a row has them; many judgements of one incident give the same."""
    return tuple(json.loads(text))


def _by_pair(decided: Iterable[Decision]) -> dict[_Pair, Decision]:
    """The last decision about each pair of claims for each type of judgement; one that names no type is about all."""
    last: dict[_Pair, Decision] = {}
    for decision in decided:
        named = [one for one in decision.other if one in values("relation")] or values("relation")
        pairs = [frozenset((a, b)) for a in decision.subject for b in decision.other if b not in values("relation")]
        last |= {(kind, pair): decision for kind in named for pair in pairs}
    return last


def _of_persons(last: Mapping[_Pair, Decision], found: Iterable[Judgement], *, among: frozenset[str]) -> list[Judgement]:
    """What a person has confirmed about claims of which both are `among` these, and is not found."""
    if not last:
        return []
    known = {(one.type, frozenset((one.a, one.b))) for one in found}
    return [
        _of_person(*key, one)
        for key, one in last.items()
        if one.kind == "confirm" and key[0] in one.other and key not in known and len(key[1]) > 1 and key[1] <= among
    ]


def _of_person(kind: str, pair: frozenset[str], decision: Decision) -> Judgement:
    a = next(claim for claim in decision.subject if claim in pair)
    (b,) = pair - {a}
    return Judgement(kind, a, b, None, (decision.note or "a person says so",), decision.by)


def _incidents_of(db: Connection, claims: Collection[int]) -> dict[int, list[int]]:
    """The incidents of claims, by the rows of these."""
    found: dict[int, list[int]] = {}
    for claim, incident_ in ask(
        db,
        "SELECT DISTINCT claim.id, strand.incident FROM claim JOIN saying ON saying.claim = claim.cite"
        " JOIN account ON account.id = saying.account JOIN strand ON strand.id = account.strand"
        " WHERE claim.id {claims} ORDER BY claim.id, strand.incident",
        claims=claims,
    ):
        found.setdefault(claim, []).append(incident_)
    return found


def _date(db: Connection, filters: Filters, some: set[int], known: dict[int, Cursor]) -> None:
    """Have at hand where the newest fitting claim of each incident stands."""
    rows = ask(
        db,
        "SELECT strand.incident, claim.id FROM strand JOIN account ON account.strand = strand.id"
        " JOIN saying ON saying.account = account.id JOIN claim ON claim.cite = saying.claim WHERE strand.incident {ids}",
        ids=some - known.keys(),
    )
    dated = newest(db, filters, {claim for _, claim in rows})
    for incident_, claim in rows:
        if (at := dated.get(claim)) is not None:
            before = known.get(incident_)
            if before is None or (before.start, before.row) < (at.start, at.row):
                known[incident_] = at


def _listed(db: Connection, ids: Collection[int]) -> dict[int, Listed]:
    accounts: dict[int, list[str]] = {}
    for number, cite in ask(
        db,
        "SELECT strand.incident, account.cite FROM strand JOIN account ON account.strand = strand.id"
        " WHERE strand.incident {ids} ORDER BY account.cite",
        ids=ids,
    ):
        accounts.setdefault(number, []).append(cite)
    rows = ask(
        db,
        'SELECT id, cite, type, start, "end", reports FROM incident WHERE id {ids}',
        ids=ids,
    )
    return {
        number: Listed(
            Incident(cite, tuple(accounts[number])),
            kind,
            None if start is None else day_of(start),
            None if end is None else day_of(end - 1),
            reports,
        )
        for number, cite, kind, start, end, reports in rows
    }
