"""The words of a language around figures of people: `tables/LANG/figures.toml`, with those for numbers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from menurut.resolve.words.lexicon import NumberWords, sections
from menurut.resolve.words.phrases import Phrases
from menurut.resolve.words.tables import code_of, locale, phrases, table, values


@dataclass(frozen=True, slots=True)
class FigureWords(NumberWords):
    """What stands around the numbers of a figure.

    `bounds`: `over`, `least`, `most`, `under`, `about`, `between`, `none`; `after`: the same behind the number, and
    `decade` (`380-an`); `collective`: `kedua tentara`; the other sections say in their files what they mean.
    `countries` are CLDR's names, folded: none of them names a victim.
    """

    bounds: Phrases[str]
    after: Phrases[str]
    conjunctions: Phrases[str]
    wholes: Phrases[str]
    collective: Phrases[Fraction]
    ordinals: Phrases[Fraction]
    including: Phrases[str]
    measures: Phrases[str]
    definite: Phrases[str]
    singles: Phrases[str]
    groups: Phrases[str]
    countries: frozenset[str]


def figure_words(lang: str) -> FigureWords:
    """The words around figures in `lang`, an ISO 639 code with or without region; without a table digits alone."""
    return _figure_words(code_of(lang))


@cache
def _figure_words(code: str) -> FigureWords:
    rows, names = table(code, "figures"), locale(code)
    return FigureWords(
        **sections(code),
        bounds=phrases(rows, "bounds"),
        after=phrases(rows, "after"),
        conjunctions=phrases(rows, "and"),
        wholes=phrases(rows, "of"),
        collective=values(rows, "collective"),
        ordinals=values(rows, "ordinals"),
        including=phrases(rows, "including"),
        measures=phrases(rows, "measures"),
        definite=phrases(rows, "definite"),
        singles=phrases(rows, "singles"),
        groups=phrases(rows, "groups"),
        countries=frozenset(str(name).casefold() for name in names.territories.values()) if names else frozenset(),
    )
