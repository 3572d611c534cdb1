"""The words of a language around the names of places: `tables/LANG/places.toml` and the demonyms of `actors.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from menurut.resolve.words.folding import fold
from menurut.resolve.words.phrases import Phrases
from menurut.resolve.words.tables import code_of, languages, phrases, shared_table, table


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """What stands around a name.

    `kinds`: generic words and the kind of place they tell of; `directions`: parts of a place (`N`, `SE`, `C`);
    `capitals`: words for the capital of what is named; `holders`: `in`, `near`, `of` before what holds the place;
    `pointers`: `that`, `there`, `here` point back, `other` to nothing told, `near` to what is near; `demonyms`: an
    ISO 3166-1 code or the id of a de-facto state; `endings`: of an inflected name, folded and longest
    first, and what stands there in the name as a gazetteer writes it.
    """

    kinds: Phrases[str]
    directions: Phrases[str]
    capitals: Phrases[str]
    holders: Phrases[str]
    pointers: Phrases[str]
    demonyms: Phrases[str]
    endings: tuple[tuple[str, tuple[str, ...]], ...]


def place_words(lang: str) -> PlaceWords:
    """The words around places in `lang`, an ISO 639 code; without a table there are none."""
    return _place_words(code_of(lang))


@cache
def _place_words(code: str) -> PlaceWords:
    rows = table(code, "places")
    endings = {fold(ending): [fold(other) for other in plain] for ending, plain in rows.get("endings", {}).items()}
    return PlaceWords(
        kinds=phrases(rows, "kinds"),
        directions=phrases(rows, "directions"),
        capitals=phrases(rows, "capitals"),
        holders=phrases(rows, "holders"),
        pointers=phrases(rows, "pointers"),
        demonyms=phrases(table(code, "actors"), "demonyms"),
        endings=tuple((ending, tuple(endings[ending])) for ending in sorted(endings, key=len, reverse=True)),
    )


@cache
def every_language() -> tuple[PlaceWords, ...]:
    """The words of every language that has them: names of regions carry generic words of any."""
    return tuple(place_words(code) for code in languages("places"))


@cache
def small_words() -> frozenset[str]:
    """The small words inside names of any language: `al` in `Deir al-Zor`, `du` in `Côte du Nord`."""
    return frozenset(shared_table("letters")["parts"]["inside"])
