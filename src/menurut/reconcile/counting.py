"""The figures of people that the claims about one incident tell, with whose they are, and which of them still stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from menurut.model import Judgement, Origin, Saying, Toll
from menurut.reconcile.figures import told
from menurut.reconcile.voices import Told, claims_of, sides_of, superseding

RANKS = (
    "counts its own losses",
    "takes no part",
    "tells it in its own words",
    "speaks for another state",
    "counts the other side's losses",
)
"""How well an origin is placed to count, the best first; a Figure's `rank` is an index of these."""

_TELLING = frozenset({"assert", "admit", "accuse", "condemn", "demand", "deny"})
_HAPPENED = frozenset({"occurred", "ongoing", "negated"})
_POWERS = frozenset({"state", "government", "military", "armed_group"})
_PART = re.compile(
    r"\b(?:among (?:them|whom|those)|(?:of|from) (?:them|whom|those)|including|di ?antara(?:nya| mereka)|termasuk"
    r"|в том числе|из них|из которых|среди (?:них|которых)|включая)\b"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that one claim tells. `replaced` and `withdrawn` are the days from which the same origin says otherwise.

    `date.max` there stands for a day that is not known. `said` is None where the report's day is not known.
    """

    kind: str
    side: str | None
    group: str
    low: int | None
    high: int | None
    claim: str
    report: str
    said: date | None
    origin: Origin
    voice: str
    rank: int
    part: bool
    replaced: date | None = None
    withdrawn: date | None = None

    @property
    def size(self) -> int:
        """The low end, or the high end where there is no low."""
        return self.low if self.low is not None else self.high or 0


def count(sayings: Iterable[Saying], judgements: Sequence[Judgement], *, until: date | None = None) -> list[Figure]:
    """Every figure that is told of the incident, in the order of the claims' ids; a part of another figure is not among them.

    - Told are figures of what happened or goes on; what is denied, planned or feared tells none. None killed is a figure of 0.
    - A figure that is judged against one that a side gives of its own people counts these people, whatever side it names:
      550 Armenian soldiers against 31 of Nagorno-Karabakh. So does one that names no side or group.
    - In one claim the smaller of two figures of one kind, side and group is a part of the larger. In one report a figure whose
      words say so (`among them`) is a part of a larger one of the same voice.
    """
    claims = claims_of(sayings, judgements, until=until)
    known = [one for one in judgements if one.a in claims and one.b in claims]
    sides = sides_of(one for claim in claims.values() for one in claim.sayings)
    found = {claim: figures for claim, one in claims.items() if (figures := _told(one, sides))}
    found = _as_judged(found, known, sides)
    found = {claim: _largest(figures) for claim, figures in found.items()}
    found = _standing(found, claims, superseding(claims, known))
    return _without_parts([one for figures in found.values() for one in figures])


def _told(claim: Told, sides: frozenset[str]) -> list[Figure]:
    found = {}
    for one in claim.sayings:
        for toll in one.tolls:
            if told(toll) and _tells(one, toll):
                found[toll.kind, toll.side, toll.group, toll.low, toll.high] = Figure(
                    *(toll.kind, toll.side, toll.group, toll.low, toll.high),
                    claim=claim.claim,
                    report=one.report,
                    said=claim.said,
                    origin=one.origin,
                    voice=claim.voice,
                    rank=_rank(one.origin, toll.side, sides),
                    part=bool(_PART.search(one.words)),
                )
    return list(found.values())


def _tells(saying: Saying, toll: Toll) -> bool:
    if saying.stance not in _TELLING or saying.status not in _HAPPENED or saying.certainty == "unknown":
        return False
    return toll.low == toll.high == 0 or (saying.stance != "deny" and saying.status != "negated")


def _rank(origin: Origin, side: str | None, sides: frozenset[str]) -> int:
    if side is not None and origin.side == side:
        return 0
    if origin.side in sides:
        return 4
    if origin.own or origin.kind == "media":
        return 2
    return 3 if origin.kind in _POWERS and origin.side else 1


_Figures = Mapping[str, Sequence[Figure]]


def _as_judged(found: _Figures, judgements: Iterable[Judgement], sides: frozenset[str]) -> dict[str, list[Figure]]:
    """The figures with side and group as those that they are judged against have them."""
    mates: dict[int, list[Figure]] = {}
    for judged in judgements:
        for f, g in _pairs(found.get(judged.a, ()), found.get(judged.b, ())):
            mates.setdefault(id(f), []).append(g)
            mates.setdefault(id(g), []).append(f)
    return {claim: [_beside(one, mates.get(id(one), ()), sides) for one in figures] for claim, figures in found.items()}


def _pairs(a: Sequence[Figure], b: Sequence[Figure]) -> Iterable[tuple[Figure, Figure]]:
    for f in a:
        for g in b:
            if (
                f.kind == g.kind
                and _same_group(f.group, g.group)
                and (f.side == g.side or (_alone(f, a, g) and _alone(g, b, f)))
            ):
                yield f, g


def _alone(one: Figure, its: Sequence[Figure], other: Figure) -> bool:
    """Whether no other figure of its claim is of the people that `other` names."""
    return not any(f.kind == other.kind and f.side == other.side and f is not one for f in its)


def _same_group(a: str, b: str) -> bool:
    return a == b or "unknown" in {a, b}


def _beside(one: Figure, mates: Sequence[Figure], sides: frozenset[str]) -> Figure:
    side, group = one.side, one.group
    if one.rank:
        side = _most(mate.side for mate in mates if mate.rank == 0) or side or _most(mate.side for mate in mates)
    if group == "unknown":
        group = _most(mate.group for mate in mates if mate.group != group and mate.side in {side, one.side}) or group
    return (
        one
        if (side, group) == (one.side, one.group)
        else replace(one, side=side, group=group, rank=_rank(one.origin, side, sides))
    )


def _most(names: Iterable[str | None]) -> str | None:
    counted = Counter(name for name in names if name)
    return min(counted, key=lambda name: (-counted[name], name)) if counted else None


def _largest(figures: Sequence[Figure]) -> list[Figure]:
    best: dict[tuple[str, str | None, str], Figure] = {}
    for one in figures:
        key = (one.kind, one.side, one.group)
        if key not in best or one.size > best[key].size:
            best[key] = one
    return list(best.values())


def _standing(found: _Figures, claims: Mapping[str, Told], later: Mapping[str, Sequence[str]]) -> dict[str, list[Figure]]:
    result = {}
    for claim, figures in found.items():
        newer = [claims[name] for name in later.get(claim, ())]
        flat = _first(one.said for one in newer if one.negative and not found.get(one.claim))
        result[claim] = [
            replace(
                one,
                withdrawn=flat,
                replaced=_first(other.said for other in newer if _replaces(found.get(other.claim, ()), one)),
            )
            for one in figures
        ]
    return result


def _replaces(figures: Sequence[Figure], one: Figure) -> bool:
    """Whether there is a figure of the same people: the newer number of dead leaves the number of wounded as it was."""
    return any(f.kind == one.kind and f.side == one.side and _same_group(f.group, one.group) for f in figures)


def _first(days: Iterable[date | None]) -> date | None:
    return min((day or date.max for day in days), default=None)


def _without_parts(figures: Sequence[Figure]) -> list[Figure]:
    largest: dict[tuple[str, str, str, str | None], int] = {}
    for one in figures:
        key = (one.report, one.voice, one.kind, one.side)
        largest[key] = max(largest.get(key, 0), one.size)
    return [one for one in figures if not (one.part and one.size < largest[one.report, one.voice, one.kind, one.side])]
