"""What a user asks of the ledger, in the words that he typed, as filters."""

from __future__ import annotations

from datetime import date

from menurut.model import StoreError
from menurut.resolve import answer
from menurut.store import Filters, Near, Toll

NEAR_KM = 50.0
"""How far `near` reaches where nobody says."""


def filters_of(
    *,
    text: str | None = None,
    source: str | None = None,
    side: str | None = None,
    type: str | None = None,  # noqa: A002 (as the filter is called)
    status: str | None = None,
    stance: str | None = None,
    harm: str | None = None,
    near: str | None = None,
    inside: str | None = None,
    country: str | None = None,
    since: date | None = None,
    until: date | None = None,
    lang: str | None = None,
    outlet: str | None = None,
    copies: bool = False,
) -> Filters:
    """The filters that these words come to; see `Filters` for those that are taken as they are.

    `side` is a name in any language that is read, `harm` such as `killed:10`, `near` such as `Talish:50km` or `40.4,46.8:50`,
    `inside` the name of a region or country. Raises StoreError or ValueError where one of them asks for nothing that there
    could be.
    """
    return Filters(
        text=text,
        source=source,
        side=_side(side) if side else None,
        type=type,
        status=status,
        stance=stance,
        toll=_toll(harm) if harm else None,
        near=_near(near) if near else None,
        inside=_entry(inside) if inside else None,
        country=country,
        since=since,
        until=until,
        lang=lang,
        outlet=outlet,
        copies=copies,
    )


def _side(name: str) -> str:
    """The side as the register calls it; a name that it does not have stands for itself."""
    known = answer(name, "actor", lang="id").fields
    return str(known["side"] or known["name"] or name)


def _entry(name: str) -> str:
    entry = answer(name, "place", lang="id").fields["entry"]
    if entry is None:
        raise StoreError(f"no place {name!r} in the gazetteer; `menurut resolve {name!r} --as place` tells what it knows")
    return str(entry)


def _near(asked: str) -> Near:
    name, _, reach = asked.rpartition(":")
    name, km = (name, _km(reach)) if name else (reach, NEAR_KM)
    lat, comma, lon = name.partition(",")
    try:
        if comma:
            return Near(float(lat), float(lon), km)
    except ValueError as error:
        raise StoreError(f"no point {name!r}; write it as LAT,LON in degrees, or give a place's name") from error
    found = answer(name, "place", lang="id").fields
    if found["lat"] is None:
        raise StoreError(f"no place {name!r} in the gazetteer; give LAT,LON in degrees")
    if found["kind"] == "country":
        raise StoreError(f"{name!r} is a country, and as a whole near nothing; ask for it with --in {name!r}")
    return Near(float(str(found["lat"])), float(str(found["lon"])), km)


def _km(text: str) -> float:
    try:
        return float(text.strip().lower().removesuffix("km"))
    except ValueError as error:
        raise StoreError(f"no distance {text!r}; write it as Talish:50km") from error


def _toll(asked: str) -> Toll:
    kind, colon, least = asked.partition(":")
    if colon and not least.isdecimal():
        raise StoreError(f"no number {least!r}; write it as killed:10")
    return Toll(kind, int(least) if colon else 0)
