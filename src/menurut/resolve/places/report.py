"""All the places of a report at once: each helps to tell which of its namesakes another is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from menurut.model import Link, Place, Reading, Report, values
from menurut.resolve.places.candidates import Candidate, find
from menurut.resolve.places.gazetteer import Entry, Gazetteer
from menurut.resolve.places.known import LACKING, Known, Linked
from menurut.resolve.places.lexicon import PlaceWords, place_words
from menurut.resolve.places.nameless import Context, put_nameless
from menurut.resolve.places.naming import Naming, read_naming
from menurut.resolve.places.putting import put
from menurut.resolve.places.ranking import Asked, Ranked, Surroundings, called, rank

# Below this score a place stays open, with its candidates.
SURE = 0.3
_MOST_CANDIDATES = 5
# Only places no larger than this tell what is near.
_NEAR_KM = 120.0
_ROUNDS = 2


def resolve_places(
    report: Report, reading: Reading, gazetteer: Gazetteer, *, countries: Mapping[str, str] | None = None
) -> tuple[Place, ...]:
    """Every place of the reading with its link, country and coordinates, or with the reason why it has none.

    `countries` are those of the reading's entities (ISO 3166-1, by id), where known. Places that only point back take
    the place told before them; unnamed ones the country, and where that is small the point, of what holds them, of what
    was told beside them, of those who were hit there.
    """
    known = [_known(report, place, gazetteer) for place in reading.places]
    of = countries or {}
    actors = Counter(of.values())
    ranked = [rank(one.candidates, one.asked, Surroundings()) for one in known]
    for _ in range(_ROUNDS):
        around = [_around(known, ranked, at, actors) for at in range(len(known))]
        ranked = [rank(one.candidates, one.asked, around[at]) for at, one in enumerate(known)]
    linked = [_linked(one, best) for one, best in zip(known, ranked, strict=True)]
    context = Context(gazetteer, report.dct, _around(known, ranked, -1, actors).countries, _hit(reading, of))
    return tuple(
        _named(known[at], found.entry, found, report.dct) if found.entry else put_nameless(at, known, linked, context)
        for at, found in enumerate(linked)
    )


def _known(report: Report, place: Place, gazetteer: Gazetteer) -> Known:
    words = place_words(report.lang)
    namings = [read_naming(mention.of(report.text), report.lang) for mention in sorted(place.mentions)]
    namings.sort(key=lambda said: (not said.names, -len(said.holders) - len(said.countries) - (said.kind is not None)))
    candidates: dict[int, Candidate] = {}
    for naming in namings:
        for one in find(naming.names, gazetteer, words):
            candidates.setdefault(one.entry.row, one)
    holders = _holders(namings, gazetteer, words)
    kinds = {said.kind for said in namings if said.names and said.kind in values("place_kind")}
    abroad = any(said.kind == "mission" for said in namings)
    if abroad or (holders and "facility" in kinds):
        # `Kedutaan Besar Israel di Amman` lies in Amman, not in Israel.
        candidates = {row: one for row, one in candidates.items() if one.entry.kind != "country"}
    demonyms = frozenset(country for said in namings for country in said.countries if len(country) == 2)
    demonyms = frozenset() if holders or abroad else demonyms
    if namings[0].kind == "border":
        holders = (*(one.entry for one in candidates.values() if one.entry.kind == "country"), *holders)
        candidates = {} if holders else candidates
    return Known(place, tuple(namings), tuple(candidates.values()), Asked(frozenset(kinds), demonyms, holders))


def _holders(namings: Sequence[Naming], gazetteer: Gazetteer, words: PlaceWords) -> tuple[Entry, ...]:
    """What the mentions say that the place lies in, each taken by itself."""
    said = [holder for naming in namings for holder in naming.holders]
    ranked = [rank(find(holder.names, gazetteer, words), Asked(), Surroundings()) for holder in said]
    return tuple(best[0].candidate.entry for best in ranked if best and best[0].score >= SURE)


def _around(known: Sequence[Known], ranked: Sequence[Sequence[Ranked]], at: int, actors: Mapping[str, float]) -> Surroundings:
    """The places that the others, as now ranked, are, with their countries by the mentions that tell of them.

    Without any place, the countries are those of the actors.
    """
    weights = defaultdict[str, float](float)
    entries = []
    for number, (one, best) in enumerate(zip(known, ranked, strict=True)):
        if number == at or not best or best[0].score < SURE:
            continue
        entry = best[0].candidate.entry
        if entry.country:
            weights[entry.country] += best[0].score * len(one.place.mentions)
        if entry.radius_km <= _NEAR_KM:
            entries.append(entry)
    return Surroundings(_shares(weights or actors), entries)


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {country: weight / total for country, weight in weights.items()} if total else {}


def _linked(one: Known, ranked: Sequence[Ranked]) -> Linked:
    candidates = tuple(other.candidate.entry.entry for other in ranked[:_MOST_CANDIDATES])
    if not ranked:
        return Linked(None, Link(None, 0.0, (LACKING if one.named else "it has no name of its own",)))
    best, entry = ranked[0], ranked[0].candidate.entry
    if best.score < SURE:
        return Linked(None, Link(None, best.score, ("no candidate is likely enough", *best.reasons), candidates))
    elsewhere = bool(one.asked.kinds & {"facility", "natural", "other"}) and not one.asked.kinds & called(entry)
    inside = elsewhere and not best.candidate.name.kinded
    reasons = (*best.reasons, *((f"somewhere in {entry.name}",) if inside else ()))
    return Linked(entry, Link(entry.entry, best.score, reasons, candidates), whole=not inside)


def _named(one: Known, entry: Entry, found: Linked, day: date | None) -> Place:
    direction = None if _side_is_named(one, entry) else one.naming.direction
    return put(one.place, entry, found.link, whole=found.whole, direction=direction, day=day)


def _side_is_named(one: Known, entry: Entry) -> bool:
    """Whether the direction is part of the name (`Papua Tengah`), or only one mention among others has it."""
    used = any(found.entry.row == entry.row and found.name.direction is None for found in one.candidates)
    return used or any(naming.names and not naming.direction for naming in one.namings)


def _hit(reading: Reading, countries: Mapping[str, str]) -> dict[str, str]:
    """The country of those who were hit in each place, where an event tells."""
    return {
        place: countries[target]
        for event in reversed(reading.events)
        for place in event.place
        for target in reversed(event.target)
        if target in countries
    }
