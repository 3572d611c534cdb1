"""Accounts made for tests: a strike on Talish unless told otherwise."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

from menurut.model import Account, Party, Site, Toll

AZERBAIJAN = Party("AZ", "Azerbaijan", "state", "Azerbaijan")
ARMENIA = Party("AM", "Armenia", "state", "Armenia")
KARABAKH = Party("nagorno-karabakh", "Nagorno-Karabakh", "state", "Nagorno-Karabakh")
TALISH = Site("c:talish", "Talish", "settlement", 40.38, 46.75, ("c:AZ",))
KABUL = Site("g:kabul", "Kabul", "settlement", 34.53, 69.17, ("c:AF",))
STRIKE = Account(
    cite="0" * 16,
    report="report 1",
    local="V1",
    type="assault",
    status="occurred",
    background=False,
    said=date(2020, 9, 28),
    sentence=0,
    actors=(AZERBAIJAN,),
    targets=(KARABAKH,),
    sites=(TALISH,),
    named=(AZERBAIJAN, KARABAKH, TALISH),
    period=(date(2020, 9, 27), date(2020, 9, 28)),
    around=(date(2020, 9, 27), date(2020, 9, 28)),
    verb="menembaki",
    words=frozenset({"menembaki", "talish", "artileri", "minggu"}),
)
"""Azerbaijan shells Talish on 27 September 2020, told the day after."""


def account(report: str, local: str = "V1", **changes: object) -> Account:
    """A telling of the strike, other in what `changes` say; its cite follows from report and event."""
    cite = hashlib.sha256(f"{report} {local}".encode()).hexdigest()[:16]
    return replace(STRIKE, cite=cite, report=report, local=local, **changes)  # type: ignore[arg-type]


def killed(low: int | None, high: int | None = None, *, side: str | None = "Nagorno-Karabakh") -> tuple[Toll, ...]:
    """So many dead soldiers; just as many as `low` where `high` is not told."""
    return (Toll("killed", low, low if high is None else high, "military", side),)
