"""All the places of a report at once: each helps to tell which of its namesakes another is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from menurut.model import Link, Place, Reading, Report, values
from menurut.resolve.places.candidates import Candidate, find
from menurut.resolve.places.gazetteer import Entry, Gazetteer
from menurut.resolve.places.lexicon import PlaceWords, place_words
from menurut.resolve.places.naming import Naming, read_naming
from menurut.resolve.places.putting import put
from menurut.resolve.places.ranking import Asked, Ranked, Surroundings, called, rank

# Below this score a place stays open, with its candidates.
SURE = 0.3
_MOST_CANDIDATES = 5
# Only places no larger than this tell what is near.
_NEAR_KM = 120.0
_ROUNDS = 2
_POINTED = 0.5
_LACKING = "not in the gazetteer"
# What stands this many characters before a nameless place says where it is; further off only the whole report does.
_NEAR_LETTERS = 200
_MOSTLY = 0.4


@dataclass(frozen=True, slots=True)
class _Known:
    """A place with what its mentions say; `namings` has the mention that says most first."""

    place: Place
    namings: tuple[Naming, ...]
    candidates: tuple[Candidate, ...]
    asked: Asked

    @property
    def naming(self) -> Naming:
        """The mention that says most."""
        return self.namings[0]

    @property
    def named(self) -> bool:
        """Whether any mention has a name."""
        return any(naming.names for naming in self.namings)


@dataclass(frozen=True, slots=True)
class _Linked:
    """What a place was recognised as: itself (`whole`), or the place that it lies in."""

    entry: Entry | None
    link: Link
    whole: bool = True


@dataclass(frozen=True, slots=True)
class _Context:
    """What the whole report tells: its day, the share of each country in its places, and who was hit in which place."""

    gazetteer: Gazetteer
    day: date | None
    shares: Mapping[str, float]
    hit: Mapping[str, str]


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
    context = _Context(gazetteer, report.dct, _around(known, ranked, -1, actors).countries, _hit(reading, of))
    return tuple(
        _named(known[at], found.entry, found, report.dct) if found.entry else _unnamed(at, known, linked, context)
        for at, found in enumerate(linked)
    )


def _known(report: Report, place: Place, gazetteer: Gazetteer) -> _Known:
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
    return _Known(place, tuple(namings), tuple(candidates.values()), Asked(frozenset(kinds), demonyms, holders))


def _holders(namings: Sequence[Naming], gazetteer: Gazetteer, words: PlaceWords) -> tuple[Entry, ...]:
    """What the mentions say that the place lies in, each taken by itself."""
    said = [holder for naming in namings for holder in naming.holders]
    ranked = [rank(find(holder.names, gazetteer, words), Asked(), Surroundings()) for holder in said]
    return tuple(best[0].candidate.entry for best in ranked if best and best[0].score >= SURE)


def _around(known: Sequence[_Known], ranked: Sequence[Sequence[Ranked]], at: int, actors: Mapping[str, float]) -> Surroundings:
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


def _linked(one: _Known, ranked: Sequence[Ranked]) -> _Linked:
    candidates = tuple(other.candidate.entry.entry for other in ranked[:_MOST_CANDIDATES])
    if not ranked:
        return _Linked(None, Link(None, 0.0, (_LACKING if one.named else "it has no name of its own",)))
    best, entry = ranked[0], ranked[0].candidate.entry
    if best.score < SURE:
        return _Linked(None, Link(None, best.score, ("no candidate is likely enough", *best.reasons), candidates))
    elsewhere = bool(one.asked.kinds & {"facility", "natural", "other"}) and not one.asked.kinds & called(entry)
    inside = elsewhere and not best.candidate.name.kinded
    reasons = (*best.reasons, *((f"somewhere in {entry.name}",) if inside else ()))
    return _Linked(entry, Link(entry.entry, best.score, reasons, candidates), whole=not inside)


def _named(one: _Known, entry: Entry, found: _Linked, day: date | None) -> Place:
    direction = None if _side_is_named(one, entry) else one.naming.direction
    return put(one.place, entry, found.link, whole=found.whole, direction=direction, day=day)


def _side_is_named(one: _Known, entry: Entry) -> bool:
    """Whether the direction is part of the name (`Papua Tengah`), or only one mention among others has it."""
    used = any(found.entry.row == entry.row and found.name.direction is None for found in one.candidates)
    return used or any(naming.names and not naming.direction for naming in one.namings)


def _unnamed(at: int, known: Sequence[_Known], linked: Sequence[_Linked], context: _Context) -> Place:
    """What was not recognised itself: in what holds it, or where the report was or mostly is."""
    one, link = known[at], linked[at].link
    said, reason = _said(one, context)
    if reason and said is None:
        return replace(one.place, link=replace(link, reasons=(*link.reasons, reason)))
    if said is not None:
        link = replace(link, score=max(link.score, _POINTED))
        return _put_in(one, said, link, reason, whole=reason.startswith("the capital"), day=context.day)
    if one.naming.pointer == "other" or one.naming.kind == "border":
        return replace(one.place, link=link)
    near = _told_near(at, known, linked)
    pointer, kind = one.naming.pointer, one.naming.kind
    points = pointer in ("there", "here") or (pointer == "that" and near is not None and kind in (near[0].kind, "area"))
    if near and near[2] and points and not one.named:
        return _put_in(one, near[0], link, f"points back to {near[0].name}", whole=True, day=context.day)
    if near and near[1] and (not one.named or kind == "facility"):
        return _put_in(one, near[0], link, f"told beside {near[0].name}", whole=False, day=context.day)
    if (hit := context.hit.get(one.place.id)) and not one.named:
        return replace(one.place, country=hit, link=replace(link, reasons=(*link.reasons, f"those hit there are of {hit}")))
    if any(found.spelled for found in one.candidates):
        return replace(one.place, link=link)
    most = max(context.shares, key=lambda country: context.shares[country], default=None)
    if most is None or context.shares[most] < _MOSTLY:
        return replace(one.place, link=link)
    reasons = (*link.reasons, f"the report tells mostly of {most}")
    return replace(one.place, country=most, link=replace(link, reasons=reasons))


def _hit(reading: Reading, countries: Mapping[str, str]) -> dict[str, str]:
    """The country of those who were hit in each place, where an event tells."""
    return {
        place: countries[target]
        for event in reversed(reading.events)
        for place in event.place
        for target in reversed(event.target)
        if target in countries
    }


def _put_in(one: _Known, entry: Entry, link: Link, reason: str, *, whole: bool, day: date | None) -> Place:
    link = replace(link, reasons=(*(told for told in link.reasons if told != _LACKING), reason))
    if whole:
        link = replace(link, entry=entry.entry, score=_POINTED)
    return put(one.place, entry, link, whole=whole, direction=one.naming.direction, day=day)


def _said(one: _Known, context: _Context) -> tuple[Entry | None, str]:
    """What the words say that it lies in: `di Gaza`, `Syrian`, `the capital of`, the near side of `the border with`."""
    gazetteer = context.gazetteer
    states = [entry for country in sorted(one.asked.countries) if (entry := gazetteer.country(country))]
    said = next(iter([*one.asked.holders, *states]), None)
    if said is None:
        return None, ""
    if one.naming.capital and said.kind == "country" and (capital := gazetteer.capital(said.country or "")):
        return capital, f"the capital of {said.name}"
    if one.naming.kind == "border" and said.kind == "country":
        return _near_side([entry for entry in (*one.asked.holders, *states) if entry.kind == "country"], context)
    return said, f"in {said.name}, as the words say"


def _near_side(states: Sequence[Entry], context: _Context) -> tuple[Entry | None, str]:
    """The side of a border on which the report mostly is, of the two told or the one not told; else neither."""
    most = max(context.shares, key=lambda country: context.shares[country], default="")
    names = list(dict.fromkeys(state.name for state in states))
    told = context.shares.get(most, 0.0) >= _MOSTLY
    if told and (len(names) == 1 or most in {state.country for state in states}) and (side := context.gazetteer.country(most)):
        return side, f"the side of {side.name}, of which the report tells"
    return (states[0], f"at the border of {names[0]}") if len(names) == 1 else (None, f"between {' and '.join(names)}")


def _told_near(at: int, known: Sequence[_Known], linked: Sequence[_Linked]) -> tuple[Entry, bool, bool] | None:
    """The recognised place told last before this one, of its kind if there is such, else the first told after it.

    With it, whether it stands near and whether it stands before.
    """
    here = min(known[at].place.mentions).start
    told = [
        (here - mention.start, entry)
        for one, found in zip(known, linked, strict=True)
        if (entry := found.entry)
        for mention in one.place.mentions
    ]
    before = sorted(((gap, entry) for gap, entry in told if gap > 0), key=lambda pair: pair[0])
    alike = [(gap, entry) for gap, entry in before if entry.kind == known[at].naming.kind]
    after = sorted(((-gap, entry) for gap, entry in told if gap < 0), key=lambda pair: pair[0])
    for gap, entry in (*alike[:1], *before[:1], *after[:1]):
        return entry, gap <= _NEAR_LETTERS, bool(before)
    return None
