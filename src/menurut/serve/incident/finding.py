"""Which incident an address means, and what else of the ledger its page needs: its reports, what was decided about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastapi import Request
from sqlalchemy import select

from menurut.export.sides import Unfolded
from menurut.export.table import CITED
from menurut.export.telling import happening, headline
from menurut.export.wording import line
from menurut.run.naming import incident_named, incidents_named
from menurut.serve.problems import Problem
from menurut.serve.rendering import workplace_of
from menurut.store import Ledger
from menurut.store import tables as t
from menurut.store.decided import Decided

HISTORY = 30
"""Decisions about one incident that its page shows, the newest."""
EVENTS = 60
"""Events of an incident that may be chosen to be split off."""
_ASKED = 500  # keys in one question
_CHOICES = 8  # incidents that are told apart by what they are


@dataclass(frozen=True, slots=True)
class Told:
    """A report behind an incident; `claims` are how many of its claims tell of it."""

    key: str
    title: str
    outlet: str
    day: date | None
    lang: str
    url: str
    claims: int


def meant(request: Request, name: str) -> str:
    """The id of the incident that is meant by the id of an event or claim, or by six letters or more of one.

    Raises Problem (409) with the choices where several are, NotKept where none is.
    """
    workplace = workplace_of(request)
    found = incidents_named(workplace.ledger, name)
    if len(found) == 1:
        return found[0]
    if not found:
        return incident_named(workplace.ledger, name)
    if name in found:
        return name
    choices = []
    for one in found[:_CHOICES]:
        told = headline(workplace.unfold(one).accounts, head=one)
        what = " · ".join(filter(None, (line(told.what), ", ".join(told.where), told.when)))
        choices.append({"incident": one, "what": what, "href": f"/incidents/{one}"})
    more = f" and {len(found) - _CHOICES} more" if len(found) > _CHOICES else ""
    named = ", ".join(one[:CITED] for one in found[:_CHOICES]) + more
    raise Problem(409, f"{name!r} leads to several incidents: {named}; choose one", more={"choices": choices})


def reports_of(ledger: Ledger, one: Unfolded) -> list[Told]:
    """The reports that tell of an incident, the earliest first."""
    claims: dict[str, set[str]] = {account.report: set() for account in one.accounts}
    for saying in one.sayings:
        claims[saying.report].add(saying.claim)
    keys = list(claims)
    columns = (t.report.c.key, t.report.c.title, t.report.c.outlet, t.report.c.dct, t.report.c.lang, t.report.c.url)
    found = [
        row
        for at in range(0, len(keys), _ASKED)
        for row in ledger.read(
            lambda db: db.execute(select(*columns).where(t.report.c.key.in_(keys[at : at + _ASKED]))).all()  # noqa: B023 (asked at once)
        )
    ]
    told = [
        Told(
            row.key,
            line(row.title or ""),
            line(row.outlet or ""),
            date.fromisoformat(row.dct[:10]) if row.dct else None,
            row.lang,
            row.url or "",
            len(claims[row.key]),
        )
        for row in found
    ]
    return sorted(told, key=lambda report: (report.day or date.max, report.outlet, report.key))


@dataclass(frozen=True, slots=True)
class Counts:
    """By how many an incident is told; bodies that vouch count once, as in lists."""

    origins: int
    claims: int
    reports: int


def counts_of(one: Unfolded) -> Counts:
    """How many origins vouch for how many claims in how many reports."""
    return Counts(
        len({saying.origin.body or saying.origin.key for saying in one.sayings}),
        len({saying.claim for saying in one.sayings}),
        len({account.report for account in one.accounts}),
    )


@dataclass(frozen=True, slots=True)
class Mention:
    """One event of an incident, to be chosen: what it is, as its report tells it."""

    cite: str
    what: str
    said: date | None
    outlet: str


def events_of(one: Unfolded) -> list[Mention]:
    """The first events of an incident in the order of their days."""
    outlets = {saying.report: line(saying.outlet or "") for saying in one.sayings}
    found = []
    for account in one.accounts[:EVENTS]:
        actors, targets = ([line(party.name) for party in several] for several in (account.actors, account.targets))
        what = " · ".join(
            [happening(account.type, actors, targets, account.status), *(line(site.name) for site in account.sites)]
        )
        found.append(Mention(account.cite, what, account.said, outlets.get(account.report, "")))
    return found


def history_of(ledger: Ledger, one: Unfolded) -> list[Decided]:
    """What people decided about the events and claims of an incident, the newest first."""
    about = {*one.incident.accounts, *(saying.claim for saying in one.sayings)}
    return ledger.decided(about, limit=HISTORY)
