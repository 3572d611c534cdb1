"""What stands just outside a figure's span and belongs to the figure."""

from __future__ import annotations

from collections.abc import Sequence

from menurut.resolve.figures.lexicon import FigureWords
from menurut.resolve.figures.persons import measured
from menurut.resolve.words.numbers import read_number
from menurut.resolve.words.phrases import Word

# `setidaknya telah membunuh`, `at least have killed`: so many words may part an adverb from its number.
_BETWEEN = 3

# `killed every 25 minutes`: so many words may part a figure from its rate.
_TO_RATE = 2

# `one in ten`, `one in a hundred`: of more than so many a rate is rarely told, and `one in 2014` is a year.
_MOST_OF = 1000

_ENDS = ".!?:;\"'“”«»()"


def bounded_from_outside(
    words: Sequence[Word], before: Sequence[Word], after: Sequence[Word], lex: FigureWords
) -> Sequence[Word]:
    """The figure's words with the bound on its left and on its right, where the text itself has none."""
    if any(lex.bounds.match(words, at) for at in range(len(words))):
        return words
    left = _left(before, lex) if words and _begins_with_number(words, lex) else ()
    right = _right(after, lex)
    return (*left, *words, *right)


def is_rate(words: Sequence[Word], before: Sequence[Word], after: Sequence[Word], lex: FigureWords) -> str | None:
    """The words by which the figure is a rate: `an average of one`, `one wounded every 13 minutes`; None if it is none."""
    if (found := lex.rates.match_before(before, len(before))) is not None:
        return " ".join(word.text for word in before[found[1] :])
    if (ratio := _ratio(words, after, lex)) is not None:
        return ratio
    together = (*words, *after)
    for at in range(len(words) + len(_clause(after)[: _TO_RATE + 1])):
        if (rate := lex.rates.match(together, at)) is not None:
            return " ".join(word.text for word in together[at : rate[1]])
    return None


def _ratio(words: Sequence[Word], after: Sequence[Word], lex: FigureWords) -> str | None:
    """`one in ten`, `satu dari lima orang`: so many of every so many. None of `one in 3 days`, of `lima dari 20 sandera`."""
    first = read_number(words, 0, lex) if words else None
    together = (*words, *after)
    mark = lex.ratios.match(together, first[1]) if first and first[1] < len(together) else None
    second = read_number(together, mark[1], lex) if mark and mark[1] < len(together) else None
    if first is None or mark is None or second is None:
        return None
    if not first[0] < second[0] <= _MOST_OF or measured(together, second[1], lex):
        return None
    behind = together[second[1] :]
    people = bool(behind) and lex.groups.match(behind, 0) is not None
    if mark[0] == "one":  # the mark is also that of `lima dari 20 sandera`, which counts
        anybody = bool(behind) and behind[0].folded in lex.anybody and (len(behind) == 1 or not behind[1].text[0].isalnum())
        return _said(together[: second[1]]) if first[0] == 1 and anybody else None
    inside = second[1] <= len(words)
    return _said(together[: second[1]]) if inside or people or not _clause(behind) else None


def _said(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def is_counting(after: Sequence[Word], lex: FigureWords) -> bool:
    """Whether an ordinal gives the number so far: `the third American` before `to be killed`."""
    return bool(after) and lex.counting.match(after, 0) is not None


def _begins_with_number(words: Sequence[Word], lex: FigureWords) -> bool:
    return read_number(words, 0, lex) is not None or lex.vague.match(words, 0) is not None


def _left(before: Sequence[Word], lex: FigureWords) -> Sequence[Word]:
    near = lex.bounds.match_before(before, len(before))
    if near is not None and near[0] not in ("none", "between"):
        found = before[near[1] :]
        return () if len(found) == 1 and found[0].folded in lex.ambiguous else found
    for end in range(len(before) - 1, max(0, len(before) - 1 - _BETWEEN), -1):
        between = before[end:]
        if any(_parts_from(between, at, lex) for at in range(len(between))):
            return ()
        far = lex.bounds.match_before(before, end)
        if far is not None and far[0] == "least":
            return before[far[1] : end]
    return ()


def _parts_from(words: Sequence[Word], at: int, lex: FigureWords) -> bool:
    """Whether a mark, a conjunction or another number stands here: the bound before it is not the figure's."""
    other = read_number(words, at, lex) is not None or lex.vague.match(words, at) is not None
    return not words[at].text[0].isalpha() or other or lex.conjunctions.match(words, at) is not None


def _right(after: Sequence[Word], lex: FigureWords) -> Sequence[Word]:
    found = lex.after.match(after, 0) if after else None
    if found is None or found[0] == "decade":
        return ()
    # `16 killed and more than 100 wounded`: so is a bound that goes on beyond this one.
    if any((longer := lex.bounds.match(after, at)) is not None and longer[1] > found[1] for at in range(found[1])):
        return ()
    # `20 people, at least two of them`: the bound is another number's.
    if found[1] < len(after) and _begins_with_number(after[found[1] :], lex):
        return ()
    # `100 orang lebih memilih`: what goes on with a word of its own may belong to that word.
    ends = found[1] == len(after) or not after[found[1]].text[0].isalpha() or found[1] > 1
    return after[: found[1]] if ends or lex.groups.match(after, found[1]) is not None else ()


def _clause(words: Sequence[Word]) -> Sequence[Word]:
    """The words up to the first mark."""
    return words[: next((at for at, word in enumerate(words) if word.text in _ENDS + ","), len(words))]
