"""Bringing the columns up to date with the ledger: only what has come since is read and unpacked.

Reports, readings and judgements are only ever added, so what came of a reading once needs no second look.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import numpy as np
from sqlalchemy import select

from menurut.model import values
from menurut.model.keys import day_number
from menurut.serve.records.batches import batches, packed, places
from menurut.serve.records.columns import NEVER, Claims, Columns, Flags, Judged, Pairs, Reports, Rows, cite_of, numbers
from menurut.serve.records.sayings import Origins, Said, said_in
from menurut.store import Ledger
from menurut.store import tables as t
from menurut.store.prepared import ask

_BATCH = 20_000
_ASKED = 5000  # claims that are asked about at once
_CITE = re.compile("[0-9a-f]{16}")
_TYPES = values("relation")
_TYPED = " ".join(("CASE type", *(f"WHEN '{name}' THEN '{at:02x}'" for at, name in enumerate(_TYPES)), "END"))
_ABOUT_CLAIMS = frozenset({"confirm", "reject"})


def load(ledger: Ledger, before: Columns | None = None) -> Columns:
    """The columns as the ledger stands, out of those `before` where there are some: the same as if made anew.

    What comes while it reads may be left for the next time. Raises StoreError.
    """
    known = before or Columns()
    reports = _reports(ledger, known.reports)
    read = _read(ledger, reports)
    changed = np.flatnonzero(read != reports.read)
    origins = Origins(list(known.origins))
    claims = _claims(known.claims, said_in(ledger, reports, changed, origins), len(reports.row), changed)
    claims, judged = _judged(ledger, claims, known.judged)
    decided = _decided(ledger)
    claims = claims.with_(numbers(decided))
    pairs = _pairs(ledger, claims, judged, decided)
    return Columns(
        reports=replace(reports, read=read),
        claims=claims,
        origins=tuple(origins.origins),
        judged=judged,
        pairs=pairs,
        negative=_negative(ledger, claims, pairs),
        said=np.where(claims.report < 0, np.int32(NEVER), np.append(reports.said, np.int32(NEVER))[claims.report]),
    )


def _reports(ledger: Ledger, known: Reports) -> Reports:
    """All reports, those that are new behind the others."""
    last = int(known.row[-1]) if len(known.row) else 0
    query = select(t.report.c.id, t.report.c.dct, t.report.c.outlet, t.report.c.lang).order_by(t.report.c.id).limit(_BATCH)
    outlets, langs = ({name: at for at, name in enumerate(several)} for several in (known.outlets, known.langs))
    new: list[tuple[int, int, int, int]] = []
    while rows := ledger.read(lambda db: db.execute(query.where(t.report.c.id > last)).all()):  # noqa: B023 (asked at once)
        for number, dct, outlet, lang in rows:
            day = day_number(date.fromisoformat(dct)) if dct else NEVER
            new.append((number, day, outlets.setdefault(outlet or "", len(outlets)), langs.setdefault(lang, len(langs))))
        last = rows[-1][0]
    row, said, outlet_, lang_ = np.array(new, np.int64).reshape(-1, 4).T
    return Reports(
        row=np.concatenate((known.row, row)),
        read=np.concatenate((known.read, np.zeros(len(row), np.int64))),
        said=np.concatenate((known.said, said.astype(np.int32))),
        outlet=np.concatenate((known.outlet, outlet_.astype(np.int32))),
        lang=np.concatenate((known.lang, lang_.astype(np.int32))),
        outlets=tuple(outlets),
        langs=tuple(langs),
    )


def _read(ledger: Ledger, reports: Reports) -> Rows:
    """Of each report the reading that its claims are of now."""
    found = np.zeros(len(reports.row), np.int64)
    for rows in batches(ledger, "SELECT report, reading FROM reconciled WHERE report > :after ORDER BY report LIMIT :limit"):
        report, reading = np.array([tuple(row) for row in rows], np.int64).T
        at, known = places(reports.row, report)
        found[at] = reading[known]
    return found


def _claims(known: Claims, said: Said, reports: int, changed: Rows) -> Claims:
    """The claims of the reports that have not changed, and what the others say now. Reports are so many."""
    if not len(changed):
        return known
    has_changed = np.zeros(reports + 1, np.bool_)  # the last is for claims of no report
    has_changed[changed] = True
    gone = has_changed[known.report]
    claims = replace(
        known, origin=np.where(gone, np.int32(-1), known.origin), report=np.where(gone, np.int32(-1), known.report)
    ).with_(said.cite)
    rows = claims.rows(said.cite)
    stance = claims.stance.copy()
    claims.origin[rows], stance[rows], claims.report[rows] = said.origin, said.stance, said.report
    return replace(claims, stance=stance)


def _judged(ledger: Ledger, claims: Claims, known: Judged) -> tuple[Claims, Judged]:
    """All judgements, those that are new behind the others; and the claims with all that these are about."""
    parts = [known]
    columns = {"a": "a", "b": "b", "type": _TYPED, "is_own": "CASE WHEN score IS NULL THEN '01' ELSE '00' END"}
    for rows in packed(ledger, "judgement", "id", columns, after=int(known.row[-1]) if len(known.row) else 0):
        rows = rows[np.argsort(rows["id"])]
        a, b = rows["a"].astype(np.uint64), rows["b"].astype(np.uint64)
        claims = claims.with_(np.concatenate((a, b)))
        kind, own = rows["type"].astype(np.int8), rows["is_own"].astype(np.bool_)
        parts.append(Judged(rows["id"].astype(np.int64), kind, own, claims.rows(a), claims.rows(b)))
    if len(parts) == 1:
        return claims, known
    row, kind, own, *ends = (np.concatenate([getattr(one, name) for one in parts]) for name in Judged.__slots__)
    return claims, Judged(row, kind, own, *ends)


def _decided(ledger: Ledger) -> list[str]:
    """The claims about which persons have decided how they stand to others."""
    ids = {one for made in ledger.decisions() if made.kind in _ABOUT_CLAIMS for one in (*made.subject, *made.other)}
    return sorted(one for one in ids if _CITE.fullmatch(one))


def _pairs(ledger: Ledger, claims: Claims, judged: Judged, decided: list[str]) -> Pairs:
    """The judgements that stand: a report's own always, the machine's unless a person has rejected it, and persons' own."""
    stands = judged.own.copy()
    for rows in packed(ledger, "stands", "judgement"):
        at, _ = places(judged.row, rows["judgement"].astype(np.int64))
        stands[at] = True
    # What persons have decided about is for the ledger to say.
    about = np.zeros(len(claims.cite), np.bool_)
    about[claims.rows(numbers(decided))] = True
    stands &= ~(about[judged.a] & about[judged.b])
    said = ledger.judgements(decided) if decided else []
    kind = np.concatenate((judged.type[stands], np.array([_TYPES.index(one.type) for one in said], np.int8)))
    a = np.concatenate((judged.a[stands], claims.rows(numbers([one.a for one in said]))))
    b = np.concatenate((judged.b[stands], claims.rows(numbers([one.b for one in said]))))
    told = (claims.origin[a] >= 0) & (claims.origin[b] >= 0)
    return Pairs(kind[told], a[told], b[told])


def _negative(ledger: Ledger, claims: Claims, pairs: Pairs) -> Flags:
    """Of each claim that supersedes or was superseded, whether it says that something was not so."""
    sql = (
        "SELECT DISTINCT claim.cite FROM claim JOIN told ON told.claim = claim.id"
        " WHERE claim.cite {cites} AND (told.stance = 'deny' OR told.status = 'negated')"
    )
    found = np.zeros(len(claims.cite), np.bool_)
    turning = pairs.type == _TYPES.index("supersedes")
    about = claims.cite[np.unique(np.concatenate((pairs.a[turning], pairs.b[turning])))]
    for start in range(0, len(about), _ASKED):
        asked = [cite_of(one) for one in about[start : start + _ASKED].tolist()]
        rows = ledger.read(lambda db: ask(db, sql, cites=asked))  # noqa: B023 (asked at once)
        found[claims.rows(numbers([row[0] for row in rows]))] = True
    return found
