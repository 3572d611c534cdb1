"""Words: the smallest stretches that the reader's spans are made of, so that no span starts or ends inside one.

A word is a run of letters, digits and marks, or one other sign; a number keeps its separators. Two things are cut further:
the Indonesian clitic `-nya` (a source of its own in `katanya`), and words that scraping has glued (`Trumpmengatakan`).
"""

from __future__ import annotations

import re
import sys
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from menurut.model import Report, Span
from menurut.reader.glue import seams, word_table


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its characters, whether white space stands before it, and the number of its sentence."""

    span: Span
    spaced: bool
    sentence: int


CLITIC_LANGUAGES = frozenset({"id", "ms", "jv", "su"})
_NOT_CLITIC = frozenset(word_table()["without_clitic"])


def _ranges_of_marks() -> str:
    """The combining marks below U+2000 as ranges of a character class: they belong to the letter before them."""
    marks = [c for c in range(0x300, 0x2000) if unicodedata.category(chr(c)).startswith("M")]
    ranges: list[list[int]] = []
    for code in marks:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\u{low:04x}-\\u{high:04x}" for low, high in ranges)


_WORD = re.compile(rf"\d+(?:[.,]\d+)+|(?:[^\W_]|[{_ranges_of_marks()}\u200c\u200d])+|[^\s]")


def words(report: Report) -> tuple[Word, ...]:
    """The words of all sentences of `report`, in order."""
    found: list[Word] = []
    clitics = report.lang in CLITIC_LANGUAGES
    for number, sentence in enumerate(report.sentences):
        end = sys.maxsize
        for hit in _WORD.finditer(report.text, sentence.start, sentence.end):
            cuts = [hit.start(), *(hit.start() + cut for cut in _cuts(hit.group(), clitics=clitics)), hit.end()]
            for start, stop in pairwise(cuts):
                found.append(Word(Span(start, stop), start > end or end == sys.maxsize, number))
                end = stop
    return tuple(found)


def _cuts(word: str, *, clitics: bool) -> list[int]:
    cuts = seams(word)
    if clitics and len(word) > 4 and word.endswith("nya") and word.lower() not in _NOT_CLITIC:
        cuts = [*cuts, len(word) - 3]
    return sorted({cut for cut in cuts if 0 < cut < len(word)})
