"""Words of a text, and books of phrases that are looked up in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

V = TypeVar("V")

# A number with its separators is one word ("1.219", "10 000", "2,3"); letters and digits that are glued are two.
_WORD = re.compile(r"\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?!\d)|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’.][^\W\d_]+)*|\S")

# Texts come as scraped, with words glued where a link ended: a capital letter behind a small one begins a word.
_GLUED = re.compile(r"(?<=[a-zа-яё]{3})(?=[A-ZА-ЯЁ][a-zа-яё])")

# Vowel signs, stress marks and the Arabic lengthening stroke say nothing here and are not always written.
_MARKS = re.compile("[\u0300\u0301\u0640\u064b-\u0652]")
_SEPARATORS = str.maketrans({"٬": ",", "٫": "."})

# One letter for spellings that vary: Arabic alef, ya and ta marbuta, the Turkish dotted capital, the apostrophes.
_FOLDED = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "\u0307": None, "’": "'", "ʼ": "'", "‘": "'", "ё": "е"}
)


class Word(NamedTuple):
    """One word or mark: as written and folded for look-up; `glued` where no space stands before it."""

    text: str
    folded: str
    glued: bool


def words_of(text: str) -> tuple[Word, ...]:
    """The words and marks of `text`, in order."""
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFC", text)).translate(_SEPARATORS)
    found = []
    end = 0
    for match in _WORD.finditer(text):
        glued = match.start() == end and end > 0
        for part in _unglued(match.group()):
            found.append(Word(part, _fold(part), glued))
            glued = True
        end = match.end()
    return tuple(found)


def _unglued(word: str) -> Sequence[str]:
    return (word,) if word[1:].islower() or len(word) < 5 else _GLUED.split(word)


@lru_cache(maxsize=16_384)
def _fold(word: str) -> str:
    return word.casefold().translate(_FOLDED)


class Phrases(Generic[V]):
    """Phrases and their meanings. The longest wins; a word of a phrase that ends in `*` stands for any ending."""

    def __init__(self, rows: Mapping[str, V]) -> None:
        self._exact: dict[str, list[tuple[tuple[str, ...], V]]] = {}
        # By the first two letters, which every stem has: a language has hundreds of stems.
        self._stems: dict[str, list[tuple[tuple[str, ...], V]]] = {}
        self._words: set[str] = set()
        self._longest = 0
        for phrase, meaning in rows.items():
            pattern = _pattern(phrase)
            self._words.update(pattern)
            self._longest = max(self._longest, len(pattern))
            first = pattern[0]
            book = self._stems if first.endswith("*") else self._exact
            book.setdefault(first[:2] if first.endswith("*") else first, []).append((pattern, meaning))

    def match(self, words: Sequence[Word], at: int) -> tuple[V, int] | None:
        """The meaning of the longest phrase that starts at word `at`, and where it ends; None where none does."""
        first = words[at].folded
        exact, stems = self._exact.get(first), self._stems.get(first[:2])
        best: tuple[V, int] | None = None
        for pattern, meaning in (*(exact or ()), *(stems or ())) if exact or stems else ():
            end = at + len(pattern)
            longer = best is None or end > best[1]
            if longer and end <= len(words) and all(map(_fits, pattern, words[at:end])):
                best = (meaning, end)
        return best

    def holds(self, word: Word) -> bool:
        """Whether the word stands anywhere in a phrase."""
        return word.folded in self._words or self.match((word,), 0) is not None

    def match_before(self, words: Sequence[Word], end: int) -> tuple[V, int] | None:
        """The meaning of the longest phrase that ends just before word `end`, and where it starts."""
        near = words[:end]
        for at in range(max(0, end - self._longest), end):
            if (found := self.match(near, at)) is not None and found[1] == end:
                return found[0], at
        return None


def _pattern(phrase: str) -> tuple[str, ...]:
    pattern: list[str] = []
    for part in phrase.split():
        pattern.extend(word.folded for word in words_of(part.removesuffix("*")))
        if part.endswith("*"):
            pattern[-1] += "*"
    return tuple(pattern)


def _fits(pattern: str, word: Word) -> bool:
    return word.folded.startswith(pattern[:-1]) if pattern.endswith("*") else word.folded == pattern
