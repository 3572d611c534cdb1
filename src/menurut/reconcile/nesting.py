"""Incidents inside others: a strike in a war, the dead of a day in a toll that runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from menurut.model import Account, values
from menurut.model.keys import fold
from menurut.reconcile.packing import NEVER, ROW

_FORCE = frozenset({"assault", "clash", "harm", "damage", "control", "retreat", "violate", "displace"})
_WAGED = frozenset({"assault", "clash"})
_REAL = frozenset({"occurred", "ongoing", "negated"})
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


def may_hold(accounts: Sequence[Sequence[bytes]]) -> list[bool]:
    """Of incidents, whose accounts have these packed rows, which may hold others: all that do, and hardly any else.

    As `Profile.may_hold`, for hundreds of them at once and without their accounts.
    """
    rows = np.frombuffer(b"".join(row for several in accounts for row in several), ROW)
    of = np.repeat(np.arange(len(accounts)), [len(several) for several in accounts])
    here = (rows["exact"] > 0).any(axis=1)
    real = np.isin(rows["status"], _numbers("status", _REAL))
    ongoing = rows["status"] == _number("status", "ongoing")
    days = np.where(rows["start"] == NEVER, -1, rows["end"] - rows["start"])
    lasts, brief = days >= _LASTING.days, (days >= 0) & (days <= _LONG.days)
    told_as_war = (rows["type"] == _number("event_type", "clash")) | ongoing | lasts
    counted = (rows["toll_kind"] > 0).any(axis=1)
    waged = np.isin(rows["type"], _numbers("event_type", _WAGED)) & real
    war = waged & told_as_war & ~here & (lasts | ~(brief | counted))
    toll = (rows["type"] == _number("event_type", "harm")) & ~here
    lasting = (rows["type"] == _number("event_type", "control")) & ongoing
    forceful = np.isin(rows["type"], _numbers("event_type", _FORCE)) & real & ~lasting
    mostly = [
        2 * np.bincount(of, flags, len(accounts)) > np.bincount(of, minlength=len(accounts)) for flags in (war, toll, forceful)
    ]
    found: list[bool] = ((mostly[0] | mostly[1]) & mostly[2]).tolist()
    return found


def _number(name: str, value: str) -> int:
    return values(name).index(value)


def _numbers(name: str, some: Iterable[str]) -> list[int]:
    return [_number(name, one) for one in some]


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
