"""Copies of one text under other headlines and datelines: signatures by which they are found and compared.

Broder, "On the resemblance and containment of documents", 1997; the signatures are datasketch's MinHash.
"""

from __future__ import annotations

import hashlib
import re
import struct
import unicodedata
import zlib
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import numpy as np

COPY = 0.6
"""A text whose `likeness` to another is this or more is its copy."""

_VALUES = 128  # in a signature
_ROWS = 4  # values in a band: 32 bands find 99 of 100 pairs at a Jaccard index of 0.6, 87 at 0.5, one of 5,000 at 0.05
_RUN = 3  # words
_FEWEST = 40  # words; below it a copy is the same text
_LONGEST_RATIO = 2.0  # of the longer text to the shorter, up to which a part is as like as the whole
_SEED = 1
_BATCH = 10_000  # runs at a time: each takes half a kilobyte while it is permuted
_LONGEST_WORD = 100  # characters
_WORD = re.compile(r"\w+")


def signature(text: str) -> tuple[int, ...]:
    """128 unsigned 32-bit integers by which `text` is compared with others; the same on every machine.

    They stand for its runs of three words, in small letters and without numbers, so that another dateline, another
    headline, a cut at the end or a corrected figure changes few of them. A text of fewer than 40 words beside numbers
    is one run, with its numbers: only an equal text is like it. The cost grows linearly with the length of the text.
    """
    from datasketch import MinHash  # type: ignore[import-untyped]

    minhash = MinHash(num_perm=_VALUES, hashfunc=_same, permutations=_permutations(), scheme="affine32")
    runs = _runs(text)
    for first in range(0, len(runs), _BATCH):
        minhash.update_batch(runs[first : first + _BATCH])
    return tuple(minhash.hashvalues.tolist())


def bands(signature: Sequence[int]) -> tuple[int, ...]:
    """32 keys, each a signed 64-bit integer: two texts that share any of them are worth comparing.

    Each stands for four values of the signature and their place in it, so that keys of all places fit in one column.
    Raises ValueError where the signature has another length.
    """
    _check(signature)
    keys = []
    for first in range(0, _VALUES, _ROWS):
        packed = struct.pack(f"<{_ROWS + 1}I", first, *signature[first : first + _ROWS])
        keys.append(int.from_bytes(hashlib.blake2b(packed, digest_size=8).digest(), "little", signed=True))
    return tuple(keys)


def likeness(a: Sequence[int], b: Sequence[int]) -> float:
    """The share of the shorter text's runs of words that the longer has too, from 0 to 1, estimated to about 0.05.

    Both are signatures. A text cut to half is as like as the whole; one cut to less loses likeness with its length,
    since a few words in common would make it a copy of any long text. Raises ValueError where a signature has another
    length.
    """
    _check(a)
    _check(b)
    jaccard = sum(x == y for x, y in zip(a, b, strict=True)) / _VALUES
    sizes = sorted((_size(a), _size(b)))
    ratio = min(sizes[1] / sizes[0], _LONGEST_RATIO)
    # containment, |A ∩ B| / min(|A|, |B|), from the Jaccard index and the ratio of |A| and |B|
    return min(1.0, jaccard * (1 + ratio) / (1 + jaccard))


def _check(signature: Sequence[int]) -> None:
    if len(signature) != _VALUES:
        raise ValueError(f"a signature has {_VALUES} values, this one {len(signature)}; make it with signature()")


def _size(signature: Sequence[int]) -> float:
    """How many runs a text has, to a twelfth: the more there are, the smaller the least of each permutation."""
    return _VALUES / (sum(signature) / 2**32 + 1e-9)


def _runs(text: str) -> list[int]:
    import numpy as np

    words = _WORD.findall(" ".join(map(_composed, text.split())).casefold())
    spoken = [word for word in words if not word.isdigit()]
    if len(spoken) < _FEWEST:
        return [_hashed(" ".join(words))]
    hashes = np.array([_hashed(word) for word in spoken], dtype=np.uint64)
    runs = np.zeros(len(hashes) - _RUN + 1, dtype=np.uint64)
    for place in range(_RUN):  # multiplied modulo 2^64 at each step, so that the order of the words counts
        runs = (runs ^ hashes[place : place + len(runs)]) * np.uint64(0x9E3779B97F4A7C15)
    return cast("list[int]", (runs >> np.uint64(32)).tolist())


def _composed(word: str) -> str:
    """The word with its accents in its letters; one beyond all length as it is, since that takes time squared."""
    return word if word.isascii() or len(word) > _LONGEST_WORD else unicodedata.normalize("NFKC", word)


def _hashed(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


@cache
def _permutations() -> np.ndarray[Any, np.dtype[np.uint32]]:
    from datasketch import MinHash

    permutations: np.ndarray[Any, np.dtype[np.uint32]] = MinHash(num_perm=_VALUES, seed=_SEED, scheme="affine32").permutations
    return permutations


def _same(value: int) -> int:
    return value
