"""What every source of places gives: a row of the gazetteer with its names."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Row:
    """One place. `lat` and `lon` in degrees; `radius_km` is half its extent; `outline` is WKB.

    `entry` is the id by which it is known for ever: `gn:3038832` (GeoNames), `ne:ARG-1309` (Natural Earth), `c:AZ`
    (a country) or the slug of the supplement. `names` holds `(language, name)`, the language empty where not known.
    `capital_of` is the country (ISO 3166-1) whose capital it is.
    `region` is the entry of the first-level region that holds it; `inside` those of other places that do.
    """

    entry: str
    name: str
    kind: str
    country: str | None
    lat: float
    lon: float
    radius_km: float
    population: int = 0
    region: str | None = None
    inside: tuple[str, ...] = ()
    names: list[tuple[str, str]] = field(default_factory=list)
    outline: bytes | None = None
    claimed: tuple[str, ...] = ()
    held: tuple[dict[str, str], ...] = ()
    disputed: bool = False
    capital_of: str | None = None
