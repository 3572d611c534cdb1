"""Incidents as they are shown: their tallies, how their statements stand, what they are a part of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from menurut.export.sides import Kin, Point, Unfolded
from menurut.export.telling import Telling, headline, tellings
from menurut.export.wording import line
from menurut.model import Account, Incident, Judgement, Saying
from menurut.reconcile.records import CREDIBILITY
from menurut.reconcile.standing import Rivalry, Standing, Status
from menurut.reconcile.tallying import tally
from menurut.reconcile.voices import listed
from menurut.run.nesting import Nesting
from menurut.run.several import several
from menurut.store import Ledger


class Unfolder:
    """Unfolds incidents of one ledger. Reports dated after `until` count as undated."""

    def __init__(self, ledger: Ledger, *, until: date) -> None:
        self._ledger = ledger
        self._until = until
        self._kin: dict[str, Kin] = {}
        self._nesting = Nesting(ledger)

    def unfold(self, name: str, *, with_parts: bool = False) -> Unfolded:
        """The incident of this id, or of its beginning. Raises NotKept, Several."""
        incident, accounts, sayings = self._ledger.incident(name)
        judgements = self._ledger.judgements({saying.claim for saying in sayings})
        self._kin[incident.id] = Kin(incident.id, headline(accounts, head=incident.id))
        whole = self._nesting.whole_of(incident.id, accounts)
        parts = self._nesting.parts_of(incident.id, accounts) if with_parts else ()
        return unfolded(
            replace(incident, part_of=whole),
            accounts,
            sayings,
            judgements,
            until=self._until,
            parts=[self._named(part) for part in parts],
            whole=self._named(whole) if whole else None,
            ratings=self._ratings({saying.claim for saying in sayings}) if with_parts else {},
        )

    def several(self, names: Collection[str]) -> list[Unfolded]:
        """The incidents with these ids, in the same order, but for what they are a part of; what is not there is left out.

        A page of them costs as many queries as one.
        """
        return [unfolded(*one, until=self._until) for one in several(self._ledger, names)]

    def _named(self, name: str) -> Kin:
        if name not in self._kin:
            accounts = self._ledger.accounts_in([name])[name]
            self._kin[name] = Kin(name, headline(accounts, head=name))
        return self._kin[name]

    def _ratings(self, claims: Collection[str]) -> dict[str, str]:
        """What persons hold of the information of these claims, the latest of each."""
        rated = self._ledger.decisions(kinds=("rate",), about=claims)
        return {
            claim: f"information {one.other[0]}: {CREDIBILITY[int(one.other[0])]} ({one.by})"
            for one in rated
            if one.other[0].isdecimal()
            for claim in one.subject
        }


def unfolded(
    incident: Incident,
    accounts: Sequence[Account],
    sayings: Sequence[Saying],
    judgements: Sequence[Judgement],
    *,
    until: date,
    parts: Sequence[Kin] = (),
    whole: Kin | None = None,
    ratings: Mapping[str, str] | None = None,
) -> Unfolded:
    """The incident with all that follows from what is said of it. Reports dated after `until` count as undated."""
    told = {one.claim: one for one in tellings(sayings)}
    standing = Standing.of(sayings, judgements, until=until)
    stand = [_point(one, told) for one in standing.statements]
    return Unfolded(
        incident,
        accounts,
        sayings,
        judgements,
        tally(sayings, judgements, until=until),
        stand[0] if stand else None,
        stand,
        [_point(one, told) for one in standing.agreed],
        [_rivals(one, told) for one in standing.disputed],
        parts,
        whole,
        ratings or {},
    )


def _point(one: Status, told: Mapping[str, Telling]) -> Point:
    return Point(one.status, _statement(one, told), (one.why,), one.claims, _quoted(one, told).claim)


def _rivals(one: Rivalry, told: Mapping[str, Telling]) -> Point:
    claims = tuple(dict.fromkeys(claim for pair in one.claims for claim in pair))
    words = (_statement(status, told, among=claims) for status in (one.one, one.other))
    return Point("", " ≠ ".join(words), one.reasons, claims)


def _statement(one: Status, told: Mapping[str, Telling], *, among: Sequence[str] = ()) -> str:
    """`Azerbaijan: “telah menduduki …” [control: Azerbaijani Armed Forces · Talish]`, in the words of one of `among`."""
    said = _quoted(one, told, among=among)
    words = said.words if among else line(one.words)
    gist = "; ".join(said.tolls or said.happenings[:1])
    return f"{listed(one.tellers)}{' denying' if one.negative else ''}: “{words}” [{gist}]"


def _quoted(one: Status, told: Mapping[str, Telling], *, among: Sequence[str] = ()) -> Telling:
    """The claim whose words stand for the statement; where some of its claims are at odds, one of those."""
    words = line(one.words)
    own = [claim for claim in among if claim in one.claims] or one.claims
    return next((told[claim] for claim in reversed(own) if told[claim].words == words), told[own[0]])
