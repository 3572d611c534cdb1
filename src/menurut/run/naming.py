"""Which incident is meant by a name, and why nothing was found."""

from __future__ import annotations

from menurut.export.table import CITED
from menurut.export.wording import line
from menurut.store import Filters, Ledger, NotKept, Several
from menurut.store.finding import SHORTEST


def incident_named(kept: Ledger, name: str) -> str:
    """The id of the incident that is called so: by the id of an event of it, or of a claim that tells of it alone.

    Raises NotKept, saying whether reconciling would help, and Several.
    """
    try:
        return kept.incident(name)[0].id
    except Several:
        raise
    except NotKept:
        found = _incidents_of_claim(kept, name)
    if len(found) > 1:
        named = ", ".join(one[:CITED] for one in found)
        raise Several(f"claim {name!r} tells of {len(found)} incidents: {named}; give one of these")
    if found:
        return found[0]
    left = kept.unreconciled()
    hint = "; `menurut incidents` lists them with their ids"
    if len(name) < SHORTEST:
        hint = f"; give {SHORTEST} letters of its id or more"
    elif left:
        hint = f"; {_waiting(left)}"
    raise NotKept(f"no incident {name!r} in this ledger{hint}")


def _incidents_of_claim(kept: Ledger, name: str) -> list[str]:
    try:
        cite = kept.claim(name).cite
    except Several:
        raise
    except NotKept:
        return []
    return sorted({kept.account(saying.account)[1] for saying in kept.sayings_of([cite])})


def why_none(kept: Ledger, filters: Filters) -> str | None:
    """What may be the reason that nothing was found; None where there is none but that."""
    if left := kept.unreconciled():
        return _waiting(left)
    if filters.side and not kept.claims(Filters(side=filters.side, copies=True), limit=1).claims:
        return f"nobody in this ledger speaks for {line(filters.side)}; `menurut sources` shows who speaks"
    return None


def _waiting(left: int) -> str:
    reports = "1 report is" if left == 1 else f"{left:,} reports are"
    return f"{reports} not reconciled yet: `menurut reconcile`"
