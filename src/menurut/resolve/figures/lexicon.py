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
    `decade` (`380-an`); `counted`: nouns that hold a number (`twins`); the other sections say in their files what they
    mean. `nth` and `nth_before` are glued to digits and make ordinals of them, `partitive` makes
    a part of another number (`5'i`); behind one person `not_even` makes nobody of it; `anybody` are nouns for people at
    large, of whom `one of five` is a rate; `ambiguous` bounds count inside a figure only. `countries` and
    `months` are CLDR's names: the first, folded, name no victim; a number beside the others is a day.
    """

    bounds: Phrases[str]
    after: Phrases[str]
    conjunctions: Phrases[str]
    wholes: Phrases[str]
    collective: Phrases[Fraction]
    counted: Phrases[Fraction]
    ordinals: Phrases[Fraction]
    including: Phrases[str]
    measures: Phrases[str]
    labels: Phrases[str]
    rates: Phrases[str]
    ratios: Phrases[str]
    but: Phrases[str]
    counting: Phrases[str]
    definite: Phrases[str]
    singles: Phrases[str]
    groups: Phrases[str]
    nth: frozenset[str]
    nth_before: frozenset[str]
    partitive: frozenset[str]
    not_even: frozenset[str]
    anybody: frozenset[str]
    ambiguous: frozenset[str]
    countries: frozenset[str]
    months: frozenset[str]


def figure_words(lang: str) -> FigureWords:
    """The words around figures in `lang`, an ISO 639 code with or without region; without a table digits alone."""
    return _figure_words(code_of(lang))


@cache
def _figure_words(code: str) -> FigureWords:
    rows, names = table(code, "figures"), locale(code)
    months = [names.months[x]["wide"].values() for x in ("format", "stand-alone")] if names else []
    return FigureWords(
        **sections(code),
        bounds=phrases(rows, "bounds"),
        after=phrases(rows, "after"),
        conjunctions=phrases(rows, "and"),
        wholes=phrases(rows, "of"),
        collective=values(rows, "collective"),
        counted=values(rows, "counted"),
        ordinals=values(rows, "ordinals"),
        including=phrases(rows, "including"),
        measures=phrases(rows, "measures"),
        labels=phrases(rows, "labels"),
        rates=phrases(rows, "rates"),
        ratios=phrases(rows, "ratios"),
        but=phrases(rows, "but"),
        counting=phrases(rows, "counting"),
        definite=phrases(rows, "definite"),
        singles=phrases(rows, "singles"),
        groups=phrases(rows, "groups"),
        nth=frozenset(rows.get("nth", ())),
        nth_before=frozenset(rows.get("nth_before", ())),
        partitive=frozenset(rows.get("partitive", ())),
        anybody=frozenset(rows.get("anybody", ())),
        not_even=frozenset(rows.get("not_even", ())),
        ambiguous=frozenset(rows.get("ambiguous", ())),
        countries=frozenset(str(name).casefold() for name in names.territories.values()) if names else frozenset(),
        months=frozenset(str(name) for listed in months for name in listed),
    )
