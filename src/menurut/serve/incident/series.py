"""Tolls over time: for each kind, side and group the low, best and high as they were known at the end of each day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from menurut.export.sides import Unfolded
from menurut.export.telling import Telling
from menurut.export.tolls import BOUNDS, Bounds, toll_fields
from menurut.export.wording import line
from menurut.reconcile.tallying import tally_by_day

_NAMED = 4  # tellers of a bound


def toll_series(one: Unfolded, said: Mapping[str, Telling], *, until: date) -> dict[str, Any]:
    """The tolls of an incident with these claims, ready for JSON: as known now, and `series` with a point for each change.

    A point holds `day` (None for reports without a date), low, best and high, and for each the claims that tell it and the
    names of who vouches for these (`low_by`). Reports dated after `until` count as undated.
    """
    who = {claim: line(telling.origin.name) for claim, telling in said.items()}
    return {
        "incident": one.incident.id,
        "tallies": [_point(tally, who) | {"reasons": list(tally.reasons)} for tally in one.tallies],
        "series": series(tally_by_day(one.sayings, one.judgements, until=until), who),
    }


def series(days: Iterable[tuple[date | None, Iterable[Bounds]]], who: Mapping[str, str]) -> list[dict[str, Any]]:
    """For each kind, side and group its points in order of days; one that says nothing new is left out."""
    found: dict[tuple[str, str | None, str], list[dict[str, Any]]] = {}
    for day, tallies in days:
        for tally in tallies:
            points = found.setdefault((tally.kind, tally.side, tally.group), [])
            bounds = _bounds(tally, who)
            if not points or {name: points[-1][name] for name in bounds} != bounds:
                points.append({"day": day.isoformat() if day else None, **bounds})
    return [
        {"kind": kind, "side": side, "group": group, "points": points}
        for (kind, side, group), points in sorted(found.items(), key=lambda pair: (pair[0][0], pair[0][1] or "", pair[0][2]))
    ]


def _point(tally: Bounds, who: Mapping[str, str]) -> dict[str, Any]:
    fields = toll_fields(tally)
    return {name: fields[name] for name in ("kind", "side", "group")} | _bounds(tally, who)


def _bounds(tally: Bounds, who: Mapping[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name in BOUNDS:
        claims = list(getattr(tally, f"{name}_cites"))
        told[name] = getattr(tally, name)
        told[f"{name}_claims"] = claims[:_NAMED]
        told[f"{name}_by"] = list(dict.fromkeys(who[claim] for claim in claims if claim in who))[:_NAMED]
    return told
