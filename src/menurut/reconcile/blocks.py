"""Blocks: keys of which two accounts of one incident are expected to share one, so that only few pairs are compared.

A key is made of the account alone: a family of types, a stretch of days, and something that ties, a side with another, a
person, a cell of the globe (H3), a figure. How many accounts a new one meets depends on the news of its days, not on the
size of the ledger.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

import h3

from menurut.model import Account, Party, Site, values
from menurut.model.keys import day_number, fold
from menurut.reconcile.families import FAMILY
from menurut.reconcile.packing import COMMON

DAYS = 4
"""Accounts at most so many days apart share a stretch."""
EPOCH_DAYS = 7
"""Days of an epoch: within one, accounts are grouped together; groups of different epochs are linked afterwards."""
_CELL = 3  # H3 resolution: cells of some 60 km across
_LONGEST = 31  # days of a period that dates a happening
_SIDES = 2  # told of an event, so that those around it tell nothing more
_FEWEST = 4  # people of a figure that ties
_FAMILY = dict(zip(values("event_type"), FAMILY.tolist(), strict=True))
_OPEN = frozenset({"planned", "hypothetical"})
_ALSO_FORCE = frozenset({"support", "sanction"})  # entering a war, a blockade
_MOVES = _FAMILY["displace"]  # the family whose plans and deeds are told alike, and which is small


def epoch(account: Account) -> int:
    """The stretch of days within which an account is grouped first: that of its own period, else of its report; 0 for none."""
    day = _anchor(account)
    return 0 if day is None else day_number(day) // EPOCH_DAYS


def blocks(account: Account) -> tuple[int, ...]:
    """The keys of an account, signed numbers of 64 bits, in order and each once."""
    kinds = _kinds(account)
    ties = list(dict.fromkeys(_ties(account))) or [
        f"{what} {key}" for key in sorted(account.story) for what in ("party", "place")
    ]
    stretches = _stretches(account)
    at = [f"{days} {tie}" for days in stretches for tie in ties]
    return tuple(sorted({_key(f"{kind} {tie}") for kind in kinds for tie in (*at, *_ties_ever(account))}))


def _kinds(account: Account) -> list[str]:
    """Families and statuses among which an account looks for others: what was planned is not what was done."""
    families = {_FAMILY[account.type], *([_FAMILY["assault"]] if account.type in _ALSO_FORCE else [])}
    kinds = []
    for family in sorted(families):
        if family == _MOVES or account.type == "aid":
            kinds.append(f"{family} any")
        if family == _MOVES:
            continue
        if account.status in _OPEN or account.status == "negated":
            kinds.append(f"{family} open")
        if account.status not in _OPEN:
            kinds.append(f"{family} real")
    return kinds


def _ties(account: Account) -> Iterator[str]:
    parties = (*account.actors, *account.targets)
    sides = {fold(party.side) for party in parties if party.side}
    if len(sides) < _SIDES:
        sides |= {fold(one.side) for one in account.named if isinstance(one, Party) and one.side}
        sides |= {fold(one.name) for one in (*account.sites, *account.named) if isinstance(one, Site) and one.kind == "country"}
    yield from (f"side {side}" for side in sorted(sides))
    yield from (f"party {one.key}" for one in (*parties, *account.named) if isinstance(one, Party) and one.kind not in COMMON)
    for site in (*account.sites, *(one for one in account.named if not isinstance(one, Party))):
        if site.kind == "country":
            continue
        yield f"place {site.key}"
        if site.lat is not None and site.lon is not None and site.exact:
            yield f"cell {h3.latlng_to_cell(site.lat, site.lon, _CELL)}"
    for toll in account.tolls:
        if (toll.low or 0) >= _FEWEST:
            yield f"toll {toll.kind} {toll.low}"


def _ties_ever(account: Account) -> Iterator[str]:
    """What ties whatever the day, and is rare enough for that: so a report without a date meets others."""
    parties = (*account.actors, *account.targets)
    persons = {party.key for party in parties if party.kind not in COMMON}
    tolls = {f"{toll.kind} {toll.low}" for toll in account.tolls if (toll.low or 0) >= _FEWEST}
    for site in account.sites:
        if site.exact:
            yield from (f"ever {site.key} {tie}" for tie in sorted(persons | tolls))


def _stretches(account: Account) -> list[str]:
    """Two stretches for each day that dates it, so that days close to one another always share one; none without a day."""
    days = {day for day in (account.said, _anchor(account)) if day is not None}
    numbers = [day_number(day) // DAYS for day in days]
    return sorted({str(number + more) for number in numbers for more in (0, 1)})


def _anchor(account: Account) -> date | None:
    if account.period and (account.period[1] - account.period[0]).days <= _LONGEST:
        return account.period[0]
    return account.said or (account.period[0] if account.period else None)


@lru_cache(maxsize=65536)
def _key(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little", signed=True)
