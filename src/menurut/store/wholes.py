"""Incidents with all that is told of them, many at once: each list of them costs as many queries as one incident."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import Connection

from menurut.model import Account, Incident, Saying
from menurut.store.accounts import saying_of
from menurut.store.bodies import unpack_body
from menurut.store.prepared import ask

Whole = tuple[Incident, list[Account], list[Saying]]
"""An incident, its accounts in the order of their days and places in the reports, what is said of them in the same order."""

_ACCOUNTS = (
    "SELECT strand.incident, account.id, account.body FROM strand JOIN account ON account.strand = strand.id"
    " WHERE strand.incident {ids}"
)


def wholes(db: Connection, incidents: Collection[str], *, only: Collection[str] | None = None) -> dict[str, Whole]:
    """The incidents with these ids, by the ids, for those that are there; with `only` no more of accounts than these fields."""
    heads = _heads(db, incidents)
    told: dict[int, Account] = {}
    inside: dict[int, list[int]] = {}
    for incident, number, body in ask(db, _ACCOUNTS, ids=list(heads)):
        told[number] = unpack_body(Account, body, only=only)
        inside.setdefault(incident, []).append(number)
    said: dict[int, list[Saying]] = {}
    for number, claim, body in ask(db, "SELECT account, claim, body FROM saying WHERE account {ids}", ids=list(told)):
        said.setdefault(number, []).append(saying_of(claim, body, told[number]))
    return {heads[number]: _whole(heads[number], rows, told, said) for number, rows in inside.items()}


def _heads(db: Connection, incidents: Collection[str]) -> dict[int, str]:
    """The rows of incidents with their ids: an incident has both of its head."""
    return {row[0]: row[1] for row in ask(db, "SELECT id, cite FROM account WHERE cite {cites}", cites=incidents)}


def _whole(head: str, inside: Collection[int], told: Mapping[int, Account], said: Mapping[int, Collection[Saying]]) -> Whole:
    numbers = sorted(inside, key=lambda number: _place(told[number]))
    sayings = [
        one for number in numbers for one in sorted(said.get(number, ()), key=lambda saying: (saying.start, saying.claim))
    ]
    accounts = [told[number] for number in numbers]
    return Incident(head, tuple(sorted(account.cite for account in accounts))), accounts, sayings


def _place(account: Account) -> tuple[date, str, int, str]:
    return account.said or date.max, account.report, account.sentence, account.cite


def accounts_in(db: Connection, incidents: Collection[str], *, only: Collection[str] | None = None) -> dict[str, list[Account]]:
    """The accounts of the incidents with these ids, by the ids; with `only` no more of them than these fields."""
    heads = _heads(db, incidents)
    found: dict[str, list[Account]] = {}
    for incident, _, body in ask(db, _ACCOUNTS, ids=list(heads)):
        found.setdefault(heads[incident], []).append(unpack_body(Account, body, only=only))
    return found


def features_in(db: Connection, incidents: Collection[str]) -> dict[str, list[bytes]]:
    """The packed rows of the accounts of the incidents with these ids, by the ids."""
    heads = _heads(db, incidents)
    query = _ACCOUNTS.replace("account.body", "account.features")
    found: dict[str, list[bytes]] = {}
    for incident, _, row in ask(db, query, ids=list(heads)):
        found.setdefault(heads[incident], []).append(row)
    return found
