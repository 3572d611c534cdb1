"""Incidents inside others: a strike in a war, the dead of a day in a toll that runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from menurut.model import Account
from menurut.model.keys import fold

_FORCE = frozenset({"assault", "clash", "harm", "damage", "control", "retreat", "violate", "displace"})
_WAGED = frozenset({"assault", "clash"})
_REAL = frozenset({"occurred", "ongoing", "negated"})
OUTER = (_WAGED, frozenset({"harm"}))
"""Types of events: more than half of the accounts of an incident that holds others are of one of these groups."""
NEEDED = frozenset(
    (
        "cite",
        "report",
        "local",
        "type",
        "status",
        "background",
        "said",
        "sentence",
        "actors",
        "targets",
        "sites",
        "period",
        "tolls",
    )
)
"""Fields of an account that a profile is made of, and those that every account has."""
_LONG = timedelta(days=3)
_LASTING = timedelta(days=60)
_SLACK = timedelta(days=1)  # a report of the day after dates what happened the night before


@dataclass(frozen=True, slots=True)
class Profile:
    """What an incident is told to be, over all its accounts.

    `form` is `war` where it is told of as a whole, without a day and an exact place of its own; `toll` where it is nothing
    but figures that run on; `single` otherwise. `sides` are those of its actors, targets and victims, folded; `sites` the
    keys of its places, `inside` of what holds them. `killed` is the highest figure of its dead. `start` and `end` (the day
    after its last) are None where no account has a date.
    """

    id: str
    form: str
    forceful: bool
    sides: frozenset[str]
    sites: frozenset[str]
    inside: frozenset[str]
    killed: int
    start: date | None
    end: date | None
    accounts: int

    @property
    def may_hold(self) -> bool:
        """Whether there may be others inside it."""
        return self.forceful and self.form != "single"

    @property
    def may_be_inside(self) -> bool:
        """Whether it may be inside another."""
        return self.forceful and self.form != "war"


def profile(id_: str, accounts: Iterable[Account]) -> Profile:
    """The profile of the incident `id_` with these accounts."""
    told = list(accounts)
    periods = [account.period for account in told if account.period]
    said = [account.said for account in told if account.said]
    end = max((last for _, last in periods), default=None)
    if end is None and said:
        end = max(said) + timedelta(days=1)
    parties = [party for account in told for party in (*account.actors, *account.targets)]
    return Profile(
        id=id_,
        form="war" if _most(map(_is_war, told)) else "toll" if _most(map(_is_toll, told)) else "single",
        forceful=_most(map(_is_forceful, told)),
        sides=frozenset(
            fold(side)
            for side in (*(one.side for one in parties), *(toll.side for account in told for toll in account.tolls))
            if side
        ),
        sites=frozenset(site.key for account in told for site in account.sites),
        inside=frozenset(holder for account in told for site in account.sites for holder in site.chain),
        killed=max((toll.low or 0 for account in told for toll in account.tolls if toll.kind == "killed"), default=0),
        start=min((first for first, _ in periods), default=min(said, default=None)),
        end=end,
        accounts=len(told),
    )


def part_of(part: Profile, wholes: Iterable[Profile]) -> str | None:
    """The id of the incident that `part` is a part of: of those that hold it a toll, else the one of the shortest time."""
    found = [whole for whole in wholes if holds(whole, part)]
    best = min(found, key=lambda whole: (whole.form != "toll", _length(whole), -whole.accounts, whole.id), default=None)
    return best.id if best else None


def holds(whole: Profile, part: Profile) -> bool:
    """Whether `part` is told as something inside `whole`: its sides, there, in its time.

    A war holds single happenings and tolls; a toll holds happenings with fewer dead of the same side. Where neither sides
    nor places tie the two, nothing is said.
    """
    if whole.id == part.id or not (whole.may_hold and part.may_be_inside):
        return False
    there = bool((part.sites | part.inside) & whole.sites)
    elsewhere = bool(part.sites and whole.sites) and not there and not whole.inside & (part.sites | part.inside)
    if elsewhere or not (there or part.sides & whole.sides):
        return False
    if whole.form == "toll":
        return part.form == "single" and 0 < part.killed < whole.killed and part.sides >= whole.sides and _before(part, whole)
    # De-facto states are told as sides by one report and as places by another.
    return part.sides <= whole.sides | whole.sites and _while(whole, part)


def _is_war(account: Account) -> bool:
    exact = any(site.exact for site in account.sites)
    lasts = account.period is not None and account.period[1] - account.period[0] >= _LASTING
    brief = account.period is not None and account.period[1] - account.period[0] <= _LONG
    if account.type not in _WAGED or account.status not in _REAL or exact:
        return False
    if account.type == "assault" and account.status != "ongoing" and not lasts:
        return False
    return lasts or not (brief or account.tolls)


def _is_toll(account: Account) -> bool:
    return account.type == "harm" and bool(account.tolls) and not any(site.exact for site in account.sites)


def _is_forceful(account: Account) -> bool:
    lasting = account.type == "control" and account.status == "ongoing"  # that somebody holds a place is no happening
    return account.type in _FORCE and account.status in _REAL and not lasting


def _while(whole: Profile, part: Profile) -> bool:
    if whole.start is None or whole.end is None or part.start is None or part.end is None:
        return False
    return whole.start - _SLACK <= part.start and part.end <= max(whole.end, whole.start + _LONG) + _LONG


def _before(part: Profile, whole: Profile) -> bool:
    return part.start is not None and whole.end is not None and whole.end - _LASTING <= part.start < whole.end


def _length(whole: Profile) -> timedelta:
    return whole.end - whole.start if whole.start and whole.end else timedelta.max


def _most(flags: Iterable[bool]) -> bool:
    told = list(flags)
    return sum(told) * 2 > len(told)
