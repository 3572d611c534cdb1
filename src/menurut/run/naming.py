"""Which incident is meant by a name, and why nothing was found."""

from __future__ import annotations

from sqlalchemy import Connection

from menurut.export.table import CITED
from menurut.export.wording import line
from menurut.store import Filters, Ledger, NotKept, Several
from menurut.store.finding import SHORTEST
from menurut.store.prepared import ask


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


def incidents_named(kept: Ledger, name: str) -> list[str]:
    """The ids of all incidents with an event or a claim of this id, or with six letters or more that it begins with.

    Events come first: where one has the id, claims are not looked at. No more than 50; none where nothing is called so.
    """
    if not (name.isascii() and name.isalnum() and len(name) >= SHORTEST):
        return []
    asked = {"name": name, "last": f"{name}~", "most": _MOST_NAMED}

    def look(db: Connection) -> list[str]:
        rows = ask(db, _OF_EVENT, **asked) or ask(db, _OF_CLAIM, **asked)
        return [cite for (cite,) in rows]

    return kept.read(look)


_MOST_NAMED = 50
_OF_EVENT = (
    "SELECT DISTINCT incident.cite FROM account JOIN strand ON strand.id = account.strand"
    " JOIN incident ON incident.id = strand.incident"
    " WHERE account.cite >= :name AND account.cite <= :last ORDER BY incident.cite LIMIT :most"
)
_OF_CLAIM = (
    "SELECT DISTINCT incident.cite FROM saying JOIN account ON account.id = saying.account"
    " JOIN strand ON strand.id = account.strand JOIN incident ON incident.id = strand.incident"
    " WHERE saying.claim >= :name AND saying.claim <= :last ORDER BY incident.cite LIMIT :most"
)


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
