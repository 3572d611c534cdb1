"""Words of a text, and books of phrases that are looked up in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

V = TypeVar("V")

# A number with its separators is one word ("1.219", "10 000", "2,3"); letters and digits that are glued are two.
_WORD = re.compile(r"\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?!\d)|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’.][^\W\d_]+)*|\S")


@dataclass(frozen=True, slots=True)
class Word:
    """One word or mark: as written and folded for look-up; `glued` where no space stands before it."""

    text: str
    folded: str
    glued: bool


def words_of(text: str) -> tuple[Word, ...]:
    """The words and marks of `text`, in order."""
    found = []
    end = 0
    for match in _WORD.finditer(text):
        folded = match.group().casefold().replace("’", "'")
        found.append(Word(match.group(), folded, match.start() == end and end > 0))
        end = match.end()
    return tuple(found)


class Phrases(Generic[V]):
    """Phrases and their meanings. The longest wins; a word of a phrase that ends in `*` stands for any ending."""

    def __init__(self, rows: Mapping[str, V]) -> None:
        self._exact: dict[str, list[tuple[tuple[str, ...], V]]] = {}
        self._stems: list[tuple[tuple[str, ...], V]] = []
        for phrase, meaning in rows.items():
            pattern = _pattern(phrase)
            if pattern[0].endswith("*"):
                self._stems.append((pattern, meaning))
            else:
                self._exact.setdefault(pattern[0], []).append((pattern, meaning))

    def match(self, words: Sequence[Word], at: int) -> tuple[V, int] | None:
        """The meaning of the longest phrase that starts at word `at`, and where it ends; None where none does."""
        best: tuple[V, int] | None = None
        for pattern, meaning in (*self._exact.get(words[at].folded, ()), *self._stems):
            end = at + len(pattern)
            longer = best is None or end > best[1]
            if longer and end <= len(words) and all(map(_fits, pattern, words[at:end])):
                best = (meaning, end)
        return best


def _pattern(phrase: str) -> tuple[str, ...]:
    pattern: list[str] = []
    for part in phrase.split():
        pattern.extend(word.folded for word in words_of(part.removesuffix("*")))
        if part.endswith("*"):
            pattern[-1] += "*"
    return tuple(pattern)


def _fits(pattern: str, word: Word) -> bool:
    return word.folded.startswith(pattern[:-1]) if pattern.endswith("*") else word.folded == pattern
