"""Why two claims are judged as they are."""

from __future__ import annotations

from itertools import product

from menurut.export.comparing import Comparison, Match
from menurut.export.table import CITED
from menurut.export.telling import happening, tellings
from menurut.model import Account, Decision, ExportError
from menurut.reconcile.pairs import explain
from menurut.store import Ledger, NotKept


def comparison(kept: Ledger, first: str, second: str) -> Comparison:
    """Two claims of the ledger side by side. Raises NotKept, Several, and ExportError for a claim and itself."""
    cites = [kept.claim(name).cite for name in (first, second)]
    if cites[0] == cites[1]:
        raise ExportError(f"claim {cites[0]} does not stand to itself; give two claims")
    sayings = kept.sayings_of(cites)
    told = {one.claim: one for one in tellings(sayings)}
    for cite in cites:
        if cite not in told:
            left = kept.unreconciled()
            why = "; its report may not be reconciled yet: `menurut reconcile`" if left else ", so nothing stands to it"
            raise NotKept(f"claim {cite} tells of no event{why}")
    events = [[kept.account(one.account) for one in sayings if one.claim == cite] for cite in cites]
    matches = [
        Match(a.cite, b.cite, (_what(a), _what(b)), *explain(a, b), in_a if in_a == in_b else None)
        for (a, in_a), (b, in_b) in product(*events)
    ]
    matches.sort(key=lambda match: (match.incident is None, -match.log_odds, match.a, match.b))
    together = any(match.incident for match in matches)
    why_none = (
        "both tell of one incident, but no rule says that one bears on the other"
        if together
        else (
            "they tell of different incidents: in "
            + " and in ".join(", ".join(sorted({incident[:CITED] for _, incident in several})) for several in events)
        )
    )
    ids = {*cites, *(account.cite for several in events for account, _ in several)}
    decided = [_decided(one) for one in kept.decisions() if ids & {*one.subject} and ids & {*one.other}]
    return Comparison(told[cites[0]], told[cites[1]], kept.judgements(cites), why_none, matches, decided)


def _what(account: Account) -> str:
    actors, targets = ([party.name for party in several] for several in (account.actors, account.targets))
    return happening(account.type, actors, targets, account.status)


def _decided(one: Decision) -> str:
    return f"{one.by} decided: {_said(one)}" + (f" ({one.note})" if one.note else "")


def _said(one: Decision) -> str:
    if one.kind in ("same", "apart"):
        return "the events are one incident" if one.kind == "same" else "the events are of two incidents"
    a, b = one.subject[0][:CITED], one.other[0][:CITED]
    if not (named := one.other[1:]):
        return f"no judgement between {a} and {b} holds"
    return f"{a} {named[0]} {b}" + ("" if one.kind == "confirm" else " does not hold")
