"""Numbers in digits and in words: one small grammar for all languages, the words come from the tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from menurut.resolve.words.lexicon import NumberWords
from menurut.resolve.words.phrases import Word

# More digits than any figure of people has; longer runs are telephone numbers and noise.
MAX_DIGITS = 15

_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_TENS = range(20, 100, 10)
_SPACED = re.compile(r"[ \u00a0\u2009\u202f'’]")


def read_digits(text: str, *, decimal: str, scaled: bool = False) -> Fraction | None:
    """The value of a number in digits, with either separator; None where it is none or has too many digits.

    One separator before exactly three digits parts thousands (`1.219`, `1,219`), unless a scale follows (`scaled`) and
    the separator is the language's own `decimal` mark (`1,219 juta`). Of two separators the last is the decimal one.
    """
    digits = _SPACED.sub("", text)
    if not digits[:1].isdigit() or sum(c.isdigit() for c in digits) > MAX_DIGITS:
        return None
    grouped = _GROUPED.fullmatch(digits)
    if grouped and not digits.startswith("0") and not (scaled and grouped[1] == decimal and digits.count(decimal) == 1):
        return Fraction(int(re.sub(r"[.,]", "", digits)))
    whole, mark, part = max(digits.rpartition("."), digits.rpartition(","), key=lambda x: len(x[0]) if x[1] else -1)
    if not mark:
        return Fraction(int(digits)) if digits.isdecimal() else None
    whole = re.sub(r"[.,]", "", whole)
    if not (whole.isdecimal() and part.isdecimal()):
        return None
    return Fraction(int(whole)) + Fraction(int(part), 10 ** len(part))


def read_number(words: Sequence[Word], at: int, lexicon: NumberWords) -> tuple[Fraction, int] | None:
    """The number that starts at word `at`, and where it ends; None where none starts there.

    A stack of addends: a scale multiplies every smaller addend on top of it, so `dua ratus lima puluh ribu` is
    ((2 × 100) + (5 × 10)) × 1000. An addend joins only where it fits below the last one: `dua tiga` are two numbers.
    """
    stack: list[Fraction] = []
    end, in_digits, last_scale = at, False, Fraction(1)
    while end < len(words):
        step = _joined(words, end, lexicon, stack) if stack else end
        if (scale := lexicon.scales.match(words, step)) is not None and (not in_digits or step == end):
            smaller = [value for value in stack if value < scale[0]]
            # `bin yüz` is 1000 and 100: a scale that nothing stands before may be an addend.
            if stack and not smaller and (in_digits or not _fits_on(scale[0], stack, lexicon)):
                break
            stack = [*stack[: len(stack) - len(smaller)], (sum(smaller) or Fraction(1)) * scale[0]]
            end, in_digits, last_scale = scale[1], False, scale[0]
        elif stack and (teen := lexicon.teens.match(words, end)) is not None and 1 < stack[-1] < 10:
            stack[-1] += teen[0]
            end = teen[1]
        elif (addend := _addend(words, step, lexicon)) is not None and not in_digits and _fits_on(addend[0], stack, lexicon):
            # `a million and a half`: half of the million, unless its own scale follows.
            half = 0 < addend[0] < 1 and stack and last_scale >= 1000 and not _scales(words, addend[1], lexicon)
            stack.append(addend[0] * last_scale if half else addend[0])
            end, in_digits = addend[1], words[step].text[:1].isdigit()
        else:
            break
    return (sum(stack, Fraction(0)), end) if stack else None


def _scales(words: Sequence[Word], at: int, lexicon: NumberWords) -> bool:
    return at < len(words) and lexicon.scales.match(words, at) is not None


def _addend(words: Sequence[Word], at: int, lexicon: NumberWords) -> tuple[Fraction, int] | None:
    word = words[at]
    if word.text[:1].isdigit():
        value = read_digits(word.text, decimal=lexicon.decimal, scaled=_scales(words, at + 1, lexicon))
        return None if value is None else (value, _past_suffix(words, at + 1, lexicon))
    return lexicon.numbers.match(words, at)


def _past_suffix(words: Sequence[Word], at: int, lexicon: NumberWords) -> int:
    """Where the word goes on behind the ending of a number in digits: `100'den`, `20-ти`."""
    mark = at < len(words) and words[at].glued and words[at].text in "'’‘-"
    ending = at + 1 if mark else at
    ends = ending < len(words) and words[ending].glued and words[ending].folded in lexicon.suffixes
    return ending + 1 if ends else at


def _fits_on(value: Fraction, stack: Sequence[Fraction], lexicon: NumberWords) -> bool:
    """Whether `value` fits into the noughts of the last addend: 5 fits below 20 and 300, 12 does not fit below 20."""
    if not stack:
        return True
    last, place = stack[-1], 1
    if lexicon.reversed and last < 10 <= value < 100:
        return value % 10 == 0
    while last.denominator == 1 and last > 0 and last % (place * 10) == 0:
        place *= 10
    return 0 < value < place


def _joined(words: Sequence[Word], at: int, lexicon: NumberWords, stack: Sequence[Fraction]) -> int:
    """Where the number goes on behind words that may stand inside: `five hundred and two`, `quarter of a million`."""
    end, meanings = at, []
    while end < len(words) and (joiner := lexicon.joiners.match(words, end)) is not None:
        end = joiner[1]
        meanings.append(joiner[0])
    if end == at:
        hyphen = at + 1 < len(words) and words[at].text == "-" and words[at].glued and words[at + 1].glued
        return at + 1 if hyphen and not words[at + 1].text[:1].isdigit() else at
    if end == len(words):
        return at
    if meanings == ["point"]:
        return end if words[end].text[:1].isdigit() and stack[-1] >= 1000 else at
    if _scales(words, end, lexicon):
        return end if stack[-1] < 1 or (lexicon.clitics and stack[-1] >= 100) else at
    number = _addend(words, end, lexicon) if lexicon.clitics else lexicon.numbers.match(words, end)
    if number is None or meanings[:1] != ["and"]:
        return at
    half = number[0] < 1 and stack[-1].denominator == 1
    added = meanings == ["and"] and (stack[-1] >= 100 or (lexicon.reversed and stack[-1] < 10 and number[0] in _TENS))
    return end if half or added else at
