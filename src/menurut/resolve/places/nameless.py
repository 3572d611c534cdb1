"""Put a place that was not recognised itself: in what holds it, or where the report was or mostly is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from menurut.model import Link, Place
from menurut.resolve.places.gazetteer import Entry, Gazetteer
from menurut.resolve.places.known import LACKING, Known, Linked
from menurut.resolve.places.putting import put

_POINTED = 0.5
# What stands this many characters before a nameless place says where it is; further off only the whole report does.
_NEAR_LETTERS = 200
_MOSTLY = 0.4


@dataclass(frozen=True, slots=True)
class Context:
    """What the whole report tells: its day, the share of each country in its places, and who was hit in which place."""

    gazetteer: Gazetteer
    day: date | None
    shares: Mapping[str, float]
    hit: Mapping[str, str]

    @property
    def most(self) -> str | None:
        """The country that most of the report is about, where there is such."""
        most = max(self.shares, key=lambda country: self.shares[country], default=None)
        return most if most is not None and self.shares[most] >= _MOSTLY else None


@dataclass(frozen=True, slots=True)
class _Said:
    """What the words say that a place lies in, or is (`whole`). Without an entry they leave it open, for the reason given."""

    entry: Entry | None
    reason: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Told:
    """The recognised place that tells where a nameless one is: whether it stands near that, and whether before it."""

    entry: Entry
    close: bool
    before: bool


def put_nameless(at: int, known: Sequence[Known], linked: Sequence[Linked], context: Context) -> Place:
    """Place number `at`, which was not recognised itself, with its country and point as far as the rest tells them.

    What its words say counts first, then the place told near it, who was hit there, and the country of most of the report.
    """
    one, link = known[at], linked[at].link
    if (said := _said(one, context)) is not None:
        if said.entry is None:
            return replace(one.place, link=_because(link, said.reason))
        link = replace(link, score=max(link.score, _POINTED))
        return _put_in(one, said.entry, link, said.reason, whole=said.whole, day=context.day)
    pointer, kind = one.naming.pointer, one.naming.kind
    if pointer == "other" or kind == "border":
        return replace(one.place, link=link)
    near = _told_near(at, known, linked)
    points = pointer in ("there", "here") or (pointer == "that" and near is not None and kind in (near.entry.kind, "area"))
    if near and near.before and points and not one.named:
        return _put_in(one, near.entry, link, f"points back to {near.entry.name}", whole=True, day=context.day)
    if near and near.close and (not one.named or kind == "facility"):
        return _put_in(one, near.entry, link, f"told beside {near.entry.name}", whole=False, day=context.day)
    if (hit := context.hit.get(one.place.id)) and not one.named:
        return replace(one.place, country=hit, link=_because(link, f"those hit there are of {hit}"))
    if any(found.spelled for found in one.candidates) or context.most is None:
        return replace(one.place, link=link)
    return replace(one.place, country=context.most, link=_because(link, f"the report tells mostly of {context.most}"))


def _because(link: Link, reason: str) -> Link:
    return replace(link, reasons=(*link.reasons, reason))


def _put_in(one: Known, entry: Entry, link: Link, reason: str, *, whole: bool, day: date | None) -> Place:
    link = replace(link, reasons=(*(told for told in link.reasons if told != LACKING), reason))
    if whole:
        link = replace(link, entry=entry.entry, score=_POINTED)
    return put(one.place, entry, link, whole=whole, direction=one.naming.direction, day=day)


def _said(one: Known, context: Context) -> _Said | None:
    """What the words say that it lies in: `di Gaza`, `Syrian`, `the capital of`, the near side of `the border with`."""
    gazetteer = context.gazetteer
    states = [entry for country in sorted(one.asked.countries) if (entry := gazetteer.country(country))]
    said = next(iter([*one.asked.holders, *states]), None)
    if said is None:
        return None
    if one.naming.capital and said.kind == "country" and (capital := gazetteer.capital(said.country or "")):
        return _Said(capital, f"the capital of {said.name}", whole=True)
    if one.naming.kind == "border" and said.kind == "country":
        return _near_side([entry for entry in (*one.asked.holders, *states) if entry.kind == "country"], context)
    return _Said(said, f"in {said.name}, as the words say")


def _near_side(states: Sequence[Entry], context: Context) -> _Said:
    """The side of a border on which the report mostly is, of the two told or the one not told; else neither."""
    names = list(dict.fromkeys(state.name for state in states))
    told = context.most is not None and (len(names) == 1 or context.most in {state.country for state in states})
    if told and (side := context.gazetteer.country(context.most or "")):
        return _Said(side, f"the side of {side.name}, of which the report tells")
    if len(names) == 1:
        return _Said(states[0], f"at the border of {names[0]}")
    return _Said(None, f"between {' and '.join(names)}")


def _told_near(at: int, known: Sequence[Known], linked: Sequence[Linked]) -> _Told | None:
    """The recognised place told last before this one, of its kind if there is such, else the first told after it."""
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
        return _Told(entry, close=gap <= _NEAR_LETTERS, before=bool(before))
    return None
