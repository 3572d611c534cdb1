"""Figures of people: how many at least and at most, by the rules of the annotation guidelines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from menurut.model.ontology import require
from menurut.resolve.figures.context import bounded_from_outside, is_counting, is_rate
from menurut.resolve.figures.lexicon import FigureWords, figure_words
from menurut.resolve.figures.parts import MOST_PEOPLE, Part, parts_of
from menurut.resolve.figures.persons import count_of, count_persons
from menurut.resolve.figures.sums import Sum, clauses_of, sum_of
from menurut.resolve.words.phrases import Word, words_of

# No figure with its noun is longer; what is longer is a mistaken span, and only its beginning is read.
MAX_LENGTH = 1000

# So many characters before and behind a figure may hold what belongs to it.
AROUND = 60
_BEFORE, _AFTER = 45, 30

_BRACKETED = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Figure:
    """How many people: `low` and `high` inclusive, None where that end is open or not known.

    `comparator` is how the words stand to the bounds (the ontology's set); `reasons` say what each part of the text gave.
    Two figures are equal where their bounds are: `Figure(1, 2)` is what it says, whatever the words were.
    """

    low: int | None
    high: int | None
    comparator: str = field(default="exact", compare=False)
    reasons: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        require("comparator", self.comparator)


UNCOUNTED = Figure(None, None, "uncounted")


def read_figure(text: str, lang: str, *, before: str = "", after: str = "") -> Figure:
    """The figure that `text`, a figure with its noun, gives in the language `lang` (ISO 639-1).

    `before` and `after` are the characters of the report around it: a bound that stands there belongs to the figure.
    Counts joined by `and` add up; `A or B` and `A-B` span from A to B; named people and single persons are counted
    where there is no number. Languages without a table are read by their digits; a quotation in English is read too.
    Never raises; nothing countable is (None, None).
    """
    lex = figure_words(lang)
    words = _words(text, lex)
    around = _words(before[-_BEFORE:], lex), _words(after[:_AFTER], lex)
    if (rate := is_rate(words, *around, lex)) is not None:
        return Figure(None, None, "uncounted", (f'"{rate}": a rate, not a number of people',))
    figure = _figure(bounded_from_outside(words, *around, lex), lex)
    if figure == Figure(1, 1) and _not_even(words, around[1], lex):
        return Figure(0, 0, "exact", ("not even one",))
    if figure.comparator == "uncounted" and lex.lang != "en" and words and words[0].text.isascii():
        figure = _quoted(words) or figure
    if (number := count_of(words, lex)) is not None and figure == Figure(1, 1) and is_counting(around[1], lex):
        return Figure(number, number, "exact", (f"the number {number} so far",))
    if figure.comparator == "uncounted" and any(_is_too_long(word) for word in words):
        return Figure(None, None, "uncounted", ("too long to be a number of people",))
    return figure


def _is_too_long(word: Word) -> bool:
    return sum(letter.isdigit() for letter in word.text) >= len(str(MOST_PEOPLE))


def _not_even(words: Sequence[Word], after: Sequence[Word], lex: FigureWords) -> bool:
    """`seorang sipil pun`: what is said of not even one is only ever denied."""
    return any(word.folded in lex.not_even for word in (*words[-1:], *after[:1])) and words[0].folded not in lex.not_even


def _words(text: str, lex: FigureWords) -> tuple[Word, ...]:
    """The words of the text without what stands in brackets, and without what is glued to the numbers' beginnings."""
    words = words_of(_BRACKETED.sub(" ", text[:MAX_LENGTH]))
    return tuple(part for word in words for part in _split(word, lex)) if lex.clitics else words


def _split(word: Word, lex: FigureWords, most: int = 3) -> list[Word]:
    """A word without what is glued to its beginning, where only the rest is known: `وعشرون` is `و` and `عشرون`.

    No word has more than `most` of them.
    """
    clitic = next((c for c in lex.clitics if word.folded.startswith(c) and len(word.folded) > len(c) + 1), None)
    if clitic is None or not most or _known(word, lex):
        return [word]
    rest = Word(word.text[len(clitic) :], word.folded[len(clitic) :], True)
    parts = _split(rest, lex, most - 1)
    return [Word(clitic, clitic, word.glued), *parts] if len(parts) > 1 or _known(rest, lex) else [word]


def _known(word: Word, lex: FigureWords) -> bool:
    numbers = (lex.numbers, lex.scales, lex.vague, lex.counted)
    others = (lex.bounds, lex.after, lex.including, lex.measures, lex.singles, lex.groups)
    return any(book.holds(word) for book in (*numbers, *others))


def _figure(words: Sequence[Word], lex: FigureWords) -> Figure:
    clauses = clauses_of(parts_of(words, lex), words)
    found = sum_of(clauses, words, lex)
    if found is not None:
        return Figure(found.low, found.high, _comparator(found), tuple(found.reasons))
    if (nobody := next((part for clause in clauses for part in clause if part.meaning == "none"), None)) is not None:
        return Figure(0, 0, "exact", (f'"{_told(words, nobody)}": nobody',))
    if (persons := count_persons(words, lex)) > 0:
        return Figure(persons, persons, "exact", (f"{persons} named or pointed to one by one",))
    return UNCOUNTED


def _quoted(words: Sequence[Word]) -> Figure | None:
    """The figure of an English quotation in a report of another language; None unless English words count."""
    english = figure_words("en")
    counted = english.vague.match(words, 0) or english.numbers.match(words, 0) or english.bounds.match(words, 0)
    figure = _figure(words, english) if counted and len(words) > 1 else UNCOUNTED
    return figure if figure.low is not None or figure.high is not None else None


def _told(words: Sequence[Word], part: Part) -> str:
    return " ".join(word.text for word in words[part.at : part.end])


def _comparator(found: Sum) -> str:
    """That of all counts where they agree; else what the bounds of the sum come to."""
    told = found.comparators - {"exact"}
    if len(told) <= 1:
        return next(iter(told), "exact")
    if found.high is None:
        return "least"
    return "most" if found.low is None else "range"
