"""Which of its candidates a name means: people, kind, what holds it, and the other places of the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import exp, log10

from menurut.model.globe import km_between
from menurut.resolve.places.candidates import Candidate
from menurut.resolve.places.gazetteer import Entry

# How much each reason weighs, in the units of a logit; set on the training reports.
_LIKENESS = 8.0
_PEOPLE = 1.3
_SIZE = {"country": 10.0, "region": 5.5, "settlement": 0.0, "facility": 4.5, "natural": 5.5, "other": 4.5}
_CURATED = 1.5
# The weight of none of them being meant: a name that no one looks for is in no gazetteer.
_NONE = 10.0
_KIND = {True: 2.0, False: -2.0}
_HELD = {True: 4.0, False: -2.5}
_DEMONYM = {True: 4.0, False: -4.0}
_COUNTRY = 3.5
# A name that merely sounds so, of a country that nothing else in the report speaks of.
_FAR_FETCHED = -5.0
_FAMILIAR = 0.2
# A settlement in a country that the report does not speak of, for each tenth that it has of a million people.
_STRANGE = 0.7
_NEAR = 2.0
_NEAR_KM = 200.0
# Places this near to what holds them, beyond its own extent, are in it or at its edge.
_EDGE_KM = 60.0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else the report tells: shares of countries (they sum to at most 1), places already recognised."""

    countries: Mapping[str, float] = field(default_factory=dict)
    places: Sequence[Entry] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the mentions say beside the name: kinds of place, countries by demonym, what holds it."""

    kinds: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    holders: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its share of all and the reasons for it."""

    candidate: Candidate
    score: float
    reasons: tuple[str, ...]


def rank(candidates: Sequence[Candidate], asked: Asked, around: Surroundings) -> list[Ranked]:
    """The candidates, best first. Scores are shares (softmax of the weights), one share for none of them being meant."""
    weighed = [(candidate, *_weigh(candidate, asked, around)) for candidate in candidates]
    if not weighed:
        return []
    most = max(_NONE, *(weight for _, weight, _ in weighed))
    total = exp(_NONE - most) + sum(exp(weight - most) for _, weight, _ in weighed)
    ranked = [
        Ranked(candidate, exp(weight - most) / total, (candidate.reason, *reasons)) for candidate, weight, reasons in weighed
    ]
    ranked.sort(key=lambda one: (-one.score, one.candidate.entry.row))
    # A city and the region around it are no rivals: to be in the one is to be in the other.
    best = ranked[0].candidate.entry
    together = sum(one.score for one in ranked if one.candidate.entry.row == best.row or _overlap(best, one.candidate.entry))
    return [replace(one, score=round(min(1.0, together) if at == 0 else one.score, 4)) for at, one in enumerate(ranked)]


def holds(holder: Entry, entry: Entry) -> bool:
    """Whether a place lies in another, as far as the gazetteer tells, or just at its edge."""
    if holder.kind == "country":
        return holder.country == entry.country
    if holder.row in (entry.region, entry.row):
        return True
    return km_between(holder.lat, holder.lon, entry.lat, entry.lon) <= holder.radius_km + _EDGE_KM


def _overlap(one: Entry, other: Entry) -> bool:
    if one.country != other.country or "country" in (one.kind, other.kind):
        return False
    return km_between(one.lat, one.lon, other.lat, other.lon) <= max(one.radius_km, other.radius_km)


def _weigh(candidate: Candidate, asked: Asked, around: Surroundings) -> tuple[float, tuple[str, ...]]:
    entry = candidate.entry
    weight = _LIKENESS * candidate.likeness + _SIZE[entry.kind] + _CURATED * entry.curated
    reasons: list[str] = []
    if entry.kind == "settlement":
        weight += _PEOPLE * log10(entry.population + 50)
        if entry.population >= 100_000:
            reasons.append(f"{entry.population:,} people")
    elif entry.kind == "region":
        weight += 0.6 * log10(entry.radius_km + 1)
    if asked.kinds:
        fits = candidate.name.kinded or bool(asked.kinds & called(entry))
        weight += _KIND[fits]
        reasons += [f"a {entry.kind}"] if asked.kinds & called(entry) and entry.kind not in ("natural", "other") else []
    if asked.countries:
        weight += _DEMONYM[entry.country in asked.countries]
        reasons += [f"in {entry.country}, as the words say"] if entry.country in asked.countries else []
    if asked.holders:
        inside = [holder for holder in asked.holders if holds(holder, entry)]
        weight += _HELD[bool(inside)]
        reasons += [f"in {inside[0].name}"] if inside else []
    share = around.countries.get(entry.country or "", 0.0)
    weight += _COUNTRY * share
    reasons += [f"the report tells of {entry.country}"] if share >= _FAMILIAR and entry.kind != "country" else []
    if entry.kind == "settlement" and around.countries and not share:
        weight -= _STRANGE * max(0.0, 6 - log10(entry.population + 50))
    if not candidate.spelled and share < _FAMILIAR and entry.country not in asked.countries:
        weight += _FAR_FETCHED
    if entry.kind != "country" and around.places:
        nearest = min(around.places, key=lambda place: km_between(place.lat, place.lon, entry.lat, entry.lon))
        distance = km_between(nearest.lat, nearest.lon, entry.lat, entry.lon)
        weight += _NEAR * exp(-distance / _NEAR_KM)
        reasons += [f"{distance:.0f} km from {nearest.name}"] if distance <= _NEAR_KM else []
    return weight, tuple(reasons)


def called(entry: Entry) -> frozenset[str]:
    """The kinds that words may call it: an island or a peninsula may be a region, a region other land."""
    return frozenset({entry.kind} | {"natural": {"region"}, "region": {"natural", "other"}}.get(entry.kind, set()))
