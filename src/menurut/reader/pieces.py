"""Pieces: what the encoder reads. Each word is cut into pieces by itself, so that a clitic has pieces of its own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tokenizers import Tokenizer

START, END, UNKNOWN = 0, 2, 3
"""Piece numbers with a meaning of their own, as XLM-RoBERTa has them."""

MOST_PER_WORD = 24
"""A word of more pieces than this (a link, a line of noise) is read by its first ones."""


class Pieces:
    """Cuts words into the numbers of their pieces."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._of = lru_cache(maxsize=1 << 16)(self._cut)

    def of(self, word: str, *, spaced: bool) -> Sequence[int]:
        """Piece numbers of `word`, at least one and at most `MOST_PER_WORD`; `spaced` tells if white space precedes it."""
        return self._of(word[: 8 * MOST_PER_WORD], spaced)

    def _cut(self, word: str, spaced: bool) -> Sequence[int]:
        plain = self._tokenizer.normalizer.normalize_str(word).replace(" ", "\u2581")
        if not plain:
            return (UNKNOWN,)
        tokens = self._tokenizer.model.tokenize(("\u2581" if spaced else "") + plain)
        return tuple(token.id for token in tokens[:MOST_PER_WORD])
