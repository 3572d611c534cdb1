"""A claim as a row of the ledger's page: what is shown of it, before it is put in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from menurut.export.wording import Names, line, unique
from menurut.model import Claim, Event, Harm, Judgement, Place, period_of
from menurut.store import Cited, Meeting

TIES = ("contradicts", "corroborates", "supersedes")
"""The judgements that a row tells of."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a claim: its type and status, who did it, to whom."""

    type: str
    status: str
    actors: tuple[str, ...]
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Where:
    """A place by its name, the country that it lies in (ISO 3166-1, empty where it is one), and whether that is disputed."""

    name: str
    country: str
    disputed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A claim that was found. `day` is that of the event by which it was, `last` the last of these days if there are several.

    `of_report` tells that no day is told but that of the report; `said_by` is the phrase by which an outlet tells that it has
    it from somebody whom it does not name; `is_side_named` that the name of the innermost source has that of its side in it.
    """

    cite: str
    day: date | None
    last: date | None
    of_report: bool
    chain: tuple[str, ...]
    side: str
    is_side_named: bool
    said_by: str
    stance: str
    certainty: str
    quote: str
    words: str
    lang: str
    outlet: str
    said: date | None
    title: str
    happened: tuple[Happened, ...]
    places: tuple[Where, ...]
    harms: tuple[Harm, ...]
    incidents: tuple[Meeting, ...]
    ties: Mapping[str, int]


def ties_of(judgements: Iterable[Judgement]) -> dict[str, dict[str, int]]:
    """How many other claims contradict each claim, say the same (`corroborates`) or later say otherwise (`supersedes`)."""
    others: dict[str, dict[str, set[str]]] = {}
    for one in judgements:
        if one.type in TIES:
            others.setdefault(one.b, {}).setdefault(one.type, set()).add(one.a)
        if one.type in ("contradicts", "corroborates"):
            others.setdefault(one.a, {}).setdefault(one.type, set()).add(one.b)
    return {claim: {kind: len(found) for kind, found in kinds.items()} for claim, kinds in others.items()}


def row_of(found: Cited, incidents: Sequence[Meeting] = (), ties: Mapping[str, int] | None = None) -> Row:
    """The row of a claim, of the incidents that it tells of, and of how many others it is tied to: see `ties_of`."""
    names = Names.of(found.report, found.reading)
    (claim,) = found.reading.claims
    events = names.told(claim)
    days = _days(names, claim, found.day)
    return Row(
        cite=found.cite,
        day=found.day,
        last=max(days) if days and max(days) != found.day else None,
        of_report=not days,
        chain=tuple(names.entity(name) for name in claim.source),
        side=names.side(claim),
        is_side_named=bool(claim.source) and not names.source(claim.source[-1])[1],
        said_by=line(claim.cue.of(found.report.text)) if claim.cue and not claim.source else "",
        stance=claim.stance,
        certainty=claim.certainty,
        quote=claim.quote,
        words=" … ".join(line(span.of(found.report.text)) for span in claim.content),
        lang=found.report.lang,
        outlet=line(found.report.outlet or ""),
        said=found.report.dct,
        title=line(found.report.title or ""),
        happened=tuple(dict.fromkeys(_happened(names, event) for event in events)),
        places=tuple(dict.fromkeys(_where(names.places[name], names.place(name)) for name in names.where(claim))),
        harms=tuple(dict.fromkeys(harm for event in events for harm in event.harm)),
        incidents=tuple(incidents),
        ties={kind: (ties or {}).get(kind, 0) for kind in TIES},
    )


def _days(names: Names, claim: Claim, first: date | None) -> list[date]:
    """The last days of the times of the claim that begin on the day by which it was found."""
    values = [value for name in names.when(claim) if (value := names.times[name].value)]
    periods = [period for value in values if (period := period_of(value))]
    # The end is exclusive: a period that ends at midnight does not touch the next day.
    return [(one.end - timedelta(seconds=1)).date() for one in periods if one.start.date() == first]


def _happened(names: Names, event: Event) -> Happened:
    actors, targets = (tuple(unique(names.entity(name) for name in ids)) for ids in (event.actor, event.target))
    return Happened(event.type, event.status, actors, targets)


def _where(place: Place, told: str) -> Where:
    country = line(place.country or "") if place.kind != "country" else ""
    return Where(line(place.name) or told, country, place.dispute is not None)
