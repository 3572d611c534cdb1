"""What stands just outside a figure's span and belongs to the figure."""

from __future__ import annotations

from collections.abc import Sequence

from menurut.resolve.figures.lexicon import FigureWords
from menurut.resolve.words.numbers import read_number
from menurut.resolve.words.phrases import Word

# `setidaknya telah membunuh`, `at least have killed`: so many words may part an adverb from its number.
_BETWEEN = 3

# `killed every 25 minutes`: so many words may part a figure from its rate.
_TO_RATE = 2

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
    together = (*words, *after)
    for at in range(len(words) + len(_clause(after)[: _TO_RATE + 1])):
        if (rate := lex.rates.match(together, at)) is not None:
            return " ".join(word.text for word in together[at : rate[1]])
    return None


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
