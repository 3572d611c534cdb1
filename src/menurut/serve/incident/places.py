"""Where an incident was: the places that are told, with coordinates in words and who claims and holds what is disputed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from menurut.export.telling import headline
from menurut.export.wording import line
from menurut.model import Account, Dispute, Site
from menurut.resolve.places.gazetteer import shipped
from menurut.resolve.places.status import dispute_of

MOST = 30
"""Places of one incident that are shown."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of an incident. `lat`, `lon` in degrees, None where it is not in the gazetteer; `reports` tell of it there.

    `country` is ISO 3166-1, the recognised one; `exact` whether it is a point rather than an area.
    """

    key: str
    name: str
    kind: str
    lat: float | None
    lon: float | None
    country: str | None
    exact: bool
    reports: int
    dispute: Dispute | None

    @property
    def point(self) -> dict[str, object] | None:
        """What the small map draws; None where it is not known where the place is."""
        if self.lat is None:
            return None
        kept = asdict(self)
        return {name: kept[name] for name in ("key", "name", "kind", "lat", "lon", "exact")} | {"disputed": bool(self.dispute)}

    @property
    def coordinates(self) -> str:
        """`40.38° N, 46.75° E`; empty where they are not known."""
        if self.lat is None or self.lon is None:
            return ""
        return f"{abs(self.lat):.2f}° {'S' if self.lat < 0 else 'N'}, {abs(self.lon):.2f}° {'W' if self.lon < 0 else 'E'}"


def spots(accounts: Sequence[Account]) -> list[Spot]:
    """The places at which the accounts put the incident, those that most reports name first, points before areas.

    Who holds a disputed place is told as of the incident's day.
    """
    day = headline(accounts).first
    sites: dict[str, Site] = {}
    told: Counter[str] = Counter()
    for account in accounts:
        for site in account.sites:
            sites.setdefault(site.key, site)
        told.update({site.key for site in account.sites})
    order = sorted(sites.values(), key=lambda site: (site.lat is None, not site.exact, -told[site.key], site.name, site.key))
    found = []
    for site in order[:MOST]:
        entry = shipped().entry(site.key)
        found.append(
            Spot(
                site.key,
                line(site.name),
                site.kind,
                site.lat,
                site.lon,
                entry.country if entry else None,
                site.exact,
                told[site.key],
                dispute_of(entry, day) if entry else None,
            )
        )
    return found
