"""Bringing the claims of many reports together: which events are one incident, and how the claims about it stand."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import exp
from typing import Protocol

from sqlalchemy import Connection, select

from menurut.model import Decision, Judgement, Saying
from menurut.reconcile.accounts import accounts
from menurut.reconcile.blocks import blocks, epoch
from menurut.reconcile.packing import pack
from menurut.resolve import enclosing
from menurut.run.pairing import compare, joined, scored, without
from menurut.run.regrouping import Nodes, Regrouped, Regrouping, regroup
from menurut.store import Decided, Ledger
from menurut.store import accounts as rows
from menurut.store import incidents as kept
from menurut.store import tables as t
from menurut.store.accounts import Newest, Node, Told
from menurut.store.deciding import Settled, grouped_by, put_decision, put_obeyed
from menurut.store.indexing import Holders
from menurut.store.keys import claim_cites, issue_key
from menurut.store.packing import moment
from menurut.store.writing import insert_new, next_id

_LOG = logging.getLogger(__name__)
_BATCH = 250  # reports of one transaction


class Judge(Protocol):
    """Judges the sayings of one incident: all pairs of claims of which one is among `about`."""

    def __call__(
        self, sayings: Sequence[Saying], *, alike: Callable[[str, str], float], about: Collection[str] | None
    ) -> list[Judgement]:
        """The judgements that hold among them."""
        ...


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What came of reconciling: reports that were, incidents that were made or changed, judgements that were added."""

    reports: int = 0
    incidents: int = 0
    judgements: int = 0

    def __add__(self, other: Reconciled) -> Reconciled:
        return Reconciled(self.reports + other.reports, self.incidents + other.incidents, self.judgements + other.judgements)


