"""Which places of the gazetteer a name may mean: by the name itself, without its inflection, by its sound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from rapidfuzz.fuzz import ratio

from menurut.resolve.places.gazetteer import Entry, Gazetteer
from menurut.resolve.places.lexicon import PlaceWords
from menurut.resolve.places.naming import Name
from menurut.resolve.words.folding import sound

# Spellings of one name share at least this much of their letters (rapidfuzz, of 100).
_ALIKE = 75
_MOST_INFLECTIONS = 80
_LONGEST_INITIALS = 3
_LARGE_TOWN = 100_000
_SHORTEST_SOUND = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may be meant. `likeness` of the names from 0 to 1; `name` is the way of reading that found it.

    `spelled` is whether a name of the place is written so, and does not merely sound like it.
    """

    entry: Entry
    likeness: float
    name: Name
    reason: str
    spelled: bool = True


def find(names: tuple[Name, ...], gazetteer: Gazetteer, words: PlaceWords) -> list[Candidate]:
    """The candidates of the fullest way to read the name that has any; spellings and sounds only where no name fits."""
    names = tuple(name for name in names if len(name.folded) > 1)
    for name in names:
        inflected = (one for plain in _uninflected(name.folded, words) for one in _exact(name, plain, gazetteer))
        if found := [*_exact(name, name.folded, gazetteer), *inflected]:
            return _once(found)
    return _once([one for name in names[-1:] for one in _alike(name, gazetteer)])


def _exact(name: Name, folded: str, gazetteer: Gazetteer) -> list[Candidate]:
    return [
        Candidate(entry, _likeness(entry, first=first), name, f"named {entry.name}" if first else f"also called {folded}")
        for entry, first in gazetteer.named(folded)
        if _may_name(name, entry)
    ]


def _may_name(name: Name, entry: Entry) -> bool:
    """A demonym names at most a state or region (`Azeri` is no village); capitals no town (`FSA`) but a large one (`KYIV`)."""
    if name.demonym:
        return entry.kind in ("country", "region")
    headline = len(name.folded) > _LONGEST_INITIALS and entry.population >= _LARGE_TOWN
    return not name.acronym or entry.kind != "settlement" or headline


def _likeness(entry: Entry, *, first: bool) -> float:
    """A name in languages that we do not read weighs less, that of a country least: `Papua` is Papua New Guinea in some."""
    return 1.0 if first else 0.6 if entry.kind == "country" else 0.85


def _uninflected(folded: str, words: PlaceWords) -> Iterator[str]:
    """The name with other endings on its words, as the language's table gives them."""
    if not words.endings:
        return
    parts = [[word, *_plain_forms(word, words)] for word in folded.split()]
    for count, forms in enumerate(product(*parts)):
        if count >= _MOST_INFLECTIONS:
            return
        if (plain := " ".join(forms)) != folded:
            yield plain


def _plain_forms(word: str, words: PlaceWords) -> Iterator[str]:
    for ending, plain in words.endings:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            yield from (word.removesuffix(ending) + other for other in plain)


def _alike(name: Name, gazetteer: Gazetteer) -> Iterator[Candidate]:
    key = sound(name.folded)
    if len(key) < _SHORTEST_SOUND or name.acronym or name.demonym:
        return
    for entry, other in gazetteer.sounding(key):
        likeness = ratio(name.folded, other)
        if likeness >= _ALIKE:
            yield Candidate(entry, 0.8 * likeness / 100, name, f"sounds like {entry.name} ({other})", spelled=False)


def _once(candidates: list[Candidate]) -> list[Candidate]:
    best: dict[int, Candidate] = {}
    for candidate in candidates:
        known = best.setdefault(candidate.entry.row, candidate)
        if candidate.likeness > known.likeness:
            best[candidate.entry.row] = candidate
    return list(best.values())
