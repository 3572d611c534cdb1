"""Events and claims as they are compared across reports: accounts of what happened, and who vouches for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from menurut.model.ontology import require

_POINTS = frozenset({"settlement", "facility", "natural"})


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who acts or suffers. `key` is the entry of the register, else an id made of the name.

    `side` is the name of the state or armed group that it speaks or acts for; `chain` are the keys of what it belongs to,
    the nearest first.
    """

    key: str
    name: str
    kind: str
    side: str | None = None
    chain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """Where an event was. `key` is the entry of the gazetteer, else an id made of the name; `chain` the keys of what holds it.

    `lat`, `lon` in degrees, None where not known.
    """

    key: str
    name: str
    kind: str
    lat: float | None = None
    lon: float | None = None
    chain: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether it is a point rather than an area."""
        return self.kind in _POINTS


@dataclass(frozen=True, slots=True)
class Toll:
    """A figure of people, as `Harm`, with the victims' side; `victims` is the key of a party."""

    kind: str
    low: int | None
    high: int | None
    group: str
    side: str | None = None
    victims: str | None = None

    def __post_init__(self) -> None:
        require("harm_kind", self.kind)
        require("victim_group", self.group)


@dataclass(frozen=True, slots=True)
class Account:
    """One event of one report, with all by which it is told to be the same happening as another's.

    `cite` is its lasting id (16 hexadecimal digits), `report` the key of the report, `local` the event's id in the reading.
    `said` is the day of the report. `period` are the first day and the day after the last of its own times, None where it
    tells none; `around` the same with the times told in its claims. `named` are all whom and what its sentence and its claims
    name, `verb` is the trigger, folded, `words` are those of the claims that tell it. `story` are the keys of the persons,
    groups and exact places that its report names, `gist` is the mean of the vectors of the report's claims. `trigger` and
    `content` are the reader's vectors of the trigger and of the claims that tell it, None where not kept.
    """

    cite: str
    report: str
    local: str
    type: str
    status: str
    background: bool
    said: date | None
    sentence: int
    actors: tuple[Party, ...] = ()
    targets: tuple[Party, ...] = ()
    sites: tuple[Site, ...] = ()
    named: tuple[Site | Party, ...] = ()
    period: tuple[date, date] | None = None
    around: tuple[date, date] | None = None
    tolls: tuple[Toll, ...] = ()
    instruments: frozenset[str] = frozenset()
    claims: tuple[str, ...] = ()
    verb: str = ""
    words: frozenset[str] = frozenset()
    story: frozenset[str] = frozenset()
    gist: bytes | None = None
    trigger: bytes | None = None
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Who vouches for a claim: the innermost source of its chain. An outlet's own telling has the outlet for its origin.

    `body` is the key of the ministry, force or group that it speaks for, itself where it speaks for none; `carriers` are
    the names that passed the words on, from the outermost; `own` if it is the outlet's own telling.
    """

    key: str
    name: str
    kind: str
    side: str | None = None
    body: str = ""
    carriers: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class Saying:
    """What one claim says of one event: `claim` and `account` are the ids that they are cited by, `report` the report's key.

    `words` is equal for claims that say the same in the same words; `meaning` is the reader's vector of its content.
    """

    claim: str
    account: str
    report: str
    said: date | None
    outlet: str | None
    lang: str
    origin: Origin
    stance: str
    certainty: str
    quote: str
    type: str
    status: str
    background: bool
    content: str
    words: str
    actors: tuple[Party, ...] = ()
    targets: tuple[Party, ...] = ()
    sites: tuple[Site, ...] = ()
    period: tuple[date, date] | None = None
    tolls: tuple[Toll, ...] = ()
    start: int = 0
    meaning: bytes | None = None
