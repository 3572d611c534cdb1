"""What a user asks of the ledger: conditions that all have to hold, for one event of a claim where they are about events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from menurut.model import StoreError
from menurut.model.ontology import require
from menurut.store.words import parse

LARGEST = 2**63 - 1
"""The largest figure that is told apart: what a database can count to."""


@dataclass(frozen=True, slots=True)
class Near:
    """Within `km` kilometres of a point in degrees."""

    lat: float
    lon: float
    km: float

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180 and 0 < self.km <= 20_100):
            raise StoreError(f"no circle of {self.km} km around {self.lat}, {self.lon}; give degrees and up to 20,100 km")


@dataclass(frozen=True, slots=True)
class Toll:
    """A figure of one kind of harm, at least so many people as its lower bound has it."""

    kind: str
    least: int = 0

    def __post_init__(self) -> None:
        require("harm_kind", self.kind)
        if not 0 <= self.least <= LARGEST:
            raise StoreError(f"no figure of {self.least} people; give one from 0 to {LARGEST:,}")


@dataclass(frozen=True, slots=True)
class Filters:
    """None, or nothing, asks for nothing.

    `text`, `source`: words of the claim, words of the names in its chain. `side`: that the innermost source speaks for,
    by its name in the register. `inside`: an entry of the gazetteer; `country`: ISO 3166-1. `since`, `until`: days of the
    event, both inclusive. `copies`: claims too that a report repeats from the one that it is a copy of.
    """

    text: str | None = None
    source: str | None = None
    side: str | None = None
    type: str | None = None
    status: str | None = None
    stance: str | None = None
    toll: Toll | None = None
    near: Near | None = None
    inside: str | None = None
    country: str | None = None
    since: date | None = None
    until: date | None = None
    lang: str | None = None
    outlet: str | None = None
    copies: bool = False

    def __post_init__(self) -> None:
        for name, value in (("event_type", self.type), ("status", self.status), ("stance", self.stance)):
            if value is not None:
                require(name, value)
        for query in (self.text, self.source):
            if query is not None:
                parse(query)
        if self.since and self.until and self.until < self.since:
            raise StoreError(f"no days from {self.since} until {self.until}; turn the two round")