class Reconciler:
    """Reconciles the reports of one ledger, each as one transaction, and obeys what people decide.

    `now` is the clock, `judge` tells how claims stand, `holders` what holds an entry of the gazetteer.
    """

    def __init__(
        self, ledger: Ledger, *, now: Callable[[], datetime], judge: Judge | None = None, holders: Holders = enclosing
    ) -> None:
        self.ledger = ledger
        self.now = now
        self._holders = holders
        self._given = judge

    def reconcile(self, key: str) -> Reconciled:
        """Reconcile the newest reading of the report with that key; nothing, where that was done or it has none."""

        def change(db: Connection) -> Reconciled:
            number = db.execute(select(t.report.c.id).where(t.report.c.key == key)).scalar()
            return Reconciled() if number is None else self.reconcile_in(db, number)

        return self.ledger.write(change)

    def reconcile_in(self, db: Connection, number: int) -> Reconciled:
        """The same for the report with that row, inside a transaction that does more."""
        return self._reports(db, [number])

    def reconcile_all(self, progress: Callable[[int, int], None] | None = None) -> Reconciled:
        """Reconcile all newest readings that were not yet, the earliest reports first, and obey all decisions.

        `progress` is told after each few hundred reports how many of how many are done. What was done before it is
        interrupted stays.
        """
        todo = self.ledger.read(rows.unreconciled)
        done = Reconciled()
        for at in range(0, len(todo), _BATCH):
            some = todo[at : at + _BATCH]
            done += self.ledger.write(lambda db, some=some: self._reports(db, some))  # type: ignore[misc]
            if progress:
                progress(at + len(some), len(todo))
        return done + self.ledger.write(lambda db: self._obey(db)[1])

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> Reconciled:
        """Throw away what reconciling has made and make it anew; judgements and decisions are kept."""
        self.ledger.write(rows.forget_all)
        return self.reconcile_all(progress)

    def decide(self, decision: Decision, *, seen: int | None = None) -> Reconciled:
        """Keep what a person decided, and regroup what it is about.

        Raises Overtaken where a decision after the row `seen`, the last that the person knew, is about the same.
        """
        return self.settle(decision, seen=seen)[1]

    def settle(self, decision: Decision, *, seen: int | None = None) -> tuple[Decided, Reconciled]:
        """The same, giving the decision as it is kept beside what came of it."""

        def change(db: Connection) -> tuple[Decided, Reconciled]:
            made = put_decision(db, decision, at=self.now(), seen=seen)
            return made, self._obey(db)[1]

        return self.ledger.write(change)

    def _obey(self, db: Connection) -> tuple[Settled, Reconciled]:
        """Regroup what decisions are about that were made since; gives what all of them come to."""
        rows.prefer_indexes(db)
        before, settled, last = grouped_by(db)
        if before is settled:
            return settled, Reconciled()
        put_obeyed(db, last)
        nodes = Nodes(db)
        seeds = [node.id for node in nodes.cited(settled.changed(before))]
        if not seeds:
            return settled, Reconciled()
        found = regroup(db, nodes, seeds, gone=(), decided=seeds, settled=settled)
        return settled, Reconciled(0, len(found.incidents), self._judged(db, nodes, found, {}, ()))

    def _reports(self, db: Connection, numbers: Sequence[int]) -> Reconciled:
        settled, done = self._obey(db)
        came = rows.newest(db, numbers)
        if not came:
            return done
        first = next_id(db, t.account)
        nodes = Nodes(db)
        gone, claims = self._taken_out(db, nodes, [one.number for one in came if one.before is not None])
        told, sayings = self._told(db, came)
        new = rows.put_accounts(db, told, sayings, first=first)
        nodes.take(new.values())
        if told:
            for node in compare(db, told, new):
                nodes.by_id[node.id] = node
        rows.put_reconciled(db, {one.number: one.row for one in came})
        seeds = {node.id for node in new.values()} | nodes.by_id.keys() & self._beside(gone)
        if not seeds and not gone:
            return done + Reconciled(len(came))
        found = regroup(db, nodes, seeds, gone=gone, decided=(), settled=settled)
        return done + Reconciled(len(came), len(found.incidents), self._judged(db, nodes, found, claims, sayings))

    def _told(self, db: Connection, came: Iterable[Newest]) -> tuple[list[Told], list[Saying]]:
        told: dict[str, Told] = {}
        said: list[Saying] = []
        for one in came:
            try:
                found, sayings = accounts(
                    one.report,
                    one.reading,
                    key=one.key,
                    cites=claim_cites(one.report, one.reading.claims),
                    holders=self._holders,
                )
                made = [Told(account, one.number, epoch(account), blocks(account), pack(account)) for account in found]
            except Exception as error:
                # One report that cannot be compared must not keep the others from it.
                _LOG.debug("%s", one.key, exc_info=True)
                self._issue(db, one.key, f"{one.key}: {type(error).__name__}: {error}; please report this")
                continue
            told |= {row.account.cite: row for row in made}
            said += sayings
        return list(told.values()), list({(one.claim, one.account): one for one in said}.values())

    def _issue(self, db: Connection, report: str, error: str) -> None:
        row = {"key": issue_key(report, "reconcile", error), "report": report, "stage": "reconcile", "error": error}
        insert_new(db, t.issue, [row | {"id": next_id(db, t.issue), "first_at": moment(self.now())}])

    def _taken_out(self, db: Connection, nodes: Nodes, numbers: Sequence[int]) -> tuple[list[Node], dict[int, list[str]]]:
        """Take the accounts of these reports out; gives them, and the claims that told of each."""
        if not numbers:
            return [], {}
        found = rows.accounts_of(db, numbers)
        gone = [node for node, _ in found]
        claims = rows.claims_of(db, [node.id for node in gone])
        rows.take_out(db, [(node, blocks(account)) for node, account in found])
        out = {node.id for node in gone}
        nodes.load(self._beside(gone) - out)
        for node in nodes.by_id.values():
            node.near = without(node, out)
        rows.put_near(db, nodes.by_id.values())
        return gone, claims

    @staticmethod
    def _beside(gone: Sequence[Node]) -> set[int]:
        """The accounts that had a pair with one of these."""
        return set(joined(gone)[1].tolist())

    def _judged(
        self, db: Connection, nodes: Nodes, found: Regrouping, gone: Mapping[int, Sequence[str]], new: Iterable[Saying]
    ) -> int:
        """Judge what has come together, and keep what stands now; gives how many judgements are new.

        `gone` has the claims of accounts that were taken out, `new` is what is said of new ones.
        """
        known = {(one.claim, one.account): one for one in new}
        inside = rows.sayings_by_incident(db, [one.id for one in found.incidents], known=known)
        told = rows.claims_of(db, {row for one in found.incidents for row in one.lost if row not in gone})
        told |= {row: list(claims) for row, claims in gone.items()}
        plans = [_Plan.of(one, inside.get(one.id, []), told) for one in found.incidents]
        judged = {plan.id: self._judge(nodes, plan) for plan in plans}
        ids, added = kept.put_judgements(db, [one for several in judged.values() for one in several], at=self.now())
        bases = {plan.base for plan in plans if plan.base is not None}
        before = kept.standing(db, found.left | bases | {plan.id for plan in plans})
        made: set[tuple[int, int]] = set()
        by_base: dict[int, list[tuple[int, str, str]]] = {}
        for incident, row, a, b in before:
            by_base.setdefault(incident, []).append((row, a, b))
        for plan in plans:
            made |= {(ids[one.type, one.a, one.b, one.by], plan.id) for one in judged[plan.id]}
            old = by_base.get(plan.base, ()) if plan.base is not None else ()
            made |= {(row, plan.id) for row, a, b in old if a not in plan.anew and b not in plan.anew}
        past = {(row, incident) for incident, row, _, _ in before}
        kept.put_standing(db, made - past, gone=past - made)
        return added

    def _judge(self, nodes: Nodes, plan: _Plan) -> list[Judgement]:
        if not plan.about or len({one.claim for one in plan.sayings}) < 2:
            return []
        return self._judge_by(plan.sayings, alike=_Alike(nodes, plan.rows), about=plan.about)

    @cached_property
    def _judge_by(self) -> Judge:
        if self._given is not None:
            return self._given
        # imported here: a ledger is reconciled by other rules in tests
        from menurut.reconcile.judging import judgements

        judge: Judge = judgements
        return judge


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be judged in an incident: pairs with a claim in `about`; of its base, what has a claim in `anew` falls."""

    id: int
    base: int | None
    sayings: tuple[Saying, ...]
    rows: dict[str, int]
    about: frozenset[str]
    anew: frozenset[str]

    @classmethod
    def of(cls, one: Regrouped, inside: Sequence[tuple[int, Saying]], claims: Mapping[int, Sequence[str]]) -> _Plan:
        here = frozenset(saying.claim for _, saying in inside)
        fresh = frozenset(saying.claim for row, saying in inside if row in one.fresh)
        lost = frozenset(claim for row in one.lost for claim in claims.get(row, ()))
        sayings = tuple(saying for _, saying in inside)
        rows_ = {saying.account: row for row, saying in inside}
        return cls(one.id, one.base, sayings, rows_, fresh | (lost & here), fresh | lost)


class _Alike:
    """How likely two accounts, given by their cites, are of one incident, from 0 to 1; 0 where that was not worth keeping."""

    def __init__(self, nodes: Nodes, rows_: Mapping[str, int]) -> None:
        self._nodes = nodes
        self._rows = rows_
        self._scored: dict[int, dict[int, float]] = {}

    def __call__(self, one: str, other: str) -> float:
        if one == other:
            return 1.0
        a, b = self._rows[one], self._rows[other]
        if b in self._scored:
            a, b = b, a
        if a not in self._scored:
            self._nodes.load([a])
            self._scored[a] = {row: 1 / (1 + exp(-score)) for row, score in scored(self._nodes.by_id[a]).items()}
        return self._scored[a].get(b, 0.0)
