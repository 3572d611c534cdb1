"""Sayings and judgements made for tests: somebody says that soldiers of Karabakh were killed in a strike by Azerbaijan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from menurut.model import Judgement, Origin, Party, Saying, Toll

AZERBAIJAN = Party("AZ", "Azerbaijan", "state", "Azerbaijan")
KARABAKH = Party("nagorno-karabakh", "Nagorno-Karabakh", "state", "Nagorno-Karabakh")

BAKU = Origin("AZ", "Azerbaijan", "state", "Azerbaijan", "AZ")
STEPANAKERT = Origin("nagorno-karabakh", "Nagorno-Karabakh", "state", "Nagorno-Karabakh", "nagorno-karabakh")
YEREVAN = Origin("AM", "Armenia", "state", "Armenia", "AM")
RED_CROSS = Origin("icrc", "Red Cross", "io", None, "icrc")
OUTLET = Origin("outlet:kabar dunia", "Kabar Dunia", "media", None, "outlet:kabar dunia", own=True)
OTHER_OUTLET = Origin("outlet:pos", "Pos", "media", None, "outlet:pos", own=True)

FIRST, SECOND, THIRD = (date(2020, 9, day) for day in (27, 28, 29))

_SAYING = Saying(
    claim="c1",
    account="a1",
    report="r1",
    said=FIRST,
    outlet="Kabar Dunia",
    lang="en",
    origin=STEPANAKERT,
    stance="assert",
    certainty="certain",
    quote="indirect",
    type="assault",
    status="occurred",
    background=False,
    content="Azerbaijan shelled us",
    words="azerbaijan shelled us",
    actors=(AZERBAIJAN,),
    targets=(KARABAKH,),
)


def says(claim: str, origin: Origin = STEPANAKERT, *tolls: Toll, day: date | None = FIRST, **changes: object) -> Saying:
    """One claim of a report of its own; other in what `changes` say."""
    told = replace(_SAYING, claim=claim, account=f"a of {claim}", report=f"r of {claim}", origin=origin, said=day, tolls=tolls)
    return replace(told, **changes)  # type: ignore[arg-type]


def killed(low: int | None, high: int | None = -1, *, side: str | None = "Nagorno-Karabakh", group: str = "military") -> Toll:
    """So many dead; just as many as `low` where `high` is not told."""
    return Toll("killed", low, low if high == -1 else high, group, side)


def judged(kind: str, a: str, b: str, score: float | None = 0.9) -> Judgement:
    """What the rules hold of claim `a`, the later, against `b`."""
    return Judgement(kind, a, b, score, (f"{a} {kind} {b}",), "rules")
