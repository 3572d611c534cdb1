"""What incidents are called, for many at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from menurut.export.telling import Headline, headline
from menurut.export.wording import line
from menurut.model import Account
from menurut.serve.locale import Tongue
from menurut.store import Ledger
from menurut.store.bodies import unpack_body
from menurut.store.prepared import ask

_HEARD = 24
"""Accounts of an incident that are looked at: thousands would tell hardly more."""


def headlines(ledger: Ledger, cites: Collection[str]) -> Mapping[str, Headline]:
    """The headlines of incidents, by the ids of these; of what they have most accounts the first are heard."""
    return ledger.read(lambda db: _headlines(db, cites)) if cites else {}


def _headlines(db: Connection, cites: Collection[str]) -> Mapping[str, Headline]:
    rows = ask(
        db,
        "SELECT head.cite, account.id FROM account AS head JOIN strand AS mine ON mine.id = head.strand"
        " JOIN strand AS theirs ON theirs.incident = mine.incident JOIN account ON account.strand = theirs.id"
        " WHERE head.cite {cites} ORDER BY account.id",
        cites=cites,
    )
    of: dict[str, list[int]] = {}
    for cite, account in rows:
        some = of.setdefault(cite, [])
        if len(some) < _HEARD:
            some.append(account)
    wanted = {account for some in of.values() for account in some}
    bodies = ask(db, "SELECT id, body FROM account WHERE id {ids}", ids=wanted)
    accounts = {number: unpack_body(Account, body) for number, body in bodies}
    return {cite: headline([accounts[one] for one in some], head=cite) for cite, some in of.items()}


def title_of(told: Headline, tongue: Tongue) -> str:
    """What an incident is called in the reader's language: `Assault: Azerbaijan → Armenia`."""
    kind, colon, roles = told.what.partition(":")
    said = tongue.say(kind)
    return line(f"{said[:1].upper()}{said[1:]}{colon}{roles}")
