"""How well mentions are resolved, given those of an annotation: the words are known, what they mean is not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from menurut.evaluate.happened import near_enough
from menurut.model import Entity, Harm, Place, Reading, Report, Timex


@dataclass(frozen=True, slots=True)
class Share:
    """So many right of so many."""

    right: int
    total: int

    @property
    def percent(self) -> float:
        """The share of right ones in percent; 0 of none."""
        return 100 * self.right / self.total if self.total else 0.0


def blind(report: Report, reading: Reading) -> Reading:
    """The annotated reading with its mentions and links, but nothing that they were resolved to."""

    def entity(x: Entity) -> Entity:
        return Entity(x.id, x.mentions[0].of(report.text), "other", x.mentions)

    def place(x: Place) -> Place:
        return Place(x.id, x.mentions[0].of(report.text), "other", x.mentions)

    def harm(x: Harm) -> Harm:
        return replace(x, low=None, high=None, comparator=None)

    return replace(
        reading,
        entities=tuple(map(entity, reading.entities)),
        places=tuple(map(place, reading.places)),
        times=tuple(Timex(x.id, None, x.mentions) for x in reading.times),
        events=tuple(replace(x, harm=tuple(map(harm, x.harm))) for x in reading.events),
    )


def score_given(pairs: Iterable[tuple[Reading, Reading]]) -> Mapping[str, Share]:
    """Shares of right values over pairs of an annotated reading and the same one, blinded and resolved again.

    `figure`: low and high both; `time`: the TIMEX3 value letter for letter; `country`; `point`: settlements within 25 km
    and regions within 161 km of their annotated point; `point of others` likewise, facilities within 25 km; `kind` and
    `affiliation` of entities.
    """
    votes: dict[str, list[bool]] = defaultdict(list)
    for gold, found in pairs:
        for event, again in zip(gold.events, found.events, strict=True):
            for harm, bounded in zip(event.harm, again.harm, strict=True):
                votes["figure"].append((harm.low, harm.high) == (bounded.low, bounded.high))
        for timex, dated in zip(gold.times, found.times, strict=True):
            votes["time"].append(timex.value == dated.value)
        for place, put in zip(gold.places, found.places, strict=True):
            votes["country"].append(place.country == put.country)
            if place.lat is not None and place.kind != "country":
                row = "point" if place.kind in ("settlement", "region") else "point of others"
                votes[row].append(near_enough(place, put))
        for entity, known in zip(gold.entities, found.entities, strict=True):
            votes["kind"].append(entity.kind == known.kind)
            votes["affiliation"].append((entity.affiliation or "").casefold() == (known.affiliation or "").casefold())
    rows = ("figure", "time", "country", "point", "point of others", "kind", "affiliation")
    return {row: Share(sum(votes[row]), len(votes[row])) for row in rows}


def render_given(shares: Mapping[str, Share]) -> str:
    """The shares as a table in plain text."""
    rows = ((row, f"{share.percent:6.1f}" if share.total else f"{'-':>6}", share) for row, share in shares.items())
    return "".join(f"{row:<16}{percent}  {share.right}/{share.total}\n" for row, percent, share in rows)
