"""Where sentences begin and end. The corpus numbers its sentences by the same rules."""

from __future__ import annotations

import re

from menurut.model import Span

_LINE = re.compile(r"[^\n]+")
# Everything repeated is possessive: a line of a million points is read once, not once for each point.
_BREAK = re.compile(
    r"""(?<![.!?…])([.!?…]++["'”’»)\]]*+)(\s++)(?=["'“‘«(\[]*+[A-ZÀ-ÖØ-ÞА-ЯЁƏĞİÖÜÇŞԱ-Ֆ0-9])""",
)
_NO_END = re.compile(
    r"(?:^|\s|\()(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|Maj|St|No|vs|Jl|Tn|Ny|dll|dkk|Ir|H|Prof|Letkol|Jend|Brigjen|U\.S|U\.N"
    r"|им|г|гг|ул|тыс|млн)\Z"
    r"|(?:^|\s)[A-Z]\Z"
)
_LONGEST = len("Brigjen") + 1  # an abbreviation and the character before it


def split(text: str) -> tuple[Span, ...]:
    """The sentences of `text` as spans, in order, without blanks at their ends; they may be of any length.

    A line break always ends a sentence; within a line, a full stop, question or exclamation mark or ellipsis does (with
    the quotes and brackets it closes) where blanks and a capital or digit follow, unless an abbreviation or a single
    capital stands before it. The cost grows linearly with the length of the text.
    """
    spans: list[Span] = []
    for line in _LINE.finditer(text):
        start, end = line.span()
        for hit in _BREAK.finditer(text, start, end):
            stop = hit.start(1)
            if not _NO_END.search(text[max(start, stop - _LONGEST) : stop]):
                spans += _trimmed(text, start, hit.end(1))
                start = hit.end(2)
        spans += _trimmed(text, start, end)
    return tuple(spans)


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    piece = text[start:end]
    kept = piece.strip()
    if not kept:
        return []
    start += len(piece) - len(piece.lstrip())
    return [Span(start, start + len(kept))]
