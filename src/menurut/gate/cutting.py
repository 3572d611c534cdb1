"""Cutting: a text becomes the numbers of its pieces, each with the word that it belongs to."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from menurut.model import ReadError

TOKENIZER = "tokenizer.json.gz"
UNKNOWN = 3
"""Number of the piece that stands for letters outside the vocabulary; smaller numbers mark where texts begin and end."""

LONGEST = 10_000
"""Characters of a text that count: news says at its head what it is about, and a judgement must cost little."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A text in pieces: the number of each (`ids`), the number of its word (`words`), its characters (`stretches`).

    A word is what stands between white space. Letters outside the vocabulary are left out. A stretch is the first character
    and the one past the last, in `text`.
    """

    text: str
    ids: NDArray[np.int64]
    words: NDArray[np.int64]
    stretches: tuple[tuple[int, int], ...]


class Cutter:
    """The tokenizer of a folder of weights. Raises ReadError where it is missing or damaged."""

    def __init__(self, folder: Path) -> None:
        try:
            packed = (folder / TOKENIZER).read_bytes()
            self._tokenizer = Tokenizer.from_str(gzip.decompress(packed).decode())
        except Exception as error:  # tokenizers raises bare Exception
            raise ReadError(f"{folder}: no tokenizer that can be read ({error}); install menurut again") from error
        self.size: int = self._tokenizer.get_vocab_size()

    def cut(self, text: str) -> Cut:
        """`text`, or its first `LONGEST` characters, in pieces."""
        text = text[:LONGEST].encode("utf-8", "replace").decode()  # half of a surrogate pair is no character
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        known = [k for k, number in enumerate(encoding.ids) if number > UNKNOWN]
        ids, words, stretches = encoding.ids, encoding.word_ids, encoding.offsets
        return Cut(
            text,
            np.array([ids[k] for k in known], np.int64),
            np.array([words[k] for k in known], np.int64),
            tuple(stretches[k] for k in known),
        )
