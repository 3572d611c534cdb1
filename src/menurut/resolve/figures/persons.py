"""People counted without a number: named ones, and single ones that a noun or pronoun stands for."""

from __future__ import annotations

from collections.abc import Sequence

from menurut.resolve.figures.lexicon import FigureWords
from menurut.resolve.words.phrases import Word

# Longer lists than this are not lists of victims but whole sentences.
_MOST_NAMES = 40


def count_persons(words: Sequence[Word], lex: FigureWords) -> int:
    """How many people `words` name or point to one by one (`Ali dan Budi` 2, `temannya` 1); 0 where not countable."""
    pieces = [piece for piece in _pieces(words, lex) if any(word.text[0].isalpha() for word in piece)]
    if not pieces or len(pieces) > _MOST_NAMES:
        return 0
    counted = [_is_person(piece, lex, first=at == 0) for at, piece in enumerate(pieces)]
    return len(pieces) if all(counted) else int(counted[0] and len(pieces) == 1)


def _pieces(words: Sequence[Word], lex: FigureWords) -> list[list[Word]]:
    """The words between commas and `and`."""
    pieces: list[list[Word]] = [[]]
    at = 0
    while at < len(words):
        joined = lex.conjunctions.match(words, at)
        if joined is None and words[at].text not in ",;&":
            pieces[-1].append(words[at])
            at += 1
        else:
            pieces.append([])
            at = joined[1] if joined else at + 1
    return pieces


def _is_person(piece: Sequence[Word], lex: FigureWords, *, first: bool) -> bool:
    if lex.definite.match(piece, 0) is not None and len(piece) > 1:
        return not heads_group(piece, lex) and not piece[-1].folded.endswith("s")
    if any(lex.groups.match(piece, at) is not None and not _ordered(piece, at, lex) for at in range(len(piece))):
        return False
    if any(lex.singles.match(piece, at) is not None for at in range(len(piece))):
        return True
    if any(lex.ordinals.match(piece, at) or lex.collective.match(piece, at) for at in range(len(piece))):
        return True
    return not _doubled(piece) and _is_name(piece, lex, alone=first and len(piece) == 1)


def heads_group(words: Sequence[Word], lex: FigureWords) -> bool:
    """Whether the noun of an English-like phrase is a word for people in number: `the dead`, `a number of men`."""
    at = 0
    while at < len(words) and lex.conjunctions.match(words, at) is None and words[at].text not in ",;&":
        if (group := lex.groups.match(words, at)) is not None:
            ends = group[1] == len(words) or not words[group[1]].text[0].isalpha()
            if ends or lex.wholes.match(words, group[1]) is not None:
                return True
        at += 1
    return False


def _doubled(piece: Sequence[Word]) -> bool:
    """Whether a word is said twice, which is how Indonesian forms plurals: `pejabat-pejabat`."""
    return any(a.folded == b.folded and dash.text == "-" for a, dash, b in zip(piece, piece[1:], piece[2:], strict=False))


def _ordered(piece: Sequence[Word], at: int, lex: FigureWords) -> bool:
    """`korban kedua`: the second one is one."""
    return at + 1 < len(piece) and bool(lex.collective.match(piece, at + 1) or lex.ordinals.match(piece, at + 1))


def _is_name(piece: Sequence[Word], lex: FigureWords, *, alone: bool) -> bool:
    """Whether the piece ends in a person's name: a capital letter, no abbreviation, no country, no people."""
    last = piece[-1]
    named = last.text[:1].isupper() and not (last.text.isupper() and len(last.text) > 1)
    if not named or last.folded in lex.countries or (alone and len(last.text) < 3):
        return False
    return not (lex.definite.match(piece, 0) is None and len(piece) <= 2 and last.folded.endswith(("ans", "is", "ese")))
